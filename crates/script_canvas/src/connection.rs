//! Reads connections, turns each so that it runs from an out to an in, and drops what cannot be one.

use crate::canvas::{CanvasConnection, CanvasEndpoint, CanvasNode, ConnectionKind, SlotKind};
use crate::datum::entity;
use crate::envelope::Entity;
use crate::reader::{Members, Reader, object};
use crate::{CanvasNodeId, CanvasSlotId};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The kinds of all slots that a connection can name.
struct Ends(BTreeMap<CanvasNodeId, BTreeMap<CanvasSlotId, SlotKind>>);

/// Reads `m_connections`.
pub(crate) fn decode_connections(
    reader: &mut Reader,
    graph_data: &mut Members<'_>,
    nodes: &[CanvasNode],
) -> Vec<CanvasConnection> {
    let ends = Ends(nodes.iter().map(|node| (node.id, slot_kinds(node))).collect());
    graph_data.list(reader, "m_connections", |reader, json| decode_connection(reader, json, &ends))
}

fn slot_kinds(node: &CanvasNode) -> BTreeMap<CanvasSlotId, SlotKind> {
    let mut kinds = BTreeMap::new();
    for slot in &node.slots {
        if let Some(id) = slot.id {
            kinds.entry(id).or_insert(slot.kind);
        }
    }
    kinds
}

fn decode_connection(reader: &mut Reader, json: &Json, ends: &Ends) -> Option<CanvasConnection> {
    let entity = Entity::decode(reader, json)?;
    let Some((key, json)) = entity.component(&["Connection"]) else {
        reader.note("a connection without its component is dropped");
        return None;
    };
    let endpoints = reader.within("Components", |reader| {
        reader.within(key.to_owned(), |reader| {
            object(reader, json, |reader, members| {
                members.ignore(&["$type", "Id"]);
                let source = members.object(reader, "sourceEndpoint", decode_endpoint).flatten();
                let target = members.object(reader, "targetEndpoint", decode_endpoint).flatten();
                source.zip(target)
            })
        })
    });
    let Some((source, target)) = endpoints.flatten() else {
        reader.note("a connection without two ends is dropped");
        return None;
    };
    join(reader, ends, source, target)
}

fn join(reader: &mut Reader, ends: &Ends, source: CanvasEndpoint, target: CanvasEndpoint) -> Option<CanvasConnection> {
    use SlotKind::{DataIn, DataOut, ExecIn, ExecOut, Unknown};
    let (source_kind, target_kind) = (ends.kind(reader, source)?, ends.kind(reader, target)?);
    let (kind, was_reversed) = match (source_kind, target_kind) {
        (ExecOut, ExecIn) => (ConnectionKind::Exec, false),
        (ExecIn, ExecOut) => (ConnectionKind::Exec, true),
        (DataOut, DataIn) => (ConnectionKind::Data, false),
        (DataIn, DataOut) => (ConnectionKind::Data, true),
        (ExecIn | ExecOut, DataIn | DataOut) | (DataIn | DataOut, ExecIn | ExecOut) => {
            return drop_at(reader, source, "a connection between execution and data is dropped");
        }
        (ExecIn, ExecIn) | (DataIn, DataIn) => {
            return drop_at(reader, source, "a connection between two ins is dropped");
        }
        (ExecOut, ExecOut) | (DataOut, DataOut) => {
            return drop_at(reader, source, "a connection between two outs is dropped");
        }
        (Unknown, _) | (_, Unknown) => {
            return drop_at(reader, source, "a connection of a slot that is neither in nor out is dropped");
        }
    };
    let (from, to) = if was_reversed { (target, source) } else { (source, target) };
    Some(CanvasConnection { kind, from, to, was_reversed })
}

fn drop_at<T>(reader: &mut Reader, end: CanvasEndpoint, message: &str) -> Option<T> {
    reader.about_node(end.node, |reader| reader.about_slot(end.slot, |reader| reader.note(message)));
    None
}

impl Ends {
    fn kind(&self, reader: &mut Reader, end: CanvasEndpoint) -> Option<SlotKind> {
        let Some(slots) = self.0.get(&end.node) else {
            reader.note(format!("a connection of node {}, which does not exist, is dropped", end.node));
            return None;
        };
        let kind = slots.get(&end.slot).copied();
        kind.or_else(|| drop_at(reader, end, "a connection of a slot that does not exist is dropped"))
    }
}

fn decode_endpoint(reader: &mut Reader, members: &mut Members<'_>) -> Option<CanvasEndpoint> {
    let node = members.object(reader, "nodeId", entity);
    let slot = CanvasSlotId::decode_member(reader, members, "slotId");
    Some(CanvasEndpoint { node: CanvasNodeId(node?), slot: slot? })
}
