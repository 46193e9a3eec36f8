//! Renewal of tokens: one at a time, before they end, and never a success with what has ended.

use crate::support::{Server, Step, World, credentials_of, identity, ok, refused, session, settings, tokens_of};
use authcanvas_auth::backend::{FailureKind, Session};
use authcanvas_interpreter::Secret;
use std::sync::Arc;

/// A session in which ada is signed in until 3600 s, at a server that goes on with these steps.
async fn signed_in(steps: Vec<Step>) -> (Server, Arc<World>, Arc<Session>) {
    let server = Server::start([vec![tokens_of("ada")], steps].concat()).await;
    let world = Arc::new(World::default());
    let session = session(settings(&server.url), world.clone());
    session.sign_in_with_password("AWSCognitoIDP", "ada", Secret::new("p")).await.unwrap();
    (server, world, session)
}

/// Cognito's answer to a refresh.
fn renewed() -> Step {
    ok(r#"{"AuthenticationResult":{"AccessToken":"new","IdToken":"new","ExpiresIn":3600,"TokenType":"Bearer"}}"#)
}

#[tokio::test]
async fn refreshes_at_the_same_time_are_one() {
    let (server, _, session) = signed_in(vec![renewed()]).await;
    let (a, b, c) = tokio::join!(
        session.refresh_tokens("AWSCognitoIDP"),
        session.refresh_tokens("AWSCognitoIDP"),
        session.refresh_tokens("AWSCognitoIDP"),
    );
    assert_eq!((a.unwrap(), b.as_ref().unwrap()), (c.unwrap(), b.as_ref().unwrap()));
    assert_eq!(server.operations(), ["InitiateAuth", "InitiateAuth"]);
    session.refresh_tokens("AWSCognitoIDP").await.unwrap();
    assert_eq!(server.operations().len(), 3);
}

#[tokio::test]
async fn tokens_are_renewed_half_a_minute_before_they_end() {
    let (server, world, session) = signed_in(vec![renewed()]).await;
    assert_eq!(session.seconds_to_refresh("AWSCognitoIDP").unwrap(), Some(3570.0));
    world.advance(3_569_999);
    assert_eq!(session.tokens_with_refresh("AWSCognitoIDP").await.unwrap().access_token, Secret::new("access-ada"));
    assert_eq!(server.operations().len(), 1);
    world.advance(1);
    assert_eq!(session.tokens_with_refresh("AWSCognitoIDP").await.unwrap().access_token, Secret::new("new"));
    session.sign_out("AWSCognitoIDP");
    assert_eq!(session.seconds_to_refresh("AWSCognitoIDP").unwrap(), None);
    assert_eq!(session.seconds_to_refresh("Google").unwrap_err().kind, FailureKind::NotInitialized);
}

#[tokio::test]
async fn credentials_are_asked_for_with_a_login_that_lasts() {
    let (server, world, session) = signed_in(vec![renewed(), identity("i"), credentials_of("i", 99_999)]).await;
    world.advance(3_600_000);
    session.request_credentials().await.unwrap();
    assert_eq!(server.operations(), ["InitiateAuth", "InitiateAuth", "GetId", "GetCredentialsForIdentity"]);
    let logins = server.seen()[3].json()["Logins"].clone();
    assert_eq!(logins["cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf"], "new");
}

#[tokio::test]
async fn a_login_that_ended_and_cannot_be_renewed_is_why_there_are_no_credentials() {
    let no = refused("NotAuthorizedException", "Refresh Token has been revoked");
    let (server, world, session) = signed_in(vec![no]).await;
    world.advance(3_600_000);
    let failure = session.request_credentials().await.unwrap_err();
    assert_eq!((failure.kind, &*failure.message), (FailureKind::NotAuthorized, "Refresh Token has been revoked"));
    assert_eq!(server.operations(), ["InitiateAuth", "InitiateAuth"]);
}

#[tokio::test]
async fn a_login_that_still_lasts_is_good_enough() {
    let no = Step::Answer(500, "{}".to_owned());
    let (server, world, session) = signed_in(vec![no, identity("i"), credentials_of("i", 99_999)]).await;
    world.advance(3_580_000);
    session.request_credentials().await.unwrap();
    assert_eq!(server.operations(), ["InitiateAuth", "InitiateAuth", "GetId", "GetCredentialsForIdentity"]);
}
