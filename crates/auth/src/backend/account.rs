//! Calls about a user's account: codes, passwords, attributes, second factors, and its end.
//!
//! Each function is one exchange. Those that change something happen once: they are never repeated by themselves.

use super::clients::Backend;
use super::failure::AuthFailure;
use super::service_errors::{Exchange, Operation};
use super::surroundings::Surroundings;
use super::user_pool::{CodeDelivery, PROVIDER, client_id, clients, secret_hash, with_client_secret};
use authcanvas_interpreter::Secret;
use aws_sdk_cognitoidentityprovider::types::{
    CodeDeliveryDetailsType, EmailMfaSettingsType, SmsMfaSettingsType, SoftwareTokenMfaSettingsType,
};
use std::collections::BTreeMap;

/// Which second factors a user wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecondFactors {
    /// An authenticator app.
    pub app: bool,
    /// A text message.
    pub sms: bool,
    /// An e-mail.
    pub email: bool,
    /// The one that is asked for first: `SOFTWARE_TOKEN_MFA`, `SMS_MFA` or `EMAIL_OTP`; empty for none.
    pub preferred: String,
}

fn exchange<'a>(operation: Operation, secrets: &'a [&'a Secret]) -> Exchange<'a> {
    Exchange { operation, provider: PROVIDER, secrets }
}

/// Where a code was sent, if anywhere.
pub(crate) fn delivery(details: Option<CodeDeliveryDetailsType>, exchange: &Exchange<'_>) -> CodeDelivery {
    let plain = |text: Option<String>| exchange.without_secrets(&text.unwrap_or_default());
    let (destination, medium, attribute) = match details {
        Some(details) => (
            details.destination,
            details.delivery_medium.map(|medium| medium.as_str().to_owned()),
            details.attribute_name,
        ),
        // A pool that hides who its users are says nothing of those it does not know.
        None => (None, None, None),
    };
    CodeDelivery { destination: plain(destination), medium: plain(medium), attribute: plain(attribute) }
}

/// ResendConfirmationCode.
pub(crate) async fn resend_code(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    username: &str,
) -> Result<CodeDelivery, AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let secrets: Vec<&Secret> = backend.client_secret().into_iter().collect();
    let exchange = exchange(Operation::AccountChange, &secrets);
    let request = clients.user_pool_once.resend_confirmation_code().client_id(client_id).username(username);
    let request = request.set_secret_hash(secret_hash(backend, client_id, username));
    let reply = request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(delivery(reply.code_delivery_details, &exchange))
}

/// ChangePassword.
pub(crate) async fn change_password(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
    previous: &Secret,
    proposed: &Secret,
) -> Result<(), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token, previous, proposed];
    let exchange = exchange(Operation::AccountChange, &secrets);
    let request = clients.user_pool_once.change_password().access_token(access_token.expose());
    let request = request.previous_password(previous.expose()).proposed_password(proposed.expose());
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}

/// GetUser: the user's name and attributes.
pub(crate) async fn get_user(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
) -> Result<(String, BTreeMap<String, String>), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token];
    let exchange = exchange(Operation::Account, &secrets);
    let request = clients.user_pool.get_user().access_token(access_token.expose());
    let reply = request.send().await.map_err(|error| exchange.failure(&error))?;
    if reply.username.is_empty() {
        return Err(exchange.incomplete("no user name"));
    }
    let plain = |text: &str| exchange.without_secrets(text);
    let attributes = reply.user_attributes.iter();
    let attributes =
        attributes.map(|attribute| (plain(&attribute.name), plain(attribute.value.as_deref().unwrap_or_default())));
    Ok((plain(&reply.username), attributes.collect()))
}

/// RevokeToken, by which a refresh token and the access tokens made with it end.
pub(crate) async fn revoke_token(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    refresh_token: &Secret,
) -> Result<(), AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let secrets = with_client_secret(backend, refresh_token);
    let exchange = exchange(Operation::Account, &secrets);
    let request = clients.user_pool.revoke_token().client_id(client_id).token(refresh_token.expose());
    let request = request.set_client_secret(backend.client_secret().map(|secret| secret.expose().to_owned()));
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}

/// GlobalSignOut.
pub(crate) async fn sign_out_everywhere(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
) -> Result<(), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token];
    let exchange = exchange(Operation::Account, &secrets);
    let request = clients.user_pool.global_sign_out().access_token(access_token.expose());
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}

/// DeleteUser.
pub(crate) async fn delete_user(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
) -> Result<(), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token];
    let exchange = exchange(Operation::AccountChange, &secrets);
    let request = clients.user_pool_once.delete_user().access_token(access_token.expose());
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}

/// SetUserMFAPreference. Factors that are off in what is wanted are turned off.
pub(crate) async fn set_second_factors(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
    wanted: &SecondFactors,
) -> Result<(), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token];
    let exchange = exchange(Operation::AccountChange, &secrets);
    let prefers = |name: &str| wanted.preferred == name;
    let app = SoftwareTokenMfaSettingsType::builder().enabled(wanted.app).preferred_mfa(prefers("SOFTWARE_TOKEN_MFA"));
    let sms = SmsMfaSettingsType::builder().enabled(wanted.sms).preferred_mfa(prefers("SMS_MFA"));
    let mut request = clients.user_pool_once.set_user_mfa_preference().access_token(access_token.expose());
    request = request.software_token_mfa_settings(app.build()).sms_mfa_settings(sms.build());
    // Pools without the feature plan for e-mail refuse to hear of it at all.
    if wanted.email || prefers("EMAIL_OTP") {
        let email = EmailMfaSettingsType::builder().enabled(wanted.email).preferred_mfa(prefers("EMAIL_OTP"));
        request = request.email_mfa_settings(email.build());
    }
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}
