//! If: sends execution one of two ways.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Example, LowerResult, Lowering, NodeDef, SlotDef};

const IN: &str = "in";
const CONDITION: &str = "condition";
const TRUE: &str = "true";
const FALSE: &str = "false";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.if", "If", CATEGORY, Behaviour::Lower(lower))
        .doc("Continues at True when the condition holds, otherwise at False.")
        .keywords(&["branch", "condition", "gate"])
        .aliases(&["Gate"])
        .slots(vec![
            SlotDef::exec_in(IN).doc("Looks at the condition."),
            SlotDef::input(CONDITION, ValueType::Bool.into()).doc("Which way to go."),
            SlotDef::exec_out(TRUE).doc("Taken when the condition holds."),
            SlotDef::exec_out(FALSE).doc("Taken when it does not."),
        ])
        .example(Example {
            title: "takes True",
            given: &[(CONDITION, "true")],
            leaves_by: Some(TRUE),
            ..Example::default()
        })
        .example(Example {
            title: "takes False",
            given: &[(CONDITION, "false")],
            leaves_by: Some(FALSE),
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let condition = lowering.flag(CONDITION)?;
    let (yes, no) = (lowering.block(), lowering.block());
    lowering.branch(condition, yes, no);
    lowering.emit_in(no);
    lowering.leave_by(FALSE)?;
    lowering.emit_in(yes);
    lowering.leave_by(TRUE)
}
