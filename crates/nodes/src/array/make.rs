//! Make array, Copy array, Slice: arrays of one's own.

use super::{ARRAY, CATEGORY, array_input, array_of, items};
use crate::emit::{IN, OUT, act, count, whole};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Container, Data, Example, NodeDef, Problem, Settings, SlotDef, SlotType, TypeClass, Value,
};

const COUNT: &str = "count";
const RESULT: &str = "result";
const FIRST: &str = "first";
const SIZE: &str = "size";

pub(super) fn nodes() -> Vec<NodeDef> {
    let kind = |kind, title, function| {
        NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(function)).type_var("T", TypeClass::Any)
    };
    vec![
        kind("array.make", "Make array", |lowering| act(lowering, make))
            .doc("Makes a new array of the inputs, in their order.")
            .keywords(&["new", "list", "create"])
            .settings(vec![count(COUNT, 2, 0, "How many elements there are.")])
            .slots_from(make_slots)
            .example(Example {
                title: "makes an array",
                given: &[("value_0", "\"a\""), ("value_1", "\"b\"")],
                leaves_by: Some(OUT),
                gives: &[(RESULT, "[a, b]")],
                ..Example::default()
            }),
        kind("array.copy", "Copy array", |lowering| act(lowering, copy))
            .doc("Makes a new array with the same elements; changes of one leave the other alone.")
            .keywords(&["clone", "duplicate"])
            .slots(vec![SlotDef::exec_in(IN).doc("Copies the array."), array_input(), out(), result()])
            .example(Example {
                title: "copies",
                given: &[(ARRAY, "[1, 2]")],
                leaves_by: Some(OUT),
                gives: &[(RESULT, "[1, 2]")],
                ..Example::default()
            }),
        kind("array.slice", "Slice", |lowering| act(lowering, slice))
            .doc("Makes a new array of some elements that stand in a row; what is not there is left out.")
            .keywords(&["sub", "part", "range"])
            .slots(vec![
                SlotDef::exec_in(IN).doc("Copies the elements."),
                array_input(),
                SlotDef::input(FIRST, ValueType::Number.into())
                    .doc("The index of the first one, from 0.")
                    .or(Data::Number(0.0)),
                SlotDef::input(SIZE, ValueType::Number.into()).doc("How many at most."),
                out(),
                result(),
            ])
            .example(Example {
                title: "takes two from the middle",
                given: &[(ARRAY, "[1, 2, 3, 4]"), (FIRST, "1"), (SIZE, "2")],
                leaves_by: Some(OUT),
                gives: &[(RESULT, "[2, 3]")],
                ..Example::default()
            }),
    ]
}

fn make_slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = vec![SlotDef::exec_in(IN).doc("Makes the array.")];
    for index in 0..settings.count(COUNT) {
        let doc = format!("Element {index}.");
        slots.push(SlotDef::input(&format!("value_{index}"), SlotType::var("T")).doc(doc));
    }
    slots.extend([out(), result()]);
    Ok(slots)
}

fn out() -> SlotDef {
    SlotDef::exec_out(OUT).doc("Taken when the array is made.")
}

fn result() -> SlotDef {
    SlotDef::output(RESULT, array_of("T")).doc("The new array.")
}

fn make(call: &mut Call<'_>) -> Result<(), Problem> {
    let items = (0..call.n_inputs()).map(|input| call.value(input)).collect();
    give(call, items);
    Ok(())
}

fn copy(call: &mut Call<'_>) -> Result<(), Problem> {
    let items = items(call, 0)?.to_vec();
    give(call, items);
    Ok(())
}

fn slice(call: &mut Call<'_>) -> Result<(), Problem> {
    let first = usize::try_from(whole(call.number(1), FIRST)?).unwrap_or(0);
    let size = usize::try_from(whole(call.number(2), SIZE)?).unwrap_or(0);
    let items = items(call, 0)?.iter().skip(first).take(size).cloned().collect();
    give(call, items);
    Ok(())
}

fn give(call: &mut Call<'_>, items: Vec<Value>) {
    let array = call.heap().make(Container::Array(items));
    call.give_value(0, array);
}
