//! Brings three graphs under common ids: what one side renamed is renamed in the others too.
//!
//! Two nodes that both sides added under one id are the same when they are of one kind and stand in the same
//! surroundings. Otherwise theirs gets another id, with its connections and its position.

use super::Settled;
use crate::diff::{renamed_nodes, renamed_variables};
use crate::{Alternative, Comment, Conflict, ConflictRule, ConflictSite, Connection, Graph, NodeId, VariableId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The three graphs under common ids.
pub(super) struct Aligned<'g> {
    pub(super) base: Cow<'g, Graph>,
    pub(super) ours: Cow<'g, Graph>,
    pub(super) theirs: Cow<'g, Graph>,
    pub(super) conflicts: BTreeMap<ConflictSite, Conflict>,
    pub(super) settled: Vec<Settled>,
}

pub(super) fn aligned<'g>(base: &'g Graph, ours: &'g Graph, theirs: &'g Graph) -> Aligned<'g> {
    let mut conflicts = BTreeMap::new();
    let mut add = |site, one: String, two: String| {
        let (ours, theirs) = (Alternative::Text(one), Alternative::Text(two));
        let conflict = Conflict { rule: ConflictRule::BothRenamed, ours, theirs, comment: Comment::default() };
        conflicts.insert(site, conflict);
    };

    let variables = Names {
        base: base.variables.keys().collect(),
        ours: ours.variables.keys().collect(),
        theirs: theirs.variables.keys().collect(),
        by_ours: renamed_variables(base, ours).into_iter().collect(),
        by_theirs: renamed_variables(base, theirs).into_iter().collect(),
    };
    let variables = variables.maps(|_| true, |text| VariableId::new(text).ok());
    for (id, theirs) in &variables.both_renamed {
        add(ConflictSite::IdOfVariable(id.clone()), id.to_string(), theirs.to_string());
    }

    let names = Names {
        base: base.nodes.keys().collect(),
        ours: ours.nodes.keys().collect(),
        theirs: theirs.nodes.keys().collect(),
        by_ours: renamed_nodes(base, ours).into_iter().collect(),
        by_theirs: renamed_nodes(base, theirs).into_iter().collect(),
    };
    let apart = apart(&names, ours, theirs);
    let nodes = names.maps(|id| !apart.contains(id), |text| NodeId::new(text).ok());
    for (id, theirs) in &nodes.both_renamed {
        add(ConflictSite::IdOfNode(id.clone()), id.to_string(), theirs.to_string());
    }
    let settled = nodes.others.into_iter().map(|(from, to)| Settled::OtherId(from, to)).collect();
    Aligned {
        base: base.under(&nodes.base, &variables.base),
        ours: ours.under(&nodes.ours, &variables.ours),
        theirs: theirs.under(&nodes.theirs, &variables.theirs),
        conflicts,
        settled,
    }
}

/// The ids of three graphs, and what each side renamed.
struct Names<'g, Id> {
    base: BTreeSet<&'g Id>,
    ours: BTreeSet<&'g Id>,
    theirs: BTreeSet<&'g Id>,
    by_ours: BTreeMap<Id, Id>,
    by_theirs: BTreeMap<Id, Id>,
}

/// The new ids in each graph, of those that change there.
struct Maps<Id> {
    base: BTreeMap<Id, Id>,
    ours: BTreeMap<Id, Id>,
    theirs: BTreeMap<Id, Id>,
    /// The id that stands, and the one that theirs gave.
    both_renamed: Vec<(Id, Id)>,
    /// What theirs added under an id that ours uses for something else, and its id now.
    others: Vec<(Id, Id)>,
}

impl<Id: Ord + Clone + std::fmt::Display> Names<'_, Id> {
    /// The ids that a side has and that no rename explains.
    fn added(&self, side: &BTreeSet<&Id>, renamed: &BTreeMap<Id, Id>) -> BTreeSet<Id> {
        let came: BTreeSet<&Id> = renamed.values().collect();
        side.iter().filter(|id| !self.base.contains(**id) && !came.contains(**id)).map(|id| (*id).clone()).collect()
    }

    fn maps(&self, is_same: impl Fn(&Id) -> bool, id: impl Fn(&str) -> Option<Id>) -> Maps<Id> {
        let mut maps = Maps {
            base: BTreeMap::new(),
            ours: BTreeMap::new(),
            theirs: BTreeMap::new(),
            both_renamed: Vec::new(),
            others: Vec::new(),
        };
        let added_by_theirs = self.added(&self.theirs, &self.by_theirs);
        if self.by_ours.is_empty() && self.by_theirs.is_empty() && added_by_theirs.is_empty() {
            return maps;
        }
        // Ours keeps its ids, but for what theirs alone renamed to an id that ours does not use.
        let mut taken: BTreeSet<Id> = self.ours.iter().map(|id| (*id).clone()).collect();
        for before in &self.base {
            let before = *before;
            let (one, two) = (self.by_ours.get(before), self.by_theirs.get(before));
            let target = match (one, two) {
                (Some(one), _) => one.clone(),
                (None, Some(two)) if !taken.contains(two) => two.clone(),
                (None, _) => before.clone(),
            };
            if let (Some(one), Some(two)) = (one, two)
                && one != two
            {
                maps.both_renamed.push((one.clone(), two.clone()));
            }
            let put = |map: &mut BTreeMap<Id, Id>, now: &Id| {
                if *now != target {
                    map.insert(now.clone(), target.clone());
                }
            };
            put(&mut maps.base, before);
            if self.ours.contains(one.unwrap_or(before)) {
                put(&mut maps.ours, one.unwrap_or(before));
            }
            if self.theirs.contains(two.unwrap_or(before)) {
                put(&mut maps.theirs, two.unwrap_or(before));
            }
            taken.insert(target);
        }
        let added_by_ours = self.added(&self.ours, &self.by_ours);
        // No id that anything of the three has is given anew.
        let mut used: BTreeSet<Id> = taken.iter().cloned().collect();
        used.extend(self.theirs.iter().map(|id| (*id).clone()));
        used.extend(self.base.iter().map(|id| (*id).clone()));
        for added in added_by_theirs {
            let is_free = !taken.contains(&added) || (added_by_ours.contains(&added) && is_same(&added));
            if is_free {
                continue;
            }
            let text = added.to_string();
            let stem = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
            let mut others = (2_u64..).filter_map(|number| id(&format!("{stem}_{number}")));
            if let Some(other) = others.find(|other| !used.contains(other)) {
                used.insert(other.clone());
                maps.theirs.insert(added.clone(), other.clone());
                maps.others.push((added, other));
            }
        }
        maps
    }
}

/// The nodes that both sides added under one id and that are two.
///
/// One that is connected to something older is the same as its twin when they share such a connection; any other when
/// they share a connection to a node that is the same, or when one of them has no connections.
fn apart(names: &Names<'_, NodeId>, ours: &Graph, theirs: &Graph) -> BTreeSet<NodeId> {
    let by_ours = names.added(&names.ours, &names.by_ours);
    let twins: BTreeSet<NodeId> =
        names.added(&names.theirs, &names.by_theirs).into_iter().filter(|id| by_ours.contains(id)).collect();
    if twins.is_empty() {
        return BTreeSet::new();
    }
    let (one, two) = (around(ours, &twins), around(theirs, &twins));
    let none = BTreeSet::new();
    let is_old = |id: &NodeId| names.base.contains(id);
    let kind = |graph: &Graph, id: &NodeId| graph.nodes.get(id).map(|node| node.kind.clone());
    let mut apart: BTreeSet<NodeId> = twins.iter().filter(|id| kind(ours, id) != kind(theirs, id)).cloned().collect();
    loop {
        let is_apart = |id: &&NodeId| {
            let (one, two) = (one.get(*id).unwrap_or(&none), two.get(*id).unwrap_or(&none));
            let other = |it: &Connection| if it.from.node == **id { it.to.node.clone() } else { it.from.node.clone() };
            let mut shared = one.intersection(two);
            if one.union(two).any(|it| is_old(&other(it))) {
                return !shared.any(|it| is_old(&other(it)));
            }
            !one.is_empty() && !two.is_empty() && !shared.any(|it| !apart.contains(&other(it)))
        };
        let more: Vec<NodeId> =
            twins.iter().filter(|id| !apart.contains(*id)).filter(|id| is_apart(id)).cloned().collect();
        if more.is_empty() {
            return apart;
        }
        apart.extend(more);
    }
}

/// The connections of some nodes.
fn around<'g>(graph: &'g Graph, ids: &BTreeSet<NodeId>) -> BTreeMap<NodeId, BTreeSet<&'g Connection>> {
    let mut around: BTreeMap<NodeId, BTreeSet<&Connection>> = BTreeMap::new();
    for connection in graph.connections.keys() {
        for id in [&connection.from.node, &connection.to.node] {
            if ids.contains(id) {
                around.entry(id.clone()).or_default().insert(connection);
            }
        }
    }
    around
}
