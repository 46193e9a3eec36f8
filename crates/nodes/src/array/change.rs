//! Add Element at End, Insert, Set Element, Erase, Append, Reverse, Sort, Clear All Elements: changes of an array in place.

use super::{
    ARRAY, CATEGORY, CONTAINER, ELEMENT, INDEX, KEY_NOT_FOUND, array_input, array_of, container_output, items,
    items_mut, place,
};
use crate::emit::{IN, OUT, act, choose, whole};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Example, LowerFn, LowerResult, Lowering, NodeDef, Problem, SlotDef, SlotType, TypeClass, Value,
};

const OTHER: &str = "other";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("array.add", "Add Element at End", |lowering| act(lowering, add), vec![element()])
            .doc("Puts an element behind the last one.")
            .keywords(&["push", "append"])
            .aliases(&["Array::Add Element at End", "Array::push_back", "Array::PushBack"])
            .example(example("adds", &[(ARRAY, "[1]"), (ELEMENT, "2")], &[(CONTAINER, "[1, 2]")])),
        kind("array.insert", "Insert", lower_insert, vec![index(), element()])
            .doc(
                "Puts an element before the one at the index. An index past the end lets the array grow so far, with \
                 the type's default in between.",
            )
            .keywords(&["add", "at"])
            .aliases(&["Array::Insert"])
            .example(example(
                "inserts before",
                &[(ARRAY, "[1, 3]"), (INDEX, "1"), (ELEMENT, "2")],
                &[(CONTAINER, "[1, 2, 3]")],
            ))
            .example(example("grows", &[(ARRAY, "[1]"), (INDEX, "3"), (ELEMENT, "4")], &[(CONTAINER, "[1, 0, 0, 4]")])),
        or_not_found(
            "array.set",
            "Set Element",
            |lowering| choose(lowering, set, OUT, KEY_NOT_FOUND),
            vec![index(), element()],
        )
        .doc("Replaces the element at an index.")
        .keywords(&["replace", "write", "[]"])
        .example(example(
            "replaces",
            &[(ARRAY, "[1, 2]"), (INDEX, "0"), (ELEMENT, "9")],
            &[(CONTAINER, "[9, 2]")],
        )),
        or_not_found("array.erase", "Erase", |lowering| choose(lowering, erase, OUT, KEY_NOT_FOUND), vec![index()])
            .doc("Removes the element at an index.")
            .keywords(&["remove", "delete"])
            .aliases(&["Array::Erase"])
            .example(example("removes", &[(ARRAY, "[1, 2]"), (INDEX, "0")], &[(CONTAINER, "[2]")]))
            .example(Example {
                title: "has nothing to remove",
                given: &[(ARRAY, "[1, 2]"), (INDEX, "-1")],
                leaves_by: Some(KEY_NOT_FOUND),
                gives: &[(CONTAINER, "[1, 2]")],
                ..Example::default()
            }),
        kind(
            "array.append",
            "Append",
            |lowering| act(lowering, append),
            vec![SlotDef::input(OTHER, array_of("T")).doc("What to add; it stays as it is.")],
        )
        .doc("Puts the elements of another array behind the last one.")
        .keywords(&["concatenate", "extend", "join"])
        .example(example("appends", &[(ARRAY, "[1]"), (OTHER, "[2, 3]")], &[(CONTAINER, "[1, 2, 3]")])),
        kind("array.reverse", "Reverse", |lowering| act(lowering, reverse), Vec::new())
            .doc("Turns the order round.")
            .example(example("turns round", &[(ARRAY, "[1, 2, 3]")], &[(CONTAINER, "[3, 2, 1]")])),
        NodeDef::new("array.sort", "Sort", CATEGORY, Behaviour::Lower(|lowering| act(lowering, sort)))
            .doc("Sorts numbers by size, texts by their letters. What is not a number stands last.")
            .keywords(&["order"])
            .type_var("T", TypeClass::Ordered)
            .slots(slots(Vec::new(), None))
            .example(example("sorts", &[(ARRAY, "[2, 10, -1]")], &[(CONTAINER, "[-1, 2, 10]")])),
        kind("array.clear", "Clear All Elements", |lowering| act(lowering, clear), Vec::new())
            .doc("Removes every element.")
            .keywords(&["empty", "reset"])
            .aliases(&["Array::Clear All Elements", "Array::clear"])
            .example(example("empties", &[(ARRAY, "[1, 2]")], &[(CONTAINER, "[]")])),
    ]
}

fn kind(kind: &'static str, title: &'static str, lower: LowerFn, further: Vec<SlotDef>) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower))
        .type_var("T", TypeClass::Any)
        .slots(slots(further, None))
}

fn or_not_found(kind: &'static str, title: &'static str, lower: LowerFn, further: Vec<SlotDef>) -> NodeDef {
    let not_found = SlotDef::exec_out(KEY_NOT_FOUND).doc("Taken when the array has no such index; nothing changes.");
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower))
        .type_var("T", TypeClass::Any)
        .slots(slots(further, Some(not_found)))
}

fn slots(further: Vec<SlotDef>, second_out: Option<SlotDef>) -> Vec<SlotDef> {
    let mut slots = vec![SlotDef::exec_in(IN).doc("Changes the array."), array_input()];
    slots.extend(further);
    slots.push(SlotDef::exec_out(OUT).doc("Taken when the array is changed."));
    slots.extend(second_out);
    slots.push(container_output());
    slots
}

fn index() -> SlotDef {
    SlotDef::input(INDEX, ValueType::Number.into()).doc("The index, from 0; a fraction is dropped.")
}

fn element() -> SlotDef {
    SlotDef::input(ELEMENT, SlotType::var("T")).doc("The element.")
}

fn example(
    title: &'static str,
    given: &'static [(&'static str, &'static str)],
    gives: &'static [(&'static str, &'static str)],
) -> Example {
    Example { title, given, gives, leaves_by: Some(OUT), ..Example::default() }
}

/// Gives the array on, so that changes can follow one another.
fn give_on(call: &mut Call<'_>) {
    let array = call.value(0);
    call.give_value(0, array);
}

fn add(call: &mut Call<'_>) -> Result<(), Problem> {
    let item = call.value(1);
    call.heap().charge_items(1, &item);
    items_mut(call, 0)?.push(item);
    give_on(call);
    Ok(())
}

fn lower_insert(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let mut inputs =
        [ARRAY, INDEX, ELEMENT].map(|id| lowering.register(id)).into_iter().collect::<Result<Vec<_>, _>>()?;
    inputs.push(lowering.default_of(ELEMENT)?);
    let output = lowering.register(CONTAINER)?;
    lowering.native(insert, inputs, vec![output]);
    lowering.leave_by(OUT)
}

/// The last operand fills the places between the old end and the index.
fn insert(call: &mut Call<'_>) -> Result<(), Problem> {
    let (index, item) = (whole(call.number(1), INDEX)?, call.value(2));
    let Ok(index) = usize::try_from(index) else {
        return Err(Problem::new(format!("expected an index of 0 or more, found {index}"))
            .with_hint("The first element has index 0."));
    };
    let len = items(call, 0)?.len();
    let n_new = index.saturating_sub(len).saturating_add(1);
    call.check_room(n_new)?;
    call.heap().charge_items(n_new, &item);
    let filler = call.value(3);
    let array = items_mut(call, 0)?;
    if index > len {
        array.resize(index, filler);
    }
    array.insert(index, item);
    give_on(call);
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result<(), Problem> {
    let (index, item) = (call.number(1), call.value(2));
    let array = items_mut(call, 0)?;
    let found = place(index, array.len())?;
    if let Some(place) = found {
        array[place] = item;
    }
    call.give_flag(1, found.is_some());
    give_on(call);
    Ok(())
}

fn erase(call: &mut Call<'_>) -> Result<(), Problem> {
    let index = call.number(1);
    let array = items_mut(call, 0)?;
    let found = place(index, array.len())?;
    if let Some(place) = found {
        array.remove(place);
    }
    call.give_flag(1, found.is_some());
    give_on(call);
    Ok(())
}

fn append(call: &mut Call<'_>) -> Result<(), Problem> {
    let mut other = items(call, 1)?.to_vec();
    call.check_room(other.len())?;
    call.heap().charge_items(other.len(), &Value::Null);
    items_mut(call, 0)?.append(&mut other);
    give_on(call);
    Ok(())
}

fn reverse(call: &mut Call<'_>) -> Result<(), Problem> {
    items_mut(call, 0)?.reverse();
    give_on(call);
    Ok(())
}

fn sort(call: &mut Call<'_>) -> Result<(), Problem> {
    items_mut(call, 0)?.sort_by(|left, right| match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.total_cmp(right),
        (Value::String(left), Value::String(right)) => left.cmp(right),
        _ => std::cmp::Ordering::Equal,
    });
    give_on(call);
    Ok(())
}

fn clear(call: &mut Call<'_>) -> Result<(), Problem> {
    items_mut(call, 0)?.clear();
    give_on(call);
    Ok(())
}
