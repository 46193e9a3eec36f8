//! On Graph Start: where a run begins.

use super::CATEGORY;
use authcanvas_interpreter::{Behaviour, Example, NodeDef, SlotDef, Trigger};

const OUT: &str = "out";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.on_graph_start", "On Graph Start", CATEGORY, Behaviour::Listen(Trigger::Start))
        .doc("Begins when the run begins. Several of them run one after another, by their order.")
        .keywords(&["begin", "main", "entry"])
        .aliases(&["Start"])
        .slots(vec![SlotDef::exec_out(OUT).doc("Taken once, when the run begins.")])
        .example(Example { title: "begins the run", leaves_by: Some(OUT), ..Example::default() })
}
