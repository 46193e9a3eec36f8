//! Sign-in by choice: the flow `USER_AUTH` with its challenges `SELECT_CHALLENGE`, `PASSWORD`, `PASSWORD_SRP`, and one-time
//! codes as the first factor.
//!
//! Sources: API reference `InitiateAuth`, `RespondToAuthChallenge`; developer guide "Choice-based authentication". Passkeys
//! are offered where a pool allows them, and cannot be checked here.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    client::{Contact, wrong_password},
    first_factor::Way,
    grant::{Session, Step},
    operations::{
        code::{CodePurpose, send_code},
        proof, second_factor,
        sign_in::{check_account, missing_parameter, with_password, without_password},
    },
    refusal::{Refusal, invalid_parameter, not_authorized, not_supported},
    user::check_code,
    world::{AppClient, World},
};

/// The challenge of a user who has to choose.
pub(crate) const SELECT: &str = "SELECT_CHALLENGE";

/// Begins by what is preferred, if the user can, or asks to choose.
pub(crate) fn begin(
    world: &mut World,
    client: &AppClient,
    username: &str,
    parameters: &BTreeMap<&str, &str>,
) -> Result<Answer, Refusal> {
    let ways = ways(world, client, username)?;
    let preferred = parameters.get("PREFERRED_CHALLENGE").copied();
    match ways.iter().find(|way| Some(way.challenge()) == preferred) {
        Some(way) => open(world, client, username, *way, parameters),
        None => {
            let session = session_of_anybody(world, client, username, Step::SelectWay);
            let names: Vec<&str> = ways.iter().map(|way| way.challenge()).collect();
            Ok(Answer::new(json!({
                "ChallengeName": SELECT,
                "Session": session,
                "AvailableChallenges": names,
                "ChallengeParameters": {},
            })))
        }
    }
}

fn ways(world: &World, client: &AppClient, username: &str) -> Result<Vec<Way>, Refusal> {
    let pool = world.user_pool(&client.pool)?;
    let user = pool.users.get(username);
    if user.is_none() && !client.settings.prevent_user_existence_errors {
        return Err(client.settings.unknown_user());
    }
    Ok(Way::of(pool, user))
}

/// Opens a session also for a user who does not exist.
fn session_of_anybody(world: &mut World, client: &AppClient, username: &str, step: Step) -> String {
    let World { now_ms, generator, user_pools, sessions, .. } = world;
    let user = user_pools.get(&client.pool).and_then(|pool| pool.users.get(username));
    let session = Session {
        client: client.id.clone(),
        username: username.to_owned(),
        sub: user.map(|user| user.sub.clone()).unwrap_or_default(),
        step,
        ends_ms: *now_ms + client.settings.session_seconds * 1000,
        is_used: false,
    };
    sessions.open(generator, session, *now_ms)
}

fn asked(session: String, way: Way, parameters: Value) -> Answer {
    Answer::new(json!({"ChallengeName": way.challenge(), "Session": session, "ChallengeParameters": parameters}))
}

/// Goes the way that was chosen, at once where what it needs came along.
fn open(
    world: &mut World,
    client: &AppClient,
    username: &str,
    way: Way,
    given: &BTreeMap<&str, &str>,
) -> Result<Answer, Refusal> {
    match way {
        Way::Password => match given.get("PASSWORD") {
            Some(password) => with_password(world, client, username, password),
            None => Ok(asked(session_of_anybody(world, client, username, Step::Password), way, json!({}))),
        },
        Way::PasswordProof => match given.get("SRP_A") {
            Some(theirs) => proof::begin(world, client, username, theirs, false),
            None => Ok(asked(session_of_anybody(world, client, username, Step::ProofNumber), way, json!({}))),
        },
        Way::Code(contact) => {
            check_account(world, client, username)?;
            let delivery = send_code(world, &client.pool, username, CodePurpose::SignIn, contact);
            let delivery = delivery.ok_or_else(|| invalid_parameter("User has no address for this kind of code."))?;
            let parameters = json!({
                "CODE_DELIVERY_DELIVERY_MEDIUM": delivery["DeliveryMedium"],
                "CODE_DELIVERY_DESTINATION": delivery["Destination"],
            });
            second_factor::open(world, client, username, Step::FirstCode(contact), way.challenge(), parameters)
        }
        Way::Passkey => {
            let parameters = json!({"CREDENTIAL_REQUEST_OPTIONS": "{}"});
            second_factor::open(world, client, username, Step::Passkey, way.challenge(), parameters)
        }
    }
}

/// Answers a challenge of this flow, whose session was found and belongs to this user.
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
        Step::SelectWay => {
            let chosen = required("ANSWER")?;
            let ways = ways(world, client, username)?;
            let way = ways.into_iter().find(|way| way.challenge() == chosen);
            let way = way.ok_or_else(|| invalid_parameter(format!("Challenge {chosen} is not available.")))?;
            world.use_session(token);
            open(world, client, username, way, responses)
        }
        Step::Password => {
            let password = required("PASSWORD")?;
            world.use_session(token);
            with_password(world, client, username, password)
        }
        Step::ProofNumber => {
            let theirs = required("SRP_A")?;
            world.use_session(token);
            proof::begin(world, client, username, theirs, false)
        }
        Step::FirstCode(contact) => {
            let code = required(Way::code_member(contact))?;
            let now_ms = world.now_ms;
            let user = world.user_pool_mut(&client.pool)?.users.get_mut(username).ok_or_else(wrong_password)?;
            check_code(user.mfa_code.as_ref(), code, now_ms)?;
            user.mfa_code = None;
            world.use_session(token);
            without_password(world, client, username)
        }
        Step::Passkey => Err(not_supported("WEB_AUTHN")),
        _another_flows => Err(not_authorized("Invalid session for the user.")),
    }
}

/// Whether a challenge's answer belongs to this step.
pub(crate) fn is_step(step: Step, challenge: &str) -> bool {
    match step {
        Step::SelectWay => challenge == SELECT,
        Step::Password => challenge == Way::Password.challenge(),
        Step::ProofNumber => challenge == Way::PasswordProof.challenge(),
        Step::FirstCode(Contact::Email) => challenge == "EMAIL_OTP",
        Step::FirstCode(Contact::PhoneNumber) => challenge == "SMS_OTP",
        Step::Passkey => challenge == Way::Passkey.challenge(),
        _another_flows => false,
    }
}
