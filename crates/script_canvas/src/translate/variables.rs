//! Variables of a canvas as variables of ours.

use super::values::{is_beyond_us, is_default, is_of, literal, type_or_any};
use super::{Importer, codes};
use crate::{CanvasSlot, CanvasVariable, CanvasVariableId, InitialValueSource, SlotKind, VariableScope};
use authcanvas_graph::{Diagnostic, Literal, Role, Site, ValueType, Variable, VariableId};
use authcanvas_interpreter::Secret;
use std::collections::BTreeSet;

impl Importer<'_> {
    pub(super) fn add_variables(&mut self) {
        let canvas = self.index.canvas;
        let written = written_variables(canvas);
        for variable in &canvas.variables {
            let value_type = type_or_any(&variable.datum.value_type, self.registry);
            let id = self.fresh_variable_id(variable);
            let mut made = Variable::new(value_type.clone());
            // The engine lets whoever uses the graph override such a value; here that is an input of the run.
            if self.within.is_some() {
                made.role = role_in_function(variable.scope, written.contains(&variable.id));
            } else if variable.initial_value == InitialValueSource::Outside && !written.contains(&variable.id) {
                made.role = Role::Input;
            }
            if let Some(value) = literal(&variable.datum.value) {
                if !is_of(&value, &value_type, self.registry) {
                    self.report_lost_value(Site::Variable(id.clone()), &value_type);
                } else if !is_default(&value, &value_type) {
                    made.value = Some(value);
                }
            } else if is_beyond_us(&variable.datum.value) {
                self.report_lost_value(Site::Variable(id.clone()), &value_type);
            }
            self.graph.variables.insert(id.clone(), made);
            self.variables.insert(variable.id, (id, value_type));
        }
    }

    fn fresh_variable_id(&mut self, variable: &CanvasVariable) -> VariableId {
        let base = super::snake_case(variable.name.as_deref().unwrap_or("variable"));
        self.fresh_variable(&base)
    }

    /// An id that no variable has yet.
    pub(super) fn fresh_variable(&mut self, base: &str) -> VariableId {
        let text = self.variable_names.fresh(base);
        VariableId::new(&text).expect("snake_case with a number is snake_case")
    }

    pub(super) fn report_lost_value(&mut self, site: Site, value_type: &ValueType) {
        let message = format!("the value has no counterpart of type {value_type}");
        self.report(Diagnostic::warning(codes::VALUE_LOST.code, site, message).with_hint("Set the value by hand."));
    }

    /// The variable that a slot is bound to, with its type.
    pub(super) fn bound(&self, slot: &CanvasSlot) -> Option<(VariableId, ValueType)> {
        self.variables.get(&slot.variable?).cloned()
    }

    /// The type of a slot: the type it shows, else that of its datum, else that of the variable it is bound to.
    pub(super) fn slot_type(&self, slot: &CanvasSlot) -> Option<ValueType> {
        let own = super::types::value_type(&slot.display_type, self.registry);
        let datum = || super::types::value_type(&slot.datum.as_ref()?.value_type, self.registry);
        own.or_else(datum).or_else(|| Some(self.bound(slot)?.1))
    }

    /// An input of type Secret for a text that stands where a secret belongs.
    pub(super) fn secret_input(&mut self, name: &str, text: &str) -> VariableId {
        let id = self.fresh_variable(name);
        let variable = Variable { role: Role::Input, ..Variable::new(ValueType::Secret) };
        self.graph.variables.insert(id.clone(), variable);
        self.secrets.insert(id.clone(), Secret::new(text));
        id
    }

    /// Makes a secret input of a text variable that is read where a secret belongs.
    pub(super) fn make_secret(&mut self, id: &VariableId) {
        let Some(variable) = self.graph.variables.get_mut(id) else { return };
        if variable.value_type != ValueType::String {
            return;
        }
        variable.value_type = ValueType::Secret;
        variable.role = Role::Input;
        let text = match variable.value.take() {
            Some(Literal::String(text)) => text,
            _ => String::new(),
        };
        self.secrets.insert(id.clone(), Secret::new(&text));
        for (own, value_type) in self.variables.values_mut() {
            if own == id {
                *value_type = ValueType::Secret;
            }
        }
    }
}

/// How long a variable of a function lives.
fn role_in_function(scope: VariableScope, is_written: bool) -> Role {
    match scope {
        VariableScope::Graph => Role::Kept,
        VariableScope::FunctionReadOnly if !is_written => Role::Constant,
        VariableScope::Function | VariableScope::FunctionReadOnly => Role::Local,
    }
}

/// The variables that some node writes.
fn written_variables(canvas: &crate::Canvas) -> BTreeSet<CanvasVariableId> {
    let mut written = BTreeSet::new();
    for node in &canvas.nodes {
        if let crate::NodeClass::SetVariable(access) = &node.own {
            written.extend(access.variable);
        }
        written.extend(node.slots_of(SlotKind::DataOut).filter_map(|slot| slot.variable));
    }
    written
}
