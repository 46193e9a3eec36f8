//! New tokens of a user pool without a new sign-in.
//!
//! An app client either allows REFRESH_TOKEN_AUTH, or replaces refresh tokens at each use, which only
//! GetTokensFromRefreshToken can do; no setting of ours says which. So the first is asked, as Open 3D Engine does, and the
//! second where the service says that the client does not allow the first. Both ask for the same thing.

use super::clients::Backend;
use super::failure::{AuthFailure, FailureKind};
use super::service_errors::{Exchange, Operation};
use super::surroundings::Surroundings;
use super::tokens::{Tokens, username};
use super::user_pool::{PROVIDER, client_id, clients, secret_hash, tokens, with_client_secret};
use authcanvas_interpreter::Secret;
use aws_sdk_cognitoidentityprovider::types::{AuthFlowType, AuthenticationResultType};

/// New tokens. A refresh token that the answer does not repeat stays (defect B1).
pub(crate) async fn refresh(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    old: &Tokens,
) -> Result<Tokens, AuthFailure> {
    let secrets = with_client_secret(backend, &old.refresh_token);
    let exchange = Exchange { operation: Operation::Refresh, provider: PROVIDER, secrets: &secrets };
    let result = match by_flow(backend, surroundings, old, &exchange).await {
        Err(failure) if failure.kind == FailureKind::InvalidParameter => {
            by_rotation(backend, surroundings, old, &exchange).await?
        }
        result => result?,
    };
    let new = tokens(result, surroundings.now_ms(), &exchange)?;
    let refresh_token: Secret =
        if new.refresh_token.is_empty() { old.refresh_token.clone() } else { new.refresh_token.clone() };
    Ok(Tokens { refresh_token, ..new })
}

/// InitiateAuth with REFRESH_TOKEN_AUTH.
async fn by_flow(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    old: &Tokens,
    exchange: &Exchange<'_>,
) -> Result<AuthenticationResultType, AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let mut request = clients
        .user_pool
        .initiate_auth()
        .client_id(client_id)
        .auth_flow(AuthFlowType::RefreshTokenAuth)
        .auth_parameters("REFRESH_TOKEN", old.refresh_token.expose());
    if let Some(hash) = secret_hash(backend, client_id, &username(&old.access_token).unwrap_or_default()) {
        request = request.auth_parameters("SECRET_HASH", hash);
    }
    let answer = request.send().await.map_err(|error| exchange.failure(&error))?;
    if let Some(challenge) = answer.challenge_name {
        return Err(AuthFailure::unexpected_challenge(PROVIDER, &exchange.without_secrets(challenge.as_str())));
    }
    answer.authentication_result.ok_or_else(|| exchange.incomplete("no tokens"))
}

/// GetTokensFromRefreshToken, sent once: the token that it is given may be used up by it.
async fn by_rotation(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    old: &Tokens,
    exchange: &Exchange<'_>,
) -> Result<AuthenticationResultType, AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let request = clients
        .user_pool_once
        .get_tokens_from_refresh_token()
        .client_id(client_id)
        .set_client_secret(backend.client_secret().map(|secret| secret.expose().to_owned()))
        .refresh_token(old.refresh_token.expose());
    let answer = request.send().await.map_err(|error| exchange.failure(&error))?;
    answer.authentication_result.ok_or_else(|| exchange.incomplete("no tokens"))
}
