//! SendScriptEvent and ReceiveScriptEvent: events that users declare in `.scriptevents` files.
//!
//! Both name their definition by the path of its file, and its properties by uuid. Nothing here opens that file.

use super::event_handler::decode_connects_automatically;
use super::{AssetReference, HandledEvent};
use crate::datum::crc;
use crate::reader::{Members, Reader};
use crate::{CanvasSlotId, Uuid};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A sender of one script event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendScriptEvent {
    /// The definition.
    pub asset: AssetReference,
    /// The version of the definition that the node was made from.
    pub version: u64,
    /// The CRC of the definition's asset id; see [`AssetReference::bus_id`].
    pub bus_id: u32,
    /// The CRC of the uuid of the event's name property; see
    /// [`ScriptEventMethod::event_id`](crate::ScriptEventMethod::event_id).
    pub event_id: u32,
    /// The slots by the uuid of the property they stand for: the address, the names of parameters, and the result
    /// as [`RESULT_PROPERTY`](Self::RESULT_PROPERTY).
    pub slot_of_property: BTreeMap<Uuid, CanvasSlotId>,
}

/// A receiver of all script events of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveScriptEvent {
    /// The definition.
    pub asset: AssetReference,
    /// The version of the definition that the node was made from.
    pub version: u64,
    /// Its events.
    pub events: Vec<HandledEvent>,
    /// The slots by the uuid of the property they stand for: the address, the names of events for their exec outs,
    /// the names of parameters, and the return types for results.
    pub slot_of_property: BTreeMap<Uuid, CanvasSlotId>,
    /// True when it connects by itself as the graph starts; without effect where its `Connect` slot is connected.
    pub connects_automatically: bool,
}

impl SendScriptEvent {
    /// Under which a sender maps its result: the engine's own uuid, and not that of the event's return type.
    pub const RESULT_PROPERTY: Uuid = Uuid::new(0xC7E99974_D1C0_4108_B731_120AF000060C);

    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> SendScriptEvent {
        // Repeats the id within `m_asset`.
        members.ignore(&["m_scriptEventAssetId"]);
        SendScriptEvent {
            asset: AssetReference::decode_member(reader, members),
            version: members.unsigned(reader, "m_version"),
            bus_id: members.object(reader, "m_busId", crc).unwrap_or_default(),
            event_id: members.object(reader, "m_eventId", crc).unwrap_or_default(),
            slot_of_property: decode_slot_of_property(reader, members),
        }
    }
}

impl ReceiveScriptEvent {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> ReceiveScriptEvent {
        members.ignore(&["m_scriptEventAssetId"]);
        ReceiveScriptEvent {
            asset: AssetReference::decode_member(reader, members),
            version: members.unsigned(reader, "m_version"),
            events: HandledEvent::decode_all(reader, members),
            slot_of_property: decode_slot_of_property(reader, members),
            connects_automatically: decode_connects_automatically(reader, members),
        }
    }
}

/// An object from uuid to slot id.
fn decode_slot_of_property(reader: &mut Reader, members: &mut Members<'_>) -> BTreeMap<Uuid, CanvasSlotId> {
    let slots = members.read(reader, "m_eventSlotMapping", |reader, json| {
        let Json::Object(entries) = json else { return reader.expected("an object", json) };
        let read = |(name, json): (&String, &Json)| {
            reader.within(name.clone(), |reader| {
                let Some(property) = Uuid::parse(name) else {
                    reader.note("a member whose name is no uuid is left out");
                    return None;
                };
                Some((property, CanvasSlotId::decode(reader, json)?))
            })
        };
        Some(entries.iter().filter_map(read).collect())
    });
    slots.unwrap_or_default()
}
