//! Vectors, rotations, matrices, transforms, boxes, planes and colours, computed with `glam` in 32-bit floats as Open 3D
//! Engine does.

pub(crate) mod arithmetic;
mod parts;
mod types;

use authcanvas_interpreter::NodeDef;

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    parts::nodes()
}
