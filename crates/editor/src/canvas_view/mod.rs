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
use authcanvas_canvas as canvas;
use authcanvas_graph::{Edit, NodeId, Placed, Point};
use canvas::{CanvasResponse, CanvasState, Item};
use egui::Ui;
use glow::Glow;
use names::Names;
use std::collections::BTreeMap;

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
    /// True for the dark theme.
    pub dark: bool,
}

/// Draws the canvas of a document and collects what is asked for.
pub fn ui(ui: &mut Ui, look: &Look<'_>, view: &mut View, actions: &mut Vec<Action>) {
    let time = ui.input(|input| input.time);
    view.board.refresh(look.catalog, look.document, look.palette, look.dark);
    let run = look.desk.and_then(|desk| desk.run.as_ref());
    let moves = view.glow.refresh(run, time);
    let View { state, board, glow, synced, is_shown_before } = view;
    if !std::mem::replace(is_shown_before, true) && !board.nodes.is_empty() {
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
    for response in output.responses {
        answer(look, board, state, synced, response, actions);
    }
    if moves {
        ui.ctx().request_repaint();
    }
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
        CanvasResponse::DroppedOnEmpty { from, at, .. } => {
            actions.push(Action::OpenPalette { at: Some(point(at)), from: names.end_of(from) });
        }
        CanvasResponse::DroppedOnConnection { node, position, .. } => {
            if let Some(id) = names.node_of(node) {
                actions.push(Action::change("Move", vec![place(look, id, point(position))]));
            }
        }
        CanvasResponse::SelectionChanged => {
            *synced = selection_of(names, state.selection.items());
            actions.push(Action::Select(synced.clone()));
        }
        CanvasResponse::OpenPalette { at, .. } => {
            actions.push(Action::OpenPalette { at: Some(point(at)), from: None });
        }
        CanvasResponse::Delete(items) => {
            actions.push(Action::Select(selection_of(names, items.into_iter())));
            actions.push(Action::Do(Command::Delete));
        }
        CanvasResponse::ContextMenu { at, .. } => actions.push(Action::OpenPalette { at: Some(point(at)), from: None }),
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
            actions.push(Action::Tell(format!("there is no bookmark {number}; Ctrl+{number} puts one")));
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
