//! The sign-ins at a Cognito user pool (InitiateAuth), by password, by proof of it, by choice, and by a challenge of the
//! pool's own.
//!
//! A sign-in by proof is two exchanges: the numbers first, then the proof. The secret of the handshake is never kept
//! beyond them.

use super::challenges::{self, Reply};
use super::clients::Backend;
use super::failure::AuthFailure;
use super::service_errors::{Exchange, Operation};
use super::settings::Need;
use super::srp::Handshake;
use super::surroundings::Surroundings;
use super::user_pool::{PROVIDER, SignIn, Step, client_id, clients, secret_hash, with_client_secret};
use authcanvas_interpreter::Secret;
use aws_sdk_cognitoidentityprovider::types::AuthFlowType;

/// The challenge that a proof of the password answers.
pub(crate) const PASSWORD_VERIFIER: &str = "PASSWORD_VERIFIER";

/// Whose sign-in it is.
#[derive(Clone, Copy)]
pub(crate) struct Who<'w> {
    pub backend: &'w Backend,
    pub surroundings: &'w dyn Surroundings,
    pub username: &'w str,
    /// Empty where a sign-in has none.
    pub password: &'w Secret,
}

impl<'w> Who<'w> {
    /// InitiateAuth with USER_PASSWORD_AUTH: the password itself is sent.
    pub async fn sign_in_with_password(self) -> Result<SignIn, AuthFailure> {
        let parameters = vec![("PASSWORD", self.password.clone())];
        let step = self.initiate(AuthFlowType::UserPasswordAuth, parameters).await?;
        self.sign_in(step, Operation::PasswordSignIn)
    }

    /// InitiateAuth with USER_SRP_AUTH, and the proof.
    pub async fn sign_in_with_proof(self) -> Result<SignIn, AuthFailure> {
        let prover = self.prover()?;
        let parameters = vec![("SRP_A", prover.public())];
        let step = self.initiate(AuthFlowType::UserSrpAuth, parameters).await?;
        prover.go_on(step, Operation::ProofSignIn).await
    }

    /// InitiateAuth with USER_AUTH: by what the user prefers, or by what the user then chooses.
    pub async fn sign_in_by_choice(self, preferred: &str) -> Result<SignIn, AuthFailure> {
        let mut parameters = Vec::new();
        if !preferred.is_empty() {
            parameters.push(("PREFERRED_CHALLENGE", Secret::new(preferred)));
        }
        if preferred == "PASSWORD_SRP" {
            let prover = self.prover()?;
            parameters.push(("SRP_A", prover.public()));
            let step = self.initiate(AuthFlowType::UserAuth, parameters).await?;
            return prover.go_on(step, Operation::ProofSignIn).await;
        }
        if preferred == "PASSWORD" {
            parameters.push(("PASSWORD", self.password.clone()));
        }
        let step = self.initiate(AuthFlowType::UserAuth, parameters).await?;
        self.sign_in(step, Operation::ChoiceSignIn)
    }

    /// InitiateAuth with CUSTOM_AUTH; with a password, that is proved first.
    pub async fn sign_in_by_own_challenge(self) -> Result<SignIn, AuthFailure> {
        if self.password.is_empty() {
            let step = self.initiate(AuthFlowType::CustomAuth, Vec::new()).await?;
            return self.sign_in(step, Operation::CustomSignIn);
        }
        let prover = self.prover()?;
        let parameters = vec![("CHALLENGE_NAME", Secret::new("SRP_A")), ("SRP_A", prover.public())];
        let step = self.initiate(AuthFlowType::CustomAuth, parameters).await?;
        prover.go_on(step, Operation::CustomSignIn).await
    }

    /// A handshake for this user.
    pub fn prover(self) -> Result<Prover<'w>, AuthFailure> {
        let missing = || AuthFailure::settings(PROVIDER, &self.backend.missing_problem(Need::UserPool));
        let pool = self.backend.user_pool().ok_or_else(missing)?;
        // Cognito hashes the part of the pool's id that comes after its region.
        let pool = pool.split_once('_').map_or(pool, |(_, name)| name);
        let handshake = Handshake::begin().ok_or_else(|| AuthFailure::no_randomness(PROVIDER))?;
        Ok(Prover { who: self, pool, handshake })
    }

    async fn initiate(self, flow: AuthFlowType, parameters: Vec<(&'static str, Secret)>) -> Result<Step, AuthFailure> {
        let Who { backend, surroundings, username, password } = self;
        let client_id = client_id(backend)?;
        let clients = clients(backend, surroundings).await?;
        let operation = match flow {
            AuthFlowType::UserSrpAuth => Operation::ProofSignIn,
            AuthFlowType::UserAuth => Operation::ChoiceSignIn,
            AuthFlowType::CustomAuth => Operation::CustomSignIn,
            _ => Operation::PasswordSignIn,
        };
        let exchange = Exchange { operation, provider: PROVIDER, secrets: &with_client_secret(backend, password) };
        let mut request = clients
            .user_pool
            .initiate_auth()
            .client_id(client_id)
            .auth_flow(flow)
            .auth_parameters("USERNAME", username);
        for (name, value) in parameters {
            request = request.auth_parameters(name, value.expose());
        }
        if let Some(hash) = secret_hash(backend, client_id, username) {
            request = request.auth_parameters("SECRET_HASH", hash);
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

    fn sign_in(self, step: Step, operation: Operation) -> Result<SignIn, AuthFailure> {
        let secrets = with_client_secret(self.backend, self.password);
        let exchange = Exchange { operation, provider: PROVIDER, secrets: &secrets };
        step.sign_in(self.username, self.surroundings.now_ms(), &exchange)
    }
}

/// A sign-in that has shown its number and can prove the password.
pub(crate) struct Prover<'w> {
    who: Who<'w>,
    pool: &'w str,
    handshake: Handshake,
}

impl Prover<'_> {
    /// `SRP_A`.
    pub fn public(&self) -> Secret {
        Secret::new(self.handshake.public())
    }

    /// Proves the password if that is what is asked for next; any other step is the sign-in's result.
    pub async fn go_on(self, step: Step, operation: Operation) -> Result<SignIn, AuthFailure> {
        let Prover { who, pool, handshake } = self;
        if step.challenge.as_deref() != Some(PASSWORD_VERIFIER) {
            return who.sign_in(step, operation);
        }
        let secrets = with_client_secret(who.backend, who.password);
        let exchange = Exchange { operation, provider: PROVIDER, secrets: &secrets };
        let known_as = step.known_as(who.username);
        let claim = handshake.claim(pool, &known_as, &step.parameters, who.password, who.surroundings.now_ms());
        let claim = claim.map_err(|fault| exchange.incomplete(fault))?;
        let reply = Reply {
            challenge: PASSWORD_VERIFIER,
            username: &known_as,
            session: step.session.map(Secret::new),
            responses: vec![
                ("PASSWORD_CLAIM_SECRET_BLOCK".to_owned(), Secret::new(claim.secret_block)),
                ("PASSWORD_CLAIM_SIGNATURE".to_owned(), Secret::new(claim.signature)),
                ("TIMESTAMP".to_owned(), Secret::new(claim.timestamp)),
            ],
        };
        let step = challenges::respond(who.backend, who.surroundings, &exchange, reply).await?;
        step.sign_in(&known_as, who.surroundings.now_ms(), &exchange)
    }
}
