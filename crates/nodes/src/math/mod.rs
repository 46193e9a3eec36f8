//! Arithmetic on numbers.

mod arithmetic;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Math";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    arithmetic::nodes()
}
