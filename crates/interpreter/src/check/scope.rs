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
            let Some(source) = source else { continue };
            let missing = source.outputs().iter().map(|from| {
                let anchors = match resolved.nodes[from.node].is_pure() {
                    true => order.anchors[from.node].as_slice(),
                    false => std::slice::from_ref(from),
                };
                anchors.iter().find(|anchor| !can_read(resolved, order, **anchor, (index, node), slot))
            });
            // Of several sources one that can have been produced is enough.
            let missing: Vec<_> = missing.collect();
            if let (Some(Some(missing)), true) = (missing.first(), missing.iter().all(Option::is_some)) {
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

/// Reports inputs of which two sources could be there at once: nobody could say which of them counts.
pub(super) fn check_several(resolved: &Resolved<'_>, order: &Order, diagnostics: &mut Vec<Diagnostic>) {
    for (index, node) in resolved.nodes.iter().enumerate() {
        for (slot, source) in node.sources.iter().enumerate() {
            let Some(Source::OneOf(all)) = source else { continue };
            // A handler that follows its address is connected anew by each of them, one after another.
            if (node.is_auto && node.slots[slot].id.as_str() == ADDRESS) || (!node.is_pure() && !order.reached[index]) {
                continue;
            }
            let own = &node.types[slot];
            let other = all.iter().map(|from| &resolved.nodes[from.node].types[from.slot]).find(|it| *it != own);
            if let Some(other) = other {
                let message = format!("one of the sources is of the type {other}, the input of the type {own}");
                diagnostics.push(
                    Diagnostic::error(codes::SOURCE_TWICE.code, node.slot_site(slot), message)
                        .with_hint("Several sources of one input have its type."),
                );
            }
            let mut pairs =
                all.iter().enumerate().flat_map(|(place, one)| all[place + 1..].iter().map(move |two| (one, two)));
            if let Some((one, two)) = pairs.find(|(one, two)| order.may_both_be(resolved, **one, **two)) {
                let name = |at: &SlotAt| {
                    let source = &resolved.nodes[at.node];
                    format!("`{}` of `{}`", source.slots[at.slot].id, source.id)
                };
                let message = format!("{} and {} can both be there when this node runs", name(one), name(two));
                diagnostics.push(Diagnostic::error(codes::SOURCE_TWICE.code, node.slot_site(slot), message).with_hint(
                    "Sources of one input lie on ways of execution that exclude one another. Let both write a variable \
                     and bind the input to it.",
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
