//! Changes of a graph that need to look at it first: new nodes and variables, ids, deleting, disabling, frames.

use super::{change, fit};
use crate::app::App;
use crate::catalog::Wanted;
use crate::document::{Document, Selection};
use crate::shell::{Purpose, Tone};
use authcanvas_graph::{
    Comment, Connection, Edit, Endpoint, Frame, FrameColor, Node, NodeId, Placed, Point, Role, ValueType, Variable,
    VariableId,
};
use authcanvas_interpreter::SlotShape;
use authcanvas_picture::Nature;

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
pub(super) fn add_node(app: &mut App, kind: &str, purpose: &Purpose) {
    let Some(document) = app.documents.active() else { return };
    let Some(entry) = app.catalog.entry(kind) else { return };
    let is_dragged = purpose.from.is_some();
    // What begins by itself does not go on from anything, unless it was asked for there.
    let begins = entry.nature == Nature::Entry;
    let from = purpose.from.clone().or_else(|| continued(document).filter(|_| !begins));
    let slot = from.as_ref().and_then(|end| {
        let (is_from_out, is_exec) = (document.is_out(end), document.is_exec(end));
        entry.slot_for(&Wanted { is_from_out, is_exec, value_type: document.type_of(end) }).cloned()
    });
    let from = from.filter(|_| slot.is_some());
    let id = document.graph().fresh_node_id(kind);
    let label = format!("Add {}", entry.title);
    let at = purpose.at.map(|at| unoccupied(document, Point { x: snap(at.x), y: snap(at.y) }));
    let beside = match &from {
        Some(end) if !is_dragged => after_node(app, &end.node),
        Some(_) | None => None,
    };
    let at = beside.or(at).unwrap_or_else(|| free_place(app));
    let gesture = Some(format!("add {id}"));
    let mut edits = vec![
        Edit::PutNode(id.clone(), Some(Box::new(Node::new(kind)))),
        Edit::PutPlace(id.clone(), Some(Placed { at, comment: Comment::default() })),
    ];
    edits.extend(bound(app, &id, kind, purpose));
    change(app, &label, edits, gesture.clone());
    if let (Some(from), Some(slot)) = (from, slot) {
        let other = Endpoint { node: id.clone(), slot };
        super::connect::connect_as(app, from, other, purpose.instead_of.clone(), gesture);
    }
    if let Some(document) = app.documents.active_mut() {
        document.end_gesture();
        document.selection = Selection { nodes: [id.clone()].into(), ..Selection::default() };
        app.canvases.view(document.id).focus(&id);
    }
}

/// Binds the first slot of a new node that a variable fits.
fn bound(app: &App, id: &NodeId, kind: &str, purpose: &Purpose) -> Option<Edit> {
    let variable = purpose.variable.as_ref()?;
    let value_type = app.document()?.graph().variables.get(variable)?.value_type.clone();
    let entry = app.catalog.entry(kind)?;
    let fits = |is_from_out| {
        entry.slot_for(&Wanted { is_from_out, is_exec: false, value_type: Some(value_type.clone()) }).cloned()
    };
    Some(Edit::PutBinding(id.clone(), fits(true).or_else(|| fits(false))?, Some(variable.clone())))
}

/// Puts a node into a connection that it was dropped on.
pub(super) fn insert(app: &mut App, node: &NodeId, connection: &Connection, at: Point) {
    let Some(document) = app.documents.active() else { return };
    let before = document.graph().view.nodes.get(node).cloned().unwrap_or_default();
    let mut edits = vec![Edit::PutPlace(node.clone(), Some(Placed { at, ..before }))];
    edits.extend(fit::inserted(document, node, connection).unwrap_or_default());
    change(app, "Put into a connection", edits, None);
}

/// Gives a node another kind, and says what of it did not fit.
pub(super) fn replace(app: &mut App, node: &NodeId, kind: &str) {
    let Some(document) = app.documents.active() else { return };
    let title = app.catalog.entry(kind).map_or_else(|| kind.to_owned(), |entry| entry.title.clone());
    let Some(fit::Replacement { edits, n_lost }) = fit::replaced(document, &app.catalog, node, kind) else { return };
    change(app, &format!("Replace by {title}"), edits, None);
    if n_lost > 0 {
        let things = if n_lost == 1 { "1 thing does".to_owned() } else { format!("{n_lost} things do") };
        app.shell.tell(Tone::Info, format!("{things} not fit {title} and went; undo brings them back"));
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

/// Removes what is selected. What led through it leads past it.
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
    edits.extend(fit::healed(document, &selection.nodes));
    let n_things = selection.len();
    let label = if n_things == 1 { "Delete".to_owned() } else { format!("Delete {n_things} things") };
    change(app, &label, edits, None);
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
