//! The refresh side of a session: new tokens without a new sign-in.

use super::device_grant;
use super::failure::AuthFailure;
use super::providers::ProviderSettings;
use super::session::Session;
use super::tokens::Tokens;
use super::user_pool_refresh;

impl Session {
    /// `RefreshTokensAsync`. When it answers, the login is stored already, and a refresh token that the answer did not
    /// repeat is kept (defect B1).
    pub async fn refresh_tokens(&self, provider: &str) -> Result<Tokens, AuthFailure> {
        let (name, settings) = self.initialized(provider)?;
        let old = self.state().tokens(&name).cloned();
        let old = old.ok_or_else(|| AuthFailure::not_signed_in(provider))?;
        if old.refresh_token.is_empty() {
            return Err(AuthFailure::no_refresh_token(provider));
        }
        let tokens = match settings {
            ProviderSettings::Cognito => user_pool_refresh::refresh(self.backend(), self.surroundings(), &old).await?,
            settings => {
                let client = self.oauth_client(name.clone(), &settings).await?;
                device_grant::refresh(self.backend(), self.surroundings(), &client, &old).await?
            }
        };
        self.store_refreshed(&name, &old, &tokens).await?;
        Ok(tokens)
    }

    /// `GetTokensWithRefreshAsync`: the whole tokens of the last sign-in while they last (defect B2: Open 3D Engine
    /// gives them without access and id token), else new ones.
    pub async fn tokens_with_refresh(&self, provider: &str) -> Result<Tokens, AuthFailure> {
        let (name, _) = self.initialized(provider)?;
        let held = self.state().tokens(&name).filter(|tokens| tokens.are_valid(self.surroundings().now_ms())).cloned();
        match held {
            Some(tokens) => Ok(tokens),
            None => self.refresh_tokens(provider).await,
        }
    }
}
