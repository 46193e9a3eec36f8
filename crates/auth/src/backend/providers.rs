//! Who can be signed in with, and what Initialize makes of a list of names.
//!
//! Initialize looks at settings and files only and sends nothing. Every name is tried, every unusable one is told with
//! its reason, and only usable ones count as initialized (Open 3D Engine stops at the first; defects B7 and B8).

use super::clients::Backend;
use super::failure::AuthFailure;
use super::registry_file::{ClientSecret, DeviceProvider, ProviderRegistry};
use super::settings::Need;
use super::surroundings::Surroundings;
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// The providers that are implemented, by Open 3D Engine's names (`ProviderNameEnum`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProviderName {
    /// A Cognito user pool.
    AWSCognitoIDP,
    /// Login with Amazon, by the device flow.
    LoginWithAmazon,
    /// Google, by the device flow.
    Google,
}

/// Names that Open 3D Engine's enum has and nothing implements.
const NAMES_WITHOUT_PROVIDER: [&str; 4] = ["None", "Twitch", "Apple", "Facebook"];

impl ProviderName {
    /// Every provider.
    pub const ALL: [Self; 3] = [Self::AWSCognitoIDP, Self::LoginWithAmazon, Self::Google];

    /// The name as graphs and registries write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AWSCognitoIDP => "AWSCognitoIDP",
            Self::LoginWithAmazon => "LoginWithAmazon",
            Self::Google => "Google",
        }
    }

    /// The provider of a name, which is matched exactly, as there.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == name)
    }
}

impl fmt::Display for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an Initialize gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InitializeOutcome {
    /// True when everything that was named can be used.
    pub result: bool,
    /// What is in the way, or only worth knowing when the result is true.
    pub messages: Vec<String>,
    /// The hosts that a file names and this run may not reach; each is in a message too.
    pub refused_hosts: Vec<String>,
}

/// What a usable provider works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProviderSettings {
    Cognito,
    Device(Box<DeviceProvider>),
}

impl ProviderSettings {
    /// Fails for a provider that has no sign-in with a password.
    pub fn check_password(&self, provider: &str) -> Result<(), AuthFailure> {
        match self {
            Self::Cognito => Ok(()),
            Self::Device(_) => {
                Err(AuthFailure::unsupported(provider, "sign-in with a password; this provider has the device flow"))
            }
        }
    }
}

/// Tries every name against the backend and the registry at the path; an empty path means that there is none.
///
/// As in the older form of the request (V1), a registry that is named and cannot be read makes the result false even
/// when nobody needs it. Unlike there, Cognito needs no registry, and is initialized all the same.
pub(crate) fn initialize(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    has_secret: &dyn Fn(&str) -> bool,
    names: &[String],
    registry_path: &str,
) -> (BTreeMap<ProviderName, ProviderSettings>, InitializeOutcome) {
    let mut usable = BTreeMap::new();
    let mut outcome = InitializeOutcome { result: true, ..InitializeOutcome::default() };
    let registry = match registry_path {
        "" => None,
        path => Some(read_registry(surroundings, path)),
    };
    if let Some(Err(message)) = &registry {
        outcome.result = false;
        outcome.messages.push(message.clone());
    }
    let mut tried = Vec::new();
    for name in names {
        if tried.contains(&name) {
            continue;
        }
        tried.push(name);
        let settings = match ProviderName::from_name(name) {
            None => Err(unknown_name(name)),
            Some(ProviderName::AWSCognitoIDP) => cognito(backend).map(|()| ProviderSettings::Cognito),
            Some(provider @ (ProviderName::LoginWithAmazon | ProviderName::Google)) => {
                device(backend, surroundings, provider, registry.as_ref(), &mut outcome.refused_hosts)
                    .and_then(|settings| match &settings.client_secret {
                        Some(ClientSecret::Input(input)) if !has_secret(input) => {
                            Err(AuthFailure::no_secret_input(name, input).to_string())
                        }
                        Some(_) | None => Ok(settings),
                    })
                    .map(|settings| ProviderSettings::Device(Box::new(settings)))
            }
        };
        match (ProviderName::from_name(name), settings) {
            (Some(provider), Ok(settings)) => {
                usable.insert(provider, settings);
            }
            (_, Err(why)) => {
                outcome.result = false;
                outcome.messages.push(format!("`{}`: {why}", name.escape_debug()));
            }
            (None, Ok(_)) => {}
        }
    }
    (usable, outcome)
}

fn read_registry(surroundings: &dyn Surroundings, path: &str) -> Result<ProviderRegistry, String> {
    let summary = |why: &str| format!("Error merging settings registry for path: {path} ({why})");
    // The file may hold a client secret, which is not to stay behind in memory.
    let text = Zeroizing::new(surroundings.read_file(path).map_err(|why| summary(&why))?);
    ProviderRegistry::parse(path, &text).map_err(|faults| summary(&faults.lines().join("; ")))
}

fn unknown_name(name: &str) -> String {
    let implemented = ProviderName::ALL.map(|provider| format!("`{provider}`")).join(", ");
    if NAMES_WITHOUT_PROVIDER.contains(&name) {
        return format!("not supported (there are {implemented})");
    }
    format!("Incorrect string value for enum: {} (expected one of {implemented})", name.escape_debug())
}

fn cognito(backend: &Backend) -> Result<(), String> {
    match backend.app_client() {
        Some(_) => Ok(()),
        None => Err(format!(
            "Missing Cognito App Client Id from resource mappings. Calls to Cognito will fail. ({})",
            backend.missing_message(Need::AppClient)
        )),
    }
}

fn device(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    provider: ProviderName,
    registry: Option<&Result<ProviderRegistry, String>>,
    refused_hosts: &mut Vec<String>,
) -> Result<DeviceProvider, String> {
    let settings = match registry {
        None => {
            let path = format!("/AWS/{provider}");
            return Err(format!("Failed to load the setting registry (no path was given to a file with `{path}`)"));
        }
        Some(Err(_)) => return Err("Failed to load the setting registry".to_owned()),
        Some(Ok(registry)) => registry.device_provider(provider).map_err(|faults| {
            let why = if faults.faults.is_empty() {
                format!("`{}` has no such object", faults.file)
            } else {
                faults.lines().join("; ")
            };
            format!("{} ({why})", faults.summary)
        })?,
    };
    let mut refused = Vec::new();
    for (key, host) in [("OAuthCodeURL", &settings.code_host), ("OAuthTokensURL", &settings.tokens_host)] {
        if !surroundings.host_allowed(host) && !backend.is_stood_in_for(host) {
            refused.push(format!("`/AWS/{provider}/{key}` names the host `{host}`, which this run may not reach"));
            if !refused_hosts.contains(host) {
                refused_hosts.push(host.clone());
            }
        }
    }
    if refused.is_empty() { Ok(settings.clone()) } else { Err(refused.join("; ")) }
}
