//! Delay: goes on later.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Example, LowerResult, Lowering, NodeDef, SlotDef};

const IN: &str = "in";
const SECONDS: &str = "seconds";
const OUT: &str = "out";

pub(super) fn node() -> NodeDef {
    NodeDef::new("time.delay", "Delay", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Continues at Out after so many seconds, with the values of the moment it was entered. Whatever entered \
             it goes on at once, so a Sequence or a loop does not wait for it. Entered again, it waits once more \
             beside.",
        )
        .keywords(&["wait", "sleep", "pause", "later", "timer"])
        .slots(vec![
            SlotDef::exec_in(IN).doc("Begins to wait."),
            SlotDef::input(SECONDS, ValueType::Number.into())
                .doc("How long, in seconds; 0 or less is as soon as possible."),
            SlotDef::exec_out_later(OUT).doc("Taken when the time is over."),
        ])
        .example(Example { title: "waits", given: &[(SECONDS, "1.5")], leaves_by: Some(OUT), ..Example::default() })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let seconds = lowering.number(SECONDS)?;
    lowering.run_later(seconds, OUT)
}
