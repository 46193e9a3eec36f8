"""Starts and stops the servers: the sandbox as a command, MiniStack and moto, each on a free loopback port.

Each server runs in a folder of its own under the work folder, which also has its log.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

READY_SECONDS = 60
STOP_SECONDS = 10
# A port that was free a moment ago can be taken by the time the server binds it.
START_TRIES = 3
# The resource mapping file in the sandbox's work folder.
MAPPING = "resource_mappings.json"


class ServerFailed(Exception):
    """A server did not start; the text holds the end of its log."""


@dataclass(frozen=True)
class Server:
    """A running server, and its work folder."""

    name: str
    endpoint: str
    folder: Path


@contextlib.contextmanager
def sandbox(binary: Path, work: Path) -> Iterator[Server]:
    """Our own server, with the pages that show what it sent, and a resource mapping file of its seeded pools."""

    def command(port: int) -> tuple[list[str], dict[str, str]]:
        return [str(binary), "sandbox", "--port", str(port), "--test-controls", "--mapping-file", MAPPING], {}

    with _running("sandbox", command, "/_sandbox/health", work) as server:
        yield server


@contextlib.contextmanager
def ministack(venv: Path, work: Path) -> Iterator[Server]:
    """MiniStack. Without AUTH it checks next to nothing; its MQTT listener would bind every interface."""

    def command(port: int) -> tuple[list[str], dict[str, str]]:
        variables = {"AUTH": "true", "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "IOT_MTLS_ENABLED": "0"}
        return [str(venv / "bin/ministack")], variables | {"STATE_DIR": "state", "TMPDIR": "."}

    with _running("ministack", command, "/_ministack/health", work) as server:
        yield server


@contextlib.contextmanager
def moto(venv: Path, work: Path) -> Iterator[Server]:
    """moto's server."""

    def command(port: int) -> tuple[list[str], dict[str, str]]:
        return [str(venv / "bin/moto_server"), "-H", "127.0.0.1", "-p", str(port)], {}

    with _running("moto", command, "/moto-api/", work) as server:
        yield server


@contextlib.contextmanager
def oidc_provider(modules: Path, work: Path) -> Iterator[Server]:
    """oidc-provider, with the shapes of Login with Amazon and Google in front of it."""

    def command(port: int) -> tuple[list[str], dict[str, str]]:
        # Node looks for modules beside the script.
        return ["node", str(modules / "server.mjs"), str(port)], {}

    with _running("oidc_provider", command, "/.well-known/openid-configuration", work) as server:
        yield server


@contextlib.contextmanager
def _running(
    name: str, command: Callable[[int], tuple[list[str], dict[str, str]]], health: str, work: Path
) -> Iterator[Server]:
    folder = work / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    log = folder / "log.txt"
    for _ in range(START_TRIES):
        port = _free_port()
        arguments, variables = command(port)
        with log.open("a") as output:
            process = subprocess.Popen(
                arguments,
                cwd=folder,
                env=os.environ | variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own, so that whatever it started stops with it.
                start_new_session=True,
            )
        try:
            server = Server(name, f"http://127.0.0.1:{port}", folder)
            if _is_ready(process, server.endpoint + health):
                print(f"{name} is at {server.endpoint}", flush=True)
                yield server
                return
        finally:
            _stop(process)
    raise ServerFailed(f"{name} did not start in {START_TRIES} tries; {log} ends with:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_ready(process: subprocess.Popen[bytes], url: str) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            # Whoever answers is ours only while ours lives.
            return process.poll() is None
        if process.poll() is not None:
            return False
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal_number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
            return
