//! Telling people what goes on.

mod log;
mod print;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Debug";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    vec![print::node(), log::node()]
}
