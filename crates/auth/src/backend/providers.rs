//! Who can be signed in with, and what Initialize makes of a list of names.
//!
//! Initialize looks at settings and files only and sends nothing. Every name is tried, every unusable one is told with
//! its reason, and only usable ones count as initialized (Open 3D Engine stops at the first; defects B7 and B8).

use super::clients::Backend;
use super::failure::AuthFailure;
use super::json_file::FileFaults;
use super::openid_provider::OpenIdProvider;
use super::registry_file::{ClientSecret, DeviceProvider, ProviderRegistry};
use super::settings::Need;
use super::surroundings::Surroundings;
use super::user_pool;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The longest name of a provider that a registry configures.
const LONGEST_NAME: usize = 64;

/// A provider: by Open 3D Engine's names (`ProviderNameEnum`), or by the name that a registry gives one of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProviderName {
    /// A Cognito user pool.
    AWSCognitoIDP,
    /// Login with Amazon, by the device flow.
    LoginWithAmazon,
    /// Google, by the device flow.
    Google,
    /// Any other provider of OpenID Connect, by its name in the registry.
    OpenId(Arc<str>),
}

/// Names that Open 3D Engine's enum has and nothing implements; a registry may configure the latter three.
const NAMES_WITHOUT_PROVIDER: [&str; 4] = ["None", "Twitch", "Apple", "Facebook"];

impl ProviderName {
    /// The providers that need no registry to be known.
    pub const BUILT_IN: [Self; 3] = [Self::AWSCognitoIDP, Self::LoginWithAmazon, Self::Google];

    /// The name as graphs and registries write it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::AWSCognitoIDP => user_pool::PROVIDER,
            Self::LoginWithAmazon => "LoginWithAmazon",
            Self::Google => "Google",
            Self::OpenId(name) => name,
        }
    }

    /// The provider of a name, which is matched exactly, as there. Nothing for a text that can name none: names begin
    /// with a letter and hold letters, digits, `_`, `-` and `.`, at most 64 of them.
    pub fn from_name(name: &str) -> Option<Self> {
        let built_in = Self::BUILT_IN.into_iter().find(|provider| provider.as_str() == name);
        built_in.or_else(|| is_name(name).then(|| Self::OpenId(name.into())))
    }
}

fn is_name(text: &str) -> bool {
    text != "None"
        && text.len() <= LONGEST_NAME
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
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
    /// What is in nobody's way and ought to be changed all the same.
    pub warnings: Vec<String>,
    /// The hosts that a file names and this run may not reach; each is in a message too.
    pub refused_hosts: Vec<String>,
}

/// What a usable provider works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProviderSettings {
    Cognito,
    Device(Box<DeviceProvider>),
    OpenId(Box<OpenIdProvider>),
}

impl ProviderSettings {
    /// The client secret, as the registry has it.
    pub fn client_secret(&self) -> Option<&ClientSecret> {
        match self {
            Self::Cognito => None,
            Self::Device(settings) => settings.client_secret.as_ref(),
            Self::OpenId(settings) => settings.client_secret.as_ref(),
        }
    }

    /// Under which an identity pool knows a provider of OpenID Connect.
    pub fn login_key(&self) -> Option<String> {
        match self {
            Self::Cognito | Self::Device(_) => None,
            Self::OpenId(settings) => Some(settings.login_key.clone()),
        }
    }

    /// The hosts that the registry names, each with its key.
    fn hosts(&self) -> Vec<(&'static str, &String)> {
        match self {
            Self::Cognito => Vec::new(),
            Self::Device(settings) => {
                vec![("OAuthCodeURL", &settings.code_host), ("OAuthTokensURL", &settings.tokens_host)]
            }
            Self::OpenId(settings) => {
                let others = settings.endpoint_hosts.iter().map(|host| ("EndpointHosts", host));
                [("Issuer", &settings.issuer_host)].into_iter().chain(others).collect()
            }
        }
    }

    /// Fails for a provider that has no sign-in with a password.
    pub fn check_password(&self, provider: &str) -> Result<(), AuthFailure> {
        match self {
            Self::Cognito => Ok(()),
            Self::Device(_) => {
                Err(AuthFailure::unsupported(provider, "sign-in with a password; this provider has the device flow"))
            }
            Self::OpenId(_) => Err(AuthFailure::unsupported(
                provider,
                "sign-in with a password; this provider has sign-in on another device and in the browser",
            )),
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
        let provider = ProviderName::from_name(name);
        let settings = match &provider {
            None => Err(unknown_name(name)),
            Some(ProviderName::AWSCognitoIDP) => cognito(backend).map(|()| ProviderSettings::Cognito),
            Some(provider @ (ProviderName::LoginWithAmazon | ProviderName::Google)) => {
                device(provider, registry.as_ref())
            }
            Some(provider @ ProviderName::OpenId(_)) => open_id(provider, registry.as_ref()),
        };
        let settings = settings.and_then(|settings| {
            check_hosts(backend, surroundings, name, &settings, &mut outcome.refused_hosts)?;
            check_secret(name, &settings, has_secret, &mut outcome.warnings)?;
            Ok(settings)
        });
        match (provider, settings) {
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
    let built_in = ProviderName::BUILT_IN.map(|provider| format!("`{provider}`")).join(", ");
    if NAMES_WITHOUT_PROVIDER.contains(&name) {
        return format!("not supported (there are {built_in}, and those that the registry file configures)");
    }
    format!(
        "Incorrect string value for enum: {} (expected one of {built_in}, or a provider that the registry file \
         configures)",
        name.escape_debug()
    )
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
    provider: &ProviderName,
    registry: Option<&Result<ProviderRegistry, String>>,
) -> Result<ProviderSettings, String> {
    match registry {
        None => {
            let path = format!("/AWS/{provider}");
            Err(format!("Failed to load the setting registry (no path was given to a file with `{path}`)"))
        }
        Some(Err(_)) => Err("Failed to load the setting registry".to_owned()),
        Some(Ok(registry)) => match registry.device_provider(provider) {
            Ok(settings) => Ok(ProviderSettings::Device(Box::new(settings.clone()))),
            Err(faults) => Err(in_one_line(&faults)),
        },
    }
}

/// A name that no registry configures is no provider at all.
fn open_id(
    provider: &ProviderName,
    registry: Option<&Result<ProviderRegistry, String>>,
) -> Result<ProviderSettings, String> {
    match registry {
        Some(Ok(registry)) if registry.configures(provider) => match registry.open_id_provider(provider) {
            Ok(settings) => Ok(ProviderSettings::OpenId(Box::new(settings.clone()))),
            Err(faults) => Err(in_one_line(&faults)),
        },
        Some(_) | None => Err(unknown_name(provider.as_str())),
    }
}

fn in_one_line(faults: &FileFaults) -> String {
    let why = if faults.faults.is_empty() {
        format!("`{}` has no such object", faults.file)
    } else {
        faults.lines().join("; ")
    };
    format!("{} ({why})", faults.summary)
}

fn check_hosts(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    provider: &str,
    settings: &ProviderSettings,
    refused_hosts: &mut Vec<String>,
) -> Result<(), String> {
    let mut refused = Vec::new();
    for (key, host) in settings.hosts() {
        if !surroundings.host_allowed(host) && !backend.is_stood_in_for(host) {
            refused.push(format!("`/AWS/{provider}/{key}` names the host `{host}`, which this run may not reach"));
            if !refused_hosts.contains(host) {
                refused_hosts.push(host.clone());
            }
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(refused.join("; ")) }
}

fn check_secret(
    provider: &str,
    settings: &ProviderSettings,
    has_secret: &dyn Fn(&str) -> bool,
    warnings: &mut Vec<String>,
) -> Result<(), String> {
    match settings.client_secret() {
        Some(ClientSecret::Input(input)) if !has_secret(input) => {
            Err(AuthFailure::no_secret_input(provider, input).to_string())
        }
        Some(ClientSecret::Literal(_)) => {
            warnings.push(format!(
                "`{provider}`: the client secret stands in clear at `/AWS/{provider}/ClientSecret`; write {{\"Input\": \
                 \"name\"}} there, and give the secret input of that name"
            ));
            Ok(())
        }
        Some(ClientSecret::Input(_)) | None => Ok(()),
    }
}
