//! Second factors in a sign-in: which challenge follows the first factor, and the answers to it.
//!
//! Sources: API reference `InitiateAuth`, `RespondToAuthChallenge`; developer guide "MFA sign-in". A wrong code leaves
//! the session open.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    client::wrong_password,
    grant::{Session, Step},
    mfa::{CodeFault, Factor, PoolMfa},
    operations::{
        code::{CodePurpose, send_code},
        sign_in::{self, missing_parameter},
    },
    refusal::{Refusal, invalid_parameter, not_authorized},
    user::{check_code, expired_code},
    world::{AppClient, World},
};

/// Goes on after the first factor: with tokens, or with the challenge that comes next.
pub(crate) fn after_first_factor(world: &mut World, client: &AppClient, username: &str) -> Result<Answer, Refusal> {
    let pool = world.user_pool(&client.pool)?;
    let user = pool.users.get(username).ok_or_else(wrong_password)?;
    let factors = user.factors();
    let preferred = user.mfa.preferred.filter(|factor| factors.contains(factor));
    match (pool.mfa, preferred, factors.as_slice()) {
        (PoolMfa::Off, ..) | (PoolMfa::Optional, _, []) => sign_in::sign_in(world, client, username),
        (PoolMfa::On, _, []) => set_up(world, client, username),
        (_, Some(factor), _) => ask(world, client, username, factor),
        (_, None, [only]) => ask(world, client, username, *only),
        (_, None, several) => {
            let names: Vec<&str> = several.iter().map(|factor| factor.challenge()).collect();
            let parameters = json!({"MFAS_CAN_CHOOSE": json!(names).to_string(), "USER_ID_FOR_SRP": username});
            open(world, client, username, Step::SelectFactor, "SELECT_MFA_TYPE", parameters)
        }
    }
}

/// Opens the challenge to enrol a first second factor.
fn set_up(world: &mut World, client: &AppClient, username: &str) -> Result<Answer, Refusal> {
    let can = json!([Factor::SoftwareToken.challenge()]).to_string();
    let parameters = json!({"MFAS_CAN_SETUP": can, "USER_ID_FOR_SRP": username});
    open(world, client, username, Step::SetUp { is_verified: false }, "MFA_SETUP", parameters)
}

/// Opens the challenge of a factor, with a code on its way where it has one.
fn ask(world: &mut World, client: &AppClient, username: &str, factor: Factor) -> Result<Answer, Refusal> {
    let mut parameters = json!({"USER_ID_FOR_SRP": username});
    if let Some(contact) = factor.contact() {
        let delivery = send_code(world, &client.pool, username, CodePurpose::SecondFactor, contact);
        let delivery = delivery.ok_or_else(|| invalid_parameter("User has no address for this kind of MFA."))?;
        parameters["CODE_DELIVERY_DELIVERY_MEDIUM"] = delivery["DeliveryMedium"].clone();
        parameters["CODE_DELIVERY_DESTINATION"] = delivery["Destination"].clone();
    }
    open(world, client, username, Step::Code(factor), factor.challenge(), parameters)
}

/// Opens a session for a challenge and answers with it.
pub(crate) fn open(
    world: &mut World,
    client: &AppClient,
    username: &str,
    step: Step,
    challenge: &str,
    parameters: Value,
) -> Result<Answer, Refusal> {
    let session = session(world, client, username, step)?;
    Ok(Answer::new(json!({"ChallengeName": challenge, "Session": session, "ChallengeParameters": parameters})))
}

/// Opens a session.
pub(crate) fn session(world: &mut World, client: &AppClient, username: &str, step: Step) -> Result<String, Refusal> {
    let World { now_ms, generator, user_pools, sessions, .. } = world;
    let user = user_pools.get(&client.pool).and_then(|pool| pool.users.get(username)).ok_or_else(wrong_password)?;
    let session = Session {
        client: client.id.clone(),
        username: username.to_owned(),
        sub: user.sub.clone(),
        step,
        ends_ms: *now_ms + client.settings.session_seconds * 1000,
        is_used: false,
    };
    Ok(sessions.open(generator, session, *now_ms))
}

/// Answers a challenge of a second factor, whose session was found and belongs to this user.
pub(crate) fn respond(
    world: &mut World,
    client: &AppClient,
    username: &str,
    token: &str,
    step: Step,
    responses: &BTreeMap<&str, &str>,
) -> Result<Answer, Refusal> {
    let required = |name: &str| responses.get(name).copied().ok_or_else(|| missing_parameter(name));
    match step {
        Step::Code(factor) => {
            check_factor(world, client, username, factor, required(factor.response())?)?;
            world.use_session(token);
            sign_in::sign_in(world, client, username)
        }
        Step::SelectFactor => {
            let chosen = required("ANSWER")?;
            let user = world.user_pool(&client.pool)?.users.get(username).ok_or_else(wrong_password)?;
            let factor = Factor::of_challenge(chosen).filter(|factor| user.factors().contains(factor));
            let factor = factor.ok_or_else(|| invalid_parameter("Invalid MFA type."))?;
            world.use_session(token);
            ask(world, client, username, factor)
        }
        Step::SetUp { is_verified: true } => {
            world.use_session(token);
            sign_in::sign_in(world, client, username)
        }
        Step::SetUp { is_verified: false } => {
            Err(invalid_parameter("User has not verified a software token: call VerifySoftwareToken first."))
        }
        _another_step => Err(not_authorized("Invalid session for the user.")),
    }
}

fn check_factor(
    world: &mut World,
    client: &AppClient,
    username: &str,
    factor: Factor,
    code: &str,
) -> Result<(), Refusal> {
    let now_ms = world.now_ms;
    let user = world.user_pool_mut(&client.pool)?.users.get_mut(username).ok_or_else(wrong_password)?;
    if factor.contact().is_some() {
        check_code(user.mfa_code.as_ref(), code, now_ms)?;
        user.mfa_code = None;
        return Ok(());
    }
    let app = user.mfa.app.as_mut().ok_or_else(expired_code)?;
    app.take(code, now_ms).map_err(|fault| match fault {
        CodeFault::Wrong => Refusal::new("CodeMismatchException", "Invalid code received for user"),
        CodeFault::Used => Refusal::new("ExpiredCodeException", "Your software token has already been used once."),
    })
}
