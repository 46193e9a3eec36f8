//! Values beside slots, and rows that belong to no slot.

use super::node::{INSET, tick};
use super::{Scene, Scratch};
use crate::index::SlotBox;
use crate::state::CanvasState;
use crate::style::mix;
use crate::{Item, NoteView, SlotView, Value};
use egui::{Align2, Painter, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

impl Scene<'_> {
    /// A row that belongs to no slot.
    pub fn note_row(&self, painter: &Painter, note: &NoteView<'_>, rect: Rect) {
        let (style, metrics, zoom) = (self.style, self.metrics, self.projection.view.zoom);
        let row = metrics.header + metrics.body_top + (f32::from(note.row) + 0.5) * metrics.row;
        let middle = rect.top() + row * zoom;
        let (left, right) = (rect.left() + INSET * zoom, rect.right() - INSET * zoom);
        let mut begin = left;
        if let Some(label) = self.galley(painter, note.label, metrics.text, right - left) {
            begin = self.text(painter, pos2(left, middle), Align2::LEFT_CENTER, label, style.dim).right();
        }
        let padding = if note.is_quiet { 0.0 } else { metrics.value_padding * zoom };
        let room = right - begin - 2.0 * padding;
        let Some(text) = self.galley(painter, note.text, metrics.text - 1.0, room) else { return };
        if !note.is_quiet {
            let size = vec2(text.size().x + 2.0 * padding, (metrics.row - 4.0) * zoom);
            let boxed = Rect::from_min_size(pos2(right - size.x, middle - size.y / 2.0), size);
            painter.rect_filled(boxed, (3.0 * zoom) as u8, style.field);
        }
        let color = if note.is_quiet { style.dim } else { style.text };
        self.text(painter, pos2(right - padding, middle), Align2::RIGHT_CENTER, text, color);
    }

    /// The value beside a slot; answers where it stands.
    #[allow(clippy::too_many_arguments, reason = "one row's worth of what the node has already looked up")]
    pub fn value(
        &self,
        painter: &Painter,
        state: &CanvasState,
        place: &SlotBox,
        view: &SlotView<'_>,
        (left, right): (f32, f32),
        middle: f32,
        scratch: &mut Scratch,
    ) -> Option<Rect> {
        let (style, metrics, zoom) = (self.style, self.metrics, self.projection.view.zoom);
        let item = Item::Value(place.at);
        let height = (metrics.row - 4.0) * zoom;
        let padding = metrics.value_padding * zoom;
        let room = (metrics.value_width * zoom).min(right - left) - 2.0 * padding;
        let boxed = |width: f32| {
            Rect::from_min_max(pos2(right - width, middle - height / 2.0), pos2(right, middle + height / 2.0))
        };
        let is_lit = self.hovered == Some(item) || (self.is_focused && state.focus == Some(item));
        let is_edited = state.editing.is_some_and(|editing| editing.slot == place.at);
        let size = metrics.text - 1.0;
        let rect = match view.value {
            Value::None => return None,
            Value::Field { text, is_default } | Value::Choice { text, is_default } => {
                let is_choice = matches!(view.value, Value::Choice { .. });
                let arrow = if is_choice { 14.0 * zoom } else { 0.0 };
                let galley = self.galley(painter, text, size, room - arrow);
                let width = galley.as_ref().map_or(16.0 * zoom, |galley| galley.size().x) + 2.0 * padding + arrow;
                let rect = boxed(if galley.is_some() { width } else { width.max(36.0 * zoom) });
                // A box without a text shows itself only to who points at its node.
                let is_shown = is_lit || galley.is_some() || self.hovered == Some(Item::Node(place.at.node));
                if !is_edited && is_shown {
                    let line = if is_lit { mix(style.line, style.text, 0.4) } else { style.line };
                    let line = Stroke::new(1.0, if is_lit { line } else { self.faint(line, 0.7) });
                    painter.rect(rect, (3.0 * zoom) as u8, style.field, line, StrokeKind::Inside);
                    if let Some(galley) = galley {
                        let color = if is_default { style.dim } else { style.text };
                        self.text(painter, pos2(rect.left() + padding, middle), Align2::LEFT_CENTER, galley, color);
                    }
                    if is_choice {
                        let tip = pos2(rect.right() - 10.0 * zoom, middle + 2.0 * zoom);
                        let corners = vec![tip, tip + vec2(-4.0, -4.0) * zoom, tip + vec2(4.0, -4.0) * zoom];
                        painter.add(Shape::convex_polygon(corners, style.dim, Stroke::NONE));
                    }
                }
                rect
            }
            Value::Check(is_on) => {
                let side = 14.0 * zoom;
                let rect = Rect::from_min_size(pos2(right - side, middle - side / 2.0), Vec2::splat(side));
                let line = if is_lit { style.text } else { style.line };
                let fill = if is_on { mix(style.field, style.accent, 0.85) } else { style.field };
                painter.rect(rect, (3.0 * zoom) as u8, fill, Stroke::new(1.0, line), StrokeKind::Inside);
                if is_on {
                    tick(painter, rect.center(), zoom, style.node);
                }
                rect
            }
            Value::Pill(text) | Value::Secret(text) => {
                let dots = matches!(view.value, Value::Secret(_));
                let lead = if dots { 20.0 * zoom } else { 0.0 };
                let galley = self.galley(painter, text, size, room - lead);
                let width = galley.as_ref().map_or(0.0, |galley| galley.size().x) + 2.0 * padding + lead;
                let rect = boxed(width);
                let line = Stroke::new(1.0, self.faint(view.color, if is_lit { 1.0 } else { 0.75 }));
                painter.rect(rect, (height / 2.0) as u8, style.node, line, StrokeKind::Inside);
                if dots {
                    for step in 0..4 {
                        let dot = pos2(rect.left() + padding + (2.0 + 5.0 * step as f32) * zoom, middle);
                        painter.circle_filled(dot, 1.6 * zoom, view.color);
                    }
                }
                if let Some(galley) = galley {
                    let begin = pos2(rect.left() + padding + lead, middle);
                    self.text(painter, begin, Align2::LEFT_CENTER, galley, view.color);
                }
                rect
            }
        };
        scratch.parts.push((item, rect));
        Some(rect)
    }
}
