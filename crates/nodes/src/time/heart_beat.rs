//! Heart Beat: goes on again and again until it is stopped.

use super::CATEGORY;
use super::interval::{Interval, setting};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Example, LowerResult, Lowering, NodeDef, SlotDef};

const START: &str = "start";
const STOP: &str = "stop";
const INTERVAL: &str = "interval";
const ON_START: &str = "on_start";
const ON_STOP: &str = "on_stop";
const PULSE: &str = "pulse";

pub(super) fn node() -> NodeDef {
    NodeDef::new("time.heart_beat", "Heart Beat", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Continues at Pulse each time the interval is over, until it is stopped. Started again, it begins anew. It \
             keeps the run alive while it beats. An interval of 0, or of less than a tick, never ends.",
        )
        .keywords(&["repeat", "periodic", "every", "poll", "ticks"])
        .aliases(&["HeartBeat"])
        .settings(vec![setting()])
        .slots(vec![
            SlotDef::exec_in(START).doc("Begins to beat."),
            SlotDef::exec_in(STOP).doc("Ends it."),
            SlotDef::input(INTERVAL, ValueType::Number.into()).doc(
                "The time from one beat to the next. A fraction of a tick is dropped; a millisecond is the least.",
            ),
            SlotDef::exec_out(ON_START).doc("Taken at once when it is started."),
            SlotDef::exec_out(ON_STOP).doc("Taken at once when it is stopped."),
            SlotDef::exec_out_later(PULSE).doc("Taken at each beat."),
        ])
        .leads(START, &[ON_START, PULSE])
        .leads(STOP, &[ON_STOP])
        .example(Example {
            title: "beats every second",
            with: &[(super::interval::UNIT, "\"seconds\"")],
            given: &[(INTERVAL, "1")],
            leaves_by: Some(PULSE),
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let interval = Interval::new(lowering, INTERVAL)?;
    interval.stop(lowering);
    if lowering.entered_by() == STOP {
        return lowering.leave_by(ON_STOP);
    }
    let (begin, started, later) = (lowering.block(), lowering.block(), lowering.block());
    let has_length = interval.has_length(lowering);
    lowering.branch(has_length, begin, started);

    lowering.emit_in(begin);
    interval.begin(lowering, later)?;
    lowering.go_on_in(started);

    lowering.emit_in(started);
    lowering.leave_by(ON_START)?;

    // The next beat is set before what follows this one runs, so that a stop in there ends it.
    lowering.emit_later_in(later);
    interval.repeat(lowering, later)?;
    lowering.leave_by(PULSE)
}
