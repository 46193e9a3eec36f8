//! Sign-in in the browser: the page, its form, codes and what they are refused for.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod support;

use authcanvas_sandbox::{Settings, State};
use serde_json::Value;
use support::{Bench, Reply};

const HOST: &str = "/login.example.com";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge of [`VERIFIER`] (RFC 7636, appendix B).
const REQUEST: &str = "response_type=code&client_id=sandbox-tv&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fback&scope=openid\
    &state=s1&nonce=n1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

async fn post(bench: &Bench, path: &str, form: &str) -> Reply {
    let head = format!(
        "POST {HOST}{path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        bench.host()
    );
    bench.send(&head, form.as_bytes()).await.unwrap()
}

/// Approves on the page and answers the code.
async fn code(bench: &Bench) -> String {
    let reply = post(bench, "/authorize", &format!("{REQUEST}&decision=approve")).await;
    assert_eq!(reply.status, 303);
    let location = &reply.headers["location"];
    let rest = location.strip_prefix("http://127.0.0.1:9/back?code=").unwrap();
    let (code, rest) = rest.split_once('&').unwrap();
    assert_eq!(rest, "state=s1&iss=https%3A%2F%2Flogin.example.com");
    code.to_owned()
}

fn redemption(code: &str) -> String {
    format!(
        "grant_type=authorization_code&client_id=sandbox-tv&code={code}&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fback\
         &code_verifier={VERIFIER}"
    )
}

fn refused(reply: &Reply, error: &str, description: &str) {
    let json = reply.json();
    assert_eq!((json["error"].as_str(), json["error_description"].as_str()), (Some(error), Some(description)));
}

#[tokio::test]
async fn the_page_carries_the_request_on_and_the_code_gives_tokens_with_its_nonce() {
    let bench = Bench::start().await;
    let page = bench.get(&format!("{HOST}/authorize?{REQUEST}")).await;
    let html = String::from_utf8(page.body).unwrap();
    assert!(html.contains(r#"<input type="hidden" name="nonce" value="n1">"#), "{html}");
    assert!(html.contains(r#"value="http://127.0.0.1:9/back""#), "{html}");
    let tokens = post(&bench, "/token", &redemption(&code(&bench).await)).await.ok();
    let payload = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    assert_eq!(
        (&claims["nonce"], &claims["aud"], &claims["sub"]),
        (&"n1".into(), &"sandbox-tv".into(), &"sandbox-user-1".into())
    );
}

#[tokio::test]
async fn nobody_is_sent_anywhere_by_a_request_that_may_be_forged() {
    let bench = Bench::start().await;
    for (wrong, error, description) in [
        (
            REQUEST.replace("127.0.0.1%3A9", "evil.example%3A9"),
            "invalid_request",
            "expected a redirect_uri of this machine such as http://127.0.0.1:PORT/callback",
        ),
        (
            REQUEST.replace("sandbox-tv", "nobody"),
            "invalid_client",
            "The OAuth client was not found; this provider of the sandbox has: sandbox-tv.",
        ),
    ] {
        refused(&bench.get(&format!("{HOST}/authorize?{wrong}")).await, error, description);
        refused(&post(&bench, "/authorize", &format!("{wrong}&decision=approve")).await, error, description);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_told_by_way_of_the_browser() {
    let bench = Bench::start().await;
    for (wrong, error) in [
        (REQUEST.replace("response_type=code", "response_type=token"), "unsupported_response_type"),
        (REQUEST.replace("scope=openid", "scope=profile"), "invalid_scope"),
        (REQUEST.replace("=S256", "=plain"), "invalid_request"),
        (REQUEST.replace("E9Melhoa2Owv", ""), "invalid_request"),
        (format!("{REQUEST}&decision=deny"), "access_denied"),
    ] {
        let reply = post(
            &bench,
            "/authorize",
            &format!("{wrong}&decision=approve").replace("&decision=deny&decision=approve", "&decision=deny"),
        )
        .await;
        let location = &reply.headers["location"];
        assert!(location.starts_with(&format!("http://127.0.0.1:9/back?error={error}&")), "{location}");
        assert!(location.contains("&state=s1&"), "{location}");
    }
}

#[tokio::test]
async fn a_code_is_taken_once_in_time_and_from_its_own_client() {
    let bench = Bench::start().await;
    let first = code(&bench).await;
    for (wrong, description) in [
        (redemption("other"), "The code is not valid."),
        (redemption(&first).replace("%2Fback", "%2Fother"), "The redirect_uri is not that of the code."),
        (redemption(&first).replace("dBjft", "xxxxx"), "The code_verifier does not fit the code_challenge."),
    ] {
        refused(&post(&bench, "/token", &wrong).await, "invalid_grant", description);
    }
    let tokens = post(&bench, "/token", &redemption(&first)).await.ok();
    refused(&post(&bench, "/token", &redemption(&first)).await, "invalid_grant", "The code was used before.");
    let refresh = format!(
        "grant_type=refresh_token&client_id=sandbox-tv&refresh_token={}",
        tokens["refresh_token"].as_str().unwrap()
    );
    refused(&post(&bench, "/token", &refresh).await, "invalid_grant", "The refresh token is not valid.");
    let late = code(&bench).await;
    bench.advance_s(60);
    refused(&post(&bench, "/token", &redemption(&late)).await, "invalid_grant", "The code has ended.");
}

#[tokio::test]
async fn the_user_leaves_alone_what_a_person_has_to_decide_and_pages_of_others() {
    let state = include_str!("../src/state/seeded.ron").replace("decision: ApproveAfter(2),", "");
    let bench = Bench::with(Settings { state: State::from_ron(&state).unwrap(), ..Settings::default() }).await;
    let visitor = bench.sandbox.visitor();
    visitor.visit(&format!("{}{HOST}/authorize?{REQUEST}", bench.sandbox.endpoint())).await;
    visitor.visit("http://127.0.0.1:9/login.example.com/authorize").await;
    assert_eq!(bench.sandbox.requests(), []);
}
