//! Where nodes stand: aligning, straightening, laying out, and a place for those that a fix inserts.

use super::change;
use crate::app::App;
use crate::command::Command;
use crate::document::Document;
use authcanvas_graph::{Comment, Edit, NodeId, Placed, Point};
use std::collections::BTreeMap;

pub(super) fn perform(app: &mut App, command: Command) {
    let Some(document) = app.documents.active() else { return };
    let places = &document.graph().view.nodes;
    let selected = || document.selection.nodes.iter().filter_map(|id| Some((id, places.get(id)?.at)));
    let least = |value: fn(&Point) -> f64| selected().map(|(_, at)| value(&at)).fold(f64::INFINITY, f64::min);
    let (label, moved): (&str, BTreeMap<NodeId, Point>) = match command {
        Command::AlignLeft => {
            let x = least(|at| at.x);
            ("Align left", selected().map(|(id, at)| (id.clone(), Point { x, ..at })).collect())
        }
        Command::AlignTop => {
            let y = least(|at| at.y);
            ("Align top", selected().map(|(id, at)| (id.clone(), Point { y, ..at })).collect())
        }
        _ => ("Straighten", straight(document)),
    };
    let edits = moved.into_iter().map(|(id, at)| place(document, id, at)).collect();
    change(app, label, edits, None);
}

/// Gives each selected node the height of the node that execution comes from.
fn straight(document: &Document) -> BTreeMap<NodeId, Point> {
    let graph = document.graph();
    let of = |id: &NodeId| graph.view.nodes.get(id).map(|placed| placed.at);
    let lines = graph
        .connections
        .keys()
        .filter(|line| document.is_exec(&line.to) && document.selection.nodes.contains(&line.to.node));
    lines
        .filter_map(|line| Some((line.to.node.clone(), Point { y: of(&line.from.node)?.y, ..of(&line.to.node)? })))
        .collect()
}

fn place(document: &Document, id: NodeId, at: Point) -> Edit {
    let before = document.graph().view.nodes.get(&id).cloned().unwrap_or_default();
    Edit::PutPlace(id, Some(Placed { at, ..before }))
}

/// The edits with a place for each new node that none of them places: between what it is connected to.
pub(super) fn with_places(document: &Document, mut edits: Vec<Edit>) -> Vec<Edit> {
    let places = &document.graph().view.nodes;
    let mut further = Vec::new();
    for edit in &edits {
        let Edit::PutNode(id, Some(_)) = edit else { continue };
        let is_placed = places.contains_key(id)
            || edits.iter().any(|edit| matches!(edit, Edit::PutPlace(other, Some(_)) if other == id));
        if is_placed {
            continue;
        }
        let around: Vec<Point> = edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::PutConnection(line, Some(_)) if line.from.node == *id => places.get(&line.to.node),
                Edit::PutConnection(line, Some(_)) if line.to.node == *id => places.get(&line.from.node),
                _ => None,
            })
            .map(|placed| placed.at)
            .collect();
        let n_around = around.len().max(1) as f64;
        let sum = around.iter().fold(Point::default(), |sum, at| Point { x: sum.x + at.x, y: sum.y + at.y });
        let snap = |value: f64| (value / n_around / 16.0).round() * 16.0;
        let at = Point { x: snap(sum.x), y: snap(sum.y) + if around.len() > 1 { 0.0 } else { 128.0 } };
        further.push(Edit::PutPlace(id.clone(), Some(Placed { at, comment: Comment::default() })));
    }
    edits.extend(further);
    edits
}
