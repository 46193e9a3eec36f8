//! The names by which the canvas and its host speak of things. They are the host's own stable numbers: the canvas
//! keeps them across frames (selection, gestures, bookmarks) and never makes one up.

use serde::{Deserialize, Serialize};

/// A node, by the host's stable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub u64);

/// A slot within its node, by the host's stable number; unique in the node over both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SlotId(pub u64);

/// A slot in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SlotRef {
    /// The node that has the slot.
    pub node: NodeId,
    /// The slot within it.
    pub slot: SlotId,
}

impl SlotRef {
    /// The slot of a node.
    pub fn new(node: NodeId, slot: SlotId) -> Self {
        Self { node, slot }
    }
}

/// A connection, by the host's stable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConnectionId(pub u64);

/// A comment frame, by the host's stable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FrameId(pub u64);

/// Anything on the canvas that can be pointed at, focused or named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Item {
    /// A comment frame.
    Frame(FrameId),
    /// A node.
    Node(NodeId),
    /// A connection.
    Connection(ConnectionId),
    /// A point that a connection is led through, counted from its source.
    Reroute(ConnectionId, usize),
    /// A slot.
    Slot(SlotRef),
    /// The value shown beside an unconnected input.
    Value(SlotRef),
    /// The warning beside a slot that wants something done ([`SlotView::attention`](crate::SlotView::attention)).
    Attention(SlotRef),
}

impl Item {
    /// True for what a selection can hold: frames, nodes, connections and reroute points.
    pub fn is_selectable(&self) -> bool {
        matches!(self, Item::Frame(_) | Item::Node(_) | Item::Connection(_) | Item::Reroute(..))
    }
}
