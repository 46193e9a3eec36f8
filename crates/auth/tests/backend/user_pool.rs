//! Sign-in and sign-up: what goes over the wire and what comes of it (Open 3D Engine's
//! AWSCognitoAuthenticationProviderTest, AuthenticationProviderManagerTest, AWSCognitoUserManagementControllerTest).

use crate::support::{Server, World, names, ok, refused, session, settings, token, tokens_of};
use authcanvas_auth::backend::{BackendSettings, FailureKind, SignIn};
use authcanvas_interpreter::Secret;
use serde_json::json;
use std::sync::Arc;

fn password() -> Secret {
    Secret::new("TestPassword")
}

#[tokio::test]
async fn sign_in_makes_one_unsigned_request_and_stores_the_login_first() {
    let server = Server::start(vec![tokens_of("u")]).await;
    let session = session(settings(&server.url), Arc::default());
    assert!(!session.is_signed_in("AWSCognitoIDP"));
    let SignIn::Tokens(tokens) =
        session.sign_in_with_password("AWSCognitoIDP", "TestUsername", password()).await.unwrap()
    else {
        panic!("there was no challenge")
    };
    assert!(session.is_signed_in("AWSCognitoIDP"));
    assert!(session.has_persisted_logins());
    assert_eq!(session.tokens("AWSCognitoIDP"), Some(tokens.clone()));
    assert_eq!(tokens.access_token, Secret::new("access-u"));
    assert_eq!(tokens.refresh_token, Secret::new("refresh-u"));
    assert_eq!((tokens.expires_in_secs, tokens.expires_at_ms), (3600, 3_600_000));
    let [request] = &server.seen()[..] else { panic!("one request") };
    assert_eq!(request.header("x-amz-target").unwrap(), "AWSCognitoIdentityProviderService.InitiateAuth");
    assert_eq!(request.header("authorization"), None);
    assert!(request.header("user-agent").unwrap().contains("app/authcanvas"), "{}", request.head);
    assert_eq!(
        request.json(),
        json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "client",
               "AuthParameters": {"USERNAME": "TestUsername", "PASSWORD": "TestPassword"}})
    );
}

#[tokio::test]
async fn an_app_client_with_a_secret_gets_its_hash() {
    let server = Server::start(vec![tokens_of("u"), ok(r#"{"UserSub":"s","UserConfirmed":true}"#), ok("{}")]).await;
    let settings = BackendSettings { client_secret: Some(Secret::new("secret")), ..settings(&server.url) };
    let session = session(settings, Arc::default());
    session.sign_in_with_password("AWSCognitoIDP", "user", password()).await.unwrap();
    session.sign_up_with_email("user", password(), "e@x").await.unwrap();
    session.confirm_sign_up("user", Secret::new("1")).await.unwrap();
    // base64 of HMAC-SHA-256 with key `secret` over `userclient`, computed with Python.
    let hash = "wvW87lzZoI+qQCVGmWVBJLlucdJ65huAVP1z+0MgA6E=";
    let seen = server.seen();
    assert_eq!(seen[0].json()["AuthParameters"]["SECRET_HASH"], hash);
    assert_eq!(seen[1].json()["SecretHash"], hash);
    assert_eq!(seen[2].json()["SecretHash"], hash);
}

#[tokio::test]
async fn a_challenge_is_no_sign_in() {
    for name in ["SMS_MFA", "CUSTOM_CHALLENGE", "SOMETHING_NEW"] {
        let body = format!(
            r#"{{"ChallengeName":"{name}","Session":"canary","ChallengeParameters":{{"CODE_DELIVERY_DESTINATION":"+*1"}}}}"#
        );
        let server = Server::start(vec![ok(body)]).await;
        let session = session(settings(&server.url), Arc::default());
        let sign_in = session.sign_in_with_password("AWSCognitoIDP", "u", password()).await.unwrap();
        let parameters = [("CODE_DELIVERY_DESTINATION".to_owned(), "+*1".to_owned())].into();
        assert_eq!(
            sign_in,
            SignIn::Challenge {
                name: name.to_owned(),
                parameters,
                choices: Vec::new(),
                session: Secret::new("canary"),
                username: "u".to_owned(),
            }
        );
        assert!(!session.is_signed_in("AWSCognitoIDP"));
        assert!(!session.has_persisted_logins());
    }
}

#[tokio::test]
async fn a_failed_sign_in_leaves_nothing_behind() {
    let server = Server::start(vec![refused("NotAuthorizedException", "Incorrect username or password.")]).await;
    let session = session(settings(&server.url), Arc::default());
    session.sign_in_with_password("AWSCognitoIDP", "u", password()).await.unwrap_err();
    assert!(!session.is_signed_in("AWSCognitoIDP"));
    assert!(!session.has_persisted_logins());
    assert_eq!(session.tokens("AWSCognitoIDP"), None);
}

#[tokio::test]
async fn an_expiry_that_is_left_out_is_read_from_the_token() {
    let id_token = token("u", 2_000);
    for (result, expected) in [
        (format!(r#"{{"AccessToken":"a","IdToken":"{id_token}"}}"#), Some(2_000_000)),
        (format!(r#"{{"AccessToken":"a","IdToken":"{id_token}","ExpiresIn":0}}"#), Some(2_000_000)),
        (format!(r#"{{"AccessToken":"{}","IdToken":"{id_token}"}}"#, token("u", 1_500)), Some(1_500_000)),
        (r#"{"AccessToken":"a","IdToken":"b"}"#.to_owned(), None),
    ] {
        let server = Server::start(vec![ok(format!(r#"{{"AuthenticationResult":{result}}}"#))]).await;
        let world = Arc::new(World::default());
        world.advance(1_000_000);
        let session = session(settings(&server.url), world.clone());
        let signed_in = session.sign_in_with_password("AWSCognitoIDP", "u", password()).await;
        let expires = session.tokens("AWSCognitoIDP").map(|tokens| tokens.expires_at_ms);
        assert_eq!(expires, expected, "{result}");
        assert_eq!(signed_in.is_ok(), expected.is_some());
        if expected.is_some() {
            assert!(session.is_signed_in("AWSCognitoIDP"));
            world.advance(1_000_000);
            assert!(!session.is_signed_in("AWSCognitoIDP"), "tokens end by the run's clock");
        }
    }
}

#[tokio::test]
async fn sign_out_drops_tokens_and_login_and_sends_nothing() {
    let server = Server::start(vec![tokens_of("u")]).await;
    let session = session(settings(&server.url), Arc::default());
    session.sign_in_with_password("AWSCognitoIDP", "u", password()).await.unwrap();
    assert!(session.sign_out("AWSCognitoIDP"));
    assert!(!session.is_signed_in("AWSCognitoIDP"));
    assert!(!session.has_persisted_logins());
    assert_eq!(session.tokens("AWSCognitoIDP"), None);
    assert!(session.sign_out("AWSCognitoIDP"), "an initialized provider can always be signed out of");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn initializing_anew_drops_tokens_but_no_login() {
    let server = Server::start(vec![tokens_of("u")]).await;
    let session = session(settings(&server.url), Arc::default());
    session.sign_in_with_password("AWSCognitoIDP", "u", password()).await.unwrap();
    assert!(session.initialize_providers(&names(&["AWSCognitoIDP"]), "").result);
    assert!(!session.is_signed_in("AWSCognitoIDP"));
    assert!(session.has_persisted_logins());
}

#[tokio::test]
async fn sign_up_and_confirmation() {
    let answer = r#"{"UserSub":"sub-1","UserConfirmed":false,
        "CodeDeliveryDetails":{"Destination":"t***@t***","DeliveryMedium":"EMAIL","AttributeName":"email"}}"#;
    let server = Server::start(vec![ok(answer), ok("{}")]).await;
    let session = session(settings(&server.url), Arc::default());
    let signed_up = session.sign_up_with_email("TestUsername", password(), "test@test.com").await.unwrap();
    assert_eq!((&*signed_up.user_sub, signed_up.confirmed), ("sub-1", false));
    let delivery = signed_up.delivery.unwrap();
    assert_eq!((&*delivery.destination, &*delivery.medium, &*delivery.attribute), ("t***@t***", "EMAIL", "email"));
    session.confirm_sign_up("TestUsername", Secret::new("TestCode")).await.unwrap();
    let seen = server.seen();
    assert_eq!(server.operations(), ["SignUp", "ConfirmSignUp"]);
    assert!(seen.iter().all(|request| request.header("authorization").is_none()));
    assert_eq!(
        seen[0].json(),
        json!({"ClientId": "client", "Username": "TestUsername", "Password": "TestPassword",
               "UserAttributes": [{"Name": "email", "Value": "test@test.com"}]})
    );
    assert_eq!(
        seen[1].json(),
        json!({"ClientId": "client", "Username": "TestUsername", "ConfirmationCode": "TestCode"})
    );
}

#[tokio::test]
async fn a_sign_up_without_an_id_is_no_sign_up() {
    let server = Server::start(vec![ok("{}")]).await;
    let session = session(settings(&server.url), Arc::default());
    let failure = session.sign_up_with_email("u", password(), "e").await.unwrap_err();
    assert_eq!((failure.kind, failure.retryable), (FailureKind::BadAnswer, false));
}
