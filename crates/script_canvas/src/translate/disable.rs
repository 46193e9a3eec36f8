//! What nothing reaches is no error in Script Canvas: there, such nodes do not exist.

use super::Importer;
use authcanvas_graph::{Function, Graph, NodeId, Severity, Site};
use authcanvas_interpreter::check;
use std::collections::BTreeSet;

impl Importer<'_> {
    /// Where the graph has errors, or the body of the function that is being made.
    fn findings(&self) -> Vec<Site> {
        let errors = |graph: &Graph| {
            let found = check(graph, self.registry);
            let errors = found.into_iter().filter(|found| found.severity == Severity::Error);
            errors.map(|found| found.site).collect::<Vec<_>>()
        };
        let Some(within) = self.within else { return errors(&self.graph) };
        let id = &within.shape.id;
        let function = Function { body: self.graph.clone(), ..within.function.clone() };
        let mut graph = self.around.clone();
        graph.functions.insert(id.clone(), function);
        let inner = errors(&graph).into_iter().filter_map(|site| match site {
            Site::In(function, inner) if function == *id => Some(*inner),
            _ => None,
        });
        inner.collect()
    }

    /// Disables nodes that have errors and that no way of execution reaches. They stay where they are.
    pub(super) fn disable_unreached_errors(&mut self) {
        let reached = self.index.reached();
        let sources = &self.sources;
        let unreached = |node: &NodeId| sources.get(node).is_some_and(|source| !reached.contains(source));
        if !self.graph.nodes.keys().any(unreached) {
            return;
        }
        let found = self.findings();
        let sites = found.iter().flat_map(|site| match site {
            Site::Connection(connection) => {
                vec![connection.from.node.clone(), connection.to.node.clone()]
            }
            site => site.node().cloned().into_iter().collect(),
        });
        let wrong: BTreeSet<NodeId> = sites.filter(unreached).collect();
        for id in wrong {
            if let Some(node) = self.graph.nodes.get_mut(&id) {
                node.disabled = true;
            }
        }
    }
}
