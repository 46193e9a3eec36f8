//! The device side of a session: begin a sign-in, ask once what became of it, refresh its tokens.
//!
//! A code is taken out of the state while a poll for it is under way and put back only when there is something left to
//! ask for. So nobody polls twice at once, and nobody ever polls after a success.

use super::device_grant::{self, DeviceCode};
use super::failure::AuthFailure;
use super::oauth_client::OAuthClient;
use super::providers::ProviderSettings;
use super::session::Session;
use super::tokens::Tokens;

impl Session {
    /// `DeviceCodeGrantSignInAsync`: asks for a code. A sign-in of the same provider that was under way is forgotten.
    pub async fn begin_device_sign_in(&self, provider: &str) -> Result<DeviceCode, AuthFailure> {
        let client = self.device_client(provider).await?;
        let sign_in = device_grant::begin(self.backend(), self.surroundings(), &client).await?;
        let shown = sign_in.shown.clone();
        let mut state = self.state();
        if state.provider(&client.name).is_none() {
            return Err(AuthFailure::cancelled(provider, "the provider was taken away during the sign-in"));
        }
        state.device_sign_ins.insert(client.name, sign_in);
        Ok(shown)
    }

    /// `DeviceCodeGrantConfirmSignInAsync`: asks once. When it answers with tokens, the login is stored already.
    pub async fn poll_device_sign_in(&self, provider: &str) -> Result<Tokens, AuthFailure> {
        let client = self.device_client(provider).await?;
        let taken = self.state().device_sign_ins.remove(&client.name);
        let sign_in = taken.ok_or_else(|| AuthFailure::no_device_sign_in(provider))?;
        if self.surroundings().now_ms() >= sign_in.expires_at_ms {
            return Err(AuthFailure::device_code_expired(provider));
        }
        match device_grant::poll(self.backend(), self.surroundings(), &client, &sign_in).await {
            Ok(tokens) => {
                self.store_login(&client.name, &tokens).await?;
                Ok(tokens)
            }
            Err(failure) => {
                if failure.retryable {
                    // A sign-in that was begun meanwhile goes before.
                    self.state().device_sign_ins.entry(client.name).or_insert(sign_in);
                }
                Err(failure)
            }
        }
    }

    /// The client for a sign-in on another device. The first time, a provider of OpenID Connect is asked where its
    /// endpoints are.
    async fn device_client(&self, provider: &str) -> Result<OAuthClient, AuthFailure> {
        let (name, settings) = self.initialized(provider)?;
        if let ProviderSettings::Cognito = settings {
            let what = "sign-in on another device; this provider has sign-in with a password";
            return Err(AuthFailure::unsupported(provider, what));
        }
        let client = self.oauth_client(name, &settings).await?;
        if client.code_url.is_empty() {
            let what = "sign-in on another device; its discovery document has no `device_authorization_endpoint`";
            return Err(AuthFailure::unsupported(provider, what));
        }
        Ok(client)
    }
}
