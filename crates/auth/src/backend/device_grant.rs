//! Sign-in on another device: codes and polls, one exchange each (RFC 8628), for Login with Amazon, Google and any
//! provider of OpenID Connect.
//!
//! What differs between them: Login with Amazon wants `response_type` for a code and is not told the client at a poll,
//! but the user code; it has no id token, and its access token is the login. Google names the page
//! `verification_url` and wants its client secret at each token request.

use super::clients::Backend;
use super::failure::AuthFailure;
use super::hosts::url_target;
use super::oauth::{Document, Form, post};
use super::oauth_errors::{OAuthExchange, OAuthOperation};
use super::providers::ProviderName;
use super::registry_file::DeviceProvider;
use super::surroundings::Surroundings;
use super::tokens::{Tokens, expiry};
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

/// The settings of a provider with its client secret found.
pub(crate) struct Ready<'p> {
    pub name: ProviderName,
    pub settings: &'p DeviceProvider,
    pub client_secret: Option<Secret>,
}

impl Ready<'_> {
    fn with_secret(&self, form: Form) -> Form {
        match &self.client_secret {
            Some(secret) => form.secret("client_secret", secret),
            None => form,
        }
    }
}

/// Asks for a code.
pub(crate) async fn begin(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    provider: &Ready<'_>,
) -> Result<DeviceSignIn, AuthFailure> {
    let settings = provider.settings;
    let form = match &settings.response_type {
        Some(response_type) => Form::default().field("response_type", response_type),
        None => Form::default(),
    };
    let form = form.field("client_id", &settings.app_client_id).field("scope", &settings.scope);
    let secrets: Vec<&Secret> = provider.client_secret.iter().collect();
    let exchange =
        OAuthExchange { operation: OAuthOperation::DeviceCode, provider: provider.name.as_str(), secrets: &secrets };
    let answer = post(backend, surroundings, &settings.code_url, form, &exchange).await?;
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
    provider: &Ready<'_>,
    sign_in: &DeviceSignIn,
) -> Result<Tokens, AuthFailure> {
    let settings = provider.settings;
    let form = match provider.name {
        ProviderName::LoginWithAmazon => Form::default()
            .field("user_code", &sign_in.shown.user_code)
            .field("grant_type", &settings.grant_type)
            .secret("device_code", &sign_in.device_code),
        ProviderName::Google | ProviderName::AWSCognitoIDP => provider
            .with_secret(Form::default().field("client_id", &settings.app_client_id))
            .secret("device_code", &sign_in.device_code)
            .field("grant_type", &settings.grant_type),
    };
    let secrets: Vec<&Secret> = provider.client_secret.iter().chain([&sign_in.device_code]).collect();
    let exchange =
        OAuthExchange { operation: OAuthOperation::DeviceToken, provider: provider.name.as_str(), secrets: &secrets };
    let answer = post(backend, surroundings, &settings.tokens_url, form, &exchange).await?;
    tokens(provider, &answer, surroundings.now_ms(), Secret::new(""), &exchange)
}

/// Asks for new tokens. A refresh token that the answer does not repeat stays good (defect B1).
pub(crate) async fn refresh(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    provider: &Ready<'_>,
    refresh_token: &Secret,
) -> Result<Tokens, AuthFailure> {
    let settings = provider.settings;
    let form = provider
        .with_secret(Form::default().field("client_id", &settings.app_client_id))
        .field("grant_type", "refresh_token")
        .secret("refresh_token", refresh_token);
    let secrets: Vec<&Secret> = provider.client_secret.iter().chain([refresh_token]).collect();
    let exchange =
        OAuthExchange { operation: OAuthOperation::Refresh, provider: provider.name.as_str(), secrets: &secrets };
    let answer = post(backend, surroundings, &settings.tokens_url, form, &exchange).await?;
    tokens(provider, &answer, surroundings.now_ms(), refresh_token.clone(), &exchange)
}

fn tokens(
    provider: &Ready<'_>,
    answer: &Document,
    now_ms: u64,
    old_refresh_token: Secret,
    exchange: &OAuthExchange<'_>,
) -> Result<Tokens, AuthFailure> {
    let access_token = answer.secret("access_token");
    if access_token.is_empty() {
        return Err(exchange.incomplete("no access token"));
    }
    if answer.text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(exchange.incomplete("tokens that are not of the type `bearer`"));
    }
    let id_token = match provider.name {
        ProviderName::LoginWithAmazon => access_token.clone(),
        ProviderName::Google | ProviderName::AWSCognitoIDP => answer.secret("id_token"),
    };
    if id_token.is_empty() {
        return Err(exchange.incomplete("no id token; the scope has to hold `openid`"));
    }
    let said = answer.seconds("expires_in").and_then(|seconds| i32::try_from(seconds).ok()).unwrap_or(0);
    let Some((expires_in_secs, expires_at_ms)) = expiry(said, now_ms, &[&id_token]) else {
        return Err(exchange.incomplete("tokens that do not say when they end"));
    };
    let refresh_token = answer.secret("refresh_token");
    let refresh_token = if refresh_token.is_empty() { old_refresh_token } else { refresh_token };
    let provider = provider.name.as_str().to_owned();
    Ok(Tokens { provider, access_token, id_token, refresh_token, expires_in_secs, expires_at_ms })
}

fn is_printable(text: &str, longest: usize) -> bool {
    text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}
