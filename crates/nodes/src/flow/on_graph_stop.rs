//! On Graph Stop: what is done last, however a run ends.

use super::CATEGORY;
use authcanvas_interpreter::{Behaviour, Example, NodeDef, SlotDef, Trigger};

const OUT: &str = "out";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.on_graph_stop", "On Graph Stop", CATEGORY, Behaviour::Listen(Trigger::Stop))
        .doc(
            "Begins when the run ends: because nothing is left to do, by Finish, by a fault, or because it was \
             cancelled. What it starts has two seconds when the run was cancelled.",
        )
        .keywords(&["end", "deactivate", "clean up", "cancel"])
        .slots(vec![SlotDef::exec_out(OUT).doc("Taken once, when the run ends.")])
        .example(Example { title: "runs last", leaves_by: Some(OUT), ..Example::default() })
}
