//! Functions of vectors of three numbers.

use super::measure::{Measure, direction, finite, near, slerp};
use super::table::functions;
use authcanvas_interpreter::NodeDef;
use glam::Vec3;

/// The kinds of this file, in palette order.
pub(super) fn nodes() -> Vec<NodeDef> {
    functions! { "Vector3", "vector3", "Vector3";
    absolute(source: Vec3) -> (result: Vec3) { source.abs() }
        "Each part without its sign." ["(x: -1, y: 2)"] => ["(x=1,y=2,z=0)"] Absolute | "Vector3::GetAbs";
    build_tangent_basis(normal: Vec3) -> (tangent: Vec3, bitangent: Vec3) { tangents(normal) }
        "Two vectors of length 1 that stand upright on this one and on each other; no numbers for a normal of zeros."
        ["(x: 0, y: 0, z: 2)"] => ["(x=0,y=1,z=0)", "(x=-1,y=0,z=0)"] BuildTangentBasis;
    clamp(source: Vec3, min: Vec3, max: Vec3) -> (result: Vec3) { source.min(max).max(min) }
        "Each part, or the limit that it goes beyond."
        ["(x: -1, y: 5)", "(x: 0, y: 0)", "(x: 3, y: 3)"] => ["(x=0,y=3,z=0)"] Clamp | "Vector3::GetClamp";
    cross(a: Vec3, b: Vec3) -> (result: Vec3) { a.cross(b) }
        "The cross product of two vectors." ["(x: 1)", "(y: 1)"] => ["(x=0,y=0,z=1)"] Cross | "Vector3::Cross";
    direction_to(from: Vec3, to: Vec3, scale: f32 = 1.0) -> (direction: Vec3, distance: f32) { direction(from, to, scale) }
        "The way from one point to another, made as long as the scale says, and how far apart they are; no number for a point and itself."
        ["(x: 1, y: 1)", "(x: 1, y: 5)", "2"] => ["(x=0,y=2,z=0)", "4"] DirectionTo;
    distance(a: Vec3, b: Vec3) -> (result: f32) { (a - b).length() }
        "How far apart two points are." ["(x: 0, y: 0)", "(x: 3, y: 4)"] => ["5"] Distance | "Vector3::GetDistance";
    distance_squared(a: Vec3, b: Vec3) -> (result: f32) { (a - b).length_squared() }
        "The square of how far apart two points are."
        ["(x: 0, y: 0)", "(x: 3, y: 4)"] => ["25"] DistanceSquared | "Vector3::GetDistanceSq";
    divide_by_number(source: Vec3, divisor: f32) -> (result: Vec3) { source / divisor }
        "Each part divided by a number; dividing by 0 gives infinities."
        ["(x: 2, y: 3)", "2"] => ["(x=1,y=1.5,z=0)"] | "Vector3::Divide By Number (/)";
    dot(a: Vec3, b: Vec3) -> (result: f32) { a.dot(b) }
        "The dot product of two vectors." ["(x: 1, y: 2)", "(x: 3, y: 4)"] => ["11"] Dot | "Vector3::Dot";
    get_element(source: Vec3, index: f32) -> (result: f32) { source.part(index) }
        "The part with this index; the nearest one where there is none."
        ["(x: 1, y: 2)", "1"] => ["2"] GetElement | "Vector3::GetElement";
    is_close(a: Vec3, b: Vec3, tolerance: f32 = 0.01) -> (result: bool) { near(a, b, tolerance) }
        "True when no part of two vectors differs by more than the tolerance."
        ["(x: 1, y: 2)", "(x: 1, y: 2.5)", "0.5"] => ["true"] IsClose | "Vector3::IsClose";
    is_finite(source: Vec3) -> (result: bool) { finite(source) }
        "True when every part is a number and none is infinite." ["(x: 1, y: 2)"] => ["true"] IsFinite | "Vector3::IsFinite";
    is_normalized(source: Vec3, tolerance: f32 = 0.01) -> (result: bool) { source.is_unit(tolerance) }
        "True when the square of the length is 1, give or take the tolerance."
        ["(x: 0, y: 1)", "0.01"] => ["true"] IsNormalized | "Vector3::IsNormalized";
    is_perpendicular(a: Vec3, b: Vec3, tolerance: f32 = 0.01) -> (result: bool) { a.dot(b).abs() < tolerance }
        "True when the dot product differs from 0 by less than the tolerance."
        ["(x: 1)", "(y: 1)", "0.01"] => ["true"] IsPerpendicular | "Vector3::IsPerpendicular";
    is_zero(source: Vec3, tolerance: f32 = f64::from(f32::EPSILON)) -> (result: bool) { near(source, Vec3::ZERO, tolerance) }
        "True when no part differs from 0 by more than the tolerance."
        ["(x: 0, y: 0.5)", "0.1"] => ["false"] IsZero | "Vector3::IsZero";
    length(source: Vec3) -> (result: f32) { source.length() }
        "The length of a vector." ["(x: 3, y: 4)"] => ["5"] Length | "Vector3::Length" | "Vector3::GetLength";
    length_reciprocal(source: Vec3) -> (result: f32) { 1.0 / source.length() }
        "One divided by the length of a vector; infinite for zeros."
        ["(x: 0, y: 4)"] => ["0.25"] LengthReciprocal | "Vector3::GetLengthReciprocal";
    length_squared(source: Vec3) -> (result: f32) { source.length_squared() }
        "The square of the length of a vector." ["(x: 3, y: 4)"] => ["25"] LengthSquared | "Vector3::GetLengthSq";
    lerp(from: Vec3, to: Vec3, t: f32) -> (result: Vec3) { from + (to - from) * t }
        "What lies so far on the straight way from one vector to another."
        ["(x: 0, y: 0)", "(x: 2, y: 4)", "0.5"] => ["(x=1,y=2,z=0)"] Lerp | "Vector3::Lerp";
    max(a: Vec3, b: Vec3) -> (result: Vec3) { a.max(b) }
        "The greater of each pair of parts." ["(x: 1, y: 5)", "(x: 2, y: 4)"] => ["(x=2,y=5,z=0)"] Max | "Vector3::GetMax";
    min(a: Vec3, b: Vec3) -> (result: Vec3) { a.min(b) }
        "The lesser of each pair of parts." ["(x: 1, y: 5)", "(x: 2, y: 4)"] => ["(x=1,y=4,z=0)"] Min | "Vector3::GetMin";
    multiply_by_number(source: Vec3, multiplier: f32) -> (result: Vec3) { source * multiplier }
        "Each part times a number." ["(x: 1, y: 2)", "3"] => ["(x=3,y=6,z=0)"] MultiplyByNumber | "Vector3::MultiplyFloat";
    negate(source: Vec3) -> (result: Vec3) { Vec3::ZERO - source }
        "Each part with the other sign." ["(x: 1, y: -2)"] => ["(x=-1,y=2,z=0)"] Negate;
    normalize(source: Vec3) -> (result: Vec3) { source.unit_or_zero() }
        "The vector of length 1 in the same direction; zeros for one shorter than 0.001."
        ["(x: 0, y: 4)"] => ["(x=0,y=1,z=0)"] Normalize | "Vector3::GetNormalizedSafe";
    project(a: Vec3, b: Vec3) -> (result: Vec3) { b * (a.dot(b) / b.dot(b)) }
        "The part of A that lies along B; no number for a B of zeros."
        ["(x: 3, y: 4)", "(x: 2, y: 0)"] => ["(x=3,y=0,z=0)"] Project | "Vector3::GetProjected";
    reciprocal(source: Vec3) -> (result: Vec3) { source.recip() }
        "One divided by each part; infinite for a part of 0."
        ["(x: 1, y: 2, z: 4)"] => ["(x=1,y=0.5,z=0.25)"] Reciprocal | "Vector3::GetReciprocal";
    set_x(source: Vec3, x: f32) -> (result: Vec3) { Vec3 { x, ..source } }
        "The same vector with another X." ["(x: 1, y: 2)", "5"] => ["(x=5,y=2,z=0)"] SetX;
    set_y(source: Vec3, y: f32) -> (result: Vec3) { Vec3 { y, ..source } }
        "The same vector with another Y." ["(x: 1, y: 2)", "5"] => ["(x=1,y=5,z=0)"] SetY;
    set_z(source: Vec3, z: f32) -> (result: Vec3) { Vec3 { z, ..source } }
        "The same vector with another Z." ["(x: 1)", "5"] => ["(x=1,y=0,z=5)"] SetZ;
    slerp(from: Vec3, to: Vec3, t: f32) -> (result: Vec3) { slerp(from, to, t) }
        "What lies so far on the arc from one vector of length 1 to another."
        ["(x: 1, y: 0)", "(x: 0, y: 1)", "0"] => ["(x=1,y=0,z=0)"] Slerp | "Vector3::Slerp";
    }
}

fn tangents(normal: Vec3) -> (Vec3, Vec3) {
    let normal = normal.unit_or_zero();
    // The axis that lies farther from the normal.
    let axis = if normal.x.abs() < 0.9 { Vec3::X } else { Vec3::Y };
    let across = normal.cross(axis);
    let tangent = across / across.length();
    let other = normal.cross(tangent);
    (tangent, other / other.length())
}
