//! The checker: what can be proved about a graph before it runs.
//!
//! It answers findings sorted by site, never stops at the first, and changes nothing. Names, types and values
//! are looked up in `resolve`, the order of execution in `order`; the rules that stand on both are here.

mod buses;
pub(crate) mod call_ways;
pub(crate) mod changes;
pub(crate) mod codes;
mod conflicts;
mod fixes;
pub(crate) mod flatten;
mod functions;
pub(crate) mod nearest;
pub(crate) mod order;
pub(crate) mod resolve;
mod rules;
mod scope;
mod slots;
mod types;

pub use codes::CODES;

/// The code of a call of a function that does not exist.
pub const FUNCTION_UNKNOWN: &str = codes::FUNCTION_UNKNOWN.code;

pub use resolve::executed_slots;
pub use slots::{SettledSlot, settled_slots, single_ends};

use crate::compile::{Functions, Mode, compile_analysis};
use crate::registry::{Behaviour, Kinds, Registry, Trigger};
use authcanvas_graph::{Diagnostic, Edit, Fix, Function, FunctionId, Graph, Severity, Site};
use order::Order;
use resolve::Resolved;
use std::collections::BTreeMap;

/// Everything that is wrong or doubtful about a graph, sorted by site.
pub fn check(graph: &Graph, registry: &Registry) -> Vec<Diagnostic> {
    let kinds = AllKinds::new(graph, registry);
    let mut analysis = analyse(graph, registry, &kinds);
    // What only a way of execution shows, the compiler finds while it follows the ways.
    if !analysis.has_errors()
        && let Err(problems) = compile_analysis(&analysis, Mode::Plain, Functions::All)
    {
        analysis.add(problems);
    }
    analysis.diagnostics
}

/// The kinds that a graph and each of its functions can use.
pub(crate) struct AllKinds<'r> {
    graph: Kinds<'r>,
    functions: BTreeMap<FunctionId, Kinds<'r>>,
}

impl<'r> AllKinds<'r> {
    pub(crate) fn new(graph: &Graph, registry: &'r Registry) -> Self {
        let of_function =
            |(id, function): (&FunctionId, &Function)| (id.clone(), Kinds::in_function(registry, graph, function));
        Self { graph: Kinds::new(registry, graph), functions: graph.functions.iter().map(of_function).collect() }
    }
}

/// A function that has been looked at.
pub(crate) struct Body<'a> {
    pub(crate) resolved: Resolved<'a>,
    pub(crate) order: Order,
}

/// A graph that has been looked at, for the compiler to go on with.
pub(crate) struct Analysis<'a> {
    pub(crate) resolved: Resolved<'a>,
    pub(crate) order: Order,
    pub(crate) bodies: BTreeMap<FunctionId, Body<'a>>,
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

pub(crate) fn analyse<'a>(graph: &'a Graph, registry: &'a Registry, kinds: &'a AllKinds<'a>) -> Analysis<'a> {
    let mut diagnostics = Vec::new();
    conflicts::check(graph, &mut diagnostics);
    buses::check(graph, registry, &mut diagnostics);
    let mut resolved = resolve::resolve(graph, registry, &kinds.graph, None, &mut diagnostics);
    let (mut bodies, mut found) = (BTreeMap::new(), BTreeMap::new());
    for (id, function) in &graph.functions {
        functions::check(id, function, registry, &mut diagnostics);
        let Some(kinds) = kinds.functions.get(id) else { continue };
        // What comes from another file knows nothing of this one's variables.
        let around = id.file().is_none().then_some(graph);
        let of_body = found.entry(id).or_insert_with(Vec::new);
        bodies.insert(id.clone(), resolve::resolve(&function.body, registry, kinds, around, of_body));
    }
    let ways = call_ways::find(&graph.functions, &bodies);
    call_ways::mark(&mut resolved, &ways);
    bodies.values_mut().for_each(|body| call_ways::mark(body, &ways));
    let Body { resolved, order } = look_at(resolved, &mut diagnostics);
    check_starts(&resolved, &mut diagnostics);
    let looked_at = bodies.into_iter().map(|(id, body)| {
        let mut found = found.remove(&id).unwrap_or_default();
        let body = look_at(body, &mut found);
        if let Some(function) = graph.functions.get(&id) {
            functions::check_entries(function, &body.resolved, &mut found);
        }
        // A change that mends something is one of the function's.
        diagnostics.extend(found.into_iter().map(|diagnostic| within(&id, diagnostic)));
        (id, body)
    });
    let bodies = looked_at.collect();
    sort(&mut diagnostics);
    Analysis { resolved, order, bodies, diagnostics }
}

/// Looks at a graph, or at the body of a function.
fn look_at<'a>(resolved: Resolved<'a>, diagnostics: &mut Vec<Diagnostic>) -> Body<'a> {
    let order = Order::new(&resolved, diagnostics);
    check_ties(&resolved, diagnostics);
    check_reached(&resolved, &order, diagnostics);
    changes::check(&resolved, diagnostics);
    scope::check(&resolved, &order, diagnostics);
    scope::check_several(&resolved, &order, diagnostics);
    rules::apply(&resolved, &order, diagnostics);
    Body { resolved, order }
}

/// A finding about the body of a function, as one about its file.
fn within(id: &FunctionId, diagnostic: Diagnostic) -> Diagnostic {
    let fix = diagnostic.fix.map(|fix| Fix {
        edits: fix.edits.into_iter().map(|edit| Edit::InFunction(id.clone(), Box::new(edit))).collect(),
        ..fix
    });
    Diagnostic { site: diagnostic.site.inside(Some(id)), fix, ..diagnostic }
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics
        .sort_by(|left, right| (&left.site, left.code, &left.message).cmp(&(&right.site, right.code, &right.message)));
}

fn check_starts(resolved: &Resolved<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // A file of functions alone is there for others.
    let is_for_others = resolved.graph.nodes.is_empty() && !resolved.graph.functions.is_empty();
    if !is_for_others && !resolved.nodes.iter().any(resolve::ResolvedNode::lives) {
        diagnostics.push(nothing_starts("nothing can start the graph"));
    }
}

pub(crate) fn nothing_starts(message: &str) -> Diagnostic {
    Diagnostic::error(codes::NOTHING_STARTS.code, Site::Graph, message)
        .with_hint("Add an On Graph Start node and connect its Out.")
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
