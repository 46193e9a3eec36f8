//! Once: lets execution through the first time only.

use super::CATEGORY;
use crate::emit::{IN, OUT};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Data, Example, LowerResult, Lowering, NodeDef, Register, SlotDef};

const RESET: &str = "reset";
const ON_RESET: &str = "on_reset";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.once", "Once", CATEGORY, Behaviour::Lower(lower))
        .doc("Continues at Out the first time it is entered. Later execution ends here, until Reset is entered.")
        .keywords(&["first", "only", "gate"])
        .aliases(&["Once"])
        .slots(vec![
            SlotDef::exec_in(IN).doc("Goes through the first time."),
            SlotDef::exec_in(RESET).doc("Lets the next one through again."),
            SlotDef::exec_out(OUT).doc("Taken the first time."),
            SlotDef::exec_out(ON_RESET).doc("Taken after a reset."),
        ])
        .leads(IN, &[OUT])
        .leads(RESET, &[ON_RESET])
        .example(Example { title: "lets the first through", leaves_by: Some(OUT), ..Example::default() })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let kept = lowering.keep("is_shut", &ValueType::Bool, &Data::Bool(false));
    if lowering.entered_by() == RESET {
        let open = lowering.constant(&Data::Bool(false));
        lowering.write_kept(open, kept)?;
        return lowering.leave_by(ON_RESET);
    }
    let (is_shut, shut) = (lowering.scratch_flag(), lowering.constant(&Data::Bool(true)));
    lowering.read_kept(kept, Register::Flag(is_shut))?;
    let (first, later) = (lowering.block(), lowering.block());
    lowering.branch(is_shut, later, first);
    lowering.emit_in(first);
    lowering.write_kept(shut, kept)?;
    lowering.leave_by(OUT)?;
    lowering.emit_in(later);
    Ok(())
}
