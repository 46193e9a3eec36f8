//! Sign-in in the browser: authorization code with PKCE over a redirect to this machine (RFC 6749, 7636, 8252, 9207;
//! OpenID Connect Core, section 3.1).
//!
//! One exchange each: a page to open, the browser's way back, a code for tokens. A state ties the way back to the
//! sign-in, a verifier the code to this program, a nonce the id token to this sign-in.

use super::clients::Backend;
use super::discovery::Metadata;
use super::failure::AuthFailure;
use super::id_token::{Expected, KeySet};
use super::oauth::post;
use super::oauth_client::OAuthClient;
use super::oauth_errors::{OAuthExchange, OAuthOperation};
use super::openid_provider::OpenIdProvider;
use super::redirect::{RedirectListener, Returned};
use super::surroundings::Surroundings;
use super::tokens::Tokens;
use authcanvas_interpreter::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use std::sync::Arc;

/// What is shown to the user of a sign-in in the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserPage {
    /// What to open.
    pub url: String,
    /// How long the way back is listened for.
    pub expires_in_secs: u64,
}

/// A sign-in in the browser that was begun.
#[derive(Clone, Debug)]
pub(crate) struct BrowserSignIn {
    pub shown: BrowserPage,
    listener: Arc<RedirectListener>,
    state: Secret,
    nonce: Secret,
    verifier: Secret,
}

/// Begins to listen, and makes the URL of the page to open.
pub(crate) async fn begin(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    client: &OAuthClient,
    settings: &OpenIdProvider,
    metadata: &Metadata,
) -> Result<BrowserSignIn, AuthFailure> {
    let provider = client.name.as_str();
    let listener = RedirectListener::bind(&settings.redirect).await;
    let listener = listener.map_err(|error| AuthFailure::cannot_listen(provider, &settings.redirect, &error))?;
    let draw = || surroundings.randomness().text().ok_or_else(|| AuthFailure::no_randomness(provider));
    let (state, nonce, verifier) = (draw()?, draw()?, draw()?);
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", &listener.url)
        .append_pair("scope", &client.scope)
        .append_pair("state", &state)
        .append_pair("nonce", &nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    let page = &metadata.authorization_url;
    let joint = if page.contains('?') { '&' } else { '?' };
    let shown = BrowserPage {
        url: format!("{page}{joint}{}", query.finish()),
        expires_in_secs: backend.settings().timeouts.person.as_secs(),
    };
    let (state, nonce, verifier) = (Secret::new(state), Secret::new(nonce), Secret::new(verifier));
    Ok(BrowserSignIn { shown, listener: Arc::new(listener), state, nonce, verifier })
}

/// Waits until the browser comes back with a code; gives up after the time that a person has.
pub(crate) async fn wait(
    backend: &Backend,
    provider: &str,
    settings: &OpenIdProvider,
    sign_in: &BrowserSignIn,
) -> Result<Secret, AuthFailure> {
    let returned = tokio::time::timeout(backend.settings().timeouts.person, sign_in.listener.wait()).await;
    let returned = match returned {
        Ok(Ok(returned)) => returned,
        Ok(Err(error)) => return Err(AuthFailure::cannot_listen(provider, &settings.redirect, &error)),
        Err(_elapsed) => return Err(AuthFailure::nobody_came_back(provider)),
    };
    let secrets = [&sign_in.state, &sign_in.verifier];
    let exchange = OAuthExchange { operation: OAuthOperation::Authorization, provider, secrets: &secrets };
    // Whoever does not know the state may have been sent by anybody, so nothing else of it is looked at.
    if returned.get("state") != Some(sign_in.state.expose()) {
        return Err(AuthFailure::other_state(provider));
    }
    check_issuer(&returned, settings, &exchange)?;
    if let Some(code) = returned.get("error") {
        return Err(exchange.refused_by_redirect(code, returned.get("error_description")));
    }
    returned.get("code").map(Secret::new).ok_or_else(|| exchange.incomplete("neither a code nor an error"))
}

/// A provider that says who it is has to be the one that was asked (RFC 9207).
fn check_issuer(
    returned: &Returned,
    settings: &OpenIdProvider,
    exchange: &OAuthExchange<'_>,
) -> Result<(), AuthFailure> {
    match returned.get("iss") {
        Some(found) if found != settings.issuer => Err(exchange.other_issuer(&settings.issuer, found)),
        Some(_) | None => Ok(()),
    }
}

/// Turns the code into tokens. Their id token still has to be verified.
pub(crate) async fn tokens(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    client: &OAuthClient,
    sign_in: &BrowserSignIn,
    code: &Secret,
) -> Result<Tokens, AuthFailure> {
    let form = client
        .proven()
        .field("grant_type", "authorization_code")
        .secret("code", code)
        .field("redirect_uri", &sign_in.listener.url)
        .secret("code_verifier", &sign_in.verifier);
    let secrets = client.secrets(&[code, &sign_in.verifier]);
    let exchange =
        OAuthExchange { operation: OAuthOperation::CodeToken, provider: client.name.as_str(), secrets: &secrets };
    let answer = post(backend, surroundings, &client.tokens_url, form, &exchange).await?;
    client.tokens(&answer, surroundings.now_ms(), None, &exchange)
}

/// Verifies the id token of a sign-in, which has to hold its nonce.
pub(crate) fn verify(
    tokens: &Tokens,
    keys: &KeySet,
    sign_in: &BrowserSignIn,
    settings: &OpenIdProvider,
    now_ms: u64,
) -> Result<(), AuthFailure> {
    let expected = Expected {
        provider: &tokens.provider,
        issuers: &[&settings.issuer],
        client: &settings.app_client_id,
        nonce: Some(&sign_in.nonce),
        now_ms,
    };
    keys.verify(&tokens.id_token, &expected).map(|_claims| ())
}
