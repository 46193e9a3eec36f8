"""Identities and their credentials."""

from datetime import UTC, datetime
from typing import Any

from account import ROLES, Account
from calls import Probe, case
from jwt_parts import claims, with_claims, with_other_signature


@case("GetId, a guest")
def _(it: Account) -> Probe:
    return lambda: "ok" if it.identity().startswith("us-east-1:") else "an id without region"


@case("GetId, a guest, an unknown pool")
def _(it: Account) -> Probe:
    return lambda: it.get_id("us-east-1:00000000-0000-4000-8000-00000000dead")


@case("GetId, a pool id without region")
def _(it: Account) -> Probe:
    return lambda: it.get_id("00000000-0000-4000-8000-000000000000")


@case("GetId, a guest where guests are off")
def _(it: Account) -> Probe:
    return lambda: it.get_id(it.pool_without_guests)


@case("GetId, a login")
def _(it: Account) -> Probe:
    login = it.login(it.confirmed())
    return lambda: it.get_id(logins=login)


@case("GetId, a login where guests are off")
def _(it: Account) -> Probe:
    login = it.login(it.confirmed())
    return lambda: it.get_id(it.pool_without_guests, login)


@case("GetId, the same user twice")
def _(it: Account) -> Probe:
    user = it.confirmed()
    first = it.identity(logins=it.login(user))
    return lambda: "the same id" if it.identity(logins=it.login(user)) == first else "another id"


@case("GetId, two users")
def _(it: Account) -> Probe:
    first = it.identity(logins=it.login(it.confirmed()))
    return lambda: "the same id" if it.identity(logins=it.login(it.confirmed())) == first else "another id"


@case("GetId, a login with another signature")
def _(it: Account) -> Probe:
    token = with_other_signature(it.tokens(it.confirmed())["IdToken"])
    return lambda: it.get_id(logins={it.provider(): token})


@case("GetId, a login with other claims under the old signature")
def _(it: Account) -> Probe:
    token = with_claims(it.tokens(it.confirmed())["IdToken"], sub="00000000-0000-4000-8000-000000000000")
    return lambda: it.get_id(logins={it.provider(): token})


@case("GetId, a login that is garbage")
def _(it: Account) -> Probe:
    return lambda: it.get_id(logins={it.provider(): "garbage"})


@case("GetId, a login that is an access token")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["AccessToken"]
    return lambda: it.get_id(logins={it.provider(): token})


@case("GetId, a login of an app client that is not configured")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed(), it.other_client)["IdToken"]
    return lambda: it.get_id(logins={it.provider(): token})


@case("GetId, a login of a provider that is not configured")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed(it.foreign_pool), it.foreign_client)["IdToken"]
    return lambda: it.get_id(logins={it.provider(it.foreign_pool): token})


@case("GetId, a token of another pool under a configured provider")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed(it.foreign_pool), it.foreign_client)["IdToken"]
    return lambda: it.get_id(logins={it.provider(): token})


def credentials(it: Account, identity: str, logins: dict[str, str] | None = None) -> Any:
    return it.identities.get_credentials_for_identity(IdentityId=identity, Logins=logins or {})["Credentials"]


@case("GetCredentialsForIdentity, a guest")
def _(it: Account) -> Probe:
    identity = it.identity()

    def probe() -> str:
        keys = credentials(it, identity)
        # Rounded, since the call takes a moment.
        seconds = round((keys["Expiration"] - datetime.now(UTC)).total_seconds(), -1)
        return f"{keys['AccessKeyId'][:4]}, {seconds:.0f} s"

    return probe


@case("GetCredentialsForIdentity, twice")
def _(it: Account) -> Probe:
    identity = it.identity()
    first = credentials(it, identity)["SecretKey"]
    return lambda: "the same keys" if credentials(it, identity)["SecretKey"] == first else "new keys"


@case("GetCredentialsForIdentity, a pool without roles")
def _(it: Account) -> Probe:
    identity = it.identity(it.pool_without_roles)
    return lambda: credentials(it, identity)


@case("GetCredentialsForIdentity, an unknown identity")
def _(it: Account) -> Probe:
    return lambda: credentials(it, "us-east-1:00000000-0000-4000-8000-00000000dead")


@case("GetCredentialsForIdentity, with its login")
def _(it: Account) -> Probe:
    login = it.login(it.confirmed())
    identity = it.identity(logins=login)
    return lambda: credentials(it, identity, login)


@case("GetCredentialsForIdentity, without its login")
def _(it: Account) -> Probe:
    identity = it.identity(logins=it.login(it.confirmed()))
    return lambda: credentials(it, identity)


@case("GetCredentialsForIdentity, with another user's login")
def _(it: Account) -> Probe:
    identity = it.identity(logins=it.login(it.confirmed()))
    login = it.login(it.confirmed())
    return lambda: credentials(it, identity, login)


@case("GetCredentialsForIdentity, a login with another signature")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["IdToken"]
    identity = it.identity(logins={it.provider(): token})
    return lambda: credentials(it, identity, {it.provider(): with_other_signature(token)})


@case("GetOpenIdToken, a guest")
def _(it: Account) -> Probe:
    identity = it.identity()
    return lambda: open_id_token(it, identity, {})


@case("GetOpenIdToken, with its login")
def _(it: Account) -> Probe:
    login = it.login(it.confirmed())
    identity = it.identity(logins=login)
    return lambda: open_id_token(it, identity, login)


@case("GetOpenIdToken, without its login")
def _(it: Account) -> Probe:
    identity = it.identity(logins=it.login(it.confirmed()))
    return lambda: open_id_token(it, identity, {})


def open_id_token(it: Account, identity: str, logins: dict[str, str]) -> str:
    token = it.identities.get_open_id_token(IdentityId=identity, Logins=logins)["Token"]
    if token.count(".") != 2:
        return "a token that is no JWT"
    found = claims(token)
    return str(found["amr"][0]) if found["sub"] == identity else "a token of somebody else"


@case("CreateIdentityPool, the shape of its id")
def _(it: Account) -> Probe:
    def probe() -> str:
        region, _, rest = it.new_identity_pool("another").partition(":")
        return f"{region}: and {len(rest)} characters"

    return probe


@case("DescribeIdentityPool")
def _(it: Account) -> Probe:
    return lambda: it.identities.describe_identity_pool(IdentityPoolId=it.identity_pool)


@case("DescribeIdentityPool, an unknown pool")
def _(it: Account) -> Probe:
    unknown = "us-east-1:00000000-0000-4000-8000-00000000dead"
    return lambda: it.identities.describe_identity_pool(IdentityPoolId=unknown)


@case("SetIdentityPoolRoles")
def _(it: Account) -> Probe:
    return lambda: it.identities.set_identity_pool_roles(IdentityPoolId=it.identity_pool, Roles=ROLES)


@case("SetIdentityPoolRoles, an unknown pool")
def _(it: Account) -> Probe:
    unknown = "us-east-1:00000000-0000-4000-8000-00000000dead"
    return lambda: it.identities.set_identity_pool_roles(IdentityPoolId=unknown, Roles={})
