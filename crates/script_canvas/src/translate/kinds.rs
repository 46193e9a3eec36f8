//! Finds kinds by the names that foreign formats have for them.

use super::types::{fits, known_type};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{NodeDef, Registry, Serves, SlotShape};
use std::collections::BTreeMap;

/// The registry's kinds by alias and by name, whatever the case and the blanks of either.
pub(super) struct Kinds<'a> {
    registry: &'a Registry,
    by_name: BTreeMap<String, Vec<&'a NodeDef>>,
}

/// What two spellings of one name have in common.
fn plain(name: &str) -> String {
    name.replace("::", ".").chars().filter(|letter| !letter.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}

impl<'a> Kinds<'a> {
    /// The kinds of the registry and those that the graph declares itself.
    pub(super) fn new(registry: &'a Registry, own: impl Iterator<Item = &'a NodeDef>) -> Self {
        let mut by_name: BTreeMap<String, Vec<&NodeDef>> = BTreeMap::new();
        for def in registry.nodes().iter().chain(own) {
            let mut names: Vec<String> = def.aliases.iter().map(|alias| plain(alias)).collect();
            names.push(plain(&def.kind));
            names.sort();
            names.dedup();
            for name in names {
                by_name.entry(name).or_default().push(def);
            }
        }
        Self { registry, by_name }
    }

    /// The kind of a foreign name; the first registered where several have it.
    pub(super) fn named(&self, name: &str) -> Option<&'a NodeDef> {
        self.by_name.get(&plain(name))?.first().copied()
    }

    /// The first of several names that a kind has, and among its kinds the one that takes these types best.
    pub(super) fn of_call(&self, names: &[String], inputs: &[Option<ValueType>]) -> Option<&'a NodeDef> {
        let kinds = names.iter().find_map(|name| self.by_name.get(&plain(name)))?;
        kinds.iter().rev().max_by_key(|def| self.fit(def, inputs)).copied()
    }

    /// How many inputs of a kind take what they would be given; those that do not count against it.
    fn fit(&self, def: &NodeDef, inputs: &[Option<ValueType>]) -> i32 {
        let settings = self.registry.settings_of(def, &authcanvas_graph::Node::new(def.kind.to_string()));
        let Ok(slots) = self.registry.slots_of(def, &settings) else { return i32::MIN };
        let slots = slots.iter().filter_map(|slot| match &slot.shape {
            SlotShape::Input { slot_type, .. } => Some(slot_type),
            SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Output { .. } => None,
        });
        let fits = slots.zip(inputs).map(|(slot_type, given)| match given {
            Some(given) if fits(slot_type, given) => {
                if known_type(slot_type).is_some() {
                    2
                } else {
                    1
                }
            }
            Some(_) => -3,
            None => 0,
        });
        fits.sum()
    }

    /// The kind that runs several things one after another, with its setting and the beginning of its outs' names.
    pub(super) fn sequence(&self) -> Option<(&'a NodeDef, &'a str, &'a str)> {
        self.registry.nodes().iter().find_map(|def| match &def.serves {
            Some(Serves::Sequence { count, out_prefix }) => Some((def, &**count, &**out_prefix)),
            _ => None,
        })
    }

    /// The kind that turns one type into another, with its input and its output.
    pub(super) fn conversion(&self, from: &ValueType, to: &ValueType) -> Option<(&'a NodeDef, &'a str, &'a str)> {
        let conversions = self.registry.nodes().iter().filter_map(|def| match &def.serves {
            Some(Serves::Conversion { input, output, .. }) => Some((def, &**input, &**output)),
            _ => None,
        });
        let mut converts = conversions.filter(|(def, input, output)| {
            let settings = self.registry.settings_of(def, &authcanvas_graph::Node::new(def.kind.to_string()));
            let Ok(slots) = self.registry.slots_of(def, &settings) else { return false };
            let takes = slots.iter().any(|slot| {
                slot.id.as_str() == *input
                    && matches!(&slot.shape, SlotShape::Input { slot_type, .. } if fits(slot_type, from))
            });
            let gives = slots.iter().any(|slot| {
                slot.id.as_str() == *output
                    && matches!(&slot.shape, SlotShape::Output { slot_type, .. } if known_type(slot_type) == Some(to))
            });
            takes && gives && !self.registry.holds_secret(from)
        });
        converts.next()
    }
}
