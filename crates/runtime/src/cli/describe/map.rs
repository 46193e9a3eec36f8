//! The graph as a reader walks through it: each node with its kind's slots, each slot with what it is connected to.
//!
//! A graph with errors is read as far as it goes: what cannot be looked up is left out here and told by `check`.

use crate::cli::text::visible;
use authcanvas_graph::{Endpoint, Graph, Literal, Node, NodeId, SlotId, ValueType, VariableId};
use authcanvas_interpreter::{
    Behaviour, Data, Kinds, NodeDef, Registry, SlotDef, SlotShape, SlotType, Trigger, executed_slots,
};
use std::collections::BTreeMap;

/// A graph with its nodes' kinds looked up.
pub(super) struct Map<'g> {
    pub(super) graph: &'g Graph,
    pub(super) registry: &'g Registry,
    pub(super) places: BTreeMap<&'g NodeId, Place<'g>>,
    leads_to: BTreeMap<&'g Endpoint, Vec<&'g Endpoint>>,
    comes_from: BTreeMap<&'g Endpoint, Vec<&'g Endpoint>>,
}

/// A node and what its kind says of it.
pub(super) struct Place<'g> {
    pub(super) id: &'g NodeId,
    pub(super) node: &'g Node,
    /// Nothing for a kind that this program does not know.
    pub(super) def: Option<&'g NodeDef>,
    /// Nothing for an unknown kind, and for settings that make no sense.
    pub(super) slots: Vec<SlotDef>,
}

/// Where an input takes its value from.
pub(super) enum Source<'g> {
    /// From an output, or from the last of several.
    Outputs(&'g [&'g Endpoint]),
    Variable(&'g VariableId),
    Literal(&'g Literal),
    Default(&'g Data),
    Nothing,
}

impl<'g> Map<'g> {
    pub(super) fn new(graph: &'g Graph, registry: &'g Registry, kinds: &'g Kinds<'g>) -> Self {
        let mut map = Self {
            graph,
            registry,
            places: graph.nodes.iter().map(|(id, node)| (id, Place::new(id, node, registry, kinds))).collect(),
            leads_to: BTreeMap::new(),
            comes_from: BTreeMap::new(),
        };
        for connection in graph.connections.keys() {
            map.leads_to.entry(&connection.from).or_default().push(&connection.to);
            map.comes_from.entry(&connection.to).or_default().push(&connection.from);
            map.execute(&connection.from);
            map.execute(&connection.to);
        }
        map
    }

    /// Gives a node without exec slots those that a connection names.
    fn execute(&mut self, end: &Endpoint) {
        if let Some(place) = self.places.get_mut(&end.node).filter(|place| place.is_pure()) {
            let Some(def) = place.def else { return };
            let slots = executed_slots(def, &place.slots);
            let is_exec = |slot: &SlotDef| matches!(slot.shape, SlotShape::ExecIn | SlotShape::ExecOut { .. });
            if place.slot(&end.slot).is_none() && slots.iter().any(|slot| slot.id == end.slot && is_exec(slot)) {
                place.slots = slots;
            }
        }
    }

    /// Where a slot leads to.
    pub(super) fn targets(&self, node: &NodeId, slot: &SlotId) -> &[&'g Endpoint] {
        self.leads_to.get(&endpoint(node, slot)).map_or(&[], Vec::as_slice)
    }

    /// What leads to a slot.
    pub(super) fn origins(&self, node: &NodeId, slot: &SlotId) -> &[&'g Endpoint] {
        self.comes_from.get(&endpoint(node, slot)).map_or(&[], Vec::as_slice)
    }

    /// Where an input of a node takes its value from.
    pub(super) fn source<'m>(&'m self, place: &'m Place<'g>, slot: &'m SlotDef) -> Source<'m> {
        let default = match &slot.shape {
            SlotShape::Input { default, .. } => default.as_ref(),
            SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Output { .. } => None,
        };
        let origins = self.origins(place.id, &slot.id);
        let origin = (!origins.is_empty()).then_some(Source::Outputs(origins));
        origin
            .or_else(|| place.node.bind.get(&slot.id).map(Source::Variable))
            .or_else(|| place.node.set.get(&slot.id).map(Source::Literal))
            .or_else(|| default.map(Source::Default))
            .unwrap_or(Source::Nothing)
    }

    /// True when a value of an input is or may hold a secret, so that a literal in its place is never quoted.
    pub(super) fn is_secret(&self, place: &Place<'_>, slot: &SlotDef) -> bool {
        self.has_secret_type(slot) || (is_generic(slot) && self.touches_secrets(place))
    }

    fn has_secret_type(&self, slot: &SlotDef) -> bool {
        match &slot.shape {
            SlotShape::ExecIn | SlotShape::ExecOut { .. } => false,
            SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. } => self.holds_secret(slot_type),
        }
    }

    /// True when anything that a node is bound or connected to holds secrets. What its type variables are settled to is
    /// the checker's to say, and a graph with errors may have them settled to nothing.
    fn touches_secrets(&self, place: &Place<'_>) -> bool {
        let variables = place.node.bind.values().filter_map(|variable| self.graph.variables.get(variable));
        let types = variables.map(|variable| &variable.value_type).chain(place.node.types.values());
        let ends = place
            .slots
            .iter()
            .flat_map(|slot| self.origins(place.id, &slot.id).iter().chain(self.targets(place.id, &slot.id)));
        let mut neighbours = ends.filter_map(|end| self.places.get(&end.node)?.slot(&end.slot));
        types.into_iter().any(|value_type| self.registry.holds_secret(value_type))
            || neighbours.any(|slot| self.has_secret_type(slot))
    }

    fn holds_secret(&self, slot_type: &SlotType) -> bool {
        match slot_type {
            SlotType::Known(value_type) => self.registry.holds_secret(value_type),
            SlotType::Var(_) => false,
            SlotType::ArrayOf(element) => self.holds_secret(element),
            SlotType::MapOf(key, value) => self.holds_secret(key) || self.holds_secret(value),
        }
    }

    /// A literal of a type as a file spells it; never one of a secret.
    pub(super) fn literal_words(&self, literal: &Literal, value_type: &ValueType) -> String {
        if self.registry.holds_secret(value_type) { NOT_SHOWN.to_owned() } else { visible(&literal.to_string()) }
    }

    /// The nodes that are entries for a trigger, in the order in which they run.
    pub(super) fn entries(&self, is_wanted: impl Fn(&Trigger) -> bool) -> Vec<&Place<'g>> {
        let mut entries: Vec<_> = self
            .places
            .values()
            .filter(|place| place.takes_part() && place.trigger().is_some_and(&is_wanted))
            .collect();
        entries.sort_by_key(|place| (place.node.order, place.id));
        entries
    }
}

/// What stands where a secret would.
pub(super) const NOT_SHOWN: &str = "a secret that is not shown";

/// True for a slot whose type its kind leaves open.
fn is_generic(slot: &SlotDef) -> bool {
    match &slot.shape {
        SlotShape::ExecIn | SlotShape::ExecOut { .. } => false,
        SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. } => match slot_type {
            SlotType::Known(_) => false,
            SlotType::Var(_) | SlotType::ArrayOf(_) | SlotType::MapOf(..) => true,
        },
    }
}

fn endpoint(node: &NodeId, slot: &SlotId) -> Endpoint {
    Endpoint { node: node.clone(), slot: slot.clone() }
}

impl<'g> Place<'g> {
    fn new(id: &'g NodeId, node: &'g Node, registry: &'g Registry, kinds: &'g Kinds<'g>) -> Self {
        let def = kinds.of_node(node);
        let slots = def.and_then(|def| registry.slots_of(def, &registry.settings_of(def, node)).ok());
        Self { id, node, def, slots: slots.unwrap_or_default() }
    }

    /// The title that people see.
    pub(super) fn title(&self) -> String {
        let title = match self.def {
            _ if !self.node.title.is_empty() => &self.node.title,
            Some(def) => &*def.title,
            None => &self.node.kind,
        };
        visible(title)
    }

    /// Title and id, as prose mentions a node.
    pub(super) fn name(&self) -> String {
        format!("{} (`{}`)", self.title(), self.id)
    }

    /// True unless the node counts as absent: disabled, or of a kind that nobody knows.
    pub(super) fn takes_part(&self) -> bool {
        self.def.is_some() && !self.node.disabled
    }

    pub(super) fn trigger(&self) -> Option<&'g Trigger> {
        self.def?.trigger()
    }

    /// True for a way into the function around it.
    pub(super) fn is_way_in(&self) -> bool {
        self.takes_part() && matches!(self.def.map(|def| &def.behaviour), Some(Behaviour::Enter(_)))
    }

    /// True for a value without a place of its own in the order of execution.
    pub(super) fn is_pure(&self) -> bool {
        let is_exec = |slot: &SlotDef| matches!(slot.shape, SlotShape::ExecIn | SlotShape::ExecOut { .. });
        self.def.is_some() && !self.slots.iter().any(is_exec)
    }

    pub(super) fn slot(&self, id: &SlotId) -> Option<&SlotDef> {
        self.slots.iter().find(|slot| slot.id == *id)
    }

    pub(super) fn inputs(&self) -> impl Iterator<Item = &SlotDef> {
        self.slots.iter().filter(|slot| matches!(slot.shape, SlotShape::Input { .. }))
    }

    pub(super) fn outputs(&self) -> impl Iterator<Item = &SlotDef> {
        self.slots.iter().filter(|slot| matches!(slot.shape, SlotShape::Output { .. }))
    }

    pub(super) fn exec_outs(&self) -> impl Iterator<Item = &SlotDef> {
        self.slots.iter().filter(|slot| matches!(slot.shape, SlotShape::ExecOut { .. }))
    }

    pub(super) fn exec_ins(&self) -> impl Iterator<Item = &SlotDef> {
        self.slots.iter().filter(|slot| matches!(slot.shape, SlotShape::ExecIn))
    }
}
