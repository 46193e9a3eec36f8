//! Tests written as graphs, after Script Canvas's unit-testing nodes. A graph passes when Mark Complete was
//! reached exactly once and nothing failed.

mod expect;
mod marks;

use authcanvas_interpreter::NodeDef;

/// The palette's heading of the kinds that make a graph a test.
pub const CATEGORY: &str = "Unit testing";
const IN: &str = "in";
const OUT: &str = "out";
const REPORT: &str = "report";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    let mut nodes = expect::nodes();
    nodes.extend(marks::nodes());
    nodes
}
