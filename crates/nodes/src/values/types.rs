//! Values of the math module as the types of `glam`, and back: what every function over them takes and gives.

use authcanvas_graph::MathType;
use glam::{Mat3, Mat4, Quat, Vec2, Vec3, Vec4};

/// A transform: scaled first, then turned, then moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Transform {
    pub(crate) translation: Vec3,
    pub(crate) rotation: Quat,
    pub(crate) scale: f32,
}

/// A box whose sides are parallel to the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Aabb {
    pub(crate) min: Vec3,
    pub(crate) max: Vec3,
}

/// A box with a rotation of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Obb {
    pub(crate) position: Vec3,
    pub(crate) rotation: Quat,
    pub(crate) half_lengths: Vec3,
}

/// A plane: the coefficients of its equation, which are its normal and its distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plane(pub(crate) Vec4);

/// Red, green, blue and alpha.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Color(pub(crate) Vec4);

/// A type of the math module as a type of Rust.
pub(crate) trait Math: Sized {
    /// Which type it is.
    const TYPE: MathType;
    /// From the floats of a value; there are as many as the type has.
    fn from_floats(floats: &[f32]) -> Self;
    /// The floats of a value, in the order of its fields.
    fn floats(&self) -> Vec<f32>;
}

macro_rules! plain {
    ($($rust:ty, $math:ident, $size:literal;)*) => { $(
        impl Math for $rust {
            const TYPE: MathType = MathType::$math;
            fn from_floats(floats: &[f32]) -> Self {
                let mut own = [0.0; $size];
                own.iter_mut().zip(floats).for_each(|(own, float)| *own = *float);
                Self::from_array(own)
            }
            fn floats(&self) -> Vec<f32> {
                self.to_array().to_vec()
            }
        }
    )* };
}

plain! {
    Vec2, Vector2, 2;
    Vec3, Vector3, 3;
    Vec4, Vector4, 4;
    Quat, Quaternion, 4;
}

macro_rules! in_vector4 {
    ($($rust:ident, $math:ident;)*) => { $(
        impl Math for $rust {
            const TYPE: MathType = MathType::$math;
            fn from_floats(floats: &[f32]) -> Self {
                Self(Vec4::from_floats(floats))
            }
            fn floats(&self) -> Vec<f32> {
                self.0.floats()
            }
        }
    )* };
}

in_vector4! {
    Color, Color;
    Plane, Plane;
}

/// The next so many floats.
fn next<'f>(rest: &mut &'f [f32], size: usize) -> &'f [f32] {
    let (own, behind) = rest.split_at(size.min(rest.len()));
    *rest = behind;
    own
}

// Values hold matrices row after row, glam holds them column after column.
impl Math for Mat3 {
    const TYPE: MathType = MathType::Matrix3x3;
    fn from_floats(mut floats: &[f32]) -> Self {
        let rows = [(); 3].map(|()| Vec3::from_floats(next(&mut floats, 3)));
        Self::from_cols(rows[0], rows[1], rows[2]).transpose()
    }
    fn floats(&self) -> Vec<f32> {
        self.transpose().to_cols_array().to_vec()
    }
}

impl Math for Mat4 {
    const TYPE: MathType = MathType::Matrix4x4;
    fn from_floats(mut floats: &[f32]) -> Self {
        let rows = [(); 4].map(|()| Vec4::from_floats(next(&mut floats, 4)));
        Self::from_cols(rows[0], rows[1], rows[2], rows[3]).transpose()
    }
    fn floats(&self) -> Vec<f32> {
        self.transpose().to_cols_array().to_vec()
    }
}

impl Math for Transform {
    const TYPE: MathType = MathType::Transform;
    fn from_floats(mut floats: &[f32]) -> Self {
        Self {
            translation: Vec3::from_floats(next(&mut floats, 3)),
            rotation: Quat::from_floats(next(&mut floats, 4)),
            scale: next(&mut floats, 1).first().copied().unwrap_or(1.0),
        }
    }
    fn floats(&self) -> Vec<f32> {
        [self.translation.floats(), self.rotation.floats(), vec![self.scale]].concat()
    }
}

impl Math for Aabb {
    const TYPE: MathType = MathType::Aabb;
    fn from_floats(mut floats: &[f32]) -> Self {
        Self { min: Vec3::from_floats(next(&mut floats, 3)), max: Vec3::from_floats(next(&mut floats, 3)) }
    }
    fn floats(&self) -> Vec<f32> {
        [self.min.floats(), self.max.floats()].concat()
    }
}

impl Math for Obb {
    const TYPE: MathType = MathType::Obb;
    fn from_floats(mut floats: &[f32]) -> Self {
        Self {
            position: Vec3::from_floats(next(&mut floats, 3)),
            rotation: Quat::from_floats(next(&mut floats, 4)),
            half_lengths: Vec3::from_floats(next(&mut floats, 3)),
        }
    }
    fn floats(&self) -> Vec<f32> {
        [self.position.floats(), self.rotation.floats(), self.half_lengths.floats()].concat()
    }
}
