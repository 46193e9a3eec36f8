//! What the canvas draws: the trait through which it borrows a graph, and the views it is handed.
//!
//! The host keeps its graph in whatever form it likes and lends what is asked for: everything's outline when
//! [`GraphSource::revision`] changes, and the details of what is on the screen in each frame. Nothing here can be
//! changed through the trait; wishes come back as [`CanvasResponse`](crate::CanvasResponse)s.

use crate::{ConnectionId, FrameId, NodeId, SlotId, SlotRef};
use egui::{Color32, Pos2, Rect};
use std::borrow::Cow;

/// A graph that can be drawn. Positions are in canvas units: one unit is one point at zoom 1, y grows downwards.
pub trait GraphSource {
    /// Changes whenever an outline below would answer differently: positions, widths, rows, slots, connections,
    /// frames. Titles, values and marks may change without it. The canvas rebuilds its index when it changes.
    fn revision(&self) -> u64;

    /// All nodes, from the lowest to the topmost.
    fn nodes(&self, visit: &mut dyn FnMut(NodeOutline));

    /// All connections, from the lowest to the topmost.
    fn connections(&self, visit: &mut dyn FnMut(ConnectionOutline<'_>));

    /// All comment frames, from the lowest to the topmost.
    fn frames(&self, visit: &mut dyn FnMut(FrameView<'_>)) {
        let _ = visit;
    }

    /// The places of a node's slots, in reading order: inputs from the top, then outputs from the top.
    fn slot_outlines(&self, node: NodeId, visit: &mut dyn FnMut(SlotOutline));

    /// The details of a node; `None` if it is gone.
    fn node(&self, node: NodeId) -> Option<NodeView<'_>>;

    /// The details of a node's slots, in the order of [`GraphSource::slot_outlines`].
    fn slots<'s>(&'s self, node: NodeId, visit: &mut dyn FnMut(SlotView<'s>));

    /// Rows of a node that belong to no slot: a label, and a value at the right.
    fn notes<'s>(&'s self, node: NodeId, visit: &mut dyn FnMut(NoteView<'s>)) {
        let _ = (node, visit);
    }

    /// The details of a connection; `None` if it is gone.
    fn connection(&self, connection: ConnectionId) -> Option<ConnectionView<'_>>;

    /// Whether a connection from an output to an input may be made. Asked while one is dragged, for each pair of
    /// slots in sight once a gesture.
    fn can_connect(&self, from: SlotRef, to: SlotRef) -> Fit;

    /// Whether a node may be put into a connection when it is dropped on it.
    fn can_insert(&self, node: NodeId, connection: ConnectionId) -> bool {
        let _ = (node, connection);
        false
    }
}

/// Where a node is and how large, known without looking into it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NodeOutline {
    /// The node.
    pub id: NodeId,
    /// Its upper left corner; finite.
    pub position: Pos2,
    /// Its width in canvas units.
    pub width: f32,
    /// Rows below the header; none are shown when it is collapsed.
    pub n_rows: u16,
    /// Only the header is shown, with the slots stacked at its edges.
    pub is_collapsed: bool,
    /// The colour of its category, for the far view and the minimap.
    pub color: Color32,
}

/// Which way a slot faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// On the left: receives.
    Input,
    /// On the right: gives.
    Output,
}

/// Where on its node a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the header's edge, without a label.
    Header,
    /// On this row below the header, counted from 0.
    Row(u16),
}

/// Where a slot is, known without looking into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotOutline {
    /// The slot.
    pub id: SlotId,
    /// Which way it faces.
    pub direction: Direction,
    /// Where it is.
    pub place: Place,
}

/// What a connection joins and by which way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConnectionOutline<'a> {
    /// The connection.
    pub id: ConnectionId,
    /// The output it leaves.
    pub from: SlotRef,
    /// The input it reaches.
    pub to: SlotRef,
    /// Points that it is led through, from the source on.
    pub reroutes: &'a [Pos2],
    /// Its colour in the far view.
    pub color: Color32,
}

/// How a node looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NodeView<'a> {
    /// The header's text.
    pub title: &'a str,
    /// A glyph of the interface's typeface before the title; empty for none.
    pub icon: &'a str,
    /// The category's colour: the left edge and a faint tint of the header.
    pub color: Color32,
    /// What the screen reader says after the title, such as "sign-in node, disabled"; may be empty.
    pub description: &'a str,
    /// What stands at the right of the header.
    pub marks: Marks<'a>,
    /// Drawn dimmed and hatched.
    pub is_disabled: bool,
    /// The node is of an unknown kind: drawn with a dashed outline, the kind's name being the title.
    pub is_placeholder: bool,
}

/// Marks on a node's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks<'a> {
    /// A run stops before the node.
    pub has_breakpoint: bool,
    /// The worst problem of the node.
    pub problem: Option<Problem<'a>>,
    /// What the last run did here.
    pub run: Option<RunMark<'a>>,
}

/// A problem of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem<'a> {
    /// How bad it is.
    pub severity: Severity,
    /// What it says when pointed at.
    pub message: &'a str,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Doubtful.
    Warning,
    /// Wrong.
    Error,
}

/// What a run did at a node, with a short text such as `running` or `12 ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunMark<'a> {
    /// It is being executed, or waits for a reply.
    Running(&'a str),
    /// It has been executed.
    Done(&'a str),
    /// It failed.
    Failed(&'a str),
}

/// The shape of a slot, which tells its type without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotShape {
    /// An arrowhead: execution.
    Arrow,
    /// A diamond.
    Diamond,
    /// A circle.
    Circle,
    /// A square with round corners.
    RoundedSquare,
    /// A padlock.
    Lock,
    /// Four small squares.
    Grid,
    /// Two columns.
    Columns,
    /// A hexagon.
    Hexagon,
    /// A ring with a point in the middle.
    Ring,
}

/// How a slot looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlotView<'a> {
    /// The slot.
    pub id: SlotId,
    /// Which way it faces.
    pub direction: Direction,
    /// Where it is.
    pub place: Place,
    /// The text beside it.
    pub label: &'a str,
    /// The name of its type, for screen readers and the hover text.
    pub type_name: &'a str,
    /// The shape of its type.
    pub shape: SlotShape,
    /// The colour of its type.
    pub color: Color32,
    /// Drawn filled: it is connected, or has a value that somebody set.
    pub is_set: bool,
    /// The last value that passed through it, shown when pointed at; empty for none.
    pub last: &'a str,
    /// What stands beside an input without connection.
    pub value: Value<'a>,
    /// Something is to be done here, such as an outcome that nothing handles; a click answers
    /// [`CanvasResponse::AttentionClicked`](crate::CanvasResponse::AttentionClicked).
    pub attention: Option<&'a str>,
}

/// A row of a node that belongs to no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteView<'a> {
    /// On which row below the header, counted from 0.
    pub row: u16,
    /// The text at the left.
    pub label: &'a str,
    /// The text at the right.
    pub text: &'a str,
    /// True for a plain, dim text; otherwise it stands in a box, as values do.
    pub is_quiet: bool,
}

/// What stands beside an input.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Value<'a> {
    /// Nothing: it is connected, or has no value to show.
    #[default]
    None,
    /// A text that can be edited in place.
    Field {
        /// The value as text.
        text: &'a str,
        /// It is only the default: drawn dimmer.
        is_default: bool,
    },
    /// One of some choices; edited in place.
    Choice {
        /// The choice as text.
        text: &'a str,
        /// It is only the default: drawn dimmer.
        is_default: bool,
    },
    /// A truth value; a click answers [`CanvasResponse::Toggle`](crate::CanvasResponse::Toggle).
    Check(bool),
    /// The name of a bound variable or the source of a secret, in the slot's colour.
    Pill(&'a str),
    /// A value that is never shown: dots, and where it comes from.
    Secret(&'a str),
}

/// How a connection looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConnectionView<'a> {
    /// Execution is drawn wide, data narrow.
    pub is_exec: bool,
    /// Its colour.
    pub color: Color32,
    /// A pulse that travels along it, from 0 at the source to 1 at the target.
    pub pulse: Option<f32>,
    /// It was taken by the current run: drawn in the accent colour.
    pub is_taken: bool,
    /// The last value that passed, shown when pointed at; empty for none.
    pub value: &'a str,
    /// It does not fit: drawn dashed.
    pub is_wrong: bool,
}

/// A comment frame behind nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameView<'a> {
    /// The frame.
    pub id: FrameId,
    /// Where it is.
    pub rect: Rect,
    /// What the nodes inside have in common.
    pub title: &'a str,
    /// Its colour, drawn faintly.
    pub color: Color32,
}

/// Whether two slots can be connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// They can.
    Fits,
    /// They can, with a conversion in between, which is named.
    Converts(Cow<'static, str>),
    /// They cannot; the text says why, as a lower-case fragment.
    Refused(Cow<'static, str>),
}

impl Fit {
    /// True unless refused.
    pub fn is_possible(&self) -> bool {
        !matches!(self, Fit::Refused(_))
    }
}
