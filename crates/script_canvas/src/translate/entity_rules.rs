//! What Script Canvas refuses to run because of entities: a graph that goes on after it has deactivated its own entity,
//! one that activates it without end, and one that names an entity of a level.

use super::{Importer, codes};
use crate::{CanvasNode, CanvasSlot, CanvasValue, MethodKind, NodeClass, SlotKind, entity_id};
use authcanvas_graph::{CodeDoc, Diagnostic, Site};

/// The bus by which entities are activated and deactivated.
const CONTEXT: &str = "GameEntityContextRequestBus";
const ACTIVATE: &str = "ActivateGameEntity";
const DEACTIVATE: &str = "DeactivateGameEntity";
/// The event that begins a graph without a Start node.
const ON_ACTIVATED: (&str, &str) = ("EntityBus", "OnEntityActivated");

impl Importer<'_> {
    /// Reports what the engine refuses before it runs a graph. What nothing reaches does not count.
    pub(super) fn check_entities(&mut self) {
        let canvas = self.index.canvas;
        let reached = self.index.reached();
        let begun = self.index.reached_from(begins_with_the_entity);
        for node in canvas.nodes.iter().filter(|node| reached.contains(&node.id) && !node.is_disabled()) {
            let data_ins = node.slots_of(SlotKind::DataIn);
            let literals: Vec<_> = data_ins.filter(|slot| self.is_literal(node, slot)).collect();
            if let Some(slot) = literals.iter().find(|slot| names_an_entity(slot)) {
                let message = format!("`{}` names an entity of a level", slot.name.escape_debug());
                self.report_entity(node, &codes::ENTITY_REFERENCE, message);
            }
            let is_of_self = literals.first().is_some_and(|slot| is_owner(slot));
            if is_of_self && calls(node, DEACTIVATE) && self.goes_on(node) {
                let message = "execution goes on after the graph's own entity is deactivated".to_owned();
                self.report_entity(node, &codes::SELF_DEACTIVATED, message);
            }
            if is_of_self && calls(node, ACTIVATE) && begun.contains(&node.id) {
                let message = "the beginning of the graph activates the graph's own entity, which begins it".to_owned();
                self.report_entity(node, &codes::SELF_ACTIVATED, message);
            }
        }
    }

    fn is_literal(&self, node: &CanvasNode, slot: &CanvasSlot) -> bool {
        slot.variable.is_none() && !self.index.is_fed(node, slot)
    }

    fn goes_on(&self, node: &CanvasNode) -> bool {
        let mut targets = node.slots_of(SlotKind::ExecOut).flat_map(|slot| self.index.targets_of(node, slot));
        targets.any(|to| self.index.node(to.node).is_some_and(|node| !node.is_disabled()))
    }

    fn report_entity(&mut self, node: &CanvasNode, code: &CodeDoc, message: String) {
        let site = self.made.get(&node.id).cloned().map_or(Site::Graph, Site::Node);
        let diagnostic = Diagnostic::error(code.code, site, message);
        self.report(diagnostic.with_hint("Open 3D Engine refuses such a graph too."));
    }
}

/// True for the nodes by which a graph begins as its entity becomes active.
fn begins_with_the_entity(node: &CanvasNode) -> bool {
    match &node.own {
        NodeClass::EventHandler(handler) => {
            handler.bus_name == ON_ACTIVATED.0 && handler.events.iter().any(|event| event.name == ON_ACTIVATED.1)
        }
        _ => node.class == "Start",
    }
}

fn calls(node: &CanvasNode, event: &str) -> bool {
    let (NodeClass::Method(call) | NodeClass::MethodOverloaded(call)) = &node.own else { return false };
    call.kind == MethodKind::BusEvent && call.class_name == CONTEXT && call.method_name == event
}

fn is_owner(slot: &CanvasSlot) -> bool {
    slot.datum.as_ref().is_some_and(|datum| datum.value == CanvasValue::EntityId(entity_id::OWNER))
}

fn names_an_entity(slot: &CanvasSlot) -> bool {
    let known = [entity_id::OWNER, entity_id::GRAPH, entity_id::INVALID];
    match slot.datum.as_ref().map(|datum| &datum.value) {
        Some(CanvasValue::EntityId(id) | CanvasValue::NamedEntityId(id, _)) => !known.contains(id),
        _ => false,
    }
}
