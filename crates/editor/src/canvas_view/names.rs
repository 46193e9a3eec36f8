//! The numbers by which the canvas knows what the document names: stable for as long as a document is open, so that
//! selection and gestures survive any change, undo included.

use authcanvas_canvas as canvas;
use authcanvas_graph::{Connection, Endpoint, NodeId, SlotId};
use std::collections::BTreeMap;

/// Numbers for names, given out once each.
#[derive(Debug, Clone)]
struct Numbers<T> {
    by_name: BTreeMap<T, u64>,
    names: Vec<T>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { by_name: BTreeMap::new(), names: Vec::new() }
    }
}

impl<T: Ord + Clone> Numbers<T> {
    fn number(&mut self, name: &T) -> u64 {
        if let Some(number) = self.by_name.get(name) {
            return *number;
        }
        let number = self.names.len() as u64;
        self.by_name.insert(name.clone(), number);
        self.names.push(name.clone());
        number
    }

    fn known(&self, name: &T) -> Option<u64> {
        self.by_name.get(name).copied()
    }

    fn name(&self, number: u64) -> Option<&T> {
        self.names.get(usize::try_from(number).ok()?)
    }
}

/// The numbers of one document.
#[derive(Debug, Clone, Default)]
pub struct Names {
    nodes: Numbers<NodeId>,
    slots: Numbers<SlotId>,
    connections: Numbers<Connection>,
}

impl Names {
    /// The number of a node.
    pub fn node(&mut self, id: &NodeId) -> canvas::NodeId {
        canvas::NodeId(self.nodes.number(id))
    }

    /// The number of a slot.
    pub fn slot(&mut self, id: &SlotId) -> canvas::SlotId {
        canvas::SlotId(self.slots.number(id))
    }

    /// The number of an end.
    pub fn end(&mut self, end: &Endpoint) -> canvas::SlotRef {
        canvas::SlotRef { node: self.node(&end.node), slot: self.slot(&end.slot) }
    }

    /// The number of a connection.
    pub fn connection(&mut self, connection: &Connection) -> canvas::ConnectionId {
        canvas::ConnectionId(self.connections.number(connection))
    }

    /// The number of a node, if it ever was on the canvas.
    pub fn known_node(&self, id: &NodeId) -> Option<canvas::NodeId> {
        self.nodes.known(id).map(canvas::NodeId)
    }

    /// The number of a connection, if it ever was on the canvas.
    pub fn known_connection(&self, connection: &Connection) -> Option<canvas::ConnectionId> {
        self.connections.known(connection).map(canvas::ConnectionId)
    }

    /// The node of a number.
    pub fn node_of(&self, id: canvas::NodeId) -> Option<&NodeId> {
        self.nodes.name(id.0)
    }

    /// The slot of a number.
    pub fn slot_of(&self, id: canvas::SlotId) -> Option<&SlotId> {
        self.slots.name(id.0)
    }

    /// The end of a number.
    pub fn end_of(&self, slot: canvas::SlotRef) -> Option<Endpoint> {
        Some(Endpoint { node: self.node_of(slot.node)?.clone(), slot: self.slots.name(slot.slot.0)?.clone() })
    }

    /// The connection of a number.
    pub fn connection_of(&self, id: canvas::ConnectionId) -> Option<&Connection> {
        self.connections.name(id.0)
    }
}
