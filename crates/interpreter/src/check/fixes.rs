//! Changes that make a finding go away. Kinds to insert are found in the registry by what they serve for; none is
//! named here.

use super::resolve::{Resolved, SlotAt};
use crate::registry::{NodeDef, Registry, Serves, SlotShape, SlotType, TypeClass};
use authcanvas_graph::{Comment, Connection, Edit, Endpoint, Fix, Literal, Node, NodeId, SlotId, ValueType};

/// A kind that turns one type into another, with its input and its output.
fn conversion<'r>(registry: &'r Registry, from: &ValueType, to: &ValueType) -> Option<(&'r NodeDef, SlotId, SlotId)> {
    registry.nodes().iter().find_map(|def| {
        let Some(Serves::Conversion { input, output }) = &def.serves else { return None };
        let settings = registry.settings_of(def, &Node::new(def.kind.to_string()));
        let slots = registry.slots_of(def, &settings).ok()?;
        let shape_of = |id: &str| slots.iter().find(|slot| slot.id.as_str() == id).map(|slot| &slot.shape);
        let takes = match shape_of(input)? {
            SlotShape::Input { slot_type: SlotType::Known(own), .. } => own == from,
            SlotShape::Input { slot_type: SlotType::Var(name), .. } => match def.type_class(name) {
                TypeClass::Any => true,
                TypeClass::Shown => !registry.holds_secret(from),
                TypeClass::Ordered => matches!(from, ValueType::Number | ValueType::String),
            },
            SlotShape::Input { .. } | SlotShape::Output { .. } | SlotShape::ExecIn | SlotShape::ExecOut { .. } => false,
        };
        let gives = matches!(shape_of(output)?, SlotShape::Output { slot_type: SlotType::Known(own), .. } if own == to);
        (takes && gives).then(|| Some((def, SlotId::new(input).ok()?, SlotId::new(output).ok()?)))?
    })
}

/// Puts a node that converts the value into a connection whose ends have different types.
pub(super) fn insert_conversion(
    resolved: &Resolved<'_>,
    connection: &Connection,
    from: &ValueType,
    to: &ValueType,
) -> Option<Fix> {
    let (def, input, output) = conversion(resolved.registry, from, to)?;
    let id = resolved.graph.fresh_node_id(&def.kind);
    let end = |slot: SlotId| Endpoint { node: id.clone(), slot };
    Some(Fix {
        title: format!("Insert {} between the two", def.title),
        edits: vec![
            Edit::PutNode(id.clone(), Some(Box::new(Node::new(def.kind.to_string())))),
            Edit::PutConnection(connection.clone(), None),
            Edit::PutConnection(Connection { from: connection.from.clone(), to: end(input) }, Some(Comment::default())),
            Edit::PutConnection(Connection { from: end(output), to: connection.to.clone() }, Some(Comment::default())),
        ],
    })
}

/// Runs the targets of an exec out with several connections one after another, in the order of the file.
pub(super) fn insert_sequence(resolved: &Resolved<'_>, out: SlotAt) -> Option<Fix> {
    let (def, count, prefix) = resolved.registry.nodes().iter().find_map(|def| match &def.serves {
        Some(Serves::Sequence { count, out_prefix }) => Some((def, count, out_prefix)),
        Some(Serves::Conversion { .. }) | None => None,
    })?;
    let node = &resolved.nodes[out.node];
    let from = Endpoint { node: node.id.clone(), slot: node.slots[out.slot].id.clone() };
    let several: Vec<&Connection> =
        resolved.graph.connections.keys().filter(|connection| connection.from == from).collect();
    let id: NodeId = resolved.graph.fresh_node_id(&def.kind);
    let mut sequence = Node::new(def.kind.to_string());
    sequence.with.insert(count.to_string(), Literal::Number(several.len() as f64));
    let settings = resolved.registry.settings_of(def, &sequence);
    let slots = resolved.registry.slots_of(def, &settings).ok()?;
    let enter = slots.iter().find(|slot| matches!(slot.shape, SlotShape::ExecIn))?.id.clone();
    let mut edits = vec![Edit::PutNode(id.clone(), Some(Box::new(sequence)))];
    for (index, connection) in several.iter().enumerate() {
        let slot = SlotId::new(&format!("{prefix}{index}")).ok()?;
        let comment = resolved.graph.connections.get(*connection).cloned();
        let from = Endpoint { node: id.clone(), slot };
        edits.push(Edit::PutConnection((*connection).clone(), None));
        edits.push(Edit::PutConnection(Connection { from, to: connection.to.clone() }, comment));
    }
    edits.push(Edit::PutConnection(
        Connection { from, to: Endpoint { node: id, slot: enter } },
        Some(Comment::default()),
    ));
    Some(Fix { title: format!("Insert {}", def.title), edits })
}
