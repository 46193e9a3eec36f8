//! Making texts.

mod format;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Text";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    vec![format::node()]
}
