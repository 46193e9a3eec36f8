//! Where nodes stand that the file gives no place: that is the picture's to say.

use crate::catalog::Catalog;
use crate::document::Document;
use authcanvas_graph::{NodeId, Point};
use authcanvas_picture as picture;
use std::collections::BTreeMap;

/// Places for the nodes of a graph of which some have none; nothing where all have one.
pub fn automatic(document: &Document, catalog: &Catalog) -> BTreeMap<NodeId, Point> {
    let graph = document.graph();
    if graph.nodes.keys().all(|id| graph.view.nodes.contains_key(id)) {
        return BTreeMap::new();
    }
    let anatomies = picture::anatomies(graph, &catalog.registry, picture::Detail::Whole);
    picture::places(graph, &catalog.registry, &anatomies)
}
