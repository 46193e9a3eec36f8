//! ForEach: walks through a container.

use super::PropertySlot;
use crate::reader::{Members, Reader};
use crate::{CanvasSlotId, CanvasType};

/// Walks through a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForEach {
    /// The data in that takes the container.
    pub source_slot: Option<CanvasSlotId>,
    /// The type of the container last connected; untyped where nothing ever was.
    pub container_type: CanvasType,
    /// The data outs: the element of an array, or key and value of a map in this order.
    pub item_slots: Vec<PropertySlot>,
}

impl ForEach {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> ForEach {
        ForEach {
            source_slot: CanvasSlotId::decode_member(reader, members, "m_sourceSlot"),
            container_type: members.uuid(reader, "m_previousTypeId").map_or(CanvasType::Untyped, CanvasType::of_class),
            item_slots: PropertySlot::decode_all(reader, members, "m_propertySlots"),
        }
    }
}
