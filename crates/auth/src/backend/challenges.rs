//! Answers to the challenges of a user pool (RespondToAuthChallenge), and enrolling an authenticator app on the way.
//!
//! Each function is one exchange that happens once: an answer whose reply was lost is never repeated by itself.

use super::clients::Backend;
use super::failure::AuthFailure;
use super::service_errors::{Exchange, Operation};
use super::surroundings::Surroundings;
use super::user_pool::{PROVIDER, SignIn, Step, client_id, clients, secret_hash, with_client_secret};
use super::user_pool_flows::Who;
use authcanvas_interpreter::Secret;
use aws_sdk_cognitoidentityprovider::types::ChallengeNameType;
use std::collections::BTreeMap;

/// Cognito's name for proving a password without sending it.
const PASSWORD_SRP: &str = "PASSWORD_SRP";

/// A challenge that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Cognito's name of it.
    pub name: String,
    /// What the answer must carry.
    pub session: Secret,
    /// Whose sign-in it belongs to.
    pub username: String,
}

/// An answer to a challenge; which part counts depends on the challenge.
#[derive(Clone, Debug)]
pub struct Answer {
    /// A code, a new password, or the answer to a challenge of the pool's own.
    pub answer: Secret,
    /// What is chosen.
    pub choice: String,
    /// Attributes that come with a new password.
    pub attributes: BTreeMap<String, String>,
}

/// The member of `ChallengeResponses` that holds the code, for challenges that one code answers.
pub(crate) fn code_member(challenge: &str) -> Option<&'static str> {
    match challenge {
        "SMS_MFA" => Some("SMS_MFA_CODE"),
        "EMAIL_OTP" => Some("EMAIL_OTP_CODE"),
        "SMS_OTP" => Some("SMS_OTP_CODE"),
        "SOFTWARE_TOKEN_MFA" => Some("SOFTWARE_TOKEN_MFA_CODE"),
        _ => None,
    }
}

/// The members of `ChallengeResponses` that an answer stands for (API reference `RespondToAuthChallenge`).
fn responses(challenge: &Challenge, answer: &Answer) -> Result<BTreeMap<String, Secret>, AuthFailure> {
    let code = |name: &str| BTreeMap::from([(name.to_owned(), answer.answer.clone())]);
    let choice = || BTreeMap::from([("ANSWER".to_owned(), Secret::new(answer.choice.as_str()))]);
    if let Some(member) = code_member(&challenge.name) {
        return Ok(code(member));
    }
    Ok(match challenge.name.as_str() {
        "CUSTOM_CHALLENGE" => code("ANSWER"),
        "PASSWORD" => code("PASSWORD"),
        "NEW_PASSWORD_REQUIRED" => {
            let mut responses = code("NEW_PASSWORD");
            for (name, value) in &answer.attributes {
                responses.insert(format!("userAttributes.{name}"), Secret::new(value.as_str()));
            }
            responses
        }
        "SELECT_MFA_TYPE" => choice(),
        "SELECT_CHALLENGE" => {
            let mut responses = choice();
            // The password may come along with the choice of it.
            if answer.choice == "PASSWORD" && !answer.answer.is_empty() {
                responses.insert("PASSWORD".to_owned(), answer.answer.clone());
            }
            responses
        }
        "MFA_SETUP" | PASSWORD_SRP => BTreeMap::new(),
        // Passkeys and remembered devices among them.
        other => return Err(AuthFailure::unsupported(PROVIDER, &format!("answering the challenge {other}"))),
    })
}

/// Answers a challenge. Where the answer is a choice of the password's proof, that proof follows.
pub(crate) async fn answer(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    challenge: &Challenge,
    answer: &Answer,
) -> Result<SignIn, AuthFailure> {
    let mut responses = responses(challenge, answer)?;
    let who = Who { backend, surroundings, username: &challenge.username, password: &answer.answer };
    let prover = if is_proof_chosen(challenge, answer) { Some(who.prover()?) } else { None };
    if let Some(prover) = &prover {
        responses.insert("SRP_A".to_owned(), prover.public());
    }
    let mut secrets = with_client_secret(backend, &answer.answer);
    secrets.push(&challenge.session);
    let exchange = Exchange { operation: Operation::AnswerChallenge, provider: PROVIDER, secrets: &secrets };
    let reply = Reply {
        challenge: &challenge.name,
        username: &challenge.username,
        session: Some(challenge.session.clone()),
        responses: responses.into_iter().collect(),
    };
    let step = respond(backend, surroundings, &exchange, reply).await?;
    match prover {
        Some(prover) => prover.go_on(step, Operation::AnswerChallenge).await,
        None => step.sign_in(&challenge.username, surroundings.now_ms(), &exchange),
    }
}

fn is_proof_chosen(challenge: &Challenge, answer: &Answer) -> bool {
    challenge.name == PASSWORD_SRP || (challenge.name == "SELECT_CHALLENGE" && answer.choice == PASSWORD_SRP)
}

/// What a RespondToAuthChallenge carries.
pub(crate) struct Reply<'r> {
    pub challenge: &'r str,
    pub username: &'r str,
    /// The session, for all challenges but the password's proof, which may have none.
    pub session: Option<Secret>,
    pub responses: Vec<(String, Secret)>,
}

/// RespondToAuthChallenge.
pub(crate) async fn respond(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    exchange: &Exchange<'_>,
    reply: Reply<'_>,
) -> Result<Step, AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let mut request = clients
        .user_pool_once
        .respond_to_auth_challenge()
        .client_id(client_id)
        .challenge_name(ChallengeNameType::from(reply.challenge))
        .set_session(reply.session.map(|session| session.expose().to_owned()))
        .challenge_responses("USERNAME", reply.username);
    for (name, value) in &reply.responses {
        request = request.challenge_responses(name, value.expose());
    }
    if let Some(hash) = secret_hash(backend, client_id, reply.username) {
        request = request.challenge_responses("SECRET_HASH", hash);
    }
    let answer = request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(Step {
        challenge: answer.challenge_name.map(|name| name.as_str().to_owned()),
        parameters: answer.challenge_parameters.unwrap_or_default(),
        choices: answer.available_challenges.unwrap_or_default().iter().map(|it| it.as_str().to_owned()).collect(),
        session: answer.session,
        result: answer.authentication_result,
    })
}

/// Who an authenticator app is for.
pub(crate) enum Enrolling<'e> {
    /// A user in the middle of a sign-in that was answered with `MFA_SETUP`.
    SigningIn(&'e Challenge),
    /// The signed-in user, by the access token.
    SignedIn(&'e Secret),
}

impl Enrolling<'_> {
    fn secret(&self) -> &Secret {
        match self {
            Enrolling::SigningIn(challenge) => &challenge.session,
            Enrolling::SignedIn(token) => token,
        }
    }

    fn session(&self) -> Option<String> {
        match self {
            Enrolling::SigningIn(challenge) => Some(challenge.session.expose().to_owned()),
            Enrolling::SignedIn(_) => None,
        }
    }

    fn access_token(&self) -> Option<String> {
        match self {
            Enrolling::SigningIn(_) => None,
            Enrolling::SignedIn(token) => Some(token.expose().to_owned()),
        }
    }

    /// The same challenge with the session that the reply gave for the next step.
    fn next(&self, session: Option<String>) -> Option<Challenge> {
        match self {
            Enrolling::SigningIn(challenge) => {
                Some(Challenge { session: Secret::new(session?), ..(*challenge).clone() })
            }
            Enrolling::SignedIn(_) => None,
        }
    }
}

/// AssociateSoftwareToken: the key for an authenticator app, and the challenge that goes on.
pub(crate) async fn begin_authenticator(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    who: &Enrolling<'_>,
) -> Result<(Secret, Option<Challenge>), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [who.secret()];
    let exchange = Exchange { operation: Operation::AccountChange, provider: PROVIDER, secrets: &secrets };
    let request = clients.user_pool_once.associate_software_token();
    let request = request.set_session(who.session()).set_access_token(who.access_token());
    let reply = request.send().await.map_err(|error| exchange.failure(&error))?;
    match reply.secret_code {
        Some(key) if !key.is_empty() => Ok((Secret::new(key), who.next(reply.session))),
        Some(_) | None => Err(exchange.incomplete("no key for an authenticator app")),
    }
}

/// VerifySoftwareToken: the app's first code, and the challenge that goes on.
pub(crate) async fn confirm_authenticator(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    who: &Enrolling<'_>,
    code: &Secret,
) -> Result<Option<Challenge>, AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [who.secret(), code];
    let exchange = Exchange { operation: Operation::AccountChange, provider: PROVIDER, secrets: &secrets };
    let request = clients.user_pool_once.verify_software_token().user_code(code.expose());
    let request = request.set_session(who.session()).set_access_token(who.access_token());
    let reply = request.send().await.map_err(|error| exchange.failure(&error))?;
    match reply.status.as_ref().map(|status| status.as_str()) {
        Some("SUCCESS") => Ok(who.next(reply.session)),
        Some(_) | None => Err(exchange.incomplete("no success")),
    }
}
