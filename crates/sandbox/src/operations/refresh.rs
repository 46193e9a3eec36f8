//! Refresh tokens: new tokens for an old sign-in, replaced refresh tokens, and `RevokeToken`.
//!
//! Sources: API reference `InitiateAuth` (flow `REFRESH_TOKEN_AUTH`), `GetTokensFromRefreshToken` and `RevokeToken`;
//! developer guide "Refresh token rotation".

use serde_json::json;

use crate::{
    answer::Answer,
    client::no_such_user,
    grant::{Grant, origin_of, refresh_token},
    members::{
        Members, TextRule,
        rules::{CLIENT_ID, token},
    },
    operations::sign_in,
    refusal::{Refusal, not_authorized},
    world::{AppClient, World},
};

const TOKEN: TextRule = token("Token");
const REFRESH_TOKEN: TextRule = token("RefreshToken");
const CLIENT_SECRET: TextRule = TextRule::new("ClientSecret").length(1, 64).sensitive();

/// Gives new access and ID tokens; the refresh token stays as it is, since this flow knows no rotation.
pub(crate) fn with_refresh_token(
    world: &mut World,
    client: &AppClient,
    refresh_token: &str,
    secret_hash: Option<&str>,
) -> Result<Answer, Refusal> {
    let (origin_jti, n_rotations) = origin_of(&world.generator, refresh_token).ok_or_else(invalid_refresh_token)?;
    let grant = world.grants.get(&origin_jti).ok_or_else(invalid_refresh_token)?;
    if grant.client == client.id {
        client.settings.check_secret_hash(&client.id, &grant.username, secret_hash)?;
    }
    let username = usable(world, client, &origin_jti, n_rotations)?;
    Ok(sign_in::tokens(world, client, &username, &origin_jti)?.into_answer())
}

/// Gives new access and ID tokens, and a new refresh token where the client's rotate.
pub(crate) fn get_tokens_from_refresh_token(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&REFRESH_TOKEN);
    let client_id = members.text(&CLIENT_ID);
    let secret = members.optional_text(&CLIENT_SECRET);
    members.refuse_unsupported(&["DeviceKey"])?;
    members.finish()?;

    let client = world.app_client(client_id)?;
    if client.settings.secret.as_ref().map(|it| it.reveal()) != secret {
        return Err(not_authorized(format!("Unable to verify secret for client {client_id}")));
    }
    let (origin_jti, n_rotations) = origin_of(&world.generator, token).ok_or_else(invalid_refresh_token)?;
    let username = usable(world, &client, &origin_jti, n_rotations)?;
    let now_ms = world.now_ms;
    let mut result = sign_in::tokens(world, &client, &username, &origin_jti)?;
    let World { grants, generator, .. } = world;
    if let Some(grant) = grants.get_mut(&origin_jti).filter(|_| client.settings.rotation_grace_seconds.is_some()) {
        // Within the grace a token before the last gives the same new one again.
        if grant.n_rotations == n_rotations {
            grant.n_rotations += 1;
            grant.rotated_ms = now_ms;
        }
        result.put_refresh_token(refresh_token(generator, &origin_jti, grant.n_rotations));
    }
    Ok(result.within(json!({})))
}

/// Checks that a refresh token still gives tokens, and to whom.
fn usable(world: &World, client: &AppClient, origin_jti: &str, n_rotations: u32) -> Result<String, Refusal> {
    let grant = world.grants.get(origin_jti).ok_or_else(invalid_refresh_token)?;
    if grant.client != client.id {
        return Err(not_authorized("Refresh Token has different Client."));
    }
    if is_revoked(world, grant) {
        return Err(not_authorized("Refresh Token has been revoked"));
    }
    if world.now_ms >= grant.ends_ms {
        return Err(not_authorized("Refresh Token has expired"));
    }
    let grace_ms = client.settings.rotation_grace_seconds.unwrap_or(0) * 1000;
    let is_in_grace = n_rotations + 1 == grant.n_rotations && world.now_ms < grant.rotated_ms + grace_ms;
    if n_rotations != grant.n_rotations && !is_in_grace {
        return Err(Refusal::new("RefreshTokenReuseException", "Refresh token has been invalidated by rotation."));
    }
    let user = world.user_pool(&client.pool)?.users.get(&grant.username).ok_or_else(no_such_user)?;
    if !user.enabled {
        return Err(not_authorized("User is disabled."));
    }
    Ok(grant.username.clone())
}

/// Whether a grant was revoked, by its token or by a sign-out everywhere, or belongs to a user who was deleted.
pub(crate) fn is_revoked(world: &World, grant: &Grant) -> bool {
    let user = world.user_pools.get(&grant.pool).and_then(|pool| pool.users.get(&grant.username));
    grant.is_revoked || user.is_none_or(|user| user.sub != grant.sub || user.n_sign_outs != grant.n_sign_outs)
}

/// Revokes a refresh token, and with it every access token that came from it.
pub(crate) fn revoke_token(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&TOKEN);
    let client_id = members.text(&CLIENT_ID);
    let secret = members.optional_text(&CLIENT_SECRET);
    members.finish()?;

    // This operation's model has no `ResourceNotFoundException`: an unknown client is one without the right to revoke.
    let client = world.app_client(client_id).map_err(|_| unauthorized("Invalid client credentials"))?;
    if client.settings.secret.as_ref().map(|it| it.reveal()) != secret {
        return Err(unauthorized("Invalid client credentials"));
    }
    let Some((origin_jti, _)) = origin_of(&world.generator, token) else {
        return Err(Refusal::new("UnsupportedTokenTypeException", "Unsupported token type"));
    };
    match world.grants.get_mut(&origin_jti) {
        Some(grant) if grant.client == client.id => {
            grant.is_revoked = true;
            Ok(Answer::empty())
        }
        Some(_) | None => Err(unauthorized("The token was not issued to this client")),
    }
}

fn invalid_refresh_token() -> Refusal {
    not_authorized("Invalid Refresh Token.")
}

fn unauthorized(message: &str) -> Refusal {
    Refusal::new("UnauthorizedException", message)
}
