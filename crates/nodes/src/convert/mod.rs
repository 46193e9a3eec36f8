//! Values of one type as values of another.

mod plain;

use authcanvas_interpreter::NodeDef;

pub(crate) const CATEGORY: &str = "Conversions";
const VALUE: &str = "value";
const RESULT: &str = "result";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    [plain::nodes(), crate::values::conversions()].into_iter().flatten().collect()
}
