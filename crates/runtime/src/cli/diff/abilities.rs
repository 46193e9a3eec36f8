//! What a graph can do to the one who runs it: secrets it asks for and shows, requests, files, hosts.
//!
//! It is read off the registry and the files beside the graph; no kind is named.

use super::side::Side;
use authcanvas_auth::{registry_hosts, registry_paths};
use authcanvas_graph::{Graph, Role, ValueType};
use authcanvas_interpreter::{Ask, Behaviour, NodeDef, Registry, SlotDef, SlotShape, SlotType};
use std::collections::BTreeSet;

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
            Role::Input | Role::Output | Role::Local => {}
        }
    }
    for (id, node) in graph.nodes.iter().filter(|(_, node)| !node.disabled) {
        let Some(def) = registry.node(&node.kind) else { continue };
        let settings = registry.settings_of(def, node);
        let Ok(slots) = registry.slots_of(def, &settings) else { continue };
        if let Behaviour::Ask(Ask { operation, .. }) = &def.behaviour {
            found.insert(format!("ask for `{operation}`"));
        }
        if reveals(def, &slots) {
            found.insert(format!("turn a secret into text, at `{id}`"));
        }
    }
    for path in registry_paths(graph) {
        found.insert(format!("read the file `{path}`"));
        let hosts = side.beside(&path).map(|text| registry_hosts(&path, &text)).unwrap_or_default();
        found.extend(hosts.into_iter().map(|host| format!("reach the host `{host}`, by `{path}`")));
    }
    found
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
