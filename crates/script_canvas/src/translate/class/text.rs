//! Format, Print and MathExpression: a text with `{name}` places, each with a data in of its own.

use super::super::draft::Draft;
use super::super::{Importer, snake_case};
use crate::{CanvasNode, CanvasSlotId, SlotKind, TextFormat};
use authcanvas_graph::{Literal, SlotId};
use authcanvas_interpreter::{NodeDef, SettingShape};
use std::collections::BTreeMap;

/// The setting that says how many decimals numbers have.
const DECIMALS: &str = "decimals";

impl<'a> Importer<'a> {
    pub(super) fn add_text(&mut self, node: &'a CanvasNode, format: &'a TextFormat) {
        let Some(def) = self.kind_of_class(&node.class) else {
            self.put_placeholder(node, &super::class_in_words(node));
            return;
        };
        let mut draft = self.template(node, def, &format.format, |name| format.slot_of_name.get(name).copied());
        if def.settings.iter().any(|setting| setting.name == DECIMALS) {
            draft.with.insert(DECIMALS.to_owned(), Literal::String(format.numeric_precision.to_string()));
        }
        self.put(draft);
    }

    pub(super) fn add_expression(&mut self, node: &'a CanvasNode, formula: &str) {
        let Some(def) = self.kind_of_class(&node.class) else {
            self.put_placeholder(node, &super::class_in_words(node));
            return;
        };
        let slot = |name: &str| node.slots_of(SlotKind::DataIn).find(|slot| slot.name == name)?.id;
        let draft = self.template(node, def, formula, slot);
        self.put(draft);
    }

    /// A node whose first text setting is a template, its places renamed to ids of ours.
    fn template(
        &self,
        node: &'a CanvasNode,
        def: &'a NodeDef,
        format: &str,
        slot_of: impl Fn(&str) -> Option<CanvasSlotId>,
    ) -> Draft<'a> {
        let mut draft = Draft::new(node, def);
        let mut ids: BTreeMap<&str, SlotId> = BTreeMap::new();
        let (mut text, mut rest) = (String::new(), format);
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}').map(|close| open + close) else { break };
            let name = &rest[open + 1..close];
            let Some(slot) = slot_of(name) else {
                text.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
                continue;
            };
            let n_known = ids.len();
            let id = ids.entry(name).or_insert_with(|| fresh_place(name, &draft.named, n_known)).clone();
            text.push_str(&rest[..open]);
            text.push_str(&format!("{{{id}}}"));
            draft.named.insert(slot, id);
            rest = &rest[close + 1..];
        }
        text.push_str(rest);
        let setting = def.settings.iter().find(|setting| matches!(setting.shape, SettingShape::Text { .. }));
        if let Some(setting) = setting {
            draft.with.insert(setting.name.to_owned(), Literal::String(text));
        }
        draft
    }
}

/// Names that a template's node has for other slots.
const TAKEN: [&str; 4] = ["in", "out", "string", "result"];

/// An id for a place that no other place of the text has.
fn fresh_place(name: &str, taken: &BTreeMap<CanvasSlotId, SlotId>, n_known: usize) -> SlotId {
    let base = snake_case(name);
    let is_free = |id: &str| !TAKEN.contains(&id) && !taken.values().any(|taken| taken.as_str() == id);
    let id = if is_free(&base) { base } else { format!("{base}_{}", n_known + 2) };
    super::super::slot_id(&id)
}
