//! Switch: one of several ways, by number.

use super::CATEGORY;
use crate::emit::{IN, count};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Data, Example, LowerResult, Lowering, NodeDef, Problem, Register, Settings, SlotDef,
};

const OUTS: &str = "outs";
const INDEX: &str = "index";
const OUT_PREFIX: &str = "out_";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.switch", "Switch", CATEGORY, Behaviour::Lower(lower))
        .doc("Continues at the out whose number the index is; for any other index execution ends here.")
        .keywords(&["case", "select", "choose", "branch"])
        .aliases(&["TargetedSequencer"])
        .settings(vec![count(OUTS, 2, 1, "How many outs there are, numbered from 0.")])
        .slots_from(slots)
        .example(Example {
            title: "takes the second",
            given: &[(INDEX, "1")],
            leaves_by: Some("out_1"),
            ..Example::default()
        })
        .example(Example { title: "takes none", given: &[(INDEX, "2")], ..Example::default() })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = vec![
        SlotDef::exec_in(IN).doc("Looks at the index."),
        SlotDef::input(INDEX, ValueType::Number.into()).doc("Which way to go; a fraction is dropped."),
    ];
    slots
        .extend((0..settings.count(OUTS)).map(|out| {
            SlotDef::exec_out(&format!("{OUT_PREFIX}{out}")).doc(format!("Taken when the index is {out}."))
        }));
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let index = lowering.register(INDEX)?;
    let whole = lowering.scratch_number();
    lowering.native(truncate, vec![index], vec![Register::Number(whole)]);
    leave_by_number(lowering, whole)
}

fn truncate(call: &mut authcanvas_interpreter::Call<'_>) -> Result<(), Problem> {
    let index = call.number(0).trunc();
    call.give_number(0, index);
    Ok(())
}

/// Leaves by the out whose place a number register holds; where it holds none, execution ends.
pub(super) fn leave_by_number(lowering: &mut Lowering<'_, '_>, number: u32) -> LowerResult {
    let is_it = lowering.scratch_flag();
    for (place, out) in lowering.exec_outs().iter().enumerate() {
        let Register::Number(wanted) = lowering.constant(&Data::Number(place as f64)) else { continue };
        let (here, next) = (lowering.block(), lowering.block());
        lowering.numbers_equal(number, wanted, is_it);
        lowering.branch(is_it, here, next);
        lowering.emit_in(here);
        lowering.leave_by(out)?;
        lowering.emit_in(next);
    }
    Ok(())
}
