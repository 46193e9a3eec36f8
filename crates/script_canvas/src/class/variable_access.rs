//! GetVariableNode and SetVariableNode.

use super::PropertySlot;
use crate::reader::{Members, Reader};
use crate::{CanvasSlotId, CanvasVariableId};

/// Reads or writes a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableAccess {
    /// The variable.
    pub variable: Option<CanvasVariableId>,
    /// The data in with the value to write; a reader has none.
    pub data_in: Option<CanvasSlotId>,
    /// The data out with the value read or written.
    pub data_out: Option<CanvasSlotId>,
    /// The data outs with parts of that value.
    pub properties: Vec<PropertySlot>,
}

impl VariableAccess {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> VariableAccess {
        VariableAccess {
            variable: CanvasVariableId::decode_member(reader, members, "m_variableId"),
            data_in: CanvasSlotId::decode_member(reader, members, "m_variableDataInSlotId"),
            data_out: CanvasSlotId::decode_member(reader, members, "m_variableDataOutSlotId"),
            properties: PropertySlot::decode_all(reader, members, "m_propertyAccounts"),
        }
    }
}
