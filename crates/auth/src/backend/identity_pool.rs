//! The calls to a Cognito identity pool: an identity for a set of logins, and AWS credentials for an identity.
//!
//! Each function is one exchange, unsigned. What is cached, and for whom, is `session_state.rs`'s; nothing here ever
//! turns an authenticated request into an anonymous one.

use super::clients::{Backend, Clients};
use super::failure::AuthFailure;
use super::service_errors::{Exchange, Operation};
use super::settings::Need;
use super::surroundings::Surroundings;
use authcanvas_interpreter::Secret;
use std::collections::{BTreeMap, HashMap};

/// What failures of the identity pool name as their provider.
pub const IDENTITY_PROVIDER: &str = "AWSCognitoIdentity";

/// The text of Open 3D Engine's `OnRequestAWSCredentialsFail`, whatever the cause (defect B16); ours is in the
/// failure's message.
pub const CREDENTIALS_FAILED_TEXT: &str = "Failed to get AWS credentials";

/// Credentials that an identity pool gave (Open 3D Engine's `ClientAuthAWSCredentials`, with what it leaves out).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The access key id, which is no secret.
    pub access_key_id: String,
    /// The secret key.
    pub secret_key: Secret,
    /// The session token.
    pub session_token: Secret,
    /// When they end, in seconds since the Unix epoch by the service's clock.
    pub expiration_epoch_secs: i64,
    /// The identity that they are for.
    pub identity_id: String,
    /// True when nobody was signed in and they are a guest's.
    pub anonymous: bool,
}

/// The logins that a request carries: key of the provider (such as `accounts.google.com`) to token. Empty for a guest.
pub(crate) type LoginTokens = BTreeMap<String, Secret>;

/// GetId.
pub(crate) async fn identity_id(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    logins: &LoginTokens,
) -> Result<String, AuthFailure> {
    let missing = || AuthFailure::settings(IDENTITY_PROVIDER, &backend.missing_problem(Need::IdentityPool));
    let pool = backend.identity_pool().ok_or_else(missing)?;
    let clients = clients(backend, surroundings).await?;
    let secrets: Vec<&Secret> = logins.values().collect();
    let exchange = Exchange { operation: Operation::GetId, provider: IDENTITY_PROVIDER, secrets: &secrets };
    let answer = clients
        .identity
        .get_id()
        .identity_pool_id(pool)
        .set_account_id(backend.account_id().map(str::to_owned))
        .set_logins(in_clear(logins))
        .send()
        .await
        .map_err(|error| exchange.failure(&error))?;
    let id = answer.identity_id.filter(|id| !id.is_empty());
    id.map(|id| exchange.without_secrets(&id)).ok_or_else(|| exchange.incomplete("no identity id"))
}

/// GetCredentialsForIdentity, for a role where one is named.
pub(crate) async fn credentials(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    identity_id: &str,
    logins: &LoginTokens,
    role: &str,
) -> Result<Credentials, AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets: Vec<&Secret> = logins.values().collect();
    let exchange = Exchange { operation: Operation::GetCredentials, provider: IDENTITY_PROVIDER, secrets: &secrets };
    let answer = clients
        .identity
        .get_credentials_for_identity()
        .identity_id(identity_id)
        .set_custom_role_arn((!role.is_empty()).then(|| role.to_owned()))
        .set_logins(in_clear(logins))
        .send()
        .await
        .map_err(|error| exchange.failure(&error))?;
    let given = answer.credentials.ok_or_else(|| exchange.incomplete("no credentials"))?;
    let (Some(access_key_id), Some(secret_key), Some(session_token), Some(expiration)) =
        (given.access_key_id, given.secret_key, given.session_token, given.expiration)
    else {
        return Err(exchange.incomplete("credentials without key, token or expiration"));
    };
    if access_key_id.is_empty() || secret_key.is_empty() || session_token.is_empty() {
        return Err(exchange.incomplete("credentials without key or token"));
    }
    let plain = |text: String| exchange.without_secrets(&text);
    Ok(Credentials {
        access_key_id: plain(access_key_id),
        secret_key: Secret::new(secret_key),
        session_token: Secret::new(session_token),
        expiration_epoch_secs: expiration.secs(),
        // An anonymous identity that was merged into another comes back as the other.
        identity_id: answer.identity_id.filter(|id| !id.is_empty()).map_or_else(|| identity_id.to_owned(), plain),
        anonymous: logins.is_empty(),
    })
}

async fn clients<'b>(backend: &'b Backend, surroundings: &dyn Surroundings) -> Result<&'b Clients, AuthFailure> {
    let clients = backend.clients().await.map_err(|problem| AuthFailure::settings(IDENTITY_PROVIDER, &problem))?;
    clients.check_identity_host(surroundings, IDENTITY_PROVIDER)?;
    Ok(clients)
}

/// The SDK's own map; a guest sends none at all, since an empty one means something else to some servers.
fn in_clear(logins: &LoginTokens) -> Option<HashMap<String, String>> {
    (!logins.is_empty()).then(|| logins.iter().map(|(key, token)| (key.clone(), token.expose().to_owned())).collect())
}
