//! Get Element, Get Size, Is Empty, Has Key, Keys, Values: what a map holds.

use super::{KEY, KEY_NOT_FOUND, MAP, VALUE, entries, example, key, key_input, kind, map_input};
use crate::emit::{IN, OUT, act, choose};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Container, LowerFn, MapKey, NativeFn, NodeDef, Problem, SlotDef, SlotType, Value,
};

const RESULT: &str = "result";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind(
            "map.get",
            "Get Element",
            Behaviour::Lower(|lowering| choose(lowering, get, OUT, KEY_NOT_FOUND)),
            vec![
                SlotDef::exec_in(IN).doc("Looks the value up."),
                map_input(),
                key_input(),
                SlotDef::exec_out(OUT).doc("Taken when the map has the key."),
                SlotDef::exec_out(KEY_NOT_FOUND).doc("Taken when it does not."),
                SlotDef::output(VALUE, SlotType::var("V")).only_by(OUT).doc("The value."),
            ],
        )
        .doc("Gives the value of a key.")
        .keywords(&["at", "find", "lookup", "[]"])
        .aliases(&["Map::Get Element", "Map::at", "Map::At"])
        .example(example("finds it", Some(OUT), &[(MAP, "{\"a\": 1}"), (KEY, "\"a\"")], &[(VALUE, "1")]))
        .example(example("finds nothing", Some(KEY_NOT_FOUND), &[(MAP, "{\"a\": 1}"), (KEY, "\"b\"")], &[])),
        question("map.size", "Get Size", size, ValueType::Number, None)
            .doc("How many keys the map has.")
            .keywords(&["length", "count", "len"])
            .aliases(&["Map::Get Size", "Map::size", "Map::Size"])
            .example(example("counts", None, &[(MAP, "{\"a\": 1}")], &[(RESULT, "1")])),
        question("map.is_empty", "Is Empty", is_empty, ValueType::Bool, None)
            .doc("True when the map has no key.")
            .keywords(&["none"])
            .aliases(&["Map::Is Empty"])
            .branches_by(RESULT)
            .example(example("looks", None, &[(MAP, "{\"a\": 1}")], &[(RESULT, "false")])),
        question("map.has_key", "Has Key", has_key, ValueType::Bool, Some(key_input()))
            .doc("True when the map has the key.")
            .keywords(&["contains", "in"])
            .aliases(&["Map::Has Key"])
            .branches_by(RESULT)
            .example(example("finds it", None, &[(MAP, "{1: \"a\"}"), (KEY, "1")], &[(RESULT, "true")])),
        listing("map.keys", "Keys", |lowering| act(lowering, keys), "K")
            .doc("Makes an array of the keys, in their order.")
            .aliases(&["Map::Get Keys"])
            .example(example("lists", Some(OUT), &[(MAP, "{\"b\": 1, \"a\": 2}")], &[(RESULT, "[a, b]")])),
        listing("map.values", "Values", |lowering| act(lowering, values), "V")
            .doc("Makes an array of the values, in the order of their keys.")
            .example(example("lists", Some(OUT), &[(MAP, "{\"b\": 1, \"a\": 2}")], &[(RESULT, "[2, 1]")])),
    ]
}

fn question(
    name: &'static str,
    title: &'static str,
    function: NativeFn,
    result: ValueType,
    further: Option<SlotDef>,
) -> NodeDef {
    let mut slots = vec![map_input()];
    slots.extend(further);
    slots.push(SlotDef::output(RESULT, result.into()).doc("The answer."));
    kind(name, title, Behaviour::Pure(function), slots)
}

fn listing(name: &'static str, title: &'static str, lower: LowerFn, of: &'static str) -> NodeDef {
    let result = SlotDef::output(RESULT, SlotType::ArrayOf(Box::new(SlotType::var(of)))).doc("The new array.");
    kind(
        name,
        title,
        Behaviour::Lower(lower),
        vec![
            SlotDef::exec_in(IN).doc("Makes the array."),
            map_input(),
            SlotDef::exec_out(OUT).doc("Taken when the array is made."),
            result,
        ],
    )
}

fn get(call: &mut Call<'_>) -> Result<(), Problem> {
    let found = entries(call, 0)?.get(&key(call, 1)?).cloned();
    call.give_flag(1, found.is_some());
    if let Some(found) = found {
        call.give_value(0, found);
    }
    Ok(())
}

fn size(call: &mut Call<'_>) -> Result<(), Problem> {
    let size = entries(call, 0)?.len();
    call.give_number(0, size as f64);
    Ok(())
}

fn is_empty(call: &mut Call<'_>) -> Result<(), Problem> {
    let is_empty = entries(call, 0)?.is_empty();
    call.give_flag(0, is_empty);
    Ok(())
}

fn has_key(call: &mut Call<'_>) -> Result<(), Problem> {
    let found = entries(call, 0)?.contains_key(&key(call, 1)?);
    call.give_flag(0, found);
    Ok(())
}

fn keys(call: &mut Call<'_>) -> Result<(), Problem> {
    let keys = entries(call, 0)?.keys().map(MapKey::to_value).collect();
    give(call, keys);
    Ok(())
}

fn values(call: &mut Call<'_>) -> Result<(), Problem> {
    let values = entries(call, 0)?.values().cloned().collect();
    give(call, values);
    Ok(())
}

fn give(call: &mut Call<'_>, items: Vec<Value>) {
    let array = call.heap().make(Container::Array(items));
    call.give_value(0, array);
}
