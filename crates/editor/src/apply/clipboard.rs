//! Copies nodes as the text of a graph file, and puts such a text into a graph: across files and programs.

use super::change;
use crate::app::App;
use crate::document::{Document, Selection};
use crate::shell::Tone;
use authcanvas_graph::{Connection, Edit, Endpoint, Graph, NodeId, Placed, Point, read, write};
use std::collections::BTreeMap;

/// How far a copy stands from what it was copied from.
const OFFSET: f64 = 32.0;

pub(super) fn copy(app: &App, egui: &egui::Context) {
    if let Some(document) = app.documents.active() {
        egui.copy_text(write(&selected(document)));
    }
}

pub(super) fn duplicate(app: &mut App) {
    let Some(document) = app.documents.active() else { return };
    let graph = selected(document);
    put(app, &graph, "Duplicate");
}

pub(super) fn paste(app: &mut App, text: &str) {
    match read(text.as_bytes()) {
        Ok(reading) if !reading.graph.nodes.is_empty() => put(app, &reading.graph, "Paste"),
        Ok(_) | Err(_) => app.shell.tell(Tone::Error, "the clipboard holds no nodes; copy some first"),
    }
}

/// The selected nodes as a graph of their own, with what connects them and the variables that they are bound to.
fn selected(document: &Document) -> Graph {
    let (graph, nodes) = (document.graph(), &document.selection.nodes);
    let inside = |connection: &Connection| nodes.contains(&connection.from.node) && nodes.contains(&connection.to.node);
    let mut part = Graph {
        nodes: graph
            .nodes
            .iter()
            .filter(|(id, _)| nodes.contains(*id))
            .map(|(id, node)| (id.clone(), node.clone()))
            .collect(),
        connections: graph
            .connections
            .iter()
            .filter(|(connection, _)| inside(connection))
            .map(|(connection, comment)| (connection.clone(), comment.clone()))
            .collect(),
        ..Graph::default()
    };
    part.view.nodes = graph
        .view
        .nodes
        .iter()
        .filter(|(id, _)| nodes.contains(*id))
        .map(|(id, placed)| (id.clone(), placed.clone()))
        .collect();
    let bound = |id| part.nodes.values().any(|node| node.bind.values().any(|variable| variable == id));
    part.variables = graph
        .variables
        .iter()
        .filter(|(id, _)| bound(*id))
        .map(|(id, variable)| (id.clone(), variable.clone()))
        .collect();
    part
}

/// Puts a graph's nodes into the one on screen, under fresh ids, and selects them.
fn put(app: &mut App, part: &Graph, label: &str) {
    let Some(document) = app.documents.active() else { return };
    let mut known = document.graph().clone();
    let mut renamed: BTreeMap<&NodeId, NodeId> = BTreeMap::new();
    let mut edits = Vec::new();
    for (id, variable) in &part.variables {
        if !known.variables.contains_key(id) {
            edits.push(Edit::PutVariable(id.clone(), Some(Box::new(variable.clone()))));
        }
    }
    for (id, node) in &part.nodes {
        let fresh = known.fresh_node_id(id.as_str());
        known.nodes.insert(fresh.clone(), node.clone());
        edits.push(Edit::PutNode(fresh.clone(), Some(Box::new(node.clone()))));
        if let Some(placed) = part.view.nodes.get(id) {
            let at = Point { x: placed.at.x + OFFSET, y: placed.at.y + OFFSET };
            edits.push(Edit::PutPlace(fresh.clone(), Some(Placed { at, ..placed.clone() })));
        }
        renamed.insert(id, fresh);
    }
    let moved = |end: &Endpoint| Some(Endpoint { node: renamed.get(&end.node)?.clone(), slot: end.slot.clone() });
    for (connection, comment) in &part.connections {
        if let (Some(from), Some(to)) = (moved(&connection.from), moved(&connection.to)) {
            edits.push(Edit::PutConnection(Connection { from, to }, Some(comment.clone())));
        }
    }
    let nodes = renamed.into_values().collect();
    change(app, label, edits, None);
    if let Some(document) = app.documents.active_mut() {
        document.selection = Selection { nodes, ..Selection::default() };
    }
}
