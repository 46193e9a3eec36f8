//! Functions of vectors of two numbers.

use super::measure::{Measure, direction, finite, near, slerp};
use super::table::functions;
use authcanvas_interpreter::NodeDef;
use glam::Vec2;

/// The kinds of this file, in palette order.
pub(super) fn nodes() -> Vec<NodeDef> {
    functions! { "Vector2", "vector2", "Vector2";
    absolute(source: Vec2) -> (result: Vec2) { source.abs() }
        "Each part without its sign." ["(x: -1, y: 2)"] => ["(x=1,y=2)"] Absolute | "Vector2::GetAbs";
    from_angle(angle: f32) -> (result: Vec2) { Vec2::new(angle.sin(), angle.cos()) }
        "The vector of length 1 that points this many radians clockwise from the Y axis."
        ["0"] => ["(x=0,y=1)"] Angle | "Vector2::CreateFromAngle";
    clamp(source: Vec2, min: Vec2, max: Vec2) -> (result: Vec2) { source.min(max).max(min) }
        "Each part, or the limit that it goes beyond."
        ["(x: -1, y: 5)", "(x: 0, y: 0)", "(x: 3, y: 3)"] => ["(x=0,y=3)"] Clamp | "Vector2::GetClamp";
    direction_to(from: Vec2, to: Vec2, scale: f32 = 1.0) -> (direction: Vec2, distance: f32) { direction(from, to, scale) }
        "The way from one point to another, made as long as the scale says, and how far apart they are; no number for a point and itself."
        ["(x: 1, y: 1)", "(x: 1, y: 5)", "2"] => ["(x=0,y=2)", "4"] DirectionTo;
    distance(a: Vec2, b: Vec2) -> (result: f32) { (a - b).length() }
        "How far apart two points are." ["(x: 0, y: 0)", "(x: 3, y: 4)"] => ["5"] Distance | "Vector2::GetDistance";
    distance_squared(a: Vec2, b: Vec2) -> (result: f32) { (a - b).length_squared() }
        "The square of how far apart two points are."
        ["(x: 0, y: 0)", "(x: 3, y: 4)"] => ["25"] DistanceSquared | "Vector2::GetDistanceSq";
    divide_by_number(source: Vec2, divisor: f32) -> (result: Vec2) { source / divisor }
        "Each part divided by a number; dividing by 0 gives infinities."
        ["(x: 2, y: 3)", "2"] => ["(x=1,y=1.5)"] | "Vector2::Divide By Number (/)";
    dot(a: Vec2, b: Vec2) -> (result: f32) { a.dot(b) }
        "The dot product of two vectors." ["(x: 1, y: 2)", "(x: 3, y: 4)"] => ["11"] Dot | "Vector2::Dot";
    get_element(source: Vec2, index: f32) -> (result: f32) { source.part(index) }
        "The part with this index; the nearest one where there is none."
        ["(x: 1, y: 2)", "1"] => ["2"] GetElement | "Vector2::GetElement";
    is_close(a: Vec2, b: Vec2, tolerance: f32 = 0.01) -> (result: bool) { near(a, b, tolerance) }
        "True when no part of two vectors differs by more than the tolerance."
        ["(x: 1, y: 2)", "(x: 1, y: 2.5)", "0.5"] => ["true"] IsClose | "Vector2::IsClose";
    is_finite(source: Vec2) -> (result: bool) { finite(source) }
        "True when every part is a number and none is infinite." ["(x: 1, y: 2)"] => ["true"] IsFinite | "Vector2::IsFinite";
    is_normalized(source: Vec2, tolerance: f32 = 0.01) -> (result: bool) { source.is_unit(tolerance) }
        "True when the square of the length is 1, give or take the tolerance."
        ["(x: 0, y: 1)", "0.01"] => ["true"] IsNormalized | "Vector2::IsNormalized";
    is_zero(source: Vec2, tolerance: f32 = f64::from(f32::EPSILON)) -> (result: bool) { near(source, Vec2::ZERO, tolerance) }
        "True when no part differs from 0 by more than the tolerance."
        ["(x: 0, y: 0.5)", "0.1"] => ["false"] IsZero | "Vector2::IsZero";
    length(source: Vec2) -> (result: f32) { source.length() }
        "The length of a vector." ["(x: 3, y: 4)"] => ["5"] Length | "Vector2::Length" | "Vector2::GetLength";
    length_squared(source: Vec2) -> (result: f32) { source.length_squared() }
        "The square of the length of a vector." ["(x: 3, y: 4)"] => ["25"] LengthSquared | "Vector2::GetLengthSq";
    lerp(from: Vec2, to: Vec2, t: f32) -> (result: Vec2) { from + (to - from) * t }
        "What lies so far on the straight way from one vector to another."
        ["(x: 0, y: 0)", "(x: 2, y: 4)", "0.5"] => ["(x=1,y=2)"] Lerp | "Vector2::Lerp";
    max(a: Vec2, b: Vec2) -> (result: Vec2) { a.max(b) }
        "The greater of each pair of parts." ["(x: 1, y: 5)", "(x: 2, y: 4)"] => ["(x=2,y=5)"] Max | "Vector2::GetMax";
    min(a: Vec2, b: Vec2) -> (result: Vec2) { a.min(b) }
        "The lesser of each pair of parts." ["(x: 1, y: 5)", "(x: 2, y: 4)"] => ["(x=1,y=4)"] Min | "Vector2::GetMin";
    multiply_by_number(source: Vec2, multiplier: f32) -> (result: Vec2) { source * multiplier }
        "Each part times a number." ["(x: 1, y: 2)", "3"] => ["(x=3,y=6)"] MultiplyByNumber | "Vector2::MultiplyFloat";
    negate(source: Vec2) -> (result: Vec2) { Vec2::ZERO - source }
        "Each part with the other sign." ["(x: 1, y: -2)"] => ["(x=-1,y=2)"] Negate;
    normalize(source: Vec2) -> (result: Vec2) { source.unit_or_zero() }
        "The vector of length 1 in the same direction; zeros for one shorter than 0.001."
        ["(x: 0, y: 4)"] => ["(x=0,y=1)"] Normalize | "Vector2::GetNormalizedSafe";
    project(a: Vec2, b: Vec2) -> (result: Vec2) { b * (a.dot(b) / b.dot(b)) }
        "The part of A that lies along B; no number for a B of zeros."
        ["(x: 3, y: 4)", "(x: 2, y: 0)"] => ["(x=3,y=0)"] Project | "Vector2::GetProjected";
    set_x(source: Vec2, x: f32) -> (result: Vec2) { Vec2 { x, ..source } }
        "The same vector with another X." ["(x: 1, y: 2)", "5"] => ["(x=5,y=2)"] SetX;
    set_y(source: Vec2, y: f32) -> (result: Vec2) { Vec2 { y, ..source } }
        "The same vector with another Y." ["(x: 1, y: 2)", "5"] => ["(x=1,y=5)"] SetY;
    slerp(from: Vec2, to: Vec2, t: f32) -> (result: Vec2) { slerp(from, to, t) }
        "What lies so far on the arc from one vector of length 1 to another."
        ["(x: 1, y: 0)", "(x: 0, y: 1)", "0"] => ["(x=1,y=0)"] Slerp | "Vector2::Slerp";
    to_perpendicular(source: Vec2) -> (result: Vec2) { Vec2::new(0.0 - source.y, source.x) }
        "The vector turned by 90 degrees against the clock."
        ["(x: 1, y: 2)"] => ["(x=-2,y=1)"] ToPerpendicular | "Vector2::GetPerpendicular";
    }
}
