//! Identities and credentials (Open 3D Engine's AWSCognitoAuthorizationControllerTest and
//! AWSClientAuthPersistentCognitoIdentityProviderTest), each with its defect mended where it has one.

use crate::support::{
    Server, Step, World, credentials_json, credentials_of, identity, refused, session, settings, token, tokens_of,
};
use authcanvas_auth::backend::{BackendSettings, FailureKind, Session};
use authcanvas_interpreter::Secret;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const LOGIN_KEY: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf";

async fn sign_in(session: &Session) {
    session.sign_in_with_password("AWSCognitoIDP", "u", Secret::new("p")).await.unwrap();
}

#[tokio::test]
async fn credentials_of_a_user() {
    let server = Server::start(vec![tokens_of("u"), identity("id-u"), credentials_of("id-u", 600)]).await;
    let settings = BackendSettings { account_id: Some("123456789012".to_owned()), ..settings(&server.url) };
    let session = session(settings, Arc::default());
    sign_in(&session).await;
    assert_eq!(session.identity_id(), None);
    let credentials = session.request_credentials().await.unwrap();
    assert_eq!(credentials.access_key_id, "key-id-u");
    assert_eq!(credentials.secret_key, Secret::new("secret-id-u"));
    assert_eq!(credentials.session_token, Secret::new("token-id-u"));
    assert_eq!(credentials.expiration_epoch_secs, 600);
    assert_eq!((&*credentials.identity_id, credentials.anonymous), ("id-u", false));
    assert_eq!(session.identity_id().as_deref(), Some("id-u"));
    let seen = server.seen();
    assert_eq!(server.operations(), ["InitiateAuth", "GetId", "GetCredentialsForIdentity"]);
    assert!(seen.iter().all(|request| request.header("authorization").is_none()));
    let logins = json!({ LOGIN_KEY: token("u", 9_999) });
    assert_eq!(
        seen[1].json(),
        json!({"AccountId": "123456789012", "IdentityPoolId": "us-east-1:pool", "Logins": logins})
    );
    assert_eq!(seen[2].json(), json!({"IdentityId": "id-u", "Logins": logins}));
}

#[tokio::test]
async fn credentials_of_a_guest() {
    let server = Server::start(vec![identity("id-guest"), credentials_of("id-guest", 600)]).await;
    let session = session(settings(&server.url), Arc::default());
    let credentials = session.request_credentials().await.unwrap();
    assert!(credentials.anonymous);
    assert_eq!(session.identity_id().as_deref(), Some("id-guest"));
    assert!(!session.has_persisted_logins());
    let seen = server.seen();
    assert_eq!(seen[0].json(), json!({"IdentityPoolId": "us-east-1:pool"}));
    assert_eq!(seen[1].json(), json!({"IdentityId": "id-guest"}));
}

#[tokio::test]
async fn cached_credentials_need_no_network_until_thirty_seconds_before_their_end() {
    let server = Server::start(vec![identity("i"), credentials_of("i", 600), credentials_of("i", 1200)]).await;
    let world = Arc::new(World::default());
    let session = session(settings(&server.url), world.clone());
    let first = session.request_credentials().await.unwrap();
    world.advance(569_999);
    assert_eq!(session.request_credentials().await.unwrap(), first);
    assert_eq!(server.seen().len(), 2);
    world.advance(1);
    assert_eq!(session.request_credentials().await.unwrap().expiration_epoch_secs, 1200);
    assert_eq!(server.operations(), ["GetId", "GetCredentialsForIdentity", "GetCredentialsForIdentity"]);
}

#[tokio::test]
async fn a_failed_get_id_makes_no_second_request() {
    let server = Server::start(vec![refused("NotAuthorizedException", "no guests")]).await;
    let session = session(settings(&server.url), Arc::default());
    let failure = session.request_credentials().await.unwrap_err();
    assert_eq!((failure.kind, &*failure.message), (FailureKind::NotAuthorized, "no guests"));
    assert_eq!(failure.provider, "AWSCognitoIdentity");
    assert_eq!(server.operations(), ["GetId"]);
    assert_eq!(session.identity_id(), None);
}

#[tokio::test]
async fn a_failed_fetch_never_answers_with_old_credentials() {
    let server =
        Server::start(vec![identity("i"), credentials_of("i", 600), refused("NotAuthorizedException", "no more")])
            .await;
    let world = Arc::new(World::default());
    let session = session(settings(&server.url), world.clone());
    session.request_credentials().await.unwrap();
    world.advance(590_000);
    let failure = session.request_credentials().await.unwrap_err();
    assert_eq!((failure.kind, &*failure.message), (FailureKind::NotAuthorized, "no more"));
    assert_eq!(session.identity_id().as_deref(), Some("i"));
}

#[tokio::test]
async fn incomplete_credentials_are_none() {
    for body in [
        r#"{"IdentityId":"i"}"#,
        r#"{"Credentials":{"AccessKeyId":"k","SecretKey":"s","SessionToken":"t"}}"#,
        r#"{"Credentials":{"AccessKeyId":"k","SecretKey":"","SessionToken":"t","Expiration":1}}"#,
        r#"{"Credentials":{"AccessKeyId":"k","Expiration":1}}"#,
    ] {
        let server = Server::start(vec![identity("i"), Step::Answer(200, body.to_owned())]).await;
        let session = session(settings(&server.url), Arc::default());
        let failure = session.request_credentials().await.unwrap_err();
        assert_eq!((failure.kind, &*failure.code), (FailureKind::BadAnswer, "AnswerIncomplete"), "{body}");
    }
}

#[tokio::test]
async fn a_user_is_never_served_a_guests_credentials() {
    let server = Server::start(vec![
        identity("guest"),
        credentials_of("guest", 600),
        tokens_of("u"),
        refused("NotAuthorizedException", "Token is not from a supported provider"),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    assert!(session.request_credentials().await.unwrap().anonymous);
    sign_in(&session).await;
    assert_eq!(session.identity_id(), None, "the guest's identity is not the user's");
    assert_eq!(session.request_credentials().await.unwrap_err().kind, FailureKind::NotAuthorized);
    assert_eq!(server.operations()[3..], ["GetId"]);
}

#[tokio::test]
async fn the_next_user_gets_an_identity_of_their_own() {
    let server = Server::start(vec![
        tokens_of("first"),
        identity("id-first"),
        credentials_of("id-first", 600),
        tokens_of("second"),
        identity("id-second"),
        credentials_of("id-second", 600),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    sign_in(&session).await;
    session.request_credentials().await.unwrap();
    assert!(session.sign_out("AWSCognitoIDP"));
    assert_eq!(session.identity_id(), None);
    sign_in(&session).await;
    assert_eq!(session.request_credentials().await.unwrap().identity_id, "id-second");
    let last = server.seen().pop().unwrap().json();
    assert_eq!(last, json!({"IdentityId": "id-second", "Logins": { LOGIN_KEY: token("second", 9_999) }}));
}

#[tokio::test]
async fn the_same_user_signing_in_again_keeps_the_identity_but_no_old_credentials() {
    let server = Server::start(vec![
        tokens_of("u"),
        identity("id-u"),
        credentials_of("id-u", 600),
        tokens_of("u"),
        credentials_of("id-u", 900),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    sign_in(&session).await;
    session.request_credentials().await.unwrap();
    sign_in(&session).await;
    assert_eq!(session.identity_id().as_deref(), Some("id-u"));
    assert_eq!(session.request_credentials().await.unwrap().expiration_epoch_secs, 900);
    assert_eq!(server.operations()[3..], ["InitiateAuth", "GetCredentialsForIdentity"]);
}

#[tokio::test]
async fn an_identity_that_was_merged_into_another_is_replaced() {
    let server = Server::start(vec![identity("old"), credentials_of("parent", 600)]).await;
    let session = session(settings(&server.url), Arc::default());
    assert_eq!(session.request_credentials().await.unwrap().identity_id, "parent");
    assert_eq!(session.identity_id().as_deref(), Some("parent"));
}

#[tokio::test]
async fn an_identity_that_is_gone_is_asked_for_anew() {
    let server = Server::start(vec![
        identity("gone"),
        refused("ResourceNotFoundException", "Identity 'gone' not found."),
        identity("new"),
        credentials_of("new", 600),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    assert_eq!(session.request_credentials().await.unwrap_err().kind, FailureKind::NotFound);
    assert_eq!(session.identity_id(), None);
    assert_eq!(session.request_credentials().await.unwrap().identity_id, "new");
}

#[tokio::test]
async fn reset_forgets_logins_identities_and_credentials_of_both_kinds() {
    let server = Server::start(vec![
        identity("guest"),
        credentials_of("guest", 600),
        tokens_of("u"),
        identity("id-u"),
        credentials_of("id-u", 600),
        identity("guest-2"),
        credentials_of("guest-2", 600),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    session.request_credentials().await.unwrap();
    sign_in(&session).await;
    session.request_credentials().await.unwrap();
    session.reset();
    assert_eq!(session.identity_id(), None);
    assert!(!session.has_persisted_logins());
    assert!(session.is_signed_in("AWSCognitoIDP"), "the provider's tokens stay, as in Open 3D Engine");
    let again = session.request_credentials().await.unwrap();
    assert_eq!((&*again.identity_id, again.anonymous), ("guest-2", true));
}

#[tokio::test]
async fn concurrent_requests_make_one_exchange() {
    let late = Duration::from_millis(50);
    let server = Server::start(vec![
        Step::Late(late, r#"{"IdentityId":"i"}"#.to_owned()),
        Step::Late(late, credentials_json("i", 600)),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    let requests: Vec<_> = (0..10)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { session.request_credentials().await.unwrap() })
        })
        .collect();
    for request in requests {
        assert_eq!(request.await.unwrap().identity_id, "i");
    }
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn concurrent_requests_share_a_failure_too() {
    let server = Server::start(vec![refused("NotAuthorizedException", "no")]).await;
    let session = session(settings(&server.url), Arc::default());
    let (first, second) = tokio::join!(session.request_credentials(), session.request_credentials());
    assert_eq!(first, second);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_request_that_is_given_up_leaves_the_others_served() {
    let late = Duration::from_millis(100);
    let server = Server::start(vec![
        Step::Late(late, r#"{"IdentityId":"i"}"#.to_owned()),
        identity("i"),
        credentials_of("i", 600),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    let ask = || {
        let session = session.clone();
        tokio::spawn(async move { session.request_credentials().await })
    };
    let (first, second) = (ask(), ask());
    tokio::time::sleep(Duration::from_millis(50)).await;
    first.abort();
    assert_eq!(second.await.unwrap().unwrap().identity_id, "i");
}

#[tokio::test]
async fn who_signs_in_during_a_guests_request_gets_their_own_credentials() {
    let server = Server::start(vec![
        Step::Late(Duration::from_millis(100), r#"{"IdentityId":"guest"}"#.to_owned()),
        tokens_of("u"),
        identity("id-u"),
        credentials_of("id-u", 600),
        credentials_of("guest", 600),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    let guest = {
        let session = session.clone();
        tokio::spawn(async move { session.request_credentials().await })
    };
    tokio::time::sleep(Duration::from_millis(30)).await;
    sign_in(&session).await;
    assert_eq!(session.request_credentials().await.unwrap().identity_id, "id-u");
    assert!(guest.await.unwrap().unwrap().anonymous, "who asked as a guest is served as one");
    assert_eq!(session.identity_id().as_deref(), Some("id-u"));
}

#[tokio::test]
async fn who_signed_out_meanwhile_gets_no_credentials() {
    let server = Server::start(vec![
        tokens_of("u"),
        identity("id-u"),
        Step::Late(Duration::from_millis(100), credentials_json("id-u", 600)),
    ])
    .await;
    let session = session(settings(&server.url), Arc::default());
    sign_in(&session).await;
    let asked = {
        let session = session.clone();
        tokio::spawn(async move { session.request_credentials().await })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(session.sign_out("AWSCognitoIDP"));
    assert_eq!(asked.await.unwrap().unwrap_err().kind, FailureKind::Cancelled);
    assert_eq!(session.identity_id(), None);
}

#[tokio::test]
async fn an_ended_sign_in_is_named_as_the_cause() {
    let Step::Answer(status, tokens) = tokens_of("u") else { unreachable!("it is an answer") };
    let for_good = Step::Answer(status, tokens.replace("refresh-u", ""));
    let server = Server::start(vec![for_good, refused("NotAuthorizedException", "Invalid login token.")]).await;
    let world = Arc::new(World::default());
    let session = session(settings(&server.url), world.clone());
    sign_in(&session).await;
    world.advance(3_600_000);
    let failure = session.request_credentials().await.unwrap_err();
    assert_eq!(failure.message, "Invalid login token.");
    assert_eq!(failure.hint, "The sign-in with `AWSCognitoIDP` has ended: refresh it or sign in again.");
}

#[tokio::test]
async fn the_login_key_follows_the_pools_region_and_partition() {
    for (region, user_pool, expected) in [
        ("us-east-1", "us-east-1_A", "cognito-idp.us-east-1.amazonaws.com/us-east-1_A"),
        ("cn-north-1", "cn-north-1_A", "cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A"),
        ("us-east-1", "eu-west-1_A", "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A"),
        ("us-gov-west-1", "local_A", "cognito-idp.us-gov-west-1.amazonaws.com/local_A"),
    ] {
        let server = Server::start(vec![tokens_of("u"), identity("i"), credentials_of("i", 600)]).await;
        let settings = BackendSettings {
            region: Some(region.to_owned()),
            user_pool: Some(user_pool.to_owned()),
            ..settings(&server.url)
        };
        let session = session(settings, Arc::default());
        sign_in(&session).await;
        session.request_credentials().await.unwrap();
        let logins = server.seen()[1].json()["Logins"].clone();
        assert_eq!(logins.as_object().unwrap().keys().collect::<Vec<_>>(), [expected]);
    }
}

#[tokio::test]
async fn a_user_whose_login_has_no_key_is_refused_not_served_as_a_guest() {
    let server = Server::start(vec![tokens_of("u")]).await;
    let session = session(BackendSettings { user_pool: None, ..settings(&server.url) }, Arc::default());
    sign_in(&session).await;
    let failure = session.request_credentials().await.unwrap_err();
    assert_eq!((failure.kind, &*failure.code), (FailureKind::NotInitialized, "MissingSetting"));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn racing_sign_ins_and_credentials_never_mix_users() {
    // Every answer has everything in it, so that any interleaving is served.
    let all = format!(
        r#"{{"IdentityId":"i","AuthenticationResult":{{"AccessToken":"a","IdToken":"{}","ExpiresIn":60}},"Credentials":
            {{"AccessKeyId":"k","SecretKey":"s","SessionToken":"t","Expiration":600}}}}"#,
        token("u", 99)
    );
    let server = Server::start(vec![Step::Answer(200, all)]).await;
    let session = session(settings(&server.url), Arc::default());
    let tasks: Vec<_> = (0..20)
        .map(|number| {
            let session = session.clone();
            tokio::spawn(async move {
                match number % 4 {
                    0 => drop(session.sign_in_with_password("AWSCognitoIDP", "u", Secret::new("p")).await),
                    1 => drop(session.sign_out("AWSCognitoIDP")),
                    _ => match session.request_credentials().await {
                        Ok(credentials) => assert_eq!(credentials.access_key_id, "k"),
                        Err(failure) => assert_eq!(failure.kind, FailureKind::Cancelled),
                    },
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}
