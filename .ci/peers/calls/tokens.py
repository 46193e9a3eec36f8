"""Tokens: what is in them, getting new ones, revoking them."""

from typing import Any

from account import Account, AppClient, User
from calls import Probe, case, sign_in_verdict
from jwt_parts import claims, is_signed


@case("ID token, its signature by the pool's keys")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["IdToken"]
    key_page = f"{it.server.endpoint}/{it.pool}/.well-known/jwks.json"
    return lambda: "verified" if is_signed(token, key_page) else "wrong signature"


@case("ID token, its claims")
def _(it: Account) -> Probe:
    user = it.confirmed()
    tokens = it.tokens(user)
    sub = it.users.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"]

    def probe() -> str:
        found = claims(tokens["IdToken"])
        expected = {
            "iss": f"https://{it.provider()}",
            "aud": it.client.id,
            "token_use": "id",
            "cognito:username": user.name,
            "email": user.email,
            "sub": next(attribute["Value"] for attribute in sub if attribute["Name"] == "sub"),
            "exp": found["iat"] + 3600,
        }
        return "as documented" if expected.items() <= found.items() else differing(expected, found)

    return probe


@case("Access token, its claims")
def _(it: Account) -> Probe:
    user = it.confirmed()
    tokens = it.tokens(user)

    def probe() -> str:
        found = claims(tokens["AccessToken"])
        expected = {
            "iss": f"https://{it.provider()}",
            "client_id": it.client.id,
            "token_use": "access",
            "username": user.name,
            "scope": "aws.cognito.signin.user.admin",
            "exp": found["iat"] + 3600,
        }
        return "as documented" if expected.items() <= found.items() else differing(expected, found)

    return probe


def differing(expected: dict[str, Any], found: dict[str, Any]) -> str:
    return "other " + ", ".join(name for name in expected if found.get(name) != expected[name])


@case("REFRESH_TOKEN_AUTH")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["RefreshToken"]

    def probe() -> str:
        result = it.initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)["AuthenticationResult"]
        return "tokens and a refresh token" if "RefreshToken" in result else "tokens"

    return probe


@case("REFRESH_TOKEN_AUTH, garbage")
def _(it: Account) -> Probe:
    return lambda: it.initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN="garbage")


@case("REFRESH_TOKEN_AUTH, of another app client")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["RefreshToken"]
    return lambda: sign_in_verdict(it.initiate("REFRESH_TOKEN_AUTH", it.other_client, REFRESH_TOKEN=token))


@case("REFRESH_TOKEN_AUTH, a client with secret, without hash")
def _(it: Account) -> Probe:
    token = secret_refresh_token(it, it.confirmed())
    return lambda: sign_in_verdict(it.initiate("REFRESH_TOKEN_AUTH", it.secret_client, REFRESH_TOKEN=token))


@case("REFRESH_TOKEN_AUTH, a client with secret, hash of the name")
def _(it: Account) -> Probe:
    user = it.confirmed()
    token = secret_refresh_token(it, user)
    right = it.secret_client.hash_of(user.name)
    return lambda: sign_in_verdict(
        it.initiate("REFRESH_TOKEN_AUTH", it.secret_client, REFRESH_TOKEN=token, SECRET_HASH=right)
    )


def secret_refresh_token(it: Account, user: User) -> str:
    right = it.secret_client.hash_of(user.name)
    token: str = it.sign_in(user, it.secret_client, SECRET_HASH=right)["AuthenticationResult"]["RefreshToken"]
    return token


@case("REFRESH_TOKEN_AUTH, after GlobalSignOut")
def _(it: Account) -> Probe:
    tokens = it.tokens(it.confirmed())
    it.users.global_sign_out(AccessToken=tokens["AccessToken"])
    return lambda: sign_in_verdict(it.initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"]))


@case("REFRESH_TOKEN_AUTH, after RevokeToken")
def _(it: Account) -> Probe:
    tokens = it.tokens(it.confirmed())
    it.users.revoke_token(ClientId=it.client.id, Token=tokens["RefreshToken"])
    return lambda: sign_in_verdict(it.initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"]))


@case("RevokeToken, an access token")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["AccessToken"]
    return lambda: it.users.revoke_token(ClientId=it.client.id, Token=token)


@case("RevokeToken, of another app client")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["RefreshToken"]
    return lambda: it.users.revoke_token(ClientId=it.other_client.id, Token=token)


@case("RevokeToken, a client with secret, without secret")
def _(it: Account) -> Probe:
    token = secret_refresh_token(it, it.confirmed())
    return lambda: it.users.revoke_token(ClientId=it.secret_client.id, Token=token)


def rotating(it: Account) -> tuple[AppClient, str]:
    """A client that replaces refresh tokens, and one of its tokens."""
    flows = ["ALLOW_USER_PASSWORD_AUTH"]
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    client = it.new_client("rotating", ExplicitAuthFlows=flows, RefreshTokenRotation=rotation)
    return client, it.tokens(it.confirmed(), client)["RefreshToken"]


def rotate(it: Account, client: AppClient, token: str, **members: str) -> Any:
    return it.users.get_tokens_from_refresh_token(ClientId=client.id, RefreshToken=token, **members)


@case("GetTokensFromRefreshToken, another refresh token")
def _(it: Account) -> Probe:
    client, token = rotating(it)
    replaced = "another token", "the same token"

    def probe() -> str:
        new = rotate(it, client, token)["AuthenticationResult"].get("RefreshToken", token)
        return replaced[new == token]

    return probe


@case("GetTokensFromRefreshToken, one that was replaced")
def _(it: Account) -> Probe:
    client, token = rotating(it)
    rotate(it, client, token)
    return lambda: rotate(it, client, token)


@case("GetTokensFromRefreshToken, without rotation")
def _(it: Account) -> Probe:
    token = it.tokens(it.confirmed())["RefreshToken"]
    return lambda: sign_in_verdict(rotate(it, it.client, token))


@case("GetTokensFromRefreshToken, a client with secret, without secret")
def _(it: Account) -> Probe:
    user = it.confirmed()
    right = it.secret_client.hash_of(user.name)
    token = it.sign_in(user, it.secret_client, SECRET_HASH=right)["AuthenticationResult"]["RefreshToken"]
    return lambda: rotate(it, it.secret_client, token)


@case("CreateUserPoolClient, rotation beside REFRESH_TOKEN_AUTH")
def _(it: Account) -> Probe:
    return lambda: it.new_client("both", RefreshTokenRotation={"Feature": "ENABLED"})
