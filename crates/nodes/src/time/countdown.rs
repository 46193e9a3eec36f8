//! Countdown: goes on when a time is over; it can be begun anew, cancelled and repeated.

use super::{CATEGORY, ticks};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerResult, Lowering, NodeDef, Problem, Register, SlotDef,
};

const START: &str = "start";
const TIME: &str = "time";
const LOOP: &str = "loop";
const HOLD: &str = "hold";
const ON_START: &str = "on_start";
const RESET: &str = "reset";
const RESET_TIME: &str = "reset_time";
const RESET_LOOP: &str = "reset_loop";
const RESET_HOLD: &str = "reset_hold";
const ON_RESET: &str = "on_reset";
const CANCEL: &str = "cancel";
const ON_CANCEL: &str = "on_cancel";
const DONE: &str = "done";
const ELAPSED: &str = "elapsed";

pub(super) fn node() -> NodeDef {
    let seconds =
        |id: &str, doc: &'static str| SlotDef::input(id, ValueType::Number.into()).doc(doc).or(Data::Number(0.0));
    let flag = |id: &str, doc: &'static str| SlotDef::input(id, ValueType::Bool.into()).doc(doc).or(Data::Bool(false));
    NodeDef::new("time.countdown", "Countdown", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Continues at Done when so many seconds are over, at the next tick at the earliest (a run has 60 a \
             second). Started while it counts, it goes on as it was; Reset begins anew with times of its own, and \
             Cancel ends it. With Loop it begins again each time, after a pause of Hold seconds.",
        )
        .keywords(&["wait", "timeout", "delay", "cancel", "reset", "loop"])
        .aliases(&["DelayNodeableNode"])
        .slots(vec![
            SlotDef::exec_in(START).doc("Begins to count."),
            seconds(TIME, "How long, in seconds."),
            flag(LOOP, "Whether it begins again when the time is over."),
            seconds(HOLD, "With Loop, the pause before it begins again, in seconds."),
            SlotDef::exec_out(ON_START).doc("Taken at once when it is started."),
            SlotDef::exec_in(RESET).doc("Begins anew, whether it counts or not."),
            seconds(RESET_TIME, "How long after a reset, in seconds."),
            flag(RESET_LOOP, "Whether it begins again after a reset when the time is over."),
            seconds(RESET_HOLD, "After a reset with Loop, the pause before it begins again, in seconds."),
            SlotDef::exec_out(ON_RESET).doc("Taken at once when it is reset."),
            SlotDef::exec_in(CANCEL).doc("Ends it; Done is not taken."),
            SlotDef::exec_out(ON_CANCEL).doc("Taken at once when it is cancelled."),
            SlotDef::exec_out_later(DONE).doc("Taken when the time is over."),
            SlotDef::output(ELAPSED, ValueType::Number.into()).only_by(DONE).doc("The time that was over, in seconds."),
        ])
        .leads(START, &[ON_START, DONE])
        .leads(RESET, &[ON_RESET, DONE])
        .leads(CANCEL, &[ON_CANCEL])
        .example(Example {
            title: "counts half a second",
            given: &[(TIME, "0.5")],
            leaves_by: Some(DONE),
            gives: &[(ELAPSED, "0.5")],
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let timer = lowering.timer("countdown");
    let (time, looped, hold, out) = match lowering.entered_by() {
        CANCEL => {
            lowering.disarm(timer);
            return lowering.leave_by(ON_CANCEL);
        }
        RESET => (RESET_TIME, RESET_LOOP, RESET_HOLD, ON_RESET),
        _ => (TIME, LOOP, HOLD, ON_START),
    };
    let (begun, done, held) = (lowering.block(), lowering.block(), lowering.block());
    if out == ON_START {
        let (is_counting, begin) = (lowering.scratch_flag(), lowering.block());
        lowering.is_armed(timer, is_counting);
        lowering.branch(is_counting, begun, begin);
        lowering.emit_in(begin);
    }
    let (ticks, pause) = (lowering.scratch_number(), lowering.scratch_number());
    for (slot, to) in [(time, ticks), (hold, pause)] {
        let seconds = lowering.register(slot)?;
        lowering.native(in_ticks, vec![seconds], vec![Register::Number(to)]);
    }
    lowering.arm_in_ticks(timer, ticks, done);
    lowering.go_on_in(begun);
    lowering.emit_in(begun);
    lowering.leave_by(out)?;

    let (has_pause, again, rest, at_once, over) =
        (lowering.scratch_flag(), lowering.block(), lowering.block(), lowering.block(), lowering.block());
    lowering.emit_later_in(done);
    let (elapsed, looped, zero) = (lowering.number(ELAPSED)?, lowering.flag(looped)?, ticks::constant(lowering, 0.0)?);
    let rate = ticks::constant(lowering, ticks::TICKS_PER_SECOND)?;
    lowering.divide(ticks, rate, elapsed);
    lowering.branch(looped, again, over);
    lowering.emit_in(again);
    let hold = lowering.number(hold)?;
    lowering.less(zero, hold, has_pause);
    lowering.branch(has_pause, rest, at_once);
    lowering.emit_in(rest);
    lowering.arm_in_ticks(timer, pause, held);
    lowering.go_on_in(over);
    lowering.emit_in(at_once);
    lowering.arm_in_ticks(timer, ticks, done);
    lowering.go_on_in(over);
    lowering.emit_in(over);
    lowering.leave_by(DONE)?;

    lowering.emit_later_in(held);
    lowering.arm_in_ticks(timer, ticks, done);
    lowering.end();
    Ok(())
}

fn in_ticks(call: &mut Call<'_>) -> Result<(), Problem> {
    let seconds = call.number(0);
    call.give_number(0, ticks::until(seconds));
    Ok(())
}
