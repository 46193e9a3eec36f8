//! Who an access token belongs to: the check in front of every operation that takes one.

use crate::{
    client::no_such_user,
    operations::refresh::is_revoked,
    refusal::{Refusal, not_authorized},
    token::{TestKey, TokenFault, text_claim, time_claim},
    world::World,
};

/// A user who showed a valid access token.
pub(crate) struct SignedIn {
    pub pool: String,
    pub username: String,
}

/// Checks signature, kind, issuer, expiry and revocation of an access token, and that its user may still act.
pub(crate) fn signed_in(world: &World, token: &str) -> Result<SignedIn, Refusal> {
    let claims = TestKey::shared().verify(token).map_err(|fault| match fault {
        TokenFault::Malformed => not_authorized("Invalid Access Token"),
        TokenFault::WrongSignature => not_authorized("Could not verify signature for Access Token"),
    })?;
    if text_claim(&claims, "token_use") != "access" {
        return Err(not_authorized("Invalid Access Token"));
    }
    let grant = world
        .grants
        .get(text_claim(&claims, "origin_jti"))
        .filter(|grant| {
            world.issuer(&grant.pool) == text_claim(&claims, "iss")
                && grant.client == text_claim(&claims, "client_id")
                && grant.sub == text_claim(&claims, "sub")
        })
        .ok_or_else(|| not_authorized("Invalid Access Token"))?;
    if world.now_s() >= time_claim(&claims, "exp") {
        return Err(not_authorized("Access Token has expired"));
    }
    let user = world
        .user_pool(&grant.pool)?
        .users
        .get(&grant.username)
        .filter(|user| user.sub == grant.sub)
        .ok_or_else(no_such_user)?;
    if is_revoked(world, grant) {
        return Err(not_authorized("Access Token has been revoked"));
    }
    if !user.enabled {
        return Err(not_authorized("User is disabled."));
    }
    Ok(SignedIn { pool: grant.pool.clone(), username: grant.username.clone() })
}
