//! How slots stand on a node: which row, which shape and colour, and what stands beside an input without connection.
//! Sizes and rows are `picture`'s; what a person can do with them is added here.

use super::board::About;
use super::names::Names;
use crate::catalog::{Catalog, is_declared, is_exec, is_out};
use crate::document::Document;
use crate::look::Palette;
use authcanvas_canvas as canvas;
use authcanvas_graph::{Endpoint, Literal, Node, NodeId, Severity, Site, SlotId, ValueType};
use authcanvas_interpreter::{Data, SettledSlot, SlotDef, SlotShape};
use authcanvas_picture as picture;
use egui::Color32;
use picture::{FieldKind, Side};

/// A slot as the canvas draws it.
#[derive(Debug, Clone)]
pub struct SlotFace {
    /// Where it is.
    pub outline: canvas::SlotOutline,
    /// The text beside it.
    pub label: String,
    /// Its type in words.
    pub type_name: String,
    /// The shape of its type.
    pub shape: canvas::SlotShape,
    /// The colour of its type.
    pub color: Color32,
    /// It is connected, bound or set.
    pub is_set: bool,
    /// What stands beside it.
    pub value: Shown,
    /// What is to be done here.
    pub attention: Option<String>,
}

/// What stands beside an input, with its text.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// Nothing.
    None,
    /// A text, and whether it is only the default.
    Field(String, bool),
    /// A truth value.
    Check(bool),
    /// A variable.
    Pill(String),
}

impl Shown {
    /// As the canvas takes it.
    pub fn value(&self) -> canvas::Value<'_> {
        match self {
            Self::None => canvas::Value::None,
            Self::Field(text, is_default) => canvas::Value::Field { text, is_default: *is_default },
            Self::Check(is_true) => canvas::Value::Check(*is_true),
            Self::Pill(name) => canvas::Value::Pill(name),
        }
    }
}

/// A row of a node that belongs to no slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// On which row below the header.
    pub row: u16,
    /// The text at the left.
    pub label: String,
    /// The text at the right.
    pub text: String,
    /// True for a plain, dim text.
    pub is_quiet: bool,
}

/// What stands on a node, and how large that makes it.
#[derive(Debug, Default)]
pub struct Faces {
    /// Its slots, inputs first.
    pub slots: Vec<SlotFace>,
    /// Rows that belong to no slot.
    pub notes: Vec<Note>,
    /// Its width.
    pub width: f32,
    /// Its rows below the header.
    pub n_rows: u16,
}

/// What stands on a node: as pictures have it, so that what they arrange fits here too.
pub fn faces_of(
    names: &mut Names,
    (catalog, document, palette): (&Catalog, &Document, &Palette),
    (id, node): (&NodeId, &Node),
    about: &About<'_>,
) -> Faces {
    let end = |slot: &SlotId| Endpoint { node: id.clone(), slot: slot.clone() };
    let declared = document.slots(id).iter().filter(|slot| is_declared(slot));
    let settled: Vec<SettledSlot> = declared
        .map(|def| SettledSlot {
            def: def.clone(),
            value_type: if is_exec(def) { None } else { document.type_of(&end(&def.id)) },
        })
        .collect();
    let connections = document.joins(id);
    let whole = picture::Detail::Whole;
    let anatomy = picture::anatomy_of(document.graph(), &catalog.registry, id, &settled, connections, whole);
    let Some(anatomy) = anatomy else { return Faces::default() };
    let body = picture::HEADER + picture::BODY_TOP;
    let row_at = |y: f64| ((y - body) / picture::ROW).floor().clamp(0.0, f64::from(u16::MAX)) as u16;
    let mut slots: Vec<SlotFace> = Vec::with_capacity(anatomy.slots.len());
    for face in &anatomy.slots {
        let place = if face.y < picture::HEADER { canvas::Place::Header } else { canvas::Place::Row(row_at(face.y)) };
        let field = anatomy.fields.iter().find(|field| field.slot.as_ref() == Some(&face.id) && field.y == face.y);
        let def = document.slots(id).iter().find(|def| def.id == face.id && is_out(def) == (face.side == Side::Right));
        let exec = face.mark == picture::Mark::Arrow;
        let attention = about.findings.iter().find(|found| {
            exec && found.severity == Severity::Warning && found.site == Site::Slot(id.clone(), face.id.clone())
        });
        slots.push(SlotFace {
            outline: canvas::SlotOutline {
                id: names.slot(&face.id),
                direction: if face.side == Side::Right { canvas::Direction::Output } else { canvas::Direction::Input },
                place,
            },
            label: match def {
                Some(def) if face.label.is_empty() => def.title.to_string(),
                Some(_) | None => face.label.clone(),
            },
            type_name: if exec {
                "execution".to_owned()
            } else {
                face.value_type.as_ref().map_or_else(|| "any type".to_owned(), ToString::to_string)
            },
            shape: shape_of(face.mark),
            color: if exec { palette.exec } else { palette.of_type(face.value_type.as_ref()) },
            is_set: face.is_filled,
            value: shown(node, face, field, def, document.is_connected(&end(&face.id))),
            attention: attention.map(|found| found.message.clone()),
        });
    }
    slots.sort_by_key(|slot| slot.outline.direction);
    let notes = anatomy.fields.iter().filter(|field| field.slot.is_none()).map(|field| Note {
        row: row_at(field.y),
        label: field.label.clone(),
        text: field.text.clone(),
        is_quiet: field.kind == FieldKind::Folded,
    });
    Faces {
        notes: notes.collect(),
        slots,
        width: anatomy.size.width as f32,
        n_rows: ((anatomy.size.height - body - picture::BODY_BOTTOM) / picture::ROW).round() as u16,
    }
}

/// The shape of a slot as the canvas has it.
fn shape_of(mark: picture::Mark) -> canvas::SlotShape {
    match mark {
        picture::Mark::Arrow => canvas::SlotShape::Arrow,
        picture::Mark::Diamond => canvas::SlotShape::Diamond,
        picture::Mark::Circle => canvas::SlotShape::Circle,
        picture::Mark::Square => canvas::SlotShape::RoundedSquare,
        picture::Mark::Lock => canvas::SlotShape::Lock,
        picture::Mark::Grid => canvas::SlotShape::Grid,
        picture::Mark::Columns => canvas::SlotShape::Columns,
        picture::Mark::Hexagon => canvas::SlotShape::Hexagon,
        picture::Mark::Ring => canvas::SlotShape::Ring,
    }
}

/// What stands beside a slot. An input that nothing gives a value has an empty field, to type into.
fn shown(
    node: &Node,
    face: &picture::SlotFace,
    field: Option<&picture::Field>,
    def: Option<&SlotDef>,
    is_connected: bool,
) -> Shown {
    let default = match def.map(|def| &def.shape) {
        Some(SlotShape::Input { default, .. }) => default.as_ref(),
        _ => None,
    };
    let is_true = match (node.set.get(&face.id), default) {
        (Some(literal), _) => *literal == Literal::Bool(true),
        (None, default) => default == Some(&Data::Bool(true)),
    };
    let is_bool = face.value_type == Some(ValueType::Bool);
    match field.map(|field| (field.kind, &field.text)) {
        Some((FieldKind::Variable, text)) => Shown::Pill(text.clone()),
        Some((FieldKind::Said | FieldKind::Default, _)) if is_bool => Shown::Check(is_true),
        Some((FieldKind::Said, text)) => Shown::Field(text.clone(), false),
        Some((FieldKind::Default, text)) => Shown::Field(text.clone(), true),
        Some((FieldKind::Folded, _)) => Shown::None,
        None => match &face.value_type {
            Some(ValueType::Secret | ValueType::Record(_) | ValueType::Host(_)) => Shown::None,
            _ if is_connected || face.side == Side::Right || face.mark == picture::Mark::Arrow => Shown::None,
            Some(ValueType::Bool) => Shown::Check(is_true),
            _ => Shown::Field(String::new(), true),
        },
    }
}
