//! Which of two values comes first: numbers by size, texts by their letters, vectors where all their parts agree.

use authcanvas_graph::{MathType, ValueType};
use authcanvas_interpreter::{Call, TypeClass, Value};
use std::cmp::Ordering;

static TYPES: [ValueType; 5] = [
    ValueType::Number,
    ValueType::String,
    ValueType::Math(MathType::Vector2),
    ValueType::Math(MathType::Vector3),
    ValueType::Math(MathType::Vector4),
];

/// The types that can be compared.
pub(crate) const CLASS: TypeClass = TypeClass::OneOf(&TYPES);

/// True when two inputs stand in an order that the caller accepts. What has no order, such as not a number, does not.
pub(crate) fn holds(call: &Call<'_>, left: usize, right: usize, accepts: fn(Ordering) -> bool) -> bool {
    let order = match (&call.value(left), &call.value(right)) {
        (Value::Math(left), Value::Math(right)) => {
            let mut parts = left.floats().iter().zip(right.floats());
            return parts.all(|(left, right)| left.partial_cmp(right).is_some_and(accepts));
        }
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => None,
    };
    order.is_some_and(accepts)
}
