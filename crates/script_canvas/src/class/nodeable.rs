//! Nodes with state, outs that fire later, or several exec ins: any class that carries an execution map.

use super::ExecutionMap;
use crate::reader::{JsonObject, Members, Reader};

/// The member by which such a class is told.
pub(super) const EXECUTION_MAP: &str = "slotExecutionMap";

/// A node that says which of its slots belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Nodeable {
    /// Which slots belong together. Its ids are reliable, its sources are not.
    pub execution: ExecutionMap,
    /// Saved state that differs from its default.
    pub state: Option<NodeableState>,
}

/// Saved state of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeableState {
    /// The C++ class of the state. An overloaded node shows its operand's type only here, between `<` and `>`.
    pub type_name: String,
    /// Its members, as they stand.
    pub members: JsonObject,
}

impl Nodeable {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> Nodeable {
        let state = members.read(reader, "nodeable", |reader, json| {
            let mut members = reader.members(json)?;
            Some(NodeableState { type_name: members.text(reader, "$type"), members: members.rest() })
        });
        let execution = members.object(reader, EXECUTION_MAP, ExecutionMap::decode);
        Nodeable { execution: execution.unwrap_or_default(), state }
    }
}
