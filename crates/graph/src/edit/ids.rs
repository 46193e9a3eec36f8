//! Many ids at once: what takes many renames of the whole graph takes one pass here.

use crate::{Alternative, ConflictSite, Connection, Endpoint, Function, Graph, Node, NodeId, VariableId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

impl Graph {
    /// The graph under other node ids: those of the map, by the ids that change. Connections and positions follow. A node
    /// whose id another one gets has a fresh one then.
    pub fn with_node_ids(&self, ids: &BTreeMap<NodeId, NodeId>) -> Self {
        let mut ids = ids.clone();
        let given: BTreeSet<NodeId> = ids.values().cloned().collect();
        let mut taken: BTreeSet<NodeId> = self.node_names().into_iter().chain(&given).cloned().collect();
        for crowded in self.nodes.keys().filter(|id| given.contains(*id)) {
            if ids.contains_key(crowded) {
                continue;
            }
            let others = (2_u64..).filter_map(|number| NodeId::new(&format!("{crowded}_{number}")).ok());
            let other = others.into_iter().find(|other| !taken.contains(other));
            let other = other.expect("a graph is smaller than the numbers are many");
            taken.insert(other.clone());
            ids.insert(crowded.clone(), other);
        }
        ids.retain(|from, to| from != to);
        self.under(&ids, &BTreeMap::new()).into_owned()
    }

    /// The graph under other ids: those of the maps, by the ids that change. Everything that names one follows.
    pub(crate) fn under(
        &self,
        nodes: &BTreeMap<NodeId, NodeId>,
        variables: &BTreeMap<VariableId, VariableId>,
    ) -> Cow<'_, Self> {
        if nodes.is_empty() && variables.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut graph = self.clone();
        let node = |id: NodeId| nodes.get(&id).cloned().unwrap_or(id);
        let variable = |id: VariableId| variables.get(&id).cloned().unwrap_or(id);
        let end = |end: Endpoint| Endpoint { node: node(end.node), slot: end.slot };
        let connection = |it: Connection| Connection { from: end(it.from), to: end(it.to) };
        let bound = |node: &mut Node| node.bind.values_mut().for_each(|bound| *bound = variable(bound.clone()));
        graph.variables = graph.variables.into_iter().map(|(id, it)| (variable(id), it)).collect();
        graph.nodes = graph.nodes.into_iter().map(|(id, it)| (node(id), it)).collect();
        // A function's body has nodes of its own, and sees the graph's variables where it has none of the name.
        let within = |function: &mut Function| {
            let body = &mut function.body;
            let own: BTreeSet<VariableId> = body.variables.keys().cloned().collect();
            let bound = body.nodes.values_mut().flat_map(|node| node.bind.values_mut());
            bound.filter(|bound| !own.contains(*bound)).for_each(|bound| *bound = variable(bound.clone()));
        };
        graph.nodes.values_mut().for_each(bound);
        graph.functions.values_mut().for_each(within);
        graph.connections = graph.connections.into_iter().map(|(it, comment)| (connection(it), comment)).collect();
        graph.view.nodes = graph.view.nodes.into_iter().map(|(id, it)| (node(id), it)).collect();
        graph.map_conflicts(
            |site| match site {
                ConflictSite::Variable(id) => ConflictSite::Variable(variable(id)),
                ConflictSite::IdOfVariable(id) => ConflictSite::IdOfVariable(variable(id)),
                ConflictSite::Node(id) => ConflictSite::Node(node(id)),
                ConflictSite::IdOfNode(id) => ConflictSite::IdOfNode(node(id)),
                ConflictSite::Out(at) => ConflictSite::Out(end(at)),
                ConflictSite::Input(at) => ConflictSite::Input(end(at)),
                ConflictSite::Title | ConflictSite::Doc | ConflictSite::Bus(_) | ConflictSite::Function(_) => site,
            },
            |alternative| match alternative {
                Alternative::Node(node) => bound(node),
                Alternative::Connections(connections) => {
                    let before = std::mem::take(connections).into_iter();
                    *connections = before.map(|(it, comment)| (connection(it), comment)).collect();
                }
                Alternative::Function(function) => within(function),
                Alternative::Absent | Alternative::Text(_) | Alternative::Bus(_) | Alternative::Variable(_) => {}
            },
        );
        Cow::Owned(graph)
    }

    /// Every id that a node has, or that something names as a node's.
    pub(crate) fn node_names(&self) -> BTreeSet<&NodeId> {
        let mut names: BTreeSet<&NodeId> = self.nodes.keys().chain(self.view.nodes.keys()).collect();
        names.extend(self.connections.keys().flat_map(ends_of));
        for (site, conflict) in &self.conflicts {
            names.extend(site.node());
            for side in [&conflict.ours, &conflict.theirs] {
                if let Alternative::Connections(connections) = side {
                    names.extend(connections.keys().flat_map(ends_of));
                }
            }
        }
        names
    }

    /// Every id that a variable has, or that something names as a variable's.
    pub(crate) fn variable_names(&self) -> BTreeSet<&VariableId> {
        let mut names: BTreeSet<&VariableId> = self.variables.keys().collect();
        names.extend(self.nodes.values().flat_map(|node| node.bind.values()));
        for (site, conflict) in &self.conflicts {
            if let ConflictSite::Variable(id) | ConflictSite::IdOfVariable(id) = site {
                names.insert(id);
            }
            for side in [&conflict.ours, &conflict.theirs] {
                if let Alternative::Node(node) = side {
                    names.extend(node.bind.values());
                }
            }
        }
        names
    }
}

fn ends_of(connection: &Connection) -> [&NodeId; 2] {
    [&connection.from.node, &connection.to.node]
}
