//! Handlers of variables: each is bound to one, and none writes it while it would hear of that.

use super::codes;
use super::resolve::{Resolved, SlotAt, Source};
use crate::registry::{Behaviour, DISCONNECT, Leaving, Trigger};
use authcanvas_graph::Diagnostic;
use std::collections::BTreeSet;

/// How many nodes within nodes are followed; what lies deeper is left to the limit of a run.
const MAX_DEPTH: usize = 400;

pub(super) fn check(resolved: &Resolved<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (index, node) in resolved.nodes.iter().enumerate() {
        if !matches!(node.def.behaviour, Behaviour::Listen(Trigger::Changed)) {
            continue;
        }
        let Some(variable) = watched_variable(resolved, index) else {
            let message = "the handler is bound to no variable".to_owned();
            diagnostics.push(
                Diagnostic::error(codes::HANDLER_VARIABLE.code, node.site(), message)
                    .with_hint("Bind its input to the variable whose changes it is to hear of."),
            );
            continue;
        };
        let mut walk = Walk { resolved, handler: index, variable, seen: BTreeSet::new(), writers: BTreeSet::new() };
        if let Some(target) = node.entry_out().and_then(|out| node.targets[out]) {
            walk.stays_connected(target, 0);
        }
        for writer in walk.writers {
            let name = resolved.variables[variable].0;
            let message = format!("the handler `{}` of `{name}` writes `{name}` here while it is connected", node.id);
            diagnostics.push(
                Diagnostic::error(codes::VARIABLE_ENDLESS.code, resolved.nodes[writer].site(), message)
                    .with_hint("Disconnect the handler before this node, or write another variable."),
            );
        }
    }
}

/// The variable whose changes a handler hears of.
pub(crate) fn watched_variable(resolved: &Resolved<'_>, node: usize) -> Option<usize> {
    resolved.nodes[node].sources.iter().flatten().find_map(|source| match source {
        Source::Variable(variable) => Some(*variable),
        Source::Output(_) | Source::OneOf(_) | Source::Constant(_) | Source::Missing => None,
    })
}

struct Walk<'a, 'r> {
    resolved: &'a Resolved<'r>,
    handler: usize,
    variable: usize,
    seen: BTreeSet<SlotAt>,
    writers: BTreeSet<usize>,
}

impl Walk<'_, '_> {
    /// Follows execution from an exec in while the handler is connected; false when it is not any more where
    /// everything behind the exec in has come to its end.
    fn stays_connected(&mut self, at: SlotAt, depth: usize) -> bool {
        let node = &self.resolved.nodes[at.node];
        if at.node == self.handler && node.slots[at.slot].id.as_str() == DISCONNECT {
            return false;
        }
        if depth == MAX_DEPTH || !self.seen.insert(at) {
            return true;
        }
        if node.writes.contains(&Some(self.variable)) {
            self.writers.insert(at.node);
        }
        let mut one_out_stays = false;
        let mut has_out = false;
        for (slot, target) in node.targets.iter().enumerate() {
            match (node.leaving(slot), target) {
                (Some(Leaving::AndComesBack), Some(target)) => {
                    if !self.stays_connected(*target, depth + 1) {
                        return false;
                    }
                }
                (Some(Leaving::Once), _) if node.entry_out() != Some(slot) => {
                    has_out = true;
                    one_out_stays |= target.is_none_or(|target| self.stays_connected(target, depth + 1));
                }
                (Some(Leaving::Once | Leaving::AndComesBack | Leaving::Later) | None, _) => {}
            }
        }
        one_out_stays || !has_out
    }
}
