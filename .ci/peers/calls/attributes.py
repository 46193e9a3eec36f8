"""Attributes of a signed-in user: changing, proving and deleting them."""

from account import WRONG_CODE, Account, User
from calls import Probe, case


def change(it: Account, user: User, name: str = "email", value: str = "another@example.org") -> str:
    """Changes an attribute; gives the access token."""
    token = it.tokens(user)["AccessToken"]
    it.users.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": name, "Value": value}])
    return token


def attributes(it: Account, token: str) -> dict[str, str]:
    return {it["Name"]: it["Value"] for it in it.users.get_user(AccessToken=token)["UserAttributes"]}


@case("UpdateUserAttributes, a changed address is unproven")
def _(it: Account) -> Probe:
    user = it.confirmed()

    def probe() -> str:
        found = attributes(it, change(it, user))
        return f"{found['email']}, verified: {found.get('email_verified')}"

    return probe


@case("UpdateUserAttributes, the mark of a proven address")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: change(it, user, "email_verified", "true") and None


@case("UpdateUserAttributes, an attribute that is not in the schema")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: change(it, user, "shoe_size", "38") and None


@case("VerifyUserAttribute, the right code")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = change(it, user)
    it.users.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    code = it.attribute_code(user)
    return lambda: it.users.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)


@case("VerifyUserAttribute, a wrong code")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = change(it, user)
    it.users.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    return lambda: it.users.verify_user_attribute(AccessToken=token, AttributeName="email", Code=WRONG_CODE)


@case("DeleteUserAttributes, then GetUser")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = change(it, user, "given_name", "Ada")

    def probe() -> str:
        it.users.delete_user_attributes(AccessToken=token, UserAttributeNames=["given_name"])
        return "gone" if "given_name" not in attributes(it, token) else "still there"

    return probe
