//! Vectors and colours among themselves, rotations in all their forms among themselves. Parts that are missing are 0,
//! a fourth one 1; parts that are too many are dropped.

use super::matrix::placed;
use super::quaternion::from_matrix;
use super::space::from_basis;
use super::table::{Operand, input, output};
use super::types::{Color, Math, Transform};
use crate::convert::CATEGORY;
use authcanvas_interpreter::{Behaviour, Call, Example, NodeDef, Problem, Serves};
use glam::{Mat3, Mat4, Quat, Vec2, Vec3, Vec4};

const VALUE: &str = "value";
const RESULT: &str = "result";

fn convert<From: Math, To: Math>(call: &mut Call<'_>, with: fn(From) -> To) -> Result<(), Problem> {
    let value = From::read(call, 0)?;
    Operand::give(with(value), call, 0);
    Ok(())
}

/// A row is `id: From => To with, keeps all or not, example`.
macro_rules! conversions {
    ($($id:ident: $from:ty => $to:ty, $with:expr, $keeps_all:literal, $given:literal => $gives:literal;)*) => { vec![$(
        NodeDef::new(
            concat!("convert.", stringify!($id)),
            format!("{} to {}", <$from as Math>::TYPE.name(), <$to as Math>::TYPE.name()),
            CATEGORY,
            Behaviour::Pure(|call| convert::<$from, $to>(call, $with)),
        )
        .doc(doc(<$from as Math>::TYPE.name(), <$to as Math>::TYPE.name(), $keeps_all))
        .keywords(&["cast", "convert"])
        .slots(vec![input::<$from>(VALUE), output::<$to>(RESULT)])
        .serves(Serves::Conversion { input: VALUE.into(), output: RESULT.into(), keeps_all: $keeps_all })
        .example(Example {
            title: "converts",
            given: &[(VALUE, $given)],
            gives: &[(RESULT, $gives)],
            ..Example::default()
        })
    ),*] };
}

fn doc(from: &str, to: &str, keeps_all: bool) -> String {
    let lost = if keeps_all { "" } else { " What the other type has no place for is dropped." };
    format!("A {from} as a {to}.{lost}")
}

/// The kinds of this file, in palette order.
pub(super) fn nodes() -> Vec<NodeDef> {
    conversions! {
        vector2_to_vector3: Vec2 => Vec3, |v| v.extend(0.0), true, "(x: 1, y: 2)" => "(x=1,y=2,z=0)";
        vector2_to_vector4: Vec2 => Vec4, |v| v.extend(0.0).extend(1.0), true, "(x: 1, y: 2)" => "(x=1,y=2,z=0,w=1)";
        vector2_to_color: Vec2 => Color, |v| Color(v.extend(0.0).extend(1.0)), true, "(x: 1)" => "(r=1,g=0,b=0,a=1)";
        vector3_to_vector2: Vec3 => Vec2, |v| v.truncate(), false, "(x: 1, y: 2, z: 3)" => "(x=1,y=2)";
        vector3_to_vector4: Vec3 => Vec4, |v| v.extend(1.0), true, "(x: 1, y: 2, z: 3)" => "(x=1,y=2,z=3,w=1)";
        vector3_to_color: Vec3 => Color, |v| Color(v.extend(1.0)), true, "(x: 1)" => "(r=1,g=0,b=0,a=1)";
        vector4_to_vector2: Vec4 => Vec2, |v| v.truncate().truncate(), false, "(x: 1, y: 2, w: 4)" => "(x=1,y=2)";
        vector4_to_vector3: Vec4 => Vec3, |v| v.truncate(), false, "(x: 1, y: 2, w: 4)" => "(x=1,y=2,z=0)";
        vector4_to_color: Vec4 => Color, Color, true, "(x: 1, w: 0.5)" => "(r=1,g=0,b=0,a=0.5)";
        color_to_vector2: Color => Vec2, |c| c.0.truncate().truncate(), false, "(r: 1)" => "(x=1,y=0)";
        color_to_vector3: Color => Vec3, |c| c.0.truncate(), false, "(r: 1)" => "(x=1,y=0,z=0)";
        color_to_vector4: Color => Vec4, |c| c.0, true, "(r: 1)" => "(x=1,y=0,z=0,w=0)";
        quaternion_to_matrix3x3: Quat => Mat3, Mat3::from_quat, true, "(z: 1, w: 0)"
            => "(row_1=(x=-1,y=0,z=0),row_2=(x=0,y=-1,z=0),row_3=(x=0,y=0,z=1))";
        quaternion_to_matrix4x4: Quat => Mat4, |q| Mat4::from_mat3(Mat3::from_quat(q)), true, "(z: 1, w: 0)"
            => "(row_1=(x=-1,y=0,z=0,w=0),row_2=(x=0,y=-1,z=0,w=0),row_3=(x=0,y=0,z=1,w=0),row_4=(x=0,y=0,z=0,w=1))";
        quaternion_to_transform: Quat => Transform, placed_by, true, "(z: 1, w: 0)"
            => "(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=1,w=0),scale=1)";
        matrix3x3_to_quaternion: Mat3 => Quat, from_matrix, false, "(row_1: (x: 1), row_2: (y: 1), row_3: (z: 1))"
            => "(x=0,y=0,z=0,w=1)";
        matrix3x3_to_matrix4x4: Mat3 => Mat4, Mat4::from_mat3, true, "(row_1: (x: 2))"
            => "(row_1=(x=2,y=0,z=0,w=0),row_2=(x=0,y=0,z=0,w=0),row_3=(x=0,y=0,z=0,w=0),row_4=(x=0,y=0,z=0,w=1))";
        matrix3x3_to_transform: Mat3 => Transform, |m| from_basis(m, Vec3::ZERO), false,
            "(row_1: (x: 2), row_2: (y: 2), row_3: (z: 2))"
            => "(translation=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=2)";
        matrix4x4_to_quaternion: Mat4 => Quat, |m| from_matrix(Mat3::from_mat4(m)), false,
            "(row_1: (x: 1), row_2: (y: 1), row_3: (z: 1), row_4: (w: 1))" => "(x=0,y=0,z=0,w=1)";
        matrix4x4_to_matrix3x3: Mat4 => Mat3, Mat3::from_mat4, false, "(row_1: (x: 2, w: 9))"
            => "(row_1=(x=2,y=0,z=0),row_2=(x=0,y=0,z=0),row_3=(x=0,y=0,z=0))";
        matrix4x4_to_transform: Mat4 => Transform, |m| from_basis(Mat3::from_mat4(m), m.w_axis.truncate()), false,
            "(row_1: (x: 2, w: 5), row_2: (y: 2), row_3: (z: 2), row_4: (w: 1))"
            => "(translation=(x=5,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=2)";
        transform_to_quaternion: Transform => Quat, |t| t.rotation, false, "(scale: 2)" => "(x=0,y=0,z=0,w=1)";
        transform_to_matrix3x3: Transform => Mat3, |t| t.basis(), false, "(translation: (x: 5), scale: 2)"
            => "(row_1=(x=2,y=0,z=0),row_2=(x=0,y=2,z=0),row_3=(x=0,y=0,z=2))";
        transform_to_matrix4x4: Transform => Mat4, |t| placed(t.basis(), t.translation), true,
            "(translation: (x: 5), scale: 2)"
            => "(row_1=(x=2,y=0,z=0,w=5),row_2=(x=0,y=2,z=0,w=0),row_3=(x=0,y=0,z=2,w=0),row_4=(x=0,y=0,z=0,w=1))";
    }
}

fn placed_by(rotation: Quat) -> Transform {
    Transform { translation: Vec3::ZERO, rotation, scale: 1.0 }
}
