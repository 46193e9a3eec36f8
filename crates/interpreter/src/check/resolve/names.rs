//! Looking names up: kinds, settings, slots, variables, ends of connections.

use super::super::nearest::nearest;
use super::super::{codes, fixes};
use super::{
    EXECUTED_FALSE, EXECUTED_IN, EXECUTED_OUT, EXECUTED_TRUE, ResolvedNode, Resolver, SlotAt, Source, listed_slots,
    located,
};
use crate::registry::{Behaviour, NodeDef, Registry, Settings, SlotDef, SlotShape, Slots, shape_of};
use authcanvas_graph::{
    Connection, Diagnostic, Edit, Endpoint, Node, NodeId, Role, Site, SlotId, ValueType, VariableId,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

impl<'a> Resolver<'a, '_> {
    pub(super) fn check_variables(&mut self) {
        let registry = self.resolved.registry;
        for (id, variable) in self.resolved.graph.variables.iter() {
            let site = Site::Variable(id.clone());
            if let Some(name) = unknown_record(registry, &variable.value_type) {
                self.report(
                    Diagnostic::error(codes::TYPE_UNKNOWN.code, site, format!("there is no type `{name}`"))
                        .with_hint("Run `authcanvas nodes` for the records that there are."),
                );
            } else if let Some(literal) = &variable.value {
                // The reader has already refused a literal on a secret variable.
                if !registry.holds_secret(&variable.value_type)
                    && let Err(problem) = registry.data_from_literal(literal, &variable.value_type)
                {
                    self.report(located(codes::LITERAL_TYPE.code, site, problem));
                }
            }
        }
    }

    pub(super) fn add_nodes(&mut self) {
        let (graph, registry, kinds) = (self.resolved.graph, self.resolved.registry, self.resolved.kinds);
        let ends = graph.connections.keys().flat_map(|connection| {
            let into = (connection.to.slot.as_str() == EXECUTED_IN).then_some(&connection.to.node);
            let out = matches!(connection.from.slot.as_str(), EXECUTED_OUT | EXECUTED_TRUE | EXECUTED_FALSE)
                .then_some(&connection.from.node);
            [into, out]
        });
        let executed: BTreeSet<&NodeId> = ends.flatten().collect();
        for (id, node) in &graph.nodes {
            if node.disabled {
                continue;
            }
            let Some(def) = kinds.of_node(node) else {
                if kinds.node(&node.kind).is_some() {
                    self.report_unknown_function(id, node);
                    continue;
                }
                // A node without a kind has been reported by the reader.
                if node.kind.is_empty() {
                    continue;
                }
                let hint = match nearest(&node.kind, kinds.names()) {
                    Some(near) => format!("Did you mean `{near}`? Run `authcanvas nodes` for all kinds."),
                    None => "Run `authcanvas nodes` for all kinds.".to_owned(),
                };
                let message = format!("there is no kind `{}`", node.kind);
                self.report(
                    Diagnostic::error(codes::UNKNOWN_KIND.code, Site::Node(id.clone()), message).with_hint(hint),
                );
                continue;
            };
            self.check_settings(id, node, def);
            let settings = registry.settings_of(def, node);
            let slots = match &def.slots {
                Slots::Fixed(slots) => Cow::Borrowed(&slots[..]),
                Slots::FromSettings(make) => match make(&settings) {
                    Ok(slots) => Cow::Owned(slots),
                    Err(problem) => {
                        self.report(located(codes::SETTING_VALUE.code, Site::Node(id.clone()), problem));
                        continue;
                    }
                },
            };
            let is_executed = executed.contains(id)
                && !slots.iter().any(|slot| matches!(slot.shape, SlotShape::ExecIn | SlotShape::ExecOut { .. }));
            let slots = if is_executed { Cow::Owned(executed_slots(def, &slots)) } else { slots };
            let n_slots = slots.len();
            self.by_id.insert(id, self.resolved.nodes.len());
            self.resolved.nodes.push(ResolvedNode {
                id,
                node,
                def,
                settings,
                slots,
                is_executed,
                within: None,
                ways: Default::default(),
                is_auto: matches!(def.behaviour, Behaviour::Listen(_)),
                types: Vec::new(),
                sources: vec![None; n_slots],
                targets: vec![None; n_slots],
                writes: vec![None; n_slots],
            });
        }
    }

    fn report_unknown_function(&mut self, id: &NodeId, node: &Node) {
        let message = if node.call.is_empty() {
            "the node names no function".to_owned()
        } else {
            format!("there is no function `{}` in this file", node.call)
        };
        let hint = match nearest(&node.call, self.resolved.kinds.functions().map(authcanvas_graph::FunctionId::as_str))
        {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "Name one of the file's `functions` under `call`.".to_owned(),
        };
        self.report(Diagnostic::error(codes::FUNCTION_UNKNOWN.code, Site::Node(id.clone()), message).with_hint(hint));
    }

    fn check_settings(&mut self, id: &NodeId, node: &Node, def: &NodeDef) {
        for (name, literal) in &node.with {
            let site = Site::Setting(id.clone(), name.clone());
            match def.settings.iter().find(|setting| setting.name == name) {
                None => {
                    let known: Vec<_> = def.settings.iter().map(|setting| format!("`{}`", setting.name)).collect();
                    let hint = if known.is_empty() {
                        format!("{} has no settings; inputs stand under `set`.", def.title)
                    } else {
                        format!("{} has {}; inputs stand under `set`.", def.title, known.join(", "))
                    };
                    let message = format!("`{}` has no setting `{name}`", def.kind);
                    self.report(Diagnostic::error(codes::SETTING_UNKNOWN.code, site, message).with_hint(hint));
                }
                Some(setting) => {
                    if let Err(problem) = Settings::read(setting, Some(literal)) {
                        let message = format!("{}, found {}", problem.message, shape_of(literal));
                        self.report(Diagnostic::error(codes::SETTING_VALUE.code, site, message).with_hint(setting.doc));
                    }
                }
            }
        }
    }

    /// Looks up one end of a connection. Nothing when it cannot be used; then it has been reported, or the
    /// node takes no part.
    fn endpoint(&mut self, connection: &Connection, end: &Endpoint) -> Option<SlotAt> {
        let Some(&node) = self.by_id.get(&end.node) else {
            if !self.resolved.graph.nodes.contains_key(&end.node) {
                let hint = match nearest(end.node.as_str(), self.resolved.graph.nodes.keys().map(NodeId::as_str)) {
                    Some(near) => format!("Did you mean `{near}`?"),
                    None => "Remove the connection or add the node.".to_owned(),
                };
                let message = format!("there is no node `{}`", end.node);
                let site = Site::Connection(connection.clone());
                let removal = vec![Edit::PutConnection(connection.clone(), None)];
                self.report(
                    Diagnostic::error(codes::CONNECTION_END.code, site, message)
                        .with_hint(hint)
                        .with_fix("Remove the connection", removal),
                );
            }
            return None;
        };
        let resolved = &self.resolved.nodes[node];
        let Some(slot) = resolved.slot(end.slot.as_str()) else {
            let message = format!("`{}` ({}) has no slot `{}`", end.node, resolved.def.kind, end.slot);
            let hint = format!("It has {}.", listed_slots(&resolved.slots));
            let site = Site::Connection(connection.clone());
            let removal = vec![Edit::PutConnection(connection.clone(), None)];
            self.report(
                Diagnostic::error(codes::CONNECTION_END.code, site, message)
                    .with_hint(hint)
                    .with_fix("Remove the connection", removal),
            );
            return None;
        };
        Some(SlotAt { node, slot })
    }

    /// Notes that something unknown leads to a slot, so that nothing is reported for want of it.
    fn arrive_from_unknown(&mut self, connection: &Connection, to: SlotAt) {
        let is_disabled = self.resolved.graph.nodes.get(&connection.from.node).is_some_and(|node| node.disabled);
        if is_disabled {
            return;
        }
        let node = &mut self.resolved.nodes[to.node];
        match &node.slots[to.slot].shape {
            SlotShape::ExecIn => self.resolved.unknown_arrivals.push(to.node),
            SlotShape::Input { .. } => {
                node.sources[to.slot].get_or_insert(Source::Missing);
            }
            SlotShape::ExecOut { .. } | SlotShape::Output { .. } => {}
        }
    }

    fn report_shared_out(&mut self, connection: &Connection, out: SlotAt) {
        let message = format!("exec out `{}` has more than one connection", connection.from);
        let site = Site::Connection(connection.clone());
        let diagnostic = Diagnostic::error(codes::EXEC_TWICE.code, site, message);
        let fix = fixes::insert_sequence(&self.resolved, out);
        let hint = match &fix {
            Some(fix) => format!("{}, whose outs run one after another, so that the order is visible.", fix.title),
            None => "Let one node lead to the next, so that the order is visible.".to_owned(),
        };
        self.report(Diagnostic { fix, ..diagnostic.with_hint(hint) });
    }

    pub(super) fn connect(&mut self) {
        let graph = self.resolved.graph;
        // Connections stand in the order of where they leave, so one out is reported once.
        let mut shared_out = None;
        for connection in graph.connections.keys() {
            let ends = (self.endpoint(connection, &connection.from), self.endpoint(connection, &connection.to));
            let (from, to) = match ends {
                (Some(from), Some(to)) => (from, to),
                (None, Some(to)) => {
                    self.arrive_from_unknown(connection, to);
                    continue;
                }
                (Some(_) | None, None) => continue,
            };
            let site = || Site::Connection(connection.clone());
            let from_shape = &self.resolved.nodes[from.node].slots[from.slot].shape;
            let to_shape = &self.resolved.nodes[to.node].slots[to.slot].shape;
            match (from_shape, to_shape) {
                (SlotShape::ExecOut { .. }, SlotShape::ExecIn) => {
                    let target = &mut self.resolved.nodes[from.node].targets[from.slot];
                    if target.is_none() {
                        *target = Some(to);
                        continue;
                    }
                    self.resolved.further_targets.push((from, to));
                    if shared_out.replace(from) != Some(from) {
                        self.report_shared_out(connection, from);
                    }
                }
                (SlotShape::Output { .. }, SlotShape::Input { .. }) => {
                    let source = &mut self.resolved.nodes[to.node].sources[to.slot];
                    *source = Some(match source.take() {
                        None | Some(Source::Variable(_) | Source::Constant(_) | Source::Missing) => {
                            Source::Output(from)
                        }
                        Some(Source::Output(other)) => Source::OneOf(vec![other, from]),
                        Some(Source::OneOf(mut others)) => {
                            others.push(from);
                            Source::OneOf(others)
                        }
                    });
                }
                (SlotShape::ExecOut { .. } | SlotShape::Output { .. }, SlotShape::ExecIn | SlotShape::Input { .. }) => {
                    let message = "one end carries execution, the other data";
                    self.report(
                        Diagnostic::error(codes::CONNECTION_KIND.code, site(), message)
                            .with_hint("Connect an exec out to an exec in, or an output to an input."),
                    );
                }
                (SlotShape::ExecIn | SlotShape::Input { .. }, _)
                | (_, SlotShape::ExecOut { .. } | SlotShape::Output { .. }) => {
                    let message =
                        "a connection leaves by an exec out or an output and arrives at an exec in or an input";
                    self.report(
                        Diagnostic::error(codes::CONNECTION_KIND.code, site(), message)
                            .with_hint("Turn the connection round, or choose another slot."),
                    );
                }
            }
        }
    }

    pub(super) fn bind_slot(&mut self, node: usize, slot_id: &SlotId, variable_id: &VariableId) {
        let resolved = &self.resolved.nodes[node];
        let site = Site::Slot(resolved.id.clone(), slot_id.clone());
        let Some(slot) = resolved.slot(slot_id.as_str()) else {
            let message = format!("`{}` has no slot `{slot_id}`", resolved.def.kind);
            let hint = format!("It has {}.", listed_slots(&resolved.slots));
            self.report(Diagnostic::error(codes::SLOT_UNKNOWN.code, site, message).with_hint(hint));
            return;
        };
        let Some(variable) = self.resolved.variable(variable_id) else {
            let names = self.resolved.variables.iter().map(|(id, _)| id.as_str());
            let hint = match nearest(variable_id.as_str(), names) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => "Add it under `variables`.".to_owned(),
            };
            let message = format!("there is no variable `{variable_id}`");
            self.report(Diagnostic::error(codes::VARIABLE_UNKNOWN.code, site, message).with_hint(hint));
            if matches!(self.resolved.nodes[node].slots[slot].shape, SlotShape::Input { .. }) {
                // One finding is enough: the input is not missing, its variable is.
                self.resolved.nodes[node].sources[slot].get_or_insert(Source::Missing);
            }
            return;
        };
        let variable_type = &self.resolved.variables[variable].1.value_type;
        let role = self.resolved.variables[variable].1.role;
        match &self.resolved.nodes[node].slots[slot].shape {
            SlotShape::Input { .. } => {
                if self.resolved.nodes[node].sources[slot].is_some() {
                    let message = "the input has both a connection and a binding";
                    self.report(
                        Diagnostic::error(codes::SOURCE_TWICE.code, site, message).with_hint("Keep one of the two."),
                    );
                    return;
                }
                self.resolved.nodes[node].sources[slot] = Some(Source::Variable(variable));
            }
            SlotShape::Output { .. } => {
                if matches!(role, Role::Input | Role::Constant) {
                    let what = if role == Role::Input { "an input of the graph" } else { "a constant" };
                    let message = format!("`{variable_id}` is {what} and cannot be written");
                    self.report(
                        Diagnostic::error(codes::INPUT_WRITTEN.code, site, message)
                            .with_hint("Write to a variable of role Local or Output."),
                    );
                    return;
                }
                self.resolved.nodes[node].writes[slot] = Some(variable);
            }
            SlotShape::ExecIn | SlotShape::ExecOut { .. } => {
                let message = "an exec slot carries no data and cannot be bound";
                self.report(Diagnostic::error(codes::SLOT_UNKNOWN.code, site, message));
                return;
            }
        }
        let (slot_term, variable_term) = (self.term(SlotAt { node, slot }), self.solver.known(variable_type));
        if !self.solver.unify(slot_term, variable_term) {
            let expected = self.solver.shown(slot_term);
            let message = format!("expected {expected}, found variable `{variable_id}` of type {variable_type}");
            self.report(
                Diagnostic::error(codes::BINDING_TYPE.code, site, message)
                    .with_hint("Bind a variable of the slot's type, or change the variable's type."),
            );
        }
    }

    pub(super) fn check_set(&mut self, node: usize, slot_id: &SlotId) {
        let resolved = &self.resolved.nodes[node];
        let site = Site::Slot(resolved.id.clone(), slot_id.clone());
        match resolved.slot(slot_id.as_str()).map(|slot| (slot, &resolved.slots[slot].shape)) {
            Some((slot, SlotShape::Input { .. })) => {
                if matches!(resolved.sources[slot], Some(Source::Variable(_))) {
                    let message = "the input has both a literal and a binding";
                    self.report(
                        Diagnostic::error(codes::SOURCE_TWICE.code, site, message).with_hint("Keep one of the two."),
                    );
                }
            }
            Some((_, SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Output { .. })) => {
                let message = format!("`{slot_id}` is no input and cannot be set");
                self.report(Diagnostic::error(codes::SLOT_UNKNOWN.code, site, message));
            }
            None => {
                let message = format!("`{}` has no slot `{slot_id}`", resolved.def.kind);
                let hint = format!("It has {}.", listed_slots(&resolved.slots));
                self.report(Diagnostic::error(codes::SLOT_UNKNOWN.code, site, message).with_hint(hint));
            }
        }
    }
}

/// The slots of a node that is executed although its kind has no exec slots.
pub fn executed_slots(def: &NodeDef, slots: &[SlotDef]) -> Vec<SlotDef> {
    let mut all = vec![SlotDef::exec_in(EXECUTED_IN).doc("Computes the outputs now.")];
    all.extend_from_slice(slots);
    all.push(SlotDef::exec_out(EXECUTED_OUT).doc("Taken when they are computed."));
    if def.branches_by.is_some() {
        for (id, doc) in [(EXECUTED_TRUE, "Taken when the result is true."), (EXECUTED_FALSE, "Taken when it is not.")]
        {
            all.push(SlotDef::exec_out(id).otherwise(EXECUTED_OUT).doc(doc));
        }
    }
    all
}

/// The first record a type mentions that the registry does not declare.
pub(in super::super) fn unknown_record<'t>(registry: &Registry, value_type: &'t ValueType) -> Option<&'t str> {
    match value_type {
        ValueType::Record(name) => registry.record(name).is_none().then_some(name),
        ValueType::Array(element) => unknown_record(registry, element),
        ValueType::Map(key, value) => unknown_record(registry, key).or_else(|| unknown_record(registry, value)),
        ValueType::Bool
        | ValueType::Number
        | ValueType::String
        | ValueType::Secret
        | ValueType::EntityId
        | ValueType::Crc
        | ValueType::Math(_)
        | ValueType::Null
        | ValueType::Host(_)
        | ValueType::Any => None,
    }
}
