//! For: counts.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerResult, Lowering, NodeDef, Problem, Register, SlotDef,
};

const IN: &str = "in";
const FIRST: &str = "first";
const LAST: &str = "last";
const STEP: &str = "step";
const INDEX: &str = "index";
const LOOP: &str = "loop";
const OUT: &str = "out";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.for", "For", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Runs Loop for each number from First to Last, both included. With a negative Step it counts down. The \
             three inputs are read once, before the first pass.",
        )
        .keywords(&["loop", "repeat", "count", "range"])
        .slots(vec![
            SlotDef::exec_in(IN).doc("Begins the loop."),
            SlotDef::input(FIRST, ValueType::Number.into()).doc("The number of the first pass.").or(Data::Number(0.0)),
            SlotDef::input(LAST, ValueType::Number.into()).doc("The number that no pass goes beyond."),
            SlotDef::input(STEP, ValueType::Number.into())
                .doc("What each pass adds to the number; 0 is a fault.")
                .or(Data::Number(1.0)),
            SlotDef::exec_out_and_back(LOOP).doc("Runs once a pass."),
            SlotDef::output(INDEX, ValueType::Number.into())
                .only_by(LOOP)
                .doc("The number of the pass; keeps the last one after the loop."),
            SlotDef::exec_out(OUT).doc("Taken after the last pass."),
        ])
        .example(Example {
            title: "counts to three",
            given: &[(FIRST, "1"), (LAST, "3")],
            leaves_by: Some(OUT),
            gives: &[(INDEX, "3")],
            ..Example::default()
        })
        .example(Example {
            title: "counts down by two",
            given: &[(FIRST, "5"), (LAST, "0"), (STEP, "-2")],
            leaves_by: Some(OUT),
            gives: &[(INDEX, "1")],
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (first, index) = (lowering.number(FIRST)?, lowering.number(INDEX)?);
    let (next, last, step) = (lowering.scratch_number(), lowering.scratch_number(), lowering.scratch_number());
    let zero = lowering.constant(&Data::Number(0.0));
    let (down, more) = (lowering.scratch_flag(), lowering.scratch_flag());
    for (from, to) in [(first, next), (lowering.number(LAST)?, last), (lowering.number(STEP)?, step)] {
        lowering.copy(Register::Number(from), Register::Number(to))?;
    }
    lowering.native(refuse_zero, vec![Register::Number(step)], Vec::new());
    if let Register::Number(zero) = zero {
        lowering.less(step, zero, down);
    }
    let (head, upward, downward, test) = (lowering.block(), lowering.block(), lowering.block(), lowering.block());
    let (body, done) = (lowering.block(), lowering.block());
    let looped = lowering.begin_loop(done);
    lowering.go_on_in(head);
    lowering.branch(down, downward, upward);
    lowering.emit_in(downward);
    lowering.less_or_equal(last, next, more);
    lowering.go_on_in(test);
    lowering.branch(more, body, done);
    lowering.emit_in(upward);
    lowering.less_or_equal(next, last, more);
    lowering.go_on_in(test);
    lowering.emit_in(body);
    lowering.copy(Register::Number(next), Register::Number(index))?;
    lowering.run_in(looped, LOOP)?;
    lowering.add(next, step, next);
    lowering.loop_back(head);
    lowering.emit_in(done);
    lowering.leave_by(OUT)
}

fn refuse_zero(call: &mut Call<'_>) -> Result<(), Problem> {
    if call.number(0) == 0.0 {
        return Err(
            Problem::new("the step is 0, so the loop would never end").with_hint("Give Step a number other than 0.")
        );
    }
    Ok(())
}
