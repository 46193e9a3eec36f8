//! `RespondToAuthChallenge`, so far for `NEW_PASSWORD_REQUIRED`.
//!
//! Source: API reference `RespondToAuthChallenge`. A session belongs to one user and one client, is good for one
//! successful answer and ends after three minutes. A password that breaks the policy does not use it up.

use crate::{
    answer::Answer,
    client::wrong_password,
    grant::Found,
    members::{
        Members, TextRule,
        rules::{CLIENT_ID, SESSION},
    },
    operations::{
        sign_in::{self, missing_parameter},
        sign_up,
    },
    refusal::{Refusal, invalid_parameter, not_authorized, not_supported},
    state::UserStatus,
    world::World,
};

const CHALLENGE_NAME: TextRule = TextRule::new("ChallengeName").one_of(&[
    "SMS_MFA",
    "EMAIL_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "PASSWORD_VERIFIER",
    "CUSTOM_CHALLENGE",
    "SELECT_CHALLENGE",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "ADMIN_NO_SRP_AUTH",
    "NEW_PASSWORD_REQUIRED",
    "SMS_OTP",
    "PASSWORD",
    "WEB_AUTHN",
    "PASSWORD_SRP",
]);

/// Answers a challenge.
pub(crate) fn respond_to_auth_challenge(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let client_id = members.text(&CLIENT_ID);
    let challenge = members.text(&CHALLENGE_NAME);
    let session = members.optional_text(&SESSION);
    let responses = members.text_map("ChallengeResponses");
    members.finish()?;

    let client = world.app_client(client_id)?;
    if challenge != "NEW_PASSWORD_REQUIRED" {
        return Err(not_supported(challenge));
    }
    let required = |name: &str| responses.get(name).copied().ok_or_else(|| missing_parameter(name));
    let session = session.ok_or_else(|| invalid_parameter("Missing required parameter Session"))?;
    let (username, new_password) = (required("USERNAME")?, required("NEW_PASSWORD")?);
    client.settings.check_secret_hash(&client.id, username, responses.get("SECRET_HASH").copied())?;

    let World { now_ms, generator, user_pools, sessions, .. } = world;
    let session = match sessions.find(generator, session, *now_ms) {
        Found::Open(session) => session,
        Found::Forged => return Err(not_authorized("Invalid session for the user.")),
        Found::Ended => return Err(not_authorized("Invalid session for the user, session is expired.")),
        Found::Used => return Err(not_authorized("Invalid session for the user, session can only be used once.")),
    };
    if session.client != client.id || session.username != username {
        return Err(not_authorized("Invalid session for the user."));
    }
    let pool = user_pools.get_mut(&client.pool).ok_or_else(wrong_password)?;
    let user = pool.users.get_mut(username).ok_or_else(wrong_password)?;
    if user.sub != session.sub || user.status != UserStatus::ForceChangePassword {
        return Err(not_authorized("Invalid session for the user."));
    }
    if !user.enabled {
        return Err(not_authorized("User is disabled."));
    }
    pool.policy.check(new_password)?;
    let attributes: Vec<(&str, &str)> = responses
        .iter()
        .filter_map(|(name, value)| name.strip_prefix("userAttributes.").map(|name| (name, *value)))
        .collect();
    let attributes = sign_up::attributes_of_a_client(&attributes)?;

    session.is_used = true;
    user.attributes.extend(attributes);
    user.set_password(new_password, *now_ms);
    user.status = UserStatus::Confirmed;
    sign_in::sign_in(world, &client, username)
}
