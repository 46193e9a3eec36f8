//! The document: what a graph file holds, in memory.
//!
//! Everything is plain, ordered data. Meaning (variables, nodes, connections) and looks (`View`) are apart.
//! No kind of node is known here, and nothing is checked beyond what makes the document well formed.

use crate::{
    Bus, BusName, Comment, Conflict, ConflictSite, Function, FunctionId, Kept, Literal, NodeId, SlotId, ValueType,
    VariableId,
};
use std::collections::BTreeMap;
use std::fmt;

/// A whole graph file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// The name people know the graph by.
    pub title: String,
    /// What the graph does, in whole sentences.
    pub doc: String,
    /// What a merge could not decide, with both sides of each.
    pub conflicts: BTreeMap<ConflictSite, Conflict>,
    /// The buses that the graph declares.
    pub buses: BTreeMap<BusName, Bus>,
    /// The graph's variables.
    pub variables: BTreeMap<VariableId, Variable>,
    /// The graph's nodes.
    pub nodes: BTreeMap<NodeId, Node>,
    /// The graph's connections, each with the comment above it.
    pub connections: BTreeMap<Connection, Comment>,
    /// The functions of the file.
    pub functions: BTreeMap<FunctionId, Function>,
    /// Where things are drawn; carries no meaning.
    pub view: View,
    /// Entries that could not be understood, by the part they stand in.
    pub kept: BTreeMap<Part, Vec<Kept>>,
    /// Comments that belong to no variable, node or connection.
    pub comments: BTreeMap<Place, Comment>,
}

impl Graph {
    /// The fields of the outermost struct, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 10] =
        ["format", "title", "doc", "conflicts", "buses", "variables", "nodes", "connections", "functions", "view"];

    /// The fields of `view`.
    pub(crate) const VIEW_FIELDS: [&str; 2] = ["nodes", "frames"];

    /// The nodes of the graph, and those of its functions with the function that each stands in.
    pub fn all_nodes(&self) -> impl Iterator<Item = (Option<&FunctionId>, &NodeId, &Node)> {
        let of_functions = self.functions.iter().flat_map(|(function, it)| {
            let nodes = it.body.nodes.iter();
            nodes.map(move |(id, node)| (Some(function), id, node))
        });
        self.nodes.iter().map(|(id, node)| (None, id, node)).chain(of_functions)
    }

    /// Keeps entries that could not be understood.
    pub(crate) fn keep(&mut self, part: Part, kept: Vec<Kept>) {
        if !kept.is_empty() {
            self.kept.insert(part, kept);
        }
    }

    /// Puts a comment at a place, or takes it away where it is empty; answers the one before.
    pub(crate) fn put_comment(&mut self, place: Place, comment: Comment) -> Comment {
        let before =
            if comment.is_empty() { self.comments.remove(&place) } else { self.comments.insert(place, comment) };
        before.unwrap_or_default()
    }
}

/// A part of the file that can hold entries we do not understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The outermost struct.
    Root,
    /// `conflicts`.
    Conflicts,
    /// `buses`.
    Buses,
    /// `variables`.
    Variables,
    /// `nodes`.
    Nodes,
    /// `connections`.
    Connections,
    /// `functions`.
    Functions,
    /// `view`.
    View,
    /// `view.nodes`.
    ViewNodes,
    /// `view.frames`.
    ViewFrames,
}

/// Where a comment stands that belongs to no variable, node or connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Before the opening parenthesis of the file.
    Head,
    /// Above a field of a part, such as `title` of the root or `frames` of the view.
    Field(Part, String),
    /// After the last entry of a part.
    Foot(Part),
    /// After the closing parenthesis of the file.
    Tail,
}

/// What a variable is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Role {
    /// Known to the graph alone; in a function, new in each call.
    #[default]
    Local,
    /// Given by whoever runs the graph.
    Input,
    /// Handed to whoever ran the graph.
    Output,
    /// Kept from one call of a function to the next, by each node that calls it; in a graph the same as `Local`.
    Kept,
    /// Never written.
    Constant,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Local, Self::Input, Self::Output, Self::Kept, Self::Constant];

    /// The role as a file spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "Local",
            Self::Input => "Input",
            Self::Output => "Output",
            Self::Kept => "Kept",
            Self::Constant => "Constant",
        }
    }
}

/// A variable of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// What it holds.
    pub value_type: ValueType,
    /// What it is for.
    pub role: Role,
    /// What it holds when a run begins; the type's default where absent.
    pub value: Option<Literal>,
    /// What it means, in whole sentences.
    pub doc: String,
    /// The comment above the variable, and those above its fields.
    pub comments: EntryComments,
    /// Fields that could not be understood.
    pub kept: Vec<Kept>,
}

impl Variable {
    /// The fields of a variable, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 4] = ["type", "role", "value", "doc"];

    /// A local variable of a type, with nothing else said.
    pub fn new(value_type: ValueType) -> Self {
        Self {
            value_type,
            role: Role::Local,
            value: None,
            doc: String::new(),
            comments: EntryComments::default(),
            kept: Vec::new(),
        }
    }
}

/// A node of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Which kind of the registry it is; an unknown kind makes the node a placeholder.
    pub kind: String,
    /// The function that it calls, as [`crate::FunctionRef`] reads it; empty for a node that calls none.
    pub call: String,
    /// Settings: constants that may shape its slots.
    pub with: BTreeMap<String, Literal>,
    /// Literals for inputs.
    pub set: BTreeMap<SlotId, Literal>,
    /// Inputs that read a variable and outputs that write one.
    pub bind: BTreeMap<SlotId, VariableId>,
    /// Settled type variables of its kind.
    pub types: BTreeMap<String, ValueType>,
    /// Rank among start nodes and among handlers of one event; lower runs first.
    pub order: i64,
    /// True when the node counts as absent.
    pub disabled: bool,
    /// A title of its own; empty for the kind's.
    pub title: String,
    /// The comment above the node, and those above its fields and their entries.
    pub comments: EntryComments,
    /// Fields that could not be understood.
    pub kept: Vec<Kept>,
    /// Entries of `with`, `set`, `bind` and `types` that could not be understood, by that field's name.
    pub kept_inside: BTreeMap<String, Vec<Kept>>,
}

impl Node {
    /// The fields of a node, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 9] = ["kind", "call", "title", "disabled", "order", "with", "set", "bind", "types"];

    /// Those of the fields that are maps.
    pub(crate) const MAP_FIELDS: [&str; 4] = ["with", "set", "bind", "types"];

    /// A node of a kind, with nothing set.
    pub fn new(kind: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            call: String::new(),
            with: BTreeMap::new(),
            set: BTreeMap::new(),
            bind: BTreeMap::new(),
            types: BTreeMap::new(),
            order: 0,
            disabled: false,
            title: String::new(),
            comments: EntryComments::default(),
            kept: Vec::new(),
            kept_inside: BTreeMap::new(),
        }
    }
}

/// The comments of one variable or node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntryComments {
    /// Above the entry itself.
    pub above: Comment,
    /// Above a field (`kind`), above an entry of a field (`set.password`), or at the end of the entry (`/foot`) or of
    /// a field (`set/foot`), by that path. None is empty, and every path names something that is there.
    pub inside: BTreeMap<String, Comment>,
}

impl EntryComments {
    /// The path of the comment above an entry of a field.
    pub fn path_of(field: &str, key: &str) -> String {
        format!("{field}.{key}")
    }

    /// The path of the comment at the end of a field; with an empty field, at the end of the entry itself.
    pub fn foot_of(field: &str) -> String {
        format!("{field}/foot")
    }
}

/// One end of a connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint {
    /// The node.
    pub node: NodeId,
    /// The node's slot.
    pub slot: SlotId,
}

impl Endpoint {
    /// Reads `node.slot`; blanks around it do not matter.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (node, slot) = text.trim().split_once('.')?;
        Some(Self { node: NodeId::new(node).ok()?, slot: SlotId::new(slot).ok()? })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.node, self.slot)
    }
}

/// A connection from an out slot to an in slot. Whether it carries execution or data is the slots' to say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection {
    /// Where it leaves.
    pub from: Endpoint,
    /// Where it arrives.
    pub to: Endpoint,
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.from, self.to)
    }
}

/// A position or a size on the canvas, in canvas units (one unit is one point at zoom 1; y grows downwards).
/// Both numbers are finite: a file with others is read with a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// Where things are drawn. Deleting it loses no meaning.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// Upper left corners of nodes; a node without one is laid out automatically.
    pub nodes: BTreeMap<NodeId, Placed>,
    /// Comment frames, drawn in this order.
    pub frames: Vec<Frame>,
}

/// A node's position with the comment above it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed {
    /// The upper left corner.
    pub at: Point,
    /// The comment above the entry.
    pub comment: Comment,
}

/// A titled rectangle behind nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The upper left corner.
    pub at: Point,
    /// Width and height.
    pub size: Point,
    /// What the nodes inside have in common.
    pub title: String,
    /// The frame's colour.
    pub color: FrameColor,
    /// The comment above the frame.
    pub comment: Comment,
    /// Fields that could not be understood.
    pub kept: Vec<Kept>,
}

impl Frame {
    /// The fields of a frame, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 4] = ["at", "size", "title", "color"];
}

/// The colours a frame can have; how each looks is the palette's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum FrameColor {
    /// The default.
    #[default]
    Gray,
    /// Blue.
    Blue,
    /// Green.
    Green,
    /// Yellow.
    Yellow,
    /// Orange.
    Orange,
    /// Red.
    Red,
    /// Purple.
    Purple,
}

impl FrameColor {
    /// Every colour.
    pub const ALL: [Self; 7] =
        [Self::Gray, Self::Blue, Self::Green, Self::Yellow, Self::Orange, Self::Red, Self::Purple];

    /// The colour as a file spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gray => "Gray",
            Self::Blue => "Blue",
            Self::Green => "Green",
            Self::Yellow => "Yellow",
            Self::Orange => "Orange",
            Self::Red => "Red",
            Self::Purple => "Purple",
        }
    }
}
