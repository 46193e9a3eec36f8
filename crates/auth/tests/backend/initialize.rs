//! The three Initialize requests: every name is tried, every unusable one told (defects B7, B8), nothing is sent.

use crate::registry_file::GOOD;
use crate::support::{World, names, settings};
use authcanvas_auth::backend::{
    Ambient, Backend, BackendSettings, FailureKind, ResourceMapping, ResourceMappings, Session,
};
use authcanvas_interpreter::Secret;
use std::sync::Arc;

fn session_with(settings: BackendSettings, mappings: ResourceMappings, world: World) -> Session {
    Session::new(Arc::new(Backend::new(settings, mappings)), Arc::new(world))
}

#[test]
fn a_client_secret_in_clear_is_a_warning() {
    let world = World::with_file("good.setreg", GOOD);
    let session = session_with(settings("http://127.0.0.1:1"), ResourceMappings::NotLoaded, world);
    let outcome = session.initialize_providers(&names(&ALL), "good.setreg");
    let warning = "`Google`: the client secret stands in clear at `/AWS/Google/ClientSecret`; write {\"Input\": \"name\"} \
                   there, and give the secret input of that name";
    assert_eq!((outcome.result, outcome.warnings), (true, names(&[warning])));
}

fn bare() -> BackendSettings {
    BackendSettings::new(Ambient::Ignore)
}

#[track_caller]
fn check(session: &Session, providers: &[&str], path: &str, result: bool, messages: &[&str]) {
    let outcome = session.initialize_providers(&names(providers), path);
    assert_eq!((outcome.result, outcome.messages), (result, names(messages)), "{providers:?} {path}");
}

const ALL: [&str; 3] = ["AWSCognitoIDP", "LoginWithAmazon", "Google"];

#[test]
fn providers() {
    let world = || {
        let mut world = World::with_file("good.setreg", GOOD);
        world.files.insert("empty.setreg".to_owned(), r#"{"AWS": {}}"#.to_owned());
        world.files.insert("bad.setreg".to_owned(), "{\n  \"AWS\": {,}\n}".to_owned());
        world.files.insert("no_id.setreg".to_owned(), GOOD.replace("amazon-client", ""));
        world
    };
    let session = session_with(settings("http://127.0.0.1:1"), ResourceMappings::NotLoaded, world());
    check(&session, &ALL, "good.setreg", true, &[]);
    check(&session, &ALL, "good.setreg", true, &[]);
    check(&session, &["AWSCognitoIDP", "AWSCognitoIDP"], "", true, &[]);
    check(&session, &[], "", true, &[]);
    let twitch = "`Twitch`: not supported (there are `AWSCognitoIDP`, `LoginWithAmazon`, `Google`, and those that the \
                  registry file configures)";
    check(&session, &["Twitch", "Twitch"], "", false, &[twitch]);
    check(&session, &["AWSCognitoIDP"], "empty.setreg", true, &[]);
    let gone = "Error merging settings registry for path: gone.setreg (no such file)";
    check(&session, &[], "gone.setreg", false, &[gone]);
    check(&session, &["AWSCognitoIDP"], "gone.setreg", false, &[gone]);
    check(
        &session,
        &ALL,
        "gone.setreg",
        false,
        &[
            gone,
            "`LoginWithAmazon`: Failed to load the setting registry",
            "`Google`: Failed to load the setting registry",
        ],
    );
    check(
        &session,
        &["Google", "AWSCognitoIDP"],
        "bad.setreg",
        false,
        &[
            "Error merging settings registry for path: bad.setreg (bad.setreg:2:11: not JSON: unexpected token in \
             object)",
            "`Google`: Failed to load the setting registry",
        ],
    );
    check(
        &session,
        &ALL,
        "",
        false,
        &[
            "`LoginWithAmazon`: Failed to load the setting registry (no path was given to a file with \
             `/AWS/LoginWithAmazon`)",
            "`Google`: Failed to load the setting registry (no path was given to a file with `/AWS/Google`)",
        ],
    );
    check(
        &session,
        &["LoginWithAmazon", "Google", "AWSCognitoIDP"],
        "empty.setreg",
        false,
        &[
            "`LoginWithAmazon`: Failed to get login with Amazon settings object for path /AWS/LoginWithAmazon \
             (`empty.setreg` has no such object)",
            "`Google`: Failed to get Google settings object for path /AWS/Google (`empty.setreg` has no such object)",
        ],
    );
    check(
        &session,
        &["LoginWithAmazon", "Google"],
        "no_id.setreg",
        false,
        &["`LoginWithAmazon`: Failed to get login with Amazon settings object for path /AWS/LoginWithAmazon \
           (no_id.setreg:2:41: `/AWS/LoginWithAmazon/AppClientId`: expected the client id that the provider gave, \
           found an empty text)"],
    );
    check(
        &session,
        &["awscognitoidp", "Twitch", "", "AWSCognitoIDP"],
        "",
        false,
        &[
            "`awscognitoidp`: Incorrect string value for enum: awscognitoidp (expected one of `AWSCognitoIDP`, \
             `LoginWithAmazon`, `Google`, or a provider that the registry file configures)",
            "`Twitch`: not supported (there are `AWSCognitoIDP`, `LoginWithAmazon`, `Google`, and those that the \
             registry file configures)",
            "``: Incorrect string value for enum:  (expected one of `AWSCognitoIDP`, `LoginWithAmazon`, `Google`, or a \
             provider that the registry file configures)",
        ],
    );
}

#[test]
fn without_an_app_client_cognito_is_not_initialized() {
    let session = session_with(bare(), ResourceMappings::NotLoaded, World::default());
    let why = "Missing Cognito App Client Id from resource mappings. Calls to Cognito will fail. (no app client id: \
               set `app_client`, or map `AWSClientAuth.CognitoUserPoolAppClientId` in the resource mapping file)";
    check(&session, &["AWSCognitoIDP"], "", false, &[&format!("`AWSCognitoIDP`: {why}")]);
    let outcome = session.initialize_user_management();
    assert_eq!((outcome.result, outcome.messages), (false, names(&[why])));
    let outcome = session.initialize_authorization();
    let why = "Missing Cognito Identity pool id in resource mappings. (no identity pool id: set `identity_pool`, or map \
               `AWSClientAuth.CognitoIdentityPoolId` in the resource mapping file)";
    assert_eq!((outcome.result, outcome.messages), (false, names(&[why])));
}

#[test]
fn ids_come_from_the_mapping_file_when_the_settings_have_none() {
    let text = r#"{ "AWSResourceMappings": {
        "AWSClientAuth.CognitoUserPoolAppClientId": { "Type": "T", "Name/ID": "mapped-client" },
        "AWSClientAuth.CognitoIdentityPoolId": { "Type": "T", "Name/ID": "mapped-pool", "AccountId": "111122223333" } },
        "AccountId": "EMPTY", "Region": "us-east-1", "Version": "1.0.0" }"#;
    let mappings = ResourceMappings::Ready(ResourceMapping::parse("m.json", text).unwrap());
    let settings =
        BackendSettings { app_client: Some("own-client".to_owned()), identity_pool: Some(String::new()), ..bare() };
    let session = session_with(settings, mappings, World::default());
    assert_eq!(session.backend().app_client(), Some("own-client"));
    assert_eq!(session.backend().identity_pool(), Some("mapped-pool"));
    assert_eq!(session.backend().account_id(), Some("111122223333"));
    assert_eq!(session.backend().user_pool(), None);
    let outcome = session.initialize_authorization();
    let why = "Missing Cognito User pool id in resource mappings. Cognito IDP authenticated identities will not work. \
               (no user pool id: set `user_pool`, or map `AWSClientAuth.CognitoUserPoolId` in the resource mapping file)";
    assert_eq!((outcome.result, outcome.messages), (true, names(&[why])));
}

#[test]
fn a_hostile_registry_is_refused_before_anything_is_sent() {
    let text = GOOD.replace("https://api.amazon.com/auth/o2/token", "https://evil.example/token");
    let mut world = World::with_file("evil.setreg", &text);
    world.refused_hosts.push("evil.example".to_owned());
    let session = session_with(bare(), ResourceMappings::NotLoaded, world);
    let outcome = session.initialize_providers(&names(&["LoginWithAmazon", "Google"]), "evil.setreg");
    assert!(!outcome.result);
    assert_eq!(
        outcome.messages,
        ["`LoginWithAmazon`: `/AWS/LoginWithAmazon/OAuthTokensURL` names the host `evil.example`, which this run may \
          not reach"]
    );
    assert_eq!(outcome.refused_hosts, ["evil.example"]);
}

#[tokio::test]
async fn what_is_not_initialized_answers_with_a_failure() {
    let session =
        session_with(settings("http://127.0.0.1:1"), ResourceMappings::NotLoaded, World::with_file("a", GOOD));
    let secret = || Secret::new("x");
    for provider in ["AWSCognitoIDP", "LoginWithAmazon", "Apple", ""] {
        let failure = session.sign_in_with_password(provider, "u", secret()).await.unwrap_err();
        assert_eq!((failure.kind, &*failure.message), (FailureKind::NotInitialized, "Provider is not initialized"));
        assert!(!session.is_signed_in(provider));
        assert!(!session.sign_out(provider));
    }
    let kinds = [
        session.sign_up_with_email("u", secret(), "e").await.unwrap_err().kind,
        session.confirm_sign_up("u", secret()).await.unwrap_err().kind,
        session.request_credentials().await.unwrap_err().kind,
    ];
    assert_eq!(kinds, [FailureKind::NotInitialized; 3]);

    // Initializing anew with fewer providers takes the others away (defect B8).
    assert!(session.initialize_providers(&names(&ALL), "a").result);
    let failure = session.sign_in_with_password("Google", "u", secret()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unsupported);
    assert!(session.sign_out("Google"));
    assert!(session.initialize_providers(&names(&["LoginWithAmazon"]), "a").result);
    let failure = session.sign_in_with_password("AWSCognitoIDP", "u", secret()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotInitialized);
}
