//! The browser side of a session: begin a sign-in, and wait for what becomes of it.
//!
//! A sign-in is taken out of the state when its end is waited for, so nobody waits twice, and a code is never sent
//! twice. Nothing but an end comes of the wait: a sign-in that failed is begun anew.

use super::browser_sign_in::{self, BrowserPage};
use super::failure::AuthFailure;
use super::openid_provider::OpenIdProvider;
use super::providers::{ProviderName, ProviderSettings};
use super::session::Session;
use super::tokens::Tokens;

impl Session {
    /// `AuthorizationCodeGrantSignInAsync`: listens for the browser and tells which page it has to open. A sign-in of
    /// the same provider that was under way is forgotten.
    pub async fn begin_browser_sign_in(&self, provider: &str) -> Result<BrowserPage, AuthFailure> {
        let (name, settings) = self.browser_provider(provider)?;
        let metadata = self.metadata(&name, &settings).await?;
        if metadata.authorization_url.is_empty() {
            let what = "sign-in in the browser; its discovery document has no `authorization_endpoint`";
            return Err(AuthFailure::unsupported(provider, what));
        }
        let client = self.oauth_client(name.clone(), &ProviderSettings::OpenId(settings.clone())).await?;
        let (backend, surroundings) = (self.backend(), self.surroundings());
        // Two at once could not both listen on a port that the registry names.
        self.state().browser_sign_ins.remove(&name);
        let sign_in = browser_sign_in::begin(backend, surroundings, &client, &settings, &metadata).await?;
        let shown = sign_in.shown.clone();
        let mut state = self.state();
        if state.provider(&name).is_none() {
            return Err(AuthFailure::cancelled(provider, "the provider was taken away during the sign-in"));
        }
        state.browser_sign_ins.insert(name, sign_in);
        Ok(shown)
    }

    /// `AuthorizationCodeGrantConfirmSignInAsync`: waits for the browser. When it answers with tokens, their id token
    /// is verified and the login is stored already.
    pub async fn confirm_browser_sign_in(&self, provider: &str) -> Result<Tokens, AuthFailure> {
        let (name, settings) = self.browser_provider(provider)?;
        let taken = self.state().browser_sign_ins.remove(&name);
        let sign_in = taken.ok_or_else(|| AuthFailure::no_browser_sign_in(provider))?;
        let (backend, surroundings) = (self.backend(), self.surroundings());
        let code = browser_sign_in::wait(backend, provider, &settings, &sign_in).await?;
        let client = self.oauth_client(name.clone(), &ProviderSettings::OpenId(settings.clone())).await?;
        let tokens = browser_sign_in::tokens(backend, surroundings, &client, &sign_in, &code).await?;
        let metadata = self.metadata(&name, &settings).await?;
        let keys = self.keys(&name, &metadata.keys_url, &tokens.id_token).await?;
        browser_sign_in::verify(&tokens, &keys, &sign_in, &settings, surroundings.now_ms())?;
        self.store_login(&name, &tokens).await?;
        Ok(tokens)
    }

    fn browser_provider(&self, provider: &str) -> Result<(ProviderName, Box<OpenIdProvider>), AuthFailure> {
        match self.initialized(provider)? {
            (name, ProviderSettings::OpenId(settings)) => Ok((name, settings)),
            (_, ProviderSettings::Cognito | ProviderSettings::Device(_)) => Err(AuthFailure::unsupported(
                provider,
                "sign-in in the browser; configure the provider by its `Issuer` under a name of your own for that",
            )),
        }
    }
}
