//! Providers of OpenID Connect by configuration alone: what a registry may say of one, and the first requests to it.

use crate::support::{Server, Step, World, names, ok, settings, token};
use authcanvas_auth::backend::{
    Backend, ClientAuthentication, ProviderName, ProviderRegistry, ResourceMappings, Session,
};
use authcanvas_interpreter::Secret;
use std::collections::BTreeMap;
use std::sync::Arc;

fn provider(object: &str) -> Result<authcanvas_auth::backend::OpenIdProvider, Vec<String>> {
    let text = format!(r#"{{"AWS": {{"Mine": {object}}}}}"#);
    let registry = ProviderRegistry::parse("a.setreg", &text).unwrap();
    let name = ProviderName::from_name("Mine").unwrap();
    registry.open_id_provider(&name).cloned().map_err(|faults| faults.to_string().lines().map(str::to_owned).collect())
}

#[test]
fn issuer_and_client_are_enough() {
    let mine = provider(r#"{"Issuer": "https://login.example.com/realms/a", "AppClientId": "c"}"#).unwrap();
    assert_eq!((&*mine.scope, &*mine.login_key), ("openid", "login.example.com/realms/a"));
    assert_eq!((&*mine.issuer_host, &*mine.redirect.host, mine.redirect.port), ("login.example.com", "127.0.0.1", 0));
    let mine = provider(
        r#"{"Issuer": "https://a.example", "AppClientId": "c", "ClientSecret": {"Input": "s"}, "LoginKey": "k",
            "ClientAuthentication": "client_secret_post", "Scope": "openid email", "EndpointHosts": ["B.example"],
            "RedirectURL": "http://localhost:8400/back"}"#,
    )
    .unwrap();
    assert_eq!(mine.authentication, Some(ClientAuthentication::Post));
    assert_eq!((mine.endpoint_hosts, &*mine.login_key, mine.redirect.port), (vec!["b.example".to_owned()], "k", 8400));
}

#[test]
fn every_fault_is_told_at_once_and_no_value_is_quoted() {
    let faults = provider(
        r#"{
  "Issuer": "https://a.example?canary",
  "ClientSecret": 7,
  "ClientAuthentication": "canary",
  "Scope": "profile",
  "EndpointHosts": ["https://canary.example"],
  "RedirectURL": "https://127.0.0.1/canary"
}"#,
    );
    assert_eq!(
        faults.expect_err("the object has faults"),
        [
            "Failed to get Mine settings object for path /AWS/Mine",
            "  a.setreg:1:18: `/AWS/Mine`: expected `AppClientId`, found none",
            "  a.setreg:2:13: `/AWS/Mine/Issuer`: expected a URL without `?` and `#`, found one with",
            "  a.setreg:3:19: `/AWS/Mine/ClientSecret`: expected the client secret, found a number",
            "  a.setreg:4:27: `/AWS/Mine/ClientAuthentication`: expected `client_secret_basic` or \
             `client_secret_post`, found another text",
            "  a.setreg:5:12: `/AWS/Mine/Scope`: expected `openid` among the scopes, found none",
            "  a.setreg:6:20: `/AWS/Mine/EndpointHosts`: expected an array of host names such as \
             `login.example.com`, found a text among them that is none",
            "  a.setreg:7:18: `/AWS/Mine/RedirectURL`: expected http to this machine, such as \
             http://127.0.0.1/callback, found https",
        ]
    );
}

/// A session with the provider `Mine` at a server that plays these steps; `more` are further members of its object.
async fn session_with(more: &str, steps: impl Fn(&str) -> Vec<Step>) -> (Server, Session) {
    // The address has to be known before the steps, which hold it.
    let url = crate::support::nobody().await;
    let server = Server::start_at(&url, steps(&url)).await;
    let object = format!(r#"{{"Issuer": "{url}", "AppClientId": "c:1"{more}}}"#);
    let world = World::with_file("a.setreg", &format!(r#"{{"AWS": {{"Mine": {object}}}}}"#));
    let backend = Backend::new(settings(&url), ResourceMappings::NotLoaded);
    let secrets = BTreeMap::from([("mine".to_owned(), Secret::new("s p"))]);
    let session = Session::new(Arc::new(backend), Arc::new(world)).with_secret_inputs(secrets);
    let outcome = session.initialize_providers(&names(&["Mine"]), "a.setreg");
    assert!(outcome.result, "{outcome:?}");
    (server, session)
}

fn discovery(url: &str, more: &str) -> Step {
    ok(format!(
        r#"{{"issuer": "{url}", "token_endpoint": "{url}/t", "device_authorization_endpoint": "{url}/d"{more}}}"#
    ))
}

const CODE: &str =
    r#"{"device_code": "d", "user_code": "U", "verification_uri": "http://127.0.0.1/v", "expires_in": 60}"#;

#[tokio::test]
async fn discovery_is_asked_once_and_leads_the_sign_in() {
    let tokens = format!(r#"{{"access_token": "a", "expires_in": 60, "id_token": "{}"}}"#, token("ada", 99));
    let (server, session) = session_with("", |url| vec![discovery(url, ""), ok(CODE), ok(tokens.clone())]).await;
    session.begin_device_sign_in("Mine").await.unwrap();
    let tokens = session.poll_device_sign_in("Mine").await.unwrap();
    assert_eq!((&*tokens.provider, session.has_persisted_logins()), ("Mine", true));
    let heads: Vec<String> = server.seen().iter().map(|seen| seen.head.lines().next().unwrap().to_owned()).collect();
    assert_eq!(heads, ["GET /.well-known/openid-configuration HTTP/1.1", "POST /d HTTP/1.1", "POST /t HTTP/1.1"]);
    assert_eq!(server.seen()[1].body, "client_id=c%3A1&scope=openid");
}

#[tokio::test]
async fn a_client_with_a_secret_proves_itself_as_the_issuer_or_the_registry_says() {
    let post_only = r#", "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"]"#;
    let input = r#", "ClientSecret": {"Input": "mine"}"#;
    let basic = r#", "ClientSecret": {"Input": "mine"}, "ClientAuthentication": "client_secret_basic""#;
    for (object, document, header, body) in [
        (input, "", Some("Basic YyUzQTE6cytw"), "scope=openid"),
        (input, post_only, None, "client_id=c%3A1&client_secret=s+p&scope=openid"),
        (basic, post_only, Some("Basic YyUzQTE6cytw"), "scope=openid"),
    ] {
        let (server, session) = session_with(object, |url| vec![discovery(url, document), ok(CODE)]).await;
        session.begin_device_sign_in("Mine").await.unwrap();
        let seen = server.seen();
        assert_eq!((seen[1].header("authorization").as_deref(), &*seen[1].body), (header, body), "{object} {document}");
    }
}

#[tokio::test]
async fn a_document_that_cannot_be_believed_is_refused() {
    for (document, code, message) in [
        (
            r#"{"issuer": "https://evil.example"}"#,
            "OtherIssuer",
            "expected an answer of `URL`, found one of `https://evil.example`",
        ),
        (r#"{"issuer": "URL"}"#, "AnswerIncomplete", "the answer holds no `token_endpoint`"),
        (
            r#"{"issuer": "URL", "token_endpoint": "http://evil.example/t"}"#,
            "AnswerIncomplete",
            "the answer holds a `token_endpoint` that is none: expected https, found http to a host that is not this \
             machine",
        ),
        (
            r#"{"issuer": "URL", "token_endpoint": "URL/t"}"#,
            "NotSupported",
            "Not supported: sign-in on another device; its discovery document has no `device_authorization_endpoint`",
        ),
    ] {
        let (server, session) = session_with("", |url| vec![ok(document.replace("URL", url))]).await;
        let failure = session.begin_device_sign_in("Mine").await.unwrap_err();
        assert_eq!((&*failure.code, failure.message.replace(&server.url, "URL")), (code, message.to_owned()));
    }
}

#[tokio::test]
async fn what_a_refresh_does_not_repeat_stays() {
    let first = format!(
        r#"{{"access_token": "a", "refresh_token": "r", "expires_in": 60, "id_token": "{}"}}"#,
        token("ada", 99)
    );
    let (server, session) = session_with("", |url| {
        let second = ok(r#"{"access_token": "b", "expires_in": 60}"#);
        vec![discovery(url, ""), ok(CODE), ok(first.clone()), second]
    })
    .await;
    session.begin_device_sign_in("Mine").await.unwrap();
    let old = session.poll_device_sign_in("Mine").await.unwrap();
    let new = session.refresh_tokens("Mine").await.unwrap();
    assert_eq!(
        (new.access_token, new.id_token, new.refresh_token),
        (Secret::new("b"), old.id_token, old.refresh_token)
    );
    assert_eq!(server.seen()[3].body, "client_id=c%3A1&grant_type=refresh_token&refresh_token=r");
}

#[test]
fn names_are_matched_exactly_and_nothing_else_names_a_provider() {
    for (text, expected) in [
        ("Google", Some(ProviderName::Google)),
        ("google", Some(ProviderName::OpenId("google".into()))),
        ("My.Login-2_b", Some(ProviderName::OpenId("My.Login-2_b".into()))),
        ("", None),
        ("None", None),
        ("1st", None),
        ("a b", None),
        (&"a".repeat(65), None),
    ] {
        assert_eq!(ProviderName::from_name(text), expected, "{text}");
    }
}
