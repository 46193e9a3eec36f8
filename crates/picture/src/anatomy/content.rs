//! What stands on a node: its title, its slots in their order, settings and values; no sizes yet.

use super::{FIELD_MOST, Field, FieldKind, LABEL_MOST, Mark, Shown, Side, SlotFace, Used};
use crate::font::{SMALL_SIZE, TEXT_SIZE, elided};
use authcanvas_graph::{Graph, Literal, Node, SlotId, ValueType};
use authcanvas_interpreter::{Data, NodeDef, SettledSlot, SlotDef, SlotShape};

/// What stands on a node.
pub(super) struct Content {
    pub(super) title: String,
    /// Slots on the header.
    pub(super) header: Vec<SlotFace>,
    /// Rows below it.
    pub(super) lines: Vec<Line>,
}

/// A row: a slot, a value, or both.
pub(super) struct Line {
    pub(super) slot: Option<SlotFace>,
    pub(super) field: Option<Field>,
}

/// What it is made from.
struct Maker<'a> {
    graph: &'a Graph,
    node: &'a Node,
    used: &'a Used<'a>,
}

impl Content {
    pub(super) fn of(graph: &Graph, node: &Node, def: Option<&NodeDef>, shown: &Shown<'_>, used: &Used<'_>) -> Self {
        let maker = Maker { graph, node, used };
        let title = match def {
            _ if !node.title.is_empty() => node.title.clone(),
            Some(def) => def.title.to_string(),
            None => node.kind.clone(),
        };
        let (mut header, mut lines) = (Vec::new(), maker.settings());
        let mut seen = Vec::new();
        let Shown { slots, folded } = shown;
        for slot in in_reading_order(slots) {
            seen.push((&slot.def.id, side_of(&slot.def.shape)));
            let is_alone = slots.iter().filter(|other| is_exec(other, side_of(&slot.def.shape))).count() == 1;
            match &slot.def.shape {
                SlotShape::ExecIn | SlotShape::ExecOut { .. } if is_alone => header.push(maker.face(slot)),
                SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Input { .. } | SlotShape::Output { .. } => {
                    let (mut face, value) = (maker.face(slot), maker.value(slot));
                    if value.is_some() {
                        face.label = elided(&face.label, TEXT_SIZE, LABEL_MOST);
                    }
                    lines.push(Line { slot: Some(face), field: value });
                    if let Some(count) = folded.get(&slot.def.id) {
                        let text = format!("{count} more leave by {}", slot.def.title);
                        lines.push(Line { slot: None, field: Some(field(None, "", &text, FieldKind::Folded)) });
                    }
                }
            }
        }
        lines.extend(maker.unknown_slots(&seen));
        Self { title, header, lines }
    }
}

impl Maker<'_> {
    /// The settings that the file says: as rows without a slot.
    fn settings(&self) -> Vec<Line> {
        let rows = self.node.with.iter().map(|(name, value)| {
            let text = match value {
                Literal::String(text) => text.clone(),
                other => other.to_string(),
            };
            Line { slot: None, field: Some(field(None, &titled(name), &text, FieldKind::Said)) }
        });
        rows.collect()
    }

    fn face(&self, slot: &SettledSlot) -> SlotFace {
        let SlotDef { id, title, doc: _, shape } = &slot.def;
        let (side, is_data) = (side_of(shape), is_data(shape));
        let mark = if is_data { Mark::of_type(slot.value_type.as_ref()) } else { Mark::Arrow };
        let is_filled = self.is_connected(id, side) || (is_data && self.is_said(id));
        let value_type = slot.value_type.clone();
        SlotFace { id: id.clone(), side, label: title.to_string(), mark, value_type, is_filled, y: 0.0 }
    }

    fn is_connected(&self, id: &SlotId, side: Side) -> bool {
        match side {
            Side::Left => self.used.ins.contains(id),
            Side::Right => self.used.outs.contains(id),
        }
    }

    fn is_said(&self, id: &SlotId) -> bool {
        self.node.bind.contains_key(id) || self.node.set.contains_key(id)
    }

    /// What a slot is set to, bound to, or has where nothing is said.
    fn value(&self, slot: &SettledSlot) -> Option<Field> {
        let id = &slot.def.id;
        if let Some(variable) = self.node.bind.get(id) {
            return Some(field(Some(id), "", variable.as_str(), FieldKind::Variable));
        }
        let SlotShape::Input { default, .. } = &slot.def.shape else { return None };
        if self.used.ins.contains(id) {
            return None;
        }
        if slot.value_type == Some(ValueType::Secret) {
            // A secret never stands in a file; what a faulty one holds is not shown either.
            return None;
        }
        match self.node.set.get(id) {
            Some(Literal::String(text)) => Some(field(Some(id), "", text, FieldKind::Said)),
            Some(other) => Some(field(Some(id), "", &other.to_string(), FieldKind::Said)),
            None => default_text(default.as_ref()?).map(|text| field(Some(id), "", &text, FieldKind::Default)),
        }
    }

    /// Slots that connections, literals or bindings name and the kind does not have, or whose kind nobody knows.
    fn unknown_slots(&self, known: &[(&SlotId, Side)]) -> Vec<Line> {
        let is_new = |id: &SlotId, side: Side| !known.contains(&(id, side));
        let unknown = |id: &SlotId, side: Side| {
            let variable = self.node.bind.get(id).and_then(|variable| self.graph.variables.get(variable));
            let value_type = variable.map(|variable| variable.value_type.clone());
            SlotFace {
                id: id.clone(),
                side,
                label: id.to_string(),
                mark: Mark::of_type(value_type.as_ref()),
                value_type,
                is_filled: true,
                y: 0.0,
            }
        };
        let set = self.node.set.keys().chain(self.node.bind.keys());
        let mut ins: Vec<&SlotId> = self.used.ins.iter().copied().chain(set).collect();
        ins.retain(|id| is_new(id, Side::Left) && is_new(id, Side::Right));
        ins.sort();
        ins.dedup();
        let outs = self.used.outs.iter().filter(|id| is_new(id, Side::Right));
        let in_line = |id: &SlotId| {
            let bound = self.node.bind.get(id).map(|it| field(Some(id), "", it.as_str(), FieldKind::Variable));
            Line { slot: Some(unknown(id, Side::Left)), field: bound }
        };
        let lines = ins.into_iter().map(in_line);
        lines.chain(outs.map(|id| Line { slot: Some(unknown(id, Side::Right)), field: None })).collect()
    }
}

/// Ins, inputs, then each out with the outputs that come with it, then the other outputs.
fn in_reading_order<'s>(slots: &[&'s SettledSlot]) -> Vec<&'s SettledSlot> {
    let mut ordered: Vec<&SettledSlot> =
        slots.iter().copied().filter(|slot| side_of(&slot.def.shape) == Side::Left).collect();
    let outputs: Vec<&SettledSlot> =
        slots.iter().copied().filter(|slot| matches!(slot.def.shape, SlotShape::Output { .. })).collect();
    let comes_with = |output: &SettledSlot, out: &SlotId| match &output.def.shape {
        SlotShape::Output { only_by, .. } => only_by.contains(out),
        SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Input { .. } => false,
    };
    for out in slots.iter().filter(|slot| matches!(slot.def.shape, SlotShape::ExecOut { .. })) {
        ordered.push(out);
        for output in outputs.iter().copied().filter(|output| comes_with(output, &out.def.id)) {
            if !ordered.iter().any(|placed| std::ptr::eq(*placed, output)) {
                ordered.push(output);
            }
        }
    }
    for output in outputs {
        if !ordered.iter().any(|placed| std::ptr::eq(*placed, output)) {
            ordered.push(output);
        }
    }
    ordered
}

fn side_of(shape: &SlotShape) -> Side {
    match shape {
        SlotShape::ExecIn | SlotShape::Input { .. } => Side::Left,
        SlotShape::ExecOut { .. } | SlotShape::Output { .. } => Side::Right,
    }
}

fn is_data(shape: &SlotShape) -> bool {
    match shape {
        SlotShape::ExecIn | SlotShape::ExecOut { .. } => false,
        SlotShape::Input { .. } | SlotShape::Output { .. } => true,
    }
}

fn is_exec(slot: &SettledSlot, side: Side) -> bool {
    !is_data(&slot.def.shape) && side_of(&slot.def.shape) == side
}

fn field(slot: Option<&SlotId>, label: &str, text: &str, kind: FieldKind) -> Field {
    let text = text.replace('\n', " \u{21b5} ");
    Field {
        slot: slot.cloned(),
        label: elided(label, TEXT_SIZE, LABEL_MOST),
        text: elided(&text, SMALL_SIZE, FIELD_MOST),
        kind,
        x: 0.0,
        y: 0.0,
        width: 0.0,
    }
}

/// The default of an input where it is short enough to read at a glance.
fn default_text(data: &Data) -> Option<String> {
    match data {
        Data::Bool(_) | Data::Number(_) => Some(data.to_string()),
        Data::String(text) if !text.is_empty() => Some(text.to_string()),
        Data::String(_)
        | Data::Null
        | Data::Secret(_)
        | Data::Array(_)
        | Data::Map(_)
        | Data::EntityId(_)
        | Data::Crc(_)
        | Data::Math(_)
        | Data::Record(_)
        | Data::Host(_) => None,
    }
}

/// `count` or `time_unit` as a label: the first letter large, blanks for `_`.
fn titled(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
