"""Everything that is checked with MiniStack, moto and oidc-provider: graphs, calls, reply shapes, the guide, and credentials in use.

Starts the three servers, goes through verdicts.md, and ends with 1 if anything differs from it. Run it by ./run, which
installs what it needs.
"""

import argparse
import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import calls
import compatibility
import graphs
import guide
import handover
import openid
import servers
from account import Account
from models import Replies
from table import SERVERS, Table

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent


def main() -> int:
    """Does all checks, also after one of them failed."""
    arguments = parse_arguments()
    forget_machine()
    # So that the servers are stopped when CI is cancelled.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    problems: list[str] = []
    with contextlib.ExitStack() as stack:
        with timed("starting the servers"):
            running = [
                stack.enter_context(servers.sandbox(arguments.binary, arguments.work)),
                stack.enter_context(servers.ministack(arguments.venvs / "ministack", arguments.work)),
                stack.enter_context(servers.moto(arguments.venvs / "moto", arguments.work)),
            ]
            assert tuple(server.name for server in running) == SERVERS
            replies = Replies()
            accounts = [Account(running[0], replies.watch), *map(Account, running[1:])]
        found: dict[str, dict[str, str]] = {}
        with timed("the shipped graphs against each server"):
            for name in graphs.RUNS:
                found[name] = {
                    it.server.name: graphs.verdict(name, it, arguments.binary, REPOSITORY / "graphs", arguments.work)
                    for it in accounts
                }
            print(f"{len(graphs.RUNS)} runs against each of {', '.join(SERVERS)}")
        with timed("the same calls to each server"):
            for name in calls.CALLS:
                found[name] = {it.server.name: calls.verdict(name, it) for it in accounts}
            print(f"{len(calls.CALLS)} cases against each of {', '.join(SERVERS)}")
        table = Table(HERE / "verdicts.md")
        if arguments.write_verdicts:
            table.write(found)
            table = Table(HERE / "verdicts.md")
            compatibility.PAGE.write_text(compatibility.page())
        problems += table.compare(found)
        problems += compatibility.problems()
        for server in SERVERS[1:]:
            n_others = sum(verdicts[server] != verdicts["sandbox"] for verdicts in found.values())
            print(f"{server} differs from the sandbox in {n_others} of {len(found)}")
        with timed("the sandbox's replies against botocore's models"):
            problems += replies.conclude(sandbox_operations())
            print(f"{replies.n_replies} replies of {len(replies.succeeded)} operations")
        with timed("docs/your-own-backend.md against MiniStack"):
            path = [arguments.binary.parent, arguments.venvs / "client/bin"]
            document = REPOSITORY / "docs/your-own-backend.md"
            problems += guide.problems(document, running[1], REPOSITORY / "graphs", path, arguments.work)
        with timed("credentials in the hands of the AWS CLI, boto3 and the AWS SDK for Rust"):
            for it in accounts[1:]:
                problems += handover.problems(
                    it, arguments.binary, arguments.rust_client, REPOSITORY / "graphs", path, arguments.work
                )
        with timed("the job of docs/ci.md against MiniStack"):
            document = REPOSITORY / "docs/ci.md"
            problems += handover.job_problems(document, accounts[1], REPOSITORY / "graphs", path, arguments.work)
        with timed("sign-in on another device and in the browser against oidc-provider"):
            with servers.oidc_provider(arguments.openid, arguments.work) as server:
                problems += openid.problems(server, arguments.binary, arguments.work)
    for problem in problems:
        print(f"FAILED: {problem}")
    print(f"{len(problems)} problems; logs and streams are in {arguments.work}" if problems else "all as expected")
    return 1 if problems else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=absolute, required=True, help="the authcanvas command")
    parser.add_argument("--rust-client", type=absolute, required=True, help="the built program of rust_client")
    parser.add_argument("--venvs", type=absolute, required=True, help="what ./run installed")
    parser.add_argument("--openid", type=absolute, required=True, help="where oidc-provider is installed")
    parser.add_argument("--work", type=absolute, required=True, help="a folder of its own")
    parser.add_argument("--write-verdicts", action="store_true", help="write what was found into verdicts.md")
    return parser.parse_args()


def absolute(text: str) -> Path:
    return Path(text).resolve()


def forget_machine() -> None:
    """Takes the machine's AWS settings and proxies out of the environment: everything here is on loopback."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    os.environ |= {"AWS_EC2_METADATA_DISABLED": "true"}


def sandbox_operations() -> set[str]:
    """The operations of AWS that the sandbox's README lists; those that it names by method and path are no AWS calls."""
    readme = (REPOSITORY / "crates/sandbox/README.md").read_text()
    return set(re.findall(r"^\| `([A-Z]\w+)` \| (?!GET |POST )", readme, re.MULTILINE))


@contextlib.contextmanager
def timed(what: str) -> Iterator[None]:
    print(f"\n-- {what}", flush=True)
    start = time.monotonic()
    yield
    print(f"   {time.monotonic() - start:.1f} s", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except servers.ServerFailed as error:
        sys.exit(f"FAILED: {error}")
