//! The canvas of a document: what it lends to the widget, and what its answers ask of the editor.
//!
//! Selection lives in the document; the widget's own is brought in step before each frame and read back after it.

mod board;
mod faces;
mod glow;
mod inline;
mod names;
mod places;
mod source;

pub use board::{Board, point};

use crate::action::Action;
use crate::app::RunDesk;
use crate::catalog::Catalog;
use crate::command::Command;
use crate::document::{Document, DocumentId, Selection};
use crate::look::Palette;
use crate::run::Run;
use crate::settings::{SeenGraph, Settings};
use crate::shell::Purpose;
use authcanvas_canvas as canvas;
use authcanvas_graph::{Edit, NodeId, Placed, Point, ValueType, VariableId};
use canvas::{CanvasResponse, CanvasState, Item};
use egui::Ui;
use glow::Glow;
use names::Names;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The canvas of one document.
#[derive(Debug, Default)]
pub struct View {
    /// What the widget remembers.
    pub state: CanvasState,
    board: Board,
    glow: Glow,
    /// The document's selection as the widget has it.
    synced: Selection,
    is_shown_before: bool,
    /// The nodes whose headers alone are shown.
    collapsed: BTreeSet<NodeId>,
}

/// The canvases of all documents.
#[derive(Debug, Default)]
pub struct Canvases {
    views: BTreeMap<DocumentId, View>,
}

impl Canvases {
    /// The canvas of a document.
    pub fn view(&mut self, id: DocumentId) -> &mut View {
        self.views.entry(id).or_default()
    }

    /// Forgets the canvas of a document.
    pub fn forget(&mut self, id: DocumentId) {
        self.views.remove(&id);
    }
}

impl View {
    /// Shows everything, from the next frame on.
    pub fn show_all(&mut self) {
        self.state.show_all();
    }

    /// Shows these nodes, from the next frame on.
    pub fn show(&mut self, nodes: impl IntoIterator<Item = NodeId>) {
        let items: Vec<Item> =
            nodes.into_iter().filter_map(|id| self.board.names.known_node(&id)).map(Item::Node).collect();
        self.state.show(items);
    }

    /// Gives a node the keyboard's focus and brings it into sight, from the next frame on.
    pub fn focus(&mut self, node: &NodeId) {
        let id = self.board.names.node(node);
        self.state.focus(Item::Node(id));
    }

    /// Collapses nodes, or opens them where all are collapsed.
    pub fn collapse(&mut self, nodes: &BTreeSet<NodeId>) {
        if nodes.is_subset(&self.collapsed) {
            self.collapsed.retain(|node| !nodes.contains(node));
        } else {
            self.collapsed.extend(nodes.iter().cloned());
        }
        self.board.forget();
    }

    /// Takes the keys: what had them last, or the first node. Answers false where there is none.
    pub fn take_keys(&mut self) -> bool {
        let item = self.state.focused().or_else(|| self.board.nodes().next().map(|node| Item::Node(node.outline.id)));
        if let Some(item) = item {
            self.state.focus(item);
        }
        item.is_some()
    }

    /// How the graph of a file is looked at, to come back to it.
    pub fn seen(&self, path: &Path) -> SeenGraph {
        SeenGraph {
            path: path.to_owned(),
            view: self.state.view,
            bookmarks: self.state.bookmarks.clone(),
            collapsed: self.collapsed.iter().map(ToString::to_string).collect(),
        }
    }

    /// Looks at a graph as it was looked at before.
    pub fn see(&mut self, seen: &SeenGraph) {
        self.state.view = seen.view;
        self.state.bookmarks.clone_from(&seen.bookmarks);
        // What is no id any more names no node.
        self.collapsed = seen.collapsed.iter().filter_map(|id| NodeId::new(id).ok()).collect();
        self.is_shown_before = true;
    }

    /// The middle of what is seen, in the document.
    pub fn middle(&self) -> Point {
        Point { x: f64::from(self.state.view.x.round()), y: f64::from(self.state.view.y.round()) }
    }

    /// How large a node is on the canvas.
    pub fn size_of(&self, node: &NodeId) -> Option<egui::Vec2> {
        self.state.node_rect(self.board.names.known_node(node)?).map(|rect| rect.size())
    }
}

/// What a frame of the canvas reads.
pub struct Look<'a> {
    /// What can be put into the graph.
    pub catalog: &'a Catalog,
    /// The graph.
    pub document: &'a Document,
    /// Its run.
    pub desk: Option<&'a RunDesk>,
    /// The colours.
    pub palette: &'static Palette,
    /// What is remembered.
    pub settings: &'a Settings,
}

/// Draws the canvas of a document and collects what is asked for.
pub fn ui(ui: &mut Ui, look: &Look<'_>, view: &mut View, actions: &mut Vec<Action>) {
    let time = ui.input(|input| input.time);
    view.board.refresh(look.catalog, look.document, look.palette, &view.collapsed);
    let run = look.desk.and_then(|desk| desk.run.as_ref());
    let moves = view.glow.refresh(run, time);
    let View { state, board, glow, synced, is_shown_before, .. } = view;
    (state.is_free, state.is_minimap_hidden) = (look.settings.free, look.settings.no_minimap);
    if !std::mem::replace(is_shown_before, true) && board.nodes().next().is_some() {
        state.show_beginning();
    }
    if *synced != look.document.selection {
        *synced = look.document.selection.clone();
        let items = items_of(&board.names, synced);
        state.selection.set(items);
    }
    let source = source::Source {
        board,
        document: look.document,
        catalog: look.catalog,
        glow,
        time,
        is_going_on: run.is_some_and(Run::is_going_on),
    };
    let mut edits = Vec::new();
    let mut editor = |ui: &mut Ui, editor: canvas::Editor| inline::ui(ui, board, look.document, editor, &mut edits);
    let name = look.document.name();
    let (style, metrics) = (look.palette.of_canvas(), crate::look::metrics());
    let canvas = canvas::Canvas::new(&source, state).name(&name).style(&style).metrics(&metrics);
    let output = canvas.editor(&mut editor).show(ui);
    actions.extend(edits);
    if let Some(variable) = output.response.dnd_release_payload::<VariableId>() {
        let at = output.pointer.map(point);
        dropped_variable(look, board, &variable, output.hovered, at, actions);
    }
    for response in output.responses {
        answer(look, board, state, synced, response, actions);
    }
    if moves {
        ui.ctx().request_repaint();
    }
}

/// A variable was dropped on the canvas: on a slot it is bound to it, elsewhere a node is wanted for it.
fn dropped_variable(
    look: &Look<'_>,
    board: &Board,
    variable: &VariableId,
    on: Option<Item>,
    at: Option<Point>,
    actions: &mut Vec<Action>,
) {
    let end = match on {
        Some(Item::Slot(slot) | Item::Value(slot)) => board.names.end_of(slot),
        _ => None,
    };
    let Some(end) = end else {
        actions.push(Action::OpenPalette(Purpose { at, variable: Some(variable.clone()), ..Purpose::default() }));
        return;
    };
    let given = look.document.graph().variables.get(variable).map(|variable| &variable.value_type);
    let wanted = look.document.type_of(&end);
    if look.document.is_exec(&end) || (wanted.is_some() && wanted.as_ref() != given && wanted != Some(ValueType::Any)) {
        let wanted = wanted.map_or_else(|| "execution".to_owned(), |wanted| wanted.to_string());
        actions.push(Action::Tell(format!("{end} takes {wanted}, and {variable} is of another type")));
        return;
    }
    let mut edits = vec![Edit::PutBinding(end.node.clone(), end.slot.clone(), Some(variable.clone()))];
    let graph = look.document.graph();
    if graph.nodes.get(&end.node).is_some_and(|node| node.set.contains_key(&end.slot)) {
        edits.push(Edit::PutLiteral(end.node.clone(), end.slot.clone(), None));
    }
    if !look.document.is_out(&end) {
        let before = graph.connections.keys().filter(|line| line.to == end);
        edits.extend(before.map(|line| Edit::PutConnection(line.clone(), None)));
    }
    actions.push(Action::change(format!("Bind to {variable}"), edits));
}

fn items_of(names: &Names, selection: &Selection) -> Vec<Item> {
    let nodes = selection.nodes.iter().filter_map(|id| names.known_node(id)).map(Item::Node);
    let connections = selection.connections.iter().filter_map(|one| names.known_connection(one)).map(Item::Connection);
    let frames = selection.frames.iter().map(|frame| Item::Frame(canvas::FrameId(*frame as u64)));
    nodes.chain(connections).chain(frames).collect()
}

fn selection_of(names: &Names, items: impl Iterator<Item = Item>) -> Selection {
    let mut selection = Selection::default();
    for item in items {
        match item {
            Item::Node(node) => selection.nodes.extend(names.node_of(node).cloned()),
            Item::Connection(connection) => selection.connections.extend(names.connection_of(connection).cloned()),
            Item::Frame(frame) => selection.frames.extend(usize::try_from(frame.0).ok()),
            Item::Reroute(..) | Item::Slot(_) | Item::Value(_) | Item::Attention(_) => {}
        }
    }
    selection
}

/// What one answer of the widget asks of the editor.
fn answer(
    look: &Look<'_>,
    board: &Board,
    state: &CanvasState,
    synced: &mut Selection,
    response: CanvasResponse,
    actions: &mut Vec<Action>,
) {
    let names = &board.names;
    match response {
        CanvasResponse::Moved(moves) => actions.extend(moved(look, names, &moves)),
        CanvasResponse::Connect { from, to, instead_of } => {
            if let (Some(one), Some(other)) = (names.end_of(from), names.end_of(to)) {
                let instead_of = instead_of.and_then(|connection| names.connection_of(connection).cloned());
                actions.push(Action::Connect { one, other, instead_of });
            }
        }
        CanvasResponse::Refused { from, to, reason } => {
            if let (Some(from), Some(to)) = (names.end_of(from), names.end_of(to)) {
                actions.push(Action::Tell(format!("{from} cannot be connected to {to}: {reason}")));
            }
        }
        CanvasResponse::Disconnect(connections) => {
            let removed = connections.iter().filter_map(|connection| names.connection_of(*connection));
            let edits = removed.map(|connection| Edit::PutConnection(connection.clone(), None)).collect();
            actions.push(Action::change("Disconnect", edits));
        }
        CanvasResponse::DroppedOnEmpty { from, at, instead_of, .. } => {
            let instead_of = instead_of.and_then(|connection| names.connection_of(connection).cloned());
            let purpose = Purpose { at: Some(point(at)), from: names.end_of(from), instead_of, ..Purpose::default() };
            actions.push(Action::OpenPalette(purpose));
        }
        CanvasResponse::DroppedOnConnection { node, connection, position } => {
            if let (Some(id), Some(connection)) = (names.node_of(node), names.connection_of(connection)) {
                let (node, connection) = (id.clone(), connection.clone());
                actions.push(Action::Insert { node, connection, at: point(position) });
            }
        }
        CanvasResponse::SelectionChanged => {
            *synced = selection_of(names, state.selection.items());
            actions.push(Action::Select(synced.clone()));
        }
        CanvasResponse::OpenPalette { at, .. } => {
            actions.push(Action::OpenPalette(Purpose { at: Some(point(at)), ..Purpose::default() }));
        }
        CanvasResponse::Delete(items) => {
            actions.push(Action::Select(selection_of(names, items.into_iter())));
            actions.push(Action::Do(Command::Delete));
        }
        CanvasResponse::ContextMenu { item: None, at, .. } => {
            actions.push(Action::OpenPalette(Purpose { at: Some(point(at)), ..Purpose::default() }));
        }
        CanvasResponse::ContextMenu { screen, .. } => actions.push(Action::OpenMenu(screen)),
        CanvasResponse::Toggle(slot) => {
            if let Some(end) = names.end_of(slot) {
                actions.extend(inline::toggled(look.document, &end));
            }
        }
        CanvasResponse::AttentionClicked(slot) => {
            if let Some(end) = names.end_of(slot) {
                actions.extend(handled(look.document, &end));
            }
        }
        CanvasResponse::BookmarkMissing(number) => {
            actions.push(Action::Tell(format!("there is no bookmark {number}; Ctrl+Shift+{number} puts one")));
        }
        CanvasResponse::Activated(_)
        | CanvasResponse::EditStarted(_)
        | CanvasResponse::RerouteAdded { .. }
        | CanvasResponse::BookmarkSet(_) => {}
    }
}

fn place(look: &Look<'_>, id: &NodeId, at: Point) -> Edit {
    let before = look.document.graph().view.nodes.get(id).cloned().unwrap_or_default();
    Edit::PutPlace(id.clone(), Some(Placed { at, ..before }))
}

fn moved(look: &Look<'_>, names: &Names, moves: &canvas::Moves) -> Option<Action> {
    let mut edits = Vec::new();
    for (node, at) in &moves.nodes {
        edits.extend(names.node_of(*node).map(|id| place(look, id, point(*at))));
    }
    for (frame, rect) in &moves.frames {
        let index = usize::try_from(frame.0).ok()?;
        if let Some(before) = look.document.graph().view.frames.get(index) {
            let size = point(rect.size().to_pos2());
            let frame = authcanvas_graph::Frame { at: point(rect.min), size, ..before.clone() };
            edits.push(Edit::ReplaceFrame(index, Box::new(frame)));
        }
    }
    (!edits.is_empty()).then(|| Action::change("Move", edits))
}

/// The fix of the finding at a slot.
fn handled(document: &Document, end: &authcanvas_graph::Endpoint) -> Option<Action> {
    let site = authcanvas_graph::Site::Slot(end.node.clone(), end.slot.clone());
    let found = document.diagnostics().find(|found| found.site == site)?;
    Some(match &found.fix {
        Some(fix) => Action::change(fix.title.clone(), fix.edits.clone()),
        None => Action::GoTo(site),
    })
}
