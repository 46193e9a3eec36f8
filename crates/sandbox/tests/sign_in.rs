//! Signing in: passwords, locks, client secrets, flows, the new-password challenge, refreshing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends at the first surprise")]

mod support;

use authcanvas_sandbox::{Settings, State};
use serde_json::{Value, json};
use support::{Bench, Tokens};

const SECRET_CLIENT: &str = "secretclient00000000000001";
const LEGACY_CLIENT: &str = "legacyclient00000000000001";
const SRP_CLIENT: &str = "srponlyclient0000000000001";

async fn bench() -> Bench {
    let text = r#"(
        user_pools: {
            "us-east-1_AAAAAAAAA": (
                clients: {
                    "aplainclient00000000000001": (),
                    "secretclient00000000000001": (secret: "abcdefghijklmnopqrstuvwxyz"),
                    "legacyclient00000000000001": (prevent_user_existence_errors: false),
                    "srponlyclient0000000000001": (auth_flows: [USER_SRP_AUTH]),
                },
                users: {
                    "ada": (password: "Correct-horse1", email: "ada@example.com", default: true),
                    "new": (password: "Correct-horse1", status: Unconfirmed),
                    "off": (password: "Correct-horse1", enabled: false),
                    "invited": (password: "Temporary-1", email: "i@example.com", status: ForceChangePassword),
                },
            ),
        },
        identity_pools: {"us-east-1:00000000-0000-4000-8000-000000000001": ()},
    )"#;
    let state = State::from_ron(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    Bench::with(Settings { state, ..Settings::default() }).await
}

fn sign_in(client: &str, parameters: Value) -> Value {
    json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client, "AuthParameters": parameters})
}

#[tokio::test]
async fn each_wrong_sign_in_has_its_refusal() {
    let bench = bench().await;
    let right = json!({"USERNAME": "ada", "PASSWORD": "Correct-horse1"});
    let hash = |hash: &str| json!({"USERNAME": "ada", "PASSWORD": "Correct-horse1", "SECRET_HASH": hash});
    let user = |name: &str| json!({"USERNAME": name, "PASSWORD": "Correct-horse1"});
    let plain = bench.client();
    let cases = [
        ("InvalidParameterException", "Missing required parameter USERNAME", sign_in(&plain, json!({}))),
        (
            "InvalidParameterException",
            "Missing required parameter PASSWORD",
            sign_in(&plain, json!({"USERNAME": "ada"})),
        ),
        ("ResourceNotFoundException", "User pool client nobody does not exist.", sign_in("nobody", right.clone())),
        (
            "NotAuthorizedException",
            "Incorrect username or password.",
            sign_in(&plain, json!({"USERNAME": "ada", "PASSWORD": "x"})),
        ),
        ("NotAuthorizedException", "Incorrect username or password.", sign_in(&plain, user("nobody"))),
        ("UserNotFoundException", "User does not exist.", sign_in(LEGACY_CLIENT, user("nobody"))),
        ("UserNotConfirmedException", "User is not confirmed.", sign_in(&plain, user("new"))),
        (
            "NotAuthorizedException",
            "Incorrect username or password.",
            sign_in(&plain, json!({"USERNAME": "new", "PASSWORD": "x"})),
        ),
        ("NotAuthorizedException", "User is disabled.", sign_in(&plain, user("off"))),
        (
            "NotAuthorizedException",
            "Incorrect username or password.",
            sign_in(&plain, json!({"USERNAME": "off", "PASSWORD": "x"})),
        ),
        (
            "NotAuthorizedException",
            "Client secretclient00000000000001 is configured with secret but SECRET_HASH was not received",
            sign_in(SECRET_CLIENT, right.clone()),
        ),
        (
            "NotAuthorizedException",
            "Unable to verify secret hash for client secretclient00000000000001",
            sign_in(SECRET_CLIENT, hash("AAAA")),
        ),
        (
            "InvalidParameterException",
            "App client aplainclient00000000000001 is not configured for secret but secret hash was received",
            sign_in(&plain, hash("AAAA")),
        ),
        (
            "InvalidParameterException",
            "USER_PASSWORD_AUTH flow not enabled for this client",
            sign_in(SRP_CLIENT, right),
        ),
        (
            "InvalidParameterException",
            "Invalid SRP_A.",
            json!({"AuthFlow": "USER_SRP_AUTH", "ClientId": SRP_CLIENT, "AuthParameters": {"USERNAME": "ada", "SRP_A": "0"}}),
        ),
        (
            "InvalidParameterException",
            "CUSTOM_AUTH is not enabled for the client.",
            json!({"AuthFlow": "CUSTOM_AUTH", "ClientId": SRP_CLIENT, "AuthParameters": {"USERNAME": "ada"}}),
        ),
        (
            "InvalidParameterException",
            "USER_AUTH flow not enabled for this client",
            json!({"AuthFlow": "USER_AUTH", "ClientId": SRP_CLIENT, "AuthParameters": {"USERNAME": "ada"}}),
        ),
        (
            "InvalidParameterException",
            "REFRESH_TOKEN_AUTH flow not enabled for this client",
            json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": SRP_CLIENT, "AuthParameters": {"REFRESH_TOKEN": "x"}}),
        ),
        (
            "InvalidParameterException",
            "Initiate Auth method not supported.",
            json!({"AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "ClientId": plain, "AuthParameters": {}}),
        ),
    ];
    for (code, message, body) in cases {
        bench.call("InitiateAuth", body).await.refused(code, message);
    }
    // HMAC-SHA256 of "adasecretclient00000000000001" under the client's secret, from Python's hmac module.
    let right_hash = "ewzAc+Xb5rLmxGUrKTv7rOZpA7BJyTPEXnJ1fGPkW50=";
    bench.call("InitiateAuth", sign_in(SECRET_CLIENT, hash(right_hash))).await.ok();
}

#[tokio::test]
async fn five_wrong_passwords_lock_for_a_second_then_longer() {
    let bench = bench().await;
    let locked = ("NotAuthorizedException", "Password attempts exceeded");
    let wrong = ("NotAuthorizedException", "Incorrect username or password.");
    for _ in 0..5 {
        bench.sign_in("ada", "wrong").await.refused(wrong.0, wrong.1);
    }
    bench.sign_in("ada", "Correct-horse1").await.refused(locked.0, locked.1);
    bench.advance_s(1);
    bench.sign_in("ada", "wrong").await.refused(wrong.0, wrong.1);
    bench.advance_s(1);
    bench.sign_in("ada", "Correct-horse1").await.refused(locked.0, locked.1);
    bench.advance_s(1);
    bench.sign_in("ada", "Correct-horse1").await.ok();
    for _ in 0..4 {
        bench.sign_in("ada", "wrong").await.refused(wrong.0, wrong.1);
    }
    bench.sign_in("ada", "Correct-horse1").await.ok();
}

/// Opens the challenge of the invited user, and gives the request that answers it.
async fn challenge(bench: &Bench) -> Value {
    let reply = bench.sign_in("invited", "Temporary-1").await.ok();
    assert_eq!(reply["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let parameters = &reply["ChallengeParameters"];
    assert_eq!(parameters["USER_ID_FOR_SRP"], "invited");
    assert_eq!(parameters["requiredAttributes"], "[]");
    let attributes: Value = serde_json::from_str(parameters["userAttributes"].as_str().unwrap()).unwrap();
    assert_eq!(attributes, json!({"email": "i@example.com", "email_verified": "false"}));
    assert!(reply.get("AuthenticationResult").is_none());
    json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "ClientId": bench.client(),
        "Session": reply["Session"],
        "ChallengeResponses": {"USERNAME": "invited", "NEW_PASSWORD": "Brand-new-1"},
    })
}

fn with(body: &Value, pointer: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

#[tokio::test]
async fn a_temporary_password_must_be_replaced_once_and_in_time() {
    let bench = bench().await;
    let answer = challenge(&bench).await;
    let respond = async |body: Value| bench.call("RespondToAuthChallenge", body).await;
    let invalid = ("NotAuthorizedException", "Invalid session for the user.");

    respond(with(&answer, "/Session", json!("A".repeat(60)))).await.refused(invalid.0, invalid.1);
    respond(with(&answer, "/ChallengeResponses/USERNAME", json!("ada"))).await.refused(invalid.0, invalid.1);
    respond(with(&answer, "/ClientId", json!(LEGACY_CLIENT))).await.refused(invalid.0, invalid.1);
    respond(with(&answer, "/ChallengeName", json!("CUSTOM_CHALLENGE"))).await.refused(invalid.0, invalid.1);
    respond(with(&answer, "/ChallengeName", json!("DEVICE_SRP_AUTH")))
        .await
        .refused("InvalidParameterException", "DEVICE_SRP_AUTH is not supported by the sandbox yet.");
    respond(with(&answer, "/ChallengeResponses", json!({"USERNAME": "invited"})))
        .await
        .refused("InvalidParameterException", "Missing required parameter NEW_PASSWORD");
    // A password against the policy leaves the session good.
    respond(with(&answer, "/ChallengeResponses/NEW_PASSWORD", json!("short")))
        .await
        .refused("InvalidPasswordException", "Password did not conform with policy: Password not long enough");

    let tokens = Tokens::of(&respond(answer.clone()).await.ok());
    bench.call("GetUser", json!({"AccessToken": tokens.access})).await.ok();
    respond(answer)
        .await
        .refused("NotAuthorizedException", "Invalid session for the user, session can only be used once.");
    bench.sign_in("invited", "Temporary-1").await.refused("NotAuthorizedException", "Incorrect username or password.");
    assert!(bench.sign_in("invited", "Brand-new-1").await.ok()["AuthenticationResult"].is_object());
}

#[tokio::test]
async fn sessions_and_temporary_passwords_end() {
    let bench = bench().await;
    let answer = challenge(&bench).await;
    bench.advance_s(180);
    bench
        .call("RespondToAuthChallenge", answer.clone())
        .await
        .refused("NotAuthorizedException", "Invalid session for the user, session is expired.");
    // The old session is forgotten when the next one opens, but not what it was.
    challenge(&bench).await;
    bench
        .call("RespondToAuthChallenge", answer)
        .await
        .refused("NotAuthorizedException", "Invalid session for the user, session is expired.");
    bench.advance_s(7 * 86_400);
    bench
        .sign_in("invited", "Temporary-1")
        .await
        .refused("NotAuthorizedException", "Temporary password has expired and must be reset by an administrator.");
}

#[tokio::test]
async fn refresh_tokens_belong_to_their_client_and_end() {
    let bench = bench().await;
    let tokens = Tokens::of(&bench.sign_in("ada", "Correct-horse1").await.ok());
    let refresh = |client: &str, token: &str| json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": client, "AuthParameters": {"REFRESH_TOKEN": token}});
    let own = refresh(&bench.client(), &tokens.refresh);

    bench.advance_s(10);
    let reply = bench.call("InitiateAuth", own.clone()).await.ok();
    assert!(reply["AuthenticationResult"].get("RefreshToken").is_none());
    assert_eq!(reply["AuthenticationResult"]["ExpiresIn"], 3600);
    let refreshed = Tokens::of(&reply);
    assert_ne!(refreshed.access, tokens.access);
    bench.call("GetUser", json!({"AccessToken": refreshed.access})).await.ok();

    let invalid = ("NotAuthorizedException", "Invalid Refresh Token.");
    bench.call("InitiateAuth", refresh(&bench.client(), "a.b.c.d.e")).await.refused(invalid.0, invalid.1);
    let mut tampered = tokens.refresh.clone();
    tampered.pop();
    bench.call("InitiateAuth", refresh(&bench.client(), &tampered)).await.refused(invalid.0, invalid.1);
    bench
        .call("InitiateAuth", refresh(LEGACY_CLIENT, &tokens.refresh))
        .await
        .refused("NotAuthorizedException", "Refresh Token has different Client.");
    bench.advance_s(30 * 86_400);
    bench.call("InitiateAuth", own).await.refused("NotAuthorizedException", "Refresh Token has expired");
}
