//! Second factors: the challenges that follow a password, their answers, and enrolling.
//!
//! The one-time codes were computed with Python's hmac module for the key `12345678901234567890` of RFC 6238.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends at the first surprise")]

mod support;

use authcanvas_sandbox::{Settings, State};
use serde_json::{Value, json};
use support::{Bench, Reply};

const CLIENT: &str = "aplainclient00000000000001";
const STRICT_CLIENT: &str = "strictclient00000000000001";
/// The codes of the steps around the test clock's beginning: the one before, the current one, the next two.
const CODES: [&str; 4] = ["198447", "381520", "696213", "475394"];

async fn bench() -> Bench {
    let text = r#"(
        user_pools: {
            "us-east-1_AAAAAAAAA": (
                mfa: Optional,
                clients: {"aplainclient00000000000001": ()},
                users: {
                    "plain": (password: "Correct-horse1", default: true),
                    "app": (
                        password: "Correct-horse1", mfa: [SoftwareToken],
                        totp_key: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                    ),
                    "phone": (password: "Correct-horse1", phone_number: "+12065550199", mfa: [Sms]),
                    "mail": (password: "Correct-horse1", email: "mail@example.com", mfa: [Email]),
                    "both": (
                        password: "Correct-horse1", phone_number: "+12065550100", mfa: [SoftwareToken, Sms],
                        totp_key: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                    ),
                    "invited": (
                        password: "Temporary-1", status: ForceChangePassword, mfa: [SoftwareToken],
                        totp_key: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                    ),
                },
            ),
            "us-east-1_BBBBBBBBB": (
                mfa: On,
                clients: {"strictclient00000000000001": ()},
                users: {"bare": (password: "Correct-horse1")},
            ),
        },
        identity_pools: {"us-east-1:00000000-0000-4000-8000-000000000001": ()},
    )"#;
    let state = State::from_ron(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    Bench::with(Settings { state, ..Settings::default() }).await
}

async fn sign_in(bench: &Bench, client: &str, username: &str, password: &str) -> Value {
    let parameters = json!({"USERNAME": username, "PASSWORD": password});
    let request = json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client, "AuthParameters": parameters});
    bench.call("InitiateAuth", request).await.ok()
}

/// The session of a sign-in whose next challenge must be this one.
async fn challenged(bench: &Bench, username: &str, challenge: &str) -> Value {
    let reply = sign_in(bench, CLIENT, username, "Correct-horse1").await;
    assert_eq!(reply["ChallengeName"], challenge, "{reply}");
    reply
}

async fn respond(bench: &Bench, client: &str, challenge: &str, session: &Value, responses: Value) -> Reply {
    let request =
        json!({"ClientId": client, "ChallengeName": challenge, "Session": session, "ChallengeResponses": responses});
    bench.call("RespondToAuthChallenge", request).await
}

async fn answer_app(bench: &Bench, username: &str, session: &Value, code: &str) -> Reply {
    let responses = json!({"USERNAME": username, "SOFTWARE_TOKEN_MFA_CODE": code});
    respond(bench, CLIENT, "SOFTWARE_TOKEN_MFA", session, responses).await
}

fn has_tokens(reply: &Value) -> bool {
    reply["AuthenticationResult"]["AccessToken"].is_string() && reply["ChallengeName"].is_null()
}

fn sent_code(bench: &Bench, username: &str) -> String {
    let messages = bench.sandbox.outbox();
    let last = messages.into_iter().rfind(|it| it.username == username && it.purpose == "second_factor");
    last.unwrap().code
}

#[tokio::test]
async fn whoever_has_no_second_factor_is_not_asked_for_one() {
    let bench = bench().await;
    assert!(has_tokens(&sign_in(&bench, CLIENT, "plain", "Correct-horse1").await));
}

#[tokio::test]
async fn an_authenticator_app_is_asked_for_its_code() {
    let bench = bench().await;
    let session = challenged(&bench, "app", "SOFTWARE_TOKEN_MFA").await["Session"].clone();
    answer_app(&bench, "app", &session, "000000")
        .await
        .refused("CodeMismatchException", "Invalid code received for user");
    answer_app(&bench, "app", &session, CODES[3])
        .await
        .refused("CodeMismatchException", "Invalid code received for user");
    // A wrong code leaves the session open; the clock of an app may be a step ahead.
    assert!(has_tokens(&answer_app(&bench, "app", &session, CODES[2]).await.ok()));
    let used = "Invalid session for the user, session can only be used once.";
    answer_app(&bench, "app", &session, CODES[2]).await.refused("NotAuthorizedException", used);
}

#[tokio::test]
async fn a_one_time_code_is_good_once() {
    let bench = bench().await;
    let session = challenged(&bench, "app", "SOFTWARE_TOKEN_MFA").await["Session"].clone();
    assert!(has_tokens(&answer_app(&bench, "app", &session, CODES[1]).await.ok()));
    let session = challenged(&bench, "app", "SOFTWARE_TOKEN_MFA").await["Session"].clone();
    let used = "Your software token has already been used once.";
    answer_app(&bench, "app", &session, CODES[1]).await.refused("ExpiredCodeException", used);
    answer_app(&bench, "app", &session, CODES[0]).await.refused("ExpiredCodeException", used);
    bench.advance_s(30);
    assert!(has_tokens(&answer_app(&bench, "app", &session, CODES[2]).await.ok()));
}

#[tokio::test]
async fn codes_are_sent_by_text_message_and_by_mail() {
    let bench = bench().await;
    let ways = [
        ("phone", "SMS_MFA", "SMS_MFA_CODE", "SMS", "+*******0199"),
        ("mail", "EMAIL_OTP", "EMAIL_OTP_CODE", "EMAIL", "m***@e***"),
    ];
    for (user, challenge, response, medium, destination) in ways {
        let reply = challenged(&bench, user, challenge).await;
        let told = &reply["ChallengeParameters"];
        assert_eq!(told["CODE_DELIVERY_DELIVERY_MEDIUM"], medium);
        assert_eq!(told["CODE_DELIVERY_DESTINATION"], destination);
        let answer = |code: String| json!({"USERNAME": user, response: code});
        let wrong = respond(&bench, CLIENT, challenge, &reply["Session"], answer("000000".to_owned())).await;
        let message = "Invalid verification code provided, please try again.";
        wrong.refused("CodeMismatchException", message);
        let code = sent_code(&bench, user);
        assert!(has_tokens(&respond(&bench, CLIENT, challenge, &reply["Session"], answer(code)).await.ok()));
    }
}

#[tokio::test]
async fn sessions_belong_to_their_challenge_and_end() {
    let bench = bench().await;
    let reply = challenged(&bench, "app", "SOFTWARE_TOKEN_MFA").await;
    let responses = json!({"USERNAME": "app", "SMS_MFA_CODE": "000000"});
    let other = respond(&bench, CLIENT, "SMS_MFA", &reply["Session"], responses).await;
    other.refused("NotAuthorizedException", "Invalid session for the user.");
    let foreign = answer_app(&bench, "plain", &reply["Session"], CODES[1]).await;
    foreign.refused("NotAuthorizedException", "Invalid session for the user.");
    bench.advance_s(180);
    let ended = answer_app(&bench, "app", &reply["Session"], CODES[1]).await;
    ended.refused("NotAuthorizedException", "Invalid session for the user, session is expired.");
}

#[tokio::test]
async fn whoever_has_several_chooses_one() {
    let bench = bench().await;
    let reply = challenged(&bench, "both", "SELECT_MFA_TYPE").await;
    assert_eq!(reply["ChallengeParameters"]["MFAS_CAN_CHOOSE"], r#"["SMS_MFA","SOFTWARE_TOKEN_MFA"]"#);
    let choose = |answer: &str| json!({"USERNAME": "both", "ANSWER": answer});
    let wrong = respond(&bench, CLIENT, "SELECT_MFA_TYPE", &reply["Session"], choose("EMAIL_OTP")).await;
    wrong.refused("InvalidParameterException", "Invalid MFA type.");
    let chosen = respond(&bench, CLIENT, "SELECT_MFA_TYPE", &reply["Session"], choose("SOFTWARE_TOKEN_MFA")).await.ok();
    assert_eq!(chosen["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    assert!(has_tokens(&answer_app(&bench, "both", &chosen["Session"], CODES[1]).await.ok()));
}

#[tokio::test]
async fn a_new_password_and_a_second_factor_follow_each_other() {
    let bench = bench().await;
    let reply = sign_in(&bench, CLIENT, "invited", "Temporary-1").await;
    let responses = json!({"USERNAME": "invited", "NEW_PASSWORD": "Correct-horse2"});
    let next = respond(&bench, CLIENT, "NEW_PASSWORD_REQUIRED", &reply["Session"], responses).await.ok();
    assert_eq!(next["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    assert!(has_tokens(&answer_app(&bench, "invited", &next["Session"], CODES[1]).await.ok()));
}

#[tokio::test]
async fn a_pool_that_wants_a_second_factor_lets_one_be_enrolled_in_the_sign_in() {
    let bench = bench().await;
    let reply = sign_in(&bench, STRICT_CLIENT, "bare", "Correct-horse1").await;
    assert_eq!(reply["ChallengeName"], "MFA_SETUP");
    assert_eq!(reply["ChallengeParameters"]["MFAS_CAN_SETUP"], r#"["SOFTWARE_TOKEN_MFA"]"#);
    let answer = json!({"USERNAME": "bare"});
    let early = respond(&bench, STRICT_CLIENT, "MFA_SETUP", &reply["Session"], answer.clone()).await;
    let message = "User has not verified a software token: call VerifySoftwareToken first.";
    early.refused("InvalidParameterException", message);
    let associated = bench.call("AssociateSoftwareToken", json!({"Session": reply["Session"]})).await.ok();
    assert_eq!(associated["SecretCode"].as_str().unwrap().len(), 52);
    let verify = |code: &str| json!({"Session": associated["Session"], "UserCode": code});
    let wrong = bench.call("VerifySoftwareToken", verify("000000")).await;
    wrong.refused("EnableSoftwareTokenMFAException", "Code mismatch");
    let key = associated["SecretCode"].as_str().unwrap();
    let verified = bench.call("VerifySoftwareToken", verify(&app_code(key, 0))).await.ok();
    assert_eq!(verified["Status"], "SUCCESS");
    let done = respond(&bench, STRICT_CLIENT, "MFA_SETUP", &verified["Session"], answer).await.ok();
    assert!(has_tokens(&done));
    // From then on the app is asked.
    let reply = sign_in(&bench, STRICT_CLIENT, "bare", "Correct-horse1").await;
    let code = json!({"USERNAME": "bare", "SOFTWARE_TOKEN_MFA_CODE": app_code(key, 1)});
    let done = respond(&bench, STRICT_CLIENT, "SOFTWARE_TOKEN_MFA", &reply["Session"], code).await.ok();
    assert!(has_tokens(&done));
}

#[tokio::test]
async fn a_signed_in_user_enrols_an_app_and_prefers_it() {
    let bench = bench().await;
    let tokens = sign_in(&bench, CLIENT, "plain", "Correct-horse1").await;
    let token = tokens["AuthenticationResult"]["AccessToken"].clone();
    let associated = bench.call("AssociateSoftwareToken", json!({"AccessToken": token})).await.ok();
    let code = app_code(associated["SecretCode"].as_str().unwrap(), 0);
    bench.call("VerifySoftwareToken", json!({"AccessToken": token, "UserCode": code})).await.ok();
    // An app that proved itself is not asked for before the user turns it on.
    assert!(has_tokens(&sign_in(&bench, CLIENT, "plain", "Correct-horse1").await));
    let set = |enabled: bool, preferred: bool| json!({"AccessToken": token, "SoftwareTokenMfaSettings": {"Enabled": enabled, "PreferredMfa": preferred}});
    bench.call("SetUserMFAPreference", set(true, true)).await.ok();
    let user = bench.call("GetUser", json!({"AccessToken": token})).await.ok();
    assert_eq!(user["UserMFASettingList"], json!(["SOFTWARE_TOKEN_MFA"]));
    assert_eq!(user["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    challenged(&bench, "plain", "SOFTWARE_TOKEN_MFA").await;
    bench.call("SetUserMFAPreference", set(false, false)).await.ok();
    assert!(has_tokens(&sign_in(&bench, CLIENT, "plain", "Correct-horse1").await));
}

#[tokio::test]
async fn an_administrator_decides_for_a_pool() {
    let bench = bench().await;
    let set = |mfa: &str, app: Value| json!({"UserPoolId": "us-east-1_AAAAAAAAA", "MfaConfiguration": mfa, "SoftwareTokenMfaConfiguration": app});
    let refused = bench.admin("SetUserPoolMfaConfig", set("ON", json!({}))).await;
    let message = "SMS configuration and Auto verification for phone_number are required.";
    refused.refused("InvalidParameterException", message);
    let reply = bench.admin("SetUserPoolMfaConfig", set("OFF", json!({"Enabled": true}))).await.ok();
    assert_eq!(reply["MfaConfiguration"], "OFF");
    assert!(has_tokens(&sign_in(&bench, CLIENT, "app", "Correct-horse1").await));
    bench.admin("SetUserPoolMfaConfig", set("ON", json!({"Enabled": true}))).await.ok();
    challenged(&bench, "plain", "MFA_SETUP").await;
}

/// The code that an app with this key shows so many steps after the test clock's beginning (RFC 6238).
fn app_code(key: &str, steps: u64) -> String {
    let key = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = ring::hmac::sign(&key, &(support::START_MS / 30_000 + steps).to_be_bytes());
    let at = usize::from(tag.as_ref()[19] & 15);
    let number = u32::from_be_bytes(tag.as_ref()[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

#[tokio::test]
async fn what_is_not_verified_cannot_be_turned_on() {
    let bench = bench().await;
    let tokens = sign_in(&bench, CLIENT, "plain", "Correct-horse1").await;
    let token = tokens["AuthenticationResult"]["AccessToken"].clone();
    let on = json!({"Enabled": true, "PreferredMfa": true});
    let app = json!({"AccessToken": token, "SoftwareTokenMfaSettings": on});
    let refused = bench.call("SetUserMFAPreference", app).await;
    refused.refused("InvalidParameterException", "User has not verified software token mfa");
    let phone = json!({"AccessToken": token, "SMSMfaSettings": on});
    let refused = bench.call("SetUserMFAPreference", phone).await;
    refused.refused("InvalidParameterException", "User does not have a verified phone_number");
    let nobody = bench.call("AssociateSoftwareToken", json!({})).await;
    nobody.refused("InvalidParameterException", "Either AccessToken or Session is required.");
}
