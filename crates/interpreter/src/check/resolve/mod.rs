//! The graph with its names looked up: nodes by dense index, slots by place, inputs by source.
//!
//! Checker and compiler stand on the same resolved graph. Resolving reports what it cannot look up and keeps
//! going; a node of unknown kind, or a disabled one, simply does not take part.

mod names;
mod settle;

pub use names::executed_slots;
pub(super) use names::unknown_record;

use super::call_ways::Ways;
use super::types::{Solver, Term};
use crate::Data;
use crate::registry::{
    Behaviour, CONNECT, EVENT_OUT, Kinds, Leaving, NodeDef, Problem, Registry, Settings, SlotDef, SlotShape, SlotType,
};
use authcanvas_graph::{
    Connection, Diagnostic, Endpoint, FunctionId, Graph, Node, NodeId, Site, ValueType, VariableId,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A slot of a node, both by dense index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SlotAt {
    /// The node.
    pub(crate) node: usize,
    /// The slot's place among the node's slots.
    pub(crate) slot: usize,
}

/// Where an input takes its value from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    /// From an output.
    Output(SlotAt),
    /// From the one of several outputs that was produced last; no way of execution produces two of them.
    OneOf(Vec<SlotAt>),
    /// From a variable, by index, at the moment the node runs.
    Variable(usize),
    /// Always this.
    Constant(Data),
    /// From nowhere; reported.
    Missing,
}

impl Source {
    /// The outputs that it takes the value from.
    pub(crate) fn outputs(&self) -> &[SlotAt] {
        match self {
            Self::Output(from) => std::slice::from_ref(from),
            Self::OneOf(all) => all,
            Self::Variable(_) | Self::Constant(_) | Self::Missing => &[],
        }
    }
}

/// A node whose kind is known, with everything looked up.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedNode<'a> {
    pub(crate) id: &'a NodeId,
    pub(crate) node: &'a Node,
    pub(crate) def: &'a NodeDef,
    pub(crate) settings: Settings,
    pub(crate) slots: Cow<'a, [SlotDef]>,
    /// True for a node without exec slots of its own that is connected as if it had them.
    pub(crate) is_executed: bool,
    /// The function that the node stands in, where several functions are looked at together.
    pub(crate) within: Option<&'a FunctionId>,
    /// How a call of a function is left; nothing for other nodes.
    pub(crate) ways: Ways,
    /// True for a handler that nothing connects, so that it is connected from the beginning.
    pub(crate) is_auto: bool,
    /// The settled types of the slots; `Null` for exec slots.
    pub(crate) types: Vec<ValueType>,
    /// For inputs, where the value comes from.
    pub(crate) sources: Vec<Option<Source>>,
    /// For exec outs, the exec in that they lead to.
    pub(crate) targets: Vec<Option<SlotAt>>,
    /// For outputs, the variable that they write.
    pub(crate) writes: Vec<Option<usize>>,
}

impl ResolvedNode<'_> {
    /// The place of a slot.
    pub(crate) fn slot(&self, id: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.id.as_str() == id)
    }

    pub(crate) fn site(&self) -> Site {
        Site::Node(self.id.clone()).inside(self.within)
    }

    pub(crate) fn slot_site(&self, slot: usize) -> Site {
        Site::Slot(self.id.clone(), self.slots[slot].id.clone()).inside(self.within)
    }

    /// True for a function of its inputs, which has no place of its own in the order of execution.
    pub(crate) fn is_pure(&self) -> bool {
        !self.slots.iter().any(|slot| matches!(slot.shape, SlotShape::ExecIn | SlotShape::ExecOut { .. }))
    }

    /// The exec out of a node that has one only because it is connected like a node with a place in the order of
    /// execution.
    pub(crate) fn executed_out(&self) -> Option<usize> {
        if self.is_executed { self.slot(EXECUTED_OUT) } else { None }
    }

    /// The Bool output that says by which of two outs a node leaves that has them only because it is connected like
    /// a node with a place in the order of execution; nothing where neither is connected.
    pub(crate) fn executed_branch(&self) -> Option<(usize, usize, usize)> {
        let flag = self.slot(self.def.branches_by.as_ref().filter(|_| self.is_executed)?)?;
        let (yes, no) = (self.slot(EXECUTED_TRUE)?, self.slot(EXECUTED_FALSE)?);
        (self.targets[yes].is_some() || self.targets[no].is_some()).then_some((flag, yes, no))
    }

    /// The exec out that is taken for one: itself, or where it is not connected the one that stands in for it.
    pub(crate) fn taken_for(&self, out: usize) -> usize {
        let mut out = out;
        // Each step goes to another out, so there are at most as many as slots.
        for _ in 0..self.slots.len() {
            match (&self.slots[out].shape, self.targets[out]) {
                (SlotShape::ExecOut { otherwise: Some(other), .. }, None) => match self.slot(other.as_str()) {
                    Some(other) => out = other,
                    None => break,
                },
                _ => break,
            }
        }
        out
    }

    /// True for an entry: a node that events fire.
    pub(crate) fn is_root(&self) -> bool {
        matches!(self.def.behaviour, Behaviour::Listen(_) | Behaviour::Enter(_))
    }

    /// True for a node that is at work without being reached.
    pub(crate) fn lives(&self) -> bool {
        self.is_root() || self.ways.lives
    }

    /// True for an exec out behind which nothing is known of what led to the node.
    pub(crate) fn begins_anew(&self, slot: usize) -> bool {
        self.entry_out() == Some(slot) || self.is_left_later(slot)
    }

    /// True for an out of a call that the function takes by itself.
    pub(crate) fn is_left_later(&self, slot: usize) -> bool {
        !self.ways.later.is_empty() && self.ways.later.contains(self.slots[slot].id.as_str())
    }

    /// The exec out that an entry begins with; nothing for other nodes.
    pub(crate) fn entry_out(&self) -> Option<usize> {
        if !self.is_root() {
            return None;
        }
        self.slot(EVENT_OUT)
            .or_else(|| self.slots.iter().position(|slot| matches!(slot.shape, SlotShape::ExecOut { .. })))
    }

    /// How an exec out leaves, and nothing for other slots.
    pub(crate) fn leaving(&self, slot: usize) -> Option<Leaving> {
        match self.slots[slot].shape {
            SlotShape::ExecOut { leaving, .. } => Some(leaving),
            SlotShape::ExecIn | SlotShape::Input { .. } | SlotShape::Output { .. } => None,
        }
    }

    /// True when execution that arrives at an exec in may leave by an exec out.
    pub(crate) fn leads(&self, exec_in: usize, out: usize) -> bool {
        let Some(exec_in) = self.slots.get(exec_in) else { return true };
        let only = self.def.leads.iter().find(|(id, _)| *id == exec_in.id.as_str());
        only.is_none_or(|(_, outs)| outs.contains(&self.slots[out].id.as_str()))
    }

    /// How often the node's code may leave by an exec out: once for each exec in that leads there; where it leaves
    /// later, as often as its kind likes.
    pub(crate) fn n_ways_out_by(&self, out: usize) -> u32 {
        if self.leaving(out) == Some(Leaving::Later) {
            return 2;
        }
        let slots = self.slots.iter().enumerate();
        let ins = slots.filter(|(slot, def)| matches!(def.shape, SlotShape::ExecIn) && self.leads(*slot, out));
        (ins.count() as u32).max(1)
    }

    /// True when what follows the node runs after a wait, so that a way back to it is no endless loop.
    pub(crate) fn waits(&self) -> bool {
        match &self.def.behaviour {
            Behaviour::Ask(ask) => !ask.sends,
            // One with outs that leave later goes on at once by the others.
            Behaviour::Latent(_) => (0..self.slots.len()).all(|slot| self.leaving(slot) != Some(Leaving::Later)),
            Behaviour::Pure(_)
            | Behaviour::Lower(_)
            | Behaviour::Send(_)
            | Behaviour::Call
            | Behaviour::Enter(_)
            | Behaviour::Exit(_)
            | Behaviour::Listen(_) => false,
        }
    }
}

/// The exec in that a node without exec slots of its own has where something is connected to it.
pub(crate) const EXECUTED_IN: &str = "in";
/// The exec out that it then has.
pub(crate) const EXECUTED_OUT: &str = "out";

/// The exec outs that it has besides where its kind branches by a Bool output.
pub(crate) const EXECUTED_TRUE: &str = "true";
/// The other one of the two.
pub(crate) const EXECUTED_FALSE: &str = "false";

/// A graph with its names looked up.
#[derive(Debug)]
pub(crate) struct Resolved<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) kinds: &'a Kinds<'a>,
    pub(crate) graph: &'a Graph,
    /// Nodes that take part, by id.
    pub(crate) nodes: Vec<ResolvedNode<'a>>,
    /// Targets of exec outs that have another target already; reported.
    pub(crate) further_targets: Vec<(SlotAt, SlotAt)>,
    /// Nodes that a connection leads to whose other end is unknown; reported.
    pub(crate) unknown_arrivals: Vec<usize>,
    /// Variables of a function that each call has anew, by index.
    pub(crate) of_calls: BTreeSet<usize>,
    /// Variables, by id; those of functions follow those of the graph. While a function is looked at alone, its own
    /// stand first, then those of the graph around it.
    pub(crate) variables: Vec<(&'a VariableId, &'a authcanvas_graph::Variable)>,
    /// How many of them are the graph's or the function's own.
    pub(crate) n_own_variables: usize,
}

/// Looks everything up.
pub(crate) fn resolve<'a>(
    graph: &'a Graph,
    registry: &'a Registry,
    kinds: &'a Kinds<'a>,
    around: Option<&'a Graph>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Resolved<'a> {
    let of_around = around.into_iter().flat_map(|around| &around.variables);
    let variables: Vec<_> = graph.variables.iter().chain(of_around).collect();
    let mut resolver = Resolver {
        resolved: Resolved {
            registry,
            kinds,
            graph,
            nodes: Vec::with_capacity(graph.nodes.len()),
            further_targets: Vec::new(),
            unknown_arrivals: Vec::new(),
            of_calls: BTreeSet::new(),
            variables,
            n_own_variables: graph.variables.len(),
        },
        by_id: BTreeMap::new(),
        terms: Vec::new(),
        solver: Solver::default(),
        diagnostics,
    };
    resolver.check_variables();
    resolver.add_nodes();
    resolver.connect();
    resolver.resolved.find_wired_handlers();
    resolver.open_types();
    resolver.bind();
    resolver.settle();
    resolver.resolved
}

struct Resolver<'a, 'd> {
    resolved: Resolved<'a>,
    by_id: BTreeMap<&'a NodeId, usize>,
    /// The types of each node's slots while they are being settled, and of its type variables.
    terms: Vec<NodeTerms>,
    solver: Solver,
    diagnostics: &'d mut Vec<Diagnostic>,
}

struct NodeTerms {
    /// Nothing where the kind already says the whole type.
    slots: Vec<Option<Term>>,
    vars: Vec<(String, Term)>,
}

impl<'a> Resolver<'a, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

impl Resolved<'_> {
    /// Notes which handlers wait to be connected.
    fn find_wired_handlers(&mut self) {
        let targets: Vec<SlotAt> = self.nodes.iter().flat_map(|node| node.targets.iter().flatten().copied()).collect();
        for target in targets {
            let node = &mut self.nodes[target.node];
            node.is_auto &= node.slots[target.slot].id.as_str() != CONNECT;
        }
    }

    /// The variable of a name: the function's own, or else that of the graph around it.
    pub(crate) fn variable(&self, id: &VariableId) -> Option<usize> {
        let (own, around) = self.variables.split_at(self.n_own_variables);
        let place = |among: &[(&VariableId, _)]| among.binary_search_by(|(known, _)| (*known).cmp(id)).ok();
        place(own).or_else(|| Some(place(around)? + own.len()))
    }

    /// The connection between two slots, as the file has it.
    pub(crate) fn connection(&self, from: SlotAt, to: SlotAt) -> Connection {
        Connection { from: self.endpoint(from), to: self.endpoint(to) }
    }

    fn endpoint(&self, at: SlotAt) -> Endpoint {
        let node = &self.nodes[at.node];
        Endpoint { node: node.id.clone(), slot: node.slots[at.slot].id.clone() }
    }
}

fn located(code: &'static str, site: Site, problem: Problem) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, site, problem.message);
    match problem.hint {
        Some(hint) => diagnostic.with_hint(hint),
        None => diagnostic,
    }
}

/// The type that a slot's kind gives it; nothing for exec slots.
fn slot_type(slot: &SlotDef) -> Option<&SlotType> {
    match &slot.shape {
        SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. } => Some(slot_type),
        SlotShape::ExecIn | SlotShape::ExecOut { .. } => None,
    }
}

/// True when a type mentions a type variable.
fn mentions(slot_type: &SlotType, var: &str) -> bool {
    match slot_type {
        SlotType::Known(_) => false,
        SlotType::Var(name) => name == var,
        SlotType::ArrayOf(element) => mentions(element, var),
        SlotType::MapOf(key, value) => mentions(key, var) || mentions(value, var),
    }
}

/// The type of a slot whose kind says it; `Null` for exec slots and open ones.
fn known_type(slot: &SlotDef) -> ValueType {
    match slot_type(slot) {
        Some(SlotType::Known(value_type)) => value_type.clone(),
        Some(SlotType::Var(_) | SlotType::ArrayOf(_) | SlotType::MapOf(..)) | None => ValueType::Null,
    }
}

fn listed_slots(slots: &[SlotDef]) -> String {
    let names: Vec<_> = slots.iter().map(|slot| format!("`{}`", slot.id)).collect();
    if names.is_empty() { "no slots".to_owned() } else { names.join(", ") }
}
