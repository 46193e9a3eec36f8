//! The whole graph in a corner: what it shows can be pushed about.

use super::Scene;
use super::flat::Flat;
use crate::index::Index;
use crate::state::CanvasState;
use crate::style::mix;
use crate::view::Projection;
use egui::{Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, vec2};
use std::sync::Arc;

/// Its size on the screen.
const SIZE: Vec2 = vec2(148.0, 92.0);
/// Its distance from the window's corner.
const MARGIN: f32 = 14.0;
/// In a window smaller than this there is no room for it.
const LEAST: Vec2 = vec2(420.0, 300.0);

/// Where the minimap is and what it shows.
pub(crate) struct Map {
    /// On the screen.
    pub frame: Rect,
    shown: Rect,
    scale: f32,
}

impl Map {
    /// The minimap of a graph; `None` if there is nothing to show or no room.
    pub fn of(index: &Index, projection: &Projection) -> Option<Self> {
        let window = projection.window;
        if window.width() < LEAST.x || window.height() < LEAST.y || index.nodes.len() < 2 {
            return None;
        }
        let frame = Rect::from_min_size(window.max - SIZE - Vec2::splat(MARGIN), SIZE);
        // What is seen is shown too, but pushing far away from the graph does not shrink it without end.
        let bounds = index.bounds?;
        let shown = bounds.union(projection.seen().intersect(bounds.expand2(bounds.size() + Vec2::splat(400.0))));
        let scale = ((SIZE.x - 12.0) / shown.width().max(1.0)).min((SIZE.y - 12.0) / shown.height().max(1.0)).min(0.12);
        Some(Self { frame, shown, scale })
    }

    /// On the screen.
    fn screen(&self, canvas: Pos2) -> Pos2 {
        self.frame.center() + (canvas - self.shown.center()) * self.scale
    }

    /// On the canvas.
    pub fn canvas(&self, screen: Pos2) -> Pos2 {
        self.shown.center() + (screen - self.frame.center()) / self.scale
    }
}

impl Scene<'_> {
    /// Paints the minimap.
    pub fn minimap(&self, painter: &Painter, state: &mut CanvasState) {
        if state.is_minimap_hidden {
            return;
        }
        let Some(map) = Map::of(&state.index, &self.projection) else { return };
        let style = self.style;
        let back = if style.is_dark { mix(style.canvas, style.node, 0.6) } else { style.node };
        painter.rect(map.frame, 4, back, Stroke::new(1.0, style.line), StrokeKind::Inside);
        let painter = painter.with_clip_rect(map.frame.shrink(1.0).intersect(painter.clip_rect()));
        let scratch = &mut state.scratch;
        let colors = [back, style.dim, style.accent];
        let is_fresh = scratch.map_key != Some((map.shown, colors, map.frame));
        if is_fresh || scratch.map_revision != state.index.generation {
            let mut flat = Flat::reuse(&mut scratch.map);
            for node in &state.index.nodes {
                let rect = Rect::from_min_max(map.screen(node.rect.min), map.screen(node.rect.max));
                let rect = Rect::from_center_size(rect.center(), rect.size().max(Vec2::splat(1.5)));
                flat.rect(rect, mix(back, node_color(style.dim, node.color), 0.6));
            }
            flat.keep(&mut scratch.map);
            scratch.map_key = Some((map.shown, colors, map.frame));
            scratch.map_revision = state.index.generation;
        }
        painter.add(egui::Shape::Mesh(Arc::clone(&scratch.map)));
        let seen = self.projection.seen();
        let seen = Rect::from_min_max(map.screen(seen.min), map.screen(seen.max)).intersect(map.frame.shrink(2.0));
        if seen.is_positive() {
            painter.rect(seen, 2, self.faint(style.accent, 0.06), Stroke::new(1.0, style.accent), StrokeKind::Inside);
        }
    }
}

/// A node on the map: mostly grey, a little of its category.
fn node_color(dim: Color32, color: Color32) -> Color32 {
    mix(dim, color, 0.35)
}
