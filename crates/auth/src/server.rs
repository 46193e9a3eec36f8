//! Serves the requests of the auth buses from the session of one run.
//!
//! This is the one place where graph data meets the backend: arguments in, one exchange, a reply out. It keeps
//! no state of its own, never sleeps and never polls.

use crate::backend::{
    AuthFailure, Backend, DeviceCode, FailureKind, InitializeOutcome, Session, SignIn, SignedUp, Surroundings, Tokens,
};
use crate::bus::{
    AUTHORIZATION_REQUESTS, CHALLENGED, FAILED, MAPPING_REQUESTS, PASSWORD_SIGN_IN, PROVIDER_NOTIFICATIONS,
    PROVIDER_REQUESTS, SIGN_OUT_EVENT, SUCCESS, USER_REQUESTS, browser_grant, buses, device_grant, exit_of,
    second_factor,
};
use crate::flow::{self, initialize::INITIALIZE, keep_signed_in};
use crate::flow_requests;
use crate::mapping_lookups::{MappingLookups, MappingReader};
use crate::records::{challenge_data, credentials_data, error_data, tokens_data};
use authcanvas_interpreter::{
    ANSWERED, AnswerDef, Data, Failure, Notification, Reply, ReplyFuture, Request, Secret, Server,
};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The provider whose sign-in can be answered with a challenge.
const COGNITO: &str = "AWSCognitoIDP";

/// Serves the auth requests of one run.
#[derive(Debug)]
pub struct AuthServer {
    session: Session,
    /// The registry that stands over whatever a graph names.
    registry: Option<String>,
    mapping: MappingLookups,
    /// The registry of a graph that names none.
    project_registry: Option<String>,
}

impl AuthServer {
    /// A server for one run: nobody is signed in, nothing is initialised, nothing has been asked of the network.
    pub fn new(backend: Arc<Backend>, surroundings: Arc<dyn Surroundings>) -> Self {
        let mapping = MappingLookups::new(backend.clone());
        Self { session: Session::new(backend, surroundings), registry: None, project_registry: None, mapping }
    }

    /// The same with a way to read the resource mapping file again.
    pub fn with_mapping_reader(self, reader: Option<MappingReader>) -> Self {
        Self { mapping: self.mapping.with_reader(reader), ..self }
    }

    /// The same with a registry over whatever a graph names.
    pub fn with_registry(mut self, registry: Option<String>) -> Self {
        self.registry = registry;
        self
    }

    /// The same with a registry for graphs that name none: that of an Open 3D Engine project.
    pub fn with_project_registry(mut self, registry: Option<String>) -> Self {
        self.project_registry = registry;
        self
    }

    /// The same with secrets for registries that only name them.
    pub fn with_secret_inputs(self, secret_inputs: BTreeMap<String, Secret>) -> Self {
        Self { session: self.session.with_secret_inputs(secret_inputs), ..self }
    }

    /// The session of the run.
    pub fn session(&self) -> &Session {
        &self.session
    }

    async fn answer(&self, request: Request) -> Reply {
        let outcomes = outcomes().get(&*request.operation).map_or(&[][..], Vec::as_slice);
        let arguments = Arguments(&request.arguments);
        let (bus, name) = request.operation.split_once('.').unwrap_or((&request.operation, ""));
        match (bus, name) {
            (PROVIDER_REQUESTS, "Initialize") => initialized(self.initialize_providers(&arguments)),
            (PROVIDER_REQUESTS, "IsSignedIn") => now(Data::Bool(self.session.is_signed_in(arguments.text(0)))),
            (PROVIDER_REQUESTS, "SignOut") => self.sign_out(arguments.text(0)),
            (PROVIDER_REQUESTS, "GetAuthenticationTokens") => now(self.tokens(arguments.text(0))),
            (PROVIDER_REQUESTS, second_factor::BEGIN) => {
                let (provider, username, password) = (arguments.text(0), arguments.text(1), arguments.secret(2));
                done(self.session.begin_second_factor(provider, username, password).await, outcomes)
            }
            (PROVIDER_REQUESTS, second_factor::CONFIRM) => {
                let (provider, username, code) = (arguments.text(0), arguments.text(1), arguments.secret(2));
                with_tokens(self.session.confirm_second_factor(provider, username, code).await, outcomes)
            }
            (PROVIDER_REQUESTS, device_grant::BEGIN) => {
                match self.session.begin_device_sign_in(arguments.text(0)).await {
                    Ok(code) => Reply::new(SUCCESS, code_payload(&code)),
                    Err(failure) => failed(&failure, outcomes),
                }
            }
            (PROVIDER_REQUESTS, device_grant::CONFIRM) => {
                with_tokens(self.session.poll_device_sign_in(arguments.text(0)).await, outcomes)
            }
            (PROVIDER_REQUESTS, browser_grant::BEGIN) => {
                match self.session.begin_browser_sign_in(arguments.text(0)).await {
                    Ok(page) => {
                        let payload = vec![Data::text(&page.url), Data::Number(page.expires_in_secs as f64)];
                        Reply::new(SUCCESS, payload)
                    }
                    Err(failure) => failed(&failure, outcomes),
                }
            }
            (PROVIDER_REQUESTS, browser_grant::CONFIRM) => {
                with_tokens(self.session.confirm_browser_sign_in(arguments.text(0)).await, outcomes)
            }
            (PROVIDER_REQUESTS, "RefreshTokensAsync") => {
                with_tokens(self.session.refresh_tokens(arguments.text(0)).await, outcomes)
            }
            (PROVIDER_REQUESTS, "GetTokensWithRefreshAsync") => {
                with_tokens(self.session.tokens_with_refresh(arguments.text(0)).await, outcomes)
            }
            (PROVIDER_REQUESTS, PASSWORD_SIGN_IN) => {
                let (provider, username, password) = (arguments.text(0), arguments.text(1), arguments.secret(2));
                match self.session.sign_in_with_password(provider, username, password).await {
                    Ok(sign_in) => signed_in(sign_in),
                    Err(failure) => failed(&failure, outcomes),
                }
            }
            (USER_REQUESTS, "Initialize") => initialized(self.session.initialize_user_management()),
            (USER_REQUESTS, "EmailSignUpAsync") => {
                let (username, password, email) = (arguments.text(0), arguments.secret(1), arguments.text(2));
                signed_up(self.session.sign_up_with_email(username, password, email).await, outcomes)
            }
            (USER_REQUESTS, "PhoneSignUpAsync") => {
                let (username, password, phone) = (arguments.text(0), arguments.secret(1), arguments.text(2));
                signed_up(self.session.sign_up_with_phone(username, password, phone).await, outcomes)
            }
            (USER_REQUESTS, "ConfirmSignUpAsync") => {
                done(self.session.confirm_sign_up(arguments.text(0), arguments.secret(1)).await, outcomes)
            }
            (USER_REQUESTS, "ForgotPasswordAsync") => {
                done(self.session.forgot_password(arguments.text(0)).await, outcomes)
            }
            (USER_REQUESTS, "ConfirmForgotPasswordAsync") => {
                let (username, code, password) = (arguments.text(0), arguments.secret(1), arguments.secret(2));
                done(self.session.confirm_forgot_password(username, code, password).await, outcomes)
            }
            (USER_REQUESTS, "EnableMFAAsync") => done(self.session.enable_mfa(arguments.secret(0)).await, outcomes),
            (AUTHORIZATION_REQUESTS, "Initialize") => initialized(self.session.initialize_authorization()),
            (AUTHORIZATION_REQUESTS, "Reset") => {
                self.session.reset();
                Reply::new(ANSWERED, Vec::new())
            }
            (AUTHORIZATION_REQUESTS, "GetIdentityId") => {
                now(Data::text(self.session.identity_id().unwrap_or_default()))
            }
            (AUTHORIZATION_REQUESTS, "HasPersistedLogins") => now(Data::Bool(self.session.has_persisted_logins())),
            (AUTHORIZATION_REQUESTS, "RequestAWSCredentialsAsync") => match self.session.request_credentials().await {
                Ok(credentials) => Reply::new(SUCCESS, vec![credentials_data(&credentials)]),
                Err(failure) => failed(&failure, outcomes),
            },
            (MAPPING_REQUESTS, name) => self.mapping.answer(name, &arguments),
            _ if request.operation == device_grant::POLL => self.poll(&arguments, outcomes).await,
            _ if request.operation == keep_signed_in::WHEN => self.when_to_refresh(arguments.text(0)),
            _ if request.operation == INITIALIZE => self.initialize_all(&arguments),
            _ if flow_requests::serves(&request.operation) => {
                flow_requests::answer(&self.session, &request.operation, &arguments, outcomes).await
            }
            // The machine refuses an outcome that the operation does not have, so this cannot pass for success.
            _ => Reply::new("", Vec::new()),
        }
    }

    fn initialize_providers(&self, arguments: &Arguments<'_>) -> InitializeOutcome {
        let named = Some(arguments.text(1)).filter(|path| !path.is_empty());
        let path = self.registry.as_deref().or(named).or(self.project_registry.as_deref()).unwrap_or_default();
        self.session.initialize_providers(&arguments.texts(0), path)
    }

    /// One poll of the flow node that asks on by itself.
    async fn poll(&self, arguments: &Arguments<'_>, outcomes: &[&'static str]) -> Reply {
        let failure = match self.session.poll_device_sign_in(arguments.text(0)).await {
            Ok(tokens) => return Reply::new(SUCCESS, vec![tokens_data(&tokens)]),
            Err(failure) => failure,
        };
        let goes_on = match failure.kind {
            FailureKind::AuthorizationPending => Some(device_grant::WAIT),
            FailureKind::SlowDown => Some(device_grant::SLOW_DOWN),
            FailureKind::CodeExpired if arguments.flag(1) => Some(device_grant::RESTART),
            _other if failure.retryable => Some(device_grant::BACK_OFF),
            _an_end => None,
        };
        match goes_on {
            Some(outcome) => Reply::new(outcome, Vec::new()),
            None => failed(&failure, outcomes),
        }
    }

    /// How long the flow node that renews tokens has to wait.
    fn when_to_refresh(&self, provider: &str) -> Reply {
        match self.session.seconds_to_refresh(provider) {
            Ok(Some(seconds)) => Reply::new(keep_signed_in::WAIT, vec![Data::Number(seconds)]),
            Ok(None) => Reply::new(keep_signed_in::SIGNED_OUT, Vec::new()),
            Err(failure) => failed(&failure, &keep_signed_in::failure_ids()),
        }
    }

    /// The tokens of a provider's last sign-in, or empty ones.
    fn tokens(&self, provider: &str) -> Data {
        let empty = || Tokens {
            provider: String::new(),
            access_token: Secret::new(""),
            id_token: Secret::new(""),
            refresh_token: Secret::new(""),
            expires_in_secs: 0,
            expires_at_ms: 0,
        };
        tokens_data(&self.session.tokens(provider).unwrap_or_else(empty))
    }

    fn sign_out(&self, provider: &str) -> Reply {
        let signed_out = self.session.sign_out(provider);
        let reply = now(Data::Bool(signed_out));
        if !signed_out {
            return reply;
        }
        reply.notifying(Notification {
            bus: PROVIDER_NOTIFICATIONS.into(),
            event: SIGN_OUT_EVENT.into(),
            arguments: vec![Data::text(provider)],
        })
    }

    /// The three Initialize requests in one; the second and third only where their ids are set.
    fn initialize_all(&self, arguments: &Arguments<'_>) -> Reply {
        let backend = self.session.backend();
        let mut parts = vec![self.initialize_providers(arguments)];
        if backend.app_client().is_some() {
            parts.push(self.session.initialize_user_management());
        }
        if backend.identity_pool().is_some() {
            parts.push(self.session.initialize_authorization());
        }
        let result = parts.iter().all(|part| part.result);
        let messages: Vec<String> = parts.iter().flat_map(|part| part.messages.clone()).collect();
        let warnings = parts.into_iter().flat_map(|part| part.warnings);
        let notes = messages.iter().cloned().chain(warnings).collect();
        if result {
            return Reply::new(SUCCESS, Vec::new()).with_notes(notes);
        }
        let text = messages.join("\n");
        Reply::new(FAILED, vec![Data::text(&text)]).failed(not_ready(&messages)).with_notes(notes)
    }
}

impl Server for AuthServer {
    fn serves(&self, operation: &str) -> bool {
        outcomes().contains_key(operation)
    }

    fn serve(&self, request: Request) -> ReplyFuture<'_> {
        Box::pin(self.answer(request))
    }
}

/// For each operation, its outcomes; made once for all runs of the process.
fn outcomes() -> &'static BTreeMap<String, Vec<&'static str>> {
    static OUTCOMES: OnceLock<BTreeMap<String, Vec<&'static str>>> = OnceLock::new();
    OUTCOMES.get_or_init(|| {
        let ends = device_grant::end_outcomes().iter().map(|outcome| outcome.id).collect();
        let mut all =
            BTreeMap::from([(INITIALIZE.to_owned(), vec![SUCCESS, FAILED]), (device_grant::POLL.to_owned(), ends)]);
        all.insert(keep_signed_in::WHEN.to_owned(), keep_signed_in::failure_ids());
        all.extend(flow::requests().iter().map(|request| (request.kind.to_owned(), request.outcome_ids())));
        for bus in buses() {
            for request in &bus.requests {
                let ids = match &request.answer {
                    AnswerDef::Now(_) => vec![ANSWERED],
                    AnswerDef::Later { outcomes, .. } => outcomes.iter().map(|outcome| outcome.id).collect(),
                };
                all.insert(bus.operation_name(request), ids);
            }
        }
        all
    })
}

/// The arguments of a request, whose types the checker has proved.
pub(crate) struct Arguments<'r>(&'r [Data]);

impl<'r> Arguments<'r> {
    #[cfg(test)]
    pub(crate) fn of(arguments: &'r [Data]) -> Self {
        Self(arguments)
    }

    pub(crate) fn text(&self, index: usize) -> &str {
        self.0.get(index).and_then(Data::as_text).unwrap_or("")
    }

    /// A map from text to text.
    pub(crate) fn text_map(&self, index: usize) -> BTreeMap<String, String> {
        let Some(Data::Map(entries)) = self.0.get(index) else { return BTreeMap::new() };
        let text = |data: &Data| data.as_text().map(str::to_owned);
        entries.iter().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect()
    }

    pub(crate) fn texts(&self, index: usize) -> Vec<String> {
        match self.0.get(index) {
            Some(Data::Array(items)) => items.iter().filter_map(Data::as_text).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn flag(&self, index: usize) -> bool {
        matches!(self.0.get(index), Some(Data::Bool(true)))
    }

    /// What the argument is.
    pub(crate) fn data(&self, index: usize) -> Option<&Data> {
        self.0.get(index)
    }

    pub(crate) fn secret(&self, index: usize) -> Secret {
        match self.0.get(index) {
            Some(Data::Secret(secret)) => secret.clone(),
            _ => Secret::new(""),
        }
    }
}

fn code_payload(code: &DeviceCode) -> Vec<Data> {
    vec![
        Data::text(&code.user_code),
        Data::text(&code.verification_url),
        Data::Number(code.expires_in_secs as f64),
        Data::Number(code.interval_secs as f64),
        Data::text(&code.complete_url),
    ]
}

fn done(answer: Result<(), AuthFailure>, outcomes: &[&'static str]) -> Reply {
    match answer {
        Ok(()) => Reply::new(SUCCESS, Vec::new()),
        Err(failure) => failed(&failure, outcomes),
    }
}

fn signed_up(answer: Result<SignedUp, AuthFailure>, outcomes: &[&'static str]) -> Reply {
    match answer {
        Ok(user) => Reply::new(SUCCESS, vec![Data::text(&user.user_sub), Data::Bool(user.confirmed)]),
        Err(failure) => failed(&failure, outcomes),
    }
}

fn with_tokens(answer: Result<Tokens, AuthFailure>, outcomes: &[&'static str]) -> Reply {
    match answer {
        Ok(tokens) => Reply::new(SUCCESS, vec![tokens_data(&tokens)]),
        Err(failure) => failed(&failure, outcomes),
    }
}

fn now(result: Data) -> Reply {
    Reply::new(ANSWERED, vec![result])
}

/// Initialize answers false rather than failing, and the run still remembers that it did not do what was asked.
fn initialized(outcome: InitializeOutcome) -> Reply {
    let reply = now(Data::Bool(outcome.result));
    let reply = if outcome.result { reply } else { reply.failed(not_ready(&outcome.messages)) };
    reply.with_notes([outcome.messages, outcome.warnings].concat())
}

fn not_ready(messages: &[String]) -> Failure {
    Failure { code: "NotReady".to_owned(), message: messages.join("; "), hint: String::new() }
}

pub(crate) fn signed_in(sign_in: SignIn) -> Reply {
    match sign_in {
        SignIn::Tokens(tokens) => Reply::new(SUCCESS, vec![tokens_data(&tokens)]),
        SignIn::Challenge { name, parameters, choices, session, username } => {
            let failure = AuthFailure::unexpected_challenge(COGNITO, &name);
            let challenge = challenge_data(&name, &parameters, &choices, session, &username);
            let payload = vec![challenge, Data::text(&failure.message), error_data(&failure)];
            Reply::new(CHALLENGED, payload).failed(told(&failure))
        }
    }
}

pub(crate) fn failed(failure: &AuthFailure, outcomes: &[&'static str]) -> Reply {
    let exit = exit_of(failure.kind, outcomes.iter().copied());
    Reply::new(exit, vec![Data::text(&failure.message), error_data(failure)]).failed(told(failure))
}

fn told(failure: &AuthFailure) -> Failure {
    Failure { code: failure.code.clone(), message: failure.message.clone(), hint: failure.hint.clone() }
}
