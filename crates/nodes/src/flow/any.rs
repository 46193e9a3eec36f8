//! Any: several ways in, one way out.

use super::CATEGORY;
use crate::emit::{OUT, count};
use authcanvas_interpreter::{Behaviour, Example, LowerResult, Lowering, NodeDef, Problem, Settings, SlotDef};

const INS: &str = "ins";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.any", "Any", CATEGORY, Behaviour::Lower(lower))
        .doc("Continues at Out whichever way it is entered.")
        .keywords(&["merge", "join", "or"])
        .aliases(&["Any"])
        .settings(vec![count(INS, 2, 1, "How many ins there are.")])
        .slots_from(slots)
        .example(Example { title: "passes on", leaves_by: Some(OUT), ..Example::default() })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots: Vec<SlotDef> = (0..settings.count(INS))
        .map(|index| SlotDef::exec_in(&format!("input_{index}")).doc("One of the ways in."))
        .collect();
    slots.push(SlotDef::exec_out(OUT).doc("Taken in any case."));
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lowering.leave_by(OUT)
}
