//! Who is who in a file: nodes by the number of their entity, slots and variables by uuid.
//!
//! The ids are the file's own. Nothing here makes new ones but where a file gives one id twice.

use crate::Uuid;
use crate::reader::{Members, Reader, object};
use serde_json::Value as Json;
use std::fmt;

/// Names a node within its graph: the id of its entity, of which all 64 bits are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanvasNodeId(pub u64);

impl fmt::Display for CanvasNodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names a slot within its node, and only there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanvasSlotId(pub Uuid);

/// Names a variable within its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanvasVariableId(pub Uuid);

impl fmt::Display for CanvasSlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for CanvasVariableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl CanvasSlotId {
    /// `{ m_id }`; `None` for the id of no slot, as which the engine writes `{}`.
    pub(crate) fn decode(reader: &mut Reader, json: &Json) -> Option<CanvasSlotId> {
        wrapped_uuid(reader, json).map(CanvasSlotId)
    }

    pub(crate) fn decode_member(
        reader: &mut Reader,
        members: &mut Members<'_>,
        name: &'static str,
    ) -> Option<CanvasSlotId> {
        members.read(reader, name, CanvasSlotId::decode)
    }
}

impl CanvasVariableId {
    pub(crate) fn decode_member(
        reader: &mut Reader,
        members: &mut Members<'_>,
        name: &'static str,
    ) -> Option<CanvasVariableId> {
        members.read(reader, name, wrapped_uuid).map(CanvasVariableId)
    }
}

/// `{ m_id }`; `None` for the uuid of nothing.
pub(crate) fn wrapped_uuid(reader: &mut Reader, json: &Json) -> Option<Uuid> {
    object(reader, json, |reader, members| members.uuid(reader, "m_id")).flatten()
}
