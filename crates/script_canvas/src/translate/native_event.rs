//! AzEventHandler: handlers of native events, which are objects of the host.
//!
//! The object is the address that the handler listens at, so that connecting it anew replaces the former connection.

use super::draft::Draft;
use super::names::Names;
use super::{Importer, codes, snake_case};
use crate::{CanvasNode, NativeEventHandler, NodeClass, SlotKind};
use authcanvas_graph::{Diagnostic, Literal, Site, SlotId, ValueType};
use authcanvas_interpreter::{
    ADDRESS, Behaviour, Data, EVENT_OUT, NodeDef, Problem, SettingDef, SettingShape, Settings, SlotDef, SlotType,
    Trigger, connection_leads, connection_slots,
};

const KIND: &str = "script_canvas.on_event";
/// The class of the objects of the host that are events.
pub(super) const CLASS: &str = "Event";
const PARAMETERS: &str = "parameters";
const CONNECT: &str = "Connect";

pub(super) fn on_event() -> NodeDef {
    connection_leads(NodeDef::new(KIND, "On native event", "Imported", Behaviour::Listen(Trigger::Signal)))
        .doc("Runs each time the host signals the event that it was connected to. Connected to another one, it hears that.")
        .keywords(&["native", "handler", "signal"])
        .settings(vec![SettingDef {
            name: PARAMETERS,
            shape: SettingShape::Text { default: "" },
            doc: "The ids of what comes with the event, separated by blanks.",
        }])
        .slots_from(slots)
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let [connect, disconnect, on_connected, on_disconnected] = connection_slots();
    let mut slots = vec![
        connect,
        disconnect,
        SlotDef::input(ADDRESS, ValueType::Host(CLASS.to_owned()).into())
            .title("Event")
            .doc("The event to hear, as it is when Connect is entered.")
            .or(Data::Null),
        SlotDef::exec_out(EVENT_OUT).doc("Taken each time the event is signalled."),
    ];
    for id in settings.text(PARAMETERS).split_whitespace() {
        let id = SlotId::new(id).map_err(|problem| Problem::new(problem.to_string()))?;
        let value = SlotType::Var(type_name(id.as_str()).into());
        slots.push(SlotDef::output(id.as_str(), value).only_by(EVENT_OUT).doc("What comes with the event."));
    }
    slots.extend([on_connected, on_disconnected]);
    Ok(slots)
}

/// The type variable of a parameter.
fn type_name(id: &str) -> String {
    format!("{{{id}}}")
}

impl<'a> Importer<'a> {
    pub(super) fn add_native_handler(&mut self, node: &'a CanvasNode, handler: &'a NativeEventHandler) {
        let Some(def) = self.registry.node(KIND) else { return };
        let mut draft = Draft::new(node, def);
        let outputs: Vec<_> = handler.parameter_slots.iter().filter_map(|slot| node.slot(*slot)).collect();
        let mut taken = Names::default();
        // Ids that the kind has for its own slots are taken.
        for own in self.registry.slots_of(def, &Settings::default()).unwrap_or_default() {
            taken.fresh(own.id.as_str());
        }
        let ids: Vec<String> = outputs.iter().map(|slot| taken.fresh(&snake_case(&slot.name))).collect();
        if !ids.is_empty() {
            draft.with.insert(PARAMETERS.to_owned(), Literal::String(ids.join(" ")));
        }
        if let Some(event) = handler.event_slot {
            draft.named.insert(event, super::slot_id(ADDRESS));
        }
        let types: Vec<_> = outputs.iter().map(|slot| self.slot_type(slot)).collect();
        draft.outputs = outputs;
        let id = self.put(draft);
        if let Some(made) = self.graph.nodes.get_mut(&id) {
            let known = ids.iter().zip(types).filter_map(|(id, value_type)| Some((type_name(id), value_type?)));
            made.types.extend(known);
        }
    }

    /// Reports handlers of native events that the engine refuses. What nothing reaches does not count.
    pub(super) fn check_native_events(&mut self) {
        let canvas = self.index.canvas;
        let reached = self.index.reached();
        for node in canvas.nodes.iter().filter(|node| reached.contains(&node.id) && !node.is_disabled()) {
            if let NodeClass::NativeEventHandler(handler) = &node.own
                && let Some(wrong) = self.wrong_with(node, handler)
            {
                let site = self.made.get(&node.id).cloned().map_or(Site::Graph, Site::Node);
                let diagnostic = Diagnostic::error(codes::NATIVE_EVENT.code, site, wrong);
                self.report(
                    diagnostic.with_hint(
                        "Let Connect follow the node that gives the event, and take the event from that node.",
                    ),
                );
            }
        }
    }

    fn wrong_with(&self, node: &CanvasNode, handler: &NativeEventHandler) -> Option<String> {
        let connect = node.slot_named(SlotKind::ExecIn, CONNECT)?;
        let event = node.slot(handler.event_slot?)?;
        let arrivals: Vec<_> = self.index.sources_of(node, connect).collect();
        let [arrival] = arrivals[..] else {
            return Some(format!("expected one connection to Connect, found {}", arrivals.len()));
        };
        let from = self.index.node(arrival.from.node)?;
        let n_outs = from.slots_of(SlotKind::ExecOut).filter(|slot| !slot.is_latent).count();
        let sources = self.index.sources_of(node, event);
        let is_from_there = sources.into_iter().all(|source| source.from.node == from.id);
        if n_outs != 1 {
            return Some("the node before Connect has several ways out".to_owned());
        }
        if !self.index.is_fed(node, event) || !is_from_there {
            return Some("the event does not come from the node before Connect".to_owned());
        }
        None
    }
}
