//! Values of the math module as the types of `glam`, and back: what every function over them takes and gives.

use glam::{Mat3, Mat4, Quat, Vec3, Vec4};

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

/// A type of the math module as a type of Rust.
pub(crate) trait Math: Sized {
    /// From the floats of a value; there are as many as the type has.
    fn from_floats(floats: &[f32]) -> Self;
    /// The floats of a value, in the order of its fields.
    fn floats(&self) -> Vec<f32>;
}

macro_rules! plain {
    ($($rust:ty, $size:literal;)*) => { $(
        impl Math for $rust {
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
    Vec3, 3;
    Vec4, 4;
    Quat, 4;
}

/// The next so many floats.
fn next<'f>(rest: &mut &'f [f32], size: usize) -> &'f [f32] {
    let (own, behind) = rest.split_at(size.min(rest.len()));
    *rest = behind;
    own
}

// Values hold matrices row after row, glam holds them column after column.
impl Math for Mat3 {
    fn from_floats(mut floats: &[f32]) -> Self {
        let rows = [(); 3].map(|()| Vec3::from_floats(next(&mut floats, 3)));
        Self::from_cols(rows[0], rows[1], rows[2]).transpose()
    }
    fn floats(&self) -> Vec<f32> {
        self.transpose().to_cols_array().to_vec()
    }
}

impl Math for Mat4 {
    fn from_floats(mut floats: &[f32]) -> Self {
        let rows = [(); 4].map(|()| Vec4::from_floats(next(&mut floats, 4)));
        Self::from_cols(rows[0], rows[1], rows[2], rows[3]).transpose()
    }
    fn floats(&self) -> Vec<f32> {
        self.transpose().to_cols_array().to_vec()
    }
}

impl Math for Transform {
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
    fn from_floats(mut floats: &[f32]) -> Self {
        Self { min: Vec3::from_floats(next(&mut floats, 3)), max: Vec3::from_floats(next(&mut floats, 3)) }
    }
    fn floats(&self) -> Vec<f32> {
        [self.min.floats(), self.max.floats()].concat()
    }
}
