//! What Add, Subtract, Multiply and Divide do with values of the math module.

use super::types::{Aabb, Math, Transform};
use authcanvas_graph::{MathType, ValueType};
use authcanvas_interpreter::{Call, MathValue, Problem, Value};
use glam::{Mat3, Mat4, Quat};

const fn math(math_type: MathType) -> ValueType {
    ValueType::Math(math_type)
}

/// The types that can be added.
pub(crate) static ADDED: [ValueType; 9] = [
    ValueType::Number,
    math(MathType::Vector2),
    math(MathType::Vector3),
    math(MathType::Vector4),
    math(MathType::Color),
    math(MathType::Quaternion),
    math(MathType::Aabb),
    math(MathType::Matrix3x3),
    math(MathType::Matrix4x4),
];

/// The types that can be subtracted.
pub(crate) static SUBTRACTED: [ValueType; 7] = [
    ValueType::Number,
    math(MathType::Vector2),
    math(MathType::Vector3),
    math(MathType::Vector4),
    math(MathType::Color),
    math(MathType::Matrix3x3),
    math(MathType::Matrix4x4),
];

/// The types that can be multiplied.
pub(crate) static MULTIPLIED: [ValueType; 9] = [
    ValueType::Number,
    math(MathType::Vector2),
    math(MathType::Vector3),
    math(MathType::Vector4),
    math(MathType::Color),
    math(MathType::Quaternion),
    math(MathType::Transform),
    math(MathType::Matrix3x3),
    math(MathType::Matrix4x4),
];

/// The types that can be divided.
pub(crate) static DIVIDED: [ValueType; 4] =
    [ValueType::Number, math(MathType::Vector2), math(MathType::Vector3), math(MathType::Vector4)];

/// Adds all inputs.
pub(crate) fn add(call: &mut Call<'_>) -> Result<(), Problem> {
    fold(call, |math_type, left, right| match math_type {
        MathType::Aabb => by(left, right, |left: Aabb, right: Aabb| left.around(right)),
        MathType::Color => zip(left, right, |left, right| (left + right).clamp(0.0, 1.0)),
        _ => zip(left, right, |left, right| left + right),
    })
}

/// Subtracts all further inputs from the first.
pub(crate) fn subtract(call: &mut Call<'_>) -> Result<(), Problem> {
    fold(call, |math_type, left, right| match math_type {
        MathType::Color => zip(left, right, |left, right| (left - right).clamp(0.0, 1.0)),
        _ => zip(left, right, |left, right| left - right),
    })
}

/// Multiplies all inputs.
pub(crate) fn multiply(call: &mut Call<'_>) -> Result<(), Problem> {
    fold(call, |math_type, left, right| match math_type {
        MathType::Quaternion => by(left, right, |left: Quat, right: Quat| left * right),
        MathType::Matrix3x3 => by(left, right, |left: Mat3, right: Mat3| left * right),
        MathType::Matrix4x4 => by(left, right, |left: Mat4, right: Mat4| left * right),
        MathType::Transform => by(left, right, |left: Transform, right: Transform| left.after(right)),
        _ => zip(left, right, |left, right| left * right),
    })
}

/// Divides the first input by all further ones.
pub(crate) fn divide(call: &mut Call<'_>) -> Result<(), Problem> {
    fold(call, |_, left, right| zip(left, right, |left, right| left / right))
}

fn fold(call: &mut Call<'_>, step: fn(MathType, &[f32], &[f32]) -> Vec<f32>) -> Result<(), Problem> {
    let Value::Math(first) = call.value(0) else { return Err(no_value()) };
    let math_type = first.math_type();
    let mut floats = first.floats().to_vec();
    for input in 1..call.n_inputs() {
        let Value::Math(value) = call.value(input) else { return Err(no_value()) };
        floats = step(math_type, &floats, value.floats());
    }
    call.give_value(0, Value::Math(MathValue::new(math_type, &floats)));
    Ok(())
}

fn no_value() -> Problem {
    Problem::new("expected a value to compute with, found null")
        .with_hint("Look at where it comes from: nothing has made it.")
}

fn zip(left: &[f32], right: &[f32], step: fn(f32, f32) -> f32) -> Vec<f32> {
    left.iter().zip(right).map(|(left, right)| step(*left, *right)).collect()
}

fn by<T: Math>(left: &[f32], right: &[f32], step: fn(T, T) -> T) -> Vec<f32> {
    step(T::from_floats(left), T::from_floats(right)).floats()
}

impl Aabb {
    /// The least box around both.
    pub(crate) fn around(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }
}

impl Transform {
    /// What comes of the other one first, then this one.
    pub(crate) fn after(self, other: Self) -> Self {
        Self {
            translation: self.translation + self.rotation * (other.translation * self.scale),
            rotation: self.rotation * other.rotation,
            scale: self.scale * other.scale,
        }
    }
}
