//! Waiting.

mod delay;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Time";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    vec![delay::node()]
}
