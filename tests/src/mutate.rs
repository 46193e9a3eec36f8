//! Mutants of a graph: what a slip of the hand could make of it. Looks and documentation are left alone.

use authcanvas_graph::{Connection, Graph, Literal, Node, NodeId, Role, SlotId, VariableId};
use authcanvas_interpreter::{NodeDef, Registry, SettingShape};
use std::collections::BTreeMap;

/// A mutant and what was done to make it.
pub struct Mutant {
    pub name: String,
    pub graph: Graph,
}

/// Every mutant of a graph.
pub fn mutants(graph: &Graph, registry: &Registry) -> Vec<Mutant> {
    let mut maker = Maker { graph, registry, made: Vec::new() };
    maker.drop_connections();
    maker.swap_connections();
    for (id, node) in &graph.nodes {
        maker.change_settings(id, node);
        maker.change_literals(id, node);
        maker.change_bindings(id, node);
        maker.push(format!("disable {id}"), |graph| node_of(graph, id).disabled = true);
    }
    for id in graph.variables.keys() {
        maker.change_variable(id);
    }
    maker.made
}

struct Maker<'g> {
    graph: &'g Graph,
    registry: &'g Registry,
    made: Vec<Mutant>,
}

fn node_of<'g>(graph: &'g mut Graph, id: &NodeId) -> &'g mut Node {
    graph.nodes.get_mut(id).expect("the node is the graph's")
}

impl Maker<'_> {
    fn push(&mut self, name: String, change: impl FnOnce(&mut Graph)) {
        let mut graph = self.graph.clone();
        change(&mut graph);
        if graph != *self.graph {
            self.made.push(Mutant { name, graph });
        }
    }

    fn drop_connections(&mut self) {
        for connection in self.graph.connections.keys() {
            self.push(format!("drop {connection}"), |graph| drop(graph.connections.remove(connection)));
        }
    }

    /// Swaps the targets of two outs of one node, and the sources of two inputs of one node.
    fn swap_connections(&mut self) {
        let all: Vec<&Connection> = self.graph.connections.keys().collect();
        for (index, one) in all.iter().enumerate() {
            for other in &all[index + 1..] {
                if one.from.node == other.from.node && one.from.slot != other.from.slot && one.to != other.to {
                    self.swap(one, other, &format!("swap outs {} and {}", one.from, other.from));
                } else if one.to.node == other.to.node && one.to.slot != other.to.slot && one.from != other.from {
                    self.swap(one, other, &format!("swap inputs {} and {}", one.to, other.to));
                }
            }
        }
    }

    fn swap(&mut self, one: &Connection, other: &Connection, name: &str) {
        let crossed = |from: &Connection, to: &Connection| Connection { from: from.from.clone(), to: to.to.clone() };
        self.push(name.to_owned(), |graph| {
            graph.connections.remove(one);
            graph.connections.remove(other);
            graph.connections.insert(crossed(one, other), Default::default());
            graph.connections.insert(crossed(other, one), Default::default());
        });
    }

    fn def(&self, node: &Node) -> Option<&NodeDef> {
        self.registry.node(&node.kind)
    }

    fn change_settings(&mut self, id: &NodeId, node: &Node) {
        for (name, value) in &node.with {
            self.push(format!("drop setting {id}.{name}"), |graph| drop(node_of(graph, id).with.remove(name)));
            let blank = blank(value);
            self.push(format!("blank setting {id}.{name}"), |graph| {
                node_of(graph, id).with.insert(name.clone(), blank);
            });
        }
        // A choice that was left to its default is a slip as well when it becomes another.
        let others: Vec<(&'static str, &'static str)> = self.def(node).map_or_else(Vec::new, |def| {
            let settings = self.registry.settings_of(def, node);
            let choices = def.settings.iter().filter_map(|setting| match &setting.shape {
                SettingShape::Choice { choices, .. } => Some((setting.name, *choices)),
                SettingShape::Text { .. } | SettingShape::Count { .. } => None,
            });
            let pairs = choices.flat_map(|(name, choices)| choices.iter().map(move |choice| (name, *choice)));
            pairs.filter(|(name, choice)| settings.text(name) != *choice).collect()
        });
        for (name, choice) in others {
            self.push(format!("set {id}.{name} to {choice}"), |graph| {
                node_of(graph, id).with.insert(name.to_owned(), Literal::String(choice.to_owned()));
            });
        }
    }

    fn change_literals(&mut self, id: &NodeId, node: &Node) {
        for (slot, value) in &node.set {
            self.push(format!("drop literal {id}.{slot}"), |graph| drop(node_of(graph, id).set.remove(slot)));
            let blank = blank(value);
            self.push(format!("blank literal {id}.{slot}"), |graph| {
                node_of(graph, id).set.insert(slot.clone(), blank);
            });
        }
    }

    fn change_bindings(&mut self, id: &NodeId, node: &Node) {
        for (slot, variable) in &node.bind {
            self.push(format!("drop binding {id}.{slot}"), |graph| drop(node_of(graph, id).bind.remove(slot)));
            let value_type = &self.graph.variables[variable].value_type;
            let others: Vec<VariableId> = self
                .graph
                .variables
                .iter()
                .filter(|(other, it)| *other != variable && it.value_type == *value_type)
                .map(|(other, _)| other.clone())
                .collect();
            for other in others {
                self.push(format!("bind {id}.{slot} to {other}"), |graph| {
                    node_of(graph, id).bind.insert(slot.clone(), other.clone());
                });
            }
        }
        let bound: Vec<(&SlotId, &VariableId)> = node.bind.iter().collect();
        for (index, (slot, variable)) in bound.iter().enumerate() {
            for (other_slot, other_variable) in &bound[index + 1..] {
                self.push(format!("swap bindings {id}.{slot} and {id}.{other_slot}"), |graph| {
                    let bind = &mut node_of(graph, id).bind;
                    bind.insert((*slot).clone(), (*other_variable).clone());
                    bind.insert((*other_slot).clone(), (*variable).clone());
                });
            }
        }
    }

    fn change_variable(&mut self, id: &VariableId) {
        fn variable<'g>(graph: &'g mut Graph, id: &VariableId) -> &'g mut authcanvas_graph::Variable {
            graph.variables.get_mut(id).expect("the variable is the graph's")
        }
        self.push(format!("drop variable {id}"), |graph| drop(graph.variables.remove(id)));
        self.push(format!("drop value of {id}"), |graph| variable(graph, id).value = None);
        self.push(format!("blank value of {id}"), |graph| {
            let variable = variable(graph, id);
            variable.value = variable.value.as_ref().map(blank);
        });
        // In a graph of its own a variable that is kept is like any other, and so is one that nothing writes.
        for role in [Role::Local, Role::Input, Role::Output] {
            self.push(format!("make {id} {}", role.name()), |graph| variable(graph, id).role = role);
        }
    }
}

/// A value of the same sort that says nothing.
fn blank(value: &Literal) -> Literal {
    match value {
        Literal::Bool(value) => Literal::Bool(!value),
        Literal::Number(_) => Literal::Number(0.0),
        Literal::String(_) => Literal::String(String::new()),
        Literal::List(_) => Literal::List(Vec::new()),
        Literal::Map(_) => Literal::Map(Vec::new()),
        Literal::Null | Literal::Record(_) | Literal::Other(_) => Literal::Record(BTreeMap::new()),
    }
}
