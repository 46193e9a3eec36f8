//! The side of a session where users sign in at the user pool. When a sign-in answers with tokens, the login is stored
//! already.

use super::failure::AuthFailure;
use super::providers::ProviderName;
use super::session::Session;
use super::user_pool::SignIn;
use super::user_pool_flows::Who;
use authcanvas_interpreter::Secret;

impl Session {
    /// `PasswordGrantSingleFactorSignInAsync` and the first step of the multi-factor one: the password is sent
    /// (USER_PASSWORD_AUTH), as Open 3D Engine does.
    pub async fn sign_in_with_password(
        &self,
        provider: &str,
        username: &str,
        password: Secret,
    ) -> Result<SignIn, AuthFailure> {
        let name = self.password_provider(provider)?;
        self.kept(name, self.who(username, &password).sign_in_with_password().await?).await
    }

    /// A sign-in by proof of the password, which is not sent (USER_SRP_AUTH).
    pub async fn sign_in_with_proof(
        &self,
        provider: &str,
        username: &str,
        password: Secret,
    ) -> Result<SignIn, AuthFailure> {
        let name = self.password_provider(provider)?;
        self.kept(name, self.who(username, &password).sign_in_with_proof().await?).await
    }

    /// A sign-in by what the user prefers or then chooses (USER_AUTH). The password counts where a password is
    /// preferred.
    pub async fn sign_in_by_choice(
        &self,
        username: &str,
        preferred: &str,
        password: Secret,
    ) -> Result<SignIn, AuthFailure> {
        let name = self.password_provider(ProviderName::AWSCognitoIDP.as_str())?;
        self.kept(name, self.who(username, &password).sign_in_by_choice(preferred).await?).await
    }

    /// A sign-in by challenges of the pool's own (CUSTOM_AUTH), after a proof of the password if there is one.
    pub async fn sign_in_by_own_challenge(&self, username: &str, password: Secret) -> Result<SignIn, AuthFailure> {
        let name = self.password_provider(ProviderName::AWSCognitoIDP.as_str())?;
        self.kept(name, self.who(username, &password).sign_in_by_own_challenge().await?).await
    }

    /// The provider of a name, if it is ready and takes passwords.
    pub(super) fn password_provider(&self, provider: &str) -> Result<ProviderName, AuthFailure> {
        let (name, settings) = self.initialized(provider)?;
        settings.check_password(provider)?;
        Ok(name)
    }

    pub(super) fn who<'w>(&'w self, username: &'w str, password: &'w Secret) -> Who<'w> {
        Who { backend: self.backend(), surroundings: self.surroundings(), username, password }
    }

    /// What a sign-in gave, with its login stored.
    pub(super) async fn kept(&self, name: ProviderName, sign_in: SignIn) -> Result<SignIn, AuthFailure> {
        if let SignIn::Tokens(tokens) = &sign_in {
            self.store_login(&name, tokens).await?;
        }
        Ok(sign_in)
    }
}
