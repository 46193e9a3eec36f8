//! Signing up: policy, names, attributes, codes and where they go.

#![allow(clippy::panic, reason = "a test ends at the first surprise")]

mod support;

use authcanvas_sandbox::{Settings, State};
use serde_json::{Value, json};
use support::{Bench, Tokens};

const LEGACY_CLIENT: &str = "legacyclient00000000000001";
const SECRET_CLIENT: &str = "secretclient00000000000001";

/// A pool with random codes.
async fn bench() -> Bench {
    let text = r#"(
        user_pools: {
            "us-east-1_AAAAAAAAA": (
                clients: {
                    "aplainclient00000000000001": (),
                    "legacyclient00000000000001": (prevent_user_existence_errors: false),
                    "secretclient00000000000001": (secret: "abcdefghijklmnopqrstuvwxyz"),
                },
                users: {"ada": (password: "Correct-horse1", email: "ada@example.com")},
            ),
        },
        identity_pools: {"us-east-1:00000000-0000-4000-8000-000000000001": ()},
    )"#;
    let state = State::from_ron(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    Bench::with(Settings { state, test_controls: true, ..Settings::default() }).await
}

fn sign_up(client: &str, username: &str, password: &str, attributes: Value) -> Value {
    json!({"ClientId": client, "Username": username, "Password": password, "UserAttributes": attributes})
}

fn email(address: &str) -> Value {
    json!([{"Name": "email", "Value": address}])
}

fn last_code(bench: &Bench) -> String {
    bench.sandbox.outbox().last().map(|message| message.code.clone()).unwrap_or_default()
}

#[tokio::test]
async fn each_wrong_sign_up_has_its_refusal() {
    let bench = bench().await;
    let client = bench.client();
    let password = |password: &str| sign_up(&client, "bob", password, email("b@example.com"));
    let attribute =
        |name: &str, value: &str| sign_up(&client, "bob", "Correct-horse1", json!([{"Name": name, "Value": value}]));
    let policy = "Password did not conform with policy: ";
    let cases = [
        ("InvalidPasswordException", format!("{policy}Password not long enough"), password("Sh0rt-a")),
        (
            "InvalidPasswordException",
            format!("{policy}Password must have uppercase characters"),
            password("correct-horse1"),
        ),
        (
            "InvalidPasswordException",
            format!("{policy}Password must have lowercase characters"),
            password("CORRECT-HORSE1"),
        ),
        (
            "InvalidPasswordException",
            format!("{policy}Password must have numeric characters"),
            password("Correct-horse"),
        ),
        (
            "InvalidPasswordException",
            format!("{policy}Password must have symbol characters"),
            password("Correcthorse1"),
        ),
        (
            "InvalidParameterException",
            "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: ^[\\S]+.*[\\S]+$"
                .to_owned(),
            password(" Correct-horse1"),
        ),
        (
            "UsernameExistsException",
            "User already exists".to_owned(),
            sign_up(&client, "ada", "Correct-horse1", email("a@example.com")),
        ),
        ("InvalidParameterException", "Invalid email address format.".to_owned(), attribute("email", "nobody")),
        ("InvalidParameterException", "Invalid phone number format.".to_owned(), attribute("phone_number", "0301234")),
        (
            "InvalidParameterException",
            "Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.".to_owned(),
            attribute("custom:x", "1"),
        ),
        (
            "NotAuthorizedException",
            "A client attempted to write unauthorized attribute".to_owned(),
            attribute("email_verified", "true"),
        ),
        (
            "InvalidParameterException",
            "1 validation error detected: Value null at 'userAttributes.1.member.name' failed to satisfy constraint: \
             Member must not be null"
                .to_owned(),
            sign_up(&client, "bob", "Correct-horse1", json!([{"Value": "x"}])),
        ),
        (
            "InvalidParameterException",
            "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
                .to_owned(),
            sign_up(&client, "a b", "Correct-horse1", email("a@example.com")),
        ),
        (
            "NotAuthorizedException",
            "Client secretclient00000000000001 is configured with secret but SECRET_HASH was not received".to_owned(),
            sign_up(SECRET_CLIENT, "bob", "Correct-horse1", email("a@example.com")),
        ),
    ];
    for (code, message, body) in cases {
        bench.call("SignUp", body).await.refused(code, &message);
    }
    assert_eq!(bench.sandbox.outbox(), [], "a refused sign-up sends nothing");
}

#[tokio::test]
async fn a_user_signs_up_confirms_and_signs_in() {
    let bench = bench().await;
    let client = bench.client();
    let reply = bench.call("SignUp", sign_up(&client, "bob", "Correct-horse1", email("bob@example.com"))).await.ok();
    assert_eq!(reply["UserConfirmed"], false);
    assert_eq!(reply["UserSub"].as_str().map(str::len), Some(36));
    let expected = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "b***@e***"});
    assert_eq!(reply["CodeDeliveryDetails"], expected);
    bench.sign_in("bob", "Correct-horse1").await.refused("UserNotConfirmedException", "User is not confirmed.");

    let code = last_code(&bench);
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
    let outbox = bench.get("/_sandbox/outbox").await.ok();
    assert_eq!(outbox["messages"][0]["code"], code);
    assert_eq!(outbox["messages"][0]["purpose"], "sign_up");

    let confirm = |code: &str| json!({"ClientId": client, "Username": "bob", "ConfirmationCode": code});
    let wrong = if code == "000000" { "000001" } else { "000000" };
    bench
        .call("ConfirmSignUp", confirm(wrong))
        .await
        .refused("CodeMismatchException", "Invalid verification code provided, please try again.");
    assert_eq!(bench.call("ConfirmSignUp", confirm(&code)).await.ok(), json!({}));
    bench
        .call("ConfirmSignUp", confirm(&code))
        .await
        .refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED");
    bench
        .call("ResendConfirmationCode", json!({"ClientId": client, "Username": "bob"}))
        .await
        .refused("InvalidParameterException", "User is already confirmed.");

    let tokens = Tokens::of(&bench.sign_in("bob", "Correct-horse1").await.ok());
    let user = bench.call("GetUser", json!({"AccessToken": tokens.access})).await.ok();
    let expected = json!([
        {"Name": "sub", "Value": reply["UserSub"]},
        {"Name": "email", "Value": "bob@example.com"},
        {"Name": "email_verified", "Value": "true"},
    ]);
    assert_eq!(user, json!({"Username": "bob", "UserAttributes": expected}));
}

#[tokio::test]
async fn codes_go_to_the_phone_first_and_the_newest_counts_for_a_day() {
    let bench = bench().await;
    let client = bench.client();
    let attributes = json!([
        {"Name": "email", "Value": "eve@example.com"},
        {"Name": "phone_number", "Value": "+12065550199"},
    ]);
    let reply = bench.call("SignUp", sign_up(&client, "eve", "Correct-horse1", attributes)).await.ok();
    let details = json!({"AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0199"});
    assert_eq!(reply["CodeDeliveryDetails"], details);

    let first = last_code(&bench);
    let resend = json!({"ClientId": client, "Username": "eve"});
    assert_eq!(
        bench.call("ResendConfirmationCode", resend.clone()).await.ok(),
        json!({"CodeDeliveryDetails": details})
    );
    let second = last_code(&bench);
    assert_ne!(first, second);
    let confirm = |code: &str| json!({"ClientId": client, "Username": "eve", "ConfirmationCode": code});
    bench
        .call("ConfirmSignUp", confirm(&first))
        .await
        .refused("CodeMismatchException", "Invalid verification code provided, please try again.");
    bench.advance_s(24 * 3600);
    bench
        .call("ConfirmSignUp", confirm(&second))
        .await
        .refused("ExpiredCodeException", "Invalid code provided, please request a code again.");
    bench.call("ResendConfirmationCode", resend).await.ok();
    bench.call("ConfirmSignUp", confirm(&last_code(&bench))).await.ok();
}

#[tokio::test]
async fn an_unknown_user_is_hidden_or_told_as_the_client_has_it() {
    let bench = bench().await;
    let user = |client: &str| json!({"ClientId": client, "Username": "nobody"});
    let confirm = |client: &str| json!({"ClientId": client, "Username": "nobody", "ConfirmationCode": "123456"});
    bench
        .call("ConfirmSignUp", confirm(&bench.client()))
        .await
        .refused("ExpiredCodeException", "Invalid code provided, please request a code again.");
    let hidden = bench.call("ResendConfirmationCode", user(&bench.client())).await.ok();
    assert_eq!(hidden["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
    let told = ("UserNotFoundException", "Username/client id combination not found.");
    bench.call("ConfirmSignUp", confirm(LEGACY_CLIENT)).await.refused(told.0, told.1);
    bench.call("ResendConfirmationCode", user(LEGACY_CLIENT)).await.refused(told.0, told.1);
    assert_eq!(bench.sandbox.outbox(), []);
}

#[tokio::test]
async fn the_seeded_pool_has_a_fixed_code() {
    let bench = Bench::start().await;
    let client = bench.client();
    bench.call("SignUp", sign_up(&client, "bob", "Correct-horse1", email("bob@example.com"))).await.ok();
    let confirm = json!({"ClientId": client, "Username": "bob", "ConfirmationCode": "123456"});
    bench.call("ConfirmSignUp", confirm).await.ok();
}

#[tokio::test]
async fn a_user_without_an_address_gets_no_code() {
    let bench = bench().await;
    let client = bench.client();
    let reply = bench.call("SignUp", sign_up(&client, "zoe", "Correct-horse1", json!([]))).await.ok();
    assert!(reply.get("CodeDeliveryDetails").is_none());
    bench
        .call("ResendConfirmationCode", json!({"ClientId": client, "Username": "zoe"}))
        .await
        .refused("InvalidParameterException", "Cannot resend codes. Auto verification not turned on.");
}
