//! What a graph can do to the one who runs it: secrets it asks for and shows, requests, files, hosts.
//!
//! It is read off the registry and the files beside the graph; no kind is named.

use super::side::Side;
use crate::profile::{self, AwsChoice, BackendChoice, InputSource};
use authcanvas_auth::{registry_hosts, registry_paths};
use authcanvas_graph::{Graph, Role, ValueType};
use authcanvas_interpreter::{Ask, Behaviour, NodeDef, Registry, SlotDef, SlotShape, SlotType};
use std::collections::{BTreeMap, BTreeSet};

/// What a graph can do, in words. `side` is where the files beside it are.
pub(super) fn of(graph: &Graph, side: &Side, registry: &Registry) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (id, variable) in &graph.variables {
        match variable.role {
            Role::Input if registry.holds_secret(&variable.value_type) => {
                found.insert(format!("take the secret input `{id}`"));
            }
            Role::Output if registry.holds_secret(&variable.value_type) => {
                found.insert(format!("hand out the secret output `{id}`"));
            }
            Role::Input | Role::Output | Role::Local | Role::Kept | Role::Constant => {}
        }
    }
    for (function, id, node) in graph.all_nodes().filter(|(_, _, node)| !node.disabled) {
        let Some(def) = registry.node(&node.kind) else { continue };
        let settings = registry.settings_of(def, node);
        let Ok(slots) = registry.slots_of(def, &settings) else { continue };
        if let Behaviour::Ask(Ask { operation, .. }) = &def.behaviour {
            found.insert(format!("ask for `{operation}`"));
        }
        if reveals(def, &slots) {
            let within = function.map_or_else(String::new, |function| format!(" of the function `{function}`"));
            found.insert(format!("turn a secret into text, at `{id}`{within}"));
        }
    }
    for path in registry_paths(graph) {
        found.insert(format!("read the file `{path}`"));
        let hosts = side.beside(&path).map(|text| registry_hosts(&path, &text)).unwrap_or_default();
        found.extend(hosts.into_iter().map(|host| format!("reach the host `{host}`, by `{path}`")));
    }
    // What a profile offers matters to whoever asks something of a backend.
    let asks = |node: &authcanvas_graph::Node| {
        registry.node(&node.kind).is_some_and(|def| matches!(def.behaviour, Behaviour::Ask(_)))
    };
    if graph.nodes.values().any(|node| !node.disabled && asks(node)) {
        found.extend(of_profiles(side));
    }
    found
}

/// What the profiles let a run do that a graph of the folder asks for.
fn of_profiles(side: &Side) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let Some((text, beside)) = side.nearest(profile::FILE_NAME) else { return found };
    let file = match profile::parse(&text) {
        Ok(file) => file,
        Err(_) => return BTreeSet::from([format!("find a faulty `{}`", profile::FILE_NAME)]),
    };
    for (name, profile) in &file.profiles {
        let mut may = |what: String| found.insert(format!("{what}, by the profile `{name}`"));
        match &profile.backend {
            BackendChoice::Sandbox { .. } => {}
            BackendChoice::Aws(aws) => {
                let AwsChoice {
                    region,
                    user_pool,
                    app_client,
                    identity_pool,
                    client_secret,
                    endpoint_url,
                    aws_profile,
                } = &**aws;
                for (word, id) in [
                    ("region", region),
                    ("user pool", user_pool),
                    ("app client", app_client),
                    ("identity pool", identity_pool),
                    ("AWS profile", aws_profile),
                ] {
                    if let Some(id) = id {
                        may(format!("use the {word} `{id}`"));
                    }
                }
                if let Some(url) = endpoint_url {
                    may(format!("send requests to `{url}` instead of AWS"));
                }
                if let Some(InputSource::Env(variable)) = client_secret {
                    may(format!("read the environment variable `{variable}`"));
                }
            }
        }
        for source in profile.inputs.values() {
            if let InputSource::Env(variable) = source {
                may(format!("read the environment variable `{variable}`"));
            }
        }
        for host in &profile.allowed_hosts {
            may(format!("reach the host `{host}`"));
        }
        if let Some(path) = &profile.registry {
            may(format!("read the file `{path}`"));
            let hosts = beside(path).map(|text| registry_hosts(path, &text)).unwrap_or_default();
            for host in hosts {
                may(format!("reach the host `{host}` of `{path}`"));
            }
        }
        if let Some(path) = &profile.resource_mappings {
            may(format!("read the file `{path}`"));
            mapped(&beside(path).unwrap_or_default()).into_iter().for_each(|(key, id)| {
                may(format!("use `{id}` for `{key}` of `{path}`"));
            });
        }
    }
    found
}

/// The resources of a resource mapping file, by key; none where it is not one.
fn mapped(text: &str) -> BTreeMap<String, String> {
    let document: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let resources = document["AWSResourceMappings"].as_object().cloned().unwrap_or_default();
    let id = |resource: &serde_json::Value| resource["Name/ID"].as_str().map(str::to_owned);
    let region = document["Region"].as_str().map(|region| ("Region".to_owned(), region.to_owned()));
    resources.iter().filter_map(|(key, resource)| Some((key.clone(), id(resource)?))).chain(region).collect()
}

/// True for a function of a secret whose result is none.
fn reveals(def: &NodeDef, slots: &[SlotDef]) -> bool {
    let is_secret = |slot_type: &SlotType| *slot_type == SlotType::Known(ValueType::Secret);
    let takes = slots.iter().any(|slot| match &slot.shape {
        SlotShape::Input { slot_type, .. } => is_secret(slot_type),
        SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Output { .. } => false,
    });
    let gives_text = slots.iter().any(|slot| match &slot.shape {
        SlotShape::Output { slot_type, .. } => *slot_type == SlotType::Known(ValueType::String),
        SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Input { .. } => false,
    });
    takes && gives_text && matches!(def.behaviour, Behaviour::Pure(_) | Behaviour::Lower(_))
}
