//! Cycle: another way each time.

use super::CATEGORY;
use super::switch::leave_by_number;
use crate::emit::{IN, count};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerResult, Lowering, NodeDef, Problem, Register, Settings, SlotDef,
};

const OUTS: &str = "outs";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.cycle", "Cycle", CATEGORY, Behaviour::Lower(lower))
        .doc("Continues at its outs in turn, one each time it is entered, and begins anew after the last.")
        .keywords(&["alternate", "turn", "round robin", "flip"])
        .aliases(&["Cycle"])
        .settings(vec![count(OUTS, 2, 1, "How many outs there are.")])
        .slots_from(slots)
        .example(Example { title: "begins with the first", leaves_by: Some("out_0"), ..Example::default() })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = vec![SlotDef::exec_in(IN).doc("Takes the next out.")];
    slots.extend((0..settings.count(OUTS)).map(|out| {
        let doc = format!("Taken the {} time, and so on in turn.", ordinal(out + 1));
        SlotDef::exec_out(&format!("out_{out}")).doc(doc)
    }));
    Ok(slots)
}

fn ordinal(number: u32) -> String {
    let end = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let n_outs = f64::from(lowering.settings().count(OUTS));
    let kept = lowering.keep("next", &ValueType::Number, &Data::Number(0.0));
    let (here, next) = (lowering.scratch_number(), Register::Number(lowering.scratch_number()));
    let n_outs = lowering.constant(&Data::Number(n_outs));
    lowering.read_kept(kept, Register::Number(here))?;
    lowering.native(advance, vec![Register::Number(here), n_outs], vec![next]);
    lowering.write_kept(next, kept)?;
    leave_by_number(lowering, here)
}

fn advance(call: &mut Call<'_>) -> Result<(), Problem> {
    let next = (call.number(0) + 1.0) % call.number(1);
    call.give_number(0, next);
    Ok(())
}
