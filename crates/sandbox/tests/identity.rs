//! Identities: guests, logins, credentials.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends at the first surprise")]

mod support;

use authcanvas_sandbox::{Settings, State};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use support::{Bench, START_MS, Tokens};

const NO_GUESTS: &str = "us-east-1:00000000-0000-4000-8000-000000000001";
const NO_ROLES: &str = "us-east-1:00000000-0000-4000-8000-000000000002";
const OPEN: &str = "us-east-1:00000000-0000-4000-8000-000000000003";
const OTHER_CLIENT: &str = "otherclient000000000000001";

async fn bench() -> Bench {
    let text = r#"(
        user_pools: {
            "us-east-1_AAAAAAAAA": (
                clients: {"aplainclient00000000000001": (), "otherclient000000000000001": ()},
                users: {
                    "ada": (password: "Correct-horse1", default: true),
                    "bob": (password: "Correct-horse1"),
                },
            ),
            "us-east-1_BBBBBBBBB": (
                clients: {"bplainclient00000000000001": ()},
                users: {"eve": (password: "Correct-horse1")},
            ),
        },
        identity_pools: {
            "us-east-1:00000000-0000-4000-8000-000000000001": (
                providers: [(user_pool: "us-east-1_AAAAAAAAA", client: "aplainclient00000000000001")],
                roles: (authenticated: "arn:aws:iam::123456789012:role/A"),
            ),
            "us-east-1:00000000-0000-4000-8000-000000000002": (guests: true),
            "us-east-1:00000000-0000-4000-8000-000000000003": (
                guests: true,
                providers: [
                    (user_pool: "us-east-1_AAAAAAAAA", client: "aplainclient00000000000001"),
                    (user_pool: "us-east-1_BBBBBBBBB", client: "bplainclient00000000000001"),
                ],
                roles: (authenticated: "arn:aws:iam::123456789012:role/A", unauthenticated: "arn:aws:iam::123456789012:role/G"),
            ),
        },
    )"#;
    let state = State::from_ron(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    Bench::with(Settings { state, ..Settings::default() }).await
}

async fn tokens(bench: &Bench, client: &str, username: &str) -> Tokens {
    let body = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client,
        "AuthParameters": {"USERNAME": username, "PASSWORD": "Correct-horse1"},
    });
    Tokens::of(&bench.call("InitiateAuth", body).await.ok())
}

fn get_id(pool: &str, logins: Value) -> Value {
    json!({"IdentityPoolId": pool, "Logins": logins})
}

#[tokio::test]
async fn guests_get_identities_and_credentials_where_they_may() {
    let bench = bench().await;
    let refused = ("NotAuthorizedException", "Unauthenticated access is not supported for this identity pool.");
    bench.call("GetId", get_id(NO_GUESTS, json!({}))).await.refused(refused.0, refused.1);
    let first = bench.call("GetId", json!({"IdentityPoolId": OPEN, "AccountId": "123456789012"})).await.ok();
    let second = bench.call("GetId", get_id(OPEN, json!({}))).await.ok();
    assert_ne!(first, second, "each guest is somebody else");

    let reply = bench.call("GetCredentialsForIdentity", first.clone()).await.ok();
    assert_eq!(reply["IdentityId"], first["IdentityId"]);
    let credentials = &reply["Credentials"];
    assert_eq!(credentials["Expiration"], START_MS / 1000 + 3600);
    let key_id = credentials["AccessKeyId"].as_str().unwrap();
    assert_eq!((key_id.len(), key_id.starts_with("ASIASANDBOX")), (20, true));
    assert_eq!(credentials["SecretKey"].as_str().map(str::len), Some(40));
    let again = bench.call("GetCredentialsForIdentity", first).await.ok();
    assert_ne!(again["Credentials"]["SessionToken"], credentials["SessionToken"]);

    let without_roles = bench.call("GetId", get_id(NO_ROLES, json!({}))).await.ok();
    bench.call("GetCredentialsForIdentity", without_roles).await.refused(
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    );
}

#[tokio::test]
async fn each_wrong_login_has_its_refusal() {
    let bench = bench().await;
    let ours = tokens(&bench, "aplainclient00000000000001", "ada").await;
    let other_client = tokens(&bench, OTHER_CLIENT, "ada").await;
    let other_pool = tokens(&bench, "bplainclient00000000000001", "eve").await;
    let provider = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AAAAAAAAA";
    let mut forged: Vec<String> = ours.id.split('.').map(str::to_owned).collect();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&forged[1]).unwrap()).unwrap();
    claims["sub"] = json!("somebody-else");
    forged[1] = URL_SAFE_NO_PAD.encode(claims.to_string());

    let unsupported = "Token is not from a supported provider of this identity pool.";
    let cases = [
        ("garbage", provider, "garbage".to_owned(), "Invalid login token. Not a valid OpenId Connect identity token."),
        ("forged", provider, forged.join("."), "Invalid login token. Couldn't verify signed token."),
        ("access token", provider, ours.access.clone(), "Invalid login token. Missing a required claim: aud"),
        ("other pool", provider, other_pool.id.clone(), "Invalid login token. Issuer doesn't match providerName"),
        ("other client", provider, other_client.id, unsupported),
        ("other provider", "cognito-idp.us-east-1.amazonaws.com/us-east-1_BBBBBBBBB", other_pool.id, unsupported),
        ("google", "accounts.google.com", ours.id.clone(), unsupported),
        (
            "with scheme",
            "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AAAAAAAAA",
            ours.id.clone(),
            unsupported,
        ),
    ];
    for (name, provider, token, message) in cases {
        let reply = bench.call("GetId", get_id(NO_GUESTS, json!({(provider): token}))).await;
        assert_eq!(reply.json()["message"], message, "{name}");
        assert_eq!(reply.json()["__type"], "NotAuthorizedException", "{name}");
    }
    bench.call("GetId", get_id("us-east-1:00000000-0000-4000-8000-00000000000f", json!({}))).await.refused(
        "ResourceNotFoundException",
        "IdentityPool 'us-east-1:00000000-0000-4000-8000-00000000000f' not found.",
    );

    bench.call("GetId", get_id(NO_GUESTS, json!({(provider): ours.id}))).await.ok();
    bench.advance_s(3600);
    let now = START_MS / 1000 + 3600;
    bench
        .call("GetId", get_id(NO_GUESTS, json!({(provider): ours.id})))
        .await
        .refused("NotAuthorizedException", &format!("Invalid login token. Token expired: {now} >= {now}"));
}

#[tokio::test]
async fn an_identity_belongs_to_its_login() {
    let bench = bench().await;
    let provider = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AAAAAAAAA";
    let ada = json!({(provider): tokens(&bench, "aplainclient00000000000001", "ada").await.id});
    let bob = json!({(provider): tokens(&bench, "aplainclient00000000000001", "bob").await.id});
    let identity = bench.call("GetId", get_id(NO_GUESTS, ada.clone())).await.ok()["IdentityId"].clone();
    assert_eq!(bench.call("GetId", get_id(NO_GUESTS, ada.clone())).await.ok()["IdentityId"], identity);
    assert_ne!(bench.call("GetId", get_id(NO_GUESTS, bob.clone())).await.ok()["IdentityId"], identity);
    assert_ne!(bench.call("GetId", get_id(OPEN, ada.clone())).await.ok()["IdentityId"], identity);

    let credentials = |logins: Value| json!({"IdentityId": identity, "Logins": logins});
    let id = identity.as_str().unwrap();
    bench
        .call("GetCredentialsForIdentity", json!({"IdentityId": identity}))
        .await
        .refused("NotAuthorizedException", &format!("Access to Identity '{id}' is forbidden."));
    bench.call("GetCredentialsForIdentity", credentials(bob)).await.refused(
        "NotAuthorizedException",
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    );
    bench
        .call("GetCredentialsForIdentity", credentials(json!({(provider): "garbage"})))
        .await
        .refused("NotAuthorizedException", "Invalid login token. Not a valid OpenId Connect identity token.");
    let custom = json!({"IdentityId": identity, "Logins": ada, "CustomRoleArn": "arn:aws:iam::123456789012:role/B"});
    bench
        .call("GetCredentialsForIdentity", custom)
        .await
        .refused("NotAuthorizedException", "The role is not one that this identity may choose.");
    bench.call("GetCredentialsForIdentity", credentials(ada.clone())).await.ok();

    let token = bench.call("GetOpenIdToken", credentials(ada)).await.ok()["Token"].clone();
    let claims = token.as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!((&claims["sub"], &claims["aud"]), (&identity, &json!(NO_GUESTS)));
    assert_eq!((&claims["amr"][0], &claims["amr"][1]), (&json!("authenticated"), &json!(provider)));
    assert_eq!(claims["iss"], "https://cognito-identity.amazonaws.com");

    let nobody = "us-east-1:00000000-0000-4000-8000-00000000000f";
    for operation in ["GetCredentialsForIdentity", "GetOpenIdToken"] {
        bench
            .call(operation, json!({"IdentityId": nobody}))
            .await
            .refused("ResourceNotFoundException", &format!("Identity '{nobody}' not found."));
    }
}

#[tokio::test]
async fn a_guest_who_signs_in_keeps_the_identity() {
    let bench = bench().await;
    let provider = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AAAAAAAAA";
    let guest = bench.call("GetId", get_id(OPEN, json!({}))).await.ok()["IdentityId"].clone();
    let ada = json!({(provider): tokens(&bench, "aplainclient00000000000001", "ada").await.id});
    bench.call("GetCredentialsForIdentity", json!({"IdentityId": guest, "Logins": ada})).await.ok();
    assert_eq!(bench.call("GetId", get_id(OPEN, ada)).await.ok()["IdentityId"], guest);
    let id = guest.as_str().unwrap();
    bench
        .call("GetCredentialsForIdentity", json!({"IdentityId": guest}))
        .await
        .refused("NotAuthorizedException", &format!("Access to Identity '{id}' is forbidden."));
}

#[tokio::test]
async fn two_logins_of_two_identities_are_a_conflict() {
    let bench = bench().await;
    let names = ["us-east-1_AAAAAAAAA", "us-east-1_BBBBBBBBB"];
    let [first, second] = names.map(|pool| format!("cognito-idp.us-east-1.amazonaws.com/{pool}"));
    let ada = tokens(&bench, "aplainclient00000000000001", "ada").await.id;
    let eve = tokens(&bench, "bplainclient00000000000001", "eve").await.id;
    bench.call("GetId", get_id(OPEN, json!({(first.as_str()): ada}))).await.ok();
    bench.call("GetId", get_id(OPEN, json!({(second.as_str()): eve}))).await.ok();
    let both = bench.call("GetId", get_id(OPEN, json!({(first): ada, (second): eve}))).await;
    assert_eq!(both.json()["__type"], "ResourceConflictException");
}
