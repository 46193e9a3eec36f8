//! The side of a session that knows providers of OpenID Connect: clients, and what issuers say about themselves.

use super::discovery::{self, Metadata};
use super::failure::AuthFailure;
use super::oauth_client::OAuthClient;
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
