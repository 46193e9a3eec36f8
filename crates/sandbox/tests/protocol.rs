//! The protocol itself: what is answered to requests that are no proper requests, and what every reply carries.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends at the first surprise")]

mod support;

use authcanvas_sandbox::Settings;
use serde_json::{Value, json};
use support::{Bench, SIGNATURE};

const SERVICE: &str = "AWSCognitoIdentityProviderService";

#[tokio::test]
async fn a_request_that_is_none_gets_a_refusal_in_json() {
    let bench = Bench::start().await;
    let host = bench.host().to_owned();
    let amz = "Content-Type: application/x-amz-json-1.1\r\n";
    let sign_up = format!("X-Amz-Target: {SERVICE}.SignUp\r\n");
    let big = vec![b'x'; 1024 * 1024 + 1];
    let deep = "[".repeat(100_000);
    let cases: Vec<(&str, String, &[u8], u16, &str)> = vec![
        ("no target", format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}"), b"{}", 400, "UnknownOperationException"),
        (
            "unknown target",
            format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}X-Amz-Target: {SERVICE}.Nothing\r\n"),
            b"{}",
            400,
            "UnknownOperationException",
        ),
        (
            "operation of the other service",
            format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}X-Amz-Target: {SERVICE}.GetId\r\n"),
            b"{}",
            400,
            "UnknownOperationException",
        ),
        (
            "other media type",
            format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{sign_up}"),
            b"{}",
            400,
            "UnknownOperationException",
        ),
        ("no JSON", format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}{sign_up}"), b"{", 400, "SerializationException"),
        (
            "no object",
            format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}{sign_up}"),
            b"[]",
            400,
            "SerializationException",
        ),
        ("no body", format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}{sign_up}"), b"", 400, "SerializationException"),
        (
            "no UTF-8",
            format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}{sign_up}"),
            b"{\"\xff\": 1}",
            400,
            "SerializationException",
        ),
        (
            "too deep",
            format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}{sign_up}"),
            deep.as_bytes(),
            400,
            "SerializationException",
        ),
        (
            "too big",
            format!("POST / HTTP/1.1\r\nHost: {host}\r\n{amz}{sign_up}"),
            &big,
            413,
            "RequestEntityTooLargeException",
        ),
        (
            "other path",
            format!("POST /other HTTP/1.1\r\nHost: {host}\r\n{amz}{sign_up}"),
            b"{}",
            404,
            "UnknownOperationException",
        ),
        ("other method", format!("GET / HTTP/1.1\r\nHost: {host}\r\n"), b"", 404, "UnknownOperationException"),
        (
            "foreign host",
            format!("POST / HTTP/1.1\r\nHost: evil.example\r\n{amz}{sign_up}"),
            b"{}",
            403,
            "ForbiddenException",
        ),
        ("no host", format!("POST / HTTP/1.0\r\n{amz}{sign_up}"), b"{}", 403, "ForbiddenException"),
        (
            "foreign origin",
            format!("POST / HTTP/1.1\r\nHost: {host}\r\nOrigin: https://evil.example\r\n{amz}{sign_up}"),
            b"{}",
            403,
            "ForbiddenException",
        ),
    ];
    for (name, head, body, status, code) in cases {
        let reply = bench.send(&head, body).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((reply.status, reply.json()["__type"].as_str()), (status, Some(code)), "{name}");
        assert_eq!(reply.headers["x-amzn-errortype"], code, "{name}");
        assert!(reply.headers.contains_key("x-amzn-requestid"), "{name}");
    }
}

#[tokio::test]
async fn broken_constraints_are_told_together_in_the_words_of_each_service() {
    let bench = Bench::start().await;
    bench.call("ConfirmSignUp", json!({"ClientId": "a b", "ConfirmationCode": "1"})).await.refused(
        "InvalidParameterException",
        "2 validation errors detected: Value at 'clientId' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [\\w+]+; Value null at 'username' failed to satisfy constraint: Member must not be null",
    );
    bench.call("InitiateAuth", json!({"AuthFlow": "MAGIC", "ClientId": bench.client()})).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'MAGIC' at 'authFlow' failed to satisfy constraint: Member must satisfy \
         enum value set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, \
         USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH]",
    );
    bench.call("GetId", json!({})).await.refused(
        "ValidationException",
        "1 validation error detected: Value null at 'identityPoolId' failed to satisfy constraint: Member must not be \
         null",
    );
    bench.call("GetId", json!({"IdentityPoolId": "nonsense"})).await.refused(
        "ValidationException",
        "1 validation error detected: Value 'nonsense' at 'identityPoolId' failed to satisfy constraint: Member must \
         satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+",
    );
    let wrong = json!({"ClientId": bench.client(), "Username": 7, "Password": "Secret-word1"});
    bench
        .call("SignUp", wrong)
        .await
        .refused("SerializationException", "NUMBER_VALUE can not be converted to a String");
    let wrong =
        json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": bench.client(), "AuthParameters": {"USERNAME": true}});
    bench
        .call("InitiateAuth", wrong)
        .await
        .refused("SerializationException", "TRUE_VALUE can not be converted to a String");
    let null_is_missing = json!({"ClientId": bench.client(), "Username": null, "Password": "Secret-word1"});
    bench.call("SignUp", null_is_missing).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value null at 'username' failed to satisfy constraint: Member must not be null",
    );
}

/// Every operation gets every kind of wrong value for every member name that any operation has. Nothing may panic
/// (which would close the connection) or answer 500.
#[tokio::test]
async fn no_combination_of_wrong_members_is_a_server_error() {
    let bench = Bench::start().await;
    let names = [
        "AccessToken",
        "AllowUnauthenticatedIdentities",
        "AuthFlow",
        "AuthParameters",
        "AutoVerifiedAttributes",
        "ChallengeName",
        "ChallengeResponses",
        "ClientId",
        "ClientName",
        "CognitoIdentityProviders",
        "ConfirmationCode",
        "ExplicitAuthFlows",
        "IdentityId",
        "IdentityPoolId",
        "IdentityPoolName",
        "Logins",
        "Password",
        "Policies",
        "PoolName",
        "PreviousPassword",
        "ProposedPassword",
        "Roles",
        "SecretHash",
        "Session",
        "Token",
        "TokenValidityUnits",
        "UserAttributes",
        "UserPoolId",
        "Username",
        "AccessTokenValidity",
    ];
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("\u{0}\u{202e}é💥"),
        json!([]),
        json!([null]),
        json!([{"Name": []}]),
        json!({}),
        json!({"a": {}}),
        json!({"PasswordPolicy": {"MinimumLength": 7e9}}),
        json!("x".repeat(5000)),
    ];
    let operations = [
        "SignUp",
        "ConfirmSignUp",
        "ResendConfirmationCode",
        "InitiateAuth",
        "RespondToAuthChallenge",
        "GetUser",
        "GlobalSignOut",
        "RevokeToken",
        "ForgotPassword",
        "ConfirmForgotPassword",
        "ChangePassword",
        "DeleteUser",
        "CreateUserPool",
        "DescribeUserPool",
        "CreateUserPoolClient",
        "AdminCreateUser",
        "AdminSetUserPassword",
        "AdminConfirmSignUp",
        "AdminGetUser",
        "AdminDeleteUser",
        "AdminDisableUser",
        "AdminEnableUser",
        "GetId",
        "GetCredentialsForIdentity",
        "GetOpenIdToken",
        "CreateIdentityPool",
        "SetIdentityPoolRoles",
        "DescribeIdentityPool",
    ];
    for operation in operations {
        for value in &values {
            let body: Value = names.iter().map(|name| ((*name).to_owned(), value.clone())).collect();
            let reply = bench.admin(operation, body).await;
            assert_eq!(reply.status, 400, "{operation} {value}");
            assert!(reply.json()["__type"].is_string(), "{operation} {value}");
        }
    }
}

#[tokio::test]
async fn administration_needs_a_signature_and_anonymous_calls_are_logged_as_such() {
    let bench = Bench::start().await;
    let describe = json!({"UserPoolId": bench.sandbox.ids().user_pool});
    bench
        .call("DescribeUserPool", describe.clone())
        .await
        .refused("MissingAuthenticationTokenException", "Missing Authentication Token");
    let cases = [
        ("Bearer abc", "MissingAuthenticationTokenException"),
        ("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host", "IncompleteSignatureException"),
        ("AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=1", "IncompleteSignatureException"),
    ];
    for (authorization, code) in cases {
        let header = format!("Authorization: {authorization}\r\n");
        let reply = bench.request("DescribeUserPool", &header, describe.to_string().as_bytes()).await.unwrap();
        assert_eq!(reply.json()["__type"], code, "{authorization}");
    }
    bench.admin("DescribeUserPool", describe).await.ok();
    bench.sign_in("test1", "wrong").await;
    let signed = format!("Authorization: {SIGNATURE}\r\n");
    let body = bench.password_sign_in("test1", "Test1test1!").to_string();
    bench.request("InitiateAuth", &signed, body.as_bytes()).await.unwrap().ok();

    let log: Vec<(&str, bool)> = bench.sandbox.requests().iter().map(|it| (it.operation, it.signed)).collect();
    let describe = "DescribeUserPool";
    let expected = [
        (describe, false),
        (describe, true),
        (describe, true),
        (describe, true),
        (describe, true),
        ("InitiateAuth", false),
        ("InitiateAuth", true),
    ];
    assert_eq!(log, expected);
}

#[tokio::test]
async fn test_controls_answer_only_when_they_are_on() {
    let off = Bench::start().await;
    assert_eq!(off.get("/_sandbox/health").await.ok(), json!({"status": "ok"}));
    for page in ["outbox", "clock", "faults"] {
        assert_eq!(off.get(&format!("/_sandbox/{page}")).await.status, 404, "{page}");
    }
    let on = Bench::with(Settings { test_controls: true, ..Settings::default() }).await;
    assert_eq!(on.get("/_sandbox/clock").await.ok(), json!({"now_ms": support::START_MS}));
    assert_eq!(on.get("/_sandbox/outbox").await.ok(), json!({"messages": []}));
    assert_eq!(on.get("/_sandbox/other").await.status, 404);
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let bench = Bench::start().await;
    let mut stream = tokio::net::TcpStream::connect(bench.host()).await.unwrap();
    for _ in 0..3 {
        let request = format!("GET /_sandbox/health HTTP/1.1\r\nHost: {}\r\n\r\n", bench.host());
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut buffer = [0; 4096];
        let n = stream.read(&mut buffer).await.unwrap();
        assert!(buffer[..n].starts_with(b"HTTP/1.1 200 OK"));
    }
}
