//! Challenges of a pool's own: the flow `CUSTOM_AUTH` and its challenge `CUSTOM_CHALLENGE`.
//!
//! On AWS Lambda functions decide which challenge follows and what is right. Here a pool lists its challenges, which are
//! asked one after another; one that was answered wrongly is asked again, twice.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    answer::Answer,
    client::wrong_password,
    grant::Step,
    operations::{
        proof, second_factor,
        sign_in::{check_account, missing_parameter, without_password},
    },
    refusal::{Refusal, invalid_parameter},
    world::{AppClient, World},
};

pub(crate) const CHALLENGE: &str = "CUSTOM_CHALLENGE";
/// How many wrong answers end a sign-in.
const MOST_WRONG: u32 = 3;

/// Begins with the first challenge, or with a proof of the password before it.
pub(crate) fn begin(
    world: &mut World,
    client: &AppClient,
    username: &str,
    parameters: &BTreeMap<&str, &str>,
) -> Result<Answer, Refusal> {
    if world.user_pool(&client.pool)?.custom_challenges.is_empty() {
        return Err(invalid_parameter("Custom auth lambda trigger is not configured for the user pool."));
    }
    match parameters.get("CHALLENGE_NAME").copied() {
        Some("SRP_A") => {
            let theirs = parameters.get("SRP_A").copied().ok_or_else(|| missing_parameter("SRP_A"))?;
            proof::begin(world, client, username, theirs, true)
        }
        Some(_) => Err(invalid_parameter("Invalid CHALLENGE_NAME.")),
        None => ask_first(world, client, username),
    }
}

/// Asks the first challenge.
pub(crate) fn ask_first(world: &mut World, client: &AppClient, username: &str) -> Result<Answer, Refusal> {
    check_account(world, client, username)?;
    ask(world, client, username, 0, 0)
}

fn ask(world: &mut World, client: &AppClient, username: &str, index: usize, n_wrong: u32) -> Result<Answer, Refusal> {
    let pool = world.user_pool(&client.pool)?;
    let Some(challenge) = pool.custom_challenges.get(index) else { return without_password(world, client, username) };
    let mut parameters = json!(challenge.parameters);
    parameters["USERNAME"] = username.into();
    second_factor::open(world, client, username, Step::Own { index, n_wrong }, CHALLENGE, parameters)
}

/// Checks an answer, whose session was found and belongs to this user.
pub(crate) fn respond(
    world: &mut World,
    client: &AppClient,
    username: &str,
    token: &str,
    (index, n_wrong): (usize, u32),
    responses: &BTreeMap<&str, &str>,
) -> Result<Answer, Refusal> {
    let answer = responses.get("ANSWER").copied().ok_or_else(|| missing_parameter("ANSWER"))?;
    world.use_session(token);
    let pool = world.user_pool(&client.pool)?;
    if pool.custom_challenges.get(index).is_some_and(|challenge| challenge.answer.reveal() == answer) {
        return ask(world, client, username, index + 1, 0);
    }
    if n_wrong + 1 == MOST_WRONG {
        return Err(wrong_password());
    }
    ask(world, client, username, index, n_wrong + 1)
}
