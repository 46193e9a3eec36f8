//! While: repeats as long as a condition holds.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Example, LowerResult, Lowering, NodeDef, SlotDef};

const IN: &str = "in";
const CONDITION: &str = "condition";
const LOOP: &str = "loop";
const OUT: &str = "out";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.while", "While", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Runs Loop as long as the condition holds. The condition is read again before each pass, so bind it to \
             a variable that the loop writes.",
        )
        .keywords(&["loop", "repeat"])
        .aliases(&["While"])
        .slots(vec![
            SlotDef::exec_in(IN).doc("Begins the loop."),
            SlotDef::input(CONDITION, ValueType::Bool.into()).doc("Whether there is another pass.").reread(),
            SlotDef::exec_out_and_back(LOOP).doc("Runs once a pass."),
            SlotDef::exec_out(OUT).doc("Taken when the condition does not hold."),
        ])
        .example(Example {
            title: "does not begin",
            given: &[(CONDITION, "false")],
            leaves_by: Some(OUT),
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (head, body, done) = (lowering.block(), lowering.block(), lowering.block());
    let looped = lowering.begin_loop(done);
    lowering.go_on_in(head);
    lowering.reread(CONDITION)?;
    let condition = lowering.flag(CONDITION)?;
    lowering.branch(condition, body, done);
    lowering.emit_in(body);
    lowering.run_in(looped, LOOP)?;
    lowering.loop_back(head);
    lowering.emit_in(done);
    lowering.leave_by(OUT)
}
