//! Asking the people who run the graph.

mod ask;

pub use ask::{ANSWERED, DECLINED, SECRET, TEXT};

use authcanvas_interpreter::{NodeDef, OperationDef};

const CATEGORY: &str = "Prompts";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    ask::nodes()
}

/// What the host is asked.
pub(crate) fn operations() -> Vec<OperationDef> {
    ask::operations()
}
