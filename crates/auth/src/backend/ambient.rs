//! What the surrounding machine says: region, endpoint, profile, proxies, as every AWS tool reads them.
//!
//! `aws-config` does the reading, from variables that are handed to it, never from the metadata service and never for
//! credentials. Where it would go on quietly after something wrong (a profile that does not exist), this refuses.

use super::hosts::is_host_label;
use super::settings::{Ambient, BackendSettings, SettingsProblem};
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// What both services call us, for their operators' logs.
const APP_NAME: &str = "authcanvas";
/// One retry: a person waits behind every request of a sign-in flow.
const MAX_ATTEMPTS: u32 = 2;
const INITIAL_BACKOFF: Duration = Duration::from_millis(100);
const MAX_BACKOFF: Duration = Duration::from_secs(2);

/// The base configuration of all clients; its region is the environment's, which the settings go before.
pub(crate) async fn base_config(
    settings: &BackendSettings,
    http: SharedHttpClient,
) -> Result<SdkConfig, SettingsProblem> {
    // Pinned: a later behaviour version could change what is retried.
    let behavior = BehaviorVersion::v2026_01_12();
    let retries = RetryConfig::standard()
        .with_max_attempts(MAX_ATTEMPTS)
        .with_initial_backoff(INITIAL_BACKOFF)
        .with_max_backoff(MAX_BACKOFF);
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(settings.timeouts.connect)
        .operation_attempt_timeout(settings.timeouts.attempt)
        .operation_timeout(settings.timeouts.operation)
        .build();
    let app_name = AppName::new(APP_NAME).expect("the name has only letters");
    if settings.ambient == Ambient::Ignore {
        return Ok(SdkConfig::builder()
            .behavior_version(behavior)
            .app_name(app_name)
            .retry_config(retries)
            .timeout_config(timeouts)
            .http_client(http)
            .build());
    }
    let variables = settings.ambient.variables();
    let profile = given(settings.profile.as_deref()).or(given(variables.get("AWS_PROFILE").map(String::as_str)));
    let region = region(&variables, profile).await?;
    let variables: HashMap<String, String> = variables.into_iter().collect();
    let mut loader = aws_config::defaults(behavior)
        .env(variables.into())
        .no_credentials()
        .region(region.map(Region::new))
        .app_name(app_name)
        .retry_config(retries)
        .timeout_config(timeouts)
        .http_client(http);
    if let Some(profile) = given(settings.profile.as_deref()) {
        loader = loader.profile_name(profile);
    }
    Ok(loader.load().await)
}

/// `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the profile's `region`. This is aws-config's own chain without its
/// last link, the metadata service, and with a refusal where a named profile does not exist.
async fn region(
    variables: &BTreeMap<String, String>,
    profile: Option<&str>,
) -> Result<Option<String>, SettingsProblem> {
    let environment: HashMap<String, String> =
        variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let selected = profile.map(|name| Cow::Owned(name.to_owned()));
    let loaded =
        aws_config::profile::load(&Default::default(), &environment.into(), &Default::default(), selected).await;
    let profiles = loaded.map_err(|error| {
        let cause = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
        SettingsProblem::Wrong(format!("the AWS configuration files could not be read: {cause}"))
    })?;
    if let Some(name) = profile
        && profiles.get_profile(name).is_none()
    {
        return Err(SettingsProblem::Wrong(format!("the AWS configuration files have no profile `{name}`")));
    }
    let variable = |name: &str| given(variables.get(name).map(String::as_str));
    let region = variable("AWS_REGION").or(variable("AWS_DEFAULT_REGION")).or(given(profiles.get("region")));
    if let Some(region) = region {
        check_region(region)?;
    }
    Ok(region.map(str::to_owned))
}

/// Refuses a region that would change the host name it becomes part of.
pub(crate) fn check_region(region: &str) -> Result<(), SettingsProblem> {
    if is_host_label(region) {
        return Ok(());
    }
    Err(SettingsProblem::Wrong(format!("expected a region such as `us-east-1`, found `{}`", region.escape_debug())))
}

/// A text that says something.
pub(crate) fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// The proxies that the environment names, with the hosts that go past them.
#[derive(Clone, Default)]
pub(crate) struct Proxies {
    pub for_http: Option<ProxyConfig>,
    pub for_https: Option<ProxyConfig>,
}

impl Proxies {
    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, upper or lower case, as curl does.
    pub fn from_variables(variables: &BTreeMap<String, String>) -> Result<Self, SettingsProblem> {
        let variable = |name: &'static str| {
            let lower = given(variables.get(&name.to_ascii_lowercase()).map(String::as_str));
            lower.or(given(variables.get(name).map(String::as_str))).map(|value| (name, value))
        };
        let exceptions = variable("NO_PROXY").map(|(_, value)| value);
        let proxy = |named: Option<(&'static str, &str)>, build: fn(String) -> Result<ProxyConfig, _>| {
            let Some((name, value)) = named else { return Ok(None) };
            let url = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
            // The value is not quoted, and neither is the library's message that quotes it: it can hold a password.
            let proxy = build(url).map_err(|_: aws_smithy_http_client::proxy::ProxyError| {
                SettingsProblem::Wrong(format!("expected the URL of a proxy in `{name}`, found another text"))
            })?;
            Ok(Some(match exceptions {
                Some(exceptions) => proxy.no_proxy(exceptions),
                None => proxy,
            }))
        };
        Ok(Self {
            for_http: proxy(variable("HTTP_PROXY").or(variable("ALL_PROXY")), ProxyConfig::http)?,
            for_https: proxy(variable("HTTPS_PROXY").or(variable("ALL_PROXY")), ProxyConfig::https)?,
        })
    }
}
