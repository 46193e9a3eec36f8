//! Painting, in screen coordinates, of what is seen and nothing else.

mod connection;
mod flat;
pub(crate) mod minimap;
mod node;
mod overlay;
pub(crate) mod slot;
mod text;
mod value;

use crate::curve::Cubic;
use crate::gesture::Gesture;
use crate::hit::Hit;
use crate::state::CanvasState;
use crate::view::{Detail, Projection};
use crate::{GraphSource, Item, Metrics, Style};
use egui::{Color32, CursorIcon, Id, Mesh, Painter, Pos2, Rect, Ui};
use flat::Flat;
use std::sync::Arc;

/// Room that is used again in every frame.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub hits: Vec<u32>,
    pub nodes: Vec<u32>,
    pub connections: Vec<u32>,
    pub cubics: Vec<Cubic>,
    pub points: Vec<Pos2>,
    /// The values and warnings that were drawn, where they stand on the screen.
    pub parts: Vec<(Item, Rect)>,
    /// What accessibility was told of in the last frame.
    pub told: Vec<(Id, Item)>,
    pub mesh: Arc<Mesh>,
    /// The minimap's nodes, and what they were made from.
    pub map: Arc<Mesh>,
    pub map_key: Option<(Rect, [Color32; 3], Rect)>,
    pub map_revision: u64,
}

/// All that painting a frame needs to know.
pub(crate) struct Scene<'s> {
    pub source: &'s dyn GraphSource,
    pub style: &'s Style,
    pub metrics: &'s Metrics,
    pub projection: Projection,
    pub detail: Detail,
    pub hovered: Option<Item>,
    pub is_focused: bool,
}

impl Scene<'_> {
    /// Paints everything.
    pub fn paint(&self, painter: &Painter, state: &mut CanvasState) {
        let window = self.projection.window;
        painter.rect_filled(window, 0, self.style.canvas);
        let mut flat = Flat::reuse(&mut state.scratch.mesh);
        self.dots(&mut flat);
        flat.paint(painter, &mut state.scratch.mesh);
        self.frames(painter, state);
        state.scratch.parts.clear();
        let mut scratch = std::mem::take(&mut state.scratch);
        let seen = self.projection.seen();
        state.index.connections_in(seen, &mut scratch.connections);
        state.index.nodes_in(seen.expand(24.0), &mut scratch.nodes);
        self.add_moved(state, &mut scratch);
        if self.detail == Detail::Full {
            self.connections(painter, state, &mut scratch);
            for index in std::mem::take(&mut scratch.nodes) {
                self.node(painter, state, index, &mut scratch);
            }
        } else {
            self.simple(painter, state, &mut scratch);
        }
        state.scratch = scratch;
        self.overlay(painter, state);
        self.minimap(painter, state);
        if matches!(state.gesture, Gesture::None) && self.is_focused {
            self.focus_ring(painter, state);
        }
    }

    /// What a gesture moves is drawn where it would be, above the rest, also when it came from out of sight.
    fn add_moved(&self, state: &CanvasState, scratch: &mut Scratch) {
        let Gesture::Move(moving) = &state.gesture else { return };
        let index = &state.index;
        scratch.nodes.retain(|node| !moving.held.contains_key(&index.nodes[*node as usize].id));
        let seen = self.projection.seen();
        for (node, _) in &moving.nodes {
            let Some(at) = index.node_index(*node) else { continue };
            let outline = &index.nodes[at as usize];
            if outline.rect.translate(moving.offset).intersects(seen) {
                scratch.nodes.push(at);
            }
            // Their connections are drawn with them, wherever they were.
            scratch.connections.extend(index.connections_of(outline));
        }
        scratch.connections.sort_unstable();
        scratch.connections.dedup();
    }

    /// The dots of the grid, thinned out so that they never crowd.
    fn dots(&self, flat: &mut Flat) {
        let grid = self.metrics.grid;
        if grid <= 0.0 {
            return;
        }
        let mut step = 2.0 * grid;
        while step * self.projection.view.zoom < 24.0 {
            step *= 2.0;
        }
        let seen = self.projection.seen();
        let first = |low: f32| (low / step).floor() * step;
        let size = (1.6 * self.projection.view.zoom.clamp(0.6, 1.2)).max(1.0);
        let mut y = first(seen.top());
        while y <= seen.bottom() {
            let mut x = first(seen.left());
            while x <= seen.right() {
                flat.square(self.projection.screen(Pos2::new(x, y)), size, self.style.dots);
                x += step;
            }
            y += step;
        }
    }

    /// A color with less weight.
    pub fn faint(&self, color: Color32, amount: f32) -> Color32 {
        color.gamma_multiply(amount)
    }
}

/// The pointer's shape over the canvas.
pub(crate) fn cursor(ui: &Ui, state: &CanvasState, hovered: Option<Hit>, is_over: bool, is_space_down: bool) {
    let icon = match &state.gesture {
        Gesture::Pan { .. } => Some(CursorIcon::Grabbing),
        Gesture::Move(_) => Some(CursorIcon::Move),
        Gesture::Resize(resize) => Some(resize_icon(resize.edge)),
        Gesture::Connect(_) | Gesture::Box(_) => Some(CursorIcon::Crosshair),
        Gesture::None | Gesture::Press(_) | Gesture::Minimap if is_over => match hovered {
            _ if is_space_down => Some(CursorIcon::Grab),
            Some(Hit { edge: Some(edge), .. }) => Some(resize_icon(edge)),
            Some(Hit { item: Item::Slot(_), .. }) => Some(CursorIcon::Crosshair),
            Some(Hit { item: Item::Value(_) | Item::Attention(_), .. }) => Some(CursorIcon::PointingHand),
            _ => None,
        },
        Gesture::None | Gesture::Press(_) | Gesture::Minimap => None,
    };
    if let Some(icon) = icon {
        ui.ctx().set_cursor_icon(icon);
    }
}

fn resize_icon(edge: crate::gesture::Edge) -> CursorIcon {
    match (edge.x, edge.y) {
        (0, _) => CursorIcon::ResizeVertical,
        (_, 0) => CursorIcon::ResizeHorizontal,
        (x, y) if x == y => CursorIcon::ResizeNwSe,
        _ => CursorIcon::ResizeNeSw,
    }
}
