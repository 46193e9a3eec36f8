//! What a node consists of, and how large each part is, in points at zoom 1.
//!
//! Slots stand in rows: inputs first, each with what it is set to, then outputs, each after the out that it comes
//! with. A single exec in and a single exec out stand on the header. Where a node stands is not said here.

mod content;

use crate::font::{SMALL_SIZE, TEXT_SIZE, semibold_width, text_width};
use crate::palette::Nature;
use authcanvas_graph::{Connection, Endpoint, Graph, NodeId, SlotId, ValueType};
use authcanvas_interpreter::{Behaviour, NodeDef, Registry, SettledSlot, SlotShape, settled_slots};
use content::{Content, Line};
use std::collections::{BTreeMap, BTreeSet};

/// The grid that nodes snap to; widths are multiples of it.
pub const GRID: f64 = 16.0;
/// The height of a header.
pub const HEADER: f64 = 28.0;
/// The height of a row.
pub const ROW: f64 = 22.0;
/// The radius of a node's corners.
pub const RADIUS: f64 = 6.0;
/// The width of the coloured left edge.
pub const EDGE: f64 = 3.0;
/// From a node's side to its texts.
pub const INSET: f64 = 14.0;
/// Above the first row.
pub const BODY_TOP: f64 = 4.0;
/// Below the last row.
pub const BODY_BOTTOM: f64 = 2.0;
/// Inside pills and fields, beside their text.
pub const FIELD_PADDING: f64 = 7.0;
/// The height of a pill or a field.
pub const FIELD_HEIGHT: f64 = 18.0;
/// The most that the text in a pill or a field takes.
pub const FIELD_MOST: f64 = 132.0;
/// The most that a label beside a pill or a field takes.
pub const LABEL_MOST: f64 = 148.0;
/// Between a label and what stands beside it.
const GAP: f64 = 10.0;
/// What the header keeps free at its right for the state's mark.
const STATE: f64 = 20.0;
/// The least and the most a node is wide. Only a title longer than that makes a node wider.
const WIDTHS: (f64, f64) = (112.0, 352.0);

/// How much of a node is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Detail {
    /// Outs that are not connected, and that another out stands in for, are folded into one line.
    #[default]
    Brief,
    /// Every slot.
    Whole,
}

/// A width and a height in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// To the right.
    pub width: f64,
    /// Downwards.
    pub height: f64,
}

/// The parts of a node. Places are relative to its upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Anatomy {
    /// The title on the header.
    pub title: String,
    /// What the node is by its behaviour.
    pub nature: Nature,
    /// True for a node that counts as absent.
    pub is_disabled: bool,
    /// How large it is.
    pub size: Size,
    /// The slots, from the top down, those on the left before those on the right.
    pub slots: Vec<SlotFace>,
    /// Settings and values, from the top down.
    pub fields: Vec<Field>,
}

/// Where on a node a slot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Ins and inputs.
    Left,
    /// Outs and outputs.
    Right,
}

/// A slot as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotFace {
    /// Which slot.
    pub id: SlotId,
    /// On which side.
    pub side: Side,
    /// Its label; empty on the header.
    pub label: String,
    /// What shape it has.
    pub mark: Mark,
    /// The type of its values where that is known; nothing for exec slots.
    pub value_type: Option<ValueType>,
    /// True when it is connected, or set.
    pub is_filled: bool,
    /// Below the node's upper edge; it stands on the left or right side.
    pub y: f64,
}

/// The shape of a slot. It says the type alone, without the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Execution: an arrowhead.
    Arrow,
    /// Bool.
    Diamond,
    /// Number.
    Circle,
    /// String.
    Square,
    /// Secret.
    Lock,
    /// An array: four squares.
    Grid,
    /// A map: two columns.
    Columns,
    /// A record.
    Hexagon,
    /// Anything else, or nobody knows yet.
    Ring,
}

impl Mark {
    /// The shape of a type; of what is not known, a ring.
    pub fn of_type(value_type: Option<&ValueType>) -> Self {
        match value_type {
            Some(ValueType::Bool) => Self::Diamond,
            Some(ValueType::Number) => Self::Circle,
            Some(ValueType::String) => Self::Square,
            Some(ValueType::Secret) => Self::Lock,
            Some(ValueType::Array(_)) => Self::Grid,
            Some(ValueType::Map(..)) => Self::Columns,
            Some(ValueType::Record(_) | ValueType::Math(_)) => Self::Hexagon,
            Some(ValueType::EntityId | ValueType::Crc | ValueType::Null | ValueType::Host(_) | ValueType::Any)
            | None => Self::Ring,
        }
    }
}

/// A value that stands on a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The slot that it is the value of; nothing for a setting.
    pub slot: Option<SlotId>,
    /// The label to its left, for a setting; a slot has its own.
    pub label: String,
    /// What it says, cut to fit.
    pub text: String,
    /// What it is.
    pub kind: FieldKind,
    /// The left edge of its box.
    pub x: f64,
    /// The middle of its box.
    pub y: f64,
    /// The width of its box.
    pub width: f64,
}

/// What a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// A value that the file says: a box.
    Said,
    /// The value that the kind gives where the file says nothing: a quiet box.
    Default,
    /// The name of a variable: a pill.
    Variable,
    /// How many outs are folded away: plain, quiet text.
    Folded,
}

impl Anatomy {
    /// The slot of this id on this side.
    pub fn slot(&self, id: &SlotId, side: Side) -> Option<&SlotFace> {
        self.slots.iter().find(|slot| slot.id == *id && slot.side == side)
    }

    /// How far below the upper edge the slot of this id stands; the header's middle where there is none.
    pub fn slot_y(&self, id: &SlotId, side: Side) -> f64 {
        self.slot(id, side).map_or(HEADER / 2.0, |slot| slot.y)
    }
}

/// The anatomy of every node of a graph.
pub fn anatomies(graph: &Graph, registry: &Registry, detail: Detail) -> BTreeMap<NodeId, Anatomy> {
    let settled = settled_slots(graph, registry);
    let mut used: BTreeMap<&NodeId, Used<'_>> = BTreeMap::new();
    for connection in graph.connections.keys() {
        let Endpoint { node, slot } = &connection.from;
        used.entry(node).or_default().outs.insert(slot);
        let Endpoint { node, slot } = &connection.to;
        used.entry(node).or_default().ins.insert(slot);
    }
    for (id, node) in graph.nodes.iter().filter(|(_, node)| !node.bind.is_empty()) {
        used.entry(id).or_default().bound.extend(node.bind.keys());
    }
    let nothing = Used::default();
    let nodes = graph.nodes.iter().map(|(id, node)| {
        let def = registry.node(&node.kind);
        let used = used.get(id).unwrap_or(&nothing);
        let slots = settled.get(id).map(Vec::as_slice).unwrap_or_default();
        let content = Content::of(graph, node, def, &shown(slots, used, detail), used);
        (id.clone(), built(content, def, node.disabled))
    });
    nodes.collect()
}

/// The anatomy of one node, from its settled slots and the connections of the graph that begin or end at it. It is the
/// one that [`anatomies`] has for it.
pub fn anatomy_of<'g>(
    graph: &'g Graph,
    registry: &Registry,
    id: &NodeId,
    slots: &[SettledSlot],
    connections: impl IntoIterator<Item = &'g Connection>,
    detail: Detail,
) -> Option<Anatomy> {
    let node = graph.nodes.get(id)?;
    let mut used = Used { bound: node.bind.keys().collect(), ..Used::default() };
    for Connection { from, to } in connections {
        used.outs.extend((from.node == *id).then_some(&from.slot));
        used.ins.extend((to.node == *id).then_some(&to.slot));
    }
    let def = registry.node(&node.kind);
    let content = Content::of(graph, node, def, &shown(slots, &used, detail), &used);
    Some(built(content, def, node.disabled))
}

/// The slots of a node that are shown, and how many outs are not.
pub(crate) struct Shown<'s> {
    slots: Vec<&'s SettledSlot>,
    /// For each out that stands in for others, how many it does so for.
    folded: BTreeMap<&'s SlotId, usize>,
}

/// The out that stands in for a slot that is folded away; nothing for one that is shown.
fn stand_in<'s>(slot: &'s SettledSlot, used: &Used<'_>, detail: Detail) -> Option<&'s SlotId> {
    match &slot.def.shape {
        SlotShape::ExecOut { otherwise, .. } if detail == Detail::Brief && !used.outs.contains(&slot.def.id) => {
            otherwise.as_ref()
        }
        SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Input { .. } | SlotShape::Output { .. } => None,
    }
}

fn shown<'s>(slots: &'s [SettledSlot], used: &Used<'_>, detail: Detail) -> Shown<'s> {
    let mut folded: BTreeMap<&SlotId, usize> = BTreeMap::new();
    slots.iter().filter_map(|slot| stand_in(slot, used, detail)).for_each(|out| *folded.entry(out).or_default() += 1);
    let is_hidden =
        |out: &SlotId| slots.iter().any(|slot| slot.def.id == *out && stand_in(slot, used, detail).is_some());
    let is_shown = |slot: &&SettledSlot| match &slot.def.shape {
        // What comes only with outs that are folded away is read by nobody.
        SlotShape::Output { only_by, .. } => {
            let is_wanted = used.outs.contains(&slot.def.id) || used.bound.contains(&slot.def.id);
            is_wanted || only_by.is_empty() || !only_by.iter().all(is_hidden)
        }
        SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Input { .. } => !is_hidden(&slot.def.id),
    };
    Shown { slots: slots.iter().filter(is_shown).collect(), folded }
}

/// The slots of a node that connections name.
#[derive(Debug, Default)]
pub(crate) struct Used<'g> {
    ins: BTreeSet<&'g SlotId>,
    outs: BTreeSet<&'g SlotId>,
    bound: BTreeSet<&'g SlotId>,
}

/// What nodes of a kind are by their behaviour; of a kind that nobody knows, [`Nature::Unknown`].
pub fn nature_of(def: Option<&NodeDef>) -> Nature {
    match def.map(|def| &def.behaviour) {
        Some(Behaviour::Listen(_)) => Nature::Entry,
        Some(Behaviour::Ask(_)) => Nature::Request,
        Some(Behaviour::Latent(_)) => Nature::Later,
        Some(Behaviour::Pure(_)) => Nature::Value,
        Some(Behaviour::Enter(_)) => Nature::Entry,
        Some(Behaviour::Lower(_) | Behaviour::Send(_) | Behaviour::Call | Behaviour::Exit(_)) => Nature::Plain,
        None => Nature::Unknown,
    }
}

/// Gives every part its place.
fn built(content: Content, def: Option<&NodeDef>, is_disabled: bool) -> Anatomy {
    let Content { title, header, lines } = content;
    let wanted = lines.iter().map(line_width).fold(title_width(&title), f64::max);
    let most = WIDTHS.1.max(title_width(&title));
    let width = (wanted.clamp(WIDTHS.0, most) / GRID).ceil() * GRID;
    let mut anatomy = Anatomy {
        title,
        nature: nature_of(def),
        is_disabled,
        size: Size { width, height: HEADER + BODY_TOP + ROW * lines.len() as f64 + BODY_BOTTOM },
        slots: Vec::new(),
        fields: Vec::new(),
    };
    for mut slot in header {
        slot.y = HEADER / 2.0;
        slot.label.clear();
        anatomy.slots.push(slot);
    }
    for (index, line) in lines.into_iter().enumerate() {
        let y = HEADER + BODY_TOP + ROW * (index as f64 + 0.5);
        place_line(&mut anatomy, line, y, width);
    }
    anatomy
}

fn place_line(anatomy: &mut Anatomy, line: Line, y: f64, width: f64) {
    let Line { slot, field } = line;
    if let Some(mut field) = field {
        field.y = y;
        field.width = field_width(&field.text);
        field.x = match &slot {
            // What an output writes stands before its label, everything else at the right edge.
            Some(slot) if slot.side == Side::Right => {
                width - INSET - text_width(&slot.label, TEXT_SIZE) - GAP - field.width
            }
            Some(_) | None => width - INSET - field.width,
        };
        anatomy.fields.push(field);
    }
    anatomy.slots.extend(slot.map(|slot| SlotFace { y, ..slot }));
}

fn title_width(title: &str) -> f64 {
    INSET + semibold_width(title, TEXT_SIZE) + STATE + INSET
}

fn field_width(text: &str) -> f64 {
    text_width(text, SMALL_SIZE) + 2.0 * FIELD_PADDING
}

fn line_width(line: &Line) -> f64 {
    let label = line.slot.as_ref().map(|slot| slot.label.as_str());
    let label = label.or(line.field.as_ref().map(|field| field.label.as_str())).unwrap_or_default();
    let field = line.field.as_ref().map_or(0.0, |field| GAP + field_width(&field.text));
    INSET + text_width(label, TEXT_SIZE) + field + INSET
}
