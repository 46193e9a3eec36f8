//! Flow nodes over several requests, each a file of its own.

pub(crate) mod initialize;

use authcanvas_interpreter::{NodeDef, OperationDef};

pub(crate) fn nodes() -> Vec<NodeDef> {
    vec![initialize::node()]
}

pub(crate) fn operations() -> Vec<OperationDef> {
    vec![initialize::operation()]
}
