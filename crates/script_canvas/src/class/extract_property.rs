//! ExtractProperty: takes the value of its data in apart.

use super::PropertySlot;
use crate::CanvasType;
use crate::reader::{Members, Reader};

/// Takes a value apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractProperty {
    /// The type of the value.
    pub value_type: CanvasType,
    /// The data outs with its parts; one part may have two.
    pub properties: Vec<PropertySlot>,
}

impl ExtractProperty {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> ExtractProperty {
        ExtractProperty {
            value_type: members.object(reader, "m_dataType", CanvasType::decode).unwrap_or(CanvasType::Untyped),
            properties: PropertySlot::decode_all(reader, members, "m_propertyAccounts"),
        }
    }
}
