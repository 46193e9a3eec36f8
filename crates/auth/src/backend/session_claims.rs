//! The side of a session that looks into id tokens.

use super::failure::AuthFailure;
use super::id_token::{Claims, Expected, claims_of};
use super::providers::{ProviderName, ProviderSettings};
use super::session::Session;
use super::settings::Need;
use authcanvas_interpreter::Secret;

/// Google's two spellings of itself, and its keys (OpenID Connect pages of Google Identity).
const GOOGLE_ISSUERS: [&str; 2] = ["https://accounts.google.com", "accounts.google.com"];
const GOOGLE_KEYS: &str = "https://www.googleapis.com/oauth2/v3/certs";

/// What a provider's id tokens have to say, and who knows its keys.
struct Issuer {
    issuers: Vec<String>,
    client: String,
    keys_url: String,
}

impl Session {
    /// What the id token of a provider's last sign-in says, believed or not.
    pub fn claims(&self, provider: &str) -> Result<Claims, AuthFailure> {
        self.initialized(provider)?;
        let tokens = self.tokens(provider).ok_or_else(|| AuthFailure::not_signed_in(provider))?;
        claims_of(&tokens.id_token)
            .ok_or_else(|| AuthFailure::unsupported(provider, "claims; its tokens say nothing that can be read"))
    }

    /// Verifies an id token, that of the provider's last sign-in where there is none; answers its claims.
    pub async fn verify_id_token(&self, provider: &str, token: Option<Secret>) -> Result<Claims, AuthFailure> {
        let (name, settings) = self.initialized(provider)?;
        let issuer = self.issuer(&name, &settings).await?;
        let token = match token {
            Some(token) => token,
            None => self.tokens(provider).ok_or_else(|| AuthFailure::not_signed_in(provider))?.id_token,
        };
        let keys = self.keys(&name, &issuer.keys_url, &token).await?;
        let issuers: Vec<&str> = issuer.issuers.iter().map(String::as_str).collect();
        let now_ms = self.surroundings().now_ms();
        let expected = Expected { provider, issuers: &issuers, client: &issuer.client, nonce: None, now_ms };
        let claims = keys.verify(&token, &expected)?;
        // A user pool's access token has the same issuer; only its id token is for the client.
        let is_other_use = claims.get("token_use").is_some_and(|used| used != "id");
        if name == ProviderName::AWSCognitoIDP && is_other_use {
            return Err(AuthFailure::id_token_refused(provider, "it is no id token"));
        }
        Ok(claims)
    }

    async fn issuer(&self, name: &ProviderName, settings: &ProviderSettings) -> Result<Issuer, AuthFailure> {
        match settings {
            ProviderSettings::OpenId(settings) => Ok(Issuer {
                issuers: vec![settings.issuer.clone()],
                client: settings.app_client_id.clone(),
                keys_url: self.metadata(name, settings).await?.keys_url.clone(),
            }),
            ProviderSettings::Device(settings) if *name == ProviderName::Google => Ok(Issuer {
                issuers: GOOGLE_ISSUERS.map(str::to_owned).to_vec(),
                client: settings.app_client_id.clone(),
                keys_url: GOOGLE_KEYS.to_owned(),
            }),
            ProviderSettings::Device(_) => {
                Err(AuthFailure::unsupported(name.as_str(), "id tokens; this provider has none"))
            }
            ProviderSettings::Cognito => self.user_pool_issuer().await,
        }
    }

    async fn user_pool_issuer(&self) -> Result<Issuer, AuthFailure> {
        let provider = ProviderName::AWSCognitoIDP;
        let backend = self.backend();
        let (key, pool) = match (self.user_pool_login_key().await?, backend.user_pool()) {
            (Some(key), Some(pool)) => (key, pool),
            _ => return Err(AuthFailure::settings(provider.as_str(), &backend.missing_problem(Need::UserPool))),
        };
        let issuer = format!("https://{key}");
        // A server that stands in for the user pool publishes the keys itself.
        let base = match backend.settings().endpoint_url.as_deref().filter(|url| !url.is_empty()) {
            Some(url) => format!("{}/{pool}", url.trim_end_matches('/')),
            None => {
                let hosts =
                    backend.hosts().await.map_err(|problem| AuthFailure::settings(provider.as_str(), &problem))?;
                if key.split_once('/').map(|(host, _)| host) != hosts.first().map(String::as_str) {
                    let what = "verified id tokens of a user pool at an endpoint that the environment names; set \
                                `endpoint_url`";
                    return Err(AuthFailure::unsupported(provider.as_str(), what));
                }
                issuer.clone()
            }
        };
        Ok(Issuer {
            issuers: vec![issuer],
            client: backend.app_client().unwrap_or_default().to_owned(),
            keys_url: format!("{base}/.well-known/jwks.json"),
        })
    }
}
