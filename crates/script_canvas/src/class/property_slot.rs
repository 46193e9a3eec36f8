//! Data outs that carry a part of a value: x of a vector, the element of an array.

use crate::reader::{Members, Reader, object};
use crate::{CanvasSlotId, CanvasType};

/// A part of a value and the data out that carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertySlot {
    /// The part, such as `x`. An identity for properties; only a hint for the items of a For Each.
    pub name: String,
    /// The slot.
    pub slot: Option<CanvasSlotId>,
    /// Its type.
    pub value_type: CanvasType,
}

impl PropertySlot {
    pub(super) fn decode_all(reader: &mut Reader, members: &mut Members<'_>, name: &'static str) -> Vec<PropertySlot> {
        members.list(reader, name, |reader, json| {
            object(reader, json, |reader, members| PropertySlot {
                name: members.text(reader, "m_propertyName"),
                slot: CanvasSlotId::decode_member(reader, members, "m_propertySlotId"),
                value_type: members.object(reader, "m_propertyType", CanvasType::decode).unwrap_or(CanvasType::Untyped),
            })
        })
    }
}
