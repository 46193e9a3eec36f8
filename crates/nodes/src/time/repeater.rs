//! Repeater: goes on so many times, with a time in between.

use super::interval::{Interval, setting};
use super::{CATEGORY, ticks};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerResult, Lowering, NodeDef, Problem, Register, SlotDef,
};

const START: &str = "start";
const REPETITIONS: &str = "repetitions";
const INTERVAL: &str = "interval";
const ON_START: &str = "on_start";
const COMPLETE: &str = "complete";
const ACTION: &str = "action";

pub(super) fn node() -> NodeDef {
    NodeDef::new("time.repeater", "Repeater", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Continues at Action each time the interval is over, so many times, then at Complete. Started again, it \
             begins anew. No repetitions, and an interval of 0 or of less than a tick, run nothing at all.",
        )
        .keywords(&["repeat", "times", "retry", "ticks"])
        .aliases(&["Repeater"])
        .settings(vec![setting()])
        .slots(vec![
            SlotDef::exec_in(START).doc("Begins."),
            SlotDef::input(REPETITIONS, ValueType::Number.into()).doc("How many times. A fraction is dropped."),
            SlotDef::input(INTERVAL, ValueType::Number.into())
                .doc("The time before each. A fraction of a tick is dropped; a millisecond is the least."),
            SlotDef::exec_out(ON_START).doc("Taken at once."),
            SlotDef::exec_out_later(COMPLETE).doc("Taken behind the last one."),
            SlotDef::exec_out_later(ACTION).doc("Taken each time."),
        ])
        .example(Example {
            title: "runs three times",
            given: &[(REPETITIONS, "3"), (INTERVAL, "2")],
            leaves_by: Some(COMPLETE),
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let interval = Interval::new(lowering, INTERVAL)?;
    let remaining = lowering.keep("remaining", &ValueType::Number, &Data::Number(0.0));
    let (left, one, zero) =
        (lowering.scratch_number(), ticks::constant(lowering, 1.0)?, ticks::constant(lowering, 0.0)?);
    let (begin, check, started, later) = (lowering.block(), lowering.block(), lowering.block(), lowering.block());
    let (again, last, complete, over) = (lowering.block(), lowering.block(), lowering.block(), lowering.block());
    let (has_any, is_over) = (lowering.scratch_flag(), lowering.scratch_flag());

    interval.stop(lowering);
    let repetitions = lowering.register(REPETITIONS)?;
    lowering.native(whole, vec![repetitions], vec![Register::Number(left)]);
    lowering.write_kept(Register::Number(left), remaining)?;
    lowering.less(zero, left, has_any);
    lowering.branch(has_any, check, started);
    lowering.emit_in(check);
    let has_length = interval.has_length(lowering);
    lowering.branch(has_length, begin, started);
    lowering.emit_in(begin);
    interval.begin(lowering, later)?;
    lowering.go_on_in(started);
    lowering.emit_in(started);
    lowering.leave_by(ON_START)?;

    lowering.emit_later_in(later);
    lowering.read_kept(remaining, Register::Number(left))?;
    lowering.subtract(left, one, left);
    lowering.write_kept(Register::Number(left), remaining)?;
    lowering.less(zero, left, has_any);
    lowering.branch(has_any, again, last);
    lowering.emit_in(again);
    interval.repeat(lowering, later)?;
    lowering.leave_by(ACTION)?;
    lowering.emit_in(last);
    lowering.run(ACTION)?;
    // What ran may have started it again; then this was not the end.
    lowering.read_kept(remaining, Register::Number(left))?;
    lowering.less_or_equal(left, zero, is_over);
    lowering.branch(is_over, complete, over);
    lowering.emit_in(complete);
    lowering.leave_by(COMPLETE)?;
    lowering.emit_in(over);
    lowering.end();
    Ok(())
}

/// The whole part of a number, 0 for what is none.
fn whole(call: &mut Call<'_>) -> Result<(), Problem> {
    let number = call.number(0).trunc();
    call.give_number(0, if number.is_nan() { 0.0 } else { number });
    Ok(())
}
