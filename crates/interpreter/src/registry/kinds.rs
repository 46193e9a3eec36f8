//! The kinds that a graph can use: the registry's, and those made from what the graph itself declares.

use super::node_def::{Behaviour, NodeDef, Text};
use super::{Registry, event_bus, function};
use authcanvas_graph::{Function, FunctionId, Graph, Node};
use std::collections::BTreeMap;

/// The kinds that a graph, or one of its functions, can use.
#[derive(Debug)]
pub struct Kinds<'r> {
    registry: &'r Registry,
    own: BTreeMap<Text, NodeDef>,
    /// What a call of each function is like.
    calls: BTreeMap<FunctionId, NodeDef>,
}

/// The palette's heading for what a graph declares itself.
const CATEGORY: &str = "This graph";

impl<'r> Kinds<'r> {
    /// The kinds that a graph can use. A kind of the registry hides one of the graph's own of the same name.
    pub fn new(registry: &'r Registry, graph: &Graph) -> Self {
        let category = Text::Borrowed(CATEGORY);
        let buses = graph.buses.iter();
        let nodes = buses.flat_map(|(name, bus)| event_bus::nodes(name.as_str(), &category, bus, registry));
        let call = registry.nodes().iter().find(|def| matches!(def.behaviour, Behaviour::Call));
        let calls = call.into_iter().flat_map(|call| {
            let functions = graph.functions.iter();
            functions.map(|(id, called)| (id.clone(), function::call_node(call, id, called, registry)))
        });
        Self { registry, own: nodes.map(|node| (node.kind.clone(), node)).collect(), calls: calls.collect() }
    }

    /// The kinds that a function of a graph can use: those of the graph, and its own entries and exits.
    pub fn in_function(registry: &'r Registry, graph: &Graph, function: &Function) -> Self {
        let mut kinds = Self::new(registry, graph);
        let inner = function::inner_nodes(function, registry);
        kinds.own.extend(inner.into_iter().map(|node| (node.kind.clone(), node)));
        kinds
    }

    /// The kind of this name.
    pub fn node(&self, kind: &str) -> Option<&NodeDef> {
        self.registry.node(kind).or_else(|| self.own.get(kind))
    }

    /// The kind of a node, which for a call is what its function makes of it. Nothing for an unknown kind, and for a
    /// call of a function that does not exist.
    pub fn of_node(&self, node: &Node) -> Option<&NodeDef> {
        let def = self.node(&node.kind)?;
        match def.behaviour {
            Behaviour::Call => self.calls.get(node.call.as_str()),
            _ => Some(def),
        }
    }

    /// What a node is like that calls a function.
    pub fn call(&self, function: &FunctionId) -> Option<&NodeDef> {
        self.calls.get(function)
    }

    /// The functions that can be called.
    pub fn functions(&self) -> impl Iterator<Item = &FunctionId> {
        self.calls.keys()
    }

    /// The kinds that the graph itself declares, by name.
    pub fn own(&self) -> impl Iterator<Item = &NodeDef> {
        self.own.values()
    }

    /// The names of all kinds.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.registry.nodes().iter().map(|def| &*def.kind).chain(self.own.keys().map(|kind| &**kind))
    }
}
