//! On Tick: runs at every tick of the run.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, EVENT_OUT, Example, NodeDef, SlotDef, Trigger, connection_leads, connection_slots,
};

pub(super) fn node() -> NodeDef {
    let [connect, disconnect, on_connected, on_disconnected] = connection_slots();
    connection_leads(NodeDef::new("time.on_tick", "On Tick", CATEGORY, Behaviour::Listen(Trigger::Tick)))
        .doc(
            "Runs at every tick while it is connected; a run has 60 ticks a second. It keeps the run alive. A host that \
             is late skips ticks.",
        )
        .keywords(&["frame", "update", "every", "ticks"])
        .aliases(&["TickBus.OnTick"])
        .slots(vec![
            connect,
            disconnect,
            SlotDef::exec_out(EVENT_OUT).doc("Taken at every tick."),
            SlotDef::output("delta_time", ValueType::Number.into())
                .only_by(EVENT_OUT)
                .doc("The time since the last tick, in seconds."),
            SlotDef::output("time", ValueType::Number.into())
                .only_by(EVENT_OUT)
                .doc("The time since the run began, in seconds."),
            on_connected,
            on_disconnected,
        ])
        .example(Example {
            title: "runs sixty times a second",
            leaves_by: Some(EVENT_OUT),
            gives: &[("time", "0.15")],
            ..Example::default()
        })
}
