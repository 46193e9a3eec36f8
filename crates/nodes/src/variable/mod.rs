//! Reading and writing variables where a binding would not show it well enough.

mod get;
mod on_changed;
mod set;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Variables";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    vec![get::node(), set::node(), on_changed::node()]
}
