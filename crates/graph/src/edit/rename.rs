//! Renames: an id changes, and everything that names it follows.
//!
//! An id that something still names is taken, even where nothing bears it: a rename must not join what was apart,
//! for its inverse could not tell the two from one another again.

use super::{Edit, EditProblem};
use crate::{Connection, Endpoint, Graph, NodeId, VariableId};

impl Graph {
    pub(super) fn rename_node(&mut self, from: NodeId, to: NodeId) -> Result<Edit, EditProblem> {
        if !self.nodes.contains_key(&from) {
            return Err(EditProblem::NoNode(from));
        }
        if from == to {
            return Ok(Edit::RenameNode(to, from));
        }
        if self.names_node(&to) {
            return Err(EditProblem::Taken(to.to_string()));
        }
        if let Some(node) = self.nodes.remove(&from) {
            self.nodes.insert(to.clone(), node);
        }
        if let Some(placed) = self.view.nodes.remove(&from) {
            self.view.nodes.insert(to.clone(), placed);
        }
        let touched: Vec<Connection> = self.connections_of(&from).cloned().collect();
        for connection in touched {
            if let Some(comment) = self.connections.remove(&connection) {
                let Connection { from: start, to: end } = connection;
                let renamed = Connection { from: renamed_end(start, &from, &to), to: renamed_end(end, &from, &to) };
                self.connections.insert(renamed, comment);
            }
        }
        self.rename_node_in_conflicts(&from, &to);
        Ok(Edit::RenameNode(to, from))
    }

    pub(super) fn rename_variable(&mut self, from: VariableId, to: VariableId) -> Result<Edit, EditProblem> {
        if !self.variables.contains_key(&from) {
            return Err(EditProblem::NoVariable(from));
        }
        if from == to {
            return Ok(Edit::RenameVariable(to, from));
        }
        if self.names_variable(&to)
            || self
                .functions
                .values()
                .chain(self.functions_of_conflicts())
                .any(|it| would_confuse(&it.body, &from, &to))
        {
            return Err(EditProblem::Taken(to.to_string()));
        }
        if let Some(variable) = self.variables.remove(&from) {
            self.variables.insert(to.clone(), variable);
        }
        // A function that has no variable of that name means the graph's.
        let bodies = self.functions.values_mut().map(|function| &mut function.body);
        let bodies = bodies.filter(|body| !body.variables.contains_key(&from));
        let nodes = self.nodes.values_mut().chain(bodies.flat_map(|body| body.nodes.values_mut()));
        for bound in nodes.flat_map(|node| node.bind.values_mut()).filter(|bound| **bound == from) {
            *bound = to.clone();
        }
        self.rename_variable_in_conflicts(&from, &to);
        Ok(Edit::RenameVariable(to, from))
    }

    /// The connections that begin or end at a node.
    pub(super) fn connections_of(&self, id: &NodeId) -> impl Iterator<Item = &Connection> {
        self.connections.keys().filter(move |connection| connection.from.node == *id || connection.to.node == *id)
    }

    /// True when a node has this id, or a connection or a position names it.
    pub(super) fn names_node(&self, id: &NodeId) -> bool {
        self.nodes.contains_key(id)
            || self.view.nodes.contains_key(id)
            || self.connections_of(id).next().is_some()
            || self.conflicts_name_node(id)
    }

    /// True when a variable has this id, or a slot is bound to it.
    pub(super) fn names_variable(&self, id: &VariableId) -> bool {
        self.variables.contains_key(id)
            || self.nodes.values().flat_map(|node| node.bind.values()).any(|bound| bound == id)
            || self.conflicts_name_variable(id)
    }
}

/// True when a function would mean another variable after the graph's has been renamed.
fn would_confuse(body: &Graph, from: &VariableId, to: &VariableId) -> bool {
    let binds = |id: &VariableId| body.nodes.values().flat_map(|node| node.bind.values()).any(|bound| bound == id);
    if body.variables.contains_key(to) { !body.variables.contains_key(from) && binds(from) } else { binds(to) }
}

fn renamed_end(end: Endpoint, from: &NodeId, to: &NodeId) -> Endpoint {
    if end.node == *from { Endpoint { node: to.clone(), slot: end.slot } } else { end }
}
