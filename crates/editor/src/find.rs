//! Finds a text in graphs: in titles, documentation, ids, settings, values, bindings and frames.
//!
//! What is found is a site with the words that stand there, so that a person can go to it.

use crate::catalog::Catalog;
use crate::panel::spelling;
use authcanvas_graph::{Graph, NodeId, Site, SlotId, VariableId};
use std::path::PathBuf;

/// How many things one search lists.
pub const MOST_HITS: usize = 500;

/// Something that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The file, where it is not the graph on screen.
    pub path: Option<PathBuf>,
    /// Where in the graph.
    pub site: Site,
    /// The words that stand there.
    pub text: String,
}

/// Where a text stands in a graph. Upper and lower case are the same.
pub fn hits(graph: &Graph, catalog: Option<&Catalog>, query: &str) -> Vec<Hit> {
    let query = query.trim().to_lowercase();
    if query.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut look = |site: Site, text: String| {
        if text.to_lowercase().contains(&query) {
            found.push(Hit { path: None, site, text });
        }
    };
    for text in [&graph.title, &graph.doc] {
        look(Site::Graph, text.clone());
    }
    for (id, variable) in &graph.variables {
        look(Site::Variable(id.clone()), id.to_string());
        look(Site::Variable(id.clone()), variable.doc.clone());
        if let Some(value) = &variable.value {
            look(Site::Variable(id.clone()), format!("{id} = {}", spelling(value)));
        }
    }
    for (id, node) in &graph.nodes {
        let kind = catalog.map_or_else(|| node.kind.clone(), |catalog| catalog.title(node));
        let title = if node.title.is_empty() { kind } else { node.title.clone() };
        look(Site::Node(id.clone()), format!("{id}: {title}"));
        for (name, value) in &node.with {
            look(Site::Setting(id.clone(), name.clone()), format!("{name}: {}", spelling(value)));
        }
        for (slot, value) in &node.set {
            look(Site::Slot(id.clone(), slot.clone()), format!("{slot}: {}", spelling(value)));
        }
        for (slot, variable) in &node.bind {
            look(Site::Slot(id.clone(), slot.clone()), format!("{slot}: {variable}"));
        }
    }
    for frame in &graph.view.frames {
        look(Site::Graph, frame.title.clone());
    }
    found.truncate(MOST_HITS);
    found
}

/// The slots that are bound to a variable.
pub fn uses<'g>(graph: &'g Graph, variable: &'g VariableId) -> impl Iterator<Item = (&'g NodeId, &'g SlotId)> {
    graph.nodes.iter().flat_map(move |(id, node)| {
        node.bind.iter().filter(move |(_, bound)| *bound == variable).map(move |(slot, _)| (id, slot))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use authcanvas_graph::read;

    #[test]
    fn texts_are_found_wherever_they_stand() {
        let text = r#"(format: 1, title: "Sign-in", variables: {"user": (type: String, value: "Mia", doc: "Who it is.")},
            nodes: {"say": (kind: "debug.print", with: {"text": "Hello {Mia}"}, bind: {"mia": "user"})},
            view: (frames: [(at: (0, 0), size: (10, 10), title: "About Mia")]))"#;
        let graph = read(text.as_bytes()).unwrap().graph;
        let sites: Vec<String> = hits(&graph, None, "MIA").iter().map(|hit| hit.site.to_string()).collect();
        assert_eq!(sites.len(), 4, "{sites:?}");
        assert_eq!(hits(&graph, None, "who it").len(), 1);
        assert!(hits(&graph, None, " ").is_empty());
        assert_eq!(uses(&graph, &VariableId::new("user").unwrap()).count(), 1);
    }
}
