//! EBusEventHandler: receives the events of a bus.

use super::super::Importer;
use super::super::draft::Draft;
use crate::{CanvasNode, EventHandler, HandledEvent, SlotKind};

impl<'a> Importer<'a> {
    /// Puts one node for each event that is used.
    pub(super) fn add_handler(&mut self, node: &'a CanvasNode, handler: &'a EventHandler) {
        let used: Vec<_> =
            handler.events.iter().filter(|event| self.index.leads_anywhere(node, event.exec_slot)).collect();
        let what = |event: &HandledEvent| format!("{}.{}", handler.bus_name, event.name);
        let is_connected = ["Connect", "Disconnect"]
            .iter()
            .any(|name| node.slot_named(SlotKind::ExecIn, name).is_some_and(|slot| self.index.is_fed(node, slot)));
        let kinds: Vec<_> = used.iter().map(|event| self.kinds.named(&what(event))).collect();
        if is_connected || used.is_empty() || kinds.iter().any(Option::is_none) {
            self.put_placeholder(node, &format!("a handler of {}", handler.bus_name));
            return;
        }
        for (event, def) in used.into_iter().zip(kinds) {
            let Some(def) = def else { continue };
            let mut draft = Draft::new(node, def);
            draft.inputs.clear();
            draft.exec.retain(|slot| slot.id == event.exec_slot);
            draft.outputs = event.parameter_slots.iter().filter_map(|slot| node.slot(*slot)).collect();
            draft.order = self.next_order(&what(event), true);
            self.put(draft);
        }
    }
}
