//! Forgotten and changed passwords.

mod support;

use serde_json::json;
use support::{Bench, Tokens};

const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

#[tokio::test]
async fn a_forgotten_password_is_replaced_with_a_code_within_an_hour() {
    let bench = Bench::start().await;
    let client = bench.client();
    let forgot = json!({"ClientId": client, "Username": "test1"});
    let confirm = |code: &str, password: &str| json!({"ClientId": client, "Username": "test1", "ConfirmationCode": code, "Password": password});
    let expired = ("ExpiredCodeException", "Invalid code provided, please request a code again.");
    bench.call("ConfirmForgotPassword", confirm("123456", "Brand-new-1")).await.refused(expired.0, expired.1);

    let reply = bench.call("ForgotPassword", forgot.clone()).await.ok();
    let details = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "t***@t***"});
    assert_eq!(reply, json!({"CodeDeliveryDetails": details}));
    bench
        .call("ConfirmForgotPassword", confirm("654321", "Brand-new-1"))
        .await
        .refused("CodeMismatchException", "Invalid verification code provided, please try again.");
    bench
        .call("ConfirmForgotPassword", confirm("123456", "short"))
        .await
        .refused("InvalidPasswordException", "Password did not conform with policy: Password not long enough");
    bench.sign_in("test1", "Test1test1!").await.ok();
    assert_eq!(bench.call("ConfirmForgotPassword", confirm("123456", "Brand-new-1")).await.ok(), json!({}));
    bench.call("ConfirmForgotPassword", confirm("123456", "Brand-new-2")).await.refused(expired.0, expired.1);
    bench.sign_in("test1", "Test1test1!").await.refused(WRONG.0, WRONG.1);
    bench.sign_in("test1", "Brand-new-1").await.ok();

    bench.call("ForgotPassword", forgot).await.ok();
    bench.advance_s(3600);
    bench.call("ConfirmForgotPassword", confirm("123456", "Brand-new-3")).await.refused(expired.0, expired.1);
}

#[tokio::test]
async fn hidden_users_look_like_all_others() {
    let bench = Bench::start().await;
    let forgot = json!({"ClientId": bench.client(), "Username": "nobody"});
    let reply = bench.call("ForgotPassword", forgot).await.ok();
    assert_eq!(reply["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
    let confirm = json!({
        "ClientId": bench.client(), "Username": "nobody", "ConfirmationCode": "123456", "Password": "Brand-new-1",
    });
    bench
        .call("ConfirmForgotPassword", confirm)
        .await
        .refused("CodeMismatchException", "Invalid verification code provided, please try again.");
    assert_eq!(bench.sandbox.outbox(), []);
}

#[tokio::test]
async fn users_who_cannot_be_reached_cannot_reset() {
    let bench = Bench::start().await;
    let client = bench.client();
    let attributes = json!([{"Name": "email", "Value": "bob@example.com"}]);
    let sign_up =
        json!({"ClientId": client, "Username": "bob", "Password": "Correct-horse1", "UserAttributes": attributes});
    bench.call("SignUp", sign_up).await.ok();
    bench.call("ForgotPassword", json!({"ClientId": client, "Username": "bob"})).await.refused(
        "InvalidParameterException",
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
    let pool = bench.sandbox.ids().user_pool.clone();
    bench.admin("AdminCreateUser", json!({"UserPoolId": pool, "Username": "eve"})).await.ok();
    bench
        .call("ForgotPassword", json!({"ClientId": client, "Username": "eve"}))
        .await
        .refused("NotAuthorizedException", "User password cannot be reset in the current state.");
}

#[tokio::test]
async fn a_signed_in_user_changes_the_password() {
    let bench = Bench::start().await;
    let tokens = bench.tokens().await;
    let change = |previous: &str, proposed: &str| json!({"AccessToken": tokens.access, "PreviousPassword": previous, "ProposedPassword": proposed});
    bench.call("ChangePassword", change("wrong-one", "Brand-new-1")).await.refused(WRONG.0, WRONG.1);
    bench.call("ChangePassword", change("Test1test1!", "weakness")).await.refused(
        "InvalidPasswordException",
        "Password did not conform with policy: Password must have uppercase characters",
    );
    assert_eq!(bench.call("ChangePassword", change("Test1test1!", "Brand-new-1")).await.ok(), json!({}));
    bench.sign_in("test1", "Test1test1!").await.refused(WRONG.0, WRONG.1);
    let again = Tokens::of(&bench.sign_in("test1", "Brand-new-1").await.ok());
    bench.call("GetUser", json!({"AccessToken": again.access})).await.ok();
}
