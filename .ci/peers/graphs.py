"""Runs the shipped graphs against the servers, as a user would: only flags, or the profile, say which server it is.

A verdict is the exit code, what the graph printed, and the service's error code in place of its text. What must hold of
every run is added where it does not: standard error names the backend, and no secret is written anywhere.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from account import REGION, WRONG_CODE, WRONG_PASSWORD, Account, AppClient, User
from servers import MAPPING

RUN_SECONDS = 60
# MiniStack's and the seeded pool's; moto takes any.
KNOWN_CODE = "123456"
# A JSON web token, or any of the servers' access key ids.
SECRET_SHAPES = re.compile(r"eyJ[\w-]{10}|ASIA\w{10}|TESTACCESSKEY")


@dataclass(frozen=True)
class Run:
    """A run: a graph, its flags beside those that name the server, and the secrets in its environment."""

    graph: str
    flags: list[str]
    secrets: dict[str, str]
    client: AppClient | None = None
    identity_pool: str | None = None
    mapping: str | None = None


def password_run(graph: str, user: User, password: str | None, **ids: Any) -> Run:
    flags = ["--var", f"username={user.name}", "--secret-env", "password=PEER_PASSWORD"]
    return Run(graph, flags, {"PEER_PASSWORD": password or user.password}, **ids)


def sign_up_run(it: Account, user: User, code: str = KNOWN_CODE) -> Run:
    flags = ["--var", f"username={user.name}", "--var", f"email={user.email}"]
    flags += ["--secret-env", "password=PEER_PASSWORD", "--secret-env", "confirmation_code=PEER_CODE"]
    return Run("sign_up.ron", flags, {"PEER_PASSWORD": user.password, "PEER_CODE": code}, mapping=seeded_mapping(it))


def taken_name_run(it: Account) -> Run:
    user = it.new_user()
    mapping = seeded_mapping(it)
    if mapping is None:
        it.sign_up(user)
    else:
        resources = json.loads(mapping)["AWSResourceMappings"]
        it.sign_up(user, AppClient(resources["AWSClientAuth.CognitoUserPoolAppClientId"]["Name/ID"]))
    return sign_up_run(it, user)


def seeded_mapping(it: Account) -> str | None:
    """The file that the sandbox wrote of its seeded pools: only their code is known before it is sent."""
    return (it.server.folder / MAPPING).read_text() if it.server.name == "sandbox" else None


def bus(user: User, password: str | None = None, **ids: Any) -> Run:
    return password_run("password_sign_in.ron", user, password, **ids)


def flow(user: User, password: str | None = None, **ids: Any) -> Run:
    return password_run("password_sign_in_flow.ron", user, password, **ids)


def guest(identity_pool: str) -> Run:
    return Run("anonymous_credentials.ron", [], {}, identity_pool=identity_pool)


def rotating_run(it: Account) -> Run:
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    client = it.new_client("rotating", ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"], RefreshTokenRotation=rotation)
    pool = it.new_identity_pool("rotating", clients=(client,))
    return password_run("refresh.ron", it.confirmed(), None, client=client, identity_pool=pool)


RUNS: dict[str, Callable[[Account], Run]] = {
    "password_sign_in.ron, the right password": lambda it: bus(it.confirmed()),
    "password_sign_in.ron, a wrong password": lambda it: bus(it.confirmed(), WRONG_PASSWORD),
    "password_sign_in.ron, an unknown user": lambda it: bus(it.new_user()),
    "password_sign_in.ron, an unconfirmed user": lambda it: bus(it.signed_up()),
    "password_sign_in.ron, a temporary password": lambda it: bus(it.invited()),
    "password_sign_in.ron, an unknown app client": lambda it: bus(it.confirmed(), client=AppClient("a" * 26)),
    "password_sign_in.ron, a client without the flow": lambda it: bus(it.confirmed(), client=it.flowless_client),
    "password_sign_in.ron, a client with secret": lambda it: bus(it.confirmed(), client=it.secret_client),
    "password_sign_in.ron, a client with another secret": lambda it: bus(
        it.confirmed(), client=AppClient(it.secret_client.id, "x" * 51)
    ),
    "password_sign_in.ron, an identity pool without roles": lambda it: bus(
        it.confirmed(), identity_pool=it.pool_without_roles
    ),
    "password_sign_in_flow.ron, the right password": lambda it: flow(it.confirmed()),
    "password_sign_in_flow.ron, a wrong password": lambda it: flow(it.confirmed(), WRONG_PASSWORD),
    "password_sign_in_flow.ron, an unknown user": lambda it: flow(it.new_user()),
    "password_sign_in_flow.ron, an unconfirmed user": lambda it: flow(it.signed_up()),
    "password_sign_in_flow.ron, a temporary password": lambda it: flow(it.invited()),
    "password_sign_in_flow.ron, a client with secret": lambda it: flow(it.confirmed(), client=it.secret_client),
    "password_sign_in_flow.ron, a client with another secret": lambda it: flow(
        it.confirmed(), client=AppClient(it.secret_client.id, "x" * 51)
    ),
    "refresh.ron, the right password": lambda it: password_run("refresh.ron", it.confirmed(), None),
    "refresh.ron, a client with secret": lambda it: password_run(
        "refresh.ron", it.confirmed(), None, client=it.secret_client
    ),
    "refresh.ron, a client that replaces refresh tokens": rotating_run,
    "anonymous_credentials.ron, a guest": lambda it: guest(it.identity_pool),
    "anonymous_credentials.ron, an identity pool without guests": lambda it: guest(it.pool_without_guests),
    "sign_up.ron, a new user": lambda it: sign_up_run(it, it.new_user()),
    "sign_up.ron, a wrong code": lambda it: sign_up_run(it, it.new_user(), WRONG_CODE),
    "sign_up.ron, a name that is taken": taken_name_run,
}


def verdict(name: str, account: Account, binary: Path, graphs: Path, work: Path) -> str:
    """What becomes of a run on a server. Its streams are kept in the server's work folder."""
    run = RUNS[name](account)
    folder = work / account.server.name / "runs" / re.sub(r"\W+", "_", name)
    folder.mkdir(parents=True)
    client = run.client or account.client
    identity_pool = run.identity_pool or account.identity_pool
    secrets = dict(run.secrets)
    if client.secret is None:
        mapping = folder / "resource_mappings.json"
        mapping.write_text(run.mapping or resource_mappings(account.pool, client, identity_pool))
        graph = graphs / run.graph
        flags = ["--profile", "aws", "--resource-mappings", str(mapping)]
        flags += ["--endpoint-url", account.server.endpoint, "--region", REGION]
    else:
        # Only a profile can name an app client's secret, and it stands beside the graph.
        secrets["AUTHCANVAS_CLIENT_SECRET"] = client.secret
        (folder / "authcanvas.ron").write_text(profile(account, client, identity_pool))
        for file in (run.graph, "authenticationProvider.setreg"):
            (folder / file).write_bytes((graphs / file).read_bytes())
        graph, flags = folder / run.graph, []
    # Nothing of the machine's own AWS settings, and `-vv` so that the logs are looked at too.
    variables = {"PATH": os.environ["PATH"], "HOME": str(folder)} | secrets
    command = [str(binary), "run", str(graph), "-vv", "--timeout", f"{RUN_SECONDS}s", "--non-interactive"]
    done = subprocess.run(
        command + flags + run.flags,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        # More than the run's own limit, which it has to keep itself.
        timeout=2 * RUN_SECONDS,
    )
    (folder / "stdout.txt").write_text(done.stdout)
    (folder / "stderr.txt").write_text(done.stderr)
    printed = [re.sub(r"(?<= Fail): .+", "", line) for line in done.stdout.splitlines()]
    refusals = re.findall(r"^error: node .*\((\w+)\)$", done.stderr, re.MULTILINE)
    said = [", ".join([f"exit code {done.returncode}", *printed, *refusals])]
    if not re.search(r"^backend: .*127\.0\.0\.1", done.stderr, re.MULTILINE):
        said.append("standard error does not name the backend")
    written = done.stdout + done.stderr
    shown = [variable for variable, secret in secrets.items() if secret in written]
    if shown or SECRET_SHAPES.search(written):
        said.append(f"a secret is shown ({', '.join(shown) or 'a token or a key'})")
    if done.returncode != 0 and "error: " not in done.stderr:
        said.append("standard error does not say what is wrong")
    return "; ".join(said)


def resource_mappings(pool: str, client: AppClient, identity_pool: str) -> str:
    """A resource mapping file, as Open 3D Engine writes it."""
    resources = {
        "CognitoUserPoolId": ("AWS::Cognito::UserPool", pool),
        "CognitoUserPoolAppClientId": ("AWS::Cognito::UserPoolClient", client.id),
        "CognitoIdentityPoolId": ("AWS::Cognito::IdentityPool", identity_pool),
    }
    mappings = {f"AWSClientAuth.{key}": {"Type": kind, "Name/ID": name} for key, (kind, name) in resources.items()}
    document = {"AWSResourceMappings": mappings, "AccountId": "EMPTY", "Region": REGION, "Version": "1.0.0"}
    return json.dumps(document, indent=4)


def profile(account: Account, client: AppClient, identity_pool: str) -> str:
    """A profile file that needs no flag."""
    return f"""(
    default: "peer",
    profiles: {{
        "peer": (backend: Aws(
            region: "{REGION}",
            user_pool: "{account.pool}",
            app_client: "{client.id}",
            identity_pool: "{identity_pool}",
            client_secret: Env("AUTHCANVAS_CLIENT_SECRET"),
            endpoint_url: "{account.server.endpoint}",
        )),
    }},
)
"""
