//! EBusEventHandler, ReceiveScriptEvent and SendScriptEvent: events of buses, and changes of variables.

use super::super::Importer;
use super::super::buses::{SOURCE, bus_name, plain_name};
use super::super::draft::Draft;
use crate::{
    CanvasNode, CanvasSlot, CanvasValue, EventHandler, HandledEvent, NodeClass, ReceiveScriptEvent, SendScriptEvent,
    SlotKind, entity_id,
};
use authcanvas_interpreter::{ADDRESS, Behaviour, EVENT_OUT, NodeDef, RESULT, SlotShape, handler_kind, sender_kind};

/// The bus by which the engine tells of changes of variables.
const CHANGES: &str = "VariableNotification";

impl<'a> Importer<'a> {
    pub(super) fn add_handler(&mut self, node: &'a CanvasNode, handler: &'a EventHandler) {
        let bus = handler.bus_name.clone();
        if bus == CHANGES {
            self.add_change_handler(node, &handler.events);
        } else {
            self.add_events(node, &bus, &handler.events);
        }
    }

    pub(super) fn add_receiver(&mut self, node: &'a CanvasNode, receive: &'a ReceiveScriptEvent) {
        let bus = bus_name(&receive.asset, self.library);
        self.add_events(node, &bus, &receive.events);
    }

    pub(super) fn add_sender(&mut self, node: &'a CanvasNode, send: &'a SendScriptEvent) {
        let bus = bus_name(&send.asset, self.library);
        let def = self.event_of(send).and_then(|event| self.kinds.named(&sender_kind(&bus, &event)));
        match def {
            Some(def) => {
                self.put(Draft::new(node, def));
            }
            None => {
                self.put_placeholder(node, &format!("a script event of {bus} whose definition is not there"));
            }
        }
    }

    /// The name of the event that a node sends: by the definition, else by a receiver of the same event.
    fn event_of(&self, send: &SendScriptEvent) -> Option<String> {
        let definition = self.library.script_events(&send.asset.base_name());
        let method = definition.into_iter().flat_map(|it| it.methods).find(|it| it.event_id() == send.event_id);
        let by_definition = method.map(|method| method.name.value);
        let by_receiver = || {
            self.index.canvas.nodes.iter().find_map(|node| match &node.own {
                NodeClass::ReceiveScriptEvent(receive) if receive.asset.base_name() == send.asset.base_name() => {
                    Some(receive.events.iter().find(|event| event.id == send.event_id)?.name.clone())
                }
                _ => None,
            })
        };
        by_definition.or_else(by_receiver).map(|name| plain_name(&name))
    }

    /// Puts one node for each event that is used. They share the slots by which the canvas's node connects.
    fn add_events(&mut self, node: &'a CanvasNode, bus: &str, events: &'a [HandledEvent]) {
        let is_used = |event: &&HandledEvent| self.index.leads_anywhere(node, event.exec_slot);
        let mut used: Vec<&HandledEvent> = events.iter().filter(is_used).collect();
        if used.is_empty() {
            // Nothing is ever run by it; it stays for those who connect it.
            used.extend(events.first());
        }
        let kinds: Vec<_> = used.iter().map(|event| self.handler_of(bus, &plain_name(&event.name))).collect();
        if kinds.is_empty() || kinds.iter().any(Option::is_none) {
            self.put_placeholder(node, &format!("a handler of {bus}"));
            return;
        }
        for (event, def) in used.into_iter().zip(kinds) {
            let Some(def) = def else { continue };
            self.put_event(node, bus, event, def, events);
        }
    }

    fn handler_of(&self, bus: &str, event: &str) -> Option<&'a NodeDef> {
        let names = [format!("{bus}.{event}"), handler_kind(&plain_name(bus), event)];
        let mut defs = names.iter().filter_map(|name| self.kinds.named(name));
        defs.find(|def| matches!(def.behaviour, Behaviour::Listen(_)))
    }

    fn put_event(
        &mut self,
        node: &'a CanvasNode,
        bus: &str,
        event: &'a HandledEvent,
        def: &'a NodeDef,
        all: &'a [HandledEvent],
    ) {
        let mut draft = Draft::new(node, def);
        let source = node.slot_named(SlotKind::DataIn, SOURCE);
        let result = event.result_slot.and_then(|slot| node.slot(slot));
        let is_addressed = self.has_slot(def, ADDRESS);
        draft.inputs.clear();
        for (slot, own) in [(source.filter(|_| is_addressed), ADDRESS), (result, RESULT)] {
            if let Some((slot, id)) = slot.and_then(|slot| Some((slot, slot.id?))).filter(|_| self.has_slot(def, own)) {
                draft.inputs.push(slot);
                draft.named.insert(id, super::super::slot_id(own));
            }
        }
        let is_other =
            |slot: &CanvasSlot| all.iter().any(|other| other.exec_slot == slot.id && slot.id != event.exec_slot);
        draft.exec.retain(|slot| !is_other(slot));
        if let Some(out) = event.exec_slot {
            draft.named.insert(out, super::super::slot_id(EVENT_OUT));
        }
        draft.outputs = event.parameter_slots.iter().filter_map(|slot| node.slot(*slot)).collect();
        draft.order = self.next_order(&format!("{bus}.{}", event.name), true);
        let is_self = |slot: &CanvasSlot| {
            slot.datum.as_ref().is_some_and(|datum| datum.value == CanvasValue::EntityId(entity_id::OWNER))
        };
        if source.is_some_and(|source| !is_addressed && !is_self(source)) {
            self.put_placeholder(node, &format!("a handler of {bus} at an address"));
            return;
        }
        self.put(draft);
    }

    fn has_slot(&self, def: &NodeDef, id: &str) -> bool {
        let slots = self.registry.slots_of(def, &Default::default()).unwrap_or_default();
        slots.iter().any(|slot| slot.id.as_str() == id)
    }

    /// A handler of the changes of one variable.
    fn add_change_handler(&mut self, node: &'a CanvasNode, events: &'a [HandledEvent]) {
        let address = node.slot_named(SlotKind::DataIn, SOURCE).and_then(|slot| slot.datum.as_ref());
        let variable = match address.map(|datum| &datum.value) {
            Some(CanvasValue::VariableId(Some(id))) => self.variables.get(id).map(|(id, _)| id.clone()),
            _ => None,
        };
        let event = events.iter().find(|event| self.index.leads_anywhere(node, event.exec_slot)).or(events.first());
        let def = event.and_then(|event| self.kinds.named(&format!("{CHANGES}.{}", event.name)));
        let (Some(variable), Some(event), Some(def)) = (variable, event, def) else {
            self.put_placeholder(node, "a handler of the changes of a variable that is not said");
            return;
        };
        let slots = self.registry.slots_of(def, &Default::default()).unwrap_or_default();
        let mut draft = Draft::new(node, def);
        if let Some(slot) = slots.iter().find(|slot| matches!(slot.shape, SlotShape::Input { .. })) {
            draft.bind.insert(slot.id.clone(), variable);
        }
        draft.inputs.clear();
        if let Some(out) = event.exec_slot {
            draft.named.insert(out, super::super::slot_id(EVENT_OUT));
        }
        draft.outputs = event.parameter_slots.iter().filter_map(|slot| node.slot(*slot)).collect();
        draft.order = self.next_order(CHANGES, true);
        self.put(draft);
    }
}
