//! Whether the buses that a graph declares give kinds with sound slots.

use super::codes;
use super::resolve::unknown_record;
use crate::registry::{
    ADDRESS, CONNECT, DISCONNECT, EVENT_OUT, ON_CONNECTED, ON_DISCONNECTED, RESULT, Registry, handler_kind, sender_kind,
};
use authcanvas_graph::{Bus, BusEvent, Diagnostic, Graph, Site, ValueType};
use std::collections::BTreeSet;

/// Ids that the slots of senders and handlers have already.
const RESERVED: [&str; 8] = ["in", EVENT_OUT, ADDRESS, RESULT, CONNECT, DISCONNECT, ON_CONNECTED, ON_DISCONNECTED];

pub(super) fn check(graph: &Graph, registry: &Registry, diagnostics: &mut Vec<Diagnostic>) {
    for (name, bus) in &graph.buses {
        let mut report = |code: &'static str, message: String, hint: &str| {
            diagnostics.push(Diagnostic::error(code, Site::Bus(name.clone()), message).with_hint(hint));
        };
        for value_type in types_of(bus) {
            if let Some(record) = unknown_record(registry, value_type) {
                report(
                    codes::TYPE_UNKNOWN.code,
                    format!("there is no type `{record}`"),
                    "Run `authcanvas nodes` for the records that there are.",
                );
            }
        }
        for (event, def) in &bus.events {
            let kinds = [sender_kind(name.as_str(), event.as_str()), handler_kind(name.as_str(), event.as_str())];
            if let Some(kind) = kinds.iter().find(|kind| registry.node(kind).is_some()) {
                report(
                    codes::BUS_DECLARATION.code,
                    format!("`{kind}` is a kind of Authcanvas already"),
                    "Give the bus another name.",
                );
            }
            let handler = handler_kind(name.as_str(), event.as_str());
            if bus.events.keys().any(|other| sender_kind(name.as_str(), other.as_str()) == handler) {
                report(
                    codes::BUS_DECLARATION.code,
                    format!("`{handler}` would be both the handler of `{event}` and a sender"),
                    "Give one of the two events another name.",
                );
            }
            if let Some(id) = doubtful_slot(def) {
                report(
                    codes::BUS_DECLARATION.code,
                    format!("the parameter `{id}` of `{event}` has the id of another slot"),
                    "Give the parameter another id.",
                );
            }
        }
    }
}

/// The first parameter whose id is taken.
fn doubtful_slot(event: &BusEvent) -> Option<&str> {
    let mut seen = BTreeSet::from(RESERVED);
    event.parameters.iter().map(|parameter| parameter.id.as_str()).find(|id| !seen.insert(*id))
}

fn types_of(bus: &Bus) -> impl Iterator<Item = &ValueType> {
    bus.address.iter().chain(bus.events.values().flat_map(types_of_event))
}

fn types_of_event(event: &BusEvent) -> impl Iterator<Item = &ValueType> {
    event.parameters.iter().map(|parameter| &parameter.value_type).chain(&event.result)
}
