//! Where the parts of a node are, from its outline and the metrics alone: no text is measured, so that the whole
//! graph can be laid out and culled without being drawn.

use crate::{Direction, Metrics, NodeOutline, Place};
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Space that a slot takes at the edge of a collapsed node.
const STACKED: f32 = 12.0;

/// The rectangle of a node. Slots of a collapsed node stack at its edges, which may make its header higher.
pub(crate) fn node_rect(outline: &NodeOutline, n_stacked: usize, metrics: &Metrics) -> Rect {
    let height = if outline.is_collapsed {
        metrics.header.max(n_stacked as f32 * STACKED + STACKED / 2.0)
    } else {
        metrics.header + metrics.body_top + f32::from(outline.n_rows) * metrics.row + metrics.body_bottom
    };
    Rect::from_min_size(finite(outline.position), vec2(outline.width.clamp(16.0, 4096.0), height))
}

/// The middle of a slot of an open node.
pub(crate) fn anchor(rect: Rect, direction: Direction, place: Place, metrics: &Metrics) -> Pos2 {
    let y = match place {
        Place::Header => metrics.header / 2.0,
        Place::Row(row) => metrics.header + metrics.body_top + (f32::from(row) + 0.5) * metrics.row,
    };
    pos2(edge(rect, direction), rect.top() + y)
}

/// The middle of the slot at an index of those at one edge of a collapsed node.
pub(crate) fn stacked_anchor(rect: Rect, direction: Direction, index: usize, n_at_edge: usize) -> Pos2 {
    let top = rect.center().y - (n_at_edge as f32 - 1.0) * STACKED / 2.0;
    pos2(edge(rect, direction), top + index as f32 * STACKED)
}

fn edge(rect: Rect, direction: Direction) -> f32 {
    match direction {
        Direction::Input => rect.left(),
        Direction::Output => rect.right(),
    }
}

/// The row of a slot, from edge to edge.
pub(crate) fn row_rect(rect: Rect, row: u16, metrics: &Metrics) -> Rect {
    let top = rect.top() + metrics.header + metrics.body_top + f32::from(row) * metrics.row;
    Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), metrics.row))
}

/// A place on the grid, for a thing that is moved.
pub(crate) fn snapped(place: Pos2, grid: f32) -> Pos2 {
    if grid <= 0.0 {
        return place;
    }
    pos2((place.x / grid).round() * grid, (place.y / grid).round() * grid)
}

/// A place that can be computed with: what is not finite counts as 0.
pub(crate) fn finite(place: Pos2) -> Pos2 {
    let number = |value: f32| if value.is_finite() { value.clamp(-1e7, 1e7) } else { 0.0 };
    pos2(number(place.x), number(place.y))
}

/// A rectangle around some that may be none.
pub(crate) fn around(rects: impl IntoIterator<Item = Rect>) -> Option<Rect> {
    rects.into_iter().reduce(Rect::union)
}

/// The direction of an arrow key.
pub(crate) fn arrow(key: egui::Key) -> Option<Vec2> {
    match key {
        egui::Key::ArrowLeft => Some(vec2(-1.0, 0.0)),
        egui::Key::ArrowRight => Some(vec2(1.0, 0.0)),
        egui::Key::ArrowUp => Some(vec2(0.0, -1.0)),
        egui::Key::ArrowDown => Some(vec2(0.0, 1.0)),
        _ => None,
    }
}
