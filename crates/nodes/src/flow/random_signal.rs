//! Random Signal: one of several ways, by chance.

use super::CATEGORY;
use super::switch::leave_by_number;
use crate::emit::{IN, count};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerResult, Lowering, NodeDef, Problem, Register, Settings, SlotDef,
};

const OUTS: &str = "outs";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.random_signal", "Random Signal", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Continues at one of its outs by chance, more often at those with more weight. Where no weight is above 0, \
             it takes the first. A run's seed decides the chances.",
        )
        .keywords(&["chance", "weighted", "dice", "branch"])
        .aliases(&["WeightedRandomSequencer"])
        .settings(vec![count(OUTS, 2, 1, "How many outs there are.")])
        .slots_from(slots)
        .example(Example {
            title: "takes the only one with weight",
            given: &[("weight_1", "0"), ("weight_2", "1")],
            leaves_by: Some("out_2"),
            ..Example::default()
        })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = vec![SlotDef::exec_in(IN).doc("Draws an out.")];
    for number in 1..=settings.count(OUTS) {
        let weight = SlotDef::input(&format!("weight_{number}"), ValueType::Number.into()).or(Data::Number(1.0));
        slots.push(weight.doc(format!("How likely out {number} is, beside the others; below 0 counts as 0.")));
        slots.push(SlotDef::exec_out(&format!("out_{number}")).doc(format!("Taken when {number} is drawn.")));
    }
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let weights = lowering.inputs().iter().map(|id| lowering.register(id)).collect::<Result<_, _>>()?;
    let drawn = lowering.scratch_number();
    lowering.native(draw, weights, vec![Register::Number(drawn)]);
    leave_by_number(lowering, drawn)
}

/// The first out whose weights up to and with its own exceed the draw.
fn draw(call: &mut Call<'_>) -> Result<(), Problem> {
    let weights: Vec<f64> = (0..call.n_inputs()).map(|input| call.number(input).max(0.0)).collect();
    let mut left = call.random() * weights.iter().sum::<f64>();
    let mut drawn = 0;
    for (place, weight) in weights.iter().enumerate() {
        if *weight > 0.0 {
            drawn = place;
            if left < *weight {
                break;
            }
            left -= weight;
        }
    }
    call.give_number(0, drawn as f64);
    Ok(())
}
