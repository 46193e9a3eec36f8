//! Asking the people who run the graph, and showing them what they need elsewhere.

mod ask;
mod show_code;

pub use ask::{ANSWERED, DECLINED, SECRET, TEXT};
pub use show_code::{DEVICE_CODE, HIDE_CODE, SHOW_CODE, SHOWN};

use authcanvas_interpreter::{NodeDef, OperationDef};

const CATEGORY: &str = "Prompts";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    [ask::nodes(), show_code::nodes()].concat()
}

/// What the host is asked.
pub(crate) fn operations() -> Vec<OperationDef> {
    [ask::operations(), show_code::operations()].concat()
}
