//! The side of a session that knows providers of OpenID Connect: clients, and what issuers say about themselves.

use super::discovery::{self, Metadata};
use super::failure::AuthFailure;
use super::id_token::KeySet;
use super::oauth;
use super::oauth_client::OAuthClient;
use super::oauth_errors::{OAuthExchange, OAuthOperation};
use super::openid_provider::OpenIdProvider;
use super::providers::{ProviderName, ProviderSettings};
use super::registry_file::ClientSecret;
use super::session::Session;
use authcanvas_interpreter::Secret;
use std::sync::Arc;

impl Session {
    /// The client for requests of a provider that is not Cognito.
    pub(super) async fn oauth_client(
        &self,
        name: ProviderName,
        settings: &ProviderSettings,
    ) -> Result<OAuthClient, AuthFailure> {
        let secret = self.client_secret(&name, settings.client_secret())?;
        match settings {
            ProviderSettings::Cognito => {
                Err(AuthFailure::unsupported(name.as_str(), "OAuth endpoints; this provider is a user pool"))
            }
            ProviderSettings::Device(settings) => Ok(OAuthClient::of_device_provider(name, settings, secret)),
            ProviderSettings::OpenId(settings) => {
                let metadata = self.metadata(&name, settings).await?;
                let authentication = settings.authentication.unwrap_or(metadata.authentication);
                let urls = (&*metadata.code_url, &*metadata.tokens_url);
                let (id, scope) = (&settings.app_client_id, &settings.scope);
                Ok(OAuthClient::of_open_id(name, id, secret, authentication, scope, urls))
            }
        }
    }

    /// What the issuer says about itself; asked once after each Initialize.
    pub(super) async fn metadata(
        &self,
        name: &ProviderName,
        settings: &OpenIdProvider,
    ) -> Result<Arc<Metadata>, AuthFailure> {
        if let Some(known) = self.state().metadata.get(&settings.issuer) {
            return Ok(known.clone());
        }
        let (backend, surroundings) = (self.backend(), self.surroundings());
        let found = Arc::new(discovery::discover(backend, surroundings, name.as_str(), &settings.issuer).await?);
        self.state().metadata.insert(settings.issuer.clone(), found.clone());
        Ok(found)
    }

    /// The keys of the issuer. Asked anew when those that are known cannot have signed a token, since providers change
    /// their keys.
    pub(super) async fn keys(
        &self,
        name: &ProviderName,
        keys_url: &str,
        token: &Secret,
    ) -> Result<Arc<KeySet>, AuthFailure> {
        if let Some(known) = self.state().keys.get(keys_url).filter(|keys| keys.may_know(token)) {
            return Ok(known.clone());
        }
        if keys_url.is_empty() {
            let what = "verified id tokens; its discovery document has no `jwks_uri`";
            return Err(AuthFailure::unsupported(name.as_str(), what));
        }
        let exchange = OAuthExchange { operation: OAuthOperation::Keys, provider: name.as_str(), secrets: &[] };
        let document = oauth::get(self.backend(), self.surroundings(), keys_url, &exchange).await?;
        let found = Arc::new(KeySet::read(&document));
        self.state().keys.insert(keys_url.to_owned(), found.clone());
        Ok(found)
    }

    fn client_secret(&self, name: &ProviderName, secret: Option<&ClientSecret>) -> Result<Option<Secret>, AuthFailure> {
        match secret {
            None => Ok(None),
            Some(ClientSecret::Literal(secret)) => Ok(Some(secret.clone())),
            Some(ClientSecret::Input(input)) => {
                let given = self.secret_input(input);
                given.ok_or_else(|| AuthFailure::no_secret_input(name.as_str(), input)).map(Some)
            }
        }
    }
}
