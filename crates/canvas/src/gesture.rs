//! A gesture in progress: what it holds and what it would do. Everything is computed from where it began, so that no
//! step of the pointer can be lost, and nothing of the graph changes before it ends.

use crate::geometry;
use crate::index::{ById, Index};
use crate::{
    CanvasResponse, ConnectionId, Direction, Fit, FrameId, GraphSource, Item, Moves, NodeId, Selection, SlotRef, View,
};
use egui::{Modifiers, PointerButton, Pos2, Rect, Vec2};
use std::collections::HashMap;

/// A gesture in progress. Places are on the screen where they say so, otherwise on the canvas.
#[derive(Debug, Default)]
pub(crate) enum Gesture {
    /// None.
    #[default]
    None,
    /// A button is down; whether it becomes a click or a drag is open.
    Press(Press),
    /// The canvas is pushed.
    Pan { from_screen: Pos2, view: View },
    /// The minimap is held.
    Minimap,
    /// A box is drawn around what is to be selected.
    Box(BoxSelect),
    /// Things are moved.
    Move(Move),
    /// A frame's edge is moved.
    Resize(Resize),
    /// A connection is drawn.
    Connect(Connect),
}

/// A button that is down.
#[derive(Debug)]
pub(crate) struct Press {
    pub button: PointerButton,
    pub at_screen: Pos2,
    pub at: Pos2,
    pub item: Option<Item>,
    pub edge: Option<Edge>,
    pub modifiers: Modifiers,
    /// The item had been selected before.
    pub was_selected: bool,
}

/// An edge or a corner of a frame: for each axis -1, 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub x: i8,
    pub y: i8,
}

/// A box around what is to be selected.
#[derive(Debug)]
pub(crate) struct BoxSelect {
    pub from: Pos2,
    pub to: Pos2,
    /// What had been selected before and stays.
    pub base: Selection,
    /// What is inside is taken out of the selection.
    pub is_removing: bool,
}

/// Things that are moved.
#[derive(Debug)]
pub(crate) struct Move {
    /// Where the pointer took hold.
    pub from: Pos2,
    /// Where the thing it took hold of began: this is what snaps.
    pub anchor: Pos2,
    pub nodes: Vec<(NodeId, Pos2)>,
    pub held: ById<NodeId, ()>,
    pub frames: Vec<(FrameId, Rect)>,
    pub points: Vec<(ConnectionId, usize, Pos2)>,
    /// How far they are moved.
    pub offset: Vec2,
    /// The connection that the one moved node would be put into.
    pub into: Option<ConnectionId>,
}

/// A frame whose edge is moved.
#[derive(Debug)]
pub(crate) struct Resize {
    pub frame: FrameId,
    pub edge: Edge,
    pub from: Pos2,
    pub before: Rect,
    pub rect: Rect,
}

/// A connection that is drawn.
#[derive(Debug)]
pub(crate) struct Connect {
    pub from: SlotRef,
    pub direction: Direction,
    /// Where its loose end is.
    pub to: Pos2,
    pub target: Option<SlotRef>,
    /// A connection whose end was taken.
    pub instead_of: Option<ConnectionId>,
    /// Drawn by keys: the loose end jumps from slot to slot.
    pub is_by_keys: bool,
    pub fits: HashMap<SlotRef, Fit>,
}

impl Connect {
    /// A connection from a slot.
    pub fn new(from: SlotRef, direction: Direction, to: Pos2) -> Self {
        Self { from, direction, to, target: None, instead_of: None, is_by_keys: false, fits: HashMap::new() }
    }

    /// The output and the input if it ended at a slot.
    pub fn ends(&self, other: SlotRef) -> (SlotRef, SlotRef) {
        match self.direction {
            Direction::Output => (self.from, other),
            Direction::Input => (other, self.from),
        }
    }

    /// Whether it may end at a slot; asked of the host once.
    pub fn fit(&mut self, source: &dyn GraphSource, other: SlotRef, direction: Direction) -> Fit {
        if other == self.from {
            return Fit::Fits;
        }
        if direction == self.direction {
            let reason = match direction {
                Direction::Input => "expected an output, found an input",
                Direction::Output => "expected an input, found an output",
            };
            return Fit::Refused(reason.into());
        }
        let (from, to) = self.ends(other);
        self.fits.entry(other).or_insert_with(|| source.can_connect(from, to)).clone()
    }
}

impl Gesture {
    /// Where a gesture has a node, away from where the source has it.
    pub fn offset_of(&self, node: NodeId) -> Vec2 {
        match self {
            Gesture::Move(moving) if moving.held.contains_key(&node) => moving.offset,
            _ => Vec2::ZERO,
        }
    }

    /// Where a gesture has a reroute point.
    pub fn point_of(&self, connection: ConnectionId, index: usize) -> Option<Pos2> {
        let Gesture::Move(moving) = self else { return None };
        let held = moving.points.iter().find(|(id, at, _)| *id == connection && *at == index);
        held.map(|(_, _, place)| *place + moving.offset)
    }

    /// Where a gesture has a frame.
    pub fn frame_rect(&self, frame: FrameId, rect: Rect) -> Rect {
        match self {
            Gesture::Move(moving) if moving.frames.iter().any(|(id, _)| *id == frame) => rect.translate(moving.offset),
            Gesture::Resize(resize) if resize.frame == frame => resize.rect,
            _ => rect,
        }
    }
}

impl Move {
    /// Takes hold of an item: with all that is selected if it is, and with what frames hold.
    pub fn of(item: Item, from: Pos2, selection: &Selection, index: &mut Index) -> Option<Self> {
        let mut frames: Vec<FrameId> = selection.frames().collect();
        let mut moving = Self {
            from,
            anchor: Pos2::ZERO,
            nodes: Vec::new(),
            held: ById::default(),
            frames: Vec::new(),
            points: Vec::new(),
            offset: Vec2::ZERO,
            into: None,
        };
        moving.anchor = match item {
            Item::Node(node) => index.node(node)?.rect.min,
            Item::Frame(frame) => index.frame(frame)?.rect.min,
            Item::Reroute(connection, at) => *index.reroutes_of(index.connection(connection)?).get(at)?,
            Item::Connection(_) | Item::Slot(_) | Item::Value(_) | Item::Attention(_) => return None,
        };
        for node in selection.nodes() {
            moving.hold(index, node);
        }
        // A frame takes along what it holds, other frames too.
        let mut next = 0;
        while let Some(frame) = frames.get(next).copied() {
            next += 1;
            let Some(rect) = index.frame(frame).map(|frame| frame.rect) else { continue };
            moving.frames.push((frame, rect));
            let inside: Vec<FrameId> = index
                .frames
                .iter()
                .filter(|it| it.id != frame && rect.contains_rect(it.rect))
                .map(|it| it.id)
                .collect();
            inside.into_iter().for_each(|it| {
                if !frames.contains(&it) {
                    frames.push(it);
                }
            });
            let mut found = Vec::new();
            index.nodes_in(rect, &mut found);
            for node in found {
                let node = &index.nodes[node as usize];
                if rect.contains_rect(node.rect) {
                    moving.hold(index, node.id);
                }
            }
            for line in &index.connections {
                for (at, point) in index.reroutes_of(line).iter().enumerate() {
                    if rect.contains(*point) {
                        moving.hold_point(line.id, at, *point);
                    }
                }
            }
        }
        for item in selection.items() {
            if let Item::Reroute(connection, at) = item
                && let Some(line) = index.connection(connection)
                && let Some(point) = index.reroutes_of(line).get(at)
            {
                moving.hold_point(connection, at, *point);
            }
        }
        Some(moving)
    }

    fn hold(&mut self, index: &Index, node: NodeId) {
        if let Some(outline) = index.node(node)
            && self.held.insert(node, ()).is_none()
        {
            self.nodes.push((node, outline.rect.min));
        }
    }

    fn hold_point(&mut self, connection: ConnectionId, at: usize, point: Pos2) {
        if !self.points.iter().any(|(id, index, _)| (*id, *index) == (connection, at)) {
            self.points.push((connection, at, point));
        }
    }

    /// Follows the pointer; what is held snaps to the grid unless `grid` is 0.
    pub fn follow(&mut self, pointer: Pos2, grid: f32) {
        self.offset = geometry::snapped(self.anchor + (pointer - self.from), grid) - self.anchor;
    }

    /// What it comes to.
    pub fn finish(self) -> Option<CanvasResponse> {
        if self.offset == Vec2::ZERO {
            return None;
        }
        if let (Some(connection), [(node, place)]) = (self.into, self.nodes.as_slice()) {
            return Some(CanvasResponse::DroppedOnConnection {
                node: *node,
                connection,
                position: *place + self.offset,
            });
        }
        let Self { nodes, frames, points, offset, .. } = self;
        Some(CanvasResponse::Moved(Moves {
            nodes: nodes.into_iter().map(|(node, place)| (node, place + offset)).collect(),
            frames: frames.into_iter().map(|(frame, rect)| (frame, rect.translate(offset))).collect(),
            reroutes: points.into_iter().map(|(connection, at, place)| (connection, at, place + offset)).collect(),
        }))
    }
}

impl Resize {
    /// The smallest side of a frame.
    const SMALLEST: f32 = 64.0;

    /// Follows the pointer.
    pub fn follow(&mut self, pointer: Pos2, grid: f32) {
        let moved = pointer - self.from;
        let mut rect = self.before;
        let place = |value: f32| if grid > 0.0 { (value / grid).round() * grid } else { value };
        match self.edge.x {
            -1 => rect.min.x = place(rect.min.x + moved.x).min(rect.max.x - Self::SMALLEST),
            1 => rect.max.x = place(rect.max.x + moved.x).max(rect.min.x + Self::SMALLEST),
            _ => {}
        }
        match self.edge.y {
            -1 => rect.min.y = place(rect.min.y + moved.y).min(rect.max.y - Self::SMALLEST),
            1 => rect.max.y = place(rect.max.y + moved.y).max(rect.min.y + Self::SMALLEST),
            _ => {}
        }
        self.rect = rect;
    }

    /// What it comes to.
    pub fn finish(self) -> Option<CanvasResponse> {
        let frames = vec![(self.frame, self.rect)];
        (self.rect != self.before).then(|| CanvasResponse::Moved(Moves { frames, ..Moves::default() }))
    }
}
