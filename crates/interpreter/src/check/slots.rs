//! The slots of a graph's nodes with their settled types, for whoever shows a graph and does not check it.

use super::resolve::{ResolvedNode, resolve};
use crate::registry::{Kinds, Registry, SlotDef, SlotShape};
use authcanvas_graph::{Connection, End, Graph, NodeId, ValueType};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A slot of a node as it stands in one graph.
#[derive(Debug, Clone)]
pub struct SettledSlot {
    /// What its kind says about it, for the node's settings.
    pub def: SlotDef,
    /// The type of its values where that is known: nothing for exec slots, and for what the graph leaves open.
    pub value_type: Option<ValueType>,
}

/// The slots of every node whose kind is known, in the order of their kind; disabled nodes are looked up as if they
/// were not.
pub fn settled_slots(graph: &Graph, registry: &Registry) -> BTreeMap<NodeId, Vec<SettledSlot>> {
    let mut graph = Cow::Borrowed(graph);
    if graph.nodes.values().any(|node| node.disabled) {
        graph.to_mut().nodes.values_mut().for_each(|node| node.disabled = false);
    }
    let kinds = Kinds::new(registry, &graph);
    let resolved = resolve(&graph, registry, &kinds, None, &mut Vec::new());
    resolved.nodes.iter().map(|node| (node.id.clone(), slots_of(node))).collect()
}

/// The connections with an end that takes one only: an exec out leads to one place, and an input has one source.
/// For [`authcanvas_graph::merge`]; connections of unknown kinds and slots are left out.
pub fn single_ends(graph: &Graph, registry: &Registry) -> BTreeMap<Connection, End> {
    let kinds = Kinds::new(registry, graph);
    let slots = |id: &NodeId| {
        let node = graph.nodes.get(id)?;
        let def = kinds.node(&node.kind)?;
        registry.slots_of(def, &registry.settings_of(def, node)).ok()
    };
    let slots: BTreeMap<&NodeId, Vec<SlotDef>> = graph.nodes.keys().filter_map(|id| Some((id, slots(id)?))).collect();
    let shape = |end: &authcanvas_graph::Endpoint| {
        slots.get(&end.node)?.iter().find(|slot| slot.id == end.slot).map(|slot| &slot.shape)
    };
    let end = |it: &Connection| match (shape(&it.from), shape(&it.to)) {
        (Some(SlotShape::ExecOut { .. }), _) => Some(End::Out(it.from.clone())),
        (_, Some(SlotShape::Input { .. })) => Some(End::Input(it.to.clone())),
        (_, _) => None,
    };
    graph.connections.keys().filter_map(|it| Some((it.clone(), end(it)?))).collect()
}

fn slots_of(node: &ResolvedNode<'_>) -> Vec<SettledSlot> {
    let settled = |(def, value_type): (&SlotDef, &ValueType)| {
        let has_values = matches!(def.shape, SlotShape::Input { .. } | SlotShape::Output { .. });
        let is_known = has_values && *value_type != ValueType::Null;
        SettledSlot { def: def.clone(), value_type: is_known.then(|| value_type.clone()) }
    };
    node.slots.iter().zip(&node.types).map(settled).collect()
}
