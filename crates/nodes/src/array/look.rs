//! Get Size, Is Empty, Has Key, Contains, Index Of: questions about an array.

use super::{ARRAY, CATEGORY, ELEMENT, INDEX, array_input, items, place};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Example, NativeFn, NodeDef, Problem, SlotDef, SlotType, TypeClass};

const RESULT: &str = "result";
/// Numbers are the same within this, as Equal has it.
const TOLERANCE: f64 = 0.000_001;

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("array.size", "Get Size", size, ValueType::Number, Vec::new())
            .doc("How many elements the array has.")
            .keywords(&["length", "count", "len"])
            .aliases(&["Array::Get Size", "Array::size", "Array::Size"])
            .example(example("counts", &[(ARRAY, "[5, 6, 7]")], &[(RESULT, "3")])),
        kind("array.is_empty", "Is Empty", is_empty, ValueType::Bool, Vec::new())
            .doc("True when the array has no element.")
            .keywords(&["none"])
            .aliases(&["Array::Is Empty"])
            .branches_by(RESULT)
            .example(example("looks", &[(ARRAY, "[5]")], &[(RESULT, "false")])),
        kind(
            "array.has_key",
            "Has Key",
            has_key,
            ValueType::Bool,
            vec![SlotDef::input(INDEX, ValueType::Number.into()).doc("The index, from 0; a fraction is dropped.")],
        )
        .doc("True when the array has an element at the index.")
        .keywords(&["index", "valid"])
        .aliases(&["Array::Has Key"])
        .branches_by(RESULT)
        .example(example("is false past the end", &[(ARRAY, "[5]"), (INDEX, "1")], &[(RESULT, "false")])),
        kind("array.contains", "Contains", contains, ValueType::Bool, vec![element()])
            .doc("True when an element equals the value; numbers within 0.000001, containers by content.")
            .keywords(&["in", "includes", "member"])
            .branches_by(RESULT)
            .example(example("finds it", &[(ARRAY, "[\"a\", \"b\"]"), (ELEMENT, "\"b\"")], &[(RESULT, "true")])),
        kind("array.index_of", "Index Of", index_of, ValueType::Number, vec![element()])
            .doc("The index of the first element that equals the value, or -1.")
            .keywords(&["find", "search", "position"])
            .example(example("finds it", &[(ARRAY, "[\"a\", \"b\"]"), (ELEMENT, "\"b\"")], &[(RESULT, "1")]))
            .example(example("finds nothing", &[(ARRAY, "[\"a\"]"), (ELEMENT, "\"b\"")], &[(RESULT, "-1")])),
    ]
}

fn kind(
    kind: &'static str,
    title: &'static str,
    function: NativeFn,
    result: ValueType,
    further: Vec<SlotDef>,
) -> NodeDef {
    let mut slots = vec![array_input()];
    slots.extend(further);
    slots.push(SlotDef::output(RESULT, result.into()).doc("The answer."));
    NodeDef::new(kind, title, CATEGORY, Behaviour::Pure(function)).type_var("T", TypeClass::Any).slots(slots)
}

fn element() -> SlotDef {
    SlotDef::input(ELEMENT, SlotType::var("T")).doc("What to look for.")
}

fn example(
    title: &'static str,
    given: &'static [(&'static str, &'static str)],
    gives: &'static [(&'static str, &'static str)],
) -> Example {
    Example { title, given, gives, ..Example::default() }
}

fn size(call: &mut Call<'_>) -> Result<(), Problem> {
    let size = items(call, 0)?.len();
    call.give_number(0, size as f64);
    Ok(())
}

fn is_empty(call: &mut Call<'_>) -> Result<(), Problem> {
    let is_empty = items(call, 0)?.is_empty();
    call.give_flag(0, is_empty);
    Ok(())
}

fn has_key(call: &mut Call<'_>) -> Result<(), Problem> {
    let found = place(call.number(1), items(call, 0)?.len())?;
    call.give_flag(0, found.is_some());
    Ok(())
}

fn contains(call: &mut Call<'_>) -> Result<(), Problem> {
    let found = find(call)?;
    call.give_flag(0, found.is_some());
    Ok(())
}

fn index_of(call: &mut Call<'_>) -> Result<(), Problem> {
    let found = find(call)?;
    call.give_number(0, found.map_or(-1.0, |place| place as f64));
    Ok(())
}

fn find(call: &Call<'_>) -> Result<Option<usize>, Problem> {
    let wanted = call.value(1);
    Ok(items(call, 0)?.iter().position(|item| call.are_equal(item, &wanted, TOLERANCE)))
}
