//! `RespondToAuthChallenge`: a new password here, second factors in `second_factor.rs`.
//!
//! Source: API reference `RespondToAuthChallenge`. A session belongs to one user and one client, is good for one
//! successful answer and ends after three minutes. A password that breaks the policy does not use it up.

use std::collections::BTreeMap;

use crate::{
    answer::Answer,
    client::wrong_password,
    grant::Step,
    members::{
        Members, TextRule,
        rules::{CLIENT_ID, SESSION},
    },
    operations::{choice, own_challenge, proof, second_factor, sign_in::missing_parameter, sign_up},
    refusal::{Refusal, invalid_parameter, not_authorized, not_supported},
    state::UserStatus,
    world::{AppClient, World},
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

/// The challenges that the sandbox never opens: those of remembered devices and of administrators.
const NOT_SUPPORTED: [&str; 3] = ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER", "ADMIN_NO_SRP_AUTH"];

/// Answers a challenge.
pub(crate) fn respond_to_auth_challenge(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let client_id = members.text(&CLIENT_ID);
    let challenge = members.text(&CHALLENGE_NAME);
    let session = members.optional_text(&SESSION);
    let responses = members.text_map("ChallengeResponses");
    members.finish()?;

    let client = world.app_client(client_id)?;
    let is_known = |step: Step| match step {
        Step::Proof { .. } => challenge == proof::CHALLENGE,
        Step::NewPassword => challenge == "NEW_PASSWORD_REQUIRED",
        Step::Code(factor) => challenge == factor.challenge(),
        Step::SelectFactor => challenge == "SELECT_MFA_TYPE",
        Step::SetUp { .. } => challenge == "MFA_SETUP",
        Step::Own { .. } => challenge == own_challenge::CHALLENGE,
        Step::SelectWay | Step::Password | Step::ProofNumber | Step::FirstCode(_) | Step::Passkey => {
            choice::is_step(step, challenge)
        }
    };
    if NOT_SUPPORTED.contains(&challenge) {
        return Err(not_supported(challenge));
    }
    let required = |name: &str| responses.get(name).copied().ok_or_else(|| missing_parameter(name));
    let token = match session {
        _ if challenge == proof::CHALLENGE => proof::session_token(&responses)?,
        Some(session) => session.to_owned(),
        None => return Err(invalid_parameter("Missing required parameter Session")),
    };
    let token = token.as_str();
    let username = required("USERNAME")?;
    client.settings.check_secret_hash(&client.id, username, responses.get("SECRET_HASH").copied())?;

    let session = world.open_session(token)?;
    let user = world.user_pool(&client.pool)?.users.get(username);
    let (sub, is_disabled) = user.map_or(("", false), |user| (user.sub.as_str(), !user.enabled));
    if session.client != client.id || session.username != username || sub != session.sub || !is_known(session.step) {
        return Err(not_authorized("Invalid session for the user."));
    }
    // Whoever has not shown the password yet is told nothing of the account.
    let shows_password = matches!(challenge, proof::CHALLENGE | choice::SELECT | "PASSWORD" | "PASSWORD_SRP");
    if is_disabled && !shows_password {
        return Err(not_authorized("User is disabled."));
    }
    match session.step {
        Step::Proof { key, is_before_own } => {
            proof::respond(world, &client, username, token, (key, is_before_own), &responses)
        }
        Step::Own { index, n_wrong } => {
            own_challenge::respond(world, &client, username, token, (index, n_wrong), &responses)
        }
        Step::SelectWay | Step::Password | Step::ProofNumber | Step::FirstCode(_) | Step::Passkey => {
            choice::respond(world, &client, username, token, session.step, &responses)
        }
        Step::NewPassword => new_password(world, &client, username, token, &responses),
        Step::Code(_) | Step::SelectFactor | Step::SetUp { .. } => {
            second_factor::respond(world, &client, username, token, session.step, &responses)
        }
    }
}

fn new_password(
    world: &mut World,
    client: &AppClient,
    username: &str,
    token: &str,
    responses: &BTreeMap<&str, &str>,
) -> Result<Answer, Refusal> {
    let new_password = responses.get("NEW_PASSWORD").copied().ok_or_else(|| missing_parameter("NEW_PASSWORD"))?;
    let now_ms = world.now_ms;
    let pool = world.user_pool_mut(&client.pool)?;
    let user = pool.users.get_mut(username).ok_or_else(wrong_password)?;
    if user.status != UserStatus::ForceChangePassword {
        return Err(not_authorized("Invalid session for the user."));
    }
    pool.policy.check(new_password)?;
    let attributes: Vec<(&str, &str)> = responses
        .iter()
        .filter_map(|(name, value)| name.strip_prefix("userAttributes.").map(|name| (name, *value)))
        .collect();
    let attributes = sign_up::attributes_of_a_client(&attributes)?;

    user.attributes.extend(attributes);
    user.set_password(new_password, now_ms);
    user.status = UserStatus::Confirmed;
    world.use_session(token);
    second_factor::after_first_factor(world, client, username)
}
