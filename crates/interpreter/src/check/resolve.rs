//! The graph with its names looked up: nodes by dense index, slots by place, inputs by source.
//!
//! Checker and compiler stand on the same resolved graph. Resolving reports what it cannot look up and keeps
//! going; a node of unknown kind, or a disabled one, simply does not take part.

use super::codes;
use super::types::{Solver, Term, type_of_literal};
use crate::Data;
use crate::registry::{
    Behaviour, Leaving, NodeDef, Registry, Settings, SlotDef, SlotShape, Slots, TypeClass, shape_of,
};
use authcanvas_graph::{
    Connection, Diagnostic, Edit, Endpoint, Graph, Node, NodeId, Role, Site, SlotId, ValueType, VariableId,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A slot of a node, both by dense index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SlotAt {
    /// The node.
    pub(crate) node: usize,
    /// The slot's place among the node's slots.
    pub(crate) slot: usize,
}

/// Where an input takes its value from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    /// From an output.
    Output(SlotAt),
    /// From a variable, by index, at the moment the node runs.
    Variable(usize),
    /// Always this.
    Constant(Data),
    /// From nowhere; reported.
    Missing,
}

/// A node whose kind is known, with everything looked up.
#[derive(Debug)]
pub(crate) struct ResolvedNode<'a> {
    pub(crate) id: &'a NodeId,
    pub(crate) node: &'a Node,
    pub(crate) def: &'a NodeDef,
    pub(crate) settings: Settings,
    pub(crate) slots: Cow<'a, [SlotDef]>,
    /// The settled types of the slots; `Null` for exec slots.
    pub(crate) types: Vec<ValueType>,
    /// For inputs, where the value comes from.
    pub(crate) sources: Vec<Option<Source>>,
    /// For exec outs, the exec in that they lead to.
    pub(crate) targets: Vec<Option<SlotAt>>,
    /// For outputs, the variable that they write.
    pub(crate) writes: Vec<Option<usize>>,
}

impl ResolvedNode<'_> {
    /// The place of a slot.
    pub(crate) fn slot(&self, id: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.id.as_str() == id)
    }

    pub(crate) fn site(&self) -> Site {
        Site::Node(self.id.clone())
    }

    pub(crate) fn slot_site(&self, slot: usize) -> Site {
        Site::Slot(self.id.clone(), self.slots[slot].id.clone())
    }

    /// True for a function of its inputs, which has no place of its own in the order of execution.
    pub(crate) fn is_pure(&self) -> bool {
        matches!(self.def.behaviour, Behaviour::Pure(_))
            || !self.slots.iter().any(|slot| matches!(slot.shape, SlotShape::ExecIn | SlotShape::ExecOut { .. }))
    }

    /// True for an entry: a node that events fire.
    pub(crate) fn is_root(&self) -> bool {
        matches!(self.def.behaviour, Behaviour::Listen(_))
    }

    /// How an exec out leaves, and nothing for other slots.
    pub(crate) fn leaving(&self, slot: usize) -> Option<Leaving> {
        match self.slots[slot].shape {
            SlotShape::ExecOut { leaving, .. } => Some(leaving),
            SlotShape::ExecIn | SlotShape::Input { .. } | SlotShape::Output { .. } => None,
        }
    }

    /// True when what follows the node runs after a wait, so that a way back to it is no endless loop.
    pub(crate) fn waits(&self) -> bool {
        match &self.def.behaviour {
            Behaviour::Ask(ask) => !ask.sends,
            Behaviour::Latent(_) => true,
            Behaviour::Pure(_) | Behaviour::Lower(_) | Behaviour::Listen(_) => false,
        }
    }
}

/// A graph with its names looked up.
#[derive(Debug)]
pub(crate) struct Resolved<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) graph: &'a Graph,
    /// Nodes that take part, by id.
    pub(crate) nodes: Vec<ResolvedNode<'a>>,
    /// Variables, by id.
    pub(crate) variables: Vec<(&'a VariableId, &'a authcanvas_graph::Variable)>,
}

/// Looks everything up.
pub(crate) fn resolve<'a>(graph: &'a Graph, registry: &'a Registry, diagnostics: &mut Vec<Diagnostic>) -> Resolved<'a> {
    let variables: Vec<_> = graph.variables.iter().collect();
    let mut resolver = Resolver {
        resolved: Resolved { registry, graph, nodes: Vec::with_capacity(graph.nodes.len()), variables },
        by_id: BTreeMap::new(),
        terms: Vec::new(),
        solver: Solver::default(),
        diagnostics,
    };
    resolver.check_variables();
    resolver.add_nodes();
    resolver.connect();
    resolver.open_types();
    resolver.bind();
    resolver.settle();
    resolver.resolved
}

struct Resolver<'a, 'd> {
    resolved: Resolved<'a>,
    by_id: BTreeMap<&'a NodeId, usize>,
    /// The types of each node's slots while they are being settled, and of its type variables.
    terms: Vec<NodeTerms<'a>>,
    solver: Solver,
    diagnostics: &'d mut Vec<Diagnostic>,
}

struct NodeTerms<'a> {
    /// Nothing where the kind already says the whole type.
    slots: Vec<Option<Term>>,
    vars: Vec<(&'a str, Term)>,
}

impl<'a> Resolver<'a, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn check_variables(&mut self) {
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

    fn add_nodes(&mut self) {
        let (graph, registry) = (self.resolved.graph, self.resolved.registry);
        for (id, node) in &graph.nodes {
            if node.disabled {
                continue;
            }
            let Some(def) = registry.node(&node.kind) else {
                let hint = match nearest(&node.kind, registry.nodes().iter().map(|def| &*def.kind)) {
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
            let n_slots = slots.len();
            self.by_id.insert(id, self.resolved.nodes.len());
            self.resolved.nodes.push(ResolvedNode {
                id,
                node,
                def,
                settings,
                slots,
                types: Vec::new(),
                sources: vec![None; n_slots],
                targets: vec![None; n_slots],
                writes: vec![None; n_slots],
            });
        }
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

    fn connect(&mut self) {
        let graph = self.resolved.graph;
        for connection in graph.connections.keys() {
            let ends = (self.endpoint(connection, &connection.from), self.endpoint(connection, &connection.to));
            let (Some(from), Some(to)) = ends else { continue };
            let site = || Site::Connection(connection.clone());
            let from_shape = &self.resolved.nodes[from.node].slots[from.slot].shape;
            let to_shape = &self.resolved.nodes[to.node].slots[to.slot].shape;
            match (from_shape, to_shape) {
                (SlotShape::ExecOut { .. }, SlotShape::ExecIn) => {
                    let target = &mut self.resolved.nodes[from.node].targets[from.slot];
                    if target.replace(to).is_some() {
                        let message = format!("exec out `{}` has more than one connection", connection.from);
                        self.report(Diagnostic::error(codes::EXEC_TWICE.code, site(), message).with_hint(
                            "Insert a Sequence, whose outs run one after another, so that the order is visible.",
                        ));
                    }
                }
                (SlotShape::Output { .. }, SlotShape::Input { .. }) => {
                    let source = &mut self.resolved.nodes[to.node].sources[to.slot];
                    if source.replace(Source::Output(from)).is_some() {
                        let message = format!("input `{}` has more than one source", connection.to);
                        self.report(
                            Diagnostic::error(codes::SOURCE_TWICE.code, site(), message)
                                .with_hint("Let both sources write a variable and bind the input to it."),
                        );
                    }
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

    /// Gives every slot whose type is not wholly known a type to be settled.
    fn open_types(&mut self) {
        for index in 0..self.resolved.nodes.len() {
            let node = &self.resolved.nodes[index];
            let (graph_node, def) = (node.node, node.def);
            let mut vars: Vec<(&'a str, Term)> = Vec::new();
            for (name, value_type) in &graph_node.types {
                let term = self.solver.known(value_type);
                vars.push((name, term));
            }
            let mut names: Vec<String> = vars.iter().map(|(name, _)| (*name).to_owned()).collect();
            let mut by_name: Vec<Term> = vars.iter().map(|(_, term)| *term).collect();
            let mut used = vec![false; names.len()];
            let mut slots = Vec::with_capacity(node.slots.len());
            for slot in node.slots.iter() {
                let slot_type = match &slot.shape {
                    SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. } => slot_type,
                    SlotShape::ExecIn | SlotShape::ExecOut { .. } => {
                        slots.push(None);
                        continue;
                    }
                };
                if matches!(slot_type, crate::registry::SlotType::Known(_)) {
                    slots.push(None);
                    continue;
                }
                let term = self.solver.slot(slot_type, &mut |solver, name| {
                    if let Some(place) = names.iter().position(|known| known == name) {
                        if let Some(used) = used.get_mut(place) {
                            *used = true;
                        }
                        return by_name[place];
                    }
                    let term = solver.open();
                    names.push(name.to_owned());
                    by_name.push(term);
                    term
                });
                slots.push(Some(term));
            }
            let unused: Vec<String> =
                used.iter().zip(&names).filter(|(used, _)| !**used).map(|(_, name)| name.clone()).collect();
            let id = node.id.clone();
            for name in unused {
                let message = format!("`{}` has no type variable `{name}`", def.kind);
                self.report(Diagnostic::error(codes::TYPE_UNKNOWN.code, Site::Node(id.clone()), message));
            }
            self.terms.push(NodeTerms { slots, vars: Vec::new() });
            self.terms[index].vars = def
                .type_vars
                .iter()
                .filter_map(|var| {
                    names.iter().position(|name| *name == *var.name).map(|place| (&*var.name, by_name[place]))
                })
                .collect();
        }
    }

    /// The type of a slot so far.
    fn term(&mut self, at: SlotAt) -> Term {
        if let Some(term) = self.terms[at.node].slots[at.slot] {
            return term;
        }
        let value_type = known_type(&self.resolved.nodes[at.node].slots[at.slot]);
        self.solver.known(&value_type)
    }

    /// Unifies two slots' types without making terms where both are known.
    fn same_type(&mut self, left: SlotAt, right: SlotAt) -> bool {
        let open = |at: SlotAt, terms: &[NodeTerms<'a>]| terms[at.node].slots[at.slot].is_some();
        if !open(left, &self.terms) && !open(right, &self.terms) {
            let left = known_type(&self.resolved.nodes[left.node].slots[left.slot]);
            let right = known_type(&self.resolved.nodes[right.node].slots[right.slot]);
            return left == right || left == ValueType::Any || right == ValueType::Any;
        }
        let (left, right) = (self.term(left), self.term(right));
        self.solver.unify(left, right)
    }

    /// Looks up `bind` and `set`, and lets bindings and connections settle types.
    fn bind(&mut self) {
        for node in 0..self.resolved.nodes.len() {
            let graph_node = self.resolved.nodes[node].node;
            for (slot_id, variable_id) in &graph_node.bind {
                self.bind_slot(node, slot_id, variable_id);
            }
            for slot_id in graph_node.set.keys() {
                self.check_set(node, slot_id);
            }
        }
        for node in 0..self.resolved.nodes.len() {
            for slot in 0..self.resolved.nodes[node].sources.len() {
                let Some(Source::Output(from)) = self.resolved.nodes[node].sources[slot] else { continue };
                let to = SlotAt { node, slot };
                if !self.same_type(from, to) {
                    self.report_connection_mismatch(from, to);
                }
            }
        }
    }

    fn report_connection_mismatch(&mut self, from: SlotAt, to: SlotAt) {
        let (left, right) = (self.term(from), self.term(to));
        let (found, expected) = (self.solver.shown(left), self.solver.shown(right));
        let connection = self.connection(from, to);
        let message = format!("`{}` expects {expected}, found {found} from `{}`", connection.to, connection.from);
        let diagnostic = Diagnostic::error(codes::CONNECTION_TYPE.code, Site::Connection(connection), message);
        let hint = match (found.as_str(), expected.as_str()) {
            ("Secret", _) => "A secret goes only to slots of type Secret; nothing turns it into text unseen.",
            (_, "String") => "Insert a Format node (`text.format`) whose text is `{value}`.",
            _ => "Convert the value with a node in between, or choose another slot.",
        };
        self.report(diagnostic.with_hint(hint));
    }

    fn connection(&self, from: SlotAt, to: SlotAt) -> Connection {
        self.resolved.connection(from, to)
    }

    fn bind_slot(&mut self, node: usize, slot_id: &SlotId, variable_id: &VariableId) {
        let resolved = &self.resolved.nodes[node];
        let site = Site::Slot(resolved.id.clone(), slot_id.clone());
        let Some(slot) = resolved.slot(slot_id.as_str()) else {
            let message = format!("`{}` has no slot `{slot_id}`", resolved.def.kind);
            let hint = format!("It has {}.", listed_slots(&resolved.slots));
            self.report(Diagnostic::error(codes::SLOT_UNKNOWN.code, site, message).with_hint(hint));
            return;
        };
        let Ok(variable) = self.resolved.variables.binary_search_by(|(id, _)| (*id).cmp(variable_id)) else {
            let names = self.resolved.variables.iter().map(|(id, _)| id.as_str());
            let hint = match nearest(variable_id.as_str(), names) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => "Add it under `variables`.".to_owned(),
            };
            let message = format!("there is no variable `{variable_id}`");
            self.report(Diagnostic::error(codes::VARIABLE_UNKNOWN.code, site, message).with_hint(hint));
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
                if role == Role::Input {
                    let message = format!("`{variable_id}` is an input of the graph and cannot be written");
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

    fn check_set(&mut self, node: usize, slot_id: &SlotId) {
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

    /// Lets literals settle what is still open, then writes types and constants down.
    fn settle(&mut self) {
        for node in 0..self.resolved.nodes.len() {
            self.settle_by_literals(node);
        }
        for node in 0..self.resolved.nodes.len() {
            let types = self.settled_types(node);
            self.resolved.nodes[node].types = types;
            self.check_classes(node);
            for slot in 0..self.resolved.nodes[node].slots.len() {
                self.settle_source(node, slot);
            }
        }
    }

    fn settle_by_literals(&mut self, node: usize) {
        for slot in 0..self.resolved.nodes[node].slots.len() {
            let resolved = &self.resolved.nodes[node];
            let (Some(term), None) = (self.terms[node].slots[slot], &resolved.sources[slot]) else { continue };
            let id = &resolved.slots[slot].id;
            if let Some(literal) = resolved.node.set.get(id)
                && self.solver.settled(term).is_none()
                && let Some(guess) = type_of_literal(literal)
            {
                let guess = self.solver.known(&guess);
                // A guess that does not fit leaves the slot open, which is reported with the literal.
                let _fits = self.solver.unify(term, guess);
            }
        }
    }

    fn settled_types(&mut self, node: usize) -> Vec<ValueType> {
        let n_slots = self.resolved.nodes[node].slots.len();
        (0..n_slots)
            .map(|slot| match self.terms[node].slots[slot] {
                Some(term) => self.solver.settled(term).unwrap_or(ValueType::Null),
                None => known_type(&self.resolved.nodes[node].slots[slot]),
            })
            .collect()
    }

    fn is_open(&mut self, at: SlotAt) -> bool {
        self.terms[at.node].slots[at.slot].is_some_and(|term| self.solver.settled(term).is_none())
    }

    fn check_classes(&mut self, node: usize) {
        let vars = std::mem::take(&mut self.terms[node].vars);
        for (name, term) in &vars {
            let class = self.resolved.nodes[node].def.type_class(name);
            if let Some(value_type) = self.solver.settled(*term) {
                let site = self.resolved.nodes[node].site();
                self.check_class(class, &value_type, site);
            }
        }
        for slot in 0..self.resolved.nodes[node].slots.len() {
            let resolved = &self.resolved.nodes[node];
            let (SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. }) =
                &resolved.slots[slot].shape
            else {
                continue;
            };
            // A slot whose variable the kind does not declare is checked by itself.
            if let crate::registry::SlotType::Var(name) = slot_type
                && !resolved.def.type_vars.iter().any(|var| var.name == *name)
            {
                let (class, value_type) = (resolved.def.type_class(name), resolved.types[slot].clone());
                let site = resolved.slot_site(slot);
                self.check_class(class, &value_type, site);
            }
        }
    }

    fn check_class(&mut self, class: TypeClass, value_type: &ValueType, site: Site) {
        match class {
            TypeClass::Any => {}
            TypeClass::Shown => {
                if self.resolved.registry.holds_secret(value_type) {
                    let message = format!("expected a value with a text form, found {value_type}");
                    self.report(Diagnostic::error(codes::SECRET_SHOWN.code, site, message).with_hint(
                        "A secret is never shown. Take the record's other fields with its `fields` node, or say \
                         what happened instead.",
                    ));
                }
            }
            TypeClass::Ordered => {
                if !matches!(value_type, ValueType::Number | ValueType::String | ValueType::Any | ValueType::Null) {
                    let message = format!("expected a Number or a String, found {value_type}");
                    self.report(Diagnostic::error(codes::TYPE_CLASS.code, site, message));
                }
            }
        }
    }

    fn settle_source(&mut self, node: usize, slot: usize) {
        let at = SlotAt { node, slot };
        let resolved = &self.resolved.nodes[node];
        let SlotShape::Input { default, .. } = &resolved.slots[slot].shape else { return };
        if resolved.sources[slot].is_some() {
            if self.is_open(at) {
                let site = self.resolved.nodes[node].slot_site(slot);
                self.report_open(site);
            }
            return;
        }
        let site = resolved.slot_site(slot);
        let id = &resolved.slots[slot].id;
        let literal = resolved.node.set.get(id);
        let default = default.clone();
        let source = match (literal, default) {
            (Some(literal), _) => {
                let value_type = self.resolved.nodes[node].types[slot].clone();
                if self.is_open(at) {
                    self.report_open(site);
                    Source::Missing
                } else {
                    match self.resolved.registry.data_from_literal(literal, &value_type) {
                        Ok(data) => Source::Constant(data),
                        Err(problem) => {
                            let code = if value_type == ValueType::Secret {
                                codes::SECRET_LITERAL.code
                            } else {
                                codes::LITERAL_TYPE.code
                            };
                            self.report(located(code, site, problem));
                            Source::Missing
                        }
                    }
                }
            }
            (None, Some(value)) => Source::Constant(value),
            (None, None) => {
                let resolved = &self.resolved.nodes[node];
                let expected = match &resolved.types[slot] {
                    ValueType::Null => "a value".to_owned(),
                    known => known.to_string(),
                };
                let message = format!("input `{}` needs {expected}, found nothing", resolved.slots[slot].id);
                let hint = if resolved.types[slot].holds_secret() {
                    "Connect it, or bind it to a variable of type Secret."
                } else {
                    "Connect it, set it, or bind it to a variable."
                };
                self.report(Diagnostic::error(codes::MISSING_INPUT.code, site, message).with_hint(hint));
                Source::Missing
            }
        };
        self.resolved.nodes[node].sources[slot] = Some(source);
    }

    fn report_open(&mut self, site: Site) {
        self.report(
            Diagnostic::error(codes::TYPE_OPEN.code, site, "nothing says what type this slot has")
                .with_hint("Connect it to a slot of a known type, or settle the node's type under `types`."),
        );
    }
}

impl Resolved<'_> {
    /// The connection between two slots, as the file has it.
    pub(crate) fn connection(&self, from: SlotAt, to: SlotAt) -> Connection {
        Connection { from: self.endpoint(from), to: self.endpoint(to) }
    }

    fn endpoint(&self, at: SlotAt) -> Endpoint {
        let node = &self.nodes[at.node];
        Endpoint { node: node.id.clone(), slot: node.slots[at.slot].id.clone() }
    }
}

fn located(code: &'static str, site: Site, problem: crate::registry::Problem) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, site, problem.message);
    match problem.hint {
        Some(hint) => diagnostic.with_hint(hint),
        None => diagnostic,
    }
}

/// The type of a slot whose kind says it; `Null` for exec slots and open ones.
fn known_type(slot: &SlotDef) -> ValueType {
    match &slot.shape {
        SlotShape::Input { slot_type: crate::registry::SlotType::Known(value_type), .. }
        | SlotShape::Output { slot_type: crate::registry::SlotType::Known(value_type), .. } => value_type.clone(),
        SlotShape::Input { .. } | SlotShape::Output { .. } | SlotShape::ExecIn | SlotShape::ExecOut { .. } => {
            ValueType::Null
        }
    }
}

/// The first record a type mentions that the registry does not declare.
fn unknown_record<'t>(registry: &Registry, value_type: &'t ValueType) -> Option<&'t str> {
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
        | ValueType::Null
        | ValueType::Host(_)
        | ValueType::Any => None,
    }
}

fn listed_slots(slots: &[SlotDef]) -> String {
    let names: Vec<_> = slots.iter().map(|slot| format!("`{}`", slot.id)).collect();
    if names.is_empty() { "no slots".to_owned() } else { names.join(", ") }
}

/// The nearest known name, if one is near enough to be a slip of the keyboard.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    known
        .map(|candidate| (edit_distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().min(name.len()) / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be added, removed or replaced (Levenshtein), ignoring case.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, left_char) in left.chars().flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right_char) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(left_char != *right_char);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}
