//! Comparing values and combining truths.

mod compare;
mod connectives;
mod equal;
mod is_null;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Logic";
const A: &str = "a";
const B: &str = "b";
const RESULT: &str = "result";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    let mut nodes = equal::nodes();
    nodes.extend(compare::nodes());
    nodes.extend(connectives::nodes());
    nodes.push(is_null::node());
    nodes
}
