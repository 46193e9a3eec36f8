//! Method and MethodOverloaded: calls of what the engine reflects.

use super::super::Importer;
use super::super::draft::{Draft, is_graph_itself};
use crate::{CanvasNode, MethodCall, MethodKind, SlotKind};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::Behaviour;

impl<'a> Importer<'a> {
    pub(super) fn add_call(&mut self, node: &'a CanvasNode, call: &'a MethodCall) {
        let arguments: Vec<_> = node.slots_of(SlotKind::DataIn).collect();
        let n_hidden = arguments.iter().take_while(|slot| is_graph_itself(slot)).count();
        let arguments = arguments[n_hidden..].to_vec();
        let types: Vec<_> = arguments.iter().map(|slot| self.argument_type(node, slot)).collect();
        if call.kind == MethodKind::Getter && self.add_field(node, call, types.first().cloned().flatten()) {
            return;
        }
        let kind = self.kinds.of_call(&names_of(call, types.first().cloned().flatten().as_ref()), &types);
        // A handler of an event has the name of the event; it sends nothing.
        match kind.filter(|def| !matches!(def.behaviour, Behaviour::Listen(_))) {
            Some(def) => {
                let mut draft = Draft::new(node, def);
                draft.inputs = arguments;
                self.put(draft);
            }
            None => {
                self.put_placeholder(node, &in_words(call));
            }
        }
    }

    /// The type an argument really has: that of what is connected, for an overloaded call's own may be stale.
    pub(in super::super) fn argument_type(&self, node: &CanvasNode, slot: &crate::CanvasSlot) -> Option<ValueType> {
        let source = self.index.sources_of(node, slot).find_map(|connection| self.index.slot(connection.from));
        source.and_then(|source| self.slot_type(source)).or_else(|| self.slot_type(slot))
    }

    /// A getter of a record's field, where the registry declares the record.
    fn add_field(&mut self, node: &'a CanvasNode, call: &MethodCall, of: Option<ValueType>) -> bool {
        let Some(ValueType::Record(name)) = of else { return false };
        let Some(record) = self.registry.record(&name) else { return false };
        let wanted = super::super::snake_case(&call.method_name);
        let field = record.fields.iter().find(|field| {
            let plain = |text: &str| text.replace('_', "");
            field.id == wanted || plain(&wanted).ends_with(&plain(field.id))
        });
        let Some(field) = field else { return false };
        let Some(def) = self.registry.node(&record.fields_node().kind) else { return false };
        let mut draft = Draft::new(node, def);
        if let Some(out) = node.slots_of(SlotKind::DataOut).find_map(|slot| slot.id) {
            draft.named.insert(out, super::super::slot_id(field.id));
        }
        self.put(draft);
        true
    }
}

/// The names a call can have among the aliases, the most exact first.
fn names_of(call: &MethodCall, first: Option<&ValueType>) -> Vec<String> {
    let method = &call.method_name;
    let mut names = Vec::new();
    match first {
        Some(ValueType::Array(_)) => names.push(format!("Array.{method}")),
        Some(ValueType::Map(..)) => names.push(format!("Map.{method}")),
        Some(other) => names.push(format!("{other}.{method}")),
        None => {}
    }
    if call.class_name.starts_with("AZStd::vector") || call.class_name.starts_with("AZStd::array") {
        names.push(format!("Array.{method}"));
    }
    if call.class_name.starts_with("AZStd::unordered_map") {
        names.push(format!("Map.{method}"));
    }
    match call.kind {
        MethodKind::Setter => names.push(format!("{}.{method}::Setter", call.class_name)),
        MethodKind::Getter => names.push(format!("{}.{method}::Getter", call.class_name)),
        _ => {}
    }
    if !call.class_name.is_empty() {
        names.push(format!("{}.{method}", call.class_name));
    }
    if call.kind != MethodKind::BusEvent {
        names.push(method.clone());
    }
    names
}

fn in_words(call: &MethodCall) -> String {
    if call.class_name.is_empty() {
        call.method_name.clone()
    } else {
        format!("{}.{}", call.class_name, call.method_name)
    }
}
