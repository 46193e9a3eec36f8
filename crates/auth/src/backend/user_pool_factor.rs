//! The calls to a Cognito user pool by which users prove more than a password, and help themselves.

use super::challenges::{self, Answer, Challenge, code_member};
use super::clients::Backend;
use super::failure::AuthFailure;
use super::service_errors::{Exchange, Operation};
use super::surroundings::Surroundings;
use super::user_pool::{PROVIDER, SignIn, client_id, clients, secret_hash, with_client_secret};
use authcanvas_interpreter::Secret;
use aws_sdk_cognitoidentityprovider::types::SmsMfaSettingsType;
use std::collections::BTreeMap;

/// A sign-in that waits for the code of a second factor.
#[derive(Clone, Debug)]
pub(crate) struct SecondFactor {
    /// Cognito's name of the challenge.
    pub challenge: String,
    /// What the answer must carry; good for one answer.
    pub session: Secret,
}

impl SecondFactor {
    /// The second factor that a challenge asks for, if it is one that a code answers.
    pub fn of(challenge: &str, session: &Secret) -> Option<Self> {
        code_member(challenge)?;
        Some(Self { challenge: challenge.to_owned(), session: session.clone() })
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
    let challenge =
        Challenge { name: factor.challenge.clone(), session: factor.session.clone(), username: username.to_owned() };
    let answer = Answer { answer: code.clone(), choice: String::new(), attributes: BTreeMap::new() };
    challenges::answer(backend, surroundings, &challenge, &answer).await
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
