"""The challenge of a temporary password."""

from typing import Any

from account import WRONG_PASSWORD, Account, User
from calls import Probe, case, sign_in_verdict


def challenged(it: Account) -> tuple[User, str]:
    """A user with a temporary password, and the session of the challenge."""
    user = it.invited()
    return user, str(it.sign_in(user)["Session"])


def answer(it: Account, user: User, session: str, password: str = "New-horse-22") -> Any:
    return it.users.respond_to_auth_challenge(
        ClientId=it.client.id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=session,
        ChallengeResponses={"USERNAME": user.name, "NEW_PASSWORD": password},
    )


@case("InitiateAuth, a temporary password")
def _(it: Account) -> Probe:
    user = it.invited()
    return lambda: sign_in_verdict(it.sign_in(user))


@case("InitiateAuth, a wrong temporary password")
def _(it: Account) -> Probe:
    user = it.invited()
    return lambda: sign_in_verdict(it.sign_in(user, PASSWORD=WRONG_PASSWORD))


@case("NEW_PASSWORD_REQUIRED, a good password")
def _(it: Account) -> Probe:
    user, session = challenged(it)
    return lambda: sign_in_verdict(answer(it, user, session))


@case("NEW_PASSWORD_REQUIRED, a password against the policy")
def _(it: Account) -> Probe:
    user, session = challenged(it)
    return lambda: sign_in_verdict(answer(it, user, session, "no-upper-case-1"))


@case("NEW_PASSWORD_REQUIRED, a forged session")
def _(it: Account) -> Probe:
    user, session = challenged(it)
    return lambda: sign_in_verdict(answer(it, user, "A" * len(session)))


@case("NEW_PASSWORD_REQUIRED, a session that was used")
def _(it: Account) -> Probe:
    user, session = challenged(it)
    answer(it, user, session)
    return lambda: sign_in_verdict(answer(it, user, session))


@case("NEW_PASSWORD_REQUIRED, somebody else's session")
def _(it: Account) -> Probe:
    user, _ = challenged(it)
    _, session = challenged(it)
    return lambda: sign_in_verdict(answer(it, user, session))
