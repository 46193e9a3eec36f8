//! Refresh tokens that are replaced at each use: what still works, and for how long.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use authcanvas_sandbox::{Settings, State};
use serde_json::{Value, json};
use support::{Bench, Reply, Tokens};

const SECRET: &str = "canaryclientsecret000000001";
const SECRET_CLIENT: &str = "secretclient00000000000001";

async fn bench() -> Bench {
    let state = State::from_ron(
        r#"(
            user_pools: {"us-east-1_ABCdef123": (
                clients: {
                    "abcdefghijklmnopqrstuvwx01": (auth_flows: [USER_PASSWORD_AUTH], rotation_grace_seconds: 10),
                    "plainclient000000000000001": (auth_flows: [USER_PASSWORD_AUTH, REFRESH_TOKEN_AUTH]),
                    "secretclient00000000000001": (secret: "canaryclientsecret000000001"),
                },
                users: {"ada": (password: "Correct-horse1")},
            )},
            identity_pools: {"us-east-1:00000000-0000-4000-8000-000000000001": ()},
        )"#,
    );
    Bench::with(Settings { state: state.unwrap(), ..Settings::default() }).await
}

async fn refresh(bench: &Bench, client: &str, token: &str) -> Reply {
    bench.call("GetTokensFromRefreshToken", json!({"ClientId": client, "RefreshToken": token})).await
}

async fn sign_in(bench: &Bench, client: &str) -> String {
    let parameters = json!({"USERNAME": "ada", "PASSWORD": "Correct-horse1"});
    let body = json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client, "AuthParameters": parameters});
    Tokens::of(&bench.call("InitiateAuth", body).await.ok()).refresh
}

#[tokio::test]
async fn a_replaced_token_works_on_for_its_grace() {
    let bench = bench().await;
    let client = bench.client();
    let first = sign_in(&bench, &client).await;
    let second = Tokens::of(&refresh(&bench, &client, &first).await.ok()).refresh;
    assert_ne!(first, second);
    bench.advance_s(9);
    let again = Tokens::of(&refresh(&bench, &client, &first).await.ok()).refresh;
    assert_eq!(again, second, "a lost answer can be asked for again");
    bench.advance_s(1);
    let reused = ("RefreshTokenReuseException", "Refresh token has been invalidated by rotation.");
    refresh(&bench, &client, &first).await.refused(reused.0, reused.1);
    let third = Tokens::of(&refresh(&bench, &client, &second).await.ok()).refresh;
    refresh(&bench, &client, &third).await.ok();
    refresh(&bench, &client, &first).await.refused(reused.0, reused.1);
}

#[tokio::test]
async fn without_rotation_the_token_stays() {
    let bench = bench().await;
    let client = "plainclient000000000000001";
    let token = sign_in(&bench, client).await;
    let reply = refresh(&bench, client, &token).await.ok();
    assert_eq!(reply["AuthenticationResult"]["RefreshToken"], Value::Null);
    refresh(&bench, client, &token).await.ok();
}

#[tokio::test]
async fn what_is_no_token_of_the_client_is_refused() {
    let bench = bench().await;
    let client = bench.client();
    let token = sign_in(&bench, &client).await;
    let refused = "NotAuthorizedException";
    refresh(&bench, "plainclient000000000000001", &token).await.refused(refused, "Refresh Token has different Client.");
    refresh(&bench, &client, "aGVsbG8").await.refused(refused, "Invalid Refresh Token.");
    let body = |secret: &str| json!({"ClientId": SECRET_CLIENT, "RefreshToken": token, "ClientSecret": secret});
    let unverified = format!("Unable to verify secret for client {SECRET_CLIENT}");
    bench.call("GetTokensFromRefreshToken", body("wrong")).await.refused(refused, &unverified);
    let other = "Refresh Token has different Client.";
    bench.call("GetTokensFromRefreshToken", body(SECRET)).await.refused(refused, other);
    let body =
        json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": client, "AuthParameters": {"REFRESH_TOKEN": token}});
    let not_enabled = "REFRESH_TOKEN_AUTH flow not enabled for this client";
    bench.call("InitiateAuth", body).await.refused("InvalidParameterException", not_enabled);
}

#[test]
fn a_state_cannot_ask_for_both() {
    let problems = State::from_ron(
        r#"(
            user_pools: {"us-east-1_ABCdef123": (clients: {"abcdefghijklmnopqrstuvwx01": (rotation_grace_seconds: 61)})},
            identity_pools: {"us-east-1:00000000-0000-4000-8000-000000000001": ()},
        )"#,
    )
    .unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|it| it.contains("expected no `REFRESH_TOKEN_AUTH`")), "{told:?}");
    assert!(told.iter().any(|it| it.contains("expected 0 to 60")), "{told:?}");
}
