//! What a person asked for in a frame. The canvas changes nothing of the graph: the host does, or does not.

use crate::{ConnectionId, FrameId, Item, NodeId, SlotRef};
use egui::{Pos2, Rect};

/// One wish of a person, told once, when the gesture is finished.
#[derive(Debug, Clone, PartialEq)]
pub enum CanvasResponse {
    /// Things were moved, or resized, by one gesture. One step of undo.
    Moved(Moves),
    /// A connection is wanted; [`GraphSource::can_connect`](crate::GraphSource::can_connect) said it is possible.
    Connect {
        /// An output.
        from: SlotRef,
        /// An input.
        to: SlotRef,
        /// A connection whose end was taken to make this one: it goes. One step of undo with the new one.
        instead_of: Option<ConnectionId>,
    },
    /// A connection was dropped on a slot that refused it.
    Refused {
        /// An output.
        from: SlotRef,
        /// An input.
        to: SlotRef,
        /// Why, as a lower-case fragment.
        reason: String,
    },
    /// Connections are to go.
    Disconnect(Vec<ConnectionId>),
    /// A connection was dropped on empty canvas: offer what fits.
    DroppedOnEmpty {
        /// The slot that it was drawn from, of either direction.
        from: SlotRef,
        /// Where, on the canvas.
        at: Pos2,
        /// Where, on the screen.
        screen: Pos2,
        /// A connection whose end was taken: it stays until the host decides.
        instead_of: Option<ConnectionId>,
    },
    /// A node was dropped on a connection and fits in; it also moved, which no [`CanvasResponse::Moved`] tells.
    DroppedOnConnection {
        /// The node.
        node: NodeId,
        /// The connection.
        connection: ConnectionId,
        /// The node's new upper left corner.
        position: Pos2,
    },
    /// The selection is another.
    SelectionChanged,
    /// A new node is wanted here (double-click on empty canvas, or Tab).
    OpenPalette {
        /// Where, on the canvas.
        at: Pos2,
        /// Where, on the screen.
        screen: Pos2,
    },
    /// These are to go; [`Item::Reroute`] means the point alone.
    Delete(Vec<Item>),
    /// A menu is wanted; `None` on empty canvas. What was clicked has been selected.
    ContextMenu {
        /// For what.
        item: Option<Item>,
        /// Where, on the canvas.
        at: Pos2,
        /// Where, on the screen.
        screen: Pos2,
    },
    /// Double-click on a thing, or Enter while it has the focus: show it, open it, rename it.
    Activated(Item),
    /// A value began to be edited in place; the callback draws the editor until it says that it is done.
    EditStarted(SlotRef),
    /// A [`Value::Check`](crate::Value::Check) is to be turned over.
    Toggle(SlotRef),
    /// The warning beside a slot was clicked.
    AttentionClicked(SlotRef),
    /// A connection is to be led through a new point.
    RerouteAdded {
        /// The connection.
        connection: ConnectionId,
        /// Before which of its points, counted from the source.
        index: usize,
        /// Where.
        at: Pos2,
    },
    /// The person put a bookmark: [`CanvasState::bookmarks`](crate::CanvasState::bookmarks) has it.
    BookmarkSet(u8),
    /// There is no bookmark of this number.
    BookmarkMissing(u8),
}

/// New places by one gesture. Each thing is named once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moves {
    /// Nodes with their new upper left corners.
    pub nodes: Vec<(NodeId, Pos2)>,
    /// Frames with their new places and sizes.
    pub frames: Vec<(FrameId, Rect)>,
    /// Reroute points with their new places.
    pub reroutes: Vec<(ConnectionId, usize, Pos2)>,
}

impl Moves {
    /// True if nothing moved.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.frames.is_empty() && self.reroutes.is_empty()
    }
}

/// What a frame of the canvas answers.
pub struct CanvasOutput {
    /// The wishes, in the order in which they came.
    pub responses: Vec<CanvasResponse>,
    /// The canvas's own area. Its `dnd_release_payload` tells what was dropped on it from elsewhere.
    pub response: egui::Response,
    /// What the pointer is on.
    pub hovered: Option<Item>,
    /// The pointer on the canvas, if it is over it.
    pub pointer: Option<Pos2>,
}
