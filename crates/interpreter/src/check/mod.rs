//! The checker: what can be proved about a graph before it runs.
//!
//! It answers findings sorted by site, never stops at the first, and changes nothing. Names, types and values
//! are looked up in `resolve`, the order of execution in `order`; the rules that stand on both are here.

mod buses;
pub(crate) mod changes;
pub(crate) mod codes;
mod conflicts;
mod fixes;
pub(crate) mod nearest;
pub(crate) mod order;
pub(crate) mod resolve;
mod rules;
mod scope;
mod slots;
mod types;

pub use codes::CODES;
pub use resolve::executed_slots;
pub use slots::{SettledSlot, settled_slots, single_ends};

use crate::compile::{Mode, compile_analysis};
use crate::registry::{Behaviour, Kinds, Registry, Trigger};
use authcanvas_graph::{Diagnostic, Graph, Severity};
use order::Order;
use resolve::Resolved;
use std::collections::BTreeMap;

/// Everything that is wrong or doubtful about a graph, sorted by site.
pub fn check(graph: &Graph, registry: &Registry) -> Vec<Diagnostic> {
    let kinds = Kinds::new(registry, graph);
    let mut analysis = analyse(graph, registry, &kinds);
    // What only a way of execution shows, the compiler finds while it follows the ways.
    if !analysis.has_errors()
        && let Err(problems) = compile_analysis(&analysis, Mode::Plain)
    {
        analysis.add(problems);
    }
    analysis.diagnostics
}

/// A graph that has been looked at, for the compiler to go on with.
pub(crate) struct Analysis<'a> {
    pub(crate) resolved: Resolved<'a>,
    pub(crate) order: Order,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Analysis<'_> {
    /// Adds findings, each once, in the order of sites.
    pub(crate) fn add(&mut self, found: Vec<Diagnostic>) {
        self.diagnostics.extend(found);
        sort(&mut self.diagnostics);
        self.diagnostics.dedup();
    }

    /// True when the graph cannot run.
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

pub(crate) fn analyse<'a>(graph: &'a Graph, registry: &'a Registry, kinds: &'a Kinds<'a>) -> Analysis<'a> {
    let mut diagnostics = Vec::new();
    conflicts::check(graph, &mut diagnostics);
    buses::check(graph, registry, &mut diagnostics);
    let resolved = resolve::resolve(graph, registry, kinds, &mut diagnostics);
    let order = Order::new(&resolved, &mut diagnostics);
    check_starts(&resolved, &mut diagnostics);
    check_ties(&resolved, &mut diagnostics);
    check_reached(&resolved, &order, &mut diagnostics);
    changes::check(&resolved, &mut diagnostics);
    scope::check(&resolved, &order, &mut diagnostics);
    rules::apply(&resolved, &order, &mut diagnostics);
    sort(&mut diagnostics);
    Analysis { resolved, order, diagnostics }
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics
        .sort_by(|left, right| (&left.site, left.code, &left.message).cmp(&(&right.site, right.code, &right.message)));
}

fn check_starts(resolved: &Resolved<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !resolved.nodes.iter().any(resolve::ResolvedNode::is_root) {
        diagnostics.push(
            Diagnostic::error(codes::NOTHING_STARTS.code, authcanvas_graph::Site::Graph, "nothing can start the graph")
                .with_hint("Add an On Graph Start node and connect its Out."),
        );
    }
}

fn check_ties(resolved: &Resolved<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut waiting: BTreeMap<(&Trigger, i64), Vec<usize>> = BTreeMap::new();
    for (index, node) in resolved.nodes.iter().enumerate() {
        // The handlers of a variable are those of different variables.
        if let Behaviour::Listen(trigger @ (Trigger::Start | Trigger::Stop | Trigger::Tick | Trigger::Event { .. })) =
            &node.def.behaviour
        {
            waiting.entry((trigger, node.node.order)).or_default().push(index);
        }
    }
    for nodes in waiting.values().filter(|nodes| nodes.len() > 1) {
        let names: Vec<_> = nodes.iter().map(|node| format!("`{}`", resolved.nodes[*node].id)).collect();
        let message = format!("{} wait for the same event with the same order", names.join(", "));
        diagnostics.push(
            Diagnostic::warning(codes::ORDER_TIE.code, resolved.nodes[nodes[0]].site(), message)
                .with_hint("Give them different orders: the lower one runs first."),
        );
    }
}

fn check_reached(resolved: &Resolved<'_>, order: &Order, diagnostics: &mut Vec<Diagnostic>) {
    for (index, node) in resolved.nodes.iter().enumerate() {
        if !node.is_pure() && !order.reached[index] {
            diagnostics.push(
                Diagnostic::warning(codes::UNREACHABLE.code, node.site(), "no entry leads to this node")
                    .with_hint("Connect it, disable it, or remove it."),
            );
        }
    }
}
