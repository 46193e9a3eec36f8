//! Settings that shape a node's slots, chosen so that it has those of the canvas's node.

use super::Importer;
use super::draft::Draft;
use super::types::fits;
use crate::SlotKind;
use authcanvas_graph::{Literal, Node};
use authcanvas_interpreter::{SettingShape, SlotDef, SlotShape};
use std::collections::{BTreeMap, BTreeSet};

/// How far from a number of slots the counting setting behind it may be.
const NEAR: i64 = 3;

/// How many slots of each sort a node has.
#[derive(PartialEq, Eq, Default, Clone, Copy)]
struct Counts {
    inputs: usize,
    exec_ins: usize,
    exec_outs: usize,
}

impl Counts {
    fn of(slots: &[SlotDef]) -> Self {
        let mut counts = Self::default();
        for slot in slots {
            match slot.shape {
                SlotShape::Input { .. } => counts.inputs += 1,
                SlotShape::ExecIn => counts.exec_ins += 1,
                SlotShape::ExecOut { .. } => counts.exec_outs += 1,
                SlotShape::Output { .. } => {}
            }
        }
        counts
    }

    /// How far a node is from what the canvas has; a kind without exec slots says nothing about them.
    fn distance(self, wanted: Self) -> usize {
        let exec = if self.exec_ins + self.exec_outs == 0 {
            0
        } else {
            self.exec_ins.abs_diff(wanted.exec_ins) + self.exec_outs.abs_diff(wanted.exec_outs)
        };
        exec + self.inputs.abs_diff(wanted.inputs)
    }
}

impl<'a> Importer<'a> {
    /// Sets the counting settings so that the node has as many slots as the canvas's.
    pub(super) fn fit_counts(&self, draft: &mut Draft<'a>) {
        let n_of = |kind| draft.exec.iter().filter(|slot| slot.kind == kind).count();
        let wanted = Counts {
            inputs: draft.inputs.len() + draft.bind.len(),
            exec_ins: n_of(SlotKind::ExecIn),
            exec_outs: n_of(SlotKind::ExecOut),
        };
        let def = draft.def;
        let distance = |with: &BTreeMap<String, Literal>| {
            let node = Node { with: with.clone(), ..Node::new(def.kind.to_string()) };
            let slots = self.registry.slots_of(def, &self.registry.settings_of(def, &node)).ok()?;
            Some(Counts::of(&slots).distance(wanted))
        };
        self.fit_choices(draft);
        for setting in &def.settings {
            let SettingShape::Count { least, most, .. } = setting.shape else { continue };
            let Some(mut best) = distance(&draft.with) else { continue };
            if best == 0 || draft.with.contains_key(setting.name) {
                continue;
            }
            // How many slots there are follows the setting closely, so values near the numbers wanted are enough.
            let near = [wanted.inputs, wanted.exec_ins, wanted.exec_outs];
            let near = near.into_iter().filter_map(|n| i64::try_from(n).ok()).flat_map(|n| n - NEAR..=n + NEAR);
            let counts: BTreeSet<u32> = near.filter_map(|n| u32::try_from(n).ok()).collect();
            for count in counts.into_iter().filter(|count| (least..=most).contains(count)) {
                let mut with = draft.with.clone();
                with.insert(setting.name.to_owned(), Literal::Number(f64::from(count)));
                if let Some(found) = distance(&with).filter(|found| *found < best) {
                    best = found;
                    draft.with = with;
                }
                if best == 0 {
                    break;
                }
            }
        }
    }

    /// Chooses what gives the node inputs that take what they would be given, and as many outputs as the canvas's.
    fn fit_choices(&self, draft: &mut Draft<'a>) {
        let given: Vec<_> = draft.inputs.iter().map(|slot| self.argument_type(draft.node, slot)).collect();
        let def = draft.def;
        let misfit = |with: &BTreeMap<String, Literal>| {
            let node = Node { with: with.clone(), ..Node::new(def.kind.to_string()) };
            let slots = self.registry.slots_of(def, &self.registry.settings_of(def, &node)).ok()?;
            let inputs = slots.iter().filter_map(|slot| match &slot.shape {
                SlotShape::Input { slot_type, .. } => Some(slot_type),
                SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Output { .. } => None,
            });
            let wrong = inputs.zip(&given).filter(|(own, given)| given.as_ref().is_some_and(|it| !fits(own, it)));
            let n_outputs = slots.iter().filter(|slot| matches!(slot.shape, SlotShape::Output { .. })).count();
            Some(2 * wrong.count() + n_outputs.abs_diff(draft.outputs.len()))
        };
        for setting in &def.settings {
            let SettingShape::Choice { choices, .. } = setting.shape else { continue };
            let Some(mut best) = misfit(&draft.with) else { continue };
            for choice in choices {
                let mut with = draft.with.clone();
                with.insert(setting.name.to_owned(), Literal::String((*choice).to_owned()));
                if let Some(found) = misfit(&with).filter(|found| *found < best) {
                    best = found;
                    draft.with = with;
                }
            }
        }
    }

    /// True where a draft has inputs that its kind has no slots for.
    pub(super) fn is_beyond(&self, draft: &Draft<'a>) -> bool {
        let node = Node { with: draft.with.clone(), ..Node::new(draft.def.kind.to_string()) };
        let settings = self.registry.settings_of(draft.def, &node);
        let slots = self.registry.slots_of(draft.def, &settings).unwrap_or_default();
        let taken = |slot: &SlotDef| draft.bind.contains_key(&slot.id);
        let own = slots.iter().filter(|slot| matches!(slot.shape, SlotShape::Input { .. }) && !taken(slot)).count();
        draft.inputs.len() > own
    }
}
