//! Buses that a canvas uses and the registry does not have, as buses that the graph declares itself.
//!
//! Script events are declared as their definition says, or without it as far as their nodes do. A bus of the engine
//! that nobody here knows is declared too, marked as unknown: nothing is ever heard on it.

use super::canvas_index::CanvasIndex;
use super::names::Names;
use super::types::value_type;
use super::{Library, codes, snake_case};
use crate::{
    AssetReference, CanvasNode, CanvasSlot, CanvasType, HandledEvent, MethodCall, MethodKind, NodeClass, ScriptEvents,
    SlotKind,
};
use authcanvas_graph::{
    Bus, BusEvent, BusName, BusScope, Diagnostic, EventName, Graph, Parameter, Site, SlotId, ValueType,
};
use authcanvas_interpreter::{
    ADDRESS, CONNECT, DISCONNECT, EVENT_OUT, ON_CONNECTED, ON_DISCONNECTED, RESULT, Registry, handler_kind, sender_kind,
};
use std::collections::BTreeMap;

/// The name of the slot by which a node says whom it hears or speaks to.
pub(super) const SOURCE: &str = "Source";

/// Ids that a sender or a handler has for other slots.
const RESERVED: [&str; 8] = ["in", EVENT_OUT, ADDRESS, RESULT, CONNECT, DISCONNECT, ON_CONNECTED, ON_DISCONNECTED];

/// The buses that a graph declares for a canvas.
pub(super) fn declare(index: &CanvasIndex<'_>, registry: &Registry, library: &dyn Library) -> BTreeMap<BusName, Bus> {
    let mut declaring = Declaring { index, registry, buses: BTreeMap::new() };
    for node in &index.canvas.nodes {
        match &node.own {
            NodeClass::SendScriptEvent(send) => declaring.script_events(&send.asset, library),
            NodeClass::ReceiveScriptEvent(receive) => declaring.script_events(&receive.asset, library),
            _ => {}
        }
    }
    for node in &index.canvas.nodes {
        match &node.own {
            NodeClass::ReceiveScriptEvent(receive) => {
                let bus = bus_name(&receive.asset, library);
                declaring.handled(node, &bus, &receive.events, false);
            }
            NodeClass::EventHandler(handler) => {
                let is_known = |event: &HandledEvent| is_known(registry, &handler.bus_name, &event.name);
                if !handler.events.iter().any(is_known) {
                    declaring.handled(node, &handler.bus_name, &handler.events, true);
                }
            }
            _ => {}
        }
    }
    for node in &index.canvas.nodes {
        if let NodeClass::Method(call) | NodeClass::MethodOverloaded(call) = &node.own
            && call.kind == MethodKind::BusEvent
            && !is_known(registry, &call.class_name, &call.method_name)
        {
            declaring.sent(node, call);
        }
    }
    declaring.buses
}

/// The buses of a graph that nobody here knows, a warning each.
pub fn unknown_buses(graph: &Graph) -> Vec<Diagnostic> {
    let unknown = graph.buses.iter().filter(|(_, bus)| bus.is_unknown && !bus.events.is_empty());
    let warnings = unknown.map(|(name, _)| {
        let message = "nobody here knows this bus: sending on it does nothing, and its handlers never run";
        Diagnostic::warning(codes::UNKNOWN_BUS.code, Site::Bus(name.clone()), message)
            .with_hint("Replace the nodes of the bus, or remove them.")
    });
    warnings.collect()
}

/// True for an event that the registry has kinds for, under its own name or as an alias.
fn is_known(registry: &Registry, bus: &str, event: &str) -> bool {
    let names = [sender_kind(bus, event), handler_kind(bus, event)];
    let has = |name: &String| {
        registry.node(name).is_some() || registry.nodes().iter().any(|def| def.aliases.iter().any(|it| **it == **name))
    };
    names.iter().any(has)
}

/// The name under which a definition of script events is declared.
pub(super) fn bus_name(asset: &AssetReference, library: &dyn Library) -> String {
    let definition = library.script_events(&asset.base_name());
    let name = definition.map(|events| events.name.value).filter(|name| !name.is_empty());
    plain_name(&name.unwrap_or_else(|| asset.base_name()))
}

/// A name as buses and events may have it.
pub(super) fn plain_name(name: &str) -> String {
    let plain: String = name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
    if plain.starts_with(|letter: char| letter.is_ascii_alphabetic()) { plain } else { format!("Bus{plain}") }
}

struct Declaring<'i, 'a> {
    index: &'i CanvasIndex<'a>,
    registry: &'i Registry,
    buses: BTreeMap<BusName, Bus>,
}

impl Declaring<'_, '_> {
    /// Declares script events as their definition says.
    fn script_events(&mut self, asset: &AssetReference, library: &dyn Library) {
        let Ok(name) = BusName::new(&bus_name(asset, library)) else { return };
        let definition = library.script_events(&asset.base_name());
        let bus = self.buses.entry(name).or_insert_with(|| Bus { scope: BusScope::Global, ..Bus::default() });
        let Some(ScriptEvents { address_type, methods, tool_tip, .. }) = definition else { return };
        bus.doc = tool_tip.value;
        bus.address = value_type(&address_type.value, self.registry);
        for method in methods {
            let Ok(event) = EventName::new(&plain_name(&method.name.value)) else { continue };
            let parameters = method.parameters.iter().map(|it| (it.name.value.as_str(), &it.value_type.value));
            let parameters = parameters_of(parameters, self.registry);
            let result = value_type(&method.return_type.value, self.registry);
            bus.events.insert(event, BusEvent { doc: method.tool_tip.value, parameters, result });
        }
    }

    /// Declares what a handler hears, where nothing better is known.
    fn handled(&mut self, node: &CanvasNode, bus: &str, events: &[HandledEvent], is_unknown: bool) {
        let Ok(name) = BusName::new(&plain_name(bus)) else { return };
        let address = node.slot_named(SlotKind::DataIn, SOURCE).and_then(|slot| self.type_of(slot));
        let is_new = !self.buses.contains_key(&name);
        let scope = if is_unknown { BusScope::Local } else { BusScope::Global };
        let bus = self.buses.entry(name).or_insert_with(|| Bus { is_unknown, scope, ..Bus::default() });
        if is_new || bus.address.is_none() {
            bus.address = address.or(bus.address.take());
        }
        for event in events.iter().filter(|event| self.index.leads_anywhere(node, event.exec_slot)) {
            let Ok(event_name) = EventName::new(&plain_name(&event.name)) else { continue };
            if bus.events.contains_key(&event_name) {
                continue;
            }
            let slots = event.parameter_slots.iter().filter_map(|slot| node.slot(*slot));
            let parameters = slots.map(|slot| (slot.name.as_str(), shown_type(slot)));
            let parameters = parameters_of(parameters, self.registry);
            let result = event.result_slot.and_then(|slot| node.slot(slot)).map(shown_type);
            let result = result.and_then(|result| value_type(result, self.registry));
            bus.events.insert(event_name, BusEvent { doc: String::new(), parameters, result });
        }
    }

    /// Declares what is sent on a bus that nobody knows.
    fn sent(&mut self, node: &CanvasNode, call: &MethodCall) {
        let (Ok(bus), Ok(event)) =
            (BusName::new(&plain_name(&call.class_name)), EventName::new(&plain_name(&call.method_name)))
        else {
            return;
        };
        let bus = self.buses.entry(bus).or_insert_with(|| Bus { is_unknown: true, ..Bus::default() });
        let n_addresses = usize::from(bus.address.is_some());
        let arguments = node.slots_of(SlotKind::DataIn).skip(n_addresses);
        let parameters = parameters_of(arguments.map(|slot| (slot.name.as_str(), shown_type(slot))), self.registry);
        let result = node.slots_of(SlotKind::DataOut).next().map(shown_type);
        let result = result.and_then(|result| value_type(result, self.registry));
        let declared = bus.events.entry(event).or_insert(BusEvent { doc: String::new(), parameters, result: None });
        if declared.result.is_none() {
            declared.result = result;
        }
    }

    fn type_of(&self, slot: &CanvasSlot) -> Option<ValueType> {
        value_type(shown_type(slot), self.registry)
    }
}

/// The type that a slot shows, or that of its value.
fn shown_type(slot: &CanvasSlot) -> &CanvasType {
    match (&slot.display_type, &slot.datum) {
        (CanvasType::Untyped, Some(datum)) => &datum.value_type,
        (shown, _) => shown,
    }
}

/// Parameters with ids of their own. One without a type can be anything.
fn parameters_of<'s>(named: impl Iterator<Item = (&'s str, &'s CanvasType)>, registry: &Registry) -> Vec<Parameter> {
    let mut taken = Names::default();
    for id in RESERVED {
        taken.fresh(id);
    }
    let parameters = named.map(|(name, canvas_type)| {
        let id = SlotId::new(&taken.fresh(&snake_case(name))).expect("snake_case with a number is snake_case");
        Parameter::new(id, value_type(canvas_type, registry).unwrap_or(ValueType::Any))
    });
    parameters.collect()
}
