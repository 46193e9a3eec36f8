//! Nodes and variables that only got another id.
//!
//! One that went and one that came are the same when they are of one kind and stand in the same surroundings: the
//! same place, the same other ends of connections, the same slots bound. What a rename leaves different is compared
//! like everything else, so a wrong guess costs brevity and never correctness.

use super::Differ;
use crate::{Connection, Edit, Endpoint, Graph, Node, NodeId, SlotId, Variable, VariableId};
use std::collections::BTreeMap;

/// Surroundings that more than this many share tell nothing.
const COMMON: usize = 8;

/// Something that tells what is the same under another id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Clue {
    /// It stands here.
    Place(u64, u64),
    /// It is joined to this other end by its own slot.
    Leads(SlotId, Endpoint),
    /// This other end is joined to its own slot.
    IsLedTo(Endpoint, SlotId),
    /// This slot of this node is bound to it.
    Bound(NodeId, SlotId),
}

impl Differ {
    /// Renames what was renamed.
    pub(super) fn rename(&mut self, after: &Graph) {
        let mut variables: BTreeMap<VariableId, VariableId> =
            renamed_variables(&self.work, after).into_iter().collect();
        let mut nodes: BTreeMap<NodeId, NodeId> = renamed_nodes(&self.work, after).into_iter().collect();
        if variables.is_empty() && nodes.is_empty() {
            return;
        }
        // An id that something names already is taken, even where nothing has it.
        let (taken_variables, taken_nodes) = (self.work.variable_names(), self.work.node_names());
        variables.retain(|_, to| !taken_variables.contains(to));
        nodes.retain(|_, to| !taken_nodes.contains(to));
        self.edits.extend(variables.iter().map(|(from, to)| Edit::RenameVariable(from.clone(), to.clone())));
        self.edits.extend(nodes.iter().map(|(from, to)| Edit::RenameNode(from.clone(), to.clone())));
        // No new id is an old one, so that all at once is as one after another.
        if let std::borrow::Cow::Owned(renamed) = self.work.under(&nodes, &variables) {
            self.work = renamed;
        }
    }
}

pub(crate) fn renamed_variables(before: &Graph, after: &Graph) -> Vec<(VariableId, VariableId)> {
    let gone = before.variables.keys().filter(|id| !after.variables.contains_key(*id));
    let came = after.variables.keys().filter(|id| !before.variables.contains_key(*id));
    let (gone, came): (Vec<_>, Vec<_>) = (gone.collect(), came.collect());
    if gone.is_empty() || came.is_empty() {
        return Vec::new();
    }
    let clues = |graph: &Graph| {
        let mut clues: BTreeMap<VariableId, Vec<Clue>> = BTreeMap::new();
        for (id, node) in &graph.nodes {
            for (slot, variable) in &node.bind {
                clues.entry(variable.clone()).or_default().push(Clue::Bound(id.clone(), slot.clone()));
            }
        }
        clues
    };
    let is_like = |one: &VariableId, two: &VariableId| {
        let body = |variable: &Variable| (variable.value_type.clone(), variable.role, variable.value.clone());
        before.variables.get(one).map(body) == after.variables.get(two).map(body)
    };
    matched(&gone, &came, &clues(before), &clues(after), is_like)
}

pub(crate) fn renamed_nodes(before: &Graph, after: &Graph) -> Vec<(NodeId, NodeId)> {
    let gone: Vec<_> = before.nodes.keys().filter(|id| !after.nodes.contains_key(*id)).collect();
    let came: Vec<_> = after.nodes.keys().filter(|id| !before.nodes.contains_key(*id)).collect();
    if gone.is_empty() || came.is_empty() {
        return Vec::new();
    }
    let is_like = |one: &NodeId, two: &NodeId| {
        let kind = |node: &Node| (node.kind.clone(), node.call.clone());
        before.nodes.get(one).map(kind) == after.nodes.get(two).map(kind)
    };
    matched(&gone, &came, &node_clues(before, &gone), &node_clues(after, &came), is_like)
}

fn node_clues(graph: &Graph, of: &[&NodeId]) -> BTreeMap<NodeId, Vec<Clue>> {
    let mut clues: BTreeMap<NodeId, Vec<Clue>> = of.iter().map(|id| ((*id).clone(), Vec::new())).collect();
    for (id, clues) in &mut clues {
        if let Some(placed) = graph.view.nodes.get(id) {
            clues.push(Clue::Place(placed.at.x.to_bits(), placed.at.y.to_bits()));
        }
    }
    for Connection { from, to } in graph.connections.keys() {
        if let Some(clues) = clues.get_mut(&from.node) {
            clues.push(Clue::Leads(from.slot.clone(), to.clone()));
        }
        if let Some(clues) = clues.get_mut(&to.node) {
            clues.push(Clue::IsLedTo(from.clone(), to.slot.clone()));
        }
    }
    clues
}

/// Pairs that share at least half of what is known about the one that went, each used once.
fn matched<Id: Ord + Clone>(
    gone: &[&Id],
    came: &[&Id],
    before: &BTreeMap<Id, Vec<Clue>>,
    after: &BTreeMap<Id, Vec<Clue>>,
    is_like: impl Fn(&Id, &Id) -> bool,
) -> Vec<(Id, Id)> {
    let mut by_clue: BTreeMap<&Clue, Vec<&Id>> = BTreeMap::new();
    for id in came {
        after.get(*id).into_iter().flatten().for_each(|clue| by_clue.entry(clue).or_default().push(id));
    }
    let mut is_taken: std::collections::BTreeSet<&Id> = Default::default();
    let mut pairs = Vec::new();
    for one in gone {
        let clues = before.get(*one).map(Vec::as_slice).unwrap_or_default();
        let mut votes: BTreeMap<&Id, usize> = BTreeMap::new();
        for ids in clues.iter().filter_map(|clue| by_clue.get(clue)).filter(|ids| ids.len() <= COMMON) {
            ids.iter().for_each(|id| *votes.entry(id).or_default() += 1);
        }
        let fitting = votes.into_iter().filter(|(two, _)| !is_taken.contains(two) && is_like(one, two));
        // Of equals the first.
        let best = fitting.max_by(|(one, fewer), (two, more)| (fewer, two).cmp(&(more, one)));
        if let Some((two, n_votes)) = best
            && n_votes * 2 >= clues.len()
        {
            is_taken.insert(two);
            pairs.push(((*one).clone(), two.clone()));
        }
    }
    pairs
}
