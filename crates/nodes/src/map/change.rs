//! Insert, Set Element, Erase, Clear All Elements, Copy: changes of a map in place, and a map of one's own.

use super::{
    CONTAINER, KEY, KEY_NOT_FOUND, MAP, VALUE, container_output, entries, entries_mut, example, key, key_input, kind,
    map_input, map_type,
};
use crate::emit::{IN, OUT, act, choose};
use authcanvas_interpreter::{Behaviour, Call, Container, LowerFn, NodeDef, Problem, SlotDef, SlotType};

const RESULT: &str = "result";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        change("map.insert", "Insert", |lowering| act(lowering, insert), vec![key_input(), value()], None)
            .doc("Adds a key with its value. A key that is there already keeps its value.")
            .keywords(&["add", "put"])
            .aliases(&["Map::Insert"])
            .example(example(
                "adds",
                Some(OUT),
                &[(MAP, "{\"a\": 1}"), (KEY, "\"b\""), (VALUE, "2")],
                &[(CONTAINER, "{a: 1, b: 2}")],
            ))
            .example(example(
                "replaces nothing",
                Some(OUT),
                &[(MAP, "{\"a\": 1}"), (KEY, "\"a\""), (VALUE, "2")],
                &[(CONTAINER, "{a: 1}")],
            )),
        change("map.set", "Set Element", |lowering| act(lowering, set), vec![key_input(), value()], None)
            .doc("Gives a key its value, whether it is there or not.")
            .keywords(&["replace", "put", "write", "[]"])
            .example(example(
                "replaces",
                Some(OUT),
                &[(MAP, "{\"a\": 1}"), (KEY, "\"a\""), (VALUE, "2")],
                &[(CONTAINER, "{a: 2}")],
            )),
        change(
            "map.erase",
            "Erase",
            |lowering| choose(lowering, erase, OUT, KEY_NOT_FOUND),
            vec![key_input()],
            Some(SlotDef::exec_out(KEY_NOT_FOUND).doc("Taken when the map has no such key.")),
        )
        .doc("Removes a key with its value.")
        .keywords(&["remove", "delete"])
        .aliases(&["Map::Erase"])
        .example(example("removes", Some(OUT), &[(MAP, "{\"a\": 1}"), (KEY, "\"a\"")], &[(CONTAINER, "{}")]))
        .example(example(
            "has nothing to remove",
            Some(KEY_NOT_FOUND),
            &[(MAP, "{\"a\": 1}"), (KEY, "\"b\"")],
            &[],
        )),
        change("map.clear", "Clear All Elements", |lowering| act(lowering, clear), Vec::new(), None)
            .doc("Removes every key.")
            .keywords(&["empty", "reset"])
            .aliases(&["Map::Clear All Elements", "Map::clear"])
            .example(example("empties", Some(OUT), &[(MAP, "{\"a\": 1}")], &[(CONTAINER, "{}")])),
        kind(
            "map.copy",
            "Copy map",
            Behaviour::Lower(|lowering| act(lowering, copy)),
            vec![
                SlotDef::exec_in(IN).doc("Copies the map."),
                map_input(),
                SlotDef::exec_out(OUT).doc("Taken when the map is copied."),
                SlotDef::output(RESULT, map_type()).doc("The new map."),
            ],
        )
        .doc("Makes a new map with the same keys and values; changes of one leave the other alone.")
        .keywords(&["clone", "duplicate"])
        .example(example("copies", Some(OUT), &[(MAP, "{\"a\": 1}")], &[(RESULT, "{a: 1}")])),
    ]
}

fn change(
    name: &'static str,
    title: &'static str,
    lower: LowerFn,
    further: Vec<SlotDef>,
    second_out: Option<SlotDef>,
) -> NodeDef {
    let mut slots = vec![SlotDef::exec_in(IN).doc("Changes the map."), map_input()];
    slots.extend(further);
    slots.push(SlotDef::exec_out(OUT).doc("Taken when the map is changed."));
    slots.extend(second_out);
    slots.push(container_output());
    kind(name, title, Behaviour::Lower(lower), slots)
}

fn value() -> SlotDef {
    SlotDef::input(VALUE, SlotType::var("V")).doc("The value.")
}

/// Gives the map on, so that changes can follow one another.
fn give_on(call: &mut Call<'_>) {
    let map = call.value(0);
    call.give_value(0, map);
}

fn insert(call: &mut Call<'_>) -> Result<(), Problem> {
    let (key, value) = (key(call, 1)?, call.value(2));
    call.heap().charge_items(1, &value);
    entries_mut(call, 0)?.entry(key).or_insert(value);
    give_on(call);
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result<(), Problem> {
    let (key, value) = (key(call, 1)?, call.value(2));
    call.heap().charge_items(1, &value);
    entries_mut(call, 0)?.insert(key, value);
    give_on(call);
    Ok(())
}

fn erase(call: &mut Call<'_>) -> Result<(), Problem> {
    let key = key(call, 1)?;
    let found = entries_mut(call, 0)?.remove(&key).is_some();
    call.give_flag(1, found);
    give_on(call);
    Ok(())
}

fn clear(call: &mut Call<'_>) -> Result<(), Problem> {
    entries_mut(call, 0)?.clear();
    give_on(call);
    Ok(())
}

fn copy(call: &mut Call<'_>) -> Result<(), Problem> {
    let entries = entries(call, 0)?.clone();
    let map = call.heap().make(Container::Map(entries));
    call.give_value(0, map);
    Ok(())
}
