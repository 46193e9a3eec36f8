//! Whether every value that is read can have been produced where it is read.

use super::codes;
use super::order::Order;
use super::resolve::{Resolved, ResolvedNode, SlotAt, Source};
use crate::registry::{ADDRESS, RESULT};
use authcanvas_graph::Diagnostic;

pub(super) fn check(resolved: &Resolved<'_>, order: &Order, diagnostics: &mut Vec<Diagnostic>) {
    for (index, node) in resolved.nodes.iter().enumerate() {
        if node.is_pure() || !order.reached[index] {
            continue;
        }
        for (slot, source) in node.sources.iter().enumerate() {
            let Some(Source::Output(from)) = source else { continue };
            let through = &resolved.nodes[from.node];
            let anchors =
                if through.is_pure() { order.anchors[from.node].as_slice() } else { std::slice::from_ref(from) };
            let missing = anchors.iter().find(|anchor| !can_read(resolved, order, **anchor, (index, node), slot));
            if let Some(missing) = missing {
                let source = &resolved.nodes[missing.node];
                let message = format!(
                    "`{}` of `{}` cannot have been produced when this node runs",
                    source.slots[missing.slot].id, source.id
                );
                diagnostics.push(Diagnostic::error(codes::DATA_SCOPE.code, node.slot_site(slot), message).with_hint(
                    "Let the source write a variable and bind this input to it, or run this node after the \
                         source, on an out that produces the value.",
                ));
            }
        }
    }
}

fn can_read(
    resolved: &Resolved<'_>,
    order: &Order,
    output: SlotAt,
    (index, node): (usize, &ResolvedNode<'_>),
    slot: usize,
) -> bool {
    if node.is_root() {
        let id = node.slots[slot].id.as_str();
        // A handler answers when its event's out has run to its end.
        if id == RESULT {
            return order.runs_behind_entry(resolved, index, output);
        }
        // One that is connected from the beginning connects anew each time the source produces its address.
        if id == ADDRESS && node.is_auto {
            return true;
        }
    }
    order.can_precede(resolved, output, index)
}
