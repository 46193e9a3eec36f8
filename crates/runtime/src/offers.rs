//! What an editor can offer for an input: names of providers from the registry files beside a graph, and files.
//!
//! Offers help to type. Nothing follows from what is not offered.

use authcanvas_auth::{Choice, choice_of, provider_names, registry_paths};
use authcanvas_graph::{Graph, NodeId, SlotId};
use std::path::Path;

/// What can be offered for an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// One of these texts.
    OneOf(Vec<String>),
    /// A file, by its path from the graph's folder.
    File,
}

/// What can be offered for an input of a node of a graph that lies in a folder.
pub fn offer(graph: &Graph, folder: &Path, node: &NodeId, slot: &SlotId) -> Option<Offer> {
    match choice_of(&graph.nodes.get(node)?.kind, slot)? {
        Choice::RegistryFile => Some(Offer::File),
        Choice::Provider => {
            let mut names: Vec<String> = Vec::new();
            for path in registry_paths(graph) {
                // A file that cannot be read offers nothing; a run says what is wrong with it.
                let text = std::fs::read_to_string(folder.join(path)).unwrap_or_default();
                names
                    .extend(provider_names(&text).into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
            }
            if names.is_empty() {
                names = provider_names("");
            }
            Some(Offer::OneOf(names))
        }
    }
}
