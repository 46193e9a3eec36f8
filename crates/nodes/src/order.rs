//! Which of two values comes first: numbers by size, texts by their letters.

use authcanvas_interpreter::{Call, TypeClass, Value};
use std::cmp::Ordering;

/// The types that have an order.
pub(crate) const CLASS: TypeClass = TypeClass::Ordered;

/// True when two inputs stand in an order that the caller accepts. What has no order, such as not a number, does not.
pub(crate) fn holds(call: &Call<'_>, left: usize, right: usize, accepts: fn(Ordering) -> bool) -> bool {
    let order = match (&call.value(left), &call.value(right)) {
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => None,
    };
    order.is_some_and(accepts)
}
