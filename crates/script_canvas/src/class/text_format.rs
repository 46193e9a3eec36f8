//! Format and Print: text with `{name}` places, each with a data in of its own.

use crate::CanvasSlotId;
use crate::reader::{Members, Reader};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A text to build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFormat {
    /// The text with `{name}` places.
    pub format: String,
    /// How many decimals numbers have.
    pub numeric_precision: u64,
    /// The data ins by the name of their place.
    pub slot_of_name: BTreeMap<String, CanvasSlotId>,
}

impl TextFormat {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> TextFormat {
        // The split form of the text.
        members.ignore(&["m_arrayBindingMap", "m_unresolvedString"]);
        TextFormat {
            format: members.read(reader, "m_format", Reader::text).unwrap_or_else(|| "{Value}".to_owned()),
            numeric_precision: members.read(reader, "m_numericPrecision", Reader::unsigned).unwrap_or(4),
            slot_of_name: decode_slot_of_name(reader, members),
        }
    }
}

fn decode_slot_of_name(reader: &mut Reader, members: &mut Members<'_>) -> BTreeMap<String, CanvasSlotId> {
    let slots = members.read(reader, "m_formatSlotMap", |reader, json| {
        let Json::Object(entries) = json else { return reader.expected("an object", json) };
        let read = |(name, json): (&String, &Json)| {
            let slot = reader.within(name.clone(), |reader| CanvasSlotId::decode(reader, json))?;
            Some((name.clone(), slot))
        };
        Some(entries.iter().filter_map(read).collect())
    });
    slots.unwrap_or_default()
}
