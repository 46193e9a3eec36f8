"""Signing in with a password."""

import contextlib
import time

from account import WRONG_PASSWORD, Account, User
from calls import Probe, case, sign_in_verdict

# How long the fifth wrong password locks a user out. A computer can be too busy to sign in so soon.
LOCK_SECONDS = 1
TRIES = 10


@case("InitiateAuth, the right password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: sign_in_verdict(it.sign_in(user))


@case("InitiateAuth, a wrong password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: it.sign_in(user, PASSWORD=WRONG_PASSWORD)


@case("InitiateAuth, an unknown user, hidden")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_in(user)


@case("InitiateAuth, an unknown user, shown")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_in(user, it.open_client)


@case("InitiateAuth, an unconfirmed user")
def _(it: Account) -> Probe:
    user = it.signed_up()
    return lambda: it.sign_in(user)


@case("InitiateAuth, an unconfirmed user, a wrong password")
def _(it: Account) -> Probe:
    user = it.signed_up()
    return lambda: it.sign_in(user, PASSWORD=WRONG_PASSWORD)


@case("InitiateAuth, a disabled user")
def _(it: Account) -> Probe:
    user = it.confirmed()
    it.users.admin_disable_user(UserPoolId=it.pool, Username=user.name)
    return lambda: it.sign_in(user)


@case("InitiateAuth, a user who was enabled again")
def _(it: Account) -> Probe:
    user = it.confirmed()
    it.users.admin_disable_user(UserPoolId=it.pool, Username=user.name)
    it.users.admin_enable_user(UserPoolId=it.pool, Username=user.name)
    return lambda: sign_in_verdict(it.sign_in(user))


@case("InitiateAuth, the name in another case")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: sign_in_verdict(it.sign_in(User(user.name.upper(), user.password)))


@case("InitiateAuth, the right password after five wrong ones")
def _(it: Account) -> Probe:
    def probe() -> str:
        for _ in range(TRIES):
            user = it.confirmed()
            for _ in range(5):
                start = time.monotonic()
                with contextlib.suppress(it.users.exceptions.NotAuthorizedException):
                    it.sign_in(user, PASSWORD=WRONG_PASSWORD)
            reply = it.sign_in(user)
            if time.monotonic() - start < LOCK_SECONDS:
                return sign_in_verdict(reply)
        return "too slow to tell"

    return probe


@case("InitiateAuth, without PASSWORD")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: it.initiate("USER_PASSWORD_AUTH", USERNAME=user.name)


@case("InitiateAuth, an unknown app client")
def _(it: Account) -> Probe:
    return lambda: it.users.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH", ClientId="a" * 26, AuthParameters={"USERNAME": "a", "PASSWORD": WRONG_PASSWORD}
    )


@case("InitiateAuth, a flow that the client does not list")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: sign_in_verdict(it.sign_in(user, it.flowless_client))


@case("InitiateAuth, an administrator's flow")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: it.initiate("ADMIN_USER_PASSWORD_AUTH", USERNAME=user.name, PASSWORD=user.password)


@case("InitiateAuth, a client with secret, without hash")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: sign_in_verdict(it.sign_in(user, it.secret_client))


@case("InitiateAuth, a client with secret, wrong hash")
def _(it: Account) -> Probe:
    user = it.confirmed()
    wrong = it.secret_client.hash_of("somebody-else")
    return lambda: sign_in_verdict(it.sign_in(user, it.secret_client, SECRET_HASH=wrong))


@case("InitiateAuth, a client with secret, right hash")
def _(it: Account) -> Probe:
    user = it.confirmed()
    right = it.secret_client.hash_of(user.name)
    return lambda: sign_in_verdict(it.sign_in(user, it.secret_client, SECRET_HASH=right))


@case("InitiateAuth, USER_SRP_AUTH, first step")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: sign_in_verdict(it.initiate("USER_SRP_AUTH", USERNAME=user.name, SRP_A="2" * 768))
