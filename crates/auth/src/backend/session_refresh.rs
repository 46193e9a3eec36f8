//! The refresh side of a session: new tokens without a new sign-in.

use super::device_grant;
use super::failure::AuthFailure;
use super::providers::ProviderSettings;
use super::session::Session;
use super::session_state::EXPIRY_MARGIN_MS;
use super::tokens::Tokens;
use super::user_pool_refresh;

/// A provider whose tokens have ended when they are given is not asked without a pause.
const SHORTEST_WAIT_MS: u64 = 1_000;

impl Session {
    /// `RefreshTokensAsync`. When it answers, the login is stored already, and a refresh token that the answer did not
    /// repeat is kept (defect B1). Refreshes of one login at the same time are one: a provider that gives a new refresh
    /// token each time takes the old one only once.
    pub async fn refresh_tokens(&self, provider: &str) -> Result<Tokens, AuthFailure> {
        let (name, _) = self.initialized(provider)?;
        let generation = self.state().generation();
        self.refreshes.run((name, generation), || self.refresh_now(provider)).await
    }

    async fn refresh_now(&self, provider: &str) -> Result<Tokens, AuthFailure> {
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
    /// gives them without access and id token), else new ones. Tokens that are about to end are renewed where they can
    /// be.
    pub async fn tokens_with_refresh(&self, provider: &str) -> Result<Tokens, AuthFailure> {
        let (name, _) = self.initialized(provider)?;
        let now_ms = self.surroundings().now_ms();
        let held = self.state().tokens(&name).filter(|tokens| tokens.are_valid(now_ms)).cloned();
        match held {
            Some(tokens) if tokens.are_valid(now_ms.saturating_add(EXPIRY_MARGIN_MS)) => Ok(tokens),
            Some(tokens) if tokens.refresh_token.is_empty() => Ok(tokens),
            Some(_) | None => self.refresh_tokens(provider).await,
        }
    }

    /// Renews the logins that have ended or are about to, before AWS credentials are asked for with them. One that has
    /// ended and cannot be renewed is why there are no credentials; one that still lasts is good enough.
    pub(super) async fn refresh_ending_logins(&self) -> Result<(), AuthFailure> {
        let now_ms = self.surroundings().now_ms();
        let ending = self.state().ending_logins(now_ms, now_ms.saturating_add(EXPIRY_MARGIN_MS));
        for (name, has_ended) in ending {
            match self.refresh_tokens(name.as_str()).await {
                Err(failure) if has_ended => return Err(failure),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// How long to wait until the tokens of a provider have to be renewed, in seconds; nothing when nobody is signed
    /// in. Tokens that hardly last longer than the margin are renewed when half of their time is over.
    pub fn seconds_to_refresh(&self, provider: &str) -> Result<Option<f64>, AuthFailure> {
        let (name, _) = self.initialized(provider)?;
        let now_ms = self.surroundings().now_ms();
        let Some(end_ms) = self.state().tokens(&name).map(|tokens| tokens.expires_at_ms) else { return Ok(None) };
        let left_ms = end_ms.saturating_sub(now_ms);
        let wait_ms = left_ms.saturating_sub(EXPIRY_MARGIN_MS).max(left_ms / 2).max(SHORTEST_WAIT_MS);
        Ok(Some(wait_ms as f64 / 1000.0))
    }
}
