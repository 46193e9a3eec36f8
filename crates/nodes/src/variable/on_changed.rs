//! On variable changed: runs when a variable gets another value.

use super::CATEGORY;
use authcanvas_interpreter::{
    Behaviour, EVENT_OUT, Example, NodeDef, SlotDef, SlotType, Trigger, TypeClass, connection_leads, connection_slots,
};

const VARIABLE: &str = "variable";
const VALUE: &str = "value";

pub(super) fn node() -> NodeDef {
    let [connect, disconnect, on_connected, on_disconnected] = connection_slots();
    connection_leads(NodeDef::new(
        "variable.on_changed",
        "On variable changed",
        CATEGORY,
        Behaviour::Listen(Trigger::Changed),
    ))
    .doc(
        "Runs each time something writes another value to the variable, before whoever writes goes on. Writing an \
             equal value, and changing what is inside a container, is no change. Bind Variable to the variable.",
    )
    .keywords(&["change", "watch", "observe", "handler"])
    .aliases(&["VariableNotification.OnVariableValueChanged"])
    .type_var("T", TypeClass::Any)
    .slots(vec![
        connect,
        disconnect,
        SlotDef::input(VARIABLE, SlotType::var("T")).doc("The variable, by a binding."),
        SlotDef::exec_out(EVENT_OUT).doc("Taken each time the variable has another value."),
        SlotDef::output(VALUE, SlotType::var("T")).only_by(EVENT_OUT).doc("The new value."),
        on_connected,
        on_disconnected,
    ])
    .example(Example { title: "waits for a change", bind: &[(VARIABLE, "Number")], ..Example::default() })
}
