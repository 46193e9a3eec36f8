//! Functions of vectors of four numbers.

use super::measure::{Measure, direction, finite, near};
use super::table::functions;
use authcanvas_interpreter::NodeDef;
use glam::Vec4;

/// The kinds of this file, in palette order.
pub(super) fn nodes() -> Vec<NodeDef> {
    functions! { "Vector4", "vector4", "Vector4";
    absolute(source: Vec4) -> (result: Vec4) { source.abs() }
        "Each part without its sign." ["(x: -1, y: 2)"] => ["(x=1,y=2,z=0,w=0)"] Absolute | "Vector4::GetAbs";
    direction_to(from: Vec4, to: Vec4, scale: f32 = 1.0) -> (direction: Vec4, distance: f32) { direction(from, to, scale) }
        "The way from one point to another, made as long as the scale says, and how far apart they are; no number for a point and itself."
        ["(x: 1, y: 1)", "(x: 1, y: 5)", "2"] => ["(x=0,y=2,z=0,w=0)", "4"] DirectionTo;
    divide_by_number(source: Vec4, divisor: f32) -> (result: Vec4) { source / divisor }
        "Each part divided by a number; dividing by 0 gives infinities."
        ["(x: 2, y: 3)", "2"] => ["(x=1,y=1.5,z=0,w=0)"] | "Vector4::Divide By Number (/)";
    dot(a: Vec4, b: Vec4) -> (result: f32) { a.dot(b) }
        "The dot product of two vectors." ["(x: 1, y: 2)", "(x: 3, y: 4)"] => ["11"] Dot | "Vector4::Dot";
    get_element(source: Vec4, index: f32) -> (result: f32) { source.part(index) }
        "The part with this index; the nearest one where there is none."
        ["(x: 1, y: 2)", "1"] => ["2"] GetElement | "Vector4::GetElement";
    is_close(a: Vec4, b: Vec4, tolerance: f32 = 0.01) -> (result: bool) { near(a, b, tolerance) }
        "True when no part of two vectors differs by more than the tolerance."
        ["(x: 1, y: 2)", "(x: 1, y: 2.5)", "0.5"] => ["true"] IsClose | "Vector4::IsClose";
    is_finite(source: Vec4) -> (result: bool) { finite(source) }
        "True when every part is a number and none is infinite." ["(x: 1, y: 2)"] => ["true"] IsFinite | "Vector4::IsFinite";
    is_normalized(source: Vec4, tolerance: f32 = 0.01) -> (result: bool) { source.is_unit(tolerance) }
        "True when the square of the length is 1, give or take the tolerance."
        ["(x: 0, y: 1)", "0.01"] => ["true"] IsNormalized | "Vector4::IsNormalized";
    is_zero(source: Vec4, tolerance: f32 = f64::from(f32::EPSILON)) -> (result: bool) { near(source, Vec4::ZERO, tolerance) }
        "True when no part differs from 0 by more than the tolerance."
        ["(x: 0, y: 0.5)", "0.1"] => ["false"] IsZero | "Vector4::IsZero";
    length(source: Vec4) -> (result: f32) { source.length() }
        "The length of a vector." ["(x: 3, y: 4)"] => ["5"] Length | "Vector4::Length" | "Vector4::GetLength";
    length_reciprocal(source: Vec4) -> (result: f32) { 1.0 / source.length() }
        "One divided by the length of a vector; infinite for zeros."
        ["(x: 0, y: 4)"] => ["0.25"] LengthReciprocal | "Vector4::GetLengthReciprocal";
    length_squared(source: Vec4) -> (result: f32) { source.length_squared() }
        "The square of the length of a vector." ["(x: 3, y: 4)"] => ["25"] LengthSquared | "Vector4::GetLengthSq";
    multiply_by_number(source: Vec4, multiplier: f32) -> (result: Vec4) { source * multiplier }
        "Each part times a number." ["(x: 1, y: 2)", "3"] => ["(x=3,y=6,z=0,w=0)"] MultiplyByNumber | "Vector4::MultiplyFloat";
    negate(source: Vec4) -> (result: Vec4) { Vec4::ZERO - source }
        "Each part with the other sign." ["(x: 1, y: -2)"] => ["(x=-1,y=2,z=0,w=0)"] Negate;
    normalize(source: Vec4) -> (result: Vec4) { source.unit_or_zero() }
        "The vector of length 1 in the same direction; zeros for one shorter than 0.001."
        ["(x: 0, y: 4)"] => ["(x=0,y=1,z=0,w=0)"] Normalize | "Vector4::GetNormalizedSafe";
    reciprocal(source: Vec4) -> (result: Vec4) { source.recip() }
        "One divided by each part; infinite for a part of 0."
        ["(x: 1, y: 2, z: 4, w: 8)"] => ["(x=1,y=0.5,z=0.25,w=0.125)"] Reciprocal | "Vector4::GetReciprocal";
    set_w(source: Vec4, w: f32) -> (result: Vec4) { with(source, |v| v.w = w) }
        "The same vector with another W." ["(x: 1)", "5"] => ["(x=1,y=0,z=0,w=5)"] SetW;
    set_x(source: Vec4, x: f32) -> (result: Vec4) { with(source, |v| v.x = x) }
        "The same vector with another X." ["(x: 1, y: 2)", "5"] => ["(x=5,y=2,z=0,w=0)"] SetX;
    set_y(source: Vec4, y: f32) -> (result: Vec4) { with(source, |v| v.y = y) }
        "The same vector with another Y." ["(x: 1, y: 2)", "5"] => ["(x=1,y=5,z=0,w=0)"] SetY;
    set_z(source: Vec4, z: f32) -> (result: Vec4) { with(source, |v| v.z = z) }
        "The same vector with another Z." ["(x: 1)", "5"] => ["(x=1,y=0,z=5,w=0)"] SetZ;
    }
}

fn with(mut vector: Vec4, change: impl FnOnce(&mut Vec4)) -> Vec4 {
    change(&mut vector);
    vector
}
