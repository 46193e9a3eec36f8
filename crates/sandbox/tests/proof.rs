//! Sign-in by proof of the password: what is asked for, and what is no proof. Right proofs are made by the client of this
//! repository in the cases, and by pycognito in `.ci/peers`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use authcanvas_sandbox::{Settings, State};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use support::Bench;

const LEGACY_CLIENT: &str = "legacyclient00000000000001";

async fn bench() -> Bench {
    let state = State::from_ron(
        r#"(
            user_pools: {"us-east-1_ABCdef123": (
                clients: {
                    "abcdefghijklmnopqrstuvwx01": (auth_flows: [USER_SRP_AUTH]),
                    "legacyclient00000000000001": (auth_flows: [USER_SRP_AUTH], prevent_user_existence_errors: false),
                },
                users: {"ada": (password: "Correct-horse1"), "off": (password: "Correct-horse1", enabled: false)},
            )},
            identity_pools: {"us-east-1:00000000-0000-4000-8000-000000000001": ()},
        )"#,
    );
    Bench::with(Settings { state: state.unwrap(), ..Settings::default() }).await
}

async fn begin(bench: &Bench, username: &str) -> Value {
    let parameters = json!({"USERNAME": username, "SRP_A": "2"});
    let body = json!({"AuthFlow": "USER_SRP_AUTH", "ClientId": bench.client(), "AuthParameters": parameters});
    bench.call("InitiateAuth", body).await.ok()
}

fn proof(bench: &Bench, username: &str, block: &Value, more: Value) -> Value {
    let mut responses = json!({
        "USERNAME": username,
        "PASSWORD_CLAIM_SECRET_BLOCK": block,
        "PASSWORD_CLAIM_SIGNATURE": STANDARD.encode([0; 32]),
        "TIMESTAMP": "Wed Jan 1 00:00:00 UTC 2025",
    });
    for (name, value) in more.as_object().unwrap() {
        responses[name] = value.clone();
    }
    json!({"ClientId": bench.client(), "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses})
}

#[tokio::test]
async fn a_proof_is_asked_for_whoever_the_user_is() {
    let bench = bench().await;
    for username in ["ada", "off", "nobody"] {
        let asked = begin(&bench, username).await;
        assert_eq!(asked["ChallengeName"], "PASSWORD_VERIFIER");
        let parameters = &asked["ChallengeParameters"];
        assert_eq!(parameters["USER_ID_FOR_SRP"], username);
        assert_eq!(parameters["SALT"].as_str().unwrap().len(), 32);
        assert!(parameters["SRP_B"].as_str().unwrap().len() > 700);
        let block = &parameters["SECRET_BLOCK"];
        let wrong = ("NotAuthorizedException", "Incorrect username or password.");
        bench.call("RespondToAuthChallenge", proof(&bench, username, block, json!({}))).await.refused(wrong.0, wrong.1);
    }
    let parameters = json!({"USERNAME": "nobody", "SRP_A": "2"});
    let body = json!({"AuthFlow": "USER_SRP_AUTH", "ClientId": LEGACY_CLIENT, "AuthParameters": parameters});
    bench.call("InitiateAuth", body).await.refused("UserNotFoundException", "User does not exist.");
}

#[tokio::test]
async fn what_is_no_proof_is_refused() {
    let bench = bench().await;
    let begun = begin(&bench, "ada").await;
    let block = &begun["ChallengeParameters"]["SECRET_BLOCK"];
    let time = "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.";
    for (username, block, more, code, message) in [
        ("ada", block, json!({"TIMESTAMP": "Wed Jan 01 00:00:00 UTC 2025"}), "InvalidParameterException", time),
        ("off", block, json!({}), "NotAuthorizedException", "Invalid session for the user."),
        ("ada", &json!("AAAA"), json!({}), "NotAuthorizedException", "Invalid session for the user."),
        ("ada", &json!("no base 64"), json!({}), "NotAuthorizedException", "Invalid session for the user."),
        (
            "ada",
            block,
            json!({"PASSWORD_CLAIM_SIGNATURE": "no base 64"}),
            "NotAuthorizedException",
            "Incorrect username or password.",
        ),
        (
            "ada",
            block,
            json!({}),
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once.",
        ),
    ] {
        let body = proof(&bench, username, block, more);
        bench.call("RespondToAuthChallenge", body).await.refused(code, message);
    }
    let begun = begin(&bench, "ada").await;
    bench.advance_s(181);
    let body = proof(&bench, "ada", &begun["ChallengeParameters"]["SECRET_BLOCK"], json!({}));
    let ended = "Invalid session for the user, session is expired.";
    bench.call("RespondToAuthChallenge", body).await.refused("NotAuthorizedException", ended);
}

#[tokio::test]
async fn wrong_proofs_lock_as_wrong_passwords_do() {
    let bench = bench().await;
    let wrong = "Incorrect username or password.";
    for message in [wrong, wrong, wrong, wrong, wrong, "Password attempts exceeded"] {
        let begun = begin(&bench, "ada").await;
        let body = proof(&bench, "ada", &begun["ChallengeParameters"]["SECRET_BLOCK"], json!({}));
        bench.call("RespondToAuthChallenge", body).await.refused("NotAuthorizedException", message);
    }
}
