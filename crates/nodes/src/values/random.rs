//! Random values of the math module, decided by the run's seed.

use super::table::{Inputs, Operand, Results, input, output, title};
use super::types::Color;
use crate::emit::{IN, OUT, act};
use authcanvas_interpreter::{Behaviour, Call, Example, NodeDef, SlotDef};
use glam::{Quat, Vec2, Vec3, Vec4};
use std::f32::consts::TAU;

const CATEGORY: &str = "Random";

/// A row is `name(input: Type = default, …) -> Type |draw| { what is drawn }`, a sentence, an example that leaves no
/// choice or nothing, and the function of Open 3D Engine's script library.
macro_rules! draws {
    ($($id:ident($($name:ident: $in:ty = $default:expr),*) -> $out:ty |$draw:ident| $body:block
        $doc:literal [$($given:literal),*] => [$($gives:literal)?] $own:ident;)*) => { vec![$(
        NodeDef::new(
            concat!("random.", stringify!($id)),
            title(CATEGORY, stringify!($id)),
            CATEGORY,
            Behaviour::Lower(|lowering| {
                act(lowering, |call| {
                    let ($($name,)*) = <($($in,)*) as Inputs>::read(call)?;
                    let $draw = &mut Draw(call);
                    let drawn: $out = $body;
                    Results::give(drawn, call);
                    Ok(())
                })
            }),
        )
        .doc($doc)
        .keywords(&["chance", "random"])
        .aliases(&[concat!("ScriptCanvas_MathRandoms_", stringify!($own))])
        .slots(vec![
            SlotDef::exec_in(IN).doc("Draws the value."),
            $( input::<$in>(stringify!($name)).or(<$in as Operand>::data($default)), )*
            SlotDef::exec_out(OUT).doc("Taken when it is drawn."),
            output::<$out>("result"),
        ])
        .example(Example {
            title: "draws",
            given: &[$((stringify!($name), $given)),*],
            leaves_by: Some(OUT),
            gives: &[$(("result", $gives))?],
            ..Example::default()
        })
    ),*] };
}

/// The kinds of this file, in palette order.
pub(super) fn nodes() -> Vec<NodeDef> {
    draws! {
    color(min_value: Color = Color(Vec4::W), max_value: Color = Color(Vec4::ONE)) -> Color |draw| {
        Color(draw.vector4(min_value.0, max_value.0))
    }
        "A colour with each part between those of two others."
        ["(r: 1)", "(r: 1)"] => ["(r=1,g=0,b=0,a=0)"] RandomColor;
    grayscale(min_value: f32 = 0.0, max_value: f32 = 255.0) -> Color |draw| {
        Color(Vec3::splat(draw.between(min_value / 255.0, max_value / 255.0)).extend(1.0))
    }
        "A grey between two of the 256 from black, 0, to white, 255." ["255", "255"] => ["(r=1,g=1,b=1,a=1)"] RandomGrayscale;
    point_in_arc(origin: Vec3 = Vec3::ZERO, direction: Vec3 = Vec3::X, normal: Vec3 = Vec3::Z, radius: f32 = 1.0, angle: f32 = 45.0)
        -> Vec3 |draw| { draw.in_arc(origin, direction, normal, radius, angle) }
        "A point in a part of a circle around a direction, that many degrees wide."
        ["(x: 5)", "(x: 1)", "(z: 1)", "0", "45"] => ["(x=5,y=0,z=0)"] RandomPointInArc;
    point_in_box(dimensions: Vec3 = Vec3::ONE) -> Vec3 |draw| { draw.vector3(dimensions * -0.5, dimensions * 0.5) }
        "A point in a box of this size around the origin." ["(x: 0)"] => ["(x=0,y=0,z=0)"] RandomPointInBox;
    point_in_circle(radius: f32 = 1.0) -> Vec3 |draw| { let around = draw.around(); (around * (radius * draw.unit().sqrt())).extend(0.0) }
        "A point in a circle around the origin." ["0"] => ["(x=0,y=0,z=0)"] RandomPointInCircle;
    point_in_cone(radius: f32 = 1.0, angle: f32 = 45.0) -> Vec3 |draw| {
        let around = draw.around();
        let z = draw.between(0.0, 0.5 * angle.to_radians()).cos();
        (around * (1.0 - z * z).max(0.0).sqrt()).extend(z) * (radius * draw.unit().cbrt())
    }
        "A point in a cone along the Z axis with its tip in the origin, that many degrees wide."
        ["0", "45"] => ["(x=0,y=0,z=0)"] RandomPointInCone;
    point_in_cylinder(radius: f32 = 1.0, height: f32 = 1.0) -> Vec3 |draw| {
        let around = draw.around();
        (around * (radius * draw.unit().sqrt())).extend(draw.between(-0.5 * height, 0.5 * height))
    }
        "A point in a cylinder along the Z axis around the origin." ["0", "0"] => ["(x=0,y=0,z=0)"] RandomPointInCylinder;
    point_in_ellipsoid(dimensions: Vec3 = Vec3::ONE) -> Vec3 |draw| { dimensions * draw.on_sphere() * draw.unit().cbrt() }
        "A point in an ellipsoid around the origin that reaches so far along each axis."
        ["(x: 0)"] => [] RandomPointInEllipsoid;
    point_in_sphere(radius: f32 = 1.0) -> Vec3 |draw| { draw.on_sphere() * (radius * draw.unit().cbrt()) }
        "A point in a sphere around the origin." ["0"] => [] RandomPointInSphere;
    point_in_square(dimensions: Vec2 = Vec2::ONE) -> Vec3 |draw| {
        draw.vector3((dimensions * -0.5).extend(0.0), (dimensions * 0.5).extend(0.0))
    }
        "A point in a rectangle of this size around the origin." ["(x: 0)"] => ["(x=0,y=0,z=0)"] RandomPointInSquare;
    point_in_wedge(
        origin: Vec3 = Vec3::ZERO, direction: Vec3 = Vec3::X, normal: Vec3 = Vec3::Z, radius: f32 = 1.0, height: f32 = 1.0,
        angle: f32 = 45.0
    ) -> Vec3 |draw| { draw.in_arc(origin, direction, normal, radius, angle) + normal * draw.between(0.0, height) }
        "A point above a part of a circle around a direction, that many degrees wide, up to a height."
        ["(x: 5)", "(x: 1)", "(z: 1)", "0", "0", "45"] => ["(x=5,y=0,z=0)"] RandomPointInWedge;
    point_on_circle(radius: f32 = 1.0) -> Vec3 |draw| { (draw.around() * radius).extend(0.0) }
        "A point on the rim of a circle around the origin." ["1"] => [] RandomPointOnCircle;
    point_on_sphere(radius: f32 = 1.0) -> Vec3 |draw| { draw.on_sphere() * radius }
        "A point on the surface of a sphere around the origin." ["1"] => [] RandomPointOnSphere;
    quaternion(min_value: f32 = 0.0, max_value: f32 = f64::from(TAU)) -> Quat |draw| {
        let axis = draw.on_sphere();
        Quat::from_axis_angle(axis, draw.between(min_value, max_value))
    }
        "A rotation about any axis by an angle between two others, in radians." ["0", "6"] => [] RandomQuaternion;
    unit_vector2() -> Vec2 |draw| { draw.around() }
        "A vector of length 1." [] => [] RandomUnitVector2;
    unit_vector3() -> Vec3 |draw| { draw.on_sphere() }
        "A vector of length 1." [] => [] RandomUnitVector3;
    vector2(min_value: Vec2 = Vec2::ZERO, max_value: Vec2 = Vec2::ONE) -> Vec2 |draw| {
        Vec2::new(draw.between(min_value.x, max_value.x), draw.between(min_value.y, max_value.y))
    }
        "A vector with each part between those of two others." ["(x: 1)", "(x: 1)"] => ["(x=1,y=0)"] RandomVector2;
    vector3(min_value: Vec3 = Vec3::ZERO, max_value: Vec3 = Vec3::ONE) -> Vec3 |draw| { draw.vector3(min_value, max_value) }
        "A vector with each part between those of two others." ["(x: 1)", "(x: 1)"] => ["(x=1,y=0,z=0)"] RandomVector3;
    vector4(min_value: Vec4 = Vec4::ZERO, max_value: Vec4 = Vec4::ONE) -> Vec4 |draw| { draw.vector4(min_value, max_value) }
        "A vector with each part between those of two others." ["(x: 1)", "(x: 1)"] => ["(x=1,y=0,z=0,w=0)"] RandomVector4;
    }
}

/// Draws by the run's seed.
struct Draw<'c, 'm>(&'c mut Call<'m>);

impl Draw<'_, '_> {
    /// From 0 to 1.
    fn unit(&mut self) -> f32 {
        self.0.random() as f32
    }

    fn between(&mut self, least: f32, most: f32) -> f32 {
        least + (most - least) * self.unit()
    }

    /// A direction in the plane.
    fn around(&mut self) -> Vec2 {
        Vec2::from_angle(self.between(0.0, TAU))
    }

    /// A direction in space, all as likely as each other.
    fn on_sphere(&mut self) -> Vec3 {
        let around = self.around();
        let z = self.between(-1.0, 1.0);
        (around * (1.0 - z * z).max(0.0).sqrt()).extend(z)
    }

    fn in_arc(&mut self, origin: Vec3, direction: Vec3, normal: Vec3, radius: f32, angle: f32) -> Vec3 {
        let turn = self.between(-0.5 * angle, 0.5 * angle);
        let turned = Quat::from_axis_angle(normal, turn.to_radians()) * direction;
        turned / turned.length() * self.between(0.0, radius) + origin
    }

    fn vector3(&mut self, least: Vec3, most: Vec3) -> Vec3 {
        Vec3::new(self.between(least.x, most.x), self.between(least.y, most.y), self.between(least.z, most.z))
    }

    fn vector4(&mut self, least: Vec4, most: Vec4) -> Vec4 {
        self.vector3(least.truncate(), most.truncate()).extend(self.between(least.w, most.w))
    }
}
