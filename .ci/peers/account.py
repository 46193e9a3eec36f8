"""What the calls need on a server: user pools, app clients, identity pools and users, all made through its API.

The same code sets up the embedded sandbox, MiniStack and moto. Only the way to a sent code differs, since each test
server has its own back door for it.
"""

import base64
import hashlib
import hmac
import itertools
import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from servers import Server

REGION = "us-east-1"
ROLES = {
    "authenticated": "arn:aws:iam::123456789012:role/PeerAuthenticated",
    "unauthenticated": "arn:aws:iam::123456789012:role/PeerGuest",
}
PASSWORD_FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
WRONG_PASSWORD = "Wrong-horse-1"
WRONG_CODE = "000001"


@dataclass(frozen=True)
class User:
    """A user of the main user pool."""

    name: str
    password: str

    @property
    def email(self) -> str:
        return f"{self.name}@example.com"

    @property
    def attributes(self) -> list[dict[str, str]]:
        return [{"Name": "email", "Value": self.email}]


@dataclass(frozen=True)
class AppClient:
    """An app client, with its secret if it has one."""

    id: str
    secret: str | None = None

    def hash_of(self, username: str) -> str:
        """`SECRET_HASH` of a user, as Cognito's documentation computes it."""
        digest = hmac.digest((self.secret or "").encode(), (username + self.id).encode(), hashlib.sha256)
        return base64.b64encode(digest).decode()


def connect(server: Server, service: str, *, signed: bool = True) -> Any:
    """A boto3 client that tries each call once, so that a refusal is seen as it is."""
    signature = None if signed else UNSIGNED
    config = Config(retries={"total_max_attempts": 1}, read_timeout=30, signature_version=signature)
    # Any key pair will do: the end-user calls are sent unsigned, and no server knows real keys.
    session = boto3.session.Session("test", "test", region_name=REGION)
    return session.client(service, endpoint_url=server.endpoint, config=config)


class Account:
    """A server with two user pools and their clients, and three identity pools."""

    def __init__(self, server: Server, watch: Callable[[Any], None] = lambda client: None) -> None:
        self.server = server
        self.users = connect(server, "cognito-idp")
        self.identities = connect(server, "cognito-identity")
        self.unsigned = connect(server, "cognito-idp", signed=False)
        for client in (self.users, self.identities, self.unsigned):
            watch(client)
        self._numbers = itertools.count(1)

        self.pool = self.new_pool("peers")
        self.client = self.new_client("main")
        self.other_client = self.new_client("other")
        self.open_client = self.new_client("shows-unknown-users", PreventUserExistenceErrors="LEGACY")
        self.secret_client = self.new_client("secret", GenerateSecret=True)
        self.flowless_client = self.new_client("no-password-flow", ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"])
        self.foreign_pool = self.new_pool("foreign")
        self.foreign_client = self.new_client("foreign", pool=self.foreign_pool)

        self.identity_pool = self.new_identity_pool("peers")
        self.pool_without_guests = self.new_identity_pool("no_guests", guests=False)
        self.pool_without_roles = self.new_identity_pool("no_roles", roles=False)

    # Pools.

    def new_pool(self, name: str) -> str:
        pool: str = self.users.create_user_pool(PoolName=name, AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
        return pool

    def new_client(self, name: str, *, pool: str | None = None, **settings: Any) -> AppClient:
        settings = {"ExplicitAuthFlows": PASSWORD_FLOWS, "PreventUserExistenceErrors": "ENABLED", **settings}
        reply = self.users.create_user_pool_client(UserPoolId=pool or self.pool, ClientName=name, **settings)
        client = reply["UserPoolClient"]
        return AppClient(client["ClientId"], client.get("ClientSecret"))

    def new_identity_pool(
        self, name: str, *, guests: bool = True, roles: bool = True, clients: tuple[AppClient, ...] = ()
    ) -> str:
        clients = clients or (self.client, self.secret_client)
        reply = self.identities.create_identity_pool(
            IdentityPoolName=name,
            AllowUnauthenticatedIdentities=guests,
            CognitoIdentityProviders=[{"ProviderName": self.provider(), "ClientId": client.id} for client in clients],
        )
        pool: str = reply["IdentityPoolId"]
        # moto has no such operation, and gives credentials without roles.
        if roles and self.server.name != "moto":
            self.identities.set_identity_pool_roles(IdentityPoolId=pool, Roles=ROLES)
        return pool

    def provider(self, pool: str | None = None) -> str:
        """How a login of a user pool is called."""
        return f"cognito-idp.{REGION}.amazonaws.com/{pool or self.pool}"

    # Users.

    def new_user(self) -> User:
        """A name and a password that nobody has yet; the server does not know them."""
        number = next(self._numbers)
        return User(f"user-{number}", f"Correct-horse-{number}")

    def signed_up(self) -> User:
        """A user who has not confirmed."""
        user = self.new_user()
        self.sign_up(user)
        return user

    def confirmed(self, pool: str | None = None) -> User:
        """A user who can sign in, with a verified address."""
        user = self.new_user()
        verified = [*user.attributes, {"Name": "email_verified", "Value": "true"}]
        self.users.admin_create_user(
            UserPoolId=pool or self.pool, Username=user.name, UserAttributes=verified, MessageAction="SUPPRESS"
        )
        self.users.admin_set_user_password(
            UserPoolId=pool or self.pool, Username=user.name, Password=user.password, Permanent=True
        )
        return user

    def invited(self) -> User:
        """A user with a temporary password."""
        user = self.new_user()
        self.users.admin_create_user(
            UserPoolId=self.pool, Username=user.name, TemporaryPassword=user.password, MessageAction="SUPPRESS"
        )
        return user

    # Calls that many cases make.

    def sign_up(self, user: User, client: AppClient | None = None, **members: Any) -> Any:
        members = {"Password": user.password, "UserAttributes": user.attributes, **members}
        return self.users.sign_up(ClientId=(client or self.client).id, Username=user.name, **members)

    def confirm(self, user: User, code: str, client: AppClient | None = None) -> Any:
        client_id = (client or self.client).id
        return self.users.confirm_sign_up(ClientId=client_id, Username=user.name, ConfirmationCode=code)

    def initiate(self, flow: str, client: AppClient | None = None, **parameters: str) -> Any:
        client_id = (client or self.client).id
        return self.users.initiate_auth(AuthFlow=flow, ClientId=client_id, AuthParameters=parameters)

    def sign_in(self, user: User, client: AppClient | None = None, **parameters: str) -> Any:
        parameters = {"USERNAME": user.name, "PASSWORD": user.password, **parameters}
        return self.initiate("USER_PASSWORD_AUTH", client, **parameters)

    def tokens(self, user: User, client: AppClient | None = None) -> dict[str, str]:
        """The tokens of a sign-in."""
        tokens: dict[str, str] = self.sign_in(user, client)["AuthenticationResult"]
        return tokens

    def login(self, user: User) -> dict[str, str]:
        """`Logins` of a user of the main pool."""
        return {self.provider(): self.tokens(user)["IdToken"]}

    def get_id(self, pool: str | None = None, logins: dict[str, str] | None = None) -> Any:
        return self.identities.get_id(IdentityPoolId=pool or self.identity_pool, Logins=logins or {})

    def identity(self, pool: str | None = None, logins: dict[str, str] | None = None) -> str:
        identity: str = self.get_id(pool, logins)["IdentityId"]
        return identity

    def reset(self, user: User, code: str, password: str, client: AppClient | None = None) -> Any:
        return self.users.confirm_forgot_password(
            ClientId=(client or self.client).id, Username=user.name, ConfirmationCode=code, Password=password
        )

    # Codes that were sent.

    def sign_up_code(self, user: User) -> str:
        """The code that a sign-up was sent: MiniStack's is fixed, moto takes any."""
        return self._outbox(user, "sign_up") if self.server.name == "sandbox" else "123456"

    def attribute_code(self, user: User) -> str:
        """The code that proves a changed address: MiniStack's is fixed, moto has none."""
        return self._outbox(user, "attribute") if self.server.name == "sandbox" else "123456"

    def forgotten(self, user: User) -> str:
        """Asks for a code for a forgotten password; gives the code."""
        reply = self.users.forgot_password(ClientId=self.client.id, Username=user.name)
        if self.server.name == "sandbox":
            return self._outbox(user, "forgot_password")
        if self.server.name == "ministack":
            return "654321"
        code: str = reply["ResponseMetadata"]["HTTPHeaders"]["x-moto-forgot-password-confirmation-code"]
        return code

    def _outbox(self, user: User, purpose: str) -> str:
        with urllib.request.urlopen(f"{self.server.endpoint}/_sandbox/outbox", timeout=30) as reply:
            messages = json.load(reply)["messages"]
        codes = [it["code"] for it in messages if it["username"] == user.name and it["purpose"] == purpose]
        return str(codes[-1])
