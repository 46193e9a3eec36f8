"""Sign-ins that prove a password without sending it, by pycognito, and sign-ins by choice."""

from typing import Any

from pycognito import AWSSRP
from pycognito.exceptions import SoftwareTokenMFAChallengeException

from account import WRONG_PASSWORD, Account, AppClient, User
from calls import Probe, case, sign_in_verdict
from calls.second_factors import Factors, code


def prove(it: Account, user: User, client: AppClient, password: str | None = None, pool: str | None = None) -> Any:
    """Signs in as pycognito does it."""
    srp = AWSSRP(
        username=user.name,
        password=password or user.password,
        pool_id=pool or it.pool,
        client_id=client.id,
        client=it.users,
        client_secret=client.secret,
    )
    return srp.authenticate_user()


@case("USER_SRP_AUTH by pycognito, the right password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: sign_in_verdict(prove(it, user, it.client))


@case("USER_SRP_AUTH by pycognito, again and again")
def _(it: Account) -> Probe:
    user = it.confirmed()

    # A number in some two hundred begins with a zero, which each side must write alike.
    def probe() -> str:
        for _ in range(30):
            prove(it, user, it.client)
        return "tokens"

    return probe


@case("USER_SRP_AUTH by pycognito, a wrong password")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: prove(it, user, it.client, WRONG_PASSWORD)


@case("USER_SRP_AUTH by pycognito, an unknown user, hidden")
def _(it: Account) -> Probe:
    user = it.new_user()
    return lambda: prove(it, user, it.client)


@case("USER_SRP_AUTH by pycognito, an unconfirmed user")
def _(it: Account) -> Probe:
    user = it.signed_up()
    return lambda: prove(it, user, it.client)


@case("USER_SRP_AUTH by pycognito, a client with secret")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: sign_in_verdict(prove(it, user, it.secret_client))


@case("USER_SRP_AUTH by pycognito, a client with another secret")
def _(it: Account) -> Probe:
    user = it.confirmed()
    return lambda: prove(it, user, AppClient(it.secret_client.id, "x" * 51))


@case("USER_SRP_AUTH by pycognito, a code of an app, new tokens, credentials")
def _(it: Account) -> Probe:
    factors = Factors(it)
    key = factors.enrol()
    pool = factors.pool
    identity_pool = it.identities.create_identity_pool(
        IdentityPoolName="proofs",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[{"ProviderName": it.provider(pool), "ClientId": factors.client.id}],
    )["IdentityPoolId"]
    if it.server.name != "moto":
        it.identities.set_identity_pool_roles(
            IdentityPoolId=identity_pool, Roles={"authenticated": "arn:aws:iam::123456789012:role/PeerAuthenticated"}
        )

    def probe() -> str:
        try:
            prove(it, factors.user, factors.client, pool=pool)
            return "no challenge"
        except SoftwareTokenMFAChallengeException as asked:
            session = asked.get_tokens()["Session"]
        tokens = factors.answer(session, code(key, 1))["AuthenticationResult"]
        new = it.initiate("REFRESH_TOKEN_AUTH", factors.client, REFRESH_TOKEN=tokens["RefreshToken"])
        logins = {it.provider(pool): new["AuthenticationResult"]["IdToken"]}
        identity = it.identity(identity_pool, logins)
        reply = it.identities.get_credentials_for_identity(IdentityId=identity, Logins=logins)
        return "credentials" if reply["Credentials"]["SessionToken"] else "no credentials"

    return probe


def choosing(it: Account, *factors: str) -> tuple[AppClient, User]:
    """A client and a user of a pool that lets its users choose."""
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": list(factors)}}
    pool = it.users.create_user_pool(PoolName="choosing", AutoVerifiedAttributes=["email"], Policies=policies)
    pool_id = pool["UserPool"]["Id"]
    client = it.new_client("choosing", pool=pool_id, ExplicitAuthFlows=["ALLOW_USER_AUTH"])
    return client, it.confirmed(pool_id)


@case("USER_AUTH, what there is to choose")
def _(it: Account) -> Probe:
    client, user = choosing(it, "PASSWORD", "EMAIL_OTP")

    def probe() -> str:
        reply = it.initiate("USER_AUTH", client, USERNAME=user.name)
        return f"{reply['ChallengeName']}: {', '.join(sorted(reply.get('AvailableChallenges', [])))}"

    return probe


@case("USER_AUTH, PASSWORD chosen")
def _(it: Account) -> Probe:
    client, user = choosing(it, "PASSWORD")
    session = it.initiate("USER_AUTH", client, USERNAME=user.name)["Session"]
    responses = {"USERNAME": user.name, "ANSWER": "PASSWORD", "PASSWORD": user.password}
    return lambda: sign_in_verdict(
        it.users.respond_to_auth_challenge(
            ClientId=client.id, ChallengeName="SELECT_CHALLENGE", Session=session, ChallengeResponses=responses
        )
    )


@case("USER_AUTH, PASSWORD preferred")
def _(it: Account) -> Probe:
    client, user = choosing(it, "PASSWORD")
    parameters = {"USERNAME": user.name, "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": user.password}
    return lambda: sign_in_verdict(it.initiate("USER_AUTH", client, **parameters))


@case("CUSTOM_AUTH, a pool without triggers")
def _(it: Account) -> Probe:
    client = it.new_client("custom", ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH"])
    user = it.confirmed()
    return lambda: sign_in_verdict(it.initiate("CUSTOM_AUTH", client, USERNAME=user.name))
