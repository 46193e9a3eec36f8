//! Sign-in by proof of the password: `USER_SRP_AUTH` and its challenge `PASSWORD_VERIFIER`.
//!
//! Sources: API reference `InitiateAuth`, `RespondToAuthChallenge`; amazon-cognito-identity-js. The exchange is known by
//! its secret block, since clients of this flow send no session. A proof is good for one try.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::{
    answer::Answer,
    client::wrong_password,
    grant::{Session, Step},
    operations::{
        own_challenge,
        sign_in::{after_password, count_attempt, missing_parameter},
    },
    refusal::{Refusal, invalid_parameter, not_authorized},
    srp::{Verifier, is_proof, is_timestamp},
    world::{AppClient, World},
};

/// The challenge that a proof answers.
pub(crate) const CHALLENGE: &str = "PASSWORD_VERIFIER";

/// Opens the challenge with the number that the client showed. An unknown user is asked for a proof too where users are
/// hidden.
pub(crate) fn begin(
    world: &mut World,
    client: &AppClient,
    username: &str,
    theirs: &str,
    is_before_own: bool,
) -> Result<Answer, Refusal> {
    let secret = world.generator.next("srp").bytes(32);
    let pool = world.user_pool(&client.pool)?;
    let user = pool.users.get(username);
    if user.is_none() && !client.settings.prevent_user_existence_errors {
        return Err(client.settings.unknown_user());
    }
    let nobody;
    let verifier = match user.and_then(|user| user.password.as_ref()) {
        Some(password) => &password.verifier,
        None => {
            let drawn = |purpose| world.generator.named(purpose, &[&client.pool, username]);
            let mut salt = [0; 16];
            salt.copy_from_slice(&drawn("salt of nobody").bytes(16));
            nobody = Verifier::new(&client.pool, username, &salt, &drawn("password of nobody").uuid());
            &nobody
        }
    };
    let opened = verifier.open(theirs, &secret).ok_or_else(|| invalid_parameter("Invalid SRP_A."))?;
    let salt = verifier.salt();
    let session = Session {
        client: client.id.clone(),
        username: username.to_owned(),
        sub: user.map(|user| user.sub.clone()).unwrap_or_default(),
        step: Step::Proof { key: opened.key, is_before_own },
        ends_ms: world.now_ms + client.settings.session_seconds * 1000,
        is_used: false,
    };
    let World { now_ms, generator, sessions, .. } = world;
    let token = sessions.open(generator, session, *now_ms);
    Ok(Answer::new(json!({
        "ChallengeName": CHALLENGE,
        "ChallengeParameters": {
            "SALT": salt,
            "SECRET_BLOCK": STANDARD.encode(token),
            "SRP_B": opened.public,
            "USERNAME": username,
            "USER_ID_FOR_SRP": username,
        },
    })))
}

/// The session that a proof belongs to.
pub(crate) fn session_token(responses: &BTreeMap<&str, &str>) -> Result<String, Refusal> {
    let name = "PASSWORD_CLAIM_SECRET_BLOCK";
    let block = responses.get(name).copied().ok_or_else(|| missing_parameter(name))?;
    let bytes = STANDARD.decode(block).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    bytes.ok_or_else(|| not_authorized("Invalid session for the user."))
}

/// Checks a proof, whose session was found and belongs to this user.
pub(crate) fn respond(
    world: &mut World,
    client: &AppClient,
    username: &str,
    token: &str,
    (key, is_before_own): ([u8; 16], bool),
    responses: &BTreeMap<&str, &str>,
) -> Result<Answer, Refusal> {
    let required = |name: &str| responses.get(name).copied().ok_or_else(|| missing_parameter(name));
    let (signature, timestamp) = (required("PASSWORD_CLAIM_SIGNATURE")?, required("TIMESTAMP")?);
    if !is_timestamp(timestamp) {
        return Err(invalid_parameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."));
    }
    world.use_session(token);
    let is_right = STANDARD
        .decode(signature)
        .is_ok_and(|signature| is_proof(&key, &client.pool, username, token.as_bytes(), timestamp, &signature));
    let now_ms = world.now_ms;
    let user = world.user_pool_mut(&client.pool)?.users.get_mut(username).ok_or_else(wrong_password)?;
    count_attempt(user, is_right, now_ms)?;
    if is_before_own {
        return own_challenge::ask_first(world, client, username);
    }
    after_password(world, client, username)
}
