//! Run time: how long the run has lasted.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Example, NodeDef, Problem, SlotDef};

pub(super) fn node() -> NodeDef {
    NodeDef::new("time.run_time", "Run time", CATEGORY, Behaviour::Pure(give))
        .doc("The time since the run began, in seconds.")
        .keywords(&["now", "elapsed", "clock", "current"])
        .aliases(&["TickRequestBus.GetTimeAtCurrentTick"])
        .slots(vec![SlotDef::output("seconds", ValueType::Number.into()).doc("The time since the run began.")])
        .example(Example { title: "is 0 at first", gives: &[("seconds", "0")], ..Example::default() })
}

fn give(call: &mut Call<'_>) -> Result<(), Problem> {
    let now = call.now();
    call.give_number(0, now);
    Ok(())
}
