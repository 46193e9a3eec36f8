//! What can be known of a run's auth requests before it begins: settings, registry files, hosts.

use crate::backend::{Need, ProviderName, ProviderRegistry};
use crate::bus::{AUTHORIZATION_REQUESTS, MAPPING_REQUESTS, PROVIDER_REQUESTS, USER_REQUESTS};
use crate::bus::{browser_grant, device_grant, second_factor};
use crate::flow::claims;
use crate::flow::initialize::INITIALIZE;
use crate::flow::keep_signed_in;
use crate::flow::role::REQUEST_FOR_ROLE;
use crate::flow::sign_in;
use crate::flow::sign_in_in_browser::SIGN_IN_IN_BROWSER;
use crate::flow::sign_in_on_device::SIGN_IN_ON_DEVICE;
use crate::flow_requests;
use authcanvas_graph::{Graph, Literal, SlotId};
use authcanvas_nodes::prompt;
use std::collections::{BTreeMap, BTreeSet};

/// True for the operations that [`crate::AuthServer`] serves.
pub fn is_auth_operation(operation: &str) -> bool {
    let bus = operation.split_once('.').map_or("", |(bus, _)| bus);
    [PROVIDER_REQUESTS, USER_REQUESTS, AUTHORIZATION_REQUESTS, MAPPING_REQUESTS].contains(&bus)
        || operation == INITIALIZE
        || flow_requests::serves(operation)
        || operation == device_grant::POLL
        || operation == keep_signed_in::WHEN
}

/// True for the operations of a sign-in on another device.
pub fn is_device_operation(operation: &str) -> bool {
    operation == device_grant::POLL
        || matches!(operation.split_once('.'), Some((PROVIDER_REQUESTS, device_grant::BEGIN | device_grant::CONFIRM)))
}

/// True for the operations that may need the secret of a client that a registry file configures.
pub fn is_oauth_operation(operation: &str) -> bool {
    is_device_operation(operation) || is_browser_operation(operation)
}

/// True for the operations of a sign-in in the browser.
pub fn is_browser_operation(operation: &str) -> bool {
    matches!(operation.split_once('.'), Some((PROVIDER_REQUESTS, browser_grant::BEGIN | browser_grant::CONFIRM)))
}

/// The settings that an operation cannot do without. Initialize needs none: it answers false instead.
pub fn needs_of(operation: &str) -> &'static [Need] {
    match operation.split_once('.') {
        Some((
            PROVIDER_REQUESTS,
            "PasswordGrantSingleFactorSignInAsync" | second_factor::BEGIN | second_factor::CONFIRM,
        )) => &[Need::Region, Need::AppClient],
        Some((USER_REQUESTS, request)) if request.ends_with("Async") => &[Need::Region, Need::AppClient],
        Some((AUTHORIZATION_REQUESTS, "RequestAWSCredentialsAsync")) => &[Need::Region, Need::IdentityPool],
        // The proof of a password holds the pool's name.
        None if operation == sign_in::WITH_PASSWORD => &[Need::Region, Need::UserPool, Need::AppClient],
        // Claims may be those of any provider, of which Initialize tells what it needs.
        None if operation == claims::READ || operation == claims::VERIFY => &[],
        None if operation == REQUEST_FOR_ROLE => &[Need::Region, Need::IdentityPool],
        None if flow_requests::serves(operation) => &[Need::Region, Need::AppClient],
        Some(_) | None => &[],
    }
}

/// What a person may want to choose from for an input of an auth node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The names of providers.
    Provider,
    /// A file beside the graph.
    RegistryFile,
}

/// What an input is chosen from, where it is of an auth node and names a provider or a file.
pub fn choice_of(kind: &str, slot: &SlotId) -> Option<Choice> {
    let is_of_auth = is_auth_operation(kind) || kind == SIGN_IN_ON_DEVICE;
    match slot.as_str() {
        "provider_name" | "providers" if is_of_auth => Some(Choice::Provider),
        "registry_path" if is_of_auth => Some(Choice::RegistryFile),
        _ => None,
    }
}

/// The providers that can be named with a registry file of this text: Cognito needs no section in it.
pub fn provider_names(registry: &str) -> Vec<String> {
    let mut names = vec![ProviderName::AWSCognitoIDP.as_str().to_owned()];
    names.extend(
        ProviderRegistry::names(registry).into_iter().filter(|name| name != ProviderName::AWSCognitoIDP.as_str()),
    );
    names
}

/// The registry files that a graph names in literals.
pub fn registry_paths(graph: &Graph) -> BTreeSet<String> {
    let Ok(slot) = SlotId::new("registry_path") else { return BTreeSet::new() };
    let initialize = format!("{PROVIDER_REQUESTS}.Initialize");
    let nodes = graph.all_nodes().map(|(_, _, node)| node);
    let nodes = nodes.filter(|node| node.kind == initialize || node.kind == INITIALIZE);
    nodes
        .filter_map(|node| match node.set.get(&slot) {
            Some(Literal::String(path)) if !path.is_empty() => Some(path.clone()),
            _ => None,
        })
        .collect()
}

/// The hosts that a registry file names. A file with faults names those of its sound parts; Initialize tells the
/// faults.
pub fn registry_hosts(file: &str, text: &str) -> BTreeSet<String> {
    ProviderRegistry::parse(file, text).map_or_else(|_| BTreeSet::new(), |registry| registry.hosts())
}

/// The secret inputs that a registry file names, with the clients whose secrets they are; without those of faulty
/// parts.
pub fn registry_secret_inputs(file: &str, text: &str) -> BTreeMap<String, String> {
    ProviderRegistry::parse(file, text).map_or_else(|_| BTreeMap::new(), |registry| registry.secret_inputs())
}

/// For kinds of this crate that show a person a code or a page by themselves, the name under which they do where their
/// input `name` gives no other.
pub fn name_of_shown(kind: &str) -> Option<&'static str> {
    match kind {
        SIGN_IN_ON_DEVICE => Some(prompt::DEVICE_CODE),
        SIGN_IN_IN_BROWSER => Some(prompt::BROWSER_PAGE),
        _ => None,
    }
}
