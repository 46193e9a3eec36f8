//! A difference as a picture: what changed, and the nodes next to it.

use super::change::Change;
use authcanvas_graph::{Connection, Graph, NodeId};
use authcanvas_interpreter::Registry;
use authcanvas_picture::{Change as Sort, Changes, Detail, Drawing, Theme, svg};
use std::collections::BTreeSet;

impl Change {
    /// As SVG, with what did not change drawn faintly.
    pub(crate) fn svg(&self, registry: &Registry, theme: Theme, detail: Detail) -> String {
        let (graph, changes) = self.neighbourhood();
        svg(&graph, registry, &Drawing { theme, detail, changes: Some(changes) })
    }

    /// What changed with the nodes next to it, and how each changed.
    pub(super) fn neighbourhood(&self) -> (Graph, Changes) {
        let changes = self.marks();
        let connections = self.union.connections.keys();
        let mut shown: BTreeSet<NodeId> = changes.nodes.keys().cloned().collect();
        for Connection { from, to } in connections {
            let is_changed = |id: &NodeId| changes.nodes.contains_key(id);
            if is_changed(&from.node) || is_changed(&to.node) {
                shown.extend([from.node.clone(), to.node.clone()]);
            }
        }
        let mut graph = self.union.clone();
        graph.nodes.retain(|id, _| shown.contains(id));
        graph.connections.retain(|it, _| shown.contains(&it.from.node) && shown.contains(&it.to.node));
        graph.view.nodes.retain(|id, _| shown.contains(id));
        graph.view.frames.clear();
        (graph, changes)
    }

    fn marks(&self) -> Changes {
        let mut changes = Changes::default();
        for entry in &self.nodes {
            if let Some((id, _)) = self.union.nodes.get_key_value(entry.id.as_str()) {
                changes.nodes.insert(id.clone(), entry.sort);
            }
        }
        for edit in &self.edits {
            if let authcanvas_graph::Edit::PutConnection(connection, comment) = edit {
                let sort = if comment.is_some() { Sort::Added } else { Sort::Removed };
                changes.connections.insert(connection.clone(), sort);
            }
        }
        changes
    }
}
