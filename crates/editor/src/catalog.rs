//! What can be put into a graph, as the registry declares it: the palette's entries, and the slots of any node.
//!
//! Nothing here names a kind of node.

use crate::search;
use authcanvas_graph::{Connection, Node, NodeId, SlotId, ValueType};
use authcanvas_interpreter::{Behaviour, NodeDef, Registry, Serves, SlotDef, SlotShape, SlotType, Trigger, TypeClass};
use authcanvas_picture::{Nature, nature_of};

/// Everything that can be put into a graph.
#[derive(Debug)]
pub struct Catalog {
    /// The kinds, records and buses.
    pub registry: Registry,
    entries: Vec<Entry>,
}

/// A kind of node, as the palette shows it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name in files.
    pub kind: String,
    /// Its name for people.
    pub title: String,
    /// The palette's heading.
    pub category: String,
    /// What it does.
    pub doc: String,
    /// What it is when it runs.
    pub nature: Nature,
    /// The palette's heading, finer than the category: requests and events of a bus stand by themselves.
    pub group: String,
    keywords: String,
    slots: Vec<SlotDef>,
}

/// What a new node has to fit to: the slot that a connection was dragged from.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// True when the dragged slot is an out, so that the new node needs an in.
    pub is_from_out: bool,
    /// True for execution.
    pub is_exec: bool,
    /// The dragged slot's type where it is known.
    pub value_type: Option<ValueType>,
}

impl Catalog {
    /// The catalogue of a registry.
    pub fn new(registry: Registry) -> Self {
        let entries = registry.nodes().iter().map(|def| entry_of(&registry, def)).collect();
        Self { registry, entries }
    }

    /// Every entry, in palette order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a kind.
    pub fn entry(&self, kind: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.kind == kind)
    }

    /// The entries that fit a query and a slot, best first; all of them in palette order for an empty query.
    pub fn find(&self, query: &str, wanted: Option<&Wanted>) -> Vec<&Entry> {
        let fitting = self.entries.iter().filter(|entry| wanted.is_none_or(|wanted| entry.slot_for(wanted).is_some()));
        if query.trim().is_empty() {
            return fitting.collect();
        }
        let mut scored: Vec<(i32, &Entry)> = fitting.filter_map(|entry| Some((entry.score(query)?, entry))).collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        scored.into_iter().map(|(_, entry)| entry).collect()
    }

    /// What a node is when it runs.
    pub fn nature(&self, kind: &str) -> Nature {
        nature_of(self.registry.node(kind))
    }

    /// The title of a node: its own, or its kind's, or its kind's name.
    pub fn title(&self, node: &Node) -> String {
        if !node.title.is_empty() {
            return node.title.clone();
        }
        self.registry.node(&node.kind).map_or_else(|| node.kind.clone(), |def| def.title.to_string())
    }

    /// The slots of a node: those of its kind, then those that only its connections, literals and bindings name.
    pub fn slots<'c>(
        &self,
        id: &NodeId,
        node: &Node,
        connections: impl IntoIterator<Item = &'c Connection>,
    ) -> Vec<SlotDef> {
        let mut slots = self.registry.node(&node.kind).map_or_else(Vec::new, |def| {
            // Settings that make no sense are the checker's to report.
            self.registry.slots_of(def, &self.registry.settings_of(def, node)).unwrap_or_default()
        });
        let has = |slots: &[SlotDef], slot: &SlotId| slots.iter().any(|known| known.id == *slot);
        for connection in connections {
            for (end, is_out) in [(&connection.from, true), (&connection.to, false)] {
                if end.node == *id && !has(&slots, &end.slot) {
                    slots.push(unknown_slot(&end.slot, is_out));
                }
            }
        }
        for slot in node.set.keys().chain(node.bind.keys()) {
            if !has(&slots, slot) {
                slots.push(unknown_slot(slot, false));
            }
        }
        slots
    }

    /// True when a value of one type can be read where another is wanted, if need be through a node that converts.
    pub fn converts(&self, from: &ValueType, to: &ValueType) -> bool {
        from == to
            || *from == ValueType::Any
            || *to == ValueType::Any
            || self.registry.nodes().iter().any(|def| self.is_conversion(def, from, to))
    }

    fn is_conversion(&self, def: &NodeDef, from: &ValueType, to: &ValueType) -> bool {
        let Some(Serves::Conversion { input, output, keeps_all: true }) = &def.serves else { return false };
        let settings = self.registry.settings_of(def, &Node::new(def.kind.to_string()));
        let Ok(slots) = self.registry.slots_of(def, &settings) else { return false };
        let of = |id: &str| slots.iter().find(|slot| slot.id.as_str() == id).and_then(type_of);
        let takes = match of(input) {
            Some(SlotType::Known(own)) => own == from,
            Some(SlotType::Var(name)) => match def.type_class(name) {
                TypeClass::Any => true,
                TypeClass::Shown => !self.registry.holds_secret(from),
                TypeClass::Ordered => matches!(from, ValueType::Number | ValueType::String),
                TypeClass::OneOf(types) => types.contains(from),
            },
            Some(SlotType::ArrayOf(_) | SlotType::MapOf(..)) | None => false,
        };
        takes && of(output) == Some(&SlotType::Known(to.clone()))
    }
}

impl Entry {
    fn score(&self, query: &str) -> Option<i32> {
        search::best(
            query,
            &[(&self.title, 100), (&self.keywords, 80), (&self.kind, 70), (&self.category, 60), (&self.doc, 30)],
        )
    }

    /// The slot by which a new node of this kind would be connected.
    pub fn slot_for(&self, wanted: &Wanted) -> Option<&SlotId> {
        let fits = |slot: &&SlotDef| match &slot.shape {
            SlotShape::ExecIn => wanted.is_exec && wanted.is_from_out,
            SlotShape::ExecOut { .. } => wanted.is_exec && !wanted.is_from_out,
            SlotShape::Input { slot_type, .. } => {
                !wanted.is_exec && wanted.is_from_out && may_hold(slot_type, wanted.value_type.as_ref())
            }
            SlotShape::Output { slot_type, .. } => {
                !wanted.is_exec && !wanted.is_from_out && may_hold(slot_type, wanted.value_type.as_ref())
            }
        };
        self.slots.iter().find(fits).map(|slot| &slot.id)
    }
}

/// The type of a data slot; nothing for exec slots.
pub fn type_of(slot: &SlotDef) -> Option<&SlotType> {
    match &slot.shape {
        SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. } => Some(slot_type),
        SlotShape::ExecIn | SlotShape::ExecOut { .. } => None,
    }
}

/// True for slots that execution passes through.
pub fn is_exec(slot: &SlotDef) -> bool {
    matches!(slot.shape, SlotShape::ExecIn | SlotShape::ExecOut { .. })
}

/// True for slots that something leaves by.
pub fn is_out(slot: &SlotDef) -> bool {
    matches!(slot.shape, SlotShape::ExecOut { .. } | SlotShape::Output { .. })
}

fn may_hold(slot_type: &SlotType, value_type: Option<&ValueType>) -> bool {
    match (slot_type, value_type) {
        (_, None) | (SlotType::Var(_), _) => true,
        (SlotType::Known(own), Some(other)) => own == other || *own == ValueType::Any || *other == ValueType::Any,
        (SlotType::ArrayOf(own), Some(ValueType::Array(other))) => may_hold(own, Some(other)),
        (SlotType::MapOf(key, own), Some(ValueType::Map(other_key, other))) => {
            may_hold(key, Some(other_key)) && may_hold(own, Some(other))
        }
        (SlotType::ArrayOf(_) | SlotType::MapOf(..), Some(_)) => false,
    }
}

fn unknown_slot(id: &SlotId, is_out: bool) -> SlotDef {
    let any = SlotType::Known(ValueType::Any);
    let slot = if is_out { SlotDef::output(id.as_str(), any) } else { SlotDef::input(id.as_str(), any) };
    slot.doc(UNDECLARED)
}

/// What is said about slots that only connections, literals and bindings name.
const UNDECLARED: &str = "The kind of this node does not declare this slot.";

/// True for slots that the kind of their node declares.
pub fn is_declared(slot: &SlotDef) -> bool {
    slot.doc != UNDECLARED
}

fn entry_of(registry: &Registry, def: &NodeDef) -> Entry {
    let settings = registry.settings_of(def, &Node::new(def.kind.to_string()));
    Entry {
        kind: def.kind.to_string(),
        title: def.title.to_string(),
        category: def.category.to_string(),
        doc: def.doc.to_string(),
        nature: nature_of(Some(def)),
        group: group_of(def),
        keywords: def.keywords.join(" "),
        slots: registry.slots_of(def, &settings).unwrap_or_default(),
    }
}

fn group_of(def: &NodeDef) -> String {
    match &def.behaviour {
        Behaviour::Ask(ask) if ask.sends => format!("{}: requests", def.category),
        Behaviour::Listen(Trigger::Event { .. }) => format!("{}: events", def.category),
        Behaviour::Ask(_)
        | Behaviour::Send(_)
        | Behaviour::Listen(_)
        | Behaviour::Pure(_)
        | Behaviour::Lower(_)
        | Behaviour::Call
        | Behaviour::Enter(_)
        | Behaviour::Exit(_)
        | Behaviour::Latent(_) => def.category.to_string(),
    }
}
