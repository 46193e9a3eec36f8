//! Functions of rotations.

use super::measure::nearer;
use super::table::functions;
use super::types::{Math, Transform};
use authcanvas_interpreter::NodeDef;
use glam::{EulerRot, Mat3, Mat4, Quat, Vec3, Vec4};

/// The kinds of this file, in palette order.
pub(super) fn nodes() -> Vec<NodeDef> {
    functions! { "Quaternion", "quaternion", "Quaternion";
    conjugate(source: Quat) -> (result: Quat) { source.conjugate() }
        "The same turn the other way round, for a rotation of length 1."
        ["(x: 1, w: 2)"] => ["(x=-1,y=0,z=0,w=2)"] Conjugate | "Quaternion::GetConjugate";
    convert_transform_to_rotation(transform: Transform) -> (result: Quat) { from_euler(to_euler(transform.rotation)) }
        "The rotation of a transform, taken over its angles."
        ["(scale: 2)"] => ["(x=0,y=0,z=0,w=1)"] ConvertTransformToRotation;
    create_from_euler_angles(pitch: f32, roll: f32, yaw: f32) -> (result: Quat) { from_euler(degrees(pitch, roll, yaw)) }
        "The rotation about the Z axis by the yaw, then about Y by the roll, then about X by the pitch, all in degrees."
        ["0", "0", "0"] => ["(x=0,y=0,z=0,w=1)"] CreateFromEulerAngles;
    dot(a: Quat, b: Quat) -> (result: f32) { a.dot(b) }
        "The dot product of two rotations." ["(w: 1)", "(x: 2, w: 3)"] => ["3"] Dot | "Quaternion::Dot";
    from_axis_angle_degrees(axis: Vec3, degrees: f32) -> (result: Quat) { Quat::from_axis_angle(axis, degrees.to_radians()) }
        "The rotation about an axis of length 1 by an angle."
        ["(z: 1)", "0"] => ["(x=0,y=0,z=0,w=1)"] FromAxisAngleDegrees;
    from_matrix3x3(source: Mat3) -> (result: Quat) { from_matrix(source) }
        "The rotation that a matrix is."
        ["(row_1: (x: 1), row_2: (y: 1), row_3: (z: 1))"] => ["(x=0,y=0,z=0,w=1)"] FromMatrix3x3
        | "Quaternion::CreateFromMatrix3x3";
    from_matrix4x4(source: Mat4) -> (result: Quat) { from_matrix(Mat3::from_mat4(source)) }
        "The rotation that the upper left of a matrix is."
        ["(row_1: (x: 1), row_2: (y: 1), row_3: (z: 1))"] => ["(x=0,y=0,z=0,w=1)"] FromMatrix4x4
        | "Quaternion::CreateFromMatrix4x4";
    from_transform(source: Transform) -> (result: Quat) { source.rotation }
        "The rotation of a transform." ["(scale: 2)"] => ["(x=0,y=0,z=0,w=1)"] FromTransform;
    invert_full(source: Quat) -> (result: Quat) { source.conjugate() * (1.0 / source.length_squared()) }
        "The rotation that undoes this one, whatever its length."
        ["(x: 2, w: 0)"] => ["(x=-0.5,y=0,z=0,w=0)"] InvertFull | "Quaternion::GetInverseFull";
    is_close(a: Quat, b: Quat, tolerance: f32 = 0.01) -> (result: bool) { nearer(&a.floats(), &b.floats(), tolerance) }
        "True when all parts of two rotations differ by less than the tolerance."
        ["(w: 1)", "(x: 0.5, w: 1)", "0.25"] => ["false"] IsClose | "Quaternion::IsClose";
    is_finite(source: Quat) -> (result: bool) { source.is_finite() }
        "True when every part is a number and none is infinite." ["(w: 1)"] => ["true"] IsFinite | "Quaternion::IsFinite";
    is_identity(source: Quat, tolerance: f32 = 0.01) -> (result: bool) { nearer(&source.floats(), &Quat::IDENTITY.floats(), tolerance) }
        "True for the rotation that turns nothing, give or take less than the tolerance."
        ["(w: 1)", "0.01"] => ["true"] IsIdentity | "Quaternion::IsIdentity";
    is_zero(source: Quat, tolerance: f32 = 0.01) -> (result: bool) { nearer(&source.floats(), &[0.0; 4], tolerance) }
        "True when every part differs from 0 by less than the tolerance."
        ["(w: 1)", "0.01"] => ["false"] IsZero | "Quaternion::IsZero";
    length(source: Quat) -> (result: f32) { source.length() }
        "The length of a rotation." ["(x: 3, w: 4)"] => ["5"] | "Quaternion::Length" | "Quaternion::GetLength";
    length_reciprocal(source: Quat) -> (result: f32) { 1.0 / source.length() }
        "One divided by the length of a rotation; infinite for zeros."
        ["(w: 4)"] => ["0.25"] LengthReciprocal | "Quaternion::GetLengthReciprocal";
    length_squared(source: Quat) -> (result: f32) { source.length_squared() }
        "The square of the length of a rotation." ["(x: 3, w: 4)"] => ["25"] LengthSquared | "Quaternion::GetLengthSq";
    lerp(from: Quat, to: Quat, t: f32) -> (result: Quat) { from * (1.0 - t) + to * (t * hemisphere(from, to)) }
        "What lies so far on the straight way from one rotation to another, by the shorter way round; its length is not 1."
        ["(w: 1)", "(x: 1, w: 0)", "0.5"] => ["(x=0.5,y=0,z=0,w=0.5)"] Lerp | "Quaternion::Lerp";
    multiply_by_number(source: Quat, multiplier: f32) -> (result: Quat) { source * multiplier }
        "Each part times a number." ["(x: 1, w: 2)", "3"] => ["(x=3,y=0,z=0,w=6)"] MultiplyByNumber
        | "Quaternion::MultiplyFloat";
    negate(source: Quat) -> (result: Quat) { -source }
        "Each part with the other sign, which is the same rotation."
        ["(x: 1, y: 2, z: 3, w: 4)"] => ["(x=-1,y=-2,z=-3,w=-4)"] Negate;
    normalize(source: Quat) -> (result: Quat) { source * (1.0 / source.length()) }
        "The same rotation with length 1; no numbers for zeros." ["(w: 4)"] => ["(x=0,y=0,z=0,w=1)"] Normalize
        | "Quaternion::GetNormalized";
    rotate_vector3(quaternion: Quat, vector: Vec3) -> (result: Vec3) { quaternion * vector }
        "The vector turned by the rotation." ["(z: 1, w: 0)", "(x: 1)"] => ["(x=-1,y=0,z=0)"] RotateVector3;
    rotation_x_degrees(degrees: f32) -> (result: Quat) { Quat::from_rotation_x(degrees.to_radians()) }
        "The rotation about the X axis by an angle." ["0"] => ["(x=0,y=0,z=0,w=1)"] RotationXDegrees;
    rotation_y_degrees(degrees: f32) -> (result: Quat) { Quat::from_rotation_y(degrees.to_radians()) }
        "The rotation about the Y axis by an angle." ["0"] => ["(x=0,y=0,z=0,w=1)"] RotationYDegrees;
    rotation_z_degrees(degrees: f32) -> (result: Quat) { Quat::from_rotation_z(degrees.to_radians()) }
        "The rotation about the Z axis by an angle." ["0"] => ["(x=0,y=0,z=0,w=1)"] RotationZDegrees;
    shortest_arc(from: Vec3, to: Vec3) -> (result: Quat) { shortest_arc(from, to) }
        "The rotation that turns the direction of one vector into that of another by the shortest way."
        ["(x: 1)", "(x: 2)"] => ["(x=0,y=0,z=0,w=1)"] ShortestArc | "Quaternion::CreateShortestArc";
    slerp(from: Quat, to: Quat, t: f32) -> (result: Quat) { slerp(from, to, t) }
        "What lies so far on the arc from one rotation to another, by the shorter way round."
        ["(w: 1)", "(x: 1, w: 0)", "0"] => ["(x=0,y=0,z=0,w=1)"] Slerp | "Quaternion::Slerp";
    squad(from: Quat, to: Quat, in_tangent: Quat, out_tangent: Quat, t: f32) -> (result: Quat) {
        slerp(slerp(in_tangent, out_tangent, t), slerp(from, to, t), 2.0 * (1.0 - t) * t)
    }
        "What lies so far on the smooth curve between two rotations, with the tangents where it comes in and goes out."
        ["(w: 1)", "(w: 1)", "(w: 1)", "(w: 1)", "0"] => ["(x=0,y=0,z=0,w=1)"] Squad | "Quaternion::Squad";
    to_angle_degrees(source: Quat) -> (result: f32) { (2.0 * source.w.clamp(-1.0, 1.0).acos()).to_degrees() }
        "By how many degrees a rotation turns." ["(w: 1)"] => ["0"] ToAngleDegrees;
    to_euler_degrees(source: Quat) -> (result: Vec3) { to_euler(source).map(f32::to_degrees) }
        "The angles about X, Y and Z, in degrees, that make up a rotation of length 1."
        ["(w: 1)"] => ["(x=0,y=0,z=0)"] | "Quaternion::GetEulerDegrees" | "MathUtils::ConvertQuaternionToEulerDegrees";
    }
}

fn degrees(pitch: f32, roll: f32, yaw: f32) -> Vec3 {
    Vec3::new(pitch, roll, yaw).map(f32::to_radians)
}

/// The angles are in radians; the one about Z turns first.
pub(super) fn from_euler(angles: Vec3) -> Quat {
    Quat::from_rotation_x(angles.x) * Quat::from_rotation_y(angles.y) * Quat::from_rotation_z(angles.z)
}

pub(super) fn to_euler(rotation: Quat) -> Vec3 {
    let (x, y, z) = rotation.to_euler(EulerRot::XYZ);
    Vec3::new(x, y, z)
}

/// -1 where the way to the second rotation is shorter to its negative.
fn hemisphere(from: Quat, to: Quat) -> f32 {
    if from.dot(to) >= 0.0 { 1.0 } else { -1.0 }
}

/// The rotation that a matrix is, from the largest of its diagonal sums. A matrix that is none gives what Open 3D
/// Engine gives for it.
pub(super) fn from_matrix(matrix: Mat3) -> Quat {
    let (x, y, z) = (matrix.x_axis, matrix.y_axis, matrix.z_axis);
    let (trace, parts) = if z.z < 0.0 {
        if x.x > y.y {
            let trace = 1.0 + x.x - y.y - z.z;
            (trace, [trace, x.y + y.x, z.x + x.z, y.z - z.y])
        } else {
            let trace = 1.0 - x.x + y.y - z.z;
            (trace, [x.y + y.x, trace, y.z + z.y, z.x - x.z])
        }
    } else if x.x < -y.y {
        let trace = 1.0 - x.x - y.y + z.z;
        (trace, [z.x + x.z, y.z + z.y, trace, x.y - y.x])
    } else {
        let trace = 1.0 + x.x + y.y + z.z;
        (trace, [y.z - z.y, z.x - x.z, x.y - y.x, trace])
    };
    Quat::from_array(parts) * (0.5 / trace.sqrt())
}

pub(super) fn shortest_arc(from: Vec3, to: Vec3) -> Quat {
    let (cosine, across) = (from.dot(to), from.cross(to));
    let lengths = (from.length_squared() * to.length_squared()).sqrt();
    let unit = |rotation: Quat| rotation * (1.0 / rotation.length());
    if cosine >= 0.0 {
        return unit(Quat::from_vec4(across.extend(lengths + cosine)));
    }
    // Half a turn, then from the opposite direction: exact even where the two directions are nearly opposite.
    let axis = if from.x * from.x < 0.5 * from.length_squared() { Vec3::X } else { Vec3::Y };
    let half_turn = Quat::from_vec4(from.cross(axis).extend(0.0));
    let rotation = unit(Quat::from_vec4((-across).extend(lengths - cosine)) * half_turn);
    if rotation.w >= 0.0 { rotation } else { -rotation }
}

pub(super) fn slerp(from: Quat, to: Quat, t: f32) -> Quat {
    let cosine = from.dot(to).abs();
    let (near, far) = if cosine < 0.9999 {
        let angle = cosine.acos();
        let sine = angle.sin();
        (((1.0 - t) * angle).sin() / sine, (t * angle).sin() / sine)
    } else {
        (1.0 - t, t)
    };
    // Open 3D Engine turns the sign of the first rotation, not of the second.
    let sign = if from.dot(to) < 0.0 { -1.0 } else { 1.0 };
    Quat::from_vec4(Vec4::from(from) * (near * sign) + Vec4::from(to) * far)
}
