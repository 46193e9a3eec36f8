//! Every way in which a request can end leads somewhere.
//!
//! In flow style the ways are the node's outs, in bus style the notifications that the bus declares as answers. An
//! out that is not connected is handled where the one that stands in for it is.

use crate::check::codes;
use crate::check::fixes::{Begin, lead_on};
use crate::check::order::Order;
use crate::check::resolve::{Resolved, ResolvedNode, SlotAt};
use crate::registry::{Ask, Behaviour, OperationDef, SlotShape, Trigger};
use authcanvas_graph::{Connection, Diagnostic, NodeId, SlotId};
use std::collections::BTreeSet;

pub(super) fn check(resolved: &Resolved<'_>, order: &Order, diagnostics: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    let connected = Connected::new(resolved);
    for (index, node) in resolved.nodes.iter().enumerate().filter(|(index, _)| order.reached[*index]) {
        match &node.def.behaviour {
            Behaviour::Ask(Ask { sends: true, operation }) => {
                if let Some(operation) = resolved.registry.operation(operation) {
                    check_notifications(resolved, order, &connected, index, operation, &mut told, diagnostics);
                }
            }
            Behaviour::Ask(_) | Behaviour::Lower(_) | Behaviour::Latent(_) => {
                check_outs(resolved, order, &connected, index, diagnostics);
            }
            Behaviour::Pure(_)
            | Behaviour::Send(_)
            | Behaviour::Call
            | Behaviour::Enter(_)
            | Behaviour::Exit(_)
            | Behaviour::Listen(_) => {}
        }
    }
}

/// The exec outs that a connection begins at. One that leads to nothing known is reported elsewhere, and one that leads
/// to a disabled node is none.
struct Connected<'g>(BTreeSet<(&'g NodeId, &'g SlotId)>);

impl<'g> Connected<'g> {
    fn new(resolved: &Resolved<'g>) -> Self {
        let graph = resolved.graph;
        let counts = |connection: &&Connection| graph.nodes.get(&connection.to.node).is_none_or(|node| !node.disabled);
        let from = |connection: &'g Connection| (&connection.from.node, &connection.from.slot);
        Self(graph.connections.keys().filter(counts).map(from).collect())
    }

    fn leads_on(&self, node: &ResolvedNode<'_>, slot: usize) -> bool {
        node.leaving(slot).is_some() && self.0.contains(&(node.id, &node.slots[slot].id))
    }
}

fn first_exec_out(resolved: &Resolved<'_>, node: usize) -> Option<SlotAt> {
    let slot = (0..resolved.nodes[node].slots.len()).find(|slot| resolved.nodes[node].leaving(*slot).is_some())?;
    Some(SlotAt { node, slot })
}

/// Checks the outs of a request that holds execution until it is answered.
fn check_outs(
    resolved: &Resolved<'_>,
    order: &Order,
    connected: &Connected<'_>,
    index: usize,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let node = &resolved.nodes[index];
    if node.is_executed {
        // It computes and asks nothing, so it has no outcomes.
        return;
    }
    for (slot, def) in node.slots.iter().enumerate() {
        let SlotShape::ExecOut { otherwise, .. } = &def.shape else { continue };
        // Where something stands in for this out, that is where the question is asked.
        if connected.leads_on(node, slot) || otherwise.is_some() {
            continue;
        }
        let Some(is_failure) = outcome(resolved, node, slot) else { continue };
        let message = format!("nothing handles the outcome `{}`", def.id);
        let found = Diagnostic::warning(codes::OUTCOME_UNHANDLED.code, node.slot_site(slot), message)
            .with_hint("Connect it, if only to a Finish that says what it means.");
        let fix = lead_on(resolved, order, Begin::Out(SlotAt { node: index, slot }), is_failure);
        diagnostics.push(Diagnostic { fix, ..found });
    }
}

/// For an out that is a way to end, whether the request failed.
fn outcome(resolved: &Resolved<'_>, node: &ResolvedNode<'_>, slot: usize) -> Option<bool> {
    let id = &node.slots[slot].id;
    let stands_in = node.slots.iter().any(|other| match &other.shape {
        SlotShape::ExecOut { otherwise, .. } => otherwise.as_ref() == Some(id),
        SlotShape::ExecIn | SlotShape::Input { .. } | SlotShape::Output { .. } => false,
    });
    let Behaviour::Ask(ask) = &node.def.behaviour else {
        // A node over several requests: whatever others fall back on is how it fails.
        return stands_in.then_some(true);
    };
    let outcomes = &resolved.registry.operation(&ask.operation)?.outcomes;
    let place = outcomes.iter().position(|outcome| outcome.name == id.as_str())?;
    // The sender of a request with one answer goes on with it, or the graph ends there.
    (outcomes.len() > 1).then_some(place > 0)
}

/// Checks that somebody hears the notifications that answer a request.
fn check_notifications<'r>(
    resolved: &Resolved<'r>,
    order: &Order,
    connected: &Connected<'_>,
    index: usize,
    operation: &'r OperationDef,
    told: &mut BTreeSet<(&'r str, &'r str)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let node = &resolved.nodes[index];
    for outcome in &operation.outcomes {
        let Some((bus, event, _)) = &outcome.event else { continue };
        let hears = |trigger: &Trigger| matches!(trigger, Trigger::Event { bus: own, event: heard } if own == bus && heard == event);
        let mut handlers =
            (0..resolved.nodes.len()).filter(|other| resolved.nodes[*other].def.trigger().is_some_and(hears));
        let first = handlers.clone().next();
        let is_handled = handlers.any(|handler| {
            let handler = &resolved.nodes[handler];
            handler.entry_out().is_some_and(|out| connected.leads_on(handler, out))
        });
        // Several outcomes, and several senders, may share a notification.
        if is_handled || !told.insert((bus, event)) {
            continue;
        }
        let message = match first {
            None => format!("nothing handles `{event}`, which may answer this request"),
            Some(handler) => format!(
                "nothing handles `{event}`, which may answer this request: `{}` leads nowhere",
                resolved.nodes[handler].id
            ),
        };
        let found = Diagnostic::warning(codes::OUTCOME_UNHANDLED.code, node.site(), message)
            .with_hint("Add the notification's handler and connect its out.");
        let begin = match first.and_then(|handler| first_exec_out(resolved, handler)) {
            Some(out) => Some(Begin::Out(out)),
            None => {
                let mut kinds = resolved.registry.nodes().iter();
                kinds.find(|def| def.trigger().is_some_and(hears)).map(Begin::Handler)
            }
        };
        let fix = begin.and_then(|begin| lead_on(resolved, order, begin, outcome.failure));
        diagnostics.push(Diagnostic { fix, ..found });
    }
}
