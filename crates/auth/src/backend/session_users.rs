//! The side of a session where users prove more than a password, and help themselves.

use super::failure::{AuthFailure, FailureKind};
use super::session::Session;
use super::tokens::Tokens;
use super::user_pool::{self, SignIn, SignedUp};
use super::user_pool_factor::{self, SecondFactor};
use authcanvas_interpreter::Secret;
use std::collections::BTreeMap;

impl Session {
    /// `PasswordGrantMultiFactorSignInAsync`. When it answers, what the code has to be sent with is kept (defect B9). A
    /// sign-in that the pool answers without a code is refused, as there, and its tokens are not kept.
    pub async fn begin_second_factor(
        &self,
        provider: &str,
        username: &str,
        password: Secret,
    ) -> Result<(), AuthFailure> {
        let name = self.password_provider(provider)?;
        let sign_in = self.who(username, &password).sign_in_with_password().await?;
        let (challenge, session) = match &sign_in {
            SignIn::Tokens(_) => ("", Secret::new("")),
            SignIn::Challenge { name, session, .. } => (name.as_str(), session.clone()),
        };
        let factor = SecondFactor::of(challenge, &session)
            .ok_or_else(|| AuthFailure::unexpected_challenge(provider, challenge))?;
        let mut state = self.state();
        if state.provider(&name).is_none() {
            return Err(AuthFailure::cancelled(provider, "the provider was taken away during the sign-in"));
        }
        state.second_factor = Some((username.to_owned(), factor));
        Ok(())
    }

    /// `PasswordGrantMultiFactorConfirmSignInAsync`. When it answers with tokens, the login is stored already. A wrong
    /// code can be tried again; everything else ends the sign-in.
    pub async fn confirm_second_factor(
        &self,
        provider: &str,
        username: &str,
        code: Secret,
    ) -> Result<Tokens, AuthFailure> {
        let name = self.password_provider(provider)?;
        let taken = self.state().second_factor.take_if(|(of, _)| of == username);
        let (of, factor) = taken.ok_or_else(|| AuthFailure::no_second_factor(provider))?;
        let answer = user_pool_factor::confirm(self.backend(), self.surroundings(), &factor, username, &code).await;
        match answer {
            Ok(SignIn::Tokens(tokens)) => {
                self.store_login(&name, &tokens).await?;
                Ok(tokens)
            }
            Ok(SignIn::Challenge { name, .. }) => Err(AuthFailure::unexpected_challenge(provider, &name)),
            Err(failure) => {
                if failure.kind == FailureKind::CodeMismatch {
                    self.state().second_factor.get_or_insert((of, factor));
                }
                Err(failure)
            }
        }
    }

    /// `PhoneSignUpAsync`.
    pub async fn sign_up_with_phone(
        &self,
        username: &str,
        password: Secret,
        phone_number: &str,
    ) -> Result<SignedUp, AuthFailure> {
        self.check_user_management()?;
        let contact = BTreeMap::from([("phone_number".to_owned(), phone_number.to_owned())]);
        user_pool::sign_up(self.backend(), self.surroundings(), username, &password, &contact).await
    }

    /// `ForgotPasswordAsync`.
    pub async fn forgot_password(&self, username: &str) -> Result<(), AuthFailure> {
        self.check_user_management()?;
        user_pool_factor::forgot_password(self.backend(), self.surroundings(), username).await
    }

    /// `ConfirmForgotPasswordAsync`.
    pub async fn confirm_forgot_password(
        &self,
        username: &str,
        code: Secret,
        password: Secret,
    ) -> Result<(), AuthFailure> {
        self.check_user_management()?;
        let (backend, surroundings) = (self.backend(), self.surroundings());
        user_pool_factor::confirm_forgot_password(backend, surroundings, username, &code, &password).await
    }

    /// `EnableMFAAsync`.
    pub async fn enable_mfa(&self, access_token: Secret) -> Result<(), AuthFailure> {
        self.check_user_management()?;
        user_pool_factor::enable_sms_mfa(self.backend(), self.surroundings(), &access_token).await
    }
}
