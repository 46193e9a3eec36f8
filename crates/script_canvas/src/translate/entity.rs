//! The entity that owns a graph: what the engine tells it, and what a host tells in the engine's place.

use crate::entity_id;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Data, EVENT_OUT, NodeDef, Notification, SlotDef, Text, Trigger, connection_slots,
};

const BUS: &str = "EntityBus";
const ON_ACTIVATED: &str = "OnEntityActivated";

/// What a host sends once when a run begins, behind the code of its Start nodes: the graph's own entity is active.
pub fn activation() -> Notification {
    Notification {
        bus: Text::Borrowed(BUS),
        event: Text::Borrowed(ON_ACTIVATED),
        arguments: vec![Data::EntityId(entity_id::OWNER)],
    }
}

pub(super) fn on_activated() -> NodeDef {
    let [connect, disconnect, on_connected, on_disconnected] = connection_slots();
    let trigger = Trigger::Event { bus: Text::Borrowed(BUS), event: Text::Borrowed(ON_ACTIVATED) };
    NodeDef::new("EntityBus.OnEntityActivated", "On Entity Activated", "Imported", Behaviour::Listen(trigger))
        .doc("Runs once when the run begins, after every On Graph Start, as Open 3D Engine activates the entity.")
        .keywords(&["begin", "entry", "entity"])
        .slots(vec![
            connect,
            disconnect,
            SlotDef::exec_out(EVENT_OUT).doc("Taken once."),
            SlotDef::output("entity_id", ValueType::EntityId.into())
                .only_by(EVENT_OUT)
                .doc("The entity that owns the graph."),
            on_connected,
            on_disconnected,
        ])
}
