//! What must hold of functions of the math module whatever they are given.

use super::matrix::placed;
use super::measure::{Measure, direction, near, slerp};
use super::quaternion::{from_euler, from_matrix, shortest_arc, slerp as turn_by, to_euler};
use super::types::{Aabb, Math, Obb, Transform};
use glam::{Mat3, Quat, Vec3};
use proptest::prelude::*;

fn vector() -> impl Strategy<Value = Vec3> {
    prop::array::uniform3(-100.0..100.0_f32).prop_map(Vec3::from_array)
}

fn unit() -> impl Strategy<Value = Vec3> {
    vector().prop_filter("a direction", |vector| vector.length() > 1.0).prop_map(Vec3::normalize)
}

fn rotation() -> impl Strategy<Value = Quat> {
    (unit(), -3.0..3.0_f32).prop_map(|(axis, angle)| Quat::from_axis_angle(axis, angle))
}

fn transform() -> impl Strategy<Value = Transform> {
    (vector(), rotation(), 0.1..10.0_f32).prop_map(|(translation, rotation, scale)| Transform {
        translation,
        rotation,
        scale,
    })
}

fn aabb() -> impl Strategy<Value = Aabb> {
    (vector(), vector()).prop_map(|(a, b)| Aabb { min: a.min(b), max: a.max(b) })
}

/// True when two rotations turn alike; a rotation and its negative do.
fn alike(left: Quat, right: Quat) -> bool {
    left.dot(right).abs() > 0.9999
}

fn corners(aabb: Aabb) -> Vec<Vec3> {
    let pick = |place: usize, axis: usize| if place >> axis & 1 == 0 { aabb.min[axis] } else { aabb.max[axis] };
    (0..8).map(|place| Vec3::new(pick(place, 0), pick(place, 1), pick(place, 2))).collect()
}

fn is_around(around: Aabb, point: Vec3) -> bool {
    point.cmpge(around.min - 0.1).all() && point.cmple(around.max + 0.1).all()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_rotation_survives_its_other_forms(rotation in rotation()) {
        prop_assert!(alike(from_matrix(Mat3::from_quat(rotation)), rotation));
        prop_assert!(alike(from_euler(to_euler(rotation)), rotation));
        prop_assert!(Quat::from_floats(&rotation.floats()) == rotation);
    }

    #[test]
    fn the_shortest_arc_leads_there(from in unit(), to in unit()) {
        prop_assert!(near(shortest_arc(from, to) * from, to, 0.001));
        prop_assert!(near(shortest_arc(from, -from) * from, -from, 0.001));
    }

    #[test]
    fn an_arc_begins_and_ends_where_it_should(from in unit(), to in unit(), one in rotation(), other in rotation()) {
        prop_assert!(near(slerp(from, to, 0.0), from, 0.001));
        prop_assume!(from.dot(to).abs() < 0.999);
        prop_assert!(near(slerp(from, to, 1.0), to, 0.01));
        prop_assert!((slerp(from, to, 0.5).length() - 1.0).abs() < 0.01);
        prop_assert!(alike(turn_by(one, other, 0.0), one) && alike(turn_by(one, other, 1.0), other));
    }

    #[test]
    fn a_direction_has_the_wanted_length(from in vector(), to in vector(), length in 0.1..10.0_f32) {
        prop_assume!(from.distance(to) > 0.1);
        let (way, distance) = direction(from, to, length);
        prop_assert!((way.length() - length).abs() < 0.01);
        prop_assert!(near(from + way / length * distance, to, 0.01));
    }

    #[test]
    fn a_unit_vector_is_one_or_zeros(vector in vector()) {
        let unit = vector.unit_or_zero();
        prop_assert!(unit == Vec3::ZERO || unit.is_unit(0.001));
    }

    #[test]
    fn a_moved_box_is_around_its_moved_corners(aabb in aabb(), transform in transform()) {
        let moved = aabb.moved(transform);
        prop_assert!(corners(aabb).into_iter().all(|corner| is_around(moved, transform.point(corner))));
        let matrix = placed(transform.basis(), transform.translation);
        prop_assert!(corners(aabb).into_iter().all(|corner| is_around(moved, matrix.transform_point3(corner))));
    }

    #[test]
    fn the_box_around_a_turned_box_is_around_its_corners(rotation in rotation(), half_lengths in aabb()) {
        let (position, half_lengths) = (half_lengths.min, half_lengths.max.abs());
        let around = Obb { position, rotation, half_lengths }.around();
        let own = Aabb { min: -half_lengths, max: half_lengths };
        prop_assert!(corners(own).into_iter().all(|corner| is_around(around, position + rotation * corner)));
    }
}

#[test]
fn angles_turn_in_the_order_of_the_engine() {
    // The value that Open 3D Engine's own test of Euler angles expects for three times 45 degrees.
    let turned = from_euler(Vec3::splat(45.0_f32.to_radians()));
    let expected = Quat::from_xyzw(0.461_939_8, 0.191_341_7, 0.461_939_8, 0.732_537_75);
    assert!(turned.abs_diff_eq(expected, 1e-6), "{turned}");
}
