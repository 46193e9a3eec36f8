//! What can be known of a run's auth requests before it begins: settings, registry files, hosts.

use crate::backend::{Need, ProviderName, ProviderRegistry};
use crate::bus::{AUTHORIZATION_REQUESTS, PROVIDER_REQUESTS, USER_REQUESTS};
use crate::flow::initialize::INITIALIZE;
use authcanvas_graph::{Graph, Literal, SlotId};
use std::collections::BTreeSet;

/// True for the operations that [`crate::AuthServer`] serves.
pub fn is_auth_operation(operation: &str) -> bool {
    let bus = operation.split_once('.').map_or("", |(bus, _)| bus);
    [PROVIDER_REQUESTS, USER_REQUESTS, AUTHORIZATION_REQUESTS].contains(&bus) || operation == INITIALIZE
}

/// The settings that an operation cannot do without. Initialize needs none: it answers false instead.
pub fn needs_of(operation: &str) -> &'static [Need] {
    match operation.split_once('.') {
        Some((PROVIDER_REQUESTS, "PasswordGrantSingleFactorSignInAsync"))
        | Some((USER_REQUESTS, "EmailSignUpAsync" | "ConfirmSignUpAsync")) => &[Need::Region, Need::AppClient],
        Some((AUTHORIZATION_REQUESTS, "RequestAWSCredentialsAsync")) => &[Need::Region, Need::IdentityPool],
        Some(_) | None => &[],
    }
}

/// The registry files that a graph names in literals.
pub fn registry_paths(graph: &Graph) -> BTreeSet<String> {
    let Ok(slot) = SlotId::new("registry_path") else { return BTreeSet::new() };
    let initialize = format!("{PROVIDER_REQUESTS}.Initialize");
    let nodes = graph.nodes.values().filter(|node| node.kind == initialize || node.kind == INITIALIZE);
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
    let Ok(registry) = ProviderRegistry::parse(file, text) else { return BTreeSet::new() };
    [ProviderName::LoginWithAmazon, ProviderName::Google]
        .into_iter()
        .filter_map(|provider| registry.device_provider(provider).ok())
        .flat_map(|settings| [settings.code_host.clone(), settings.tokens_host.clone()])
        .collect()
}
