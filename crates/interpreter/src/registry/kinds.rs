//! The kinds that a graph can use: the registry's, and those made from what the graph itself declares.

use super::Registry;
use super::event_bus;
use super::node_def::{NodeDef, Text};
use authcanvas_graph::Graph;
use std::collections::BTreeMap;

/// The kinds that a graph can use.
#[derive(Debug)]
pub struct Kinds<'r> {
    registry: &'r Registry,
    own: BTreeMap<Text, NodeDef>,
}

/// The palette's heading for what a graph declares itself.
const CATEGORY: &str = "This graph";

impl<'r> Kinds<'r> {
    /// The kinds that a graph can use. A kind of the registry hides one of the graph's own of the same name.
    pub fn new(registry: &'r Registry, graph: &Graph) -> Self {
        let category = Text::Borrowed(CATEGORY);
        let buses = graph.buses.iter();
        let nodes = buses.flat_map(|(name, bus)| event_bus::nodes(name.as_str(), &category, bus, registry));
        Self { registry, own: nodes.map(|node| (node.kind.clone(), node)).collect() }
    }

    /// The kind of this name.
    pub fn node(&self, kind: &str) -> Option<&NodeDef> {
        self.registry.node(kind).or_else(|| self.own.get(kind))
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
