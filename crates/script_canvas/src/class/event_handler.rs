//! EBusEventHandler: receives the events of a bus.
//!
//! All events of the bus are listed, used or not. The slots by which the handler connects are told by their names.

use crate::CanvasSlotId;
use crate::datum::crc;
use crate::reader::{Members, Reader, object};

/// A handler of a bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventHandler {
    /// The bus.
    pub bus_name: String,
    /// The CRC of its name.
    pub bus_id: u32,
    /// Its events.
    pub events: Vec<HandledEvent>,
    /// True when it connects by itself as the graph starts; without effect where its `Connect` slot is connected.
    pub connects_automatically: bool,
}

/// An event with the slots that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandledEvent {
    /// Its name.
    pub name: String,
    /// The CRC by which it is known: that of its name, or of a script event's name property.
    pub id: u32,
    /// The exec out that it fires.
    pub exec_slot: Option<CanvasSlotId>,
    /// The data **in** whose value the handler answers.
    pub result_slot: Option<CanvasSlotId>,
    /// The data outs with its parameters.
    pub parameter_slots: Vec<CanvasSlotId>,
    /// How many parameters it has.
    pub n_expected_arguments: u64,
}

impl EventHandler {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> EventHandler {
        EventHandler {
            bus_name: members.text(reader, "m_ebusName"),
            bus_id: members.object(reader, "m_busId", crc).unwrap_or_default(),
            events: HandledEvent::decode_all(reader, members),
            connects_automatically: decode_connects_automatically(reader, members),
        }
    }
}

pub(super) fn decode_connects_automatically(reader: &mut Reader, members: &mut Members<'_>) -> bool {
    members.flag(reader, "m_autoConnectToGraphOwner", true)
}

impl HandledEvent {
    /// Reads `m_eventMap`, a list of `{ Key, Value }`.
    pub(super) fn decode_all(reader: &mut Reader, members: &mut Members<'_>) -> Vec<HandledEvent> {
        members.list(reader, "m_eventMap", |reader, json| {
            object(reader, json, |reader, entry| {
                let key = entry.object(reader, "Key", crc).unwrap_or_default();
                entry.object(reader, "Value", |reader, event| decode_event(reader, event, key))
            })
            .flatten()
        })
    }
}

fn decode_event(reader: &mut Reader, event: &mut Members<'_>, key: u32) -> HandledEvent {
    let id = event.object(reader, "m_eventId", crc);
    if id.is_some_and(|id| id != key) {
        reader.note("an event whose id is not that of its entry; the entry's is taken");
    }
    // Which asset it is from stands on the node too; whether its result was read is a state of the last run.
    event.ignore(&["m_scriptEventAssetId", "m_resultEvaluated"]);
    HandledEvent {
        name: event.text(reader, "m_eventName"),
        id: key,
        exec_slot: CanvasSlotId::decode_member(reader, event, "m_eventSlotId"),
        result_slot: CanvasSlotId::decode_member(reader, event, "m_resultSlotId"),
        parameter_slots: event.list(reader, "m_parameterSlotIds", CanvasSlotId::decode),
        n_expected_arguments: event.unsigned(reader, "m_numExpectedArguments"),
    }
}
