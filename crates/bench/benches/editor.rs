//! Frames of the whole editor, headless, at 1920x1080, with a graph of real nodes: running and tessellating.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark that cannot begin has nothing to measure, and says what it measured"
)]

use authcanvas::graph::{Connection, Endpoint, Graph, Node, NodeId, Placed, Point, SlotId, write};
use authcanvas_bench::{Candidate, compare, shown};
use authcanvas_editor::{App, Command, Options};
use egui::{Context, Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

const WINDOW: Vec2 = Vec2::new(1920.0, 1080.0);

/// A graph of so many nodes: chains of prints whose texts come from additions, three connections for two nodes.
fn generated(n_nodes: usize) -> Graph {
    let mut graph = Graph::default();
    let n_columns = (n_nodes as f64).sqrt().ceil() as usize;
    let id = |index: usize| NodeId::new(&format!("node_{index}")).unwrap();
    let end = |index: usize, slot: &str| Endpoint { node: id(index), slot: SlotId::new(slot).unwrap() };
    for index in 0..n_nodes {
        let (column, row) = (index % n_columns, index / n_columns);
        let kind = if index % 2 == 0 { "math.add" } else { "text.format" };
        graph.nodes.insert(id(index), Node::new(kind));
        let at = Point { x: column as f64 * 288.0, y: row as f64 * 192.0 };
        graph.view.nodes.insert(id(index), Placed { at, ..Placed::default() });
    }
    for index in (0..n_nodes.saturating_sub(4)).filter(|index| index % 2 == 0) {
        for (to, slot) in [(index + 2, "a"), (index + 4, "b")] {
            graph.connections.insert(Connection { from: end(index, "result"), to: end(to, slot) }, Default::default());
        }
    }
    for index in (1..n_nodes.saturating_sub(2)).filter(|index| index % 2 == 1) {
        let connection = Connection { from: end(index, "result"), to: end(index + 2, "text") };
        graph.connections.insert(connection, Default::default());
    }
    graph
}

/// An editor in no window.
struct Headless {
    ctx: Context,
    app: App,
    n_frames: usize,
}

impl Headless {
    fn new(folder: &Path, file: PathBuf) -> Self {
        let ctx = Context::default();
        let options = Options { files: vec![file], settings_folder: None, folder: Some(folder.to_owned()) };
        let app = App::new(&ctx, options);
        let mut headless = Self { ctx, app, n_frames: 0 };
        headless.frame(Vec::new());
        headless.app.finish_background();
        (0..3).for_each(|_| headless.frame(Vec::new()));
        headless
    }

    fn frame(&mut self, events: Vec<Event>) {
        self.n_frames += 1;
        let time = Some(self.n_frames as f64 / 60.0);
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, WINDOW));
        let input = RawInput { screen_rect, time, events, ..RawInput::default() };
        let mut output = self.ctx.run_ui(input, |ui| self.app.ui(ui));
        output.textures_delta.clear();
        black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point).len());
    }

    /// The pointer wanders over the canvas.
    fn hover(&mut self) {
        let step = (self.n_frames % 60) as f32;
        self.frame(vec![Event::PointerMoved(pos2(600.0 + 8.0 * step, 400.0 + 3.0 * step))]);
    }

    /// The canvas is scrolled.
    fn pan(&mut self) {
        let step = if self.n_frames % 120 < 60 { 9.0 } else { -9.0 };
        let at = pos2(800.0, 400.0);
        let wheel = Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            source: egui::MouseWheelSource::Wheel,
            delta: Vec2::new(step, 0.0),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(at), wheel]);
    }

    fn press(&mut self, pressed: bool, pos: Pos2) {
        let button = PointerButton::Primary;
        self.frame(vec![Event::PointerMoved(pos)]);
        self.frame(vec![Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE }]);
    }

    /// A change and its undoing by turns: each frame of it checks the graph anew, on the checker's thread.
    fn edit(&mut self) {
        let command = if self.n_frames.is_multiple_of(2) { Command::Undo } else { Command::Redo };
        self.app.perform(&self.ctx.clone(), command);
        self.frame(Vec::new());
    }

    fn key(&mut self, key: Key, modifiers: Modifiers) {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.frame(vec![event(true)]);
        self.frame(vec![event(false)]);
    }

    /// A letter typed into the palette, and taken back.
    fn types(&mut self) {
        let event = if self.n_frames.is_multiple_of(2) {
            Event::Text("s".to_owned())
        } else {
            Event::Key {
                key: Key::Backspace,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            }
        };
        self.frame(vec![event]);
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    for n_nodes in [100, 1_000, 10_000] {
        let file = folder.path().join(format!("nodes_{n_nodes}.ron"));
        let graph = generated(n_nodes);
        let title = format!("the editor with {n_nodes} nodes, {} connections", graph.connections.len());
        std::fs::write(&file, write(&graph)).unwrap();
        let begin = Instant::now();
        let mut opened = Headless::new(folder.path(), file.clone());
        println!("\n{n_nodes} nodes: read, checked and drawn three times after {}", shown(begin.elapsed()));
        let mut near = Headless::new(folder.path(), file.clone());
        let mut edited = Headless::new(folder.path(), file.clone());
        edited.frame(vec![Event::PointerMoved(pos2(700.0, 420.0))]);
        edited.app.perform(&edited.ctx.clone(), Command::SelectAll);
        edited.frame(Vec::new());
        edited.press(true, pos2(700.0, 420.0));
        edited.press(false, pos2(700.0, 420.0));
        edited.app.perform(&edited.ctx.clone(), Command::SelectAll);
        edited.app.perform(&edited.ctx.clone(), Command::NextProblem);
        edited.app.perform(&edited.ctx.clone(), Command::Disable);
        edited.frame(Vec::new());
        assert!(edited.app.document().unwrap().is_dirty(), "there is something to undo");
        let mut all = Headless::new(folder.path(), file.clone());
        all.app.perform(&all.ctx.clone(), Command::ShowAll);
        (0..3).for_each(|_| all.frame(Vec::new()));
        let mut typed = Headless::new(folder.path(), file.clone());
        typed.app.perform(&typed.ctx.clone(), Command::AddNode);
        (0..3).for_each(|_| typed.frame(Vec::new()));
        let mut told = Headless::new(folder.path(), file.clone());
        told.ctx.enable_accesskit();
        let mut outline = Headless::new(folder.path(), file);
        outline.app.perform(&outline.ctx.clone(), Command::ShowOutline);
        outline.key(Key::Escape, Modifiers::NONE);
        compare(
            &title,
            "frame",
            60,
            vec![
                Candidate::new("pointer moving", 1, || opened.hover()),
                Candidate::new("panning", 1, || near.pan()),
                Candidate::new("a change, checked on its thread", 1, || edited.edit()),
                Candidate::new("all in sight, pointer moving", 1, || all.hover()),
                Candidate::new("typing in the palette", 1, || typed.types()),
                Candidate::new("accessibility on", 1, || told.hover()),
                Candidate::new("outline shown", 1, || outline.hover()),
            ],
        );
    }
}
