//! What the canvas remembers between frames: view, selection, focus, bookmarks (which a host may save), and the
//! gesture in progress with the caches (which it may not).

use crate::gesture::Gesture;
use crate::index::Index;
use crate::paint::Scratch;
use crate::{ConnectionId, FrameId, Item, NodeId, SlotRef, View};
use egui::{Pos2, Rect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is selected: frames, nodes, connections and reroute points.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Selection {
    items: BTreeSet<Item>,
}

impl Selection {
    /// True if nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How much is selected.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True for what is selected.
    pub fn contains(&self, item: Item) -> bool {
        self.items.contains(&item)
    }

    /// Everything selected, in the order of kinds and numbers.
    pub fn items(&self) -> impl Iterator<Item = Item> + '_ {
        self.items.iter().copied()
    }

    /// The selected nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.items().filter_map(|item| if let Item::Node(node) = item { Some(node) } else { None })
    }

    /// The selected connections.
    pub fn connections(&self) -> impl Iterator<Item = ConnectionId> + '_ {
        self.items().filter_map(|item| if let Item::Connection(connection) = item { Some(connection) } else { None })
    }

    /// The selected frames.
    pub fn frames(&self) -> impl Iterator<Item = FrameId> + '_ {
        self.items().filter_map(|item| if let Item::Frame(frame) = item { Some(frame) } else { None })
    }

    /// Selects these and nothing else. What cannot be selected is left out.
    pub fn set(&mut self, items: impl IntoIterator<Item = Item>) {
        self.items = items.into_iter().filter(Item::is_selectable).collect();
    }

    /// Selects one more.
    pub fn add(&mut self, item: Item) {
        if item.is_selectable() {
            self.items.insert(item);
        }
    }

    /// Selects one less.
    pub fn remove(&mut self, item: Item) {
        self.items.remove(&item);
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Forgets what is gone.
    pub(crate) fn retain(&mut self, is_there: impl Fn(Item) -> bool) {
        self.items.retain(|item| is_there(*item));
    }
}

/// What the canvas remembers of one graph. Serialised, it is what a person would miss: view, selection, bookmarks.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CanvasState {
    /// The part that is shown. May be set at any time.
    pub view: View,
    /// What is selected. May be set at any time; what is gone is forgotten.
    pub selection: Selection,
    /// Views to come back to, by number from 1 to 9.
    pub bookmarks: BTreeMap<u8, View>,
    /// Nothing snaps to the grid.
    pub is_free: bool,
    /// The minimap is hidden.
    pub is_minimap_hidden: bool,
    #[serde(skip)]
    pub(crate) focus: Option<Item>,
    #[serde(skip)]
    pub(crate) wants_focus: bool,
    #[serde(skip)]
    pub(crate) editing: Option<Editing>,
    #[serde(skip)]
    pub(crate) gesture: Gesture,
    #[serde(skip)]
    pub(crate) index: Index,
    #[serde(skip)]
    pub(crate) scratch: Scratch,
    #[serde(skip)]
    pub(crate) wanted: Option<Wanted>,
    #[serde(skip)]
    pub(crate) last_click: Option<Click>,
    #[serde(skip)]
    pub(crate) window: Option<Rect>,
}

/// A value that is being edited in place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Editing {
    pub slot: SlotRef,
    /// The editor has been drawn once: from then on it may say that it is done.
    pub is_open: bool,
    /// Where the editor is on the screen.
    pub rect: Rect,
}

/// A view that was asked for from outside, and can only be computed when the window is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wanted {
    /// Everything.
    All,
    /// Everything where it can be read then, else its beginning.
    Beginning,
    /// These.
    Items(Vec<Item>),
    /// This, moved into sight if it is not, without zooming.
    InSight(Item),
}

/// A click, to tell a double click by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Click {
    pub time: f64,
    pub at: Pos2,
}

impl CanvasState {
    /// Shows everything, from the next frame on.
    pub fn show_all(&mut self) {
        self.wanted = Some(Wanted::All);
    }

    /// Shows everything if it can be read then, else as much of its left as can, from the next frame on.
    pub fn show_beginning(&mut self) {
        self.wanted = Some(Wanted::Beginning);
    }

    /// Shows these and nothing else in the middle, from the next frame on; zooms out if they need it.
    pub fn show(&mut self, items: impl IntoIterator<Item = Item>) {
        self.wanted = Some(Wanted::Items(items.into_iter().collect()));
    }

    /// Moves the view just as far as is needed to see something, from the next frame on.
    pub fn bring_into_sight(&mut self, item: Item) {
        self.wanted = Some(Wanted::InSight(item));
    }

    /// Gives something the keyboard's focus, from the next frame on, and brings it into sight.
    pub fn focus(&mut self, item: Item) {
        self.focus = Some(item);
        self.wants_focus = true;
        self.bring_into_sight(item);
    }

    /// What has the keyboard's focus within the canvas.
    pub fn focused(&self) -> Option<Item> {
        self.focus
    }

    /// Edits the value of a slot in place, from the next frame on.
    pub fn edit(&mut self, slot: SlotRef) {
        self.editing = Some(Editing { slot, is_open: false, rect: Rect::NOTHING });
    }

    /// The slot whose value is being edited in place.
    pub fn edited(&self) -> Option<SlotRef> {
        self.editing.map(|editing| editing.slot)
    }

    /// Ends editing in place.
    pub fn stop_editing(&mut self) {
        self.editing = None;
    }

    /// True while a gesture is in progress: a host may hold back what would disturb it.
    pub fn is_busy(&self) -> bool {
        !matches!(self.gesture, Gesture::None)
    }

    /// Gives up the gesture in progress; nothing of it remains.
    pub fn cancel(&mut self) {
        self.gesture = Gesture::None;
    }

    /// Where a place of the screen is on the canvas, once it has been drawn.
    pub fn canvas_from_screen(&self, screen: Pos2) -> Option<Pos2> {
        Some(crate::view::Projection { window: self.window?, view: self.view }.canvas(screen))
    }

    /// Where a place of the canvas is on the screen, once it has been drawn.
    pub fn screen_from_canvas(&self, canvas: Pos2) -> Option<Pos2> {
        Some(crate::view::Projection { window: self.window?, view: self.view }.screen(canvas))
    }

    /// The part of the canvas that is seen, once it has been drawn.
    pub fn seen(&self) -> Option<Rect> {
        Some(crate::view::Projection { window: self.window?, view: self.view }.seen())
    }

    /// Where a node was when the canvas was last drawn, on the canvas.
    pub fn node_rect(&self, node: NodeId) -> Option<Rect> {
        self.index.node(node).map(|node| node.rect)
    }
}
