//! Changes that make a finding go away. Kinds to insert are found in the registry by what they serve for; none is
//! named here.

use super::order::Order;
use super::resolve::{Resolved, SlotAt, Source};
use crate::registry::{NodeDef, Registry, Serves, SlotShape, SlotType, TypeClass};
use authcanvas_graph::{Comment, Connection, Edit, Endpoint, Fix, Literal, Node, NodeId, SlotId, ValueType};

/// A kind that turns one type into another and loses nothing, with its input and its output.
fn conversion<'r>(registry: &'r Registry, from: &ValueType, to: &ValueType) -> Option<(&'r NodeDef, SlotId, SlotId)> {
    registry.nodes().iter().find_map(|def| {
        let Some(Serves::Conversion { input, output, keeps_all: true }) = &def.serves else { return None };
        let settings = registry.settings_of(def, &Node::new(def.kind.to_string()));
        let slots = registry.slots_of(def, &settings).ok()?;
        let shape_of = |id: &str| slots.iter().find(|slot| slot.id.as_str() == id).map(|slot| &slot.shape);
        let takes = match shape_of(input)? {
            SlotShape::Input { slot_type: SlotType::Known(own), .. } => own == from,
            SlotShape::Input { slot_type: SlotType::Var(name), .. } => match def.type_class(name) {
                TypeClass::Any => true,
                TypeClass::Shown => !registry.holds_secret(from),
                TypeClass::OneOf(types) => types.contains(from),
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
        Some(Serves::Conversion { .. } | Serves::Ending { .. }) | None => None,
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

/// Where a way of execution begins that leads nowhere yet.
#[derive(Clone, Copy)]
pub(super) enum Begin<'r> {
    /// At an exec out.
    Out(SlotAt),
    /// At a handler that is not there yet.
    Handler(&'r NodeDef),
}

/// Lets a way of execution lead on: to the one node that nothing leads to, which is most likely what it led to before,
/// or else to an end of the run.
pub(super) fn lead_on(resolved: &Resolved<'_>, order: &Order, begin: Begin<'_>, is_failure: bool) -> Option<Fix> {
    let mut edits = Vec::new();
    let mut titles = Vec::new();
    let (from, source) = match begin {
        Begin::Out(at) => {
            let node = &resolved.nodes[at.node];
            (Endpoint { node: node.id.clone(), slot: node.slots[at.slot].id.clone() }, Some(at.node))
        }
        Begin::Handler(def) => {
            let id = resolved.graph.fresh_node_id(&def.kind);
            let node = Node::new(def.kind.to_string());
            let slots = resolved.registry.slots_of(def, &resolved.registry.settings_of(def, &node)).ok()?;
            let out = slots.iter().find(|slot| matches!(slot.shape, SlotShape::ExecOut { .. }))?.id.clone();
            edits.push(Edit::PutNode(id.clone(), Some(Box::new(node))));
            titles.push(format!("add {}", def.title));
            (Endpoint { node: id, slot: out }, None)
        }
    };
    let to = match forgotten(resolved, order, source) {
        Some(to) => {
            titles.push(format!("lead on to `{}`", to.node));
            to
        }
        None => {
            let (id, node, enter, title) = ending(resolved, is_failure)?;
            edits.push(Edit::PutNode(id.clone(), Some(Box::new(node))));
            titles.push(title);
            Endpoint { node: id, slot: enter }
        }
    };
    edits.push(Edit::PutConnection(Connection { from, to }, Some(Comment::default())));
    let title = titles.join(" and ");
    let mut letters = title.chars();
    let title = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    Some(Fix { title, edits })
}

/// The exec in of the only node that nothing leads to; where there are several, of the only one that reads what the
/// source produces.
fn forgotten(resolved: &Resolved<'_>, order: &Order, source: Option<usize>) -> Option<Endpoint> {
    let is_head = |index: &usize| {
        let node = &resolved.nodes[*index];
        !order.reached[*index] && order.arrivals[*index].is_empty() && !node.is_pure() && !node.lives()
    };
    let reads =
        |index: usize| {
            resolved.nodes[index].sources.iter().flatten().flat_map(Source::outputs).any(|from| {
                Some(from.node) == source || order.anchors[from.node].iter().any(|it| Some(it.node) == source)
            })
        };
    let heads: Vec<usize> = (0..resolved.nodes.len()).filter(is_head).collect();
    let readers: Vec<usize> = heads.iter().copied().filter(|head| reads(*head)).collect();
    let head = match (readers.as_slice(), heads.as_slice()) {
        ([only], _) | ([], [only]) => *only,
        _ => return None,
    };
    let node = &resolved.nodes[head];
    let enter = node.slots.iter().find(|slot| matches!(slot.shape, SlotShape::ExecIn))?;
    Some(Endpoint { node: node.id.clone(), slot: enter.id.clone() })
}

/// A node that ends the run, with its exec in and what adding it is called.
fn ending(resolved: &Resolved<'_>, is_failure: bool) -> Option<(NodeId, Node, SlotId, String)> {
    let (def, outcome, failure) = resolved.registry.nodes().iter().find_map(|def| match &def.serves {
        Some(Serves::Ending { outcome, failure }) => Some((def, outcome, failure)),
        Some(Serves::Conversion { .. } | Serves::Sequence { .. }) | None => None,
    })?;
    let mut node = Node::new(def.kind.to_string());
    if is_failure {
        node.with.insert(outcome.to_string(), Literal::String(failure.to_string()));
    }
    let slots = resolved.registry.slots_of(def, &resolved.registry.settings_of(def, &node)).ok()?;
    let enter = slots.iter().find(|slot| matches!(slot.shape, SlotShape::ExecIn))?.id.clone();
    let said = if is_failure { format!(" that says {failure}") } else { String::new() };
    Some((resolved.graph.fresh_node_id(&def.kind), node, enter, format!("add {}{said}", def.title)))
}
