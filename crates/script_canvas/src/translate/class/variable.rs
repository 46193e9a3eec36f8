//! GetVariableNode, SetVariableNode and ExtractProperty.

use super::super::draft::Draft;
use super::super::{DataEnd, Importer, slot_id};
use crate::{CanvasNode, ExtractProperty, PropertySlot, SlotKind, VariableAccess};
use authcanvas_graph::{Endpoint, Node, NodeId, ValueType};
use authcanvas_interpreter::{NodeDef, SlotDef, SlotShape};

impl<'a> Importer<'a> {
    pub(super) fn add_get_variable(&mut self, node: &'a CanvasNode, access: &'a VariableAccess) {
        self.add_access(node, access, "GetVariable", |shape| matches!(shape, SlotShape::Input { .. }));
    }

    pub(super) fn add_set_variable(&mut self, node: &'a CanvasNode, access: &'a VariableAccess) {
        self.add_access(node, access, "SetVariable", |shape| matches!(shape, SlotShape::Output { .. }));
    }

    /// Puts a node whose slot of one shape is bound to the variable.
    fn add_access(
        &mut self,
        node: &'a CanvasNode,
        access: &'a VariableAccess,
        class: &str,
        is_variable: fn(&SlotShape) -> bool,
    ) {
        let variable = access.variable.and_then(|id| self.variables.get(&id).cloned());
        let (Some(def), Some((variable, value_type))) = (self.kinds.named(class), variable) else {
            self.put_placeholder(node, &format!("{} of a variable that is not there", node.class));
            return;
        };
        let slots = self.slots_of_kind(def);
        let mut draft = Draft::new(node, def);
        if let Some(slot) = slots.iter().find(|slot| is_variable(&slot.shape)) {
            draft.bind.insert(slot.id.clone(), variable);
        }
        let is_property = |id| access.properties.iter().any(|property| property.slot == Some(id));
        draft.outputs.retain(|slot| !slot.id.is_some_and(is_property));
        let id = self.put(draft);
        let value = slots.iter().find(|slot| matches!(slot.shape, SlotShape::Output { .. }));
        if let Some(value) = value {
            let at = Endpoint { node: id, slot: value.id.clone() };
            // The type of the value is that of the variable, whatever the slot says.
            if let Some(out) = node.slots_of(SlotKind::DataOut).find(|slot| !slot.id.is_some_and(is_property)) {
                let end = DataEnd { at: at.clone(), value_type: Some(value_type.clone()) };
                if let Some(out) = out.id {
                    self.outputs.insert((node.id, out), end);
                }
            }
            if access.properties.iter().any(|property| self.index.leads_anywhere(node, property.slot)) {
                self.add_properties(node, DataEnd { at, value_type: Some(value_type) }, &access.properties);
            }
        }
    }

    fn slots_of_kind(&self, def: &NodeDef) -> Vec<SlotDef> {
        let settings = self.registry.settings_of(def, &Node::new(def.kind.to_string()));
        self.registry.slots_of(def, &settings).unwrap_or_default()
    }

    /// Puts a node that takes a value apart behind the one that gives it.
    fn add_properties(&mut self, node: &'a CanvasNode, value: DataEnd, properties: &[PropertySlot]) {
        let Some(def) = value.value_type.as_ref().and_then(|value_type| self.parts_kind(value_type)) else { return };
        let slots = self.slots_of_kind(def);
        let Some(input) = slots.iter().find(|slot| matches!(slot.shape, SlotShape::Input { .. })) else { return };
        let id = self.fresh_node(&def.title);
        let made = Node { disabled: node.is_disabled(), ..Node::new(def.kind.to_string()) };
        self.graph.nodes.insert(id.clone(), made);
        self.note_source(id.clone(), node.id);
        let into = Endpoint { node: id.clone(), slot: input.id.clone() };
        self.data.push((value.clone(), DataEnd { at: into, value_type: value.value_type }));
        self.place_properties(node, &id, &slots, properties);
    }

    fn place_properties(&mut self, node: &CanvasNode, id: &NodeId, slots: &[SlotDef], properties: &[PropertySlot]) {
        for property in properties {
            let name = slot_id(&property.name);
            let own = slots.iter().find(|slot| slot.id == name && matches!(slot.shape, SlotShape::Output { .. }));
            if let (Some(own), Some(slot)) = (own, property.slot) {
                let value_type = super::super::types::value_type(&property.value_type, self.registry);
                let at = Endpoint { node: id.clone(), slot: own.id.clone() };
                self.outputs.insert((node.id, slot), DataEnd { at, value_type });
            }
        }
    }

    /// The kind that takes values of a type apart.
    fn parts_kind(&self, value_type: &ValueType) -> Option<&'a NodeDef> {
        if let ValueType::Record(name) = value_type
            && let Some(record) = self.registry.record(name)
        {
            return self.registry.node(&record.fields_node().kind);
        }
        self.kinds.named(&format!("{value_type}.ExtractProperty"))
    }

    pub(super) fn add_extract_property(&mut self, node: &'a CanvasNode, extract: &'a ExtractProperty) {
        let source = node.slots_of(SlotKind::DataIn).next();
        let value_type = super::super::types::value_type(&extract.value_type, self.registry)
            .or_else(|| source.and_then(|slot| self.slot_type(slot)));
        let Some(def) = value_type.as_ref().and_then(|value_type| self.parts_kind(value_type)) else {
            let of = value_type.map_or_else(|| "an unknown type".to_owned(), |value_type| value_type.to_string());
            self.put_placeholder(node, &format!("ExtractProperty of {of}"));
            return;
        };
        let mut draft = Draft::new(node, def);
        draft.outputs.clear();
        let slots = self.slots_of_kind(def);
        let id = self.put(draft);
        self.place_properties(node, &id, &slots, &extract.properties);
        for property in &extract.properties {
            let slot = property.slot.and_then(|slot| node.slot(slot));
            let bound = slot.and_then(|slot| self.bound(slot));
            let end = property.slot.and_then(|slot| self.outputs.get(&(node.id, slot)).cloned());
            if let (Some((variable, wanted)), Some(end)) = (bound, end) {
                self.write_variable(end, variable, wanted);
            }
        }
    }
}
