//! Timer: tells at every tick how much time has passed.

use super::{CATEGORY, ticks};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Data, Example, LowerResult, Lowering, NodeDef, Register, SlotDef};

const START: &str = "start";
const STOP: &str = "stop";
const ON_START: &str = "on_start";
const ON_STOP: &str = "on_stop";
const ON_TICK: &str = "on_tick";
const MILLISECONDS: &str = "milliseconds";
const SECONDS: &str = "seconds";

pub(super) fn node() -> NodeDef {
    NodeDef::new("time.timer", "Timer", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Continues at On Tick at every tick (a run has 60 a second) and tells how long ago it was started, until it \
             is stopped. Started again, it begins anew. It keeps the run alive.",
        )
        .keywords(&["stopwatch", "elapsed", "ticks"])
        .aliases(&["Timer"])
        .slots(vec![
            SlotDef::exec_in(START).doc("Begins."),
            SlotDef::exec_in(STOP).doc("Ends it."),
            SlotDef::exec_out(ON_START).doc("Taken at once when it is started."),
            SlotDef::exec_out(ON_STOP).doc("Taken at once when it is stopped."),
            SlotDef::exec_out_later(ON_TICK).doc("Taken at every tick."),
            SlotDef::output(MILLISECONDS, ValueType::Number.into())
                .only_by(ON_TICK)
                .doc("The time since it was started, in milliseconds."),
            SlotDef::output(SECONDS, ValueType::Number.into()).only_by(ON_TICK).doc("The same in seconds."),
        ])
        .leads(START, &[ON_START, ON_TICK])
        .leads(STOP, &[ON_STOP])
        .example(Example {
            title: "counts ticks",
            leaves_by: Some(ON_TICK),
            gives: &[(MILLISECONDS, "150"), (SECONDS, "0.15")],
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let timer = lowering.timer("tick");
    if lowering.entered_by() == STOP {
        lowering.disarm(timer);
        return lowering.leave_by(ON_STOP);
    }
    let begun = lowering.keep("begun", &ValueType::Number, &Data::Number(0.0));
    let later = lowering.block();
    let one = ticks::constant(lowering, 1.0)?;
    let now = ticks::read_now(lowering);
    lowering.write_kept(Register::Number(now), begun)?;
    lowering.arm_in_ticks(timer, one, later);
    lowering.leave_by(ON_START)?;

    lowering.emit_later_in(later);
    lowering.arm_in_ticks(timer, one, later);
    let (now, since) = (ticks::read_now(lowering), lowering.scratch_number());
    let (seconds, milliseconds) = (lowering.number(SECONDS)?, lowering.number(MILLISECONDS)?);
    let (rate, thousand) = (ticks::constant(lowering, ticks::TICKS_PER_SECOND)?, ticks::constant(lowering, 1000.0)?);
    lowering.read_kept(begun, Register::Number(since))?;
    lowering.subtract(now, since, since);
    lowering.divide(since, rate, seconds);
    lowering.multiply(seconds, thousand, milliseconds);
    lowering.leave_by(ON_TICK)
}
