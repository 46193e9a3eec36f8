//! Reads nodes: an entity each, with one component that is the node.

use crate::canvas::CanvasNode;
use crate::class::decode_own;
use crate::envelope::{Entity, class_of};
use crate::reader::{JsonObject, Members, Reader};
use crate::slot::decode_slots;
use crate::{CanvasNodeId, NodeClass};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many members of a class that is not known a note lists.
const MAX_LISTED_MEMBERS: usize = 8;

/// Reads `m_nodes`. Each node gets an id of its own, also in a file that gives one twice or none.
pub(crate) fn decode_nodes(reader: &mut Reader, graph_data: &mut Members<'_>) -> Vec<CanvasNode> {
    let mut given: BTreeSet<u64> = BTreeSet::new();
    let mut unplaced = Vec::new();
    let mut nodes = graph_data.list(reader, "m_nodes", |reader, json| {
        let (node, id) = decode_node(reader, json)?;
        unplaced.push(match id {
            Some(id) => !given.insert(id),
            None => true,
        });
        if id.is_some() && unplaced.last() == Some(&true) {
            reader.note("a second node of this id gets another, and none of the connections");
        }
        Some(node)
    });
    let mut free = (0..).filter(|id| !given.contains(id));
    for (node, _) in nodes.iter_mut().zip(unplaced).filter(|(_, is_unplaced)| *is_unplaced) {
        node.id = CanvasNodeId(free.next().unwrap_or_default());
    }
    nodes
}

fn decode_node(reader: &mut Reader, json: &Json) -> Option<(CanvasNode, Option<u64>)> {
    let entity = Entity::decode(reader, json)?;
    let id = CanvasNodeId(entity.id.unwrap_or_default());
    let node = if entity.id.is_some() {
        reader.about_node(id, |reader| decode_only_component(reader, &entity))
    } else {
        reader.note("a node without an id is out of reach of connections");
        decode_only_component(reader, &entity)
    };
    let node = node.unwrap_or_else(|| CanvasNode {
        id,
        class: String::new(),
        own: NodeClass::Unknown(JsonObject::new()),
        slots: Vec::new(),
        spare_datums: Vec::new(),
        disabled_flag: 0,
        entity_name: String::new(),
        name: String::new(),
        tool_tip: String::new(),
        style: String::new(),
        look: None,
        unknown_members: JsonObject::new(),
        source: Arc::default(),
    });
    let source = Arc::new(json.clone());
    Some((CanvasNode { id, entity_name: entity.name, source, ..node }, entity.id))
}

fn decode_only_component(reader: &mut Reader, entity: &Entity<'_>) -> Option<CanvasNode> {
    let Some((key, json)) = entity.components.first() else {
        reader.note("a node without a component");
        return None;
    };
    reader.within("Components", |reader| {
        if entity.components.len() > 1 {
            reader.note("only the first of several components of a node is read");
        }
        reader.within(key.to_string(), |reader| decode_component(reader, json))
    })
}

fn decode_component(reader: &mut Reader, json: &Json) -> Option<CanvasNode> {
    let mut members = reader.members(json)?;
    let members = &mut members;
    let class = class_of(&members.text(reader, "$type")).to_owned();
    if class.is_empty() {
        reader.note("a node without a class");
    }
    let (slots, spare_datums) = decode_slots(reader, members);
    // The id of the component; connections name the entity's.
    members.ignore(&["Id"]);
    let node = CanvasNode {
        id: CanvasNodeId(0),
        slots,
        spare_datums,
        disabled_flag: members.unsigned(reader, "NodeDisabledFlag"),
        entity_name: String::new(),
        name: members.text(reader, "Name"),
        tool_tip: members.text(reader, "ToolTip"),
        style: members.text(reader, "Style"),
        look: None,
        own: decode_own(reader, &class, members),
        class,
        unknown_members: JsonObject::new(),
        source: Arc::default(),
    };
    if let NodeClass::Unknown(own) = &node.own {
        let names: Vec<_> = own.keys().take(MAX_LISTED_MEMBERS).map(String::as_str).collect();
        let more = if own.len() > names.len() { " and more" } else { "" };
        let names = names.join("`, `");
        reader.note(format!("a class that is not known here; its members are kept as they stand: `{names}`{more}"));
        return Some(node);
    }
    members.note_rest(reader);
    Some(CanvasNode { unknown_members: members.rest(), ..node })
}
