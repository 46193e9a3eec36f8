//! A sandbox as a whole: determinism, many users at once, stopping.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod support;

use std::{sync::Arc, time::Duration};

use authcanvas_sandbox::{Sandbox, Settings, StartError, State};
use serde_json::json;
use support::{Bench, Tokens};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Every byte of every reply of a run through the main operations.
async fn transcript(seed: u64) -> Vec<u8> {
    let bench = Bench::with(Settings { seed, ..Settings::default() }).await;
    let mut replies = Vec::new();
    let client = bench.client();
    let sign_up = json!({
        "ClientId": client, "Username": "bob", "Password": "Correct-horse1",
        "UserAttributes": [{"Name": "email", "Value": "bob@example.com"}],
    });
    replies.push(bench.call("SignUp", sign_up).await);
    bench.advance_s(1);
    replies.push(bench.sign_in("test1", "Test1test1!").await);
    let logins = json!({(bench.provider()): Tokens::of(&replies[1].ok()).id});
    let pool = bench.sandbox.ids().identity_pool.clone();
    for logins in [json!({}), logins] {
        let identity = bench.call("GetId", json!({"IdentityPoolId": pool, "Logins": logins})).await;
        let body = json!({"IdentityId": identity.ok()["IdentityId"], "Logins": logins});
        replies.push(identity);
        replies.push(bench.call("GetCredentialsForIdentity", body.clone()).await);
        replies.push(bench.call("GetOpenIdToken", body).await);
    }
    replies.push(bench.admin("CreateUserPool", json!({"PoolName": "x"})).await);
    for page in ["openid-configuration", "jwks.json"] {
        replies.push(bench.get(&format!("/us-east-1_Sandbox01/.well-known/{page}")).await);
    }
    // The port is the system's choice, and stands in one page.
    let port = bench.host().to_owned();
    let bytes: Vec<u8> = replies.into_iter().flat_map(|reply| reply.raw).collect();
    String::from_utf8(bytes).unwrap().replace(&port, "HOST").into_bytes()
}

#[tokio::test]
async fn the_same_seed_and_requests_give_the_same_bytes() {
    let (first, second, other) = (transcript(7).await, transcript(7).await, transcript(8).await);
    assert!(first == second);
    assert!(first != other);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_runs_share_a_sandbox() {
    let bench = Arc::new(Bench::start().await);
    let pool = bench.sandbox.ids().identity_pool.clone();
    let mut runs = tokio::task::JoinSet::new();
    for n in 0..64 {
        let (bench, pool) = (Arc::clone(&bench), pool.clone());
        runs.spawn(async move {
            let name = format!("user{n:02}");
            let sign_up = json!({
                "ClientId": bench.client(), "Username": name, "Password": "Correct-horse1",
                "UserAttributes": [{"Name": "email", "Value": format!("{name}@example.com")}],
            });
            bench.call("SignUp", sign_up).await.ok();
            let confirm = json!({"ClientId": bench.client(), "Username": name, "ConfirmationCode": "123456"});
            bench.call("ConfirmSignUp", confirm).await.ok();
            let tokens = Tokens::of(&bench.sign_in(&name, "Correct-horse1").await.ok());
            let logins = json!({(bench.provider()): tokens.id});
            let identity = bench.call("GetId", json!({"IdentityPoolId": pool, "Logins": logins})).await.ok();
            let body = json!({"IdentityId": identity["IdentityId"], "Logins": logins});
            bench.call("GetCredentialsForIdentity", body).await.ok();
            let user = bench.call("GetUser", json!({"AccessToken": tokens.access})).await.ok();
            assert_eq!(user["Username"], name);
            (name, identity["IdentityId"].to_string())
        });
    }
    let mut identities: Vec<(String, String)> = Vec::new();
    while let Some(run) = runs.join_next().await {
        identities.push(run.unwrap());
    }
    identities.sort();
    assert_eq!(bench.sandbox.requests().len(), 64 * 6);

    // One after the other on another sandbox, the same users have the same identities.
    let alone = Bench::start().await;
    for (name, identity) in identities.iter().rev().step_by(9) {
        let sign_up = json!({"ClientId": alone.client(), "Username": name, "Password": "Correct-horse1"});
        alone.call("SignUp", sign_up).await.ok();
        let user = json!({"UserPoolId": alone.sandbox.ids().user_pool, "Username": name});
        alone.admin("AdminConfirmSignUp", user).await.ok();
        let tokens = Tokens::of(&alone.sign_in(name, "Correct-horse1").await.ok());
        let body = json!({"IdentityPoolId": pool, "Logins": {(alone.provider()): tokens.id}});
        assert_eq!(alone.call("GetId", body).await.ok()["IdentityId"].to_string(), *identity);
    }
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_port_and_ends_its_connections() {
    let sandbox = Sandbox::start(Settings::default()).await.unwrap();
    let host = sandbox.endpoint().strip_prefix("http://").unwrap().to_owned();
    let port = host.rsplit_once(':').unwrap().1.parse().unwrap();
    let mut idle = TcpStream::connect(&host).await.unwrap();
    let taken = Sandbox::start(Settings { port, ..Settings::default() }).await.err().unwrap();
    assert_eq!(taken.to_string(), format!("cannot listen on 127.0.0.1:{port}"));
    assert!(matches!(taken, StartError::Listen { .. }));

    tokio::time::timeout(Duration::from_secs(1), sandbox.stop()).await.unwrap();
    let mut rest = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(1), idle.read_to_end(&mut rest)).await.unwrap();
    assert!(TcpStream::connect(&host).await.is_err());
    Sandbox::start(Settings { port, ..Settings::default() }).await.unwrap();
}

#[tokio::test]
async fn a_client_that_never_finishes_its_request_does_not_hold_the_sandbox() {
    let sandbox = Sandbox::start(Settings::default()).await.unwrap();
    let mut slow = TcpStream::connect(sandbox.endpoint().strip_prefix("http://").unwrap()).await.unwrap();
    slow.write_all(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le").await.unwrap();
    tokio::time::timeout(Duration::from_secs(4), sandbox.stop()).await.unwrap();
    let mut rest = Vec::new();
    // The end may come as a reset or as an end of stream.
    let _ = tokio::time::timeout(Duration::from_secs(1), slow.read_to_end(&mut rest)).await.unwrap();
}

#[tokio::test]
async fn a_dropped_sandbox_stops_serving() {
    let bench = Bench::start().await;
    let host = bench.host().to_owned();
    let mut idle = TcpStream::connect(&host).await.unwrap();
    drop(bench);
    let mut rest = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(1), idle.read_to_end(&mut rest)).await.unwrap();
    tokio::time::timeout(Duration::from_secs(1), async {
        while TcpStream::connect(&host).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

/// A canary in every secret place of a run, searched in everything that the sandbox shows of itself.
#[tokio::test]
async fn refusals_and_debug_forms_hold_no_secret() {
    let bench = Bench::start().await;
    let canary = "Canary-4f1c9";
    let client = bench.client();
    let bodies = [
        ("SignUp", json!({"ClientId": client, "Username": 1, "Password": canary})),
        ("SignUp", json!({"ClientId": client, "Username": "x", "Password": format!(" {canary}")})),
        ("InitiateAuth", bench.password_sign_in("test1", canary)),
        ("InitiateAuth", json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client, "AuthParameters": [canary]})),
        (
            "InitiateAuth",
            json!({
                "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": client, "AuthParameters": {"REFRESH_TOKEN": canary},
            }),
        ),
        ("GetUser", json!({"AccessToken": format!("{canary}!")})),
        ("ConfirmSignUp", json!({"ClientId": client, "Username": "test1", "ConfirmationCode": format!("{canary} ")})),
        (
            "GetId",
            json!({
                "IdentityPoolId": bench.sandbox.ids().identity_pool, "Logins": {(bench.provider()): canary},
            }),
        ),
        (
            "RespondToAuthChallenge",
            json!({
                "ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": canary,
            }),
        ),
    ];
    for (operation, body) in bodies {
        let reply = bench.call(operation, body).await;
        assert_eq!(reply.status, 400, "{operation}");
        assert!(!String::from_utf8_lossy(&reply.raw).contains(canary), "{operation}");
    }
    let invite = json!({
        "UserPoolId": bench.sandbox.ids().user_pool, "Username": "eve", "TemporaryPassword": format!("{canary}A!a"),
        "UserAttributes": [{"Name": "email", "Value": "e@example.com"}],
    });
    bench.admin("AdminCreateUser", invite).await.ok();
    let shown = format!("{:?} {:?} {:?}", bench.sandbox.outbox(), bench.sandbox.requests(), State::seeded());
    assert!(bench.sandbox.outbox()[0].code.contains(canary));
    assert!(!shown.contains(canary) && !shown.contains("Test1test1!"));
}
