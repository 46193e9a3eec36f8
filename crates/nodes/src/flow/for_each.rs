//! For Each: one pass for each element of an array, or for each key and value of a map.

use super::CATEGORY;
use crate::emit::{IN, whole};
use crate::{array, map};
use authcanvas_interpreter::{
    Behaviour, Call, Container, Data, Example, LowerResult, Lowering, NativeFn, NodeDef, Problem, Register, SettingDef,
    SettingShape, Settings, SlotDef, SlotType, TypeClass, Value,
};

const OVER: &str = "over";
const ARRAY: &str = "array";
const MAP: &str = "map";
const SOURCE: &str = "source";
const BREAK: &str = "break";
const EACH: &str = "each";
const FINISHED: &str = "finished";
const ELEMENT: &str = "element";
const KEY: &str = "key";
const VALUE: &str = "value";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.for_each", "For Each", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Runs Each for each element of an array, or for each key and value of a map in the order of its keys. It \
             goes by what the container held when the loop began; changing it in a pass changes no later pass.",
        )
        .keywords(&["loop", "iterate", "repeat", "every"])
        .aliases(&["ForEach"])
        .settings(vec![SettingDef {
            name: OVER,
            shape: SettingShape::Choice { default: ARRAY, choices: &[ARRAY, MAP] },
            doc: "What it goes over: an `array` or a `map`.",
        }])
        .type_var("T", TypeClass::Any)
        .type_var("K", TypeClass::OneOf(&map::KEYS))
        .type_var("V", TypeClass::Any)
        .slots_from(slots)
        .leads(BREAK, &[FINISHED])
        .example(Example {
            title: "visits every element",
            given: &[(SOURCE, "[\"a\", \"b\"]")],
            leaves_by: Some(FINISHED),
            gives: &[(ELEMENT, "b")],
            ..Example::default()
        })
        .example(Example {
            title: "visits every key",
            with: &[(OVER, "\"map\"")],
            given: &[(SOURCE, "{\"a\": 1, \"b\": 2}")],
            leaves_by: Some(FINISHED),
            gives: &[(KEY, "b"), (VALUE, "2")],
            ..Example::default()
        })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let (source, given) = if settings.text(OVER) == MAP {
        let map = SlotType::MapOf(Box::new(SlotType::var("K")), Box::new(SlotType::var("V")));
        let key = SlotDef::output(KEY, SlotType::var("K")).doc("The key of the pass; keeps the last one afterwards.");
        (map, vec![key, SlotDef::output(VALUE, SlotType::var("V")).doc("Its value.")])
    } else {
        let element = SlotDef::output(ELEMENT, SlotType::var("T"));
        let element = element.doc("The element of the pass; keeps the last one afterwards.");
        (SlotType::ArrayOf(Box::new(SlotType::var("T"))), vec![element])
    };
    let mut slots = vec![
        SlotDef::exec_in(IN).doc("Begins the loop."),
        SlotDef::exec_in(BREAK).doc("Ends the loop, from inside its passes; Finished is then taken."),
        SlotDef::input(SOURCE, source).doc("What to go over."),
        SlotDef::exec_out_and_back(EACH).doc("Runs once a pass."),
        SlotDef::exec_out(FINISHED).doc("Taken after the last pass, or after a break."),
    ];
    slots.extend(given.into_iter().map(|slot| slot.only_by(EACH)));
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    if lowering.entered_by() == BREAK {
        lowering.break_loop();
        return Ok(());
    }
    let (begin, next): (NativeFn, NativeFn) =
        if lowering.settings().text(OVER) == MAP { (begin_map, next_entry) } else { (begin_array, next_element) };
    let (source, snapshot) = (lowering.register(SOURCE)?, lowering.scratch_value());
    let (place, more) = (Register::Number(lowering.scratch_number()), lowering.scratch_flag());
    let zero = lowering.constant(&Data::Number(0.0));
    let outputs = lowering.outputs().iter().map(|id| lowering.register(id)).collect::<Result<Vec<_>, _>>()?;
    lowering.native(begin, vec![source], vec![snapshot]);
    lowering.copy(zero, place)?;
    let (head, body, done) = (lowering.block(), lowering.block(), lowering.block());
    let looped = lowering.begin_loop(done);
    lowering.go_on_in(head);
    let given = [Register::Flag(more), place].into_iter().chain(outputs).collect();
    lowering.native(next, vec![snapshot, place], given);
    lowering.branch(more, body, done);
    lowering.emit_in(body);
    lowering.run_in(looped, EACH)?;
    lowering.loop_back(head);
    lowering.emit_in(done);
    lowering.leave_by(FINISHED)
}

fn begin_array(call: &mut Call<'_>) -> Result<(), Problem> {
    let items = array::items(call, 0)?.to_vec();
    give_snapshot(call, items)
}

/// Keys and values take turns, so that a map's snapshot is a list too.
fn begin_map(call: &mut Call<'_>) -> Result<(), Problem> {
    let items = map::entries(call, 0)?.iter().flat_map(|(key, value)| [key.to_value(), value.clone()]).collect();
    give_snapshot(call, items)
}

fn give_snapshot(call: &mut Call<'_>, items: Vec<Value>) -> Result<(), Problem> {
    let snapshot = call.heap().make(Container::Array(items));
    call.give_value(0, snapshot);
    Ok(())
}

fn next_element(call: &mut Call<'_>) -> Result<(), Problem> {
    next::<1>(call)
}

fn next_entry(call: &mut Call<'_>) -> Result<(), Problem> {
    next::<2>(call)
}

/// Gives the next `N` items of the snapshot, and whether there were any.
fn next<const N: usize>(call: &mut Call<'_>) -> Result<(), Problem> {
    let place = whole(call.number(1), "place")? as usize;
    let found: Option<[Value; N]> =
        array::items(call, 0)?.get(place..place + N).map(|found| std::array::from_fn(|index| found[index].clone()));
    call.give_flag(0, found.is_some());
    call.give_number(1, (place + N) as f64);
    for (index, value) in found.into_iter().flatten().enumerate() {
        call.give_value(2 + index, value);
    }
    Ok(())
}
