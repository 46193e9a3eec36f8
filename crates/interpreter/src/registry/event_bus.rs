//! Kinds of nodes made from a bus whose events a graph sends and handles by itself.
//!
//! Such a bus is declared by a graph ([`authcanvas_graph::Bus`]) or, in the same form, by a vocabulary. From each event
//! come a sender `Bus.Event` and a handler `Bus.on_Event`. The slots that every handler has are named here, for the
//! handlers of notifications and of variables too.

use super::Registry;
use super::node_def::{Behaviour, EventRef, NodeDef, Text, Trigger};
use super::slot_def::{SlotDef, SlotType};
use authcanvas_graph::{Bus, BusEvent, Parameter};

/// The exec in that connects a handler.
pub const CONNECT: &str = "connect";
/// The exec in that disconnects a handler.
pub const DISCONNECT: &str = "disconnect";
/// The exec out behind [`CONNECT`].
pub const ON_CONNECTED: &str = "on_connected";
/// The exec out behind [`DISCONNECT`].
pub const ON_DISCONNECTED: &str = "on_disconnected";
/// The exec out that an event takes.
pub const EVENT_OUT: &str = "out";
/// The input that says which address a handler hears, and a sender sends to.
pub const ADDRESS: &str = "address";
/// The input that a handler answers with, and the output that a sender has the answer in.
pub const RESULT: &str = "result";
/// What stands before an event's name in the kind of its handler.
const HANDLER_PREFIX: &str = "on_";

/// A bus that a vocabulary declares and that graphs handle themselves.
#[derive(Debug, Clone)]
pub struct EventBusDef {
    /// Exactly as Open 3D Engine names it.
    pub name: Text,
    /// The palette's heading.
    pub category: Text,
    /// What it is.
    pub bus: Bus,
}

/// The slots by which every handler is connected and disconnected, to be put around its others.
pub fn connection_slots() -> [SlotDef; 4] {
    [
        SlotDef::exec_in(CONNECT)
            .doc("Connects the handler. Where nothing leads here, it is connected from the beginning of the run."),
        SlotDef::exec_in(DISCONNECT).doc("Disconnects the handler, so that it hears nothing until it is connected."),
        SlotDef::exec_out(ON_CONNECTED).doc("Taken after Connect."),
        SlotDef::exec_out(ON_DISCONNECTED).doc("Taken after Disconnect."),
    ]
}

/// What connecting and disconnecting lead to, in the form of [`NodeDef::leads`].
pub fn connection_leads(def: NodeDef) -> NodeDef {
    def.leads(CONNECT, &[ON_CONNECTED]).leads(DISCONNECT, &[ON_DISCONNECTED])
}

/// The kind of an event's sender.
pub fn sender_kind(bus: &str, event: &str) -> String {
    format!("{bus}.{event}")
}

/// The kind of an event's handler.
pub fn handler_kind(bus: &str, event: &str) -> String {
    format!("{bus}.{HANDLER_PREFIX}{event}")
}

/// The kinds made from a bus: sender and handler of each event.
pub(crate) fn nodes(name: &str, category: &Text, bus: &Bus, registry: &Registry) -> Vec<NodeDef> {
    let nodes = bus.events.iter().flat_map(|(event, def)| {
        [
            sender(name, event.as_str(), category, bus, def, registry),
            handler(name, event.as_str(), category, bus, def, registry),
        ]
    });
    nodes.collect()
}

/// Documentation that a file may leave out.
fn doc_or(doc: &str, otherwise: impl FnOnce() -> String) -> String {
    if doc.is_empty() { otherwise() } else { doc.to_owned() }
}

fn sender(name: &str, event: &str, category: &Text, bus: &Bus, def: &BusEvent, registry: &Registry) -> NodeDef {
    let mut slots = vec![SlotDef::exec_in("in").doc("Sends the event: every handler that is connected runs.")];
    if let Some(address) = &bus.address {
        slots.push(SlotDef::input(ADDRESS, address.clone().into()).doc("Whose handlers hear the event."));
    }
    slots.extend(def.parameters.iter().map(|parameter| {
        let doc = doc_or(&parameter.doc, || "What the handlers are given.".to_owned());
        let slot = SlotDef::input(parameter.id.as_str(), SlotType::Known(parameter.value_type.clone())).doc(doc);
        slot.or(registry.default_of(&parameter.value_type))
    }));
    slots.push(SlotDef::exec_out(EVENT_OUT).doc("Taken when the last handler has run."));
    if let Some(result) = &def.result {
        slots.push(
            SlotDef::output(RESULT, result.clone().into())
                .doc("What the last handler answered; the type's default where there was none."),
        );
    }
    let event_ref = EventRef { bus: Text::Owned(name.to_owned()), event: Text::Owned(event.to_owned()) };
    NodeDef::new(sender_kind(name, event), title(event), category.clone(), Behaviour::Send(event_ref))
        .doc(doc_or(&def.doc, || format!("Sends {event} to the handlers of {name}.")))
        .slots(slots)
}

fn handler(name: &str, event: &str, category: &Text, bus: &Bus, def: &BusEvent, registry: &Registry) -> NodeDef {
    let [connect, disconnect, on_connected, on_disconnected] = connection_slots();
    let mut slots = vec![connect, disconnect];
    if let Some(address) = &bus.address {
        slots.push(
            SlotDef::input(ADDRESS, address.clone().into()).doc(
                "Which address is heard. A handler that is connected from the beginning follows it when it changes.",
            ),
        );
    }
    slots.push(SlotDef::exec_out(EVENT_OUT).doc("Taken each time the event is sent."));
    slots.extend(def.parameters.iter().map(parameter_output));
    if let Some(result) = &def.result {
        slots.push(
            SlotDef::input(RESULT, result.clone().into())
                .doc("What is answered, as it is when Out has run to its end.")
                .or(registry.default_of(result)),
        );
    }
    slots.extend([on_connected, on_disconnected]);
    let (bus_name, event_name) = (Text::Owned(name.to_owned()), Text::Owned(event.to_owned()));
    connection_leads(NodeDef::new(
        handler_kind(name, event),
        format!("On {}", title(event)),
        category.clone(),
        Behaviour::Listen(Trigger::Event { bus: bus_name, event: event_name }),
    ))
    .doc(doc_or(&def.doc, || format!("Runs when {event} of {name} is sent.")))
    .slots(slots)
}

fn parameter_output(parameter: &Parameter) -> SlotDef {
    SlotDef::output(parameter.id.as_str(), SlotType::Known(parameter.value_type.clone()))
        .only_by(EVENT_OUT)
        .doc(doc_or(&parameter.doc, || "What the sender gave.".to_owned()))
}

/// `DoorOpened` as `Door Opened`; a name that is not written like that stays.
fn title(event: &str) -> String {
    let mut title = String::new();
    let mut before = None;
    for letter in event.chars() {
        if letter.is_ascii_uppercase() && before.is_some_and(|before: char| before.is_ascii_lowercase()) {
            title.push(' ');
        }
        title.push(letter);
        before = Some(letter);
    }
    title
}
