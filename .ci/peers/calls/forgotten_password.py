"""Forgotten passwords."""

from account import WRONG_CODE, Account
from calls import Probe, case, sign_in_verdict


@case("ForgotPassword")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: it.users.forgot_password(ClientId=it.client.id, Username=user.name)


@case("ForgotPassword, an unknown user, hidden")
def _(it: Account) -> Probe:
    return lambda: it.users.forgot_password(ClientId=it.client.id, Username="nobody")


@case("ForgotPassword, an unknown user, shown")
def _(it: Account) -> Probe:
    return lambda: it.users.forgot_password(ClientId=it.open_client.id, Username="nobody")


def without_verified_address(it: Account) -> str:
    """The name of a user whom no code can be sent to."""
    user = it.signed_up()
    it.users.admin_confirm_sign_up(UserPoolId=it.pool, Username=user.name)
    return user.name


@case("ForgotPassword, no verified address, hidden")
def _(it: Account) -> Probe:
    name = without_verified_address(it)
    return lambda: it.users.forgot_password(ClientId=it.client.id, Username=name)


@case("ForgotPassword, no verified address, shown")
def _(it: Account) -> Probe:
    name = without_verified_address(it)
    return lambda: it.users.forgot_password(ClientId=it.open_client.id, Username=name)


@case("ForgotPassword, a temporary password")
def _(it: Account) -> Probe:
    user = it.invited()
    return lambda: it.users.forgot_password(ClientId=it.client.id, Username=user.name)


@case("ConfirmForgotPassword, then the new password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    it.reset(user, it.forgotten(user), "New-horse-22")
    return lambda: sign_in_verdict(it.sign_in(user, PASSWORD="New-horse-22"))


@case("ConfirmForgotPassword, then the old password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    it.reset(user, it.forgotten(user), "New-horse-22")
    return lambda: sign_in_verdict(it.sign_in(user))


@case("ConfirmForgotPassword, a wrong code")
def _(it: Account) -> Probe:
    user = it.confirmed()
    it.forgotten(user)
    return lambda: it.reset(user, WRONG_CODE, "New-horse-22")


@case("ConfirmForgotPassword, the code again")
def _(it: Account) -> Probe:
    user = it.confirmed()
    code = it.forgotten(user)
    it.reset(user, code, "New-horse-22")
    return lambda: it.reset(user, code, "Newer-horse-22")


@case("ConfirmForgotPassword, a password against the policy")
def _(it: Account) -> Probe:
    user = it.confirmed()
    code = it.forgotten(user)
    return lambda: it.reset(user, code, "no-upper-case-1")


@case("ConfirmForgotPassword, an unknown user, hidden")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.reset(user, WRONG_CODE, user.password)


@case("ConfirmForgotPassword, an unknown user, shown")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.reset(user, WRONG_CODE, user.password, it.open_client)
