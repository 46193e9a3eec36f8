//! The canvas, indexed for translation: nodes and connections by id, and what execution can reach.

use crate::{
    Canvas, CanvasConnection, CanvasEndpoint, CanvasNode, CanvasNodeId, CanvasSlot, CanvasSlotId, ConnectionKind,
    NodeClass, SlotKind,
};
use std::collections::{BTreeMap, BTreeSet};

/// A canvas with what is looked up often.
pub(super) struct CanvasIndex<'a> {
    pub(super) canvas: &'a Canvas,
    nodes: BTreeMap<CanvasNodeId, &'a CanvasNode>,
    /// For each end, the other ends of its connections in file order.
    into: BTreeMap<CanvasEndpoint, Vec<&'a CanvasConnection>>,
    from: BTreeMap<CanvasEndpoint, Vec<&'a CanvasConnection>>,
}

impl<'a> CanvasIndex<'a> {
    pub(super) fn new(canvas: &'a Canvas) -> Self {
        let mut index = Self {
            canvas,
            nodes: canvas.nodes.iter().map(|node| (node.id, node)).collect(),
            into: BTreeMap::new(),
            from: BTreeMap::new(),
        };
        for connection in &canvas.connections {
            index.into.entry(connection.to).or_default().push(connection);
            index.from.entry(connection.from).or_default().push(connection);
        }
        index
    }

    pub(super) fn node(&self, id: CanvasNodeId) -> Option<&'a CanvasNode> {
        self.nodes.get(&id).copied()
    }

    pub(super) fn slot(&self, at: CanvasEndpoint) -> Option<&'a CanvasSlot> {
        self.node(at.node)?.slot(at.slot)
    }

    fn is_enabled(&self, id: CanvasNodeId) -> bool {
        self.nodes.get(&id).is_some_and(|node| !node.is_disabled())
    }

    /// True when something that takes part is connected to an in.
    pub(super) fn is_fed(&self, node: &CanvasNode, slot: &CanvasSlot) -> bool {
        self.sources_of(node, slot).next().is_some()
    }

    /// The connections into a slot from nodes that take part, in file order.
    pub(super) fn sources_of(
        &self,
        node: &CanvasNode,
        slot: &CanvasSlot,
    ) -> impl Iterator<Item = &'a CanvasConnection> {
        let found = slot.id.and_then(|slot| self.into.get(&CanvasEndpoint { node: node.id, slot }));
        found.into_iter().flatten().copied().filter(|connection| self.is_enabled(connection.from.node))
    }

    /// How many connections lead to an in.
    pub(super) fn n_arrivals(&self, at: CanvasEndpoint) -> usize {
        self.into.get(&at).map_or(0, Vec::len)
    }

    /// True when an out leads somewhere, to a disabled node too.
    pub(super) fn leads_anywhere(&self, node: &CanvasNode, slot: Option<CanvasSlotId>) -> bool {
        slot.is_some_and(|slot| self.from.contains_key(&CanvasEndpoint { node: node.id, slot }))
    }

    /// Where an exec out leads, in file order.
    pub(super) fn targets_of(&self, node: &CanvasNode, slot: &CanvasSlot) -> Vec<CanvasEndpoint> {
        let found = slot.id.and_then(|slot| self.from.get(&CanvasEndpoint { node: node.id, slot }));
        found.into_iter().flatten().map(|connection| connection.to).collect()
    }

    /// The nodes that some way of execution reaches.
    pub(super) fn reached(&self) -> BTreeSet<CanvasNodeId> {
        self.reached_from(is_root)
    }

    /// The nodes that some way of execution from these reaches.
    pub(super) fn reached_from(&self, begins: fn(&CanvasNode) -> bool) -> BTreeSet<CanvasNodeId> {
        let mut reached = BTreeSet::new();
        let roots = self.canvas.nodes.iter().filter(|node| !node.is_disabled() && begins(node));
        let mut pending: Vec<CanvasNodeId> = roots.map(|node| node.id).collect();
        while let Some(id) = pending.pop() {
            if !reached.insert(id) {
                continue;
            }
            let Some(node) = self.node(id) else { continue };
            for slot in node.slots_of(SlotKind::ExecOut) {
                let Some(slot) = slot.id else { continue };
                let targets = self.from.get(&CanvasEndpoint { node: id, slot }).into_iter().flatten();
                let targets = targets.filter(|connection| connection.kind == ConnectionKind::Exec);
                pending.extend(targets.map(|connection| connection.to.node).filter(|to| self.is_enabled(*to)));
            }
        }
        reached
    }
}

/// True for a node that begins ways of execution: one that nothing can enter, or that connects to events.
pub(super) fn is_root(node: &CanvasNode) -> bool {
    let is_handler = matches!(
        node.own,
        NodeClass::EventHandler(_) | NodeClass::ReceiveScriptEvent(_) | NodeClass::NativeEventHandler(_)
    );
    let is_entry = matches!(&node.own, NodeClass::FunctionDefinition(definition) if definition.is_entry);
    is_handler || is_entry || node.slots_of(SlotKind::ExecIn).next().is_none()
}
