"""Signing up and confirming."""

from account import WRONG_CODE, Account, User
from calls import Probe, case, sign_in_verdict


@case("SignUp, a new user")
def _(it: Account) -> Probe:
    user = it.new_user()

    def probe() -> str:
        reply = it.sign_up(user)
        return "confirmed" if reply["UserConfirmed"] else f"code to {reply['CodeDeliveryDetails']['AttributeName']}"

    return probe


@case("SignUp, a name that is taken")
def _(it: Account) -> Probe:
    user = it.signed_up()
    return lambda: it.sign_up(user)


@case("SignUp, a name with a space")
def _(it: Account) -> Probe:
    return lambda: it.sign_up(User("a name", "Correct-horse-1"))


@case("SignUp, a password against the policy")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_up(user, Password="no-upper-case-1")


@case("SignUp, a password that is too short")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_up(user, Password="Ab-1")


@case("SignUp, an attribute that is not in the schema")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_up(user, UserAttributes=[{"Name": "shoe_size", "Value": "42"}])


@case("SignUp, no e-mail address at all")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_up(user, UserAttributes=[{"Name": "email", "Value": "nobody"}])


@case("SignUp, an unknown app client")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.users.sign_up(ClientId="a" * 26, Username=user.name, Password=user.password)


@case("SignUp, a client with secret, without hash")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_up(user, it.secret_client)


@case("SignUp, a client with secret, wrong hash")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_up(user, it.secret_client, SecretHash=it.secret_client.hash_of("somebody-else"))


@case("SignUp, a client with secret, right hash")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_up(user, it.secret_client, SecretHash=it.secret_client.hash_of(user.name))


@case("SignUp, a client without secret, a hash")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.sign_up(user, SecretHash=it.secret_client.hash_of(user.name))


@case("ConfirmSignUp, the right code")
def _(it: Account) -> Probe:
    user = it.signed_up()
    code = it.sign_up_code(user)
    return lambda: it.confirm(user, code)


@case("ConfirmSignUp, a wrong code")
def _(it: Account) -> Probe:
    user = it.signed_up()
    return lambda: it.confirm(user, WRONG_CODE)


@case("ConfirmSignUp, the right code again")
def _(it: Account) -> Probe:
    user = it.signed_up()
    code = it.sign_up_code(user)
    it.confirm(user, code)
    return lambda: it.confirm(user, code)


@case("ConfirmSignUp, an unknown user, hidden")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.confirm(user, WRONG_CODE)


@case("ConfirmSignUp, an unknown user, shown")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.confirm(user, WRONG_CODE, it.open_client)


@case("ConfirmSignUp, then the right password")
def _(it: Account) -> Probe:
    user = it.signed_up()
    it.confirm(user, it.sign_up_code(user))
    return lambda: sign_in_verdict(it.sign_in(user))


@case("ResendConfirmationCode")
def _(it: Account) -> Probe:
    user = it.signed_up()
    return lambda: it.users.resend_confirmation_code(ClientId=it.client.id, Username=user.name)


@case("ResendConfirmationCode, a confirmed user")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: it.users.resend_confirmation_code(ClientId=it.client.id, Username=user.name)


@case("ResendConfirmationCode, an unknown user, hidden")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.users.resend_confirmation_code(ClientId=it.client.id, Username=user.name)


@case("ResendConfirmationCode, an unknown user, shown")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: it.users.resend_confirmation_code(ClientId=it.open_client.id, Username=user.name)
