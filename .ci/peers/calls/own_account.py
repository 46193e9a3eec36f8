"""A signed-in user's own account."""

from account import WRONG_PASSWORD, Account
from calls import Probe, case, sign_in_verdict
from jwt_parts import with_claims, with_other_signature


@case("GetUser")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = it.tokens(user)["AccessToken"]

    def probe() -> str:
        reply = it.users.get_user(AccessToken=token)
        emails = [attribute["Value"] for attribute in reply["UserAttributes"] if attribute["Name"] == "email"]
        return "ok" if (reply["Username"], emails) == (user.name, [user.email]) else "another user"

    return probe


@case("GetUser, garbage")
def _(it: Account) -> Probe:
    return lambda: it.users.get_user(AccessToken="garbage")


@case("GetUser, another signature")
def _(it: Account) -> Probe:
    token = with_other_signature(it.tokens(it.confirmed())["AccessToken"])
    return lambda: it.users.get_user(AccessToken=token)


@case("GetUser, other claims under the old signature")
def _(it: Account) -> Probe:
    victim = it.confirmed()
    token = with_claims(it.tokens(it.confirmed())["AccessToken"], username=victim.name)
    return lambda: it.users.get_user(AccessToken=token)


@case("GetUser, the ID token")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["IdToken"]
    return lambda: it.users.get_user(AccessToken=token)


@case("GetUser, after GlobalSignOut")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["AccessToken"]
    it.users.global_sign_out(AccessToken=token)
    return lambda: it.users.get_user(AccessToken=token)


@case("GetUser, after RevokeToken")
def _(it: Account) -> Probe:
    tokens = it.tokens(it.confirmed())
    it.users.revoke_token(ClientId=it.client.id, Token=tokens["RefreshToken"])
    return lambda: it.users.get_user(AccessToken=tokens["AccessToken"])


@case("GetUser, after AdminDisableUser")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = it.tokens(user)["AccessToken"]
    it.users.admin_disable_user(UserPoolId=it.pool, Username=user.name)
    return lambda: it.users.get_user(AccessToken=token)


@case("GlobalSignOut")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["AccessToken"]
    return lambda: it.users.global_sign_out(AccessToken=token)


@case("GlobalSignOut, another signature")
def _(it: Account) -> Probe:
    token = with_other_signature(it.tokens(it.confirmed())["AccessToken"])
    return lambda: it.users.global_sign_out(AccessToken=token)


@case("ChangePassword, then the new password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = it.tokens(user)["AccessToken"]
    it.users.change_password(PreviousPassword=user.password, ProposedPassword="New-horse-22", AccessToken=token)
    return lambda: sign_in_verdict(it.sign_in(user, PASSWORD="New-horse-22"))


@case("ChangePassword, then the old password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = it.tokens(user)["AccessToken"]
    it.users.change_password(PreviousPassword=user.password, ProposedPassword="New-horse-22", AccessToken=token)
    return lambda: sign_in_verdict(it.sign_in(user))


@case("ChangePassword, a wrong previous password")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["AccessToken"]
    return lambda: it.users.change_password(
        PreviousPassword=WRONG_PASSWORD, ProposedPassword="New-horse-22", AccessToken=token
    )


@case("ChangePassword, a password against the policy")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = it.tokens(user)["AccessToken"]
    return lambda: it.users.change_password(
        PreviousPassword=user.password, ProposedPassword="no-upper-case-1", AccessToken=token
    )


@case("DeleteUser, then the right password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    it.users.delete_user(AccessToken=it.tokens(user)["AccessToken"])
    return lambda: it.sign_in(user)


@case("DeleteUser, then GetUser")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["AccessToken"]
    it.users.delete_user(AccessToken=token)
    return lambda: it.users.get_user(AccessToken=token)
