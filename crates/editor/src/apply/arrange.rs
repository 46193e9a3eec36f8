//! Where nodes stand: aligning, straightening, laying out, and a place for those that a fix inserts.

use super::change;
use crate::app::App;
use crate::command::Command;
use crate::document::Document;
use authcanvas_graph::{Comment, Edit, Frame, NodeId, Placed, Point};
use authcanvas_picture as picture;
use std::collections::BTreeMap;

pub(super) fn perform(app: &mut App, command: Command) {
    let Some(document) = app.documents.active() else { return };
    let view = app.canvases.view(document.id);
    let places = &document.graph().view.nodes;
    let rect = |id: &NodeId| {
        let size = view.size_of(id).unwrap_or_default();
        let at = places.get(id)?.at;
        Some(picture::Rect { x: at.x, y: at.y, width: size.x.into(), height: size.y.into() })
    };
    let selected: Vec<(NodeId, picture::Rect)> =
        document.selection.nodes.iter().filter_map(|id| Some((id.clone(), rect(id)?))).collect();
    let Some(around) = selected.iter().map(|(_, rect)| *rect).reduce(|one, other| one.joined(&other)) else { return };
    let each = |place: fn(&picture::Rect, &picture::Rect) -> Point| {
        selected.iter().map(|(id, rect)| (id.clone(), place(rect, &around))).collect()
    };
    let moved: BTreeMap<NodeId, Point> = match command {
        Command::AlignLeft => each(|it, around| Point { x: around.x, y: it.y }),
        Command::AlignRight => each(|it, around| Point { x: around.right() - it.width, y: it.y }),
        Command::AlignTop => each(|it, around| Point { x: it.x, y: around.y }),
        Command::AlignBottom => each(|it, around| Point { x: it.x, y: around.bottom() - it.height }),
        Command::DistributeAcross => distributed(selected, |it| (it.x, it.width))
            .into_iter()
            .map(|(id, it, x)| (id, Point { x, y: it.y }))
            .collect(),
        Command::DistributeDown => distributed(selected, |it| (it.y, it.height))
            .into_iter()
            .map(|(id, it, y)| (id, Point { x: it.x, y }))
            .collect(),
        _ => straight(document),
    };
    let edits = moved.into_iter().map(|(id, at)| place(document, id, at)).collect();
    change(app, command.face().label, edits, None);
}

/// New beginnings along one axis that leave the same space between all; the outermost stay.
fn distributed(
    mut selected: Vec<(NodeId, picture::Rect)>,
    along: fn(&picture::Rect) -> (f64, f64),
) -> Vec<(NodeId, picture::Rect, f64)> {
    selected.sort_by(|(_, one), (_, other)| along(one).0.total_cmp(&along(other).0));
    let begin = selected.first().map_or(0.0, |(_, rect)| along(rect).0);
    let end = selected.iter().map(|(_, rect)| along(rect).0 + along(rect).1).fold(begin, f64::max);
    let taken: f64 = selected.iter().map(|(_, rect)| along(rect).1).sum();
    let space = (end - begin - taken) / (selected.len().max(2) - 1) as f64;
    let mut next = begin;
    let placed = selected.into_iter().map(|(id, rect)| {
        let at = next;
        next += along(&rect).1 + space;
        (id, rect, at.round())
    });
    placed.collect()
}

/// Places every node and frame anew, from left to right.
pub(super) fn whole(app: &mut App) {
    let Some(document) = app.documents.active() else { return };
    let graph = document.graph();
    let registry = &app.catalog.registry;
    let anatomies = picture::anatomies(graph, registry, picture::Detail::Whole);
    let arrangement = picture::rearranged(graph, registry, &anatomies);
    let mut edits: Vec<Edit> = arrangement.places.into_iter().map(|(id, at)| self::place(document, id, at)).collect();
    for (index, (frame, rect)) in graph.view.frames.iter().zip(arrangement.frames).enumerate() {
        let (at, size) = (Point { x: rect.x, y: rect.y }, Point { x: rect.width, y: rect.height });
        edits.push(Edit::ReplaceFrame(index, Box::new(Frame { at, size, ..frame.clone() })));
    }
    let id = document.id;
    change(app, "Arrange everything", edits, None);
    app.canvases.view(id).show_all();
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
