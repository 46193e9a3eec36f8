//! Reads slots, and gives each data-in slot its value.
//!
//! `Datums` of a node belong to its data-in slots in slot order, one each.

use crate::canvas::{CanvasSlot, DynamicType, SlotKind};
use crate::datum::crc;
use crate::reader::{Members, Reader};
use crate::{CanvasSlotId, CanvasType, CanvasVariableId, Datum};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// The slots of a node with their values, and the values for which there is no slot.
pub(crate) fn decode_slots(reader: &mut Reader, members: &mut Members<'_>) -> (Vec<CanvasSlot>, Vec<Datum>) {
    let mut seen = BTreeSet::new();
    let mut slots = members.list(reader, "Slots", |reader, json| {
        let slot = decode_slot(reader, json)?;
        match slot.id {
            Some(id) if !seen.insert(id) => {
                reader.about_slot(id, |reader| reader.note("a second slot of this id is out of reach of connections"));
            }
            Some(_) => {}
            None => reader.note("a slot without an id is out of reach of connections"),
        }
        Some(slot)
    });
    // One that cannot be read must not move the others to the wrong slots.
    let mut datums = members
        .list(reader, "Datums", |reader, json| Some(Datum::decode(reader, json).unwrap_or_else(Datum::untyped)))
        .into_iter();
    for slot in slots.iter_mut().filter(|slot| slot.kind == SlotKind::DataIn) {
        slot.datum = datums.next();
        if slot.datum.is_none() {
            let message = "a data-in slot without a value";
            match slot.id {
                Some(id) => reader.about_slot(id, |reader| reader.note(message)),
                None => reader.note(message),
            }
        }
    }
    let spare: Vec<_> = datums.collect();
    if !spare.is_empty() {
        reader.within("Datums", |reader| reader.note(format!("{} more values than data-in slots", spare.len())));
    }
    (slots, spare)
}

fn decode_slot(reader: &mut Reader, json: &Json) -> Option<CanvasSlot> {
    let mut members = reader.members(json)?;
    let id = CanvasSlotId::decode_member(reader, &mut members, "id");
    let read = |reader: &mut Reader| decode_members(reader, members, id);
    Some(match id {
        Some(id) => reader.about_slot(id, read),
        None => read(reader),
    })
}

fn decode_members(reader: &mut Reader, mut members: Members<'_>, id: Option<CanvasSlotId>) -> CanvasSlot {
    let members = &mut members;
    let is_reference = members.flag(reader, "IsReference", false);
    let variable = CanvasVariableId::decode_member(reader, members, "VariableReference");
    match (is_reference, variable) {
        (true, None) => reader.note("a slot bound to a variable, but to none by name"),
        (false, Some(_)) => reader.note("a slot that names a variable without being bound to it"),
        (true, Some(_)) | (false, None) => {}
    }
    let slot = CanvasSlot {
        id,
        name: members.text(reader, "slotName"),
        kind: members.object(reader, "Descriptor", decode_kind).unwrap_or_else(|| unknown_kind(reader)),
        display_type: members.object(reader, "DisplayDataType", CanvasType::decode).unwrap_or(CanvasType::Untyped),
        dynamic: decode_dynamic(reader, members),
        dynamic_group: members.object(reader, "DynamicGroup", crc).filter(|group| *group != 0),
        display_group: members.object(reader, "DisplayGroup", crc).filter(|group| *group != 0),
        variable: variable.filter(|_| is_reference),
        datum: None,
        is_latent: members.flag(reader, "IsLatent", false),
        creates_implicit_connections: members.flag(reader, "CreatesImplicitConnections", false),
        // The engine's own spelling.
        is_visible: members.flag(reader, "isVisibile", true),
        is_overload: members.flag(reader, "IsOverload", false),
        is_user_added: members.flag(reader, "IsUserAdded", false),
        tool_tip: members.text(reader, "toolTip"),
    };
    // Editing rules and looks; `DataType` repeats what `Descriptor` says.
    members.ignore(&["DataType", "CanHaveInputField", "IsNameHidden", "contracts"]);
    members.note_rest(reader);
    slot
}

fn decode_kind(reader: &mut Reader, members: &mut Members<'_>) -> SlotKind {
    let direction = members.unsigned(reader, "ConnectionType");
    match (members.unsigned(reader, "SlotType"), direction) {
        (1, 1) => SlotKind::ExecIn,
        (1, 2) => SlotKind::ExecOut,
        (2, 1) => SlotKind::DataIn,
        (2, 2) => SlotKind::DataOut,
        _ => unknown_kind(reader),
    }
}

fn unknown_kind(reader: &mut Reader) -> SlotKind {
    reader.note("expected a slot of execution (1) or data (2) that is an in (1) or an out (2)");
    SlotKind::Unknown
}

fn decode_dynamic(reader: &mut Reader, members: &mut Members<'_>) -> DynamicType {
    let dynamic = members.read(reader, "DynamicTypeOverride", |reader, json| match json.as_u64() {
        Some(0) => Some(DynamicType::Fixed),
        Some(1) => Some(DynamicType::AnyValue),
        Some(2) => Some(DynamicType::AnyContainer),
        Some(3) => Some(DynamicType::Anything),
        _ => reader.expected("a number from 0 to 3", json),
    });
    dynamic.unwrap_or_default()
}
