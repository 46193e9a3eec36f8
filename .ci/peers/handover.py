"""Lets other people's programs use what `authcanvas credentials` and `authcanvas exec` hand over.

The AWS CLI, boto3 and a program on the AWS SDK for Rust each ask `sts get-caller-identity` with an AWS profile whose
`credential_process` is the command. Then the job of docs/ci.md is done, word by word.
"""

import os
import re
import subprocess
from pathlib import Path

import boto3
import yaml

from account import REGION, Account, User
from graphs import resource_mappings

HANDOVER_SECONDS = 120
# The steps of the job that a machine of ours needs no more.
PREPARED_STEPS = {"Build authcanvas", "Install the AWS CLI"}


def problems(account: Account, binary: Path, rust_client: Path, graphs: Path, path: list[Path], work: Path) -> list[str]:
    """Asks each program whom the credentials belong to; gives what went wrong."""
    folder = work / account.server.name / "handover"
    folder.mkdir(parents=True)
    user = account.confirmed()
    (folder / "resource_mappings.json").write_text(
        resource_mappings(account.pool, account.client, account.identity_pool)
    )
    command = [str(binary), "credentials", str(graphs / "password_sign_in.ron"), "--profile", "aws"]
    command += ["--resource-mappings", str(folder / "resource_mappings.json"), "--region", REGION]
    command += ["--endpoint-url", account.server.endpoint, "--var", f"username={user.name}"]
    command += ["--secret-env", "password=PEER_PASSWORD", "--non-interactive"]
    config = folder / "config"
    config.write_text(f"[profile game]\nregion = {REGION}\ncredential_process = {' '.join(command)}\n")
    variables = {
        "PATH": os.pathsep.join([*map(str, path), os.environ["PATH"]]),
        "HOME": str(folder),
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": account.server.endpoint,
        "PEER_PASSWORD": user.password,
    }

    def run(words: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            env=variables | more,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=HANDOVER_SECONDS,
        )

    found = []
    ask = ["aws", "sts", "get-caller-identity", "--query", "Arn", "--output", "text"]
    rust = str(rust_client)
    asked = {
        "the AWS CLI": run([*ask, "--profile", "game"]),
        "the AWS SDK for Rust": run([rust], AWS_PROFILE="game"),
        "exec and the AWS CLI": run([command[0], "exec", *command[2:], "--", *ask]),
        "exec and the AWS SDK for Rust": run([command[0], "exec", *command[2:], "--", rust]),
    }
    for name, done in asked.items():
        if done.returncode != 0 or not done.stdout.startswith("arn:aws:"):
            found.append(f"{account.server.name}: {name}: exit code {done.returncode}: {done.stdout}{done.stderr}")
        if user.password in done.stdout + done.stderr:
            found.append(f"{account.server.name}: {name}: the password is shown")
    arn = boto3_arn(config, account, variables)
    if not arn.startswith("arn:aws:"):
        found.append(f"{account.server.name}: boto3: {arn}")
    answers = {done.stdout.strip() for done in asked.values()} | {arn}
    if len(answers) != 1 and not found:
        found.append(f"{account.server.name}: the programs were told different identities: {sorted(answers)}")
    print(f"{account.server.name}: {len(asked) + 1} programs were told {', '.join(sorted(answers))}")
    return found


def boto3_arn(config: Path, account: Account, variables: dict[str, str]) -> str:
    """What boto3 is told, with the same surroundings."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        client = boto3.session.Session(profile_name="game").client("sts", endpoint_url=account.server.endpoint)
        arn: str = client.get_caller_identity()["Arn"]
        return arn
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        os.environ.clear()
        os.environ.update(before)


def job_problems(document: Path, account: Account, graphs: Path, path: list[Path], work: Path) -> list[str]:
    """Does the steps of the job that the document shows, in order, against a server in place of AWS."""
    jobs = re.findall(r"^```yaml\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)
    profiles = re.findall(r"^```ron\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)
    if len(jobs) != 1 or len(profiles) != 1:
        return [f"{document.name}: expected one yaml and one ron block, found {len(jobs)} and {len(profiles)}"]
    (job,) = yaml.safe_load(jobs[0])["jobs"].values()
    user: User = account.confirmed()
    folder = work / account.server.name / "job"
    (folder / "flows").mkdir(parents=True)
    for file in ("password_sign_in.ron", "authenticationProvider.setreg"):
        (folder / "flows" / file).write_bytes((graphs / file).read_bytes())
    ids = {
        "us-east-1_Example12": account.pool,
        "1example23456789": account.client.id,
        "us-east-1:00000000-0000-0000-0000-000000000000": account.identity_pool,
        "ci-user": user.name,
    }
    profile = profiles[0]
    for example, id in ids.items():
        if example not in profile:
            return [f"{document.name}: the profile does not hold `{example}`"]
        profile = profile.replace(example, id)
    (folder / "flows/authcanvas.ron").write_text(profile)
    (folder / "home").mkdir()
    variables = {
        "PATH": os.pathsep.join([*map(str, path), os.environ["PATH"]]),
        "HOME": str(folder / "home"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": account.server.endpoint,
    }
    secret = re.compile(r"\$\{\{ secrets\.\w+ \}\}")
    n_steps = 0
    for step in job["steps"]:
        if "run" not in step or step.get("name") in PREPARED_STEPS:
            continue
        own = {name: secret.sub(user.password, value) for name, value in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            env=variables | own,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=HANDOVER_SECONDS,
        )
        n_steps += 1
        if done.returncode != 0:
            return [f"{document.name}: step {step['name']}: exit code {done.returncode}\n{done.stdout}{done.stderr}"]
        if user.password in done.stdout + done.stderr:
            return [f"{document.name}: step {step['name']}: the password is shown"]
    print(f"{n_steps} steps of the job were done")
    return [] if n_steps else [f"{document.name}: the job has no step to run"]
