//! Flow nodes over several requests, each a file of its own.

pub(crate) mod initialize;
pub(crate) mod sign_in_on_device;

use authcanvas_interpreter::{NodeDef, OperationDef};

pub(crate) fn nodes() -> Vec<NodeDef> {
    vec![initialize::node(), sign_in_on_device::node()]
}

pub(crate) fn operations() -> Vec<OperationDef> {
    vec![initialize::operation(), sign_in_on_device::operation()]
}
