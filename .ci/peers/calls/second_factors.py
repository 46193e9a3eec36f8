"""Second factors: enrolling an authenticator app, and its codes in a sign-in."""

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from account import Account, AppClient, User
from calls import Probe, case, sign_in_verdict

STEP_SECONDS = 30


def code(key: str, steps: int = 0) -> str:
    """What an app with this key shows now, or so many steps later (RFC 6238)."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    step = struct.pack(">Q", int(time.time()) // STEP_SECONDS + steps)
    digest = hmac.digest(secret, step, hashlib.sha1)
    at = digest[19] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


class Factors:
    """A pool that asks for second factors, with a client and a user."""

    def __init__(self, it: Account, configuration: str = "OPTIONAL") -> None:
        self.it = it
        pool = self.pool = it.new_pool("second-factors")
        self.client: AppClient = it.new_client("second-factors", pool=pool)
        it.users.set_user_pool_mfa_config(
            UserPoolId=pool, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration=configuration
        )
        self.user: User = it.confirmed(pool)

    def sign_in(self) -> Any:
        return self.it.sign_in(self.user, self.client)

    def enrol(self) -> str:
        """Enrols an app and prefers it; gives its key."""
        token = self.sign_in()["AuthenticationResult"]["AccessToken"]
        key: str = self.it.users.associate_software_token(AccessToken=token)["SecretCode"]
        self.it.users.verify_software_token(AccessToken=token, UserCode=code(key))
        self.it.users.set_user_mfa_preference(
            AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
        )
        return key

    def answer(self, session: str, shown: str) -> Any:
        return self.it.users.respond_to_auth_challenge(
            ClientId=self.client.id,
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=session,
            ChallengeResponses={"USERNAME": self.user.name, "SOFTWARE_TOKEN_MFA_CODE": shown},
        )


@case("SOFTWARE_TOKEN_MFA, the right code")
def _(it: Account) -> Probe:
    factors = Factors(it)
    key = factors.enrol()
    session = factors.sign_in()["Session"]
    # The code that enrolled is used up; an app may be a step ahead.
    return lambda: sign_in_verdict(factors.answer(session, code(key, 1)))


@case("SOFTWARE_TOKEN_MFA, a wrong code")
def _(it: Account) -> Probe:
    factors = Factors(it)
    factors.enrol()
    session = factors.sign_in()["Session"]
    return lambda: factors.answer(session, "000000")


@case("SOFTWARE_TOKEN_MFA, a code that was used")
def _(it: Account) -> Probe:
    factors = Factors(it)
    shown = code(factors.enrol(), 1)
    factors.answer(factors.sign_in()["Session"], shown)
    session = factors.sign_in()["Session"]
    return lambda: sign_in_verdict(factors.answer(session, shown))


@case("VerifySoftwareToken, a wrong code")
def _(it: Account) -> Probe:
    token = Factors(it).sign_in()["AuthenticationResult"]["AccessToken"]
    it.users.associate_software_token(AccessToken=token)
    return lambda: it.users.verify_software_token(AccessToken=token, UserCode="000000")


@case("SetUserMFAPreference, an app that was not verified")
def _(it: Account) -> Probe:
    token = Factors(it).sign_in()["AuthenticationResult"]["AccessToken"]
    settings = {"Enabled": True, "PreferredMfa": True}
    return lambda: it.users.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=settings)


@case("GetUser, with an app")
def _(it: Account) -> Probe:
    factors = Factors(it)
    key = factors.enrol()
    reply = factors.answer(factors.sign_in()["Session"], code(key, 1))
    token = reply["AuthenticationResult"]["AccessToken"]
    return lambda: str(it.users.get_user(AccessToken=token).get("PreferredMfaSetting"))


@case("MFA_SETUP, a pool that asks everybody")
def _(it: Account) -> Probe:
    factors = Factors(it, "ON")
    return lambda: sign_in_verdict(factors.sign_in())


@case("MFA_SETUP, enrolling in the sign-in")
def _(it: Account) -> Probe:
    factors = Factors(it, "ON")
    session = factors.sign_in()["Session"]

    def probe() -> str:
        associated = it.users.associate_software_token(Session=session)
        verified = it.users.verify_software_token(
            Session=associated["Session"], UserCode=code(associated["SecretCode"])
        )
        reply = it.users.respond_to_auth_challenge(
            ClientId=factors.client.id,
            ChallengeName="MFA_SETUP",
            Session=verified["Session"],
            ChallengeResponses={"USERNAME": factors.user.name},
        )
        return sign_in_verdict(reply)

    return probe
