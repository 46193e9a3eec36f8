//! Duration: goes on at every tick for so many seconds.

use super::{CATEGORY, ticks};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerResult, Lowering, NodeDef, Problem, Register, SlotDef,
};

const START: &str = "start";
const DURATION: &str = "duration";
const ON_START: &str = "on_start";
const ON_TICK: &str = "on_tick";
const DONE: &str = "done";
const ELAPSED: &str = "elapsed";

pub(super) fn node() -> NodeDef {
    NodeDef::new("time.duration", "Duration", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Continues at On Tick at every tick (a run has 60 a second) until the duration is over, then once at Done. \
             A duration of 0 has one tick. Started again, it begins anew.",
        )
        .keywords(&["while", "for", "seconds", "ticks"])
        .aliases(&["Duration"])
        .slots(vec![
            SlotDef::exec_in(START).doc("Begins."),
            SlotDef::input(DURATION, ValueType::Number.into()).doc("How long, in seconds."),
            SlotDef::exec_out(ON_START).doc("Taken at once."),
            SlotDef::exec_out_later(ON_TICK).doc("Taken at every tick until the duration is over."),
            SlotDef::output(ELAPSED, ValueType::Number.into())
                .only_by(ON_TICK)
                .doc("The time that was over at the tick before, in seconds; at first 0."),
            SlotDef::exec_out_later(DONE).doc("Taken at the first tick after."),
        ])
        .example(Example {
            title: "runs for three ticks",
            given: &[(DURATION, "0.05")],
            leaves_by: Some(DONE),
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let timer = lowering.timer("tick");
    let begun = lowering.keep("begun", &ValueType::Number, &Data::Number(0.0));
    let before = lowering.keep("before", &ValueType::Number, &Data::Number(0.0));
    let (later, on, over) = (lowering.block(), lowering.block(), lowering.block());
    let one = ticks::constant(lowering, 1.0)?;
    let now = ticks::read_now(lowering);
    lowering.write_kept(Register::Number(now), begun)?;
    lowering.write_kept(Register::Number(now), before)?;
    lowering.arm_in_ticks(timer, one, later);
    lowering.leave_by(ON_START)?;

    lowering.emit_later_in(later);
    let (now, since, is_over) = (ticks::read_now(lowering), lowering.scratch_number(), lowering.scratch_flag());
    let (first, elapsed, duration) =
        (lowering.scratch_number(), lowering.number(ELAPSED)?, lowering.register(DURATION)?);
    let rate = ticks::constant(lowering, ticks::TICKS_PER_SECOND)?;
    lowering.read_kept(begun, Register::Number(first))?;
    lowering.read_kept(before, Register::Number(since))?;
    lowering.write_kept(Register::Number(now), before)?;
    lowering.subtract(since, first, since);
    lowering.divide(since, rate, elapsed);
    lowering.native(is_past, vec![Register::Number(elapsed), duration], vec![Register::Flag(is_over)]);
    lowering.branch(is_over, over, on);
    lowering.emit_in(on);
    lowering.arm_in_ticks(timer, one, later);
    lowering.leave_by(ON_TICK)?;
    lowering.emit_in(over);
    lowering.leave_by(DONE)
}

/// Whether the time is over. The engine adds up ticks with an error that makes a whole number of them past their
/// duration, so the last moment counts as past here too; at the first tick it does not.
fn is_past(call: &mut Call<'_>) -> Result<(), Problem> {
    let (elapsed, duration) = (call.number(0), call.number(1));
    let is_on = if elapsed > 0.0 { elapsed + 1e-9 < duration } else { elapsed <= duration };
    call.give_flag(0, !is_on);
    Ok(())
}
