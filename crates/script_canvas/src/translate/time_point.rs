//! Points in time: objects of the engine that hold nothing but seconds, and are such a number here.

use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, NodeDef, Problem, SlotDef, Text};

/// The engine's class, and the type of ours.
pub(super) fn class() -> (Text, ValueType) {
    (Text::Borrowed("{4C0F6AD4-0D4F-4354-AD4A-0C01E948245C}"), ValueType::Number)
}

pub(super) fn get_seconds() -> NodeDef {
    NodeDef::new("script_canvas.seconds", "Seconds of a time", "Imported", Behaviour::Pure(give))
        .doc("The seconds of a point in time, which is a number of seconds already.")
        .keywords(&["time", "point"])
        .aliases(&["ScriptTimePoint.GetSeconds"])
        .slots(vec![
            SlotDef::input("time", ValueType::Number.into()).doc("The point in time."),
            SlotDef::output("seconds", ValueType::Number.into()).doc("Its seconds since the run began."),
        ])
}

fn give(call: &mut Call<'_>) -> Result<(), Problem> {
    let seconds = call.number(0);
    call.give_number(0, seconds);
    Ok(())
}
