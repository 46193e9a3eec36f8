//! AzEventHandler: receives a native event, whose object it takes when it connects.
//!
//! The slots by which it connects and fires are told by their names.

use crate::CanvasSlotId;
use crate::reader::{Members, Reader};

/// A handler of a native event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NativeEventHandler {
    /// The event.
    pub event_name: String,
    /// The data **in** that takes the event's object.
    pub event_slot: Option<CanvasSlotId>,
    /// The data outs with its parameters.
    pub parameter_slots: Vec<CanvasSlotId>,
}

impl NativeEventHandler {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> NativeEventHandler {
        let entry = members.object(reader, "m_azEventEntry", |reader, entry| {
            // Files of the engine hold the ids of the parameters' slots a second time in the place of their names.
            entry.ignore(&["m_parameterNames"]);
            NativeEventHandler {
                event_name: entry.text(reader, "m_eventName"),
                event_slot: CanvasSlotId::decode_member(reader, entry, "m_eventSlotId"),
                parameter_slots: entry.list(reader, "m_parameterSlotIds", CanvasSlotId::decode),
            }
        });
        entry.unwrap_or_default()
    }
}
