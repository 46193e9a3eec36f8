//! Functions of transforms, boxes and planes.

use super::matrix::lengths;
use super::measure::{finite, near, nearer};
use super::quaternion::from_matrix;
use super::table::functions;
use super::types::{Aabb, Math, Obb, Plane, Transform};
use authcanvas_interpreter::NodeDef;
use glam::{Mat3, Quat, Vec3, Vec4};

/// The kinds for transforms, in palette order.
pub(super) fn of_transforms() -> Vec<NodeDef> {
    functions! { "Transform", "transform", "Transform";
    from_matrix3x3(source: Mat3) -> (result: Transform) { from_basis(source, Vec3::ZERO) }
        "The rotation of a matrix, and the largest of its scales." ["(row_1: (x: 2), row_2: (y: 2), row_3: (z: 2))"]
        => ["(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=2)"] FromMatrix3x3 | "Transform::CreateFromMatrix3x3";
    from_matrix3x3_and_translation(matrix: Mat3, translation: Vec3) -> (result: Transform) { from_basis(matrix, translation) }
        "The rotation of a matrix, the largest of its scales, and a translation."
        ["(row_1: (x: 2), row_2: (y: 2), row_3: (z: 2))", "(x: 5)"]
        => ["(translation=(x=5,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=2)"] FromMatrix3x3AndTranslation
        | "Transform::CreateFromMatrix3x3AndTranslation";
    from_rotation(source: Quat) -> (result: Transform) { Transform { rotation: source, ..Transform::IDENTITY } }
        "A transform that turns." ["(z: 1, w: 0)"]
        => ["(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=1,w=0),scale=1)"] FromRotation | "Transform::CreateFromQuaternion";
    from_rotation_and_translation(rotation: Quat, translation: Vec3) -> (result: Transform) {
        Transform { rotation, translation, scale: 1.0 }
    }
        "A transform that turns, then moves." ["(w: 1)", "(x: 5)"]
        => ["(translation=(x=5,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=1)"] FromRotationAndTranslation
        | "Transform::CreateFromQuaternionAndTranslation";
    from_rotation_scale_and_translation(rotation: Quat, scale: f32, translation: Vec3) -> (result: Transform) {
        Transform { rotation, translation, scale }
    }
        "A transform that stretches, then turns, then moves." ["(w: 1)", "2", "(x: 5)"]
        => ["(translation=(x=5,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=2)"] FromRotationScaleAndTranslation;
    from_scale(scale: f32) -> (result: Transform) { Transform { scale, ..Transform::IDENTITY } }
        "A transform that stretches." ["2"]
        => ["(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=2)"] FromScale | "Transform::CreateUniformScale";
    from_translation(translation: Vec3) -> (result: Transform) { Transform { translation, ..Transform::IDENTITY } }
        "A transform that moves." ["(x: 5)"]
        => ["(translation=(x=5,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=1)"] FromTranslation | "Transform::CreateTranslation";
    get_forward(source: Transform, scale: f32 = 1.0) -> (result: Vec3) { source.axis(Vec3::Y, scale) }
        "Where the Y axis points after the transform, as long as the scale says."
        ["(scale: 2)", "3"] => ["(x=0,y=3,z=0)"] GetForward;
    get_right(source: Transform, scale: f32 = 1.0) -> (result: Vec3) { source.axis(Vec3::X, scale) }
        "Where the X axis points after the transform, as long as the scale says."
        ["(scale: 2)", "3"] => ["(x=3,y=0,z=0)"] GetRight;
    get_translation(source: Transform) -> (result: Vec3) { source.translation }
        "How far a transform moves." ["(translation: (x: 5))"] => ["(x=5,y=0,z=0)"] GetTranslation
        | "Transform::GetTranslation";
    get_up(source: Transform, scale: f32 = 1.0) -> (result: Vec3) { source.axis(Vec3::Z, scale) }
        "Where the Z axis points after the transform, as long as the scale says."
        ["(scale: 2)", "3"] => ["(x=0,y=0,z=3)"] GetUp;
    is_close(a: Transform, b: Transform, tolerance: f32 = 0.01) -> (result: bool) {
        nearer(&a.rotation.floats(), &b.rotation.floats(), tolerance)
            && near(a.translation.extend(a.scale), b.translation.extend(b.scale), tolerance)
    }
        "True when all parts of two transforms differ by no more than the tolerance, those of the rotations by less."
        ["(scale: 1)", "(scale: 1.5)", "0.25"] => ["false"] IsClose | "Transform::IsClose";
    is_finite(source: Transform) -> (result: bool) { source.floats().iter().all(|part| part.is_finite()) }
        "True when every part is a number and none is infinite." ["(scale: 1)"] => ["true"] IsFinite | "Transform::IsFinite";
    is_orthogonal(source: Transform, tolerance: f32 = 0.01) -> (result: bool) { (source.scale - 1.0).abs() <= tolerance }
        "True when the scale is 1, give or take the tolerance." ["(scale: 1)", "0.01"] => ["true"] IsOrthogonal
        | "Transform::IsOrthogonal";
    multiply_by_uniform_scale(source: Transform, scale: f32) -> (result: Transform) {
        Transform { scale: source.scale * scale, ..source }
    }
        "The transform with its scale multiplied." ["(scale: 2)", "3"]
        => ["(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=6)"] MultiplyByUniformScale;
    multiply_by_vector3(source: Transform, multiplier: Vec3) -> (result: Vec3) { source.point(multiplier) }
        "Where a point goes." ["(translation: (x: 1), scale: 2)", "(x: 5)"] => ["(x=11,y=0,z=0)"] MultiplyByVector3
        | "Transform::TransformPoint";
    multiply_by_vector4(source: Transform, multiplier: Vec4) -> (result: Vec4) {
        (source.translation * multiplier.w + source.vector(multiplier.truncate())).extend(multiplier.w)
    }
        "Where a point goes that is moved as often as its W says: 1 for a place, 0 for a direction."
        ["(translation: (x: 1), scale: 2)", "(x: 5, w: 0)"] => ["(x=10,y=0,z=0,w=0)"] MultiplyByVector4;
    orthogonalize(source: Transform) -> (result: Transform) { Transform { scale: 1.0, ..source } }
        "The transform without its scale." ["(scale: 2)"]
        => ["(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=1)"] Orthogonalize | "Transform::GetOrthogonalized";
    rotation_x_degrees(degrees: f32) -> (result: Transform) { turn(Quat::from_rotation_x(degrees.to_radians())) }
        "A transform that turns about the X axis." ["0"]
        => ["(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=1)"] RotationXDegrees;
    rotation_y_degrees(degrees: f32) -> (result: Transform) { turn(Quat::from_rotation_y(degrees.to_radians())) }
        "A transform that turns about the Y axis." ["0"]
        => ["(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=1)"] RotationYDegrees;
    rotation_z_degrees(degrees: f32) -> (result: Transform) { turn(Quat::from_rotation_z(degrees.to_radians())) }
        "A transform that turns about the Z axis." ["0"]
        => ["(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=1)"] RotationZDegrees;
    to_scale(source: Transform) -> (result: f32) { source.scale }
        "How far a transform stretches." ["(scale: 2)"] => ["2"] ToScale | "Transform::GetUniformScale";
    }
}

/// The kinds for boxes along the axes, in palette order.
pub(super) fn of_aabbs() -> Vec<NodeDef> {
    functions! { "AABB", "aabb", "AABB";
    add_aabb(a: Aabb, b: Aabb) -> (result: Aabb) { a.around(b) }
        "The least box around two boxes." ["(max: (x: 1))", "(max: (y: 2))"]
        => ["(min=(x=0,y=0,z=0),max=(x=1,y=2,z=0))"] AddAABB | "Aabb::AddAabb";
    add_point(source: Aabb, point: Vec3) -> (result: Aabb) { source.around(Aabb::of(point)) }
        "The least box around a box and a point." ["(max: (x: 1))", "(y: 2)"]
        => ["(min=(x=0,y=0,z=0),max=(x=1,y=2,z=0))"] AddPoint | "Aabb::AddPoint";
    apply_transform(source: Aabb, transform: Transform) -> (result: Aabb) { source.moved(transform) }
        "The least box around where the corners of a box go." ["(max: (x: 1))", "(translation: (y: 1), scale: 2)"]
        => ["(min=(x=0,y=1,z=0),max=(x=2,y=1,z=0))"] ApplyTransform | "Aabb::GetTransformedAabb";
    center(source: Aabb) -> (result: Vec3) { source.center() }
        "The middle of a box." ["(max: (x: 2))"] => ["(x=1,y=0,z=0)"] Center | "Aabb::GetCenter";
    clamp(source: Aabb, clamp: Aabb) -> (result: Aabb) {
        let within = |point: Vec3| point.min(clamp.max).max(clamp.min);
        Aabb { min: within(source.min), max: within(source.max) }
    }
        "What of a box lies within another." ["(max: (x: 5))", "(min: (x: 1), max: (x: 3))"]
        => ["(min=(x=1,y=0,z=0),max=(x=3,y=0,z=0))"] Clamp | "Aabb::GetClamped";
    contains_aabb(source: Aabb, candidate: Aabb) -> (result: bool) {
        candidate.min.cmpge(source.min).all() && candidate.max.cmple(source.max).all()
    }
        "True when the whole of the second box lies in the first." ["(max: (x: 5))", "(max: (x: 3))"] => ["true"] ContainsAABB;
    contains_vector3(source: Aabb, candidate: Vec3) -> (result: bool) {
        candidate.cmpge(source.min).all() && candidate.cmple(source.max).all()
    }
        "True when the point lies in the box." ["(max: (x: 5))", "(x: 6)"] => ["false"] ContainsVector3;
    distance(source: Aabb, point: Vec3) -> (result: f32) { (point - point.min(source.max).max(source.min)).length() }
        "How far a point lies from a box; 0 within." ["(max: (x: 5))", "(x: 8)"] => ["3"] Distance | "Aabb::GetDistance";
    expand(source: Aabb, delta: Vec3) -> (result: Aabb) {
        Aabb { min: source.min - delta.abs(), max: source.max + delta.abs() }
    }
        "The box made larger on every side." ["(max: (x: 5))", "(x: 1)"]
        => ["(min=(x=-1,y=0,z=0),max=(x=6,y=0,z=0))"] Expand | "Aabb::GetExpanded";
    extents(source: Aabb) -> (result: Vec3) { source.max - source.min }
        "How long, deep and high a box is." ["(min: (x: 1), max: (x: 5))"] => ["(x=4,y=0,z=0)"] Extents | "Aabb::GetExtents";
    from_center_half_extents(center: Vec3, half_extents: Vec3) -> (result: Aabb) {
        Aabb { min: center - half_extents, max: center + half_extents }
    }
        "The box around a middle, half as long, deep and high as given." ["(x: 5)", "(x: 1)"]
        => ["(min=(x=4,y=0,z=0),max=(x=6,y=0,z=0))"] FromCenterHalfExtents | "Aabb::CreateCenterHalfExtents";
    from_center_radius(center: Vec3, radius: f32) -> (result: Aabb) {
        Aabb { min: center - Vec3::splat(radius), max: center + Vec3::splat(radius) }
    }
        "The box around a sphere." ["(x: 5)", "1"]
        => ["(min=(x=4,y=-1,z=-1),max=(x=6,y=1,z=1))"] FromCenterRadius | "Aabb::CreateCenterRadius";
    from_min_max(min: Vec3, max: Vec3) -> (result: Aabb) { if min.cmple(max).all() { Aabb { min, max } } else { Aabb::of(max) } }
        "The box between two corners; where the first is not the lesser, only the second." ["(x: 9)", "(x: 5)"]
        => ["(min=(x=5,y=0,z=0),max=(x=5,y=0,z=0))"] FromMinMax | "Aabb::CreateFromMinMax";
    from_obb(source: Obb) -> (result: Aabb) { source.around() }
        "The least box along the axes around a turned box." ["(position: (x: 5), half_lengths: (x: 1, y: 2))"]
        => ["(min=(x=4,y=-2,z=0),max=(x=6,y=2,z=0))"] FromOBB | "Aabb::CreateFromObb";
    from_point(source: Vec3) -> (result: Aabb) { Aabb::of(source) }
        "The box that is one point." ["(x: 5)"] => ["(min=(x=5,y=0,z=0),max=(x=5,y=0,z=0))"] FromPoint
        | "Aabb::CreateFromPoint";
    get_max(source: Aabb) -> (result: Vec3) { source.max }
        "The greatest corner." ["(max: (x: 5))"] => ["(x=5,y=0,z=0)"] GetMax | "Aabb::GetMax";
    get_min(source: Aabb) -> (result: Vec3) { source.min }
        "The least corner." ["(min: (x: 5), max: (x: 6))"] => ["(x=5,y=0,z=0)"] GetMin | "Aabb::GetMin";
    is_finite(source: Aabb) -> (result: bool) { finite(source.min) && finite(source.max) }
        "True when every part is a number and none is infinite." ["(max: (x: 5))"] => ["true"] IsFinite | "Aabb::IsFinite";
    is_valid(source: Aabb) -> (result: bool) { source.min.cmple(source.max).all() }
        "True when the least corner is not beyond the greatest."
        ["(min: (x: 6), max: (x: 5))"] => ["false"] IsValid | "Aabb::IsValid";
    null() -> (result: Aabb) { Aabb { min: Vec3::splat(f32::MAX), max: Vec3::splat(f32::MIN) } }
        "The box around nothing: anything added to it is the whole of it." []
        => [concat!(
            "(min=(x=340282350000000000000000000000000000000,y=340282350000000000000000000000000000000,",
            "z=340282350000000000000000000000000000000),max=(x=-340282350000000000000000000000000000000,",
            "y=-340282350000000000000000000000000000000,z=-340282350000000000000000000000000000000))"
        )] Null | "Aabb::CreateNull";
    overlaps(a: Aabb, b: Aabb) -> (result: bool) { a.min.cmple(b.max).all() && a.max.cmpge(b.min).all() }
        "True when two boxes have a point in common."
        ["(max: (x: 5))", "(min: (x: 4), max: (x: 9))"] => ["true"] Overlaps | "Aabb::Overlaps";
    surface_area(source: Aabb) -> (result: f32) {
        let size = source.max - source.min;
        2.0 * (size.x * size.y + size.y * size.z + size.z * size.x)
    }
        "The area of all six sides." ["(max: (x: 1, y: 2, z: 3))"] => ["22"] SurfaceArea | "Aabb::GetSurfaceArea";
    to_sphere(source: Aabb) -> (center: Vec3, radius: f32) { (source.center(), (source.max - source.center()).length()) }
        "The sphere through the corners of a box." ["(max: (x: 6, y: 8))"] => ["(x=3,y=4,z=0)", "5"] ToSphere;
    translate(source: Aabb, translation: Vec3) -> (result: Aabb) {
        Aabb { min: source.min + translation, max: source.max + translation }
    }
        "The box moved." ["(max: (x: 1))", "(x: 5)"] => ["(min=(x=5,y=0,z=0),max=(x=6,y=0,z=0))"] Translate
        | "Aabb::GetTranslated";
    x_extent(source: Aabb) -> (result: f32) { source.max.x - source.min.x }
        "How long a box is." ["(max: (x: 1, y: 2, z: 3))"] => ["1"] XExtent | "Aabb::GetXExtent";
    y_extent(source: Aabb) -> (result: f32) { source.max.y - source.min.y }
        "How deep a box is." ["(max: (x: 1, y: 2, z: 3))"] => ["2"] YExtent | "Aabb::GetYExtent";
    z_extent(source: Aabb) -> (result: f32) { source.max.z - source.min.z }
        "How high a box is." ["(max: (x: 1, y: 2, z: 3))"] => ["3"] ZExtent | "Aabb::GetZExtent";
    }
}

/// The kinds for turned boxes, in palette order.
pub(super) fn of_obbs() -> Vec<NodeDef> {
    functions! { "OBB", "obb", "OBB";
    from_aabb(source: Aabb) -> (result: Obb) {
        Obb { position: source.center(), rotation: Quat::IDENTITY, half_lengths: (source.max - source.min) * 0.5 }
    }
        "The same box as one that can be turned." ["(max: (x: 2))"]
        => ["(position=(x=1,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),half_lengths=(x=1,y=0,z=0))"] FromAabb | "Obb::CreateFromAabb";
    get_axis_x(source: Obb) -> (result: Vec3) { source.rotation * Vec3::X }
        "Where the X axis of a box points." ["(position: (x: 5))"] => ["(x=1,y=0,z=0)"] GetAxisX | "Obb::GetAxisX";
    get_axis_y(source: Obb) -> (result: Vec3) { source.rotation * Vec3::Y }
        "Where the Y axis of a box points." ["(position: (x: 5))"] => ["(x=0,y=1,z=0)"] GetAxisY | "Obb::GetAxisY";
    get_axis_z(source: Obb) -> (result: Vec3) { source.rotation * Vec3::Z }
        "Where the Z axis of a box points." ["(position: (x: 5))"] => ["(x=0,y=0,z=1)"] GetAxisZ | "Obb::GetAxisZ";
    get_position(source: Obb) -> (result: Vec3) { source.position }
        "The middle of a box." ["(position: (x: 5))"] => ["(x=5,y=0,z=0)"] GetPosition | "Obb::GetPosition";
    is_finite(source: Obb) -> (result: bool) { source.floats().iter().all(|part| part.is_finite()) }
        "True when every part is a number and none is infinite."
        ["(position: (x: 5))"] => ["true"] IsFinite | "Obb::IsFinite";
    }
}

/// The kinds for planes, in palette order.
pub(super) fn of_planes() -> Vec<NodeDef> {
    functions! { "Plane", "plane", "Plane";
    distance_to_point(source: Plane, point: Vec3) -> (result: f32) { source.normal().dot(point) + source.0.w }
        "How far a point lies from a plane; below 0 on its other side."
        ["(normal: (z: 1), distance: -2)", "(z: 5)"] => ["3"] DistanceToPoint | "Plane::GetPointDist";
    from_coefficients(a: f32, b: f32, c: f32, d: f32) -> (result: Plane) { Plane(Vec4::new(a, b, c, d)) }
        "The plane of all points where AX + BY + CZ + D is 0."
        ["0", "0", "1", "-2"] => ["(normal=(x=0,y=0,z=1),distance=-2)"] FromCoefficients | "Plane::CreateFromCoefficients";
    from_normal_and_point(normal: Vec3, point: Vec3) -> (result: Plane) { Plane(normal.extend(0.0 - normal.dot(point))) }
        "The plane through a point, upright on a vector of length 1."
        ["(z: 1)", "(z: 2)"] => ["(normal=(x=0,y=0,z=1),distance=-2)"] FromNormalAndPoint | "Plane::CreateFromNormalAndPoint";
    get_distance(source: Plane) -> (result: f32) { source.0.w }
        "The distance of a plane from the origin, along its normal."
        ["(normal: (z: 1), distance: -2)"] => ["-2"] GetDistance | "Plane::GetDistance";
    get_normal(source: Plane) -> (result: Vec3) { source.normal() }
        "The vector that a plane is upright on."
        ["(normal: (z: 1), distance: -2)"] => ["(x=0,y=0,z=1)"] GetNormal | "Plane::GetNormal";
    get_plane_equation_coefficients(source: Plane) -> (a: f32, b: f32, c: f32, d: f32) {
        (source.0.x, source.0.y, source.0.z, source.0.w)
    }
        "The numbers of the equation AX + BY + CZ + D = 0 that its points satisfy."
        ["(normal: (z: 1), distance: -2)"] => ["0", "0", "1", "-2"] GetPlaneEquationCoefficients;
    is_finite(source: Plane) -> (result: bool) { finite(source.0) }
        "True when every part is a number and none is infinite." ["(normal: (z: 1))"] => ["true"] IsFinite | "Plane::IsFinite";
    project(source: Plane, point: Vec3) -> (result: Vec3) { point - source.normal() * point.dot(source.normal()) }
        "A vector without its part along the normal of a plane."
        ["(normal: (z: 1), distance: -2)", "(x: 3, z: 5)"] => ["(x=3,y=0,z=0)"] Project | "Plane::GetProjected";
    transform(source: Plane, transform: Transform) -> (result: Plane) {
        let basis = transform.basis();
        let along = basis.transpose() * transform.translation;
        Plane(transform.vector(source.normal()).extend(source.0.w - source.normal().dot(along)))
    }
        "Where a plane goes." ["(normal: (z: 1), distance: -2)", "(translation: (z: 5))"]
        => ["(normal=(x=0,y=0,z=1),distance=-7)"] Transform | "Plane::GetTransform";
    }
}

impl Transform {
    const IDENTITY: Self = Self { translation: Vec3::ZERO, rotation: Quat::IDENTITY, scale: 1.0 };

    /// Where the axes point and how long they are.
    pub(super) fn basis(self) -> Mat3 {
        Mat3::from_quat(self.rotation) * self.scale
    }

    fn vector(self, vector: Vec3) -> Vec3 {
        self.rotation * (vector * self.scale)
    }

    pub(super) fn point(self, point: Vec3) -> Vec3 {
        self.vector(point) + self.translation
    }

    /// Where an axis points, with a length.
    fn axis(self, axis: Vec3, length: f32) -> Vec3 {
        let axis = self.vector(axis);
        axis * (length / axis.length())
    }
}

fn turn(rotation: Quat) -> Transform {
    Transform { rotation, ..Transform::IDENTITY }
}

/// A transform has one scale: the largest that the matrix has.
pub(super) fn from_basis(matrix: Mat3, translation: Vec3) -> Transform {
    let scales = lengths(matrix);
    let turned = Mat3::from_cols(matrix.x_axis / scales.x, matrix.y_axis / scales.y, matrix.z_axis / scales.z);
    Transform { translation, rotation: from_matrix(turned), scale: scales.max_element() }
}

impl Aabb {
    fn of(point: Vec3) -> Self {
        Self { min: point, max: point }
    }

    fn center(self) -> Vec3 {
        (self.min + self.max) * 0.5
    }

    /// Each axis of the matrix moves the corners independently, so the extremes add up.
    pub(super) fn moved(self, transform: Transform) -> Self {
        let basis = transform.basis();
        let (mut min, mut max) = (transform.translation, transform.translation);
        for (axis, (low, high)) in self.min.to_array().into_iter().zip(self.max.to_array()).enumerate() {
            let (one, other) = (basis.col(axis) * low, basis.col(axis) * high);
            min += one.min(other);
            max += one.max(other);
        }
        Self { min, max }
    }
}

impl Obb {
    pub(super) fn around(self) -> Aabb {
        let basis = Mat3::from_quat(self.rotation);
        let reach = (0..3).map(|axis| (basis.col(axis) * self.half_lengths[axis]).abs()).sum::<Vec3>();
        Aabb { min: self.position - reach, max: self.position + reach }
    }
}

impl Plane {
    fn normal(self) -> Vec3 {
        self.0.truncate()
    }
}
