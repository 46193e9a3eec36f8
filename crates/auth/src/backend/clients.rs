//! The SDK clients of a backend: built once, lazily, unsigned, and held to the hosts that they were built for.
//!
//! Nothing of AWS or TLS is initialised before the first request that needs the network. What may be retried is
//! decided here and nowhere else. This module names no operation but the two it learns the endpoints with.

use super::ambient::{Proxies, base_config, check_region, given};
use super::failure::AuthFailure;
use super::hosts::{is_loopback_host, url_target};
use super::http_routes::{NeverConnected, http_client, http_connector};
use super::resource_mapping::{APP_CLIENT_KEY, IDENTITY_POOL_KEY, ResourceMappings, USER_POOL_KEY};
use super::service_errors::{chain, innermost};
use super::settings::{Ambient, BackendSettings, Missing, Need, SettingsProblem};
use super::surroundings::Surroundings;
use authcanvas_interpreter::Secret;
use aws_config::Region;
use aws_sdk_cognitoidentity as identity;
use aws_sdk_cognitoidentityprovider as user_pool;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextRef, Error as OperationError, InterceptorContext,
};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::RetryConfig;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Which service is meant, with which ids, and the clients to reach it. One for any number of runs on one tokio
/// runtime, which its pooled connections belong to.
pub struct Backend {
    settings: BackendSettings,
    mappings: ResourceMappings,
    clients: OnceLock<Result<Clients, SettingsProblem>>,
    routes: OnceLock<SharedHttpConnector>,
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backend").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Backend {
    /// A backend of these settings. Nothing is read, built or requested yet.
    pub fn new(settings: BackendSettings, mappings: ResourceMappings) -> Self {
        Self { settings, mappings, clients: OnceLock::new(), routes: OnceLock::new() }
    }

    /// The settings as they were given.
    pub fn settings(&self) -> &BackendSettings {
        &self.settings
    }

    /// The resource mappings as they were given.
    pub fn mappings(&self) -> &ResourceMappings {
        &self.mappings
    }

    /// Everything that these needs miss, at once, in the order of [`Need::ALL`]. Reads the AWS configuration files if
    /// only they can know the region; sends nothing.
    pub async fn missing(&self, needs: &[Need]) -> Result<Vec<Missing>, SettingsProblem> {
        let mut missing = Vec::new();
        for need in Need::ALL {
            if !needs.contains(&need) {
                continue;
            }
            let there = match need {
                Need::Region => self.has_region().await?,
                Need::UserPool => self.user_pool().is_some(),
                Need::AppClient => self.app_client().is_some(),
                Need::IdentityPool => self.identity_pool().is_some(),
            };
            if !there {
                missing.push(Missing { need, message: self.missing_message(need) });
            }
        }
        Ok(missing)
    }

    /// The hosts that requests of this backend will go to, resolved as the clients do; sends nothing.
    pub async fn hosts(&self) -> Result<Vec<String>, SettingsProblem> {
        let clients = self.clients().await?;
        let mut hosts = vec![clients.user_pool_host.clone(), clients.identity_host.clone()];
        hosts.dedup();
        Ok(hosts)
    }

    /// The user pool's id.
    pub fn user_pool(&self) -> Option<&str> {
        given(self.settings.user_pool.as_deref()).or_else(|| self.mappings.name(USER_POOL_KEY).ok())
    }

    /// The app client's id.
    pub fn app_client(&self) -> Option<&str> {
        given(self.settings.app_client.as_deref()).or_else(|| self.mappings.name(APP_CLIENT_KEY).ok())
    }

    /// The app client's secret.
    pub(crate) fn client_secret(&self) -> Option<&Secret> {
        self.settings.client_secret.as_ref().filter(|secret| !secret.is_empty())
    }

    /// The identity pool's id.
    pub fn identity_pool(&self) -> Option<&str> {
        given(self.settings.identity_pool.as_deref()).or_else(|| self.mappings.name(IDENTITY_POOL_KEY).ok())
    }

    /// The account of the identity pool, if any is named.
    pub fn account_id(&self) -> Option<&str> {
        given(self.settings.account_id.as_deref())
            .or_else(|| self.mappings.account_id(IDENTITY_POOL_KEY).ok().flatten())
            .or_else(|| self.mappings.default_account_id().ok())
    }

    pub(crate) async fn clients(&self) -> Result<&Clients, SettingsProblem> {
        if self.clients.get().is_none() {
            // Two first requests at once may both build; the first to finish is kept and the other dropped.
            let built = Clients::build(self).await;
            self.clients.get_or_init(|| built);
        }
        self.clients.get().expect("the cell was filled just before").as_ref().map_err(Clone::clone)
    }

    /// The way to every host. A proxy that cannot be used is left out here and refused where one would be used.
    fn routes(&self) -> SharedHttpConnector {
        let proxies = || Proxies::from_variables(&self.settings.ambient.variables()).unwrap_or_default();
        self.routes.get_or_init(|| http_connector(self.settings.timeouts.connect, proxies())).clone()
    }

    /// The way to what is no AWS service.
    pub(crate) fn connector(&self) -> Result<SharedHttpConnector, SettingsProblem> {
        if self.settings.stand_in.is_none() {
            Proxies::from_variables(&self.settings.ambient.variables())?;
        }
        Ok(self.routes())
    }

    /// Where a request for a provider's URL really goes: there, or to what stands in for every provider.
    pub fn provider_url(&self, url: &str) -> String {
        match (&self.settings.stand_in, url.split_once("://")) {
            // What already leads there is left alone.
            (Some(stand_in), Some((_, rest))) if !url.starts_with(&stand_in.base) => {
                format!("{}/{rest}", stand_in.base)
            }
            _ => url.to_owned(),
        }
    }

    /// True when nothing is sent to this host, because something stands in for it.
    pub(crate) fn is_stood_in_for(&self, host: &str) -> bool {
        self.settings.stand_in.as_ref().is_some_and(|stand_in| stand_in.hosts.contains(host))
    }

    pub(crate) fn missing_message(&self, need: Need) -> String {
        let (what, setting, key) = match need {
            Need::Region => ("region", "region", None),
            Need::UserPool => ("user pool id", "user_pool", Some(USER_POOL_KEY)),
            Need::AppClient => ("app client id", "app_client", Some(APP_CLIENT_KEY)),
            Need::IdentityPool => ("identity pool id", "identity_pool", Some(IDENTITY_POOL_KEY)),
        };
        let elsewhere = match key {
            Some(key) => format!(", or map `{key}` in the resource mapping file"),
            None if self.settings.ambient == Ambient::Ignore => String::new(),
            None => ", or AWS_REGION, or the region of an AWS profile".to_owned(),
        };
        let why = match (&self.mappings, key) {
            (ResourceMappings::Failed(faults), Some(_)) => format!(" ({})", faults.summary),
            (ResourceMappings::Failed(_) | ResourceMappings::NotLoaded | ResourceMappings::Ready(_), _) => {
                String::new()
            }
        };
        format!("no {what}: set `{setting}`{elsewhere}{why}")
    }

    pub(crate) fn missing_problem(&self, need: Need) -> SettingsProblem {
        SettingsProblem::Missing(self.missing_message(need))
    }

    async fn has_region(&self) -> Result<bool, SettingsProblem> {
        if self.named_region(USER_POOL_KEY).is_some() {
            return Ok(true);
        }
        Ok(base_config(&self.settings, http_client(http_connector(self.settings.timeouts.connect, Proxies::default())))
            .await?
            .region()
            .is_some())
    }

    /// The region by settings or mapping file: an entry's own before the project's.
    fn named_region(&self, key: &str) -> Option<&str> {
        given(self.settings.region.as_deref())
            .or_else(|| self.mappings.region(key).ok())
            .or_else(|| self.mappings.default_region().ok())
    }
}

/// The clients and what they were built for.
pub(crate) struct Clients {
    /// For requests that may be repeated as long as nothing was sent.
    pub user_pool: user_pool::Client,
    /// For requests whose effect must happen only once.
    pub user_pool_once: user_pool::Client,
    /// For requests that may be repeated.
    pub identity: identity::Client,
    /// The region of the user pool.
    pub user_pool_region: String,
    user_pool_host: String,
    identity_host: String,
}

impl Clients {
    async fn build(backend: &Backend) -> Result<Self, SettingsProblem> {
        let settings = &backend.settings;
        let proxies = Proxies::from_variables(&settings.ambient.variables());
        let http = http_client(backend.routes());
        let base = base_config(settings, http).await?;
        let region = |key: &str| {
            let region = backend.named_region(key).or(base.region().map(AsRef::as_ref));
            let region = region.ok_or_else(|| backend.missing_problem(Need::Region))?;
            check_region(region).map(|()| Region::new(region.to_owned()))
        };
        let (user_pool_region, identity_region) = (region(USER_POOL_KEY)?, region(IDENTITY_POOL_KEY)?);
        let endpoint = given(settings.endpoint_url.as_deref());

        let user_pool_gate = Arc::new(HostGate::default());
        let user_pool_config = |retries: Option<RetryConfig>| {
            let mut config = user_pool::config::Builder::from(&base)
                .region(user_pool_region.clone())
                .retry_classifier(OnlyUnsent)
                .interceptor(GateKeeper(user_pool_gate.clone()));
            if let Some(endpoint) = endpoint {
                config = config.endpoint_url(endpoint);
            }
            if let Some(retries) = retries {
                config = config.retry_config(retries);
            }
            user_pool::Client::from_conf(config.build())
        };
        let identity_gate = Arc::new(HostGate::default());
        let mut identity_config = identity::config::Builder::from(&base)
            .region(identity_region)
            .retry_classifier(NotPastTheLimit)
            .interceptor(GateKeeper(identity_gate.clone()));
        if let Some(endpoint) = endpoint {
            identity_config = identity_config.endpoint_url(endpoint);
        }
        let clients = (user_pool_config(None), user_pool_config(Some(RetryConfig::disabled())));
        let identity = identity::Client::from_conf(identity_config.build());

        // A gate that knows no host yet lets nothing through, so these two requests end before the network, having
        // shown the endpoint that the SDK resolved from all the places that can name one.
        let learning =
            clients.0.initiate_auth().client_id("-").auth_flow(user_pool::types::AuthFlowType::UserPasswordAuth);
        let user_pool_host = user_pool_gate.learnt(learning.send().await)?;
        let identity_host = identity_gate.learnt(identity.get_id().identity_pool_id("-").send().await)?;
        // A proxy that cannot be used matters only where one would be.
        if !is_loopback_host(&user_pool_host) || !is_loopback_host(&identity_host) {
            proxies?;
        }
        Ok(Self {
            user_pool: clients.0,
            user_pool_once: clients.1,
            identity,
            user_pool_region: user_pool_region.as_ref().to_owned(),
            user_pool_host,
            identity_host,
        })
    }

    /// Asks for consent before a request to the user pool.
    pub fn check_user_pool_host(&self, surroundings: &dyn Surroundings, provider: &str) -> Result<(), AuthFailure> {
        check_host(surroundings, &self.user_pool_host, provider)
    }

    /// Asks for consent before a request to the identity pool.
    pub fn check_identity_host(&self, surroundings: &dyn Surroundings, provider: &str) -> Result<(), AuthFailure> {
        check_host(surroundings, &self.identity_host, provider)
    }
}

fn check_host(surroundings: &dyn Surroundings, host: &str, provider: &str) -> Result<(), AuthFailure> {
    if surroundings.host_allowed(host) { Ok(()) } else { Err(AuthFailure::host_not_allowed(provider, host)) }
}

/// The one host that a client's requests go to. It is learnt once, before anything is sent.
#[derive(Debug, Default)]
struct HostGate {
    host: OnceLock<String>,
}

impl HostGate {
    fn learnt<T, E: Error + 'static>(&self, end: Result<T, E>) -> Result<String, SettingsProblem> {
        match (self.host.get(), end) {
            (Some(host), _) => Ok(host.clone()),
            (None, Err(error)) => {
                let cause = innermost(&error);
                Err(SettingsProblem::Wrong(format!("no endpoint can be made of the settings: {cause}")))
            }
            (None, Ok(_)) => Err(SettingsProblem::Wrong("no endpoint can be made of the settings".to_owned())),
        }
    }
}

#[derive(Debug)]
struct GateKeeper(Arc<HostGate>);

/// Why a gate stopped a request.
#[derive(Debug, thiserror::Error)]
#[error("the request was stopped before the network")]
struct Stopped;

impl Intercept for GateKeeper {
    fn name(&self) -> &'static str {
        "HostGate"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let host = url_target(context.request().uri())?.host;
        match self.0.host.get() {
            Some(known) if *known == host => Ok(()),
            Some(_) => Err(Stopped.into()),
            None => {
                self.0.host.get_or_init(|| host);
                Err(Stopped.into())
            }
        }
    }
}

/// Retries a request only if nothing of it was sent: a second password sign-in after a lost answer could count as a
/// second wrong password, and Cognito's throttling of sign-ins is no place for haste.
#[derive(Debug)]
struct OnlyUnsent;

impl ClassifyRetry for OnlyUnsent {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match failure_of(context) {
            Some(error) if is_unsent(error) => RetryAction::transient_error(),
            Some(_) => RetryAction::RetryForbidden,
            None => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "OnlyUnsent"
    }
}

/// Forbids a retry after `LimitExceededException`, which the SDK takes for throttling: each further try would count
/// against the same limit.
#[derive(Debug)]
struct NotPastTheLimit;

impl ClassifyRetry for NotPastTheLimit {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let code = failure_of(context).and_then(OrchestratorError::as_operation_error).and_then(|error| {
            let get_id = error.downcast_ref::<identity::operation::get_id::GetIdError>();
            let get_credentials = error
                .downcast_ref::<identity::operation::get_credentials_for_identity::GetCredentialsForIdentityError>(
            );
            get_id.and_then(ProvideErrorMetadata::code).or(get_credentials.and_then(ProvideErrorMetadata::code))
        });
        if code == Some("LimitExceededException") {
            RetryAction::RetryForbidden
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "NotPastTheLimit"
    }
}

fn failure_of(context: &InterceptorContext) -> Option<&OrchestratorError<OperationError>> {
    context.output_or_error().and_then(Result::err)
}

fn is_unsent(error: &OrchestratorError<OperationError>) -> bool {
    error.as_connector_error().is_some_and(|error| never_connected(error))
}

/// True when the chain of causes says that no connection ever existed.
pub(crate) fn never_connected(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|error| error.is::<NeverConnected>())
}
