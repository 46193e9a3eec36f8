//! Maps: values found by keys of one type, visited in the order of their keys. A map is shared like an array.

mod change;
mod look;

use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Container, Example, MapKey, NodeDef, Problem, SlotDef, SlotType, TypeClass, Value,
};
use std::collections::BTreeMap;

const CATEGORY: &str = "Maps";
const MAP: &str = "map";
const KEY: &str = "key";
const VALUE: &str = "value";
const CONTAINER: &str = "container";
const KEY_NOT_FOUND: &str = "key_not_found";

/// Types that a key can have.
pub(crate) static KEYS: [ValueType; 5] =
    [ValueType::Bool, ValueType::Number, ValueType::String, ValueType::EntityId, ValueType::Crc];

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    [look::nodes(), change::nodes()].into_iter().flatten().collect()
}

fn kind(kind: &'static str, title: &'static str, behaviour: Behaviour, slots: Vec<SlotDef>) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, behaviour)
        .type_var("K", TypeClass::OneOf(&KEYS))
        .type_var("V", TypeClass::Any)
        .slots(slots)
}

fn example(
    title: &'static str,
    leaves_by: Option<&'static str>,
    given: &'static [(&'static str, &'static str)],
    gives: &'static [(&'static str, &'static str)],
) -> Example {
    Example { title, given, gives, leaves_by, ..Example::default() }
}

fn map_type() -> SlotType {
    SlotType::MapOf(Box::new(SlotType::var("K")), Box::new(SlotType::var("V")))
}

fn map_input() -> SlotDef {
    SlotDef::input(MAP, map_type()).doc("The map.")
}

fn key_input() -> SlotDef {
    SlotDef::input(KEY, SlotType::var("K")).doc("The key.")
}

fn container_output() -> SlotDef {
    SlotDef::output(CONTAINER, map_type()).doc("The same map, so that changes can follow one another.")
}

/// The entries of an input.
pub(crate) fn entries<'c>(call: &'c Call<'_>, input: usize) -> Result<&'c BTreeMap<MapKey, Value>, Problem> {
    match call.containers().container(&call.value(input)) {
        Some(Container::Map(entries)) => Ok(entries),
        Some(Container::Array(_)) | None => Err(no_map()),
    }
}

/// The entries of an input, to change them.
fn entries_mut<'c>(call: &'c mut Call<'_>, input: usize) -> Result<&'c mut BTreeMap<MapKey, Value>, Problem> {
    let map = call.value(input);
    match call.heap().container_mut(&map) {
        Some(Container::Map(entries)) => Ok(entries),
        Some(Container::Array(_)) | None => Err(no_map()),
    }
}

fn no_map() -> Problem {
    Problem::new("expected a map, found null").with_hint("Look at where the map comes from: nothing has made it.")
}

/// The key at an input.
fn key(call: &Call<'_>, input: usize) -> Result<MapKey, Problem> {
    MapKey::from_value(&call.value(input)).ok_or_else(|| {
        Problem::new("expected a key, found null or a container")
            .with_hint("Keys are of type Bool, Number, String, EntityId or Crc.")
    })
}
