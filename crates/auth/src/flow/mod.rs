//! Flow nodes beside those of the buses, each a file or a family of its own.

pub(crate) mod account;
pub(crate) mod attributes;
pub(crate) mod authenticator;
pub(crate) mod challenge;
pub(crate) mod claims;
mod ends;
pub(crate) mod initialize;
pub(crate) mod keep_signed_in;
pub(crate) mod password;
mod request;
pub(crate) mod role;
pub(crate) mod sign_in;
pub(crate) mod sign_in_in_browser;
pub(crate) mod sign_in_on_device;

use authcanvas_interpreter::{Discouraged, NodeDef, OperationDef};
use request::FlowRequest;

/// The nodes of one request that belongs to no bus, in palette order.
pub(crate) fn requests() -> Vec<FlowRequest> {
    let mut requests = sign_in::requests();
    requests.push(challenge::request());
    requests.extend(password::requests());
    requests.extend(account::requests());
    requests.extend(attributes::requests());
    requests.extend(authenticator::requests());
    requests.extend(claims::requests());
    requests.push(role::request());
    requests
}

/// What is better not used.
pub(crate) fn discouraged() -> Vec<Discouraged> {
    let why = "the password itself is sent where a proof of it is enough";
    let sent = |kind, slot| Discouraged { kind, when: Some((slot, "PASSWORD")), why, instead: "PASSWORD_SRP" };
    vec![
        Discouraged { kind: crate::bus::SENT_PASSWORD, when: None, why, instead: sign_in::WITH_PASSWORD },
        sent(sign_in::BY_CHOICE, "preferred"),
        sent(challenge::ANSWER, "choice"),
    ]
}

pub(crate) fn nodes() -> Vec<NodeDef> {
    let mut nodes =
        vec![initialize::node(), sign_in_on_device::node(), sign_in_in_browser::node(), keep_signed_in::node()];
    nodes.extend(requests().iter().map(FlowRequest::node));
    nodes
}

pub(crate) fn operations() -> Vec<OperationDef> {
    let mut operations = vec![initialize::operation(), sign_in_on_device::operation(), keep_signed_in::operation()];
    operations.extend(requests().iter().map(FlowRequest::operation));
    operations
}
