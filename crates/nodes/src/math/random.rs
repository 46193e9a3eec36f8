//! Random number, Random integer: chance, decided by the run's seed.

use super::{CATEGORY, RESULT};
use crate::emit::{IN, OUT, act};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Data, Example, LowerFn, NodeDef, Problem, SlotDef};

const MINIMUM: &str = "minimum";
const MAXIMUM: &str = "maximum";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("math.random_number", "Random number", |lowering| act(lowering, number))
            .doc("Draws a number between two others. The same seed draws the same numbers.")
            .aliases(&["ScriptCanvas_MathRandoms_RandomNumber"])
            .example(example()),
        kind("math.random_integer", "Random integer", |lowering| act(lowering, integer))
            .doc("Draws a whole number from one to another, both included. The same seed draws the same numbers.")
            .aliases(&["ScriptCanvas_MathRandoms_RandomInteger"])
            .example(example()),
    ]
}

fn kind(kind: &'static str, title: &'static str, lower: LowerFn) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower)).keywords(&["chance", "dice", "random"]).slots(vec![
        SlotDef::exec_in(IN).doc("Draws the number."),
        SlotDef::input(MINIMUM, ValueType::Number.into()).doc("The least it may be.").or(Data::Number(0.0)),
        SlotDef::input(MAXIMUM, ValueType::Number.into()).doc("The most it may be.").or(Data::Number(1.0)),
        SlotDef::exec_out(OUT).doc("Taken when it is drawn."),
        SlotDef::output(RESULT, ValueType::Number.into()).doc("The number."),
    ])
}

fn example() -> Example {
    Example {
        title: "draws the only one there is",
        given: &[(MINIMUM, "5"), (MAXIMUM, "5")],
        leaves_by: Some(OUT),
        gives: &[(RESULT, "5")],
        ..Example::default()
    }
}

fn number(call: &mut Call<'_>) -> Result<(), Problem> {
    let (least, most) = (call.number(0), call.number(1));
    let drawn = call.random() * (most - least) + least;
    call.give_number(0, drawn);
    Ok(())
}

/// Both limits count, in whichever order they stand.
fn integer(call: &mut Call<'_>) -> Result<(), Problem> {
    let (first, second) = (call.number(0).trunc(), call.number(1).trunc());
    let (least, most) = (first.min(second), first.max(second));
    let drawn = least + (call.random() * (most - least + 1.0)).floor();
    call.give_number(0, drawn.min(most));
    Ok(())
}
