//! The auth side of one run: what its requests ask for, in the order in which things must happen.
//!
//! Every method answers; nothing is only asserted and nothing waits for ever. The state is changed in short steps
//! between the exchanges, never across one, so that concurrent requests of a run never wait for each other's network.
//! Semantics are Open 3D Engine's (its AWSClientAuth gem) with its defects mended.

use super::clients::Backend;
use super::failure::{AuthFailure, FailureKind};
use super::hosts::{dns_suffix, is_region};
use super::identity_pool::{self, Credentials, IDENTITY_PROVIDER};
use super::providers::{self, InitializeOutcome, ProviderName, ProviderSettings};
use super::session_state::{Fetch, Plan, SessionState};
use super::settings::Need;
use super::single_flight::SingleFlight;
use super::surroundings::Surroundings;
use super::tokens::Tokens;
use super::user_pool::{self, SignedUp};
use authcanvas_interpreter::Secret;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The auth state of one run and the requests on it. Shared behind an `Arc` by the run's concurrent requests;
/// dropping a request's future gives the request up.
pub struct Session {
    backend: Arc<Backend>,
    surroundings: Arc<dyn Surroundings>,
    /// What whoever runs the graph gave for the secrets that registries only name.
    secret_inputs: BTreeMap<String, Secret>,
    state: Mutex<SessionState>,
    exchanges: SingleFlight<(bool, u64, String), Result<Credentials, AuthFailure>>,
    pub(super) refreshes: SingleFlight<(ProviderName, u64), Result<Tokens, AuthFailure>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("state", &*self.state()).finish_non_exhaustive()
    }
}

impl Session {
    /// A session in which nothing is initialized and nobody is signed in.
    pub fn new(backend: Arc<Backend>, surroundings: Arc<dyn Surroundings>) -> Self {
        let state = Mutex::new(SessionState::default());
        let (exchanges, refreshes) = (SingleFlight::new(), SingleFlight::new());
        Self { backend, surroundings, secret_inputs: BTreeMap::new(), state, exchanges, refreshes }
    }

    /// The same with secrets for registries that only name them.
    pub fn with_secret_inputs(mut self, secret_inputs: BTreeMap<String, Secret>) -> Self {
        self.secret_inputs = secret_inputs;
        self
    }

    pub(super) fn secret_input(&self, name: &str) -> Option<Secret> {
        self.secret_inputs.get(name).filter(|secret| !secret.is_empty()).cloned()
    }

    pub(super) fn surroundings(&self) -> &dyn Surroundings {
        &*self.surroundings
    }

    /// The backend that the session talks to.
    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    /// `AuthenticationProviderRequestBus.Initialize`, in its older form with a registry path. An empty path means that
    /// there is no registry, which Cognito does without (Open 3D Engine's older form fails then).
    pub fn initialize_providers(&self, names: &[String], registry_path: &str) -> InitializeOutcome {
        let (usable, outcome) = providers::initialize(
            &self.backend,
            &*self.surroundings,
            &|input| self.secret_input(input).is_some(),
            names,
            registry_path,
        );
        self.state().set_providers(usable);
        outcome
    }

    /// `AWSCognitoUserManagementRequestBus.Initialize`.
    pub fn initialize_user_management(&self) -> InitializeOutcome {
        let text = "Missing Cognito App Client Id from resource mappings. Calls to Cognito will fail.";
        let outcome = self.initialize_with(Need::AppClient, self.backend.app_client().is_some(), text);
        self.state().user_management = outcome.result;
        outcome
    }

    /// `AWSCognitoAuthorizationRequestBus.Initialize`. True with a message when only guests can be served.
    pub fn initialize_authorization(&self) -> InitializeOutcome {
        let text = "Missing Cognito Identity pool id in resource mappings.";
        let mut outcome = self.initialize_with(Need::IdentityPool, self.backend.identity_pool().is_some(), text);
        if outcome.result && self.backend.user_pool().is_none() {
            outcome.messages.push(format!(
                "Missing Cognito User pool id in resource mappings. Cognito IDP authenticated identities will not \
                 work. ({})",
                self.backend.missing_message(Need::UserPool)
            ));
        }
        self.state().authorization = outcome.result;
        outcome
    }

    /// Keeps tokens and the login that follows from them. Called before anybody is told of a sign-in.
    pub(super) async fn store_login(&self, name: &ProviderName, tokens: &Tokens) -> Result<(), AuthFailure> {
        let login_key = self.login_key(name).await?;
        let mut state = self.state();
        // The run may have initialized anew, without this provider, while the answer was on its way.
        if state.provider(name).is_none() {
            return Err(AuthFailure::cancelled(name.as_str(), "the provider was taken away during the sign-in"));
        }
        state.sign_in(name.clone(), tokens.clone(), login_key);
        Ok(())
    }

    /// Keeps the tokens of a refresh, unless another sign-in, or a sign-out, came between.
    pub(super) async fn store_refreshed(
        &self,
        name: &ProviderName,
        old: &Tokens,
        tokens: &Tokens,
    ) -> Result<(), AuthFailure> {
        let login_key = self.login_key(name).await?;
        let mut state = self.state();
        if state.tokens(name) != Some(old) {
            return Err(AuthFailure::cancelled(name.as_str(), "the user signed out during the refresh"));
        }
        state.refresh(name.clone(), tokens.clone(), login_key);
        Ok(())
    }

    /// The identity pool's key of a provider's logins.
    async fn login_key(&self, name: &ProviderName) -> Result<Option<String>, AuthFailure> {
        Ok(match name {
            ProviderName::OpenId(_) => self.state().provider(name).and_then(ProviderSettings::login_key),
            ProviderName::AWSCognitoIDP => self.user_pool_login_key().await?,
            ProviderName::LoginWithAmazon => Some("www.amazon.com".to_owned()),
            ProviderName::Google => Some("accounts.google.com".to_owned()),
        })
    }

    /// `EmailSignUpAsync`.
    pub async fn sign_up_with_email(
        &self,
        username: &str,
        password: Secret,
        email: &str,
    ) -> Result<SignedUp, AuthFailure> {
        self.check_user_management()?;
        let contact = BTreeMap::from([("email".to_owned(), email.to_owned())]);
        user_pool::sign_up(&self.backend, &*self.surroundings, username, &password, &contact).await
    }

    /// `ConfirmSignUpAsync`.
    pub async fn confirm_sign_up(&self, username: &str, code: Secret) -> Result<(), AuthFailure> {
        self.check_user_management()?;
        user_pool::confirm_sign_up(&self.backend, &*self.surroundings, username, &code).await
    }

    /// `IsSignedIn`: the provider's tokens have not ended. False for a provider that is not initialized.
    pub fn is_signed_in(&self, provider: &str) -> bool {
        self.tokens(provider).is_some_and(|tokens| tokens.are_valid(self.surroundings.now_ms()))
    }

    /// The tokens of a provider's last sign-in, ended or not.
    pub fn tokens(&self, provider: &str) -> Option<Tokens> {
        self.state().tokens(&ProviderName::from_name(provider)?).cloned()
    }

    /// `SignOut`: drops the provider's tokens and login, here only; nothing is sent. False for a provider that is
    /// not initialized and holds no login.
    pub fn sign_out(&self, provider: &str) -> bool {
        ProviderName::from_name(provider).is_some_and(|provider| self.state().sign_out(&provider))
    }

    /// `GetIdentityId`: the signed-in user's if anybody is signed in, else the guest's; none before credentials were
    /// first asked for, where Open 3D Engine says `""`.
    pub fn identity_id(&self) -> Option<String> {
        self.state().identity_id().map(str::to_owned)
    }

    /// `HasPersistedLogins`.
    pub fn has_persisted_logins(&self) -> bool {
        self.state().has_logins()
    }

    /// `Reset`: forgets logins, identities and credentials. Providers stay initialized and keep their tokens.
    pub fn reset(&self) {
        self.state().reset();
    }

    /// `RequestAWSCredentialsAsync`: credentials of the signed-in user, or a guest's when nobody is signed in; never
    /// a guest's for a user. From the cache while they last; requests at the same time share one exchange.
    pub async fn request_credentials(&self) -> Result<Credentials, AuthFailure> {
        self.request_credentials_for_role("").await
    }

    /// The same for a role that the user may choose (`CustomRoleArn`); an empty one leaves the choice to the pool.
    pub async fn request_credentials_for_role(&self, role: &str) -> Result<Credentials, AuthFailure> {
        if !self.state().authorization {
            return Err(AuthFailure::not_initialized(IDENTITY_PROVIDER, "`AWSCognitoAuthorizationRequestBus`"));
        }
        if let Plan::Cached(credentials) = self.plan_credentials(role)? {
            return Ok(credentials);
        }
        self.refresh_ending_logins().await?;
        match self.plan_credentials(role)? {
            Plan::Cached(credentials) => Ok(credentials),
            Plan::Fetch(asked) => {
                let credentials = self.exchanges.run(asked.flight_key(), || self.exchange_credentials(&asked)).await?;
                // Whoever made the exchange checked this for themselves; one who only waited has to as well.
                self.state().check_still_signed_in(&asked)?;
                Ok(credentials)
            }
        }
    }

    async fn exchange_credentials(&self, asked: &Fetch) -> Result<Credentials, AuthFailure> {
        // Planned anew: another exchange may have ended, or a login changed, since the request was made.
        self.state().check_still_signed_in(asked)?;
        let fetch = match self.plan_credentials(&asked.role)? {
            Plan::Cached(credentials) => return Ok(credentials),
            Plan::Fetch(fetch) => fetch,
        };
        let (backend, surroundings) = (&*self.backend, &*self.surroundings);
        let identity_id = match &fetch.identity_id {
            Some(id) => id.clone(),
            None => {
                let id = identity_pool::identity_id(backend, surroundings, &fetch.logins).await;
                let id = id.map_err(|failure| self.explained(failure, &fetch))?;
                self.state().keep_identity(&fetch, &id);
                id
            }
        };
        match identity_pool::credentials(backend, surroundings, &identity_id, &fetch.logins, &fetch.role).await {
            Ok(credentials) => {
                self.state().keep_credentials(&fetch, &credentials)?;
                Ok(credentials)
            }
            Err(failure) => {
                if failure.kind == FailureKind::NotFound {
                    self.state().forget_identity(&fetch);
                }
                Err(self.explained(failure, &fetch))
            }
        }
    }

    /// The service's words for an ended login are easily taken for a wrong configuration.
    fn explained(&self, mut failure: AuthFailure, fetch: &Fetch) -> AuthFailure {
        if failure.kind == FailureKind::NotAuthorized && !fetch.ended.is_empty() {
            let ended: Vec<String> = fetch.ended.iter().map(|provider| format!("`{provider}`")).collect();
            failure.hint = format!("The sign-in with {} has ended: refresh it or sign in again.", ended.join(", "));
        }
        failure
    }

    fn plan_credentials(&self, role: &str) -> Result<Plan, AuthFailure> {
        let now_ms = self.surroundings.now_ms();
        self.state().plan_credentials(now_ms, role)
    }

    /// `cognito-idp.<region>.amazonaws.com/<user pool id>`, with the suffix of the region's partition. The region is
    /// the one in the pool's own id, which is what the identity pool compares with; the clients' if it holds none.
    pub(super) async fn user_pool_login_key(&self) -> Result<Option<String>, AuthFailure> {
        let Some(user_pool) = self.backend.user_pool() else { return Ok(None) };
        let own_region = user_pool.split_once('_').map(|(region, _)| region).filter(|region| is_region(region));
        let region = match own_region {
            Some(region) => region,
            None => {
                let clients = self.backend.clients().await;
                let provider = ProviderName::AWSCognitoIDP.as_str();
                &clients.map_err(|problem| AuthFailure::settings(provider, &problem))?.user_pool_region
            }
        };
        Ok(Some(format!("cognito-idp.{region}.{}/{user_pool}", dns_suffix(region))))
    }

    fn initialize_with(&self, need: Need, is_there: bool, text: &str) -> InitializeOutcome {
        if is_there {
            return InitializeOutcome { result: true, ..InitializeOutcome::default() };
        }
        let message = format!("{text} ({})", self.backend.missing_message(need));
        InitializeOutcome { messages: vec![message], ..InitializeOutcome::default() }
    }

    pub(super) fn initialized(&self, provider: &str) -> Result<(ProviderName, ProviderSettings), AuthFailure> {
        let found = ProviderName::from_name(provider).and_then(|name| {
            let settings = self.state().provider(&name).cloned()?;
            Some((name, settings))
        });
        found.ok_or_else(|| {
            let what = format!("`AuthenticationProviderRequestBus` with `{}`", provider.escape_debug());
            AuthFailure::not_initialized(provider, &what)
        })
    }

    pub(super) fn check_user_management(&self) -> Result<(), AuthFailure> {
        if self.state().user_management {
            return Ok(());
        }
        let bus = "`AWSCognitoUserManagementRequestBus`";
        Err(AuthFailure::not_initialized(ProviderName::AWSCognitoIDP.as_str(), bus))
    }

    /// Every change is made whole under one lock, so a panic elsewhere leaves nothing half done.
    pub(super) fn state(&self) -> MutexGuard<'_, SessionState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
