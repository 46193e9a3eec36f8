//! Settling types, and with them the values of inputs that nothing is connected to.

use super::super::types::{Term, type_of_literal};
use super::super::{codes, fixes};
use super::{NodeTerms, Resolver, SlotAt, Source, known_type, located, mentions, slot_type};
use crate::Data;
use crate::registry::{SlotShape, SlotType, TypeClass};
use authcanvas_graph::{Diagnostic, Literal, Site, ValueType};

impl Resolver<'_, '_> {
    /// Gives every slot whose type is not wholly known a type to be settled.
    pub(super) fn open_types(&mut self) {
        for index in 0..self.resolved.nodes.len() {
            let node = &self.resolved.nodes[index];
            let mut vars: Vec<(String, Term)> = Vec::new();
            for (name, value_type) in &node.node.types {
                vars.push((name.clone(), self.solver.known(value_type)));
            }
            let n_given = vars.len();
            let mut used = vec![false; n_given];
            let mut slots = Vec::with_capacity(node.slots.len());
            for slot in node.slots.iter() {
                let slot_type = slot_type(slot).filter(|slot_type| !matches!(slot_type, SlotType::Known(_)));
                slots.push(slot_type.map(|slot_type| {
                    self.solver.slot(
                        slot_type,
                        &mut |solver, name| match vars.iter().position(|(var, _)| var == name) {
                            Some(place) => {
                                used.get_mut(place).into_iter().for_each(|used| *used = true);
                                vars[place].1
                            }
                            None => {
                                vars.push((name.to_owned(), solver.open()));
                                vars[vars.len() - 1].1
                            }
                        },
                    )
                }));
            }
            let (site, kind) = (node.site(), &node.def.kind);
            let unused: Vec<String> =
                (0..n_given).filter(|place| !used[*place]).map(|place| vars[place].0.clone()).collect();
            let kind = kind.to_string();
            self.terms.push(NodeTerms { slots, vars });
            for name in unused {
                let message = format!("`{kind}` has no type variable `{name}`");
                self.report(Diagnostic::error(codes::TYPE_UNKNOWN.code, site.clone(), message));
            }
        }
    }

    /// The type of a slot so far.
    pub(super) fn term(&mut self, at: SlotAt) -> Term {
        if let Some(term) = self.terms[at.node].slots[at.slot] {
            return term;
        }
        let value_type = known_type(&self.resolved.nodes[at.node].slots[at.slot]);
        self.solver.known(&value_type)
    }

    /// Unifies two slots' types without making terms where both are known.
    pub(super) fn same_type(&mut self, left: SlotAt, right: SlotAt) -> bool {
        let open = |at: SlotAt, terms: &[NodeTerms]| terms[at.node].slots[at.slot].is_some();
        if !open(left, &self.terms) && !open(right, &self.terms) {
            let left = known_type(&self.resolved.nodes[left.node].slots[left.slot]);
            let right = known_type(&self.resolved.nodes[right.node].slots[right.slot]);
            return left == right || left == ValueType::Any || right == ValueType::Any;
        }
        let (left, right) = (self.term(left), self.term(right));
        self.solver.unify(left, right)
    }

    /// Looks up `bind` and `set`, and lets bindings and connections settle types.
    pub(super) fn bind(&mut self) {
        for node in 0..self.resolved.nodes.len() {
            let graph_node = self.resolved.nodes[node].node;
            for (slot_id, variable_id) in &graph_node.bind {
                self.bind_slot(node, slot_id, variable_id);
            }
            for slot_id in graph_node.set.keys() {
                self.check_set(node, slot_id);
            }
        }
        let mut impossible = Vec::new();
        for node in 0..self.resolved.nodes.len() {
            for slot in 0..self.resolved.nodes[node].sources.len() {
                let Some(source) = &self.resolved.nodes[node].sources[slot] else { continue };
                let to = SlotAt { node, slot };
                for from in source.outputs().to_vec() {
                    if !self.allows(from, to) || !self.allows(to, from) {
                        impossible.push((from, to));
                    } else if !self.same_type(from, to) {
                        self.report_connection_mismatch(from, to);
                    }
                }
            }
        }
        // Told last, when all that can say what the open end is has said it.
        for (from, to) in impossible {
            self.settle_by_literals(from.node);
            self.settle_by_literals(to.node);
            self.report_connection_mismatch(from, to);
        }
    }

    /// False when a slot's type variable can only be one of a few types, and the other end has another one.
    fn allows(&mut self, at: SlotAt, other: SlotAt) -> bool {
        let resolved = &self.resolved.nodes[at.node];
        let Some(SlotType::Var(name)) = slot_type(&resolved.slots[at.slot]) else { return true };
        let TypeClass::OneOf(types) = resolved.def.type_class(name) else { return true };
        let other = self.term(other);
        let settled = self.solver.settled(other);
        settled.is_none_or(|settled| settled == ValueType::Any || types.contains(&settled))
    }

    fn report_connection_mismatch(&mut self, from: SlotAt, to: SlotAt) {
        let (left, right) = (self.term(from), self.term(to));
        let (found, expected) = (self.solver.shown(left), self.solver.shown(right));
        let connection = self.resolved.connection(from, to);
        let message = format!("`{}` expects {expected}, found {found} from `{}`", connection.to, connection.from);
        let diagnostic = Diagnostic::error(codes::CONNECTION_TYPE.code, Site::Connection(connection.clone()), message);
        let types = (self.solver.settled(left), self.solver.settled(right));
        let fix = match &types {
            (Some(from), Some(to)) => fixes::insert_conversion(&self.resolved, &connection, from, to),
            (Some(_) | None, _) => None,
        };
        let hint = match (&types.0, &fix) {
            (Some(ValueType::Secret), _) => {
                "A secret goes only to slots of type Secret; nothing turns it into text unseen.".to_owned()
            }
            (_, Some(fix)) => format!("{}, or choose another slot.", fix.title),
            (_, None) => "Convert the value with a node in between, or choose another slot.".to_owned(),
        };
        let diagnostic = diagnostic.with_hint(hint);
        self.report(Diagnostic { fix, ..diagnostic });
    }

    /// Lets literals settle what is still open, then writes types and constants down.
    pub(super) fn settle(&mut self) {
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

    /// Checks that each type variable is settled to a type that its kind allows.
    fn check_classes(&mut self, node: usize) {
        let vars = std::mem::take(&mut self.terms[node].vars);
        for (name, term) in &vars {
            let Some(value_type) = self.solver.settled(*term) else { continue };
            let resolved = &self.resolved.nodes[node];
            let class = resolved.def.type_class(name);
            let slot = resolved
                .slots
                .iter()
                .position(|slot| slot_type(slot).is_some_and(|slot_type| mentions(slot_type, name)));
            let site = slot.map_or_else(|| resolved.site(), |slot| resolved.slot_site(slot));
            self.check_class(class, &value_type, site);
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
            TypeClass::OneOf(types) => {
                if !types.contains(value_type) && !matches!(value_type, ValueType::Any | ValueType::Null) {
                    let names: Vec<String> = types.iter().map(ToString::to_string).collect();
                    let message = format!("expected one of {}, found {value_type}", names.join(", "));
                    self.report(Diagnostic::error(codes::TYPE_CLASS.code, site, message));
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
            if resolved.sources[slot] != Some(Source::Missing) && self.is_open(at) {
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
                let resolved = &self.resolved.nodes[node];
                let takes_anything = matches!(slot_type(&resolved.slots[slot]), Some(SlotType::Var(_)));
                if *literal == Literal::Null && takes_anything && is_reference(&value_type) {
                    Source::Constant(Data::Null)
                } else if self.is_open(at) {
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

    pub(super) fn report_open(&mut self, site: Site) {
        self.report(
            Diagnostic::error(codes::TYPE_OPEN.code, site, "nothing says what type this slot has")
                .with_hint("Connect it to a slot of a known type, or settle the node's type under `types`."),
        );
    }
}

/// True for types whose values are shared, of which there may be none.
fn is_reference(value_type: &ValueType) -> bool {
    matches!(value_type, ValueType::Array(_) | ValueType::Map(..) | ValueType::Host(_))
}
