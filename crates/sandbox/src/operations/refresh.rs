//! Refresh tokens: new tokens for an old sign-in, and `RevokeToken`.
//!
//! Sources: API reference `InitiateAuth` (flow `REFRESH_TOKEN_AUTH`) and `RevokeToken`.

use crate::{
    answer::Answer,
    client::no_such_user,
    grant::{Grant, origin_of},
    members::{
        Members, TextRule,
        rules::{CLIENT_ID, token},
    },
    operations::sign_in,
    refusal::{Refusal, not_authorized},
    world::{AppClient, World},
};

const TOKEN: TextRule = token("Token");
const CLIENT_SECRET: TextRule = TextRule::new("ClientSecret").length(1, 64).sensitive();

/// Gives new access and ID tokens; the refresh token stays as it is, since rotation is off by default.
pub(crate) fn with_refresh_token(
    world: &mut World,
    client: &AppClient,
    refresh_token: &str,
    secret_hash: Option<&str>,
) -> Result<Answer, Refusal> {
    let origin_jti = origin_of(&world.generator, refresh_token).ok_or_else(invalid_refresh_token)?;
    let grant = world.grants.get(&origin_jti).ok_or_else(invalid_refresh_token)?;
    if grant.client != client.id {
        return Err(not_authorized("Refresh Token has different Client."));
    }
    client.settings.check_secret_hash(&client.id, &grant.username, secret_hash)?;
    if is_revoked(world, grant) {
        return Err(not_authorized("Refresh Token has been revoked"));
    }
    if world.now_ms >= grant.ends_ms {
        return Err(not_authorized("Refresh Token has expired"));
    }
    let username = grant.username.clone();
    let user = world.user_pool(&client.pool)?.users.get(&username).ok_or_else(no_such_user)?;
    if !user.enabled {
        return Err(not_authorized("User is disabled."));
    }
    Ok(sign_in::tokens(world, client, &username, &origin_jti)?.into_answer())
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
    let Some(origin_jti) = origin_of(&world.generator, token) else {
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
