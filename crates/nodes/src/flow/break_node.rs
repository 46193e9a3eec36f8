//! Break: leaves a loop early.

use super::CATEGORY;
use authcanvas_interpreter::{Behaviour, Example, LowerResult, Lowering, NodeDef, SlotDef};

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.break", "Break", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Ends the innermost loop around it. The loop's Out is then taken; what a Sequence on the way would still \
             have run is left out.",
        )
        .keywords(&["loop", "exit", "leave", "stop"])
        .aliases(&["Break"])
        .slots(vec![SlotDef::exec_in("in").doc("Ends the loop.")])
        .example(Example { title: "ends a loop at its first pass", in_loop: true, ..Example::default() })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lowering.break_loop();
    Ok(())
}
