//! What a frame of a graph of ten thousand nodes costs, in counts that are the same on every machine: shapes,
//! vertices, and what accessibility is told. Times are measured by the benchmark.

#![allow(missing_docs, clippy::field_reassign_with_default, reason = "these are tests")]

mod large;

use authcanvas_canvas::{Canvas, CanvasState, View};
use egui::{Context, Rect, Vec2, epaint::Primitive};
use large::Large;

struct Cost {
    n_shapes: usize,
    n_vertices: usize,
    n_access_nodes: usize,
}

fn cost(state: &mut CanvasState, is_listened_to: bool) -> Cost {
    let source = Large::new(10_000);
    let ctx = Context::default();
    if is_listened_to {
        ctx.enable_accesskit();
    }
    let mut cost = Cost { n_shapes: 0, n_vertices: 0, n_access_nodes: 0 };
    // The second frame has all its texts.
    for _ in 0..2 {
        let screen_rect = Some(Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1920.0, 1080.0)));
        let input = egui::RawInput { screen_rect, ..Default::default() };
        let mut output = ctx.run_ui(input, |ui| {
            Canvas::new(&source, state).show(ui);
        });
        output.textures_delta.clear();
        cost.n_shapes = output.shapes.len();
        cost.n_access_nodes = output.platform_output.accesskit_update.map_or(0, |update| update.nodes.len());
        let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
        let vertices = primitives.iter().map(|clipped| match &clipped.primitive {
            Primitive::Mesh(mesh) => mesh.vertices.len(),
            Primitive::Callback(_) => 0,
        });
        cost.n_vertices = vertices.sum();
    }
    cost
}

#[test]
fn near_only_what_is_seen_costs() {
    let mut state = CanvasState::default();
    state.view = View { x: 9_600.0, y: 9_000.0, zoom: 1.0 };
    let cost = cost(&mut state, true);
    assert!(cost.n_shapes < 3_000, "{} shapes", cost.n_shapes);
    assert!(cost.n_vertices < 160_000, "{} vertices", cost.n_vertices);
    assert!((300..900).contains(&cost.n_access_nodes), "{} nodes of accessibility", cost.n_access_nodes);
}

#[test]
fn far_away_everything_is_a_few_shapes() {
    let mut state = CanvasState::default();
    state.show_all();
    let cost = cost(&mut state, true);
    assert!(state.view.zoom < 0.12, "everything is in sight");
    assert!(cost.n_shapes < 20, "{} shapes", cost.n_shapes);
    assert!(cost.n_access_nodes < 10, "{} nodes of accessibility", cost.n_access_nodes);
    assert!(cost.n_vertices > 100_000, "all nodes and connections are there");
}
