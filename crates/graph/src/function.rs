//! Functions: graphs with an interface, called by nodes of the same file or of another one.
//!
//! A function is entered by one of its ins and left by one of its outs. Its body is a graph like any other, but for
//! buses and functions, which belong to files.

use crate::{Comment, Graph, Parameter, SlotId};
use std::collections::BTreeMap;

/// A function.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Function {
    /// The ways in, each with what is given there. Each is an exec in of a call.
    pub ins: BTreeMap<SlotId, Vec<Parameter>>,
    /// The ways out, each with what comes of it. Each is an exec out of a call.
    pub outs: BTreeMap<SlotId, Vec<Parameter>>,
    /// The out that is taken where a way through the function ends without one.
    pub default_out: Option<SlotId>,
    /// What it does: title, documentation, variables, nodes, connections and looks. Its buses and functions are empty.
    pub body: Graph,
    /// The comments above the function, and those inside its interface.
    pub comment: Comment,
}

impl Function {
    /// The fields of a function, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 9] =
        ["title", "doc", "ins", "outs", "default", "variables", "nodes", "connections", "view"];
}
