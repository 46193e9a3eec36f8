//! Vectors, rotations, matrices, transforms, boxes, planes and colours, computed with `glam` in 32-bit floats as Open 3D
//! Engine does.

pub(crate) mod arithmetic;
mod color;
mod convert;
#[cfg(test)]
mod laws;
mod matrix;
mod measure;
mod parts;
mod quaternion;
mod random;
mod space;
mod table;
mod types;
mod vector2;
mod vector3;
mod vector4;

use authcanvas_graph::MathType;
use authcanvas_interpreter::NodeDef;

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    let mut nodes = Vec::new();
    for math_type in MathType::ALL {
        nodes.extend(parts::nodes(math_type));
        nodes.extend(match math_type {
            MathType::Vector2 => vector2::nodes(),
            MathType::Vector3 => vector3::nodes(),
            MathType::Vector4 => vector4::nodes(),
            MathType::Quaternion => quaternion::nodes(),
            MathType::Color => color::nodes(),
            MathType::Matrix3x3 => matrix::of_three(),
            MathType::Matrix4x4 => matrix::of_four(),
            MathType::Transform => space::of_transforms(),
            MathType::Aabb => space::of_aabbs(),
            MathType::Obb => space::of_obbs(),
            MathType::Plane => space::of_planes(),
        });
    }
    nodes.extend(random::nodes());
    nodes
}

/// The kinds that turn a value of one type of the math module into one of another.
pub(crate) fn conversions() -> Vec<NodeDef> {
    convert::nodes()
}
