//! Between Bool and Number.

use super::{CATEGORY, RESULT, VALUE};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Example, NativeFn, NodeDef, Problem, Serves, SlotDef};

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("convert.bool_to_number", "Bool to number", to_number, [ValueType::Bool, ValueType::Number], true)
            .doc("Gives 1 for true, 0 for false.")
            .example(Example {
                title: "true is 1",
                given: &[(VALUE, "true")],
                gives: &[(RESULT, "1")],
                ..Example::default()
            }),
        kind("convert.number_to_bool", "Number to bool", to_bool, [ValueType::Number, ValueType::Bool], false)
            .doc("False for 0, true for any other number.")
            .branches_by(RESULT)
            .example(Example {
                title: "2 is true",
                given: &[(VALUE, "2")],
                gives: &[(RESULT, "true")],
                ..Example::default()
            }),
    ]
}

fn kind(
    kind: &'static str,
    title: &'static str,
    run: NativeFn,
    [from, to]: [ValueType; 2],
    keeps_all: bool,
) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Pure(run))
        .keywords(&["cast", "convert"])
        .slots(vec![
            SlotDef::input(VALUE, from.into()).doc("The value."),
            SlotDef::output(RESULT, to.into()).doc("The same as a value of the other type."),
        ])
        .serves(Serves::Conversion { input: VALUE.into(), output: RESULT.into(), keeps_all })
}

fn to_number(call: &mut Call<'_>) -> Result<(), Problem> {
    let number = if call.flag(0) { 1.0 } else { 0.0 };
    call.give_number(0, number);
    Ok(())
}

fn to_bool(call: &mut Call<'_>) -> Result<(), Problem> {
    let flag = call.number(0) != 0.0;
    call.give_flag(0, flag);
    Ok(())
}
