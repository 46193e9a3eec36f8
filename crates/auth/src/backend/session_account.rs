//! The account side of a session: answers to challenges, and what a signed-in user does with the account.

use super::account::{self, SecondFactors};
use super::attributes;
use super::challenges::{self, Answer, Challenge, Enrolling};
use super::failure::AuthFailure;
use super::providers::ProviderName;
use super::session::Session;
use super::user_pool::{self, CodeDelivery, PROVIDER, SignIn, SignedUp};
use authcanvas_interpreter::Secret;
use std::collections::BTreeMap;

const COGNITO: ProviderName = ProviderName::AWSCognitoIDP;

impl Session {
    /// Answers a challenge. When it answers with tokens, the login is stored already.
    pub async fn answer_challenge(&self, challenge: &Challenge, answer: &Answer) -> Result<SignIn, AuthFailure> {
        self.initialized(COGNITO.as_str())?;
        let sign_in = challenges::answer(self.backend(), self.surroundings(), challenge, answer).await?;
        self.kept(COGNITO, sign_in).await
    }

    /// The key for an authenticator app: of a challenge, or of the signed-in user where there is none.
    pub async fn begin_authenticator(
        &self,
        challenge: Option<&Challenge>,
    ) -> Result<(Secret, Option<Challenge>), AuthFailure> {
        let token = self.token_unless(challenge)?;
        challenges::begin_authenticator(self.backend(), self.surroundings(), &who(challenge, &token)).await
    }

    /// The first code of an authenticator app.
    pub async fn confirm_authenticator(
        &self,
        challenge: Option<&Challenge>,
        code: &Secret,
    ) -> Result<Option<Challenge>, AuthFailure> {
        let token = self.token_unless(challenge)?;
        challenges::confirm_authenticator(self.backend(), self.surroundings(), &who(challenge, &token), code).await
    }

    /// Sends the code of a sign-up once more.
    pub async fn resend_code(&self, username: &str) -> Result<CodeDelivery, AuthFailure> {
        self.initialized(COGNITO.as_str())?;
        account::resend_code(self.backend(), self.surroundings(), username).await
    }

    /// Changes the signed-in user's password.
    pub async fn change_password(&self, previous: &Secret, proposed: &Secret) -> Result<(), AuthFailure> {
        let token = self.access_token()?;
        account::change_password(self.backend(), self.surroundings(), &token, previous, proposed).await
    }

    /// Name and attributes of the signed-in user.
    pub async fn user(&self) -> Result<(String, BTreeMap<String, String>), AuthFailure> {
        account::get_user(self.backend(), self.surroundings(), &self.access_token()?).await
    }

    /// Signs a user up with any attributes.
    pub async fn sign_up(
        &self,
        username: &str,
        password: Secret,
        attributes: &BTreeMap<String, String>,
    ) -> Result<SignedUp, AuthFailure> {
        self.initialized(COGNITO.as_str())?;
        user_pool::sign_up(self.backend(), self.surroundings(), username, &password, attributes).await
    }

    /// Changes attributes of the signed-in user, and tells where a code went that proves a changed address.
    pub async fn update_attributes(&self, attributes: &BTreeMap<String, String>) -> Result<CodeDelivery, AuthFailure> {
        attributes::update(self.backend(), self.surroundings(), &self.access_token()?, attributes).await
    }

    /// Sends a code to an address of the signed-in user.
    pub async fn send_attribute_code(&self, attribute: &str) -> Result<CodeDelivery, AuthFailure> {
        attributes::send_code(self.backend(), self.surroundings(), &self.access_token()?, attribute).await
    }

    /// Proves an address of the signed-in user.
    pub async fn verify_attribute(&self, attribute: &str, code: &Secret) -> Result<(), AuthFailure> {
        attributes::verify(self.backend(), self.surroundings(), &self.access_token()?, attribute, code).await
    }

    /// Deletes attributes of the signed-in user.
    pub async fn delete_attributes(&self, names: &[String]) -> Result<(), AuthFailure> {
        attributes::delete(self.backend(), self.surroundings(), &self.access_token()?, names).await
    }

    /// Ends this sign-in at the user pool, then here.
    pub async fn revoke_tokens(&self) -> Result<(), AuthFailure> {
        self.access_token()?;
        let refresh_token = self.tokens(COGNITO.as_str()).map(|tokens| tokens.refresh_token);
        let refresh_token = refresh_token.filter(|token| !token.is_empty());
        let refresh_token = refresh_token.ok_or_else(|| AuthFailure::no_refresh_token(PROVIDER))?;
        account::revoke_token(self.backend(), self.surroundings(), &refresh_token).await?;
        self.sign_out(COGNITO.as_str());
        Ok(())
    }

    /// Ends every sign-in of the user, then the one here.
    pub async fn sign_out_everywhere(&self) -> Result<(), AuthFailure> {
        account::sign_out_everywhere(self.backend(), self.surroundings(), &self.access_token()?).await?;
        self.sign_out(COGNITO.as_str());
        Ok(())
    }

    /// Deletes the signed-in user, then forgets the sign-in.
    pub async fn delete_user(&self) -> Result<(), AuthFailure> {
        account::delete_user(self.backend(), self.surroundings(), &self.access_token()?).await?;
        self.sign_out(COGNITO.as_str());
        Ok(())
    }

    /// Turns second factors of the signed-in user on and off.
    pub async fn set_second_factors(&self, wanted: &SecondFactors) -> Result<(), AuthFailure> {
        account::set_second_factors(self.backend(), self.surroundings(), &self.access_token()?, wanted).await
    }

    fn access_token(&self) -> Result<Secret, AuthFailure> {
        self.initialized(COGNITO.as_str())?;
        let tokens = self.tokens(COGNITO.as_str());
        tokens.map(|tokens| tokens.access_token).ok_or_else(|| AuthFailure::not_signed_in(PROVIDER))
    }

    /// The access token, for requests that do without a challenge.
    fn token_unless(&self, challenge: Option<&Challenge>) -> Result<Secret, AuthFailure> {
        match challenge {
            Some(_) => self.initialized(COGNITO.as_str()).map(|_| Secret::new("")),
            None => self.access_token(),
        }
    }
}

fn who<'e>(challenge: Option<&'e Challenge>, token: &'e Secret) -> Enrolling<'e> {
    challenge.map_or(Enrolling::SignedIn(token), Enrolling::SigningIn)
}
