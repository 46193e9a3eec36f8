//! The calls to a Cognito user pool by which users prove more than a password, and help themselves.

use super::clients::Backend;
use super::failure::AuthFailure;
use super::service_errors::{Exchange, Operation};
use super::surroundings::Surroundings;
use super::user_pool::{PROVIDER, SignIn, Step, client_id, clients, secret_hash, with_client_secret};
use authcanvas_interpreter::Secret;
use aws_sdk_cognitoidentityprovider::types::{ChallengeNameType, SmsMfaSettingsType};

/// A sign-in that waits for the code of a second factor.
#[derive(Clone, Debug)]
pub(crate) struct SecondFactor {
    /// Cognito's name of the challenge.
    pub challenge: String,
    /// What the answer must carry; good for one answer.
    pub session: Secret,
}

impl SecondFactor {
    /// The challenges that one code answers, with the names under which it is sent.
    const CODES: [(&'static str, &'static str); 4] = [
        ("SMS_MFA", "SMS_MFA_CODE"),
        ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE"),
        ("EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("SMS_OTP", "SMS_OTP_CODE"),
    ];

    /// The second factor that a challenge asks for, if it is one that a code answers.
    pub fn of(challenge: &str, session: &Secret) -> Option<Self> {
        Self::CODES
            .iter()
            .any(|(name, _)| *name == challenge)
            .then(|| Self { challenge: challenge.to_owned(), session: session.clone() })
    }

    fn code_name(&self) -> &'static str {
        Self::CODES.iter().find(|(name, _)| *name == self.challenge).map_or("", |(_, code)| code)
    }
}

/// RespondToAuthChallenge with the code of a second factor.
pub(crate) async fn confirm(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    factor: &SecondFactor,
    username: &str,
    code: &Secret,
) -> Result<SignIn, AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let mut secrets = with_client_secret(backend, code);
    secrets.push(&factor.session);
    let exchange = Exchange { operation: Operation::AnswerChallenge, provider: PROVIDER, secrets: &secrets };
    let mut request = clients
        .user_pool_once
        .respond_to_auth_challenge()
        .client_id(client_id)
        .challenge_name(ChallengeNameType::from(factor.challenge.as_str()))
        .session(factor.session.expose())
        .challenge_responses("USERNAME", username)
        .challenge_responses(factor.code_name(), code.expose());
    if let Some(hash) = secret_hash(backend, client_id, username) {
        request = request.challenge_responses("SECRET_HASH", hash);
    }
    let answer = request.send().await.map_err(|error| exchange.failure(&error))?;
    let challenge = answer.challenge_name.map(|name| name.as_str().to_owned());
    let parameters = answer.challenge_parameters.unwrap_or_default();
    let step = Step { challenge, parameters, session: answer.session, result: answer.authentication_result };
    step.sign_in(username, surroundings.now_ms(), &exchange)
}

/// ForgotPassword.
pub(crate) async fn forgot_password(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    username: &str,
) -> Result<(), AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let secrets: Vec<&Secret> = backend.client_secret().into_iter().collect();
    let exchange = Exchange { operation: Operation::ForgotPassword, provider: PROVIDER, secrets: &secrets };
    let request = clients.user_pool_once.forgot_password().client_id(client_id).username(username);
    let request = request.set_secret_hash(secret_hash(backend, client_id, username));
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}

/// ConfirmForgotPassword.
pub(crate) async fn confirm_forgot_password(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    username: &str,
    code: &Secret,
    password: &Secret,
) -> Result<(), AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let mut secrets = with_client_secret(backend, code);
    secrets.push(password);
    let exchange = Exchange { operation: Operation::ForgotPassword, provider: PROVIDER, secrets: &secrets };
    let request = clients
        .user_pool_once
        .confirm_forgot_password()
        .client_id(client_id)
        .set_secret_hash(secret_hash(backend, client_id, username))
        .username(username)
        .confirmation_code(code.expose())
        .password(password.expose());
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}

/// SetUserMFAPreference: codes by SMS, preferred, as Open 3D Engine asks for them.
pub(crate) async fn enable_sms_mfa(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
) -> Result<(), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let exchange = Exchange { operation: Operation::UserSettings, provider: PROVIDER, secrets: &[access_token] };
    let request = clients
        .user_pool_once
        .set_user_mfa_preference()
        .access_token(access_token.expose())
        .sms_mfa_settings(SmsMfaSettingsType::builder().enabled(true).preferred_mfa(true).build());
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}
