//! Edits of conflicts, and choosing a side.

use super::Edit;
use crate::{
    Alternative, Conflict, ConflictSite, Connection, Endpoint, Function, Graph, MergeSide, Node, NodeId, Variable,
    VariableId,
};
use std::collections::BTreeMap;

impl Graph {
    pub(super) fn put_conflict(&mut self, site: ConflictSite, conflict: Option<Box<Conflict>>) -> Edit {
        let before = match conflict {
            Some(conflict) => self.conflicts.insert(site.clone(), *conflict),
            None => self.conflicts.remove(&site),
        };
        Edit::PutConflict(site, before.map(Box::new))
    }

    /// The edits that settle a conflict by what one side has; none where there is no such conflict.
    pub fn resolve(&self, site: &ConflictSite, side: MergeSide) -> Vec<Edit> {
        let Some(conflict) = self.conflicts.get(site) else { return Vec::new() };
        // The conflict goes first: what is renamed takes its conflicts along.
        let mut edits = vec![Edit::PutConflict(site.clone(), None)];
        match (site, conflict.side(side)) {
            (ConflictSite::Title, alternative) => edits.push(Edit::SetTitle(text_of(alternative))),
            (ConflictSite::Doc, alternative) => edits.push(Edit::SetDoc(text_of(alternative))),
            (ConflictSite::Bus(name), Alternative::Bus(bus)) => {
                edits.push(Edit::PutBus(name.clone(), Some(bus.clone())));
            }
            (ConflictSite::Bus(name), _) if self.buses.contains_key(name) => {
                edits.push(Edit::PutBus(name.clone(), None));
            }
            (ConflictSite::Variable(id), Alternative::Variable(variable)) => {
                edits.push(Edit::PutVariable(id.clone(), Some(variable.clone())));
            }
            (ConflictSite::Variable(id), _) if self.variables.contains_key(id) => {
                edits.extend(self.remove_variable(id));
            }
            (ConflictSite::IdOfVariable(id), Alternative::Text(chosen)) => {
                let chosen = VariableId::new(chosen).ok().filter(|chosen| chosen != id);
                edits.extend(chosen.map(|chosen| Edit::RenameVariable(id.clone(), chosen)));
            }
            (ConflictSite::Function(id), Alternative::Function(function)) => {
                edits.push(Edit::PutFunction(id.clone(), Some(function.clone())));
            }
            (ConflictSite::Function(id), _) if self.functions.contains_key(id) => {
                edits.push(Edit::PutFunction(id.clone(), None));
            }
            (ConflictSite::Node(id), Alternative::Node(node)) => {
                edits.push(Edit::PutNode(id.clone(), Some(node.clone())));
            }
            (ConflictSite::Node(id), _) if self.nodes.contains_key(id) => edits.extend(self.remove_node(id)),
            (ConflictSite::IdOfNode(id), Alternative::Text(chosen)) => {
                let chosen = NodeId::new(chosen).ok().filter(|chosen| chosen != id);
                edits.extend(chosen.map(|chosen| Edit::RenameNode(id.clone(), chosen)));
            }
            (ConflictSite::Out(end), alternative) => {
                edits.extend(self.rewire(alternative, |connection| connection.from == *end));
            }
            (ConflictSite::Input(end), alternative) => {
                edits.extend(self.rewire(alternative, |connection| connection.to == *end));
            }
            // What that side removed is gone already, or the file says nothing that fits.
            (
                ConflictSite::Bus(_)
                | ConflictSite::Variable(_)
                | ConflictSite::Node(_)
                | ConflictSite::Function(_)
                | ConflictSite::IdOfVariable(_)
                | ConflictSite::IdOfNode(_),
                _,
            ) => {}
        }
        edits
    }

    /// The edits after which a slot has exactly the connections of one side.
    fn rewire(&self, alternative: &Alternative, is_at_slot: impl Fn(&Connection) -> bool) -> Vec<Edit> {
        let none = BTreeMap::new();
        let wanted = if let Alternative::Connections(connections) = alternative { connections } else { &none };
        let now = self.connections.keys().filter(|connection| is_at_slot(connection));
        let goes = now.filter(|connection| !wanted.contains_key(*connection));
        let gone = goes.map(|connection| Edit::PutConnection(connection.clone(), None));
        let comes = wanted.iter().filter(|(connection, comment)| self.connections.get(*connection) != Some(comment));
        let put = comes.map(|(connection, comment)| Edit::PutConnection(connection.clone(), Some(comment.clone())));
        gone.chain(put).collect()
    }

    /// Gives a node another id wherever conflicts name it.
    pub(super) fn rename_node_in_conflicts(&mut self, from: &NodeId, to: &NodeId) {
        let end = |end: Endpoint| if end.node == *from { Endpoint { node: to.clone(), ..end } } else { end };
        let of = |id: NodeId| if id == *from { to.clone() } else { id };
        self.map_conflicts(
            |site| match site {
                ConflictSite::Node(id) => ConflictSite::Node(of(id)),
                ConflictSite::IdOfNode(id) => ConflictSite::IdOfNode(of(id)),
                ConflictSite::Out(at) => ConflictSite::Out(end(at)),
                ConflictSite::Input(at) => ConflictSite::Input(end(at)),
                ConflictSite::Title
                | ConflictSite::Doc
                | ConflictSite::Bus(_)
                | ConflictSite::Variable(_)
                | ConflictSite::Function(_)
                | ConflictSite::IdOfVariable(_) => site,
            },
            |alternative| {
                if let Alternative::Connections(connections) = alternative {
                    *connections = std::mem::take(connections)
                        .into_iter()
                        .map(|(it, comment)| (Connection { from: end(it.from), to: end(it.to) }, comment))
                        .collect();
                }
            },
        );
    }

    /// Gives a variable another id wherever conflicts name it.
    pub(super) fn rename_variable_in_conflicts(&mut self, from: &VariableId, to: &VariableId) {
        let of = |id: VariableId| if id == *from { to.clone() } else { id };
        self.map_conflicts(
            |site| match site {
                ConflictSite::Variable(id) => ConflictSite::Variable(of(id)),
                ConflictSite::IdOfVariable(id) => ConflictSite::IdOfVariable(of(id)),
                other => other,
            },
            |alternative| {
                let nodes: Vec<&mut Node> = match alternative {
                    Alternative::Node(node) => vec![node],
                    // A function that has a variable of that name means its own.
                    Alternative::Function(function) if !function.body.variables.contains_key(from) => {
                        function.body.nodes.values_mut().collect()
                    }
                    _ => Vec::new(),
                };
                let bound = nodes.into_iter().flat_map(|node| node.bind.values_mut());
                bound.filter(|bound| *bound == from).for_each(|bound| *bound = to.clone());
            },
        );
    }

    /// Changes the sites and the sides of all conflicts.
    pub(super) fn map_conflicts(
        &mut self,
        site: impl Fn(ConflictSite) -> ConflictSite,
        mut alternative: impl FnMut(&mut Alternative),
    ) {
        if self.conflicts.is_empty() {
            return;
        }
        let conflicts = std::mem::take(&mut self.conflicts).into_iter().map(|(at, mut conflict)| {
            alternative(&mut conflict.ours);
            alternative(&mut conflict.theirs);
            (site(at), conflict)
        });
        self.conflicts = conflicts.collect();
    }

    /// True when a conflict names a node.
    pub(super) fn conflicts_name_node(&self, id: &NodeId) -> bool {
        self.conflicts.iter().any(|(site, conflict)| {
            site.node() == Some(id)
                || sides(conflict).any(|side| match side {
                    Alternative::Connections(connections) => {
                        connections.keys().any(|it| it.from.node == *id || it.to.node == *id)
                    }
                    Alternative::Absent
                    | Alternative::Text(_)
                    | Alternative::Bus(_)
                    | Alternative::Variable(_)
                    | Alternative::Function(_)
                    | Alternative::Node(_) => false,
                })
        })
    }

    /// True when a conflict names a variable.
    pub(super) fn conflicts_name_variable(&self, id: &VariableId) -> bool {
        self.conflicts.iter().any(|(site, conflict)| {
            matches!(site, ConflictSite::Variable(at) | ConflictSite::IdOfVariable(at) if at == id)
                || self::nodes(conflict).any(|node| node.bind.values().any(|bound| bound == id))
        })
    }

    /// True when a node of a conflict fulfils a condition, or one of a function in a conflict.
    pub(super) fn conflicts_have_node(&self, is_meant: impl Fn(&Node) -> bool) -> bool {
        let of_functions = self.functions_of_conflicts().flat_map(|function| function.body.nodes.values());
        self.conflicts.values().flat_map(nodes).chain(of_functions).any(is_meant)
    }

    /// The functions that stand in conflicts.
    pub(super) fn functions_of_conflicts(&self) -> impl Iterator<Item = &Function> {
        self.conflicts.values().flat_map(functions)
    }

    /// Changes every node of the graph and of its functions, and those in conflicts.
    pub(super) fn change_all_nodes(&mut self, mut change: impl FnMut(&mut Node)) {
        let of_functions = self.functions.values_mut().flat_map(|function| function.body.nodes.values_mut());
        self.nodes.values_mut().chain(of_functions).for_each(&mut change);
        self.map_conflicts(
            |site| site,
            |side| match side {
                Alternative::Node(node) => change(node),
                Alternative::Function(function) => function.body.nodes.values_mut().for_each(&mut change),
                _ => {}
            },
        );
    }
}

impl Conflict {
    /// The variables that the conflict is about.
    pub(super) fn variables(&self) -> impl Iterator<Item = &Variable> {
        sides(self).filter_map(|side| if let Alternative::Variable(variable) = side { Some(&**variable) } else { None })
    }
}

fn sides(conflict: &Conflict) -> impl Iterator<Item = &Alternative> {
    [&conflict.ours, &conflict.theirs].into_iter()
}

/// The nodes that the sides of a conflict are; not those of functions.
fn nodes(conflict: &Conflict) -> impl Iterator<Item = &Node> {
    sides(conflict).filter_map(|side| if let Alternative::Node(node) = side { Some(&**node) } else { None })
}

/// The functions that the sides of a conflict are.
fn functions(conflict: &Conflict) -> impl Iterator<Item = &Function> {
    sides(conflict).filter_map(|side| if let Alternative::Function(function) = side { Some(&**function) } else { None })
}

fn text_of(alternative: &Alternative) -> String {
    if let Alternative::Text(text) = alternative { text.clone() } else { String::new() }
}
