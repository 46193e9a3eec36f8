"""What an administrator does."""

from account import Account
from calls import Probe, case, sign_in_verdict


@case("CreateUserPool, the shape of its id")
def _(it: Account) -> Probe:
    def probe() -> str:
        region, _, rest = it.new_pool("another").partition("_")
        return f"{region}_ and {len(rest)} characters"

    return probe


@case("DescribeUserPool")
def _(it: Account) -> Probe:
    return lambda: it.users.describe_user_pool(UserPoolId=it.pool)


@case("DescribeUserPool, an unknown pool")
def _(it: Account) -> Probe:
    return lambda: it.users.describe_user_pool(UserPoolId="us-east-1_Unknown01")


@case("DescribeUserPool, without a signature")
def _(it: Account) -> Probe:
    return lambda: it.unsigned.describe_user_pool(UserPoolId=it.pool)


@case("CreateUserPoolClient, an unknown pool")
def _(it: Account) -> Probe:
    return lambda: it.new_client("lost", pool="us-east-1_Unknown01")


@case("AdminConfirmSignUp, then the right password")
def _(it: Account) -> Probe:
    user = it.signed_up()
    it.users.admin_confirm_sign_up(UserPoolId=it.pool, Username=user.name)
    return lambda: sign_in_verdict(it.sign_in(user))


@case("AdminConfirmSignUp, a confirmed user")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: it.users.admin_confirm_sign_up(UserPoolId=it.pool, Username=user.name)


@case("AdminCreateUser, a name that is taken")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: it.users.admin_create_user(UserPoolId=it.pool, Username=user.name, MessageAction="SUPPRESS")


@case("AdminCreateUser, a password against the policy")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.users.admin_create_user(
        UserPoolId=it.pool, Username=user.name, TemporaryPassword="no-upper-case-1"
    )


@case("AdminSetUserPassword, a password against the policy")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: it.users.admin_set_user_password(
        UserPoolId=it.pool, Username=user.name, Password="no-upper-case-1", Permanent=True
    )


@case("AdminSetUserPassword, an unknown user")
def _(it: Account) -> Probe:
    return lambda: it.users.admin_set_user_password(UserPoolId=it.pool, Username="nobody", Password="New-horse-22")


@case("AdminGetUser, a user who signed up")
def _(it: Account) -> Probe:
    user = it.signed_up()
    return lambda: it.users.admin_get_user(UserPoolId=it.pool, Username=user.name)["UserStatus"]


@case("AdminGetUser, a user with a temporary password")
def _(it: Account) -> Probe:
    user = it.invited()
    return lambda: it.users.admin_get_user(UserPoolId=it.pool, Username=user.name)["UserStatus"]


@case("AdminGetUser, an unknown user")
def _(it: Account) -> Probe:
    return lambda: it.users.admin_get_user(UserPoolId=it.pool, Username="nobody")


@case("AdminDeleteUser, then the right password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    it.users.admin_delete_user(UserPoolId=it.pool, Username=user.name)
    return lambda: it.sign_in(user)


@case("AdminDeleteUser, an unknown user")
def _(it: Account) -> Probe:
    return lambda: it.users.admin_delete_user(UserPoolId=it.pool, Username="nobody")
