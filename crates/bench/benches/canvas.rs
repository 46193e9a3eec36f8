//! A frame of the canvas, headless, at 1920x1080: running the interface and tessellating what it painted.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot begin has nothing to measure")]

#[path = "../../canvas/tests/large/mod.rs"]
mod large;

use authcanvas_bench::{Candidate, compare};
use authcanvas_canvas::{Canvas, CanvasState, View};
use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2};
use large::Large;
use std::hint::black_box;

const WINDOW: Vec2 = Vec2::new(1920.0, 1080.0);

/// A canvas in no window.
struct Headless<'s> {
    ctx: Context,
    source: &'s Large,
    state: CanvasState,
    n_frames: usize,
}

impl<'s> Headless<'s> {
    fn new(source: &'s Large, view: Option<View>) -> Self {
        let mut state = CanvasState::default();
        match view {
            Some(view) => state.view = view,
            None => state.show_all(),
        }
        let mut headless = Self { ctx: Context::default(), source, state, n_frames: 0 };
        (0..3).for_each(|_| headless.frame(Vec::new()));
        headless
    }

    fn frame(&mut self, events: Vec<Event>) {
        self.n_frames += 1;
        let time = Some(self.n_frames as f64 / 60.0);
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, WINDOW));
        let input = RawInput { screen_rect, time, events, ..RawInput::default() };
        let mut output = self.ctx.run_ui(input, |ui| {
            black_box(Canvas::new(self.source, &mut self.state).show(ui).responses.len());
        });
        output.textures_delta.clear();
        black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point).len());
    }

    /// The pointer wanders over the canvas.
    fn hover(&mut self) {
        let step = (self.n_frames % 60) as f32;
        self.frame(vec![Event::PointerMoved(pos2(600.0 + 8.0 * step, 400.0 + 3.0 * step))]);
    }

    /// The view moves in every frame.
    fn pan(&mut self) {
        let step = if self.n_frames % 120 < 60 { 9.0 } else { -9.0 };
        self.state.view.x += step / self.state.view.zoom;
        self.frame(Vec::new());
    }

    /// Takes hold of the node in the middle of the window.
    fn grab(&mut self) {
        let at = (WINDOW / 2.0).to_pos2();
        let button = PointerButton::Primary;
        self.frame(vec![Event::PointerMoved(at)]);
        self.frame(vec![Event::PointerButton { pos: at, button, pressed: true, modifiers: Modifiers::NONE }]);
        self.drag();
        assert!(self.state.is_busy(), "the node is held");
    }

    fn drag(&mut self) {
        let step = (self.n_frames % 60) as f32;
        self.frame(vec![Event::PointerMoved((WINDOW / 2.0).to_pos2() + Vec2::new(20.0 + 4.0 * step, 2.0 * step))]);
    }
}

fn main() {
    for n_nodes in [1_000, 10_000] {
        let source = Large::new(n_nodes);
        // The middle of the window is the header of a node.
        let columns = (n_nodes as f64).sqrt().ceil() as f32;
        let middle = (columns / 2.0).floor();
        let near = Some(View { x: middle * 192.0 + 72.0, y: middle * 180.0 + 10.0, zoom: 1.0 });
        let at = |zoom| near.map(|view| View { zoom, ..view });
        let mut still = Headless::new(&source, near);
        let mut panned = Headless::new(&source, near);
        let mut dragged = Headless::new(&source, near);
        dragged.grab();
        let mut half = Headless::new(&source, at(0.3));
        let mut titles = Headless::new(&source, at(0.22));
        let mut all = Headless::new(&source, None);
        let mut all_panned = Headless::new(&source, None);
        let mut told = Headless::new(&source, near);
        told.ctx.enable_accesskit();
        compare(
            &format!("{n_nodes} nodes, {} connections", n_nodes * 3 / 2),
            "frame",
            120,
            vec![
                Candidate::new("zoom 1, pointer moving", 1, || still.hover()),
                Candidate::new("zoom 1, panning", 1, || panned.pan()),
                Candidate::new("zoom 1, dragging a node", 1, || dragged.drag()),
                Candidate::new("zoom 0.3, panning", 1, || half.pan()),
                Candidate::new("zoom 0.22, panning", 1, || titles.pan()),
                Candidate::new("all in sight, pointer moving", 1, || all.hover()),
                Candidate::new("all in sight, panning", 1, || all_panned.pan()),
                Candidate::new("zoom 1, accessibility on", 1, || told.hover()),
            ],
        );
    }
    let source = Large::new(10_000);
    compare(
        "10000 nodes, the first frame",
        "frame",
        15,
        vec![Candidate::new("index and three frames", 1, || {
            black_box(Headless::new(&source, None).n_frames);
        })],
    );
}
