//! Changes of a graph that need to look at it first: new nodes and variables, ids, deleting, disabling, frames.

use super::change;
use crate::app::App;
use crate::catalog::Wanted;
use crate::document::{Document, Selection};
use crate::shell::Tone;
use authcanvas_graph::{
    Comment, Edit, Endpoint, Frame, FrameColor, Node, NodeId, Placed, Point, Role, ValueType, Variable, VariableId,
};
use authcanvas_interpreter::SlotShape;

/// The space between a node and the one put after it.
const GAP: f64 = 64.0;

pub(super) fn undo_or_redo(app: &mut App, is_undo: bool) {
    if let Some(document) = app.documents.active_mut() {
        if is_undo {
            document.undo(&app.catalog)
        } else {
            document.redo(&app.catalog)
        };
    }
}

/// Puts a new node into the graph and connects it where it is wanted.
pub(super) fn add_node(app: &mut App, kind: &str, at: Option<Point>, from: Option<&Endpoint>) {
    let Some(document) = app.documents.active() else { return };
    let Some(entry) = app.catalog.entry(kind) else { return };
    let is_dragged = from.is_some();
    let from = from.cloned().or_else(|| continued(document));
    let slot = from.as_ref().and_then(|end| {
        let (is_from_out, is_exec) = (document.is_out(end), document.is_exec(end));
        entry.slot_for(&Wanted { is_from_out, is_exec, value_type: document.type_of(end) }).cloned()
    });
    let from = from.filter(|_| slot.is_some());
    let id = document.graph().fresh_node_id(kind);
    let label = format!("Add {}", entry.title);
    let at = at.map(|at| unoccupied(document, at));
    let beside = match &from {
        Some(end) if !is_dragged => after_node(app, &end.node),
        Some(_) | None => None,
    };
    let at = beside.or(at).unwrap_or_else(|| free_place(app));
    let gesture = Some(format!("add {id}"));
    let edits = vec![
        Edit::PutNode(id.clone(), Some(Box::new(Node::new(kind)))),
        Edit::PutPlace(id.clone(), Some(Placed { at, comment: Comment::default() })),
    ];
    change(app, &label, edits, gesture.clone());
    if let (Some(from), Some(slot)) = (from, slot) {
        super::connect::connect_as(app, from, Endpoint { node: id.clone(), slot }, None, gesture);
    }
    if let Some(document) = app.documents.active_mut() {
        document.end_gesture();
        document.selection = Selection { nodes: [id.clone()].into(), ..Selection::default() };
        app.canvases.view(document.id).focus(&id);
    }
}

/// The first free exec out of the only selected node: what is added next goes on from there.
fn continued(document: &Document) -> Option<Endpoint> {
    let node = document.selection.only_node()?;
    document.slots(node).iter().filter(|slot| matches!(slot.shape, SlotShape::ExecOut { .. })).find_map(|slot| {
        let end = Endpoint { node: node.clone(), slot: slot.id.clone() };
        (!document.is_connected(&end)).then_some(end)
    })
}

fn after_node(app: &mut App, node: &NodeId) -> Option<Point> {
    let document = app.documents.active()?;
    let at = document.graph().view.nodes.get(node)?.at;
    let width = app.canvases.view(document.id).size_of(node).map_or(200.0, |size| f64::from(size.x));
    Some(unoccupied(document, Point { x: snap(at.x + width + GAP), y: at.y }))
}

fn free_place(app: &mut App) -> Point {
    let Some(document) = app.documents.active() else { return Point::default() };
    let middle = app.canvases.view(document.id).middle();
    unoccupied(document, Point { x: snap(middle.x), y: snap(middle.y) })
}

fn snap(value: f64) -> f64 {
    (value / 16.0).round() * 16.0
}

/// The place, or the first below it where no node begins nearby.
fn unoccupied(document: &Document, mut at: Point) -> Point {
    let is_near = |one: Point, other: Point| (one.x - other.x).abs() < 160.0 && (one.y - other.y).abs() < 96.0;
    while document.graph().view.nodes.values().any(|placed| is_near(placed.at, at)) {
        at.y += 112.0;
    }
    at
}

/// Makes a variable of a slot's type and binds the slot to it.
pub(super) fn promote(app: &mut App, end: &Endpoint) {
    let Some(document) = app.documents.active() else { return };
    let graph = document.graph();
    let value_type = document.type_of(end).unwrap_or(ValueType::Any);
    let variable = graph.fresh_variable_id(end.slot.as_str());
    let literal = graph.nodes.get(&end.node).and_then(|node| node.set.get(&end.slot)).cloned();
    let is_input = !document.is_out(end);
    let role = match (is_input, &literal) {
        // What nothing in the file gives has to be given by whoever runs the graph.
        (true, None) if !matches!(value_type, ValueType::Array(_) | ValueType::Map(..) | ValueType::Record(_)) => {
            Role::Input
        }
        (true, _) => Role::Local,
        (false, _) => Role::Output,
    };
    let value = literal.clone();
    let mut edits = vec![Edit::PutVariable(
        variable.clone(),
        Some(Box::new(Variable { role, value, ..Variable::new(value_type) })),
    )];
    if literal.is_some() {
        edits.push(Edit::PutLiteral(end.node.clone(), end.slot.clone(), None));
    }
    edits.push(Edit::PutBinding(end.node.clone(), end.slot.clone(), Some(variable.clone())));
    change(app, &format!("Make {} a variable", end.slot), edits, None);
}

pub(super) fn add_variable(app: &mut App, value_type: ValueType) {
    let Some(document) = app.documents.active() else { return };
    let id: VariableId = document.graph().fresh_variable_id(&value_type.to_string());
    // A secret is of no use unless somebody gives it.
    let role = if value_type == ValueType::Secret { Role::Input } else { Role::Local };
    let variable = Variable { role, ..Variable::new(value_type) };
    change(app, &format!("Add variable {id}"), vec![Edit::PutVariable(id.clone(), Some(Box::new(variable)))], None);
}

pub(super) fn rename_node(app: &mut App, id: &NodeId, name: &str) {
    match NodeId::new(name) {
        Ok(new) => {
            change(app, &format!("Rename {id}"), vec![Edit::RenameNode(id.clone(), new.clone())], None);
            if let Some(document) = app.documents.active_mut()
                && document.graph().nodes.contains_key(&new)
            {
                document.selection = Selection { nodes: [new].into(), ..Selection::default() };
            }
        }
        Err(problem) => app.shell.tell(Tone::Error, problem.to_string()),
    }
}

/// Removes what is selected. A node between two others heals the way of execution through it.
pub(super) fn delete(app: &mut App) {
    let Some(document) = app.documents.active() else { return };
    let (graph, selection) = (document.graph(), &document.selection);
    let mut edits = Vec::new();
    for frame in selection.frames.iter().rev() {
        edits.push(Edit::RemoveFrame(*frame));
    }
    for connection in &selection.connections {
        let goes_with_node =
            selection.nodes.contains(&connection.from.node) || selection.nodes.contains(&connection.to.node);
        if !goes_with_node {
            edits.push(Edit::PutConnection(connection.clone(), None));
        }
    }
    let mut removed = std::collections::BTreeSet::new();
    for node in &selection.nodes {
        // A connection between two nodes that go is removed once.
        edits.extend(graph.remove_node(node).into_iter().filter(|edit| match edit {
            Edit::PutConnection(connection, None) => removed.insert(connection.clone()),
            _ => true,
        }));
    }
    if let Some(node) = selection.only_node() {
        edits.extend(healed(document, node));
    }
    let n_things = selection.len();
    let label = if n_things == 1 { "Delete".to_owned() } else { format!("Delete {n_things} things") };
    change(app, &label, edits, None);
}

/// The connection that takes the place of the two through a node with one way in and one way out.
fn healed(document: &Document, node: &NodeId) -> Option<Edit> {
    let graph = document.graph();
    let mut ins = graph.connections.keys().filter(|one| one.to.node == *node && document.is_exec(&one.to));
    let mut outs = graph.connections.keys().filter(|one| one.from.node == *node && document.is_exec(&one.from));
    let (into, out) = (ins.next()?, outs.next()?);
    if ins.next().is_some() || outs.next().is_some() || into.from.node == *node || out.to.node == *node {
        return None;
    }
    let connection = authcanvas_graph::Connection { from: into.from.clone(), to: out.to.clone() };
    Some(Edit::PutConnection(connection, Some(Comment::default())))
}

pub(super) fn select_all(app: &mut App) {
    if let Some(document) = app.documents.active_mut() {
        let nodes = document.graph().nodes.keys().cloned().collect();
        document.selection = Selection { nodes, ..Selection::default() };
    }
}

pub(super) fn disable(app: &mut App) {
    let Some(document) = app.documents.active() else { return };
    let nodes = || document.selection.nodes.iter().filter_map(|id| Some((id, document.graph().nodes.get(id)?)));
    let disable = nodes().any(|(_, node)| !node.disabled);
    let edits = nodes().map(|(id, _)| Edit::SetDisabled(id.clone(), disable)).collect();
    change(app, if disable { "Disable" } else { "Enable" }, edits, None);
}

/// Draws a frame around the selected nodes.
pub(super) fn comment(app: &mut App) {
    let Some(document) = app.documents.active() else { return };
    let id = document.id;
    let selected: Vec<NodeId> = document.selection.nodes.iter().cloned().collect();
    let places: Vec<(Point, egui::Vec2)> = selected
        .iter()
        .filter_map(|node| {
            let at = document.graph().view.nodes.get(node)?.at;
            Some((at, app.canvases.view(id).size_of(node).unwrap_or(egui::vec2(200.0, 100.0))))
        })
        .collect();
    let least = |value: fn(&Point) -> f64| places.iter().map(|(at, _)| value(at)).fold(f64::INFINITY, f64::min);
    let (left, top) = (least(|at| at.x) - 24.0, least(|at| at.y) - 48.0);
    let right = places.iter().map(|(at, size)| at.x + f64::from(size.x)).fold(f64::NEG_INFINITY, f64::max) + 24.0;
    let bottom = places.iter().map(|(at, size)| at.y + f64::from(size.y)).fold(f64::NEG_INFINITY, f64::max) + 24.0;
    if !(left.is_finite() && right.is_finite() && top.is_finite() && bottom.is_finite()) {
        return;
    }
    let frame = Frame {
        at: Point { x: left, y: top },
        size: Point { x: right - left, y: bottom - top },
        title: "Comment".to_owned(),
        color: FrameColor::Blue,
        comment: Comment::default(),
        kept: Vec::new(),
    };
    let index = document.graph().view.frames.len();
    change(app, "Add a frame", vec![Edit::InsertFrame(index, Box::new(frame))], None);
    if let Some(document) = app.documents.active_mut() {
        document.selection = Selection { frames: [index].into(), ..Selection::default() };
    }
}
