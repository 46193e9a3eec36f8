//! Sequence: several things, one after another.

use super::CATEGORY;
use authcanvas_interpreter::{
    Behaviour, Example, LowerResult, Lowering, NodeDef, Problem, Serves, SettingDef, SettingShape, Settings, SlotDef,
};

const IN: &str = "in";
const OUTS: &str = "outs";
const OUT_PREFIX: &str = "then_";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.sequence", "Sequence", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Runs what follows each out to its end, one out after another. A request holds the sequence until it \
             is answered; a Delay does not.",
        )
        .keywords(&["order", "then", "several"])
        .aliases(&["OrderedSequencer"])
        .settings(vec![SettingDef {
            name: OUTS,
            shape: SettingShape::Count { default: 2, least: 1, most: 100 },
            doc: "How many outs there are.",
        }])
        .slots_from(slots)
        .serves(Serves::Sequence { count: OUTS.into(), out_prefix: OUT_PREFIX.into() })
        .example(Example { title: "runs both outs", leaves_by: Some("then_1"), ..Example::default() })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = vec![SlotDef::exec_in(IN).doc("Runs the outs.")];
    for index in 0..settings.count(OUTS) {
        let slot = SlotDef::exec_out_and_back(&format!("{OUT_PREFIX}{index}"));
        slots.push(slot.doc(match index {
            0 => "Runs first.".to_owned(),
            _ => format!("Runs when what follows Then {} has ended.", index - 1),
        }));
    }
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let outs = lowering.exec_outs();
    if let Some((last, before)) = outs.split_last() {
        for out in before {
            lowering.run(out)?;
        }
        lowering.leave_by(last)?;
    }
    Ok(())
}
