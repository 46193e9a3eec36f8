"""Sign-in on another device and in the browser against oidc-provider, whose real pages are driven over HTTP.

oidc-provider is a certified implementation of OpenID Connect; openid/server.mjs also puts Login with Amazon's and Google's
shapes in front of it.
"""

import contextlib
import html
import http.cookiejar
import json
import os
import queue
import re
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servers import Server

HERE = Path(__file__).resolve().parent / "openid"
SECRET = "a-secret-that-protects-nothing-01"
USER = "ada"
RUN_SECONDS = 60
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
INPUT = {"Input": "client_secret"}


@dataclass(frozen=True)
class Run:
    """A graph with a provider, what the person does, and what has to come of it."""

    graph: str
    provider: str
    does: str
    prints: list[str]
    reason: str = ""
    verifies: bool = True


ALL = ["signed in", "refreshed", f"verified {USER}"]
RUNS = {
    "device, public client": Run("device", "Public", "approves", ALL),
    "device, secret in the header": Run("device", "Basic", "approves", ALL),
    "device, secret in the form": Run("device", "Post", "approves", ALL),
    "device, denied": Run("device", "Public", "denies", [], "refused"),
    "device, expired": Run("device", "Brief", "waits", [], "expired"),
    "device, Login with Amazon's shape": Run("device", "LoginWithAmazon", "approves", ALL[:2], verifies=False),
    "device, Login with Amazon's shape, denied": Run("device", "LoginWithAmazon", "denies", [], "refused"),
    "device, Google's shape": Run("device", "Google", "approves", ALL[:2], verifies=False),
    "device, Google's shape, denied": Run("device", "Google", "denies", [], "refused"),
    "browser, public client": Run("browser", "Public", "approves", ALL),
    "browser, secret in the header": Run("browser", "Basic", "approves", ALL),
    "browser, secret in the form": Run("browser", "Post", "approves", ALL),
    "browser, denied": Run("browser", "Public", "denies", [], "refused"),
}


def problems(server: Server, binary: Path, work: Path) -> list[str]:
    """Makes every run; says what came out otherwise."""
    folder = work / "openid_runs"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("device.ron", "browser.ron"):
        (folder / name).write_text((HERE / name).read_text())
    (folder / "peers.setreg").write_text(json.dumps(registry(server.endpoint), indent=4))
    found = []
    for name, run in RUNS.items():
        problem = problem_of(run, binary, folder)
        if problem:
            found.append(f"oidc-provider, {name}: {problem}")
    print(f"{len(RUNS)} runs against oidc-provider")
    return found


def registry(endpoint: str) -> dict[str, object]:
    """The registry file of the runs."""

    def by_issuer(client: str, **more: object) -> dict[str, object]:
        return {"Issuer": endpoint, "AppClientId": client, "Scope": "openid email offline_access"} | more

    return {
        "AWS": {
            "Public": by_issuer("public"),
            "Brief": by_issuer("brief"),
            "Basic": by_issuer("basic", ClientSecret=INPUT),
            "Post": by_issuer("post", ClientSecret=INPUT, ClientAuthentication="client_secret_post"),
            "LoginWithAmazon": {
                "AppClientId": "public",
                "Scope": "profile offline_access openid",
                "GrantType": "device_code",
                "ResponseType": "device_code",
                "OAuthCodeURL": f"{endpoint}/auth/o2/create/codepair",
                "OAuthTokensURL": f"{endpoint}/auth/o2/token",
            },
            "Google": {
                "AppClientId": "post",
                "Scope": "openid profile offline_access",
                "ClientSecret": INPUT,
                "GrantType": DEVICE_GRANT,
                "OAuthCodeURL": f"{endpoint}/google/device/code",
                "OAuthTokensURL": f"{endpoint}/google/token",
            },
        }
    }


def problem_of(run: Run, binary: Path, folder: Path) -> str:
    """What is wrong with a run, or nothing."""
    with started(run, binary, folder) as (process, lines):
        try:
            act(run, lines)
        except (OSError, queue.Empty, Unexpected) as error:
            process.kill()
            return f"the pages: {error!r}; {drained(lines)}"
        try:
            printed, _ = process.communicate(timeout=RUN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return "it did not end"
    told = drained(lines)
    if SECRET in printed or SECRET in told:
        return "the client's secret was told"
    expected = (0 if not run.reason else 1, run.prints)
    if (process.returncode, printed.splitlines()) != expected or run.reason not in told:
        return f"expected {expected} {run.reason}, found {process.returncode}, {printed!r}, {told!r}"
    return ""


@contextlib.contextmanager
def started(run: Run, binary: Path, folder: Path) -> Iterator[tuple["subprocess.Popen[str]", "queue.Queue[str]"]]:
    """The command, and the lines of its standard error as they come."""
    shown = "device_code" if run.graph == "device" else "browser_page"
    arguments = [str(binary), "run", f"{run.graph}.ron", "--var", f"provider={run.provider}", "--var", f"{shown}=seen"]
    arguments += ["--var", f'providers=["{run.provider}"]', "--var", f"verifies={str(run.verifies).lower()}"]
    arguments += ["--secret-env", "client_secret=AUTHCANVAS_CLIENT_SECRET", "--non-interactive"]
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=os.environ | {"AUTHCANVAS_CLIENT_SECRET": SECRET},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    lines: queue.Queue[str] = queue.Queue()
    stderr, process.stderr = process.stderr, None
    assert stderr is not None
    reader = threading.Thread(target=lambda: [lines.put(line) for line in stderr], daemon=True)
    reader.start()
    try:
        yield process, lines
        reader.join(RUN_SECONDS)
    finally:
        process.kill()
        process.wait()
        stderr.close()


def drained(lines: "queue.Queue[str]") -> str:
    time.sleep(0.1)
    text = ""
    with contextlib.suppress(queue.Empty):
        while True:
            text += lines.get_nowait()
    return text


class Unexpected(Exception):
    """A page that the person does not know what to do with."""


def act(run: Run, lines: "queue.Queue[str]") -> None:
    """What the person does, once told where to go."""
    url, code = None, ""
    while url is None:
        line = lines.get(timeout=RUN_SECONDS)
        found = re.search(r"open (\S+) on any device and enter the code (\S+?),? ", line + " ")
        if found:
            url, code = found.groups()
        elif "open this page" in line:
            url = line.split(": ")[-1].strip()
    if run.does != "waits":
        Browser(denies=run.does == "denies", code=code).go(url)


class Browser:
    """A browser with cookies, and a person who fills in forms and clicks."""

    def __init__(self, denies: bool, code: str) -> None:
        self.denies = denies
        self.code = code
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.ProxyHandler({})
        )

    def go(self, url: str) -> None:
        """Goes on until there is no form left."""
        at, page = self.open(url, None)
        for _ in range(12):
            abort = re.search(r'href="([^"]*/abort)"', page)
            if self.denies and abort:
                self.open(urllib.parse.urljoin(at, html.unescape(abort[1])), None)
                return
            form = re.search(r"<form[^>]*>.*?</form>", page, re.DOTALL)
            if form is None:
                if "Sign-in Success" in page or "go back to the program" in page or self.denies:
                    return
                raise Unexpected(page[:2000])
            at, page = self.submit(at, form[0])
        raise Unexpected("too many forms")

    def submit(self, at: str, form: str) -> tuple[str, str]:
        fields = {}
        for tag in re.findall(r"<input[^>]*>", form):
            given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if "name" in given:
                fields[given["name"]] = html.unescape(given.get("value", ""))
        for name, value in {"user_code": self.code, "login": USER, "password": "any"}.items():
            if name in fields and not fields[name]:
                fields[name] = value
        if self.denies and "abort" in form:
            fields["abort"] = "yes"
        action = re.search(r'action="([^"]*)"', form)
        target = urllib.parse.urljoin(at, html.unescape(action[1])) if action else at
        return self.open(target, urllib.parse.urlencode(fields).encode())

    def open(self, url: str, body: bytes | None) -> tuple[str, str]:
        try:
            with self.opener.open(url, data=body, timeout=10) as answer:
                return answer.geturl(), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.geturl() or url, error.read().decode()
