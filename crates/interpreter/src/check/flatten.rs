//! A graph and the functions that it calls as one: each node that calls a function has the function's nodes for itself.
//!
//! A function that calls itself, directly or through others, is there once, and may keep nothing.

use super::Analysis;
use super::codes;
use super::order::Order;
use super::resolve::{Resolved, SlotAt, Source};
use crate::compile::Functions;
use crate::registry::Behaviour;
use authcanvas_graph::{Diagnostic, FunctionId, Role, Site};
use std::collections::{BTreeMap, BTreeSet};

/// Nodes that a graph may have with all its functions.
const MAX_NODES: usize = 200_000;

/// A graph with its functions in place.
pub(crate) struct Flat<'a> {
    pub(crate) resolved: Resolved<'a>,
    pub(crate) order: Order,
    pub(crate) instances: Vec<Instance>,
    /// The instance that each calling node calls.
    pub(crate) callees: BTreeMap<usize, usize>,
    /// The instance that each node stands in; nothing for the graph's own.
    pub(crate) standing_in: Vec<Option<usize>>,
}

/// A function in place.
#[derive(Debug)]
pub(crate) struct Instance {
    /// The one node that calls it; nothing for a function that calls itself, and for one that nothing calls.
    pub(crate) call: Option<usize>,
    /// How many calls lie around it, its own included.
    pub(crate) depth: usize,
    /// True for a function that calls itself, and for what such a function calls: several calls of it may be open at
    /// once, so it may keep nothing.
    pub(crate) is_recursive: bool,
    /// The node at which each way in begins, by the way.
    pub(crate) entries: BTreeMap<String, usize>,
    /// Variables that each call has anew.
    pub(crate) of_calls: Vec<usize>,
    /// True when something in it runs other than by being called.
    pub(crate) runs_by_itself: bool,
}

/// Puts the functions in their places.
pub(crate) fn flatten<'a>(analysis: &Analysis<'a>, functions: Functions) -> Result<Flat<'a>, Vec<Diagnostic>> {
    let recursive = recursive_functions(analysis);
    let root = &analysis.resolved;
    let mut flat = Flat {
        resolved: Resolved {
            registry: root.registry,
            kinds: root.kinds,
            graph: root.graph,
            nodes: root.nodes.clone(),
            further_targets: Vec::new(),
            unknown_arrivals: Vec::new(),
            of_calls: BTreeSet::new(),
            variables: root.variables.clone(),
            n_own_variables: root.n_own_variables,
        },
        order: Order::default(),
        instances: Vec::new(),
        callees: BTreeMap::new(),
        standing_in: vec![None; root.nodes.len()],
    };
    let mut shared: BTreeMap<&FunctionId, usize> = BTreeMap::new();
    let mut uncalled: BTreeSet<&'a FunctionId> = match functions {
        Functions::All => root.graph.functions.keys().collect(),
        Functions::Called => BTreeSet::new(),
    };
    let mut reached: Vec<bool> = analysis.order.reached.clone();
    let mut next = 0;
    loop {
        if next == flat.resolved.nodes.len() {
            let Some(id) = uncalled.pop_first() else { break };
            let Some(body) = analysis.bodies.get(id) else { continue };
            reached.extend(&body.order.reached);
            let is_recursive = recursive.contains(id);
            let instance = flat.put(id, &body.resolved, None, is_recursive);
            if is_recursive {
                shared.insert(id, instance);
            }
            continue;
        }
        let node = &flat.resolved.nodes[next];
        let called = match node.def.behaviour {
            Behaviour::Call if reached[next] => root.graph.functions.get_key_value(node.node.call.as_str()),
            _ => None,
        };
        if let Some((id, _)) = called
            && let Some(body) = analysis.bodies.get(id)
        {
            uncalled.remove(id);
            let is_recursive = recursive.contains(id);
            let instance = match shared.get(id) {
                Some(instance) => *instance,
                None => {
                    reached.extend(&body.order.reached);
                    flat.put(id, &body.resolved, Some(next), is_recursive)
                }
            };
            if is_recursive {
                shared.insert(id, instance);
            }
            flat.callees.insert(next, instance);
        }
        if flat.resolved.nodes.len() > MAX_NODES {
            let message = format!("with its functions in place the graph has more than {MAX_NODES} nodes");
            return Err(vec![
                Diagnostic::error(codes::FUNCTIONS_TOO_MANY.code, Site::Graph, message)
                    .with_hint("Call fewer functions from fewer places."),
            ]);
        }
        next += 1;
    }
    let problems = flat.what_recursion_keeps();
    if !problems.is_empty() {
        return Err(problems);
    }
    flat.find_what_runs_by_itself();
    // What is wrong with the order has been told of each part.
    flat.order = Order::new(&flat.resolved, &mut Vec::new());
    Ok(flat)
}

impl<'a> Flat<'a> {
    /// Puts a function in its place and answers its number.
    fn put(&mut self, id: &'a FunctionId, body: &Resolved<'a>, by: Option<usize>, is_recursive: bool) -> usize {
        let (first_node, first_variable) = (self.resolved.nodes.len(), self.resolved.variables.len());
        let n_own = body.n_own_variables;
        // The variables of the graph come first, those of functions behind them.
        let place_of = |variable: usize| if variable < n_own { variable + first_variable } else { variable - n_own };
        let moved = |at: SlotAt| SlotAt { node: at.node + first_node, slot: at.slot };
        let mut instance = Instance {
            call: by.filter(|_| !is_recursive),
            is_recursive: is_recursive || by.is_some_and(|by| self.is_in_recursion(by)),
            depth: by.and_then(|by| self.standing_in[by]).map_or(1, |around| self.instances[around].depth + 1),
            entries: BTreeMap::new(),
            of_calls: Vec::new(),
            runs_by_itself: false,
        };
        for (index, node) in body.nodes.iter().enumerate() {
            let mut node = node.clone();
            node.within = Some(id);
            for source in node.sources.iter_mut().flatten() {
                match source {
                    Source::Output(from) => *from = moved(*from),
                    Source::OneOf(all) => all.iter_mut().for_each(|from| *from = moved(*from)),
                    Source::Variable(variable) => *variable = place_of(*variable),
                    Source::Constant(_) | Source::Missing => {}
                }
            }
            for target in node.targets.iter_mut().flatten() {
                *target = moved(*target);
            }
            for variable in node.writes.iter_mut().flatten() {
                *variable = place_of(*variable);
            }
            match &node.def.behaviour {
                Behaviour::Enter(way) => {
                    instance.entries.insert(way.to_string(), first_node + index);
                }
                Behaviour::Latent(_) | Behaviour::Listen(_) => instance.runs_by_itself = true,
                _ => {}
            }
            self.resolved.nodes.push(node);
            self.standing_in.push(Some(self.instances.len()));
        }
        for (index, (_, variable)) in body.variables[..n_own].iter().enumerate() {
            if variable.role == Role::Local {
                self.resolved.of_calls.insert(first_variable + index);
                instance.of_calls.push(first_variable + index);
            }
        }
        self.resolved.variables.extend(&body.variables[..n_own]);
        self.instances.push(instance);
        self.instances.len() - 1
    }

    /// How many functions a node stands in.
    pub(crate) fn depth(&self, node: usize) -> usize {
        self.standing_in[node].map_or(0, |instance| self.instances[instance].depth)
    }

    /// True for a node of which several activations may be open at once.
    pub(crate) fn is_in_recursion(&self, node: usize) -> bool {
        self.standing_in[node].is_some_and(|instance| self.instances[instance].is_recursive)
    }

    /// What a function that calls itself keeps, and must not.
    fn what_recursion_keeps(&self) -> Vec<Diagnostic> {
        let report = |site: Site| {
            let message = "something is kept here, in a function that calls itself or is called by one that does";
            Diagnostic::error(codes::FUNCTION_RECURSION.code, site, message)
                .with_hint("Pass it as a parameter, or repeat with a loop instead.")
        };
        let mut problems = Vec::new();
        for (index, node) in self.resolved.nodes.iter().enumerate().filter(|(index, _)| self.is_in_recursion(*index)) {
            if matches!(node.def.behaviour, Behaviour::Latent(_) | Behaviour::Listen(_)) {
                problems.push(report(self.resolved.nodes[index].site()));
            }
            let body = node.within.and_then(|id| self.resolved.graph.functions.get_key_value(id.as_str()));
            if let Some((id, function)) = body {
                let variables = function.body.variables.iter().filter(|(_, variable)| variable.role == Role::Kept);
                problems.extend(variables.map(|(name, _)| report(Site::Variable(name.clone()).inside(Some(id)))));
            }
        }
        problems.sort_by(|left, right| left.site.cmp(&right.site));
        problems.dedup();
        problems
    }

    /// A function runs by itself when one that it calls does. What is called stands behind what calls it.
    fn find_what_runs_by_itself(&mut self) {
        for (call, callee) in self.callees.iter().rev() {
            if self.instances[*callee].runs_by_itself
                && let Some(around) = self.standing_in[*call]
            {
                self.instances[around].runs_by_itself = true;
            }
        }
    }
}

/// The functions that a function calls.
fn called_by<'a>(analysis: &'a Analysis<'_>, id: &FunctionId) -> impl Iterator<Item = &'a FunctionId> {
    let nodes = analysis.bodies.get(id).into_iter().flat_map(|body| &body.resolved.nodes);
    let calls = nodes.filter(|node| matches!(node.def.behaviour, Behaviour::Call));
    calls.filter_map(|node| analysis.bodies.get_key_value(node.node.call.as_str()).map(|(id, _)| id))
}

/// The functions that call themselves, directly or through others: those that stand in one circle of calls.
fn recursive_functions(analysis: &Analysis<'_>) -> BTreeSet<FunctionId> {
    let comes_back = |id: &FunctionId| {
        let mut seen = BTreeSet::new();
        let mut pending: Vec<&FunctionId> = called_by(analysis, id).collect();
        while let Some(here) = pending.pop() {
            if here == id {
                return true;
            }
            if seen.insert(here) {
                pending.extend(called_by(analysis, here));
            }
        }
        false
    };
    analysis.bodies.keys().filter(|id| comes_back(id)).cloned().collect()
}
