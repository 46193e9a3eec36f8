//! The device side of a session: begin a sign-in, ask once what became of it, refresh its tokens.
//!
//! A code is taken out of the state while a poll for it is under way and put back only when there is something left to
//! ask for. So nobody polls twice at once, and nobody ever polls after a success.

use super::device_grant::{self, DeviceCode, Ready};
use super::failure::AuthFailure;
use super::providers::{ProviderName, ProviderSettings};
use super::registry_file::{ClientSecret, DeviceProvider};
use super::session::Session;
use super::tokens::Tokens;

impl Session {
    /// `DeviceCodeGrantSignInAsync`: asks for a code. A sign-in of the same provider that was under way is forgotten.
    pub async fn begin_device_sign_in(&self, provider: &str) -> Result<DeviceCode, AuthFailure> {
        let (name, settings) = self.device_provider(provider)?;
        let ready = self.ready(name, &settings)?;
        let sign_in = device_grant::begin(self.backend(), self.surroundings(), &ready).await?;
        let shown = sign_in.shown.clone();
        let mut state = self.state();
        if state.provider(name).is_none() {
            return Err(AuthFailure::cancelled(provider, "the provider was taken away during the sign-in"));
        }
        state.device_sign_ins.insert(name, sign_in);
        Ok(shown)
    }

    /// `DeviceCodeGrantConfirmSignInAsync`: asks once. When it answers with tokens, the login is stored already.
    pub async fn poll_device_sign_in(&self, provider: &str) -> Result<Tokens, AuthFailure> {
        let (name, settings) = self.device_provider(provider)?;
        let ready = self.ready(name, &settings)?;
        let taken = self.state().device_sign_ins.remove(&name);
        let sign_in = taken.ok_or_else(|| AuthFailure::no_device_sign_in(provider))?;
        if self.surroundings().now_ms() >= sign_in.expires_at_ms {
            return Err(AuthFailure::device_code_expired(provider));
        }
        match device_grant::poll(self.backend(), self.surroundings(), &ready, &sign_in).await {
            Ok(tokens) => {
                self.store_login(name, &tokens).await?;
                Ok(tokens)
            }
            Err(failure) => {
                if failure.retryable {
                    // A sign-in that was begun meanwhile goes before.
                    self.state().device_sign_ins.entry(name).or_insert(sign_in);
                }
                Err(failure)
            }
        }
    }

    fn device_provider(&self, provider: &str) -> Result<(ProviderName, Box<DeviceProvider>), AuthFailure> {
        match self.initialized(provider)? {
            (name, ProviderSettings::Device(settings)) => Ok((name, settings)),
            (_, ProviderSettings::Cognito) => Err(AuthFailure::unsupported(
                provider,
                "sign-in on another device; this provider has sign-in with a password",
            )),
        }
    }

    pub(super) fn ready<'p>(&self, name: ProviderName, settings: &'p DeviceProvider) -> Result<Ready<'p>, AuthFailure> {
        let client_secret = match &settings.client_secret {
            None => None,
            Some(ClientSecret::Literal(secret)) => Some(secret.clone()),
            Some(ClientSecret::Input(input)) => {
                let given = self.secret_input(input);
                Some(given.ok_or_else(|| AuthFailure::no_secret_input(name.as_str(), input))?)
            }
        };
        Ok(Ready { name, settings, client_secret })
    }
}
