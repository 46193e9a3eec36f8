//! How slots stand on a node: which row, which shape and colour, and what stands beside an input without connection.

use super::names::Names;
use crate::catalog::{Catalog, is_exec, is_out};
use crate::document::Document;
use crate::look::Palette;
use crate::panel::spelling;
use authcanvas_canvas as canvas;
use authcanvas_graph::{Diagnostic, Endpoint, Literal, Node, NodeId, Severity, Site, ValueType};
use authcanvas_interpreter::{Data, SlotDef, SlotShape};
use egui::Color32;

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
    /// A secret without a source yet.
    Secret,
}

impl Shown {
    /// As the canvas takes it.
    pub fn value(&self) -> canvas::Value<'_> {
        match self {
            Self::None => canvas::Value::None,
            Self::Field(text, is_default) => canvas::Value::Field { text, is_default: *is_default },
            Self::Check(is_true) => canvas::Value::Check(*is_true),
            Self::Pill(name) => canvas::Value::Pill(name),
            Self::Secret => canvas::Value::Secret("no source"),
        }
    }

    fn width(&self) -> f32 {
        match self {
            Self::None => 0.0,
            Self::Field(text, _) => (text_width(text) + 20.0).clamp(56.0, 120.0),
            Self::Check(_) => 24.0,
            Self::Pill(name) => (text_width(name) + 24.0).min(120.0),
            Self::Secret => 84.0,
        }
    }
}

/// The slots of a node in the order in which the canvas wants them, and how many rows they take.
pub fn slot_faces(
    names: &mut Names,
    (catalog, document, palette): (&Catalog, &Document, &Palette),
    (id, node): (&NodeId, &Node),
    findings: &[&Diagnostic],
) -> (Vec<SlotFace>, u16) {
    let slots = document.slots(id);
    let exec_in: Vec<&SlotDef> = slots.iter().filter(|slot| is_exec(slot) && !is_out(slot)).collect();
    let inputs = slots.iter().filter(|slot| !is_exec(slot) && !is_out(slot));
    let outs = ordered_outs(slots);
    let n_exec_outs = outs.iter().filter(|slot| is_exec(slot)).count();
    let mut faces = Vec::new();
    let mut row = 0;
    let mut add = |slot: &SlotDef, in_header: bool| {
        let place = if in_header { canvas::Place::Header } else { canvas::Place::Row(row) };
        row += u16::from(!in_header);
        faces.push(slot_face(names, (catalog, document, palette), (id, node), slot, place, findings));
    };
    exec_in.iter().for_each(|slot| add(slot, exec_in.len() == 1));
    inputs.for_each(|slot| add(slot, false));
    outs.iter().for_each(|slot| add(slot, is_exec(slot) && n_exec_outs == 1));
    (faces, row)
}

/// The outs of a node: each exec out, then the values that are produced for it first, then the rest.
fn ordered_outs(slots: &[SlotDef]) -> Vec<&SlotDef> {
    let mut ordered: Vec<&SlotDef> = Vec::new();
    for exec in slots.iter().filter(|slot| is_exec(slot) && is_out(slot)) {
        ordered.push(exec);
        let of_exec = slots.iter().filter(|slot| match &slot.shape {
            SlotShape::Output { only_by, .. } => only_by.first() == Some(&exec.id),
            SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Input { .. } => false,
        });
        ordered.extend(of_exec);
    }
    let rest = slots.iter().filter(|slot| is_out(slot));
    let rest: Vec<&SlotDef> = rest.filter(|slot| ordered.iter().all(|placed| placed.id != slot.id)).collect();
    ordered.extend(rest);
    ordered
}

fn slot_face(
    names: &mut Names,
    (catalog, document, palette): (&Catalog, &Document, &Palette),
    (id, node): (&NodeId, &Node),
    slot: &SlotDef,
    place: canvas::Place,
    findings: &[&Diagnostic],
) -> SlotFace {
    let end = Endpoint { node: id.clone(), slot: slot.id.clone() };
    let value_type = document.type_of(&end);
    let exec = is_exec(slot);
    let is_connected = document.is_connected(&end);
    let value = if exec || is_connected && !node.bind.contains_key(&slot.id) {
        Shown::None
    } else {
        shown(catalog, node, slot, value_type.as_ref())
    };
    let attention = findings.iter().find(|found| {
        exec && found.severity == Severity::Warning && found.site == Site::Slot(id.clone(), slot.id.clone())
    });
    SlotFace {
        outline: canvas::SlotOutline {
            id: names.slot(&slot.id),
            direction: if is_out(slot) { canvas::Direction::Output } else { canvas::Direction::Input },
            place,
        },
        label: slot.title.to_string(),
        type_name: if exec {
            "execution".to_owned()
        } else {
            value_type.as_ref().map_or_else(|| "any type".to_owned(), ToString::to_string)
        },
        shape: if exec { canvas::SlotShape::Arrow } else { shape_of(value_type.as_ref()) },
        color: if exec { palette.exec } else { palette.of_type(value_type.as_ref()) },
        is_set: is_connected || node.bind.contains_key(&slot.id) || node.set.contains_key(&slot.id),
        value,
        attention: attention.map(|found| found.message.clone()),
    }
}

/// The shape that tells a type without colour.
pub fn shape_of(value_type: Option<&ValueType>) -> canvas::SlotShape {
    match value_type {
        Some(ValueType::Bool) => canvas::SlotShape::Diamond,
        Some(ValueType::Number) => canvas::SlotShape::Circle,
        Some(ValueType::String) => canvas::SlotShape::RoundedSquare,
        Some(ValueType::Secret) => canvas::SlotShape::Lock,
        Some(ValueType::Array(_)) => canvas::SlotShape::Grid,
        Some(ValueType::Map(..)) => canvas::SlotShape::Columns,
        Some(ValueType::Record(_) | ValueType::Host(_) | ValueType::Math(_)) => canvas::SlotShape::Hexagon,
        Some(ValueType::EntityId | ValueType::Crc | ValueType::Null | ValueType::Any) | None => canvas::SlotShape::Ring,
    }
}

fn shown(catalog: &Catalog, node: &Node, slot: &SlotDef, value_type: Option<&ValueType>) -> Shown {
    if let Some(variable) = node.bind.get(&slot.id) {
        return Shown::Pill(variable.to_string());
    }
    let SlotShape::Input { default, .. } = &slot.shape else { return Shown::None };
    if value_type.is_some_and(|value_type| catalog.registry.holds_secret(value_type)) {
        return if value_type == Some(&ValueType::Secret) { Shown::Secret } else { Shown::None };
    }
    let literal = node.set.get(&slot.id);
    match (literal, value_type) {
        (Some(Literal::Bool(is_true)), _) => Shown::Check(*is_true),
        (None, Some(ValueType::Bool)) => Shown::Check(*default == Some(Data::Bool(true))),
        (Some(Literal::String(text)), _) => Shown::Field(text.clone(), false),
        (Some(literal), _) => Shown::Field(spelling(literal), false),
        (None, Some(ValueType::Record(_) | ValueType::Host(_))) => Shown::None,
        (None, _) => Shown::Field(default.as_ref().map_or_else(String::new, ToString::to_string), true),
    }
}

/// The width of a node that fits its texts, in steps of the grid.
pub fn width_of(title: &str, slots: &[SlotFace]) -> f32 {
    let row = |slot: &SlotFace| match slot.outline.place {
        canvas::Place::Header => 0.0,
        canvas::Place::Row(_) => 14.0 + text_width(&slot.label) + 14.0 + slot.value.width() + 10.0,
    };
    let widest = slots.iter().map(row).fold(text_width(title) * 1.08 + 64.0, f32::max);
    (widest / 16.0).ceil() * 16.0
}

/// The width of a text at the size of slots.
pub fn text_width(text: &str) -> f32 {
    super::places::text_width(text)
}
