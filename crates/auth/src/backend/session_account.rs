//! The account side of a session: answers to challenges, and what a signed-in user does with the account.

use super::account::{self, SecondFactors};
use super::challenges::{self, Answer, Challenge, Enrolling};
use super::failure::AuthFailure;
use super::providers::ProviderName;
use super::session::Session;
use super::user_pool::{CodeDelivery, PROVIDER, SignIn};
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
