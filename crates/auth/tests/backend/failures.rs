//! Every way in which an exchange can fail, as it comes over a socket: the failure's kind, code and message, how many
//! attempts were made, and that all of it ends in time.

use crate::support::{Server, Step, World, nobody, ok, refused, session, settings};
use authcanvas_auth::backend::{Ambient, AuthFailure, BackendSettings, FailureKind, Session};
use authcanvas_interpreter::Secret;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug)]
enum Ask {
    SignIn,
    SignUp,
    Confirm,
    Credentials,
}

async fn ask(session: &Session, ask: Ask) -> AuthFailure {
    let secret = || Secret::new("canary-secret");
    let started = Instant::now();
    let failure = match ask {
        Ask::SignIn => session.sign_in_with_password("AWSCognitoIDP", "u", secret()).await.map(|_| ()),
        Ask::SignUp => session.sign_up_with_email("u", secret(), "e").await.map(|_| ()),
        Ask::Confirm => session.confirm_sign_up("u", secret()).await,
        Ask::Credentials => session.request_credentials().await.map(|_| ()),
    };
    assert!(started.elapsed() < Duration::from_secs(3), "{ask:?} ends within its timeout");
    failure.unwrap_err()
}

/// Plays the step for ever and checks kind, code and message of the failure, whether trying again makes sense, and the
/// number of attempts.
async fn check(what: Ask, step: Step, kind: FailureKind, code: &str, message: &str, retryable: bool, attempts: usize) {
    let server = Server::start(vec![step.clone()]).await;
    let session = session(settings(&server.url), Arc::default());
    let failure = ask(&session, what).await;
    let place = format!("{what:?} {step:?}");
    assert_eq!((failure.kind, &*failure.code, &*failure.message), (kind, code, message), "{place}");
    assert_eq!(failure.retryable, retryable, "{place}");
    assert_eq!(server.seen().len(), attempts, "attempts of {place}");
    let text = format!("{failure} {failure:?}");
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test]
async fn service_errors_are_told_by_their_code() {
    use FailureKind as Kind;
    for (what, code, message, kind) in [
        (Ask::SignIn, "NotAuthorizedException", "Incorrect username or password.", Kind::NotAuthorized),
        (Ask::SignIn, "NotAuthorizedException", "Unable to verify secret hash for client c", Kind::NotAuthorized),
        (Ask::SignIn, "NotAuthorizedException", "User is disabled.", Kind::UserDisabled),
        (Ask::SignIn, "NotAuthorizedException", "Password attempts exceeded", Kind::LimitExceeded),
        (Ask::SignIn, "UserNotConfirmedException", "User is not confirmed.", Kind::UserNotConfirmed),
        (Ask::SignIn, "UserNotFoundException", "User does not exist.", Kind::UserNotFound),
        (Ask::SignIn, "PasswordResetRequiredException", "Password reset required", Kind::PasswordResetRequired),
        (Ask::SignIn, "ResourceNotFoundException", "User pool client c does not exist.", Kind::NotFound),
        (Ask::SignIn, "InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled", Kind::InvalidParameter),
        (Ask::SignIn, "com.amazonaws#UserNotFoundException", "m", Kind::UserNotFound),
        (Ask::SignIn, "SomethingNewException", "User is disabled.", Kind::Other),
        (Ask::SignIn, "ForbiddenException", "WAF", Kind::Other),
        (Ask::SignUp, "UsernameExistsException", "User already exists", Kind::UsernameExists),
        (Ask::SignUp, "InvalidPasswordException", "Password not long enough", Kind::InvalidPassword),
        (Ask::SignUp, "LimitExceededException", "Attempt limit exceeded", Kind::LimitExceeded),
        (Ask::Confirm, "CodeMismatchException", "Invalid verification code", Kind::CodeMismatch),
        (Ask::Confirm, "ExpiredCodeException", "Invalid code provided", Kind::CodeExpired),
        (Ask::Confirm, "AliasExistsException", "An account with the email exists", Kind::UsernameExists),
        (Ask::Confirm, "TooManyFailedAttemptsException", "Too many", Kind::LimitExceeded),
        (Ask::Credentials, "ResourceNotFoundException", "IdentityPool not found", Kind::NotFound),
        (Ask::Credentials, "NotAuthorizedException", "Unauthenticated access is not supported", Kind::NotAuthorized),
        (Ask::Credentials, "LimitExceededException", "Too many identities", Kind::LimitExceeded),
        (Ask::Credentials, "ResourceConflictException", "m", Kind::Other),
        (Ask::Credentials, "InvalidIdentityPoolConfigurationException", "m", Kind::Other),
    ] {
        let told = code.rsplit('#').next().unwrap();
        check(what, refused(code, message), kind, told, message, false, 1).await;
    }
}

#[tokio::test]
async fn only_what_is_safe_is_repeated() {
    use FailureKind::{Other, TooManyRequests};
    let throttled = || refused("TooManyRequestsException", "Rate exceeded");
    check(Ask::SignIn, throttled(), TooManyRequests, "TooManyRequestsException", "Rate exceeded", true, 1).await;
    check(Ask::SignUp, throttled(), TooManyRequests, "TooManyRequestsException", "Rate exceeded", true, 1).await;
    check(Ask::Confirm, throttled(), TooManyRequests, "TooManyRequestsException", "Rate exceeded", true, 1).await;
    check(Ask::Credentials, throttled(), TooManyRequests, "TooManyRequestsException", "Rate exceeded", true, 2).await;
    let broken = || Step::Answer(500, r#"{"__type":"InternalErrorException","message":"m"}"#.to_owned());
    check(Ask::SignIn, broken(), Other, "InternalErrorException", "m", true, 1).await;
    check(Ask::SignUp, broken(), Other, "InternalErrorException", "m", false, 1).await;
    check(Ask::Credentials, broken(), Other, "InternalErrorException", "m", true, 2).await;
}

const HTML: &str = "<html><body>Please accept the terms canary-secret</body></html>";

#[tokio::test]
async fn an_answer_that_is_none_is_a_bad_answer() {
    use FailureKind::{BadAnswer, Unreachable};
    let not_it =
        |status: u16| format!("the answer (HTTP {status}) is not what the service answers, or was cut in the middle");
    check(Ask::SignIn, ok(HTML), BadAnswer, "NotAnAnswer", &not_it(200), true, 1).await;
    check(Ask::SignUp, ok(HTML), BadAnswer, "NotAnAnswer", &not_it(200), false, 1).await;
    check(Ask::Confirm, ok(HTML), BadAnswer, "NotAnAnswer", &not_it(200), false, 1).await;
    check(Ask::Credentials, ok(HTML), BadAnswer, "NotAnAnswer", &not_it(200), true, 1).await;
    check(Ask::SignIn, Step::Answer(400, HTML.into()), BadAnswer, "NotAnAnswer", &not_it(400), true, 1).await;
    check(Ask::SignIn, Step::Answer(500, HTML.into()), BadAnswer, "NotAnAnswer", &not_it(500), true, 1).await;
    check(Ask::Credentials, Step::Answer(500, HTML.into()), BadAnswer, "NotAnAnswer", &not_it(500), true, 2).await;
    let gateway = "a gateway answered HTTP 503 in place of the service";
    check(Ask::SignIn, Step::Answer(503, HTML.into()), Unreachable, "GatewayError", gateway, true, 1).await;
    for body in ["{}", ""] {
        let neither = "the answer holds neither tokens nor a challenge";
        check(Ask::SignIn, ok(body), BadAnswer, "AnswerIncomplete", neither, true, 1).await;
        check(Ask::SignUp, ok(body), BadAnswer, "AnswerIncomplete", "the answer holds no id of the new user", false, 1)
            .await;
        check(Ask::Credentials, ok(body), BadAnswer, "AnswerIncomplete", "the answer holds no identity id", true, 1)
            .await;
    }
    let half = r#"{"AuthenticationResult":{"AccessToken":"canary"}}"#;
    let lacking = "the answer holds no access token or no id token";
    check(Ask::SignIn, ok(half), BadAnswer, "AnswerIncomplete", lacking, true, 1).await;
}

#[tokio::test]
async fn a_connection_that_is_cut_ends_the_exchange_at_once() {
    for (what, retryable) in [(Ask::SignIn, true), (Ask::SignUp, false), (Ask::Confirm, false)] {
        for step in [Step::CutBody(r#"{"UserSub":"canary"}"#.to_owned()), Step::Close] {
            let server = Server::start(vec![step.clone()]).await;
            let session = session(settings(&server.url), Arc::default());
            let failure = ask(&session, what).await;
            assert_eq!(failure.kind, FailureKind::BadAnswer, "{what:?} {step:?} {failure:?}");
            assert_eq!(failure.code, "AnswerCut", "{what:?} {step:?} {failure:?}");
            assert_eq!(failure.retryable, retryable, "{what:?} {step:?}");
            assert_eq!(server.seen().len(), 1, "{what:?} {step:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_never_answers_times_out() {
    for (what, attempts) in [(Ask::SignIn, 1), (Ask::SignUp, 1), (Ask::Confirm, 1), (Ask::Credentials, 2)] {
        for step in [Step::Hang, Step::HangInBody] {
            let server = Server::start(vec![step.clone()]).await;
            let session = session(settings(&server.url), Arc::default());
            let failure = ask(&session, what).await;
            assert_eq!(
                (failure.kind, &*failure.code),
                (FailureKind::TimedOut, "TimedOut"),
                "{what:?} {step:?} {failure:?}"
            );
            assert_eq!(failure.message, "no answer came in time");
            assert_eq!(server.seen().len(), attempts, "{what:?} {step:?}");
        }
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_unreachable() {
    for what in [Ask::SignIn, Ask::SignUp, Ask::Confirm, Ask::Credentials] {
        let session = session(settings(&nobody().await), Arc::default());
        let failure = ask(&session, what).await;
        assert_eq!((failure.kind, &*failure.code), (FailureKind::Unreachable, "ConnectionFailed"), "{what:?}");
        let expected = "no connection to the service could be made: Connection refused (os error 111)";
        if cfg!(target_os = "linux") {
            assert_eq!(failure.message, expected, "{what:?}");
        }
        assert_eq!(failure.hint, "Check the network, the region and the endpoint URL.");
        assert!(failure.retryable);
    }
}

#[tokio::test]
async fn a_server_without_tls_is_unreachable_by_https() {
    let server = Server::start(vec![ok("{}")]).await;
    let session = session(settings(&server.url.replace("http:", "https:")), Arc::default());
    let failure = ask(&session, Ask::SignUp).await;
    assert_eq!((failure.kind, &*failure.code), (FailureKind::Unreachable, "ConnectionFailed"), "{failure:?}");
    assert!(server.seen().is_empty());
}

/// A listener that takes connections and never says a word: TLS never comes about.
#[tokio::test]
async fn a_connection_that_does_not_come_about_is_given_up_and_only_then_tried_again() {
    for (what, attempts) in [(Ask::SignIn, 2), (Ask::SignUp, 1)] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let started = Instant::now();
        let failure = ask(&session(settings(&url), Arc::default()), what).await;
        assert_eq!((failure.kind, &*failure.code), (FailureKind::Unreachable, "ConnectTimedOut"), "{failure:?}");
        assert!(started.elapsed() >= Duration::from_millis(300 * attempts), "{what:?} {:?}", started.elapsed());
        assert!(failure.retryable);
    }
}

/// A proxy that opens no way to the service: nothing is ever sent, and each attempt asks it once.
#[tokio::test]
async fn what_could_not_be_sent_is_sent_again_unless_it_is_a_one_time_step() {
    for (what, attempts) in [(Ask::SignIn, 2), (Ask::SignUp, 1), (Ask::Confirm, 1), (Ask::Credentials, 2)] {
        let proxy = Server::start(vec![Step::Answer(502, String::new())]).await;
        let variables = [("HTTPS_PROXY".to_owned(), proxy.url.clone())].into();
        let settings =
            BackendSettings { ambient: Ambient::UseVariables(variables), ..settings("https://service.example") };
        let failure = ask(&session(settings, Arc::default()), what).await;
        assert_eq!((failure.kind, failure.retryable), (FailureKind::Unreachable, true), "{what:?} {failure:?}");
        assert_eq!(proxy.seen().len(), attempts, "{what:?}");
    }
}

#[tokio::test]
async fn a_failure_says_what_to_do_and_names_the_request() {
    let server = Server::start(vec![refused("UserNotConfirmedException", "User is not confirmed.")]).await;
    let session = session(settings(&server.url), Arc::default());
    let failure = ask(&session, Ask::SignIn).await;
    assert_eq!(failure.hint, "The user is not confirmed yet: send the code with Confirm sign-up.");
    assert_eq!(failure.http_status, Some(400));
    assert_eq!(failure.request_id.as_deref(), Some("r-0"));
    assert_eq!(failure.provider, "AWSCognitoIDP");
    assert_eq!(
        failure.to_string(),
        "AWSCognitoIDP: User is not confirmed. (UserNotConfirmedException); The user is not confirmed yet: send the \
         code with Confirm sign-up."
    );
}

#[tokio::test]
async fn a_service_that_repeats_a_secret_is_not_quoted() {
    let message = "Value 'canary-secret' at 'password' failed to satisfy constraint";
    let server = Server::start(vec![refused("InvalidParameterException", message)]).await;
    let session = session(settings(&server.url), Arc::default());
    let failure = ask(&session, Ask::SignUp).await;
    assert_eq!(failure.message, "Value '(hidden)' at 'password' failed to satisfy constraint");
}

#[tokio::test]
async fn a_host_without_consent_is_never_reached() {
    let server = Server::start(vec![ok("{}")]).await;
    let world = World { refused_hosts: vec!["127.0.0.1".to_owned()], ..World::default() };
    let session = session(settings(&server.url), Arc::new(world));
    for what in [Ask::SignIn, Ask::SignUp, Ask::Confirm, Ask::Credentials] {
        let failure = ask(&session, what).await;
        assert_eq!(failure.kind, FailureKind::HostNotAllowed, "{what:?}");
        assert_eq!(failure.message, "this run may not reach the host `127.0.0.1`");
    }
    assert!(server.seen().is_empty());
}
