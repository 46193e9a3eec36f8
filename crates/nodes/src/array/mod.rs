//! Arrays: lists whose elements have one type. An array is shared: whoever holds it sees every change.

mod change;
mod get;
mod look;
mod make;

use crate::emit::whole;
use authcanvas_interpreter::{Call, Container, NodeDef, Problem, SlotDef, SlotType, Value};

const CATEGORY: &str = "Arrays";
const ARRAY: &str = "array";
const ELEMENT: &str = "element";
const INDEX: &str = "index";
const CONTAINER: &str = "container";
const KEY_NOT_FOUND: &str = "key_not_found";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    [make::nodes(), get::nodes(), look::nodes(), change::nodes()].into_iter().flatten().collect()
}

fn array_of(var: &'static str) -> SlotType {
    SlotType::ArrayOf(Box::new(SlotType::var(var)))
}

fn array_input() -> SlotDef {
    SlotDef::input(ARRAY, array_of("T")).doc("The array.")
}

fn container_output() -> SlotDef {
    SlotDef::output(CONTAINER, array_of("T")).doc("The same array, so that changes can follow one another.")
}

/// The elements of an input.
pub(crate) fn items<'c>(call: &'c Call<'_>, input: usize) -> Result<&'c [Value], Problem> {
    match call.containers().container(&call.value(input)) {
        Some(Container::Array(items)) => Ok(items),
        Some(Container::Map(_)) | None => Err(no_array()),
    }
}

/// The elements of an input, to change them.
fn items_mut<'c>(call: &'c mut Call<'_>, input: usize) -> Result<&'c mut Vec<Value>, Problem> {
    let array = call.value(input);
    match call.heap().container_mut(&array) {
        Some(Container::Array(items)) => Ok(items),
        Some(Container::Map(_)) | None => Err(no_array()),
    }
}

fn no_array() -> Problem {
    Problem::new("expected an array, found null").with_hint("Look at where the array comes from: nothing has made it.")
}

/// The place that an index names, if the array has it.
fn place(index: f64, len: usize) -> Result<Option<usize>, Problem> {
    Ok(usize::try_from(whole(index, INDEX)?).ok().filter(|place| *place < len))
}
