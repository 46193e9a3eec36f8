//! Flow nodes beside those of the buses, each a file or a family of its own.

pub(crate) mod account;
pub(crate) mod attributes;
pub(crate) mod authenticator;
pub(crate) mod challenge;
pub(crate) mod initialize;
pub(crate) mod password;
mod request;
pub(crate) mod sign_in;
pub(crate) mod sign_in_on_device;

use authcanvas_interpreter::{NodeDef, OperationDef};
use request::FlowRequest;

/// The nodes of one request that belongs to no bus, in palette order.
pub(crate) fn requests() -> Vec<FlowRequest> {
    let mut requests = sign_in::requests();
    requests.push(challenge::request());
    requests.extend(password::requests());
    requests.extend(account::requests());
    requests.extend(attributes::requests());
    requests.extend(authenticator::requests());
    requests
}

pub(crate) fn nodes() -> Vec<NodeDef> {
    let mut nodes = vec![initialize::node(), sign_in_on_device::node()];
    nodes.extend(requests().iter().map(FlowRequest::node));
    nodes
}

pub(crate) fn operations() -> Vec<OperationDef> {
    let mut operations = vec![initialize::operation(), sign_in_on_device::operation()];
    operations.extend(requests().iter().map(FlowRequest::operation));
    operations
}
