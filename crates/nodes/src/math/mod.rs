//! Arithmetic, functions and chance of numbers.

mod arithmetic;
mod expression;
mod functions;
mod random;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Math";
const A: &str = "a";
const B: &str = "b";
const RESULT: &str = "result";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    let mut nodes = arithmetic::nodes();
    nodes.push(expression::node());
    nodes.extend(functions::nodes());
    nodes.extend(random::nodes());
    nodes
}
