//! A client of an OAuth provider, ready for requests: where the endpoints are, and how it proves itself there.

use super::oauth::Form;
use super::openid_provider::ClientAuthentication;
use super::providers::ProviderName;
use super::registry_file::DeviceProvider;
use super::tokens::Tokens;
use super::{failure::AuthFailure, oauth::Document, oauth_errors::OAuthExchange, tokens::expiry};
use authcanvas_interpreter::Secret;

/// The grant type of RFC 8628.
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A client with its endpoints.
#[derive(Clone, Debug)]
pub(crate) struct OAuthClient {
    pub name: ProviderName,
    pub id: String,
    pub secret: Option<Secret>,
    pub authentication: ClientAuthentication,
    pub scope: String,
    pub grant_type: String,
    pub response_type: Option<String>,
    pub code_url: String,
    pub tokens_url: String,
}

impl OAuthClient {
    /// A client of Login with Amazon or Google, whose endpoints stand in the registry.
    pub fn of_device_provider(name: ProviderName, settings: &DeviceProvider, secret: Option<Secret>) -> Self {
        Self {
            name,
            id: settings.app_client_id.clone(),
            secret,
            authentication: ClientAuthentication::Post,
            scope: settings.scope.clone(),
            grant_type: settings.grant_type.clone(),
            response_type: settings.response_type.clone(),
            code_url: settings.code_url.clone(),
            tokens_url: settings.tokens_url.clone(),
        }
    }

    /// A client of a provider of OpenID Connect. The URL for device codes is empty where the provider has none.
    pub fn of_open_id(
        name: ProviderName,
        id: &str,
        secret: Option<Secret>,
        authentication: ClientAuthentication,
        scope: &str,
        (code_url, tokens_url): (&str, &str),
    ) -> Self {
        Self {
            name,
            id: id.to_owned(),
            secret,
            authentication,
            scope: scope.to_owned(),
            grant_type: DEVICE_GRANT.to_owned(),
            response_type: None,
            code_url: code_url.to_owned(),
            tokens_url: tokens_url.to_owned(),
        }
    }

    /// True for any provider that is configured as one of OpenID Connect, which follow the standards to the letter.
    pub fn is_open_id(&self) -> bool {
        matches!(self.name, ProviderName::OpenId(_))
    }

    /// A form in which the client says who it is and proves it.
    pub fn proven(&self) -> Form {
        let form = Form::default();
        match (&self.secret, self.authentication) {
            (Some(secret), ClientAuthentication::Basic) => form.authorized(&self.id, secret),
            (Some(secret), ClientAuthentication::Post) => {
                form.field("client_id", &self.id).secret("client_secret", secret)
            }
            (None, _) => form.field("client_id", &self.id),
        }
    }

    /// The client's secret and these, none of which may come back in any text.
    pub fn secrets<'s>(&'s self, others: &[&'s Secret]) -> Vec<&'s Secret> {
        self.secret.iter().chain(others.iter().copied()).collect()
    }

    /// The tokens of an answer. What the answer does not repeat is taken from `old`, where there is something old: a
    /// refresh need give neither refresh token nor id token (defect B1; OpenID Connect Core, section 12.2).
    pub fn tokens(
        &self,
        answer: &Document,
        now_ms: u64,
        old: Option<&Tokens>,
        exchange: &OAuthExchange<'_>,
    ) -> Result<Tokens, AuthFailure> {
        let access_token = answer.secret("access_token");
        if access_token.is_empty() {
            return Err(exchange.incomplete("no access token"));
        }
        if answer.text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(exchange.incomplete("tokens that are not of the type `bearer`"));
        }
        let or_old = |new: Secret, old: Option<&Secret>| match old {
            Some(old) if new.is_empty() => old.clone(),
            Some(_) | None => new,
        };
        let id_token = match self.name {
            ProviderName::LoginWithAmazon => access_token.clone(),
            ProviderName::Google | ProviderName::AWSCognitoIDP => answer.secret("id_token"),
            ProviderName::OpenId(_) => or_old(answer.secret("id_token"), old.map(|old| &old.id_token)),
        };
        if id_token.is_empty() {
            return Err(exchange.incomplete("no id token; the scope has to hold `openid`"));
        }
        let said = answer.seconds("expires_in").and_then(|seconds| i32::try_from(seconds).ok()).unwrap_or(0);
        let Some((expires_in_secs, expires_at_ms)) = expiry(said, now_ms, &[&id_token]) else {
            return Err(exchange.incomplete("tokens that do not say when they end"));
        };
        let refresh_token = or_old(answer.secret("refresh_token"), old.map(|old| &old.refresh_token));
        let provider = self.name.as_str().to_owned();
        Ok(Tokens { provider, access_token, id_token, refresh_token, expires_in_secs, expires_at_ms })
    }
}
