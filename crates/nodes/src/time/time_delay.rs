//! Time Delay: goes on once a time is over, one wait at a time.

use super::CATEGORY;
use super::interval::{Interval, setting};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Data, Example, LowerResult, Lowering, NodeDef, Register, SlotDef};

const START: &str = "start";
const DELAY: &str = "delay";
const ON_START: &str = "on_start";
const DONE: &str = "done";

pub(super) fn node() -> NodeDef {
    NodeDef::new("time.time_delay", "Time Delay", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Continues at Done when the delay is over, with the values of the moment it was started. Started again \
             before what follows Done has run, it goes on waiting as it was. Whatever starts it goes on at once at On \
             Start. A delay of 0 runs what follows Done at once.",
        )
        .keywords(&["wait", "later", "ticks", "pause"])
        .aliases(&["TimeDelay"])
        .settings(vec![setting()])
        .slots(vec![
            SlotDef::exec_in(START).doc("Begins to wait."),
            SlotDef::input(DELAY, ValueType::Number.into()).doc("How long. A fraction of a tick is dropped."),
            SlotDef::exec_out(ON_START).doc("Taken at once."),
            SlotDef::exec_out_later(DONE).doc("Taken when the delay is over."),
        ])
        .example(Example {
            title: "waits three ticks",
            given: &[(DELAY, "3")],
            leaves_by: Some(DONE),
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let delay = Interval::new(lowering, DELAY)?;
    let active = lowering.keep("is_active", &ValueType::Bool, &Data::Bool(false));
    let is_active = lowering.scratch_flag();
    let (yes, no) = (lowering.constant(&Data::Bool(true)), lowering.constant(&Data::Bool(false)));
    let (idle, wait, at_once) = (lowering.block(), lowering.block(), lowering.block());
    let (started, later) = (lowering.block(), lowering.block());
    lowering.read_kept(active, Register::Flag(is_active))?;
    lowering.branch(is_active, started, idle);

    lowering.emit_in(idle);
    lowering.write_kept(yes, active)?;
    let has_length = delay.has_length(lowering);
    lowering.branch(has_length, wait, at_once);

    lowering.emit_in(at_once);
    lowering.run(DONE)?;
    lowering.write_kept(no, active)?;
    lowering.go_on_in(started);

    lowering.emit_in(wait);
    delay.begin(lowering, later)?;
    lowering.go_on_in(started);

    lowering.emit_in(started);
    lowering.leave_by(ON_START)?;

    lowering.emit_later_in(later);
    lowering.run(DONE)?;
    lowering.write_kept(no, active)?;
    lowering.end();
    Ok(())
}
