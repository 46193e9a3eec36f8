//! What nothing reaches is no error in Script Canvas: there, such nodes do not exist.

use super::Importer;
use authcanvas_graph::{NodeId, Severity};
use authcanvas_interpreter::check;
use std::collections::BTreeSet;

impl Importer<'_> {
    /// Disables nodes that have errors and that no way of execution reaches. They stay where they are.
    pub(super) fn disable_unreached_errors(&mut self) {
        let reached = self.index.reached();
        let sources = &self.sources;
        let unreached = |node: &NodeId| sources.get(node).is_some_and(|source| !reached.contains(source));
        if !self.graph.nodes.keys().any(unreached) {
            return;
        }
        let found = check(&self.graph, self.registry);
        let errors = found.iter().filter(|found| found.severity == Severity::Error);
        let sites = errors.flat_map(|error| match &error.site {
            authcanvas_graph::Site::Connection(connection) => {
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
