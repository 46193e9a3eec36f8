//! Sign-in on another device: codes and polls, one exchange each (RFC 8628), for Login with Amazon, Google and any
//! provider of OpenID Connect.
//!
//! What differs between them: Login with Amazon wants `response_type` for a code and is not told the client at a poll,
//! but the user code; it has no id token, and its access token is the login. Google names the page
//! `verification_url` and wants its client secret at each token request.

use super::clients::Backend;
use super::failure::AuthFailure;
use super::hosts::url_target;
use super::oauth::{Form, post};
use super::oauth_client::OAuthClient;
use super::oauth_errors::{OAuthExchange, OAuthOperation};
use super::providers::ProviderName;
use super::surroundings::Surroundings;
use super::tokens::Tokens;
use authcanvas_interpreter::Secret;

/// What a client waits between polls when the provider does not say (RFC 8628, section 3.2).
const DEFAULT_INTERVAL_SECS: u64 = 5;
/// Nobody waits longer for one poll; a provider that says more is mistaken.
const LONGEST_INTERVAL_SECS: u64 = 300;
/// How long a code lives at most here, whatever the provider says.
const LONGEST_CODE_SECS: u64 = 86_400;

/// What is shown to the user of a device sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCode {
    /// What the user types.
    pub user_code: String,
    /// Where.
    pub verification_url: String,
    /// The same with the code in it; empty where the provider gives none.
    pub complete_url: String,
    /// How long the code lives.
    pub expires_in_secs: u64,
    /// How long to wait between two polls.
    pub interval_secs: u64,
}

/// A device sign-in that was begun.
#[derive(Clone, Debug)]
pub(crate) struct DeviceSignIn {
    pub shown: DeviceCode,
    pub device_code: Secret,
    pub expires_at_ms: u64,
}

/// Asks for a code.
pub(crate) async fn begin(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    client: &OAuthClient,
) -> Result<DeviceSignIn, AuthFailure> {
    let form = match &client.response_type {
        Some(response_type) => Form::default().field("response_type", response_type),
        None => Form::default(),
    };
    // A client with a secret proves itself here too (RFC 8628, section 3.1), but Google wants no secret yet.
    let form = if client.is_open_id() { client.proven() } else { form.field("client_id", &client.id) };
    let form = form.field("scope", &client.scope);
    let secrets = client.secrets(&[]);
    let exchange =
        OAuthExchange { operation: OAuthOperation::DeviceCode, provider: client.name.as_str(), secrets: &secrets };
    let answer = post(backend, surroundings, &client.code_url, form, &exchange).await?;
    let user_code = answer.text("user_code").filter(|code| is_printable(code, 64));
    let user_code = user_code.ok_or_else(|| exchange.incomplete("no user code that can be shown"))?;
    let device_code = answer.secret("device_code");
    if device_code.is_empty() {
        return Err(exchange.incomplete("no device code"));
    }
    let url = answer.text("verification_uri").or(answer.text("verification_url"));
    let url = url.filter(|url| url_target(url).is_ok()).ok_or_else(|| exchange.incomplete("no URL to open"))?;
    let complete_url = answer.text("verification_uri_complete").or(answer.text("verification_url_complete"));
    let seconds = answer.seconds("expires_in").filter(|seconds| *seconds > 0);
    let expires_in_secs =
        seconds.ok_or_else(|| exchange.incomplete("a code that does not say when it ends"))?.min(LONGEST_CODE_SECS);
    let interval_secs = answer.seconds("interval").filter(|seconds| *seconds > 0).unwrap_or(DEFAULT_INTERVAL_SECS);
    Ok(DeviceSignIn {
        shown: DeviceCode {
            user_code: user_code.to_owned(),
            verification_url: url.to_owned(),
            complete_url: complete_url.filter(|url| url_target(url).is_ok()).unwrap_or_default().to_owned(),
            expires_in_secs,
            interval_secs: interval_secs.min(LONGEST_INTERVAL_SECS),
        },
        device_code,
        expires_at_ms: surroundings.now_ms().saturating_add(expires_in_secs * 1000),
    })
}

/// Asks once whether the user has decided.
pub(crate) async fn poll(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    client: &OAuthClient,
    sign_in: &DeviceSignIn,
) -> Result<Tokens, AuthFailure> {
    let form = match client.name {
        ProviderName::LoginWithAmazon => Form::default()
            .field("user_code", &sign_in.shown.user_code)
            .field("grant_type", &client.grant_type)
            .secret("device_code", &sign_in.device_code),
        ProviderName::Google | ProviderName::AWSCognitoIDP | ProviderName::OpenId(_) => {
            client.proven().secret("device_code", &sign_in.device_code).field("grant_type", &client.grant_type)
        }
    };
    let secrets = client.secrets(&[&sign_in.device_code]);
    let exchange =
        OAuthExchange { operation: OAuthOperation::DeviceToken, provider: client.name.as_str(), secrets: &secrets };
    let answer = post(backend, surroundings, &client.tokens_url, form, &exchange).await?;
    client.tokens(&answer, surroundings.now_ms(), None, &exchange)
}

/// Asks for new tokens. What the answer does not repeat stays good.
pub(crate) async fn refresh(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    client: &OAuthClient,
    old: &Tokens,
) -> Result<Tokens, AuthFailure> {
    let form = client.proven().field("grant_type", "refresh_token").secret("refresh_token", &old.refresh_token);
    let secrets = client.secrets(&[&old.refresh_token]);
    let exchange =
        OAuthExchange { operation: OAuthOperation::Refresh, provider: client.name.as_str(), secrets: &secrets };
    let answer = post(backend, surroundings, &client.tokens_url, form, &exchange).await?;
    client.tokens(&answer, surroundings.now_ms(), Some(old), &exchange)
}

fn is_printable(text: &str, longest: usize) -> bool {
    text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}
