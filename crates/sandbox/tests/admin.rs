//! Setting pools up through the API, as `docs/your-own-backend.md` does on AWS.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod support;

use serde_json::{Value, json};
use support::{Bench, Tokens};

async fn new_pool(bench: &Bench) -> String {
    let body = json!({
        "PoolName": "game",
        "AutoVerifiedAttributes": ["email"],
        "Policies": {"PasswordPolicy": {"MinimumLength": 10, "RequireLowercase": true}},
    });
    let reply = bench.admin("CreateUserPool", body).await.ok();
    let pool = reply["UserPool"]["Id"].as_str().unwrap().to_owned();
    let described = bench.admin("DescribeUserPool", json!({"UserPoolId": pool})).await.ok();
    assert_eq!(described, reply);
    pool
}

#[tokio::test]
async fn pools_and_clients_have_the_shape_of_aws() {
    let bench = Bench::start().await;
    let pool = new_pool(&bench).await;
    assert_eq!((pool.len(), pool.starts_with("us-east-1_")), (19, true));
    let described = bench.admin("DescribeUserPool", json!({"UserPoolId": pool})).await.ok();
    let arn = format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{pool}");
    assert_eq!(described["UserPool"]["Arn"], arn);
    assert_eq!(described["UserPool"]["Policies"]["PasswordPolicy"]["MinimumLength"], 10);
    assert_eq!(described["UserPool"]["Policies"]["PasswordPolicy"]["RequireSymbols"], false);

    let body = json!({
        "UserPoolId": pool, "ClientName": "desktop", "GenerateSecret": true,
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AccessTokenValidity": 10, "TokenValidityUnits": {"AccessToken": "minutes"},
    });
    let client = bench.admin("CreateUserPoolClient", body).await.ok()["UserPoolClient"].clone();
    assert_eq!(client["ClientId"].as_str().map(str::len), Some(26));
    assert_eq!(client["ClientSecret"].as_str().map(str::len), Some(52));
    assert_eq!(client["PreventUserExistenceErrors"], "LEGACY");
    assert_eq!(client["AccessTokenValidity"], 600);

    let plain = bench.admin("CreateUserPoolClient", json!({"UserPoolId": pool, "ClientName": "x"})).await.ok();
    assert!(plain["UserPoolClient"].get("ClientSecret").is_none());
    let flows = json!(["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]);
    assert_eq!(plain["UserPoolClient"]["ExplicitAuthFlows"], flows);
}

#[tokio::test]
async fn each_wrong_setting_has_its_refusal() {
    let bench = Bench::start().await;
    let pool = bench.sandbox.ids().user_pool.clone();
    let client = |name: &str, value: Value| json!({"UserPoolId": pool, "ClientName": "x", (name): value});
    let user = |name: &str| json!({"UserPoolId": pool, "Username": name});
    let no_pool = "User pool us-east-1_Nowhere99 does not exist.";
    let cases = [
        ("DescribeUserPool", json!({"UserPoolId": "us-east-1_Nowhere99"}), "ResourceNotFoundException", no_pool),
        (
            "CreateUserPoolClient",
            json!({"UserPoolId": "us-east-1_Nowhere99", "ClientName": "x"}),
            "ResourceNotFoundException",
            no_pool,
        ),
        (
            "CreateUserPool",
            json!({"PoolName": "x", "MfaConfiguration": "ON"}),
            "InvalidParameterException",
            "MfaConfiguration is not supported by the sandbox yet.",
        ),
        (
            "CreateUserPool",
            json!({"PoolName": "x", "UsernameAttributes": ["email"]}),
            "InvalidParameterException",
            "UsernameAttributes is not supported by the sandbox yet.",
        ),
        (
            "CreateUserPool",
            json!({"PoolName": "x", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}}),
            "InvalidParameterException",
            "1 validation error detected: Value '5' at 'minimumLength' failed to satisfy constraint: Member must have \
             value greater than or equal to 6",
        ),
        (
            "CreateUserPoolClient",
            client("ExplicitAuthFlows", json!(["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"])),
            "InvalidParameterException",
            "Explicit auth flows with and without the ALLOW_ prefix cannot be mixed.",
        ),
        (
            "CreateUserPoolClient",
            client("ExplicitAuthFlows", json!(["ALLOW_EVERYTHING"])),
            "InvalidParameterException",
            "Invalid ExplicitAuthFlows: ALLOW_EVERYTHING",
        ),
        (
            "CreateUserPoolClient",
            client("AccessTokenValidity", json!(48)),
            "InvalidParameterException",
            "Invalid range for token validity: accessToken must be 300 to 86400 seconds.",
        ),
        ("AdminCreateUser", user("test1"), "UsernameExistsException", "User account already exists"),
        (
            "AdminConfirmSignUp",
            user("test1"),
            "NotAuthorizedException",
            "User cannot be confirmed. Current status is CONFIRMED",
        ),
        (
            "AdminSetUserPassword",
            json!({"UserPoolId": pool, "Username": "test1", "Password": "weakness"}),
            "InvalidPasswordException",
            "Password did not conform with policy: Password must have uppercase characters",
        ),
    ];
    for (operation, body, code, message) in cases {
        bench.admin(operation, body).await.refused(code, message);
    }
    for operation in ["AdminGetUser", "AdminDeleteUser", "AdminDisableUser", "AdminEnableUser", "AdminConfirmSignUp"] {
        bench.admin(operation, user("nobody")).await.refused("UserNotFoundException", "User does not exist.");
    }
}

#[tokio::test]
async fn an_invited_user_gets_a_temporary_password() {
    let bench = Bench::start().await;
    let pool = bench.sandbox.ids().user_pool.clone();
    let body = json!({
        "UserPoolId": pool, "Username": "bob",
        "UserAttributes": [{"Name": "email", "Value": "bob@example.com"}, {"Name": "email_verified", "Value": "true"}],
    });
    let reply = bench.admin("AdminCreateUser", body).await.ok();
    assert_eq!(reply["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let invitation = bench.sandbox.outbox().pop().unwrap();
    assert_eq!((invitation.purpose, invitation.username.as_str()), ("invitation", "bob"));
    let challenge = bench.sign_in("bob", &invitation.code).await.ok();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");

    let resend = json!({"UserPoolId": pool, "Username": "bob", "MessageAction": "RESEND"});
    bench.admin("AdminCreateUser", resend.clone()).await.ok();
    let again = bench.sandbox.outbox().pop().unwrap();
    assert_ne!(again.code, invitation.code);
    bench.sign_in("bob", &invitation.code).await.refused("NotAuthorizedException", "Incorrect username or password.");

    let set = |permanent: bool| json!({"UserPoolId": pool, "Username": "bob", "Password": "Correct-horse1", "Permanent": permanent});
    bench.admin("AdminSetUserPassword", set(false)).await.ok();
    assert_eq!(bench.sign_in("bob", "Correct-horse1").await.ok()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    bench.admin("AdminSetUserPassword", set(true)).await.ok();
    assert!(bench.sign_in("bob", "Correct-horse1").await.ok()["AuthenticationResult"].is_object());
    assert_eq!(bench.admin("AdminCreateUser", resend).await.json()["__type"], "UnsupportedUserStateException");
}

#[tokio::test]
async fn an_administrator_confirms_disables_enables_and_deletes() {
    let bench = Bench::start().await;
    let pool = bench.sandbox.ids().user_pool.clone();
    let user = json!({"UserPoolId": pool, "Username": "bob"});
    let attributes = json!([{"Name": "email", "Value": "bob@example.com"}]);
    let sign_up = json!({
        "ClientId": bench.client(), "Username": "bob", "Password": "Correct-horse1", "UserAttributes": attributes,
    });
    bench.call("SignUp", sign_up).await.ok();
    bench.admin("AdminConfirmSignUp", user.clone()).await.ok();
    let tokens = Tokens::of(&bench.sign_in("bob", "Correct-horse1").await.ok());

    bench.advance_s(5);
    bench.admin("AdminDisableUser", user.clone()).await.ok();
    let described = bench.admin("AdminGetUser", user.clone()).await.ok();
    assert_eq!((&described["Enabled"], &described["UserStatus"]), (&json!(false), &json!("CONFIRMED")));
    let created = described["UserCreateDate"].as_u64().unwrap();
    assert_eq!(described["UserLastModifiedDate"], created + 5);
    bench.sign_in("bob", "Correct-horse1").await.refused("NotAuthorizedException", "User is disabled.");
    bench
        .call("GetUser", json!({"AccessToken": tokens.access}))
        .await
        .refused("NotAuthorizedException", "Access Token has been revoked");

    bench.admin("AdminEnableUser", user.clone()).await.ok();
    bench.sign_in("bob", "Correct-horse1").await.ok();
    assert_eq!(bench.admin("AdminDeleteUser", user.clone()).await.body, b"");
    bench.admin("AdminGetUser", user).await.refused("UserNotFoundException", "User does not exist.");
}

#[tokio::test]
async fn a_backend_made_through_the_api_gives_credentials() {
    let bench = Bench::start().await;
    let pool = new_pool(&bench).await;
    let client = json!({
        "UserPoolId": pool, "ClientName": "game",
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    let client = bench.admin("CreateUserPoolClient", client).await.ok()["UserPoolClient"]["ClientId"].clone();
    let user = json!({"UserPoolId": pool, "Username": "bob", "MessageAction": "SUPPRESS"});
    bench.admin("AdminCreateUser", user).await.ok();
    let password = json!({"UserPoolId": pool, "Username": "bob", "Password": "longenough", "Permanent": true});
    bench.admin("AdminSetUserPassword", password).await.ok();
    assert_eq!(bench.sandbox.outbox(), []);

    let provider = format!("cognito-idp.us-east-1.amazonaws.com/{pool}");
    let body = json!({
        "IdentityPoolName": "game", "AllowUnauthenticatedIdentities": false,
        "CognitoIdentityProviders": [{"ProviderName": provider, "ClientId": client}],
    });
    let identity_pool = bench.admin("CreateIdentityPool", body).await.ok();
    let described = json!({"IdentityPoolId": identity_pool["IdentityPoolId"]});
    assert_eq!(bench.admin("DescribeIdentityPool", described).await.ok(), identity_pool);

    let sign_in = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client,
        "AuthParameters": {"USERNAME": "bob", "PASSWORD": "longenough"},
    });
    let tokens = Tokens::of(&bench.call("InitiateAuth", sign_in).await.ok());
    let logins = json!({(provider): tokens.id});
    let get_id = json!({"IdentityPoolId": identity_pool["IdentityPoolId"], "Logins": logins});
    let identity = bench.call("GetId", get_id).await.ok()["IdentityId"].clone();
    let get_credentials = json!({"IdentityId": identity, "Logins": logins});
    bench.call("GetCredentialsForIdentity", get_credentials.clone()).await.refused(
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    );
    let roles = json!({
        "IdentityPoolId": identity_pool["IdentityPoolId"],
        "Roles": {"authenticated": "arn:aws:iam::123456789012:role/game"},
    });
    assert_eq!(bench.admin("SetIdentityPoolRoles", roles).await.body, b"");
    bench.call("GetCredentialsForIdentity", get_credentials).await.ok();
}
