//! The canary: no public value shows a secret that it holds.

use crate::registry_file::GOOD;
use crate::support::{Server, Step, identity, ok, refused, session, settings, token};
use authcanvas_auth::backend::{Ambient, BackendSettings, ProviderRegistry, SignIn};
use authcanvas_interpreter::Secret;
use std::sync::Arc;

const CANARY: &str = "canary";

#[track_caller]
fn check(what: &str, shown: &impl std::fmt::Debug) {
    let text = format!("{shown:?} {shown:#?}");
    assert!(!text.contains(CANARY), "{what} shows a secret: {text}");
}

#[tokio::test]
async fn no_debug_form_shows_a_secret() {
    let id_token = token("u", 9_999).replace("c2lnbmF0dXJl", "canary");
    let server = Server::start(vec![
        ok(r#"{"ChallengeName":"SMS_MFA","Session":"canary-session"}"#),
        ok(format!(
            r#"{{"AuthenticationResult":{{"AccessToken":"canary-a","IdToken":"{id_token}","RefreshToken":"canary-r",
                "ExpiresIn":60}}}}"#
        )),
        identity("i"),
        ok(r#"{"IdentityId":"i","Credentials":{"AccessKeyId":"k","SecretKey":"canary-s","SessionToken":"canary-t",
            "Expiration":600}}"#),
        refused("NotAuthorizedException", "canary-password is wrong"),
        Step::Answer(200, "canary-password".to_owned()),
    ])
    .await;
    let settings = BackendSettings { client_secret: Some(Secret::new("canary-client")), ..settings(&server.url) };
    check("BackendSettings", &settings);
    let session = session(settings, Arc::default());
    let sign_in = || session.sign_in_with_password("AWSCognitoIDP", "u", Secret::new("canary-password"));
    let challenge = sign_in().await.unwrap();
    assert!(matches!(challenge, SignIn::Challenge { .. }));
    check("SignIn::Challenge", &challenge);
    check("SignIn::Tokens", &sign_in().await.unwrap());
    check("Tokens", &session.tokens("AWSCognitoIDP").unwrap());
    check("Credentials", &session.request_credentials().await.unwrap());
    check("AuthFailure", &sign_in().await.unwrap_err());
    let failure = sign_in().await.unwrap_err();
    check("AuthFailure", &failure);
    assert!(!failure.to_string().contains(CANARY));
    check("Session", &*session);
    check("Backend", session.backend());
    check("Ambient", &Ambient::UseVariables([("AWS_SECRET_ACCESS_KEY".to_owned(), "canary".to_owned())].into()));
    check("ProviderRegistry", &ProviderRegistry::parse("a", GOOD).unwrap());
}
