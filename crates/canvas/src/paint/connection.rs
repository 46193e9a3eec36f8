//! Connections as curves: execution wide and neutral, data narrow in its type's colour; what is pointed at or
//! selected rises, a pulse travels where a run just went, and the last value shows when pointed at.

use super::{Scene, Scratch};
use crate::gesture::Gesture;
use crate::state::CanvasState;
use crate::{ConnectionId, Item, curve};
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, vec2};

impl Scene<'_> {
    /// Paints the connections in sight, those that are pointed at or selected last.
    pub fn connections(&self, painter: &Painter, state: &CanvasState, scratch: &mut Scratch) {
        let connections = std::mem::take(&mut scratch.connections);
        let is_raised = |index: &&u32| self.is_raised(state, state.index.connections[**index as usize].id);
        for index in connections.iter().filter(|index| !is_raised(index)) {
            self.connection(painter, state, *index, scratch, false);
        }
        for index in connections.iter().filter(is_raised) {
            self.connection(painter, state, *index, scratch, true);
        }
        scratch.connections = connections;
    }

    fn is_raised(&self, state: &CanvasState, id: ConnectionId) -> bool {
        let is_hovered = match self.hovered {
            Some(Item::Connection(hovered) | Item::Reroute(hovered, _)) => hovered == id,
            _ => false,
        };
        let is_receiving = matches!(&state.gesture, Gesture::Move(moving) if moving.into == Some(id));
        is_hovered || is_receiving || state.selection.contains(Item::Connection(id))
    }

    fn connection(&self, painter: &Painter, state: &CanvasState, index: u32, scratch: &mut Scratch, is_raised: bool) {
        let line = &state.index.connections[index as usize];
        if matches!(&state.gesture, Gesture::Connect(connect) if connect.instead_of == Some(line.id)) {
            return;
        }
        let Some(view) = self.source.connection(line.id) else { return };
        let zoom = self.projection.view.zoom;
        let Scratch { cubics, points, .. } = scratch;
        state.index.way(index, &|node| state.gesture.offset_of(node), &|id, at| state.gesture.point_of(id, at), cubics);
        cubics.iter_mut().flatten().for_each(|point| *point = self.projection.screen(*point));
        let reach = around(cubics);
        if !reach.expand(8.0).intersects(self.projection.window) {
            return;
        }
        curve::flatten(cubics, 1.0, points);
        let metrics = self.metrics;
        let width = if view.is_exec { metrics.exec_width } else { metrics.data_width };
        let width = (width * zoom).clamp(1.0, 4.0);
        let is_joined_to_selected =
            [line.from.node, line.to.node].iter().any(|node| state.selection.contains(Item::Node(*node)));
        let mut color = if view.is_taken { self.style.accent } else { view.color };
        if matches!(&state.gesture, Gesture::Connect(_)) {
            color = self.faint(color, 0.35);
        }
        if is_raised {
            let halo = self.faint(self.style.accent, 0.35);
            painter.add(Shape::line(points.clone(), Stroke::new(width + 5.0 * zoom.clamp(0.6, 1.5), halo)));
        }
        let is_selected = state.selection.contains(Item::Connection(line.id));
        let color = if is_selected { self.style.accent } else { color };
        let width = if is_raised || is_joined_to_selected { width + 0.75 } else { width };
        if view.is_wrong {
            painter.extend(Shape::dashed_line(points, Stroke::new(width, color), 6.0, 4.0));
        } else {
            painter.add(Shape::line(points.clone(), Stroke::new(width, color)));
        }
        for (at, point) in state.index.reroutes_of(line).iter().enumerate() {
            let item = Item::Reroute(line.id, at);
            let place = self.projection.screen(state.gesture.point_of(line.id, at).unwrap_or(*point));
            let is_lit = self.hovered == Some(item) || state.selection.contains(item);
            let half = (if is_lit { 6.0 } else { 4.5 }) * zoom.max(0.7);
            let edge = if is_lit { self.style.accent } else { self.style.canvas };
            painter.circle(place, half, color, Stroke::new(1.5, edge));
        }
        if let Some(pulse) = view.pulse {
            self.pulse(painter, cubics, pulse, width);
        }
        if is_raised && !view.value.is_empty() {
            self.chip(painter, cubics, view.value, color);
        }
    }

    /// A short train of points, brightest at its head.
    fn pulse(&self, painter: &Painter, cubics: &[curve::Cubic], pulse: f32, width: f32) {
        for step in 0..4 {
            let fade = 1.0 - step as f32 * 0.22;
            let at = pulse - step as f32 * 0.03;
            if (0.0..=1.0).contains(&at)
                && let Some(place) = curve::along(cubics, at)
            {
                painter.circle_filled(place, (width * 1.7).max(3.0) * fade, self.faint(self.style.accent, fade));
            }
        }
    }

    /// The last value, on the middle of the way.
    fn chip(&self, painter: &Painter, cubics: &[curve::Cubic], value: &str, color: Color32) {
        let Some(middle) = curve::along(cubics, 0.5) else { return };
        let Some(galley) = self.galley_of(painter, value, 12.0, 280.0) else { return };
        let rect = Rect::from_center_size(middle, galley.size() + vec2(16.0, 6.0));
        let rect = kept_inside(rect, self.projection.window.shrink(4.0));
        painter.rect(rect, 10, self.style.node, Stroke::new(1.0, color), StrokeKind::Inside);
        self.text(painter, rect.center(), Align2::CENTER_CENTER, galley, self.style.text);
    }

    /// The connection that is being drawn.
    pub fn drawn_connection(&self, painter: &Painter, state: &CanvasState) {
        let Gesture::Connect(connect) = &state.gesture else { return };
        let Some(slot) = state.index.slot(connect.from) else { return };
        let target = connect.target.and_then(|target| state.index.slot(target));
        let loose = target.map_or(connect.to, |target| target.anchor);
        let fit = connect.target.and_then(|target| connect.fits.get(&target));
        let is_refused = fit.is_some_and(|fit| !fit.is_possible());
        let (from, to) = match connect.direction {
            crate::Direction::Output => (slot.anchor, loose),
            crate::Direction::Input => (loose, slot.anchor),
        };
        let point = |place: Pos2| Rect::from_center_size(place, Vec2::ZERO);
        let ends = curve::Ends { from, to, from_rect: point(from), to_rect: point(to) };
        let (mut cubics, mut points) = (Vec::new(), Vec::new());
        curve::way(ends, &[], &mut cubics);
        cubics.iter_mut().flatten().for_each(|point| *point = self.projection.screen(*point));
        curve::flatten(&cubics, 1.0, &mut points);
        let mut shown = None;
        self.source.slots(connect.from.node, &mut |view| {
            if view.id == connect.from.slot {
                shown = Some((view.color, view.shape));
            }
        });
        let (color, shape) = shown.unwrap_or((self.style.exec, crate::SlotShape::Arrow));
        let color = if is_refused { self.style.error } else { color };
        let is_exec = shape == crate::SlotShape::Arrow;
        let width = if is_exec { self.metrics.exec_width } else { self.metrics.data_width } + 0.5;
        painter.add(Shape::line(points, Stroke::new(width, color)));
        let place = self.projection.screen(loose);
        painter.circle_filled(place, 3.5, color);
        if let Some(target) = target {
            painter.circle_stroke(self.projection.screen(target.anchor), 10.0, Stroke::new(1.5, color));
        }
        match fit {
            Some(crate::Fit::Refused(reason)) => self.note(painter, place, reason, self.style.error),
            Some(crate::Fit::Converts(by)) => {
                self.note(painter, place, &format!("converted by {by}"), self.style.accent);
            }
            Some(crate::Fit::Fits) | None => {}
        }
    }

    /// A short text beside the pointer.
    pub fn note(&self, painter: &Painter, place: Pos2, text: &str, color: Color32) {
        let Some(galley) = self.galley_of(painter, text, 12.0, 360.0) else { return };
        let rect = Rect::from_min_size(place + vec2(14.0, 12.0), galley.size() + vec2(14.0, 8.0));
        let rect = kept_inside(rect, self.projection.window.shrink(4.0));
        painter.rect(rect, 4, self.style.node, Stroke::new(1.0, color), StrokeKind::Inside);
        self.text(painter, rect.center(), Align2::CENTER_CENTER, galley, self.style.text);
    }
}

/// A rectangle around some cubics.
fn around(cubics: &[curve::Cubic]) -> Rect {
    let mut rect = Rect::NOTHING;
    cubics.iter().flatten().for_each(|point| rect.extend_with(*point));
    rect
}

/// A rectangle pushed into another as far as it goes.
fn kept_inside(rect: Rect, window: Rect) -> Rect {
    let x = (window.right() - rect.right()).min(0.0) + (window.left() - rect.left()).max(0.0);
    let y = (window.bottom() - rect.bottom()).min(0.0) + (window.top() - rect.top()).max(0.0);
    rect.translate(vec2(x, y))
}
