//! Get Element, Get First Element, Get Last Element: one element, or the way for when there is none.

use super::{ARRAY, CATEGORY, ELEMENT, INDEX, KEY_NOT_FOUND, array_input, items, place};
use crate::emit::{IN, OUT, choose};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Example, LowerFn, NodeDef, Problem, SlotDef, SlotType, TypeClass, Value,
};

const EMPTY: &str = "empty";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("array.get", "Get Element", |lowering| choose(lowering, get, OUT, KEY_NOT_FOUND))
            .doc("Gives the element at an index; the first has index 0.")
            .keywords(&["at", "index", "[]", "nth"])
            .aliases(&["Array::Get Element", "Array::at", "Array::At"])
            .slots(vec![
                SlotDef::exec_in(IN).doc("Looks the element up."),
                array_input(),
                SlotDef::input(INDEX, ValueType::Number.into()).doc("Which one, from 0; a fraction is dropped."),
                SlotDef::exec_out(OUT).doc("Taken when there is one."),
                SlotDef::exec_out(KEY_NOT_FOUND).doc("Taken when the array has no such index."),
                element(),
            ])
            .example(Example {
                title: "gives the second",
                given: &[(ARRAY, "[\"a\", \"b\"]"), (INDEX, "1")],
                leaves_by: Some(OUT),
                gives: &[(ELEMENT, "b")],
                ..Example::default()
            })
            .example(Example {
                title: "finds nothing past the end",
                given: &[(ARRAY, "[\"a\", \"b\"]"), (INDEX, "2")],
                leaves_by: Some(KEY_NOT_FOUND),
                ..Example::default()
            }),
        end("array.first", "Get First Element", &["Array::Get First Element"], |lowering| {
            choose(lowering, first, OUT, EMPTY)
        })
        .doc("Gives the first element.")
        .example(Example {
            title: "gives the first",
            given: &[(ARRAY, "[1, 2]")],
            leaves_by: Some(OUT),
            gives: &[(ELEMENT, "1")],
            ..Example::default()
        }),
        end("array.last", "Get Last Element", &["Array::Get Last Element"], |lowering| {
            choose(lowering, last, OUT, EMPTY)
        })
        .doc("Gives the last element.")
        .example(Example {
            title: "gives the last",
            given: &[(ARRAY, "[1, 2]")],
            leaves_by: Some(OUT),
            gives: &[(ELEMENT, "2")],
            ..Example::default()
        }),
    ]
}

fn kind(kind: &'static str, title: &'static str, lower: LowerFn) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower)).type_var("T", TypeClass::Any)
}

fn end(kind_name: &'static str, title: &'static str, aliases: &[&'static str], lower: LowerFn) -> NodeDef {
    kind(kind_name, title, lower).keywords(&["front", "back", "end"]).aliases(aliases).slots(vec![
        SlotDef::exec_in(IN).doc("Looks the element up."),
        array_input(),
        SlotDef::exec_out(OUT).doc("Taken when there is one."),
        SlotDef::exec_out(EMPTY).doc("Taken when the array is empty."),
        element(),
    ])
}

fn element() -> SlotDef {
    SlotDef::output(ELEMENT, SlotType::var("T")).only_by(OUT).doc("The element.")
}

fn get(call: &mut Call<'_>) -> Result<(), Problem> {
    let array = items(call, 0)?;
    let found = place(call.number(1), array.len())?.map(|place| array[place].clone());
    give(call, found)
}

fn first(call: &mut Call<'_>) -> Result<(), Problem> {
    let found = items(call, 0)?.first().cloned();
    give(call, found)
}

fn last(call: &mut Call<'_>) -> Result<(), Problem> {
    let found = items(call, 0)?.last().cloned();
    give(call, found)
}

fn give(call: &mut Call<'_>, found: Option<Value>) -> Result<(), Problem> {
    call.give_flag(1, found.is_some());
    if let Some(found) = found {
        call.give_value(0, found);
    }
    Ok(())
}
