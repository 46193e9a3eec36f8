"""The calls: each case prepares what it needs on a server, then makes one call whose outcome is the verdict.

A case gives a function that makes the call. Where that is refused, the verdict is the service's error code; otherwise
it is the word that the function gives, or `ok`. What was expected stands in verdicts.md.
"""

import importlib
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from account import Account

Probe = Callable[[], object]
CALLS: dict[str, Callable[[Account], Probe]] = {}


def case(name: str) -> Callable[[Callable[[Account], Probe]], Callable[[Account], Probe]]:
    """Registers a case under the name that it has in the table."""

    def register(prepare: Callable[[Account], Probe]) -> Callable[[Account], Probe]:
        assert name not in CALLS, f"two cases are called `{name}`"
        CALLS[name] = prepare
        return prepare

    return register


def verdict(name: str, account: Account) -> str:
    """What becomes of a case on a server."""
    try:
        probe = CALLS[name](account)
    except Exception as error:
        # Told apart, so that a refusal that comes too early cannot pass for the expected one.
        operation = f"{error.operation_name} " if isinstance(error, ClientError) else ""
        return f"not reached: {operation}{_refusal(error)}"
    try:
        said = probe()
    except Exception as error:
        return _refusal(error)
    return said if isinstance(said, str) else "ok"


def _refusal(error: Exception) -> str:
    if not isinstance(error, ClientError):
        return type(error).__name__
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    # A server without the operation answers with a page; botocore then takes the status for the code.
    return f"HTTP {status}" if status >= 500 else str(error.response["Error"]["Code"])


def sign_in_verdict(reply: Any) -> str:
    """`tokens`, or the name of the challenge."""
    if "AuthenticationResult" in reply:
        return "tokens"
    return str(reply["ChallengeName"])


for family in (
    "sign_up",
    "sign_in",
    "new_password",
    "second_factors",
    "proofs",
    "tokens",
    "own_account",
    "attributes",
    "forgotten_password",
    "administrator",
    "identities",
):
    importlib.import_module(f"calls.{family}")
