//! What lies over or under everything: comment frames, the box of a selection, the drawn connection, the ring around
//! what has the focus.

use super::Scene;
use crate::Item;
use crate::gesture::Gesture;
use crate::state::CanvasState;
use crate::view::Detail;
use egui::{Align2, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};

impl Scene<'_> {
    /// Paints the comment frames, behind everything.
    pub fn frames(&self, painter: &Painter, state: &CanvasState) {
        let zoom = self.projection.view.zoom;
        self.source.frames(&mut |frame| {
            let rect = self.projection.screen_rect(state.gesture.frame_rect(frame.id, frame.rect));
            if !rect.expand(4.0).intersects(self.projection.window) {
                return;
            }
            let item = Item::Frame(frame.id);
            let is_selected = state.selection.contains(item);
            let is_hovered = self.hovered == Some(item);
            let fill = self.faint(frame.color, if self.style.is_dark { 0.07 } else { 0.06 });
            let line = if is_selected {
                self.style.accent
            } else {
                self.faint(frame.color, if is_hovered { 0.8 } else { 0.45 })
            };
            let corner = (self.metrics.corner * zoom).clamp(0.0, 24.0) as u8;
            let width = if is_selected { 2.0 } else { 1.0 };
            painter.rect(rect, corner, fill, Stroke::new(width, line), StrokeKind::Inside);
            // A title stays readable from farther away than the texts of nodes.
            let size = (self.metrics.text * zoom).max(if zoom < 0.12 { 0.0 } else { 10.0 });
            if let Some(title) = self.galley_of(painter, frame.title, size, rect.width() - 16.0) {
                let at = rect.min + vec2(12.0, 14.0) * zoom.max(0.5);
                self.bold(painter, at, Align2::LEFT_CENTER, title, frame.color);
            }
        });
    }

    /// Paints what a gesture previews.
    pub fn overlay(&self, painter: &Painter, state: &CanvasState) {
        match &state.gesture {
            Gesture::Box(select) => {
                let rect = self.projection.screen_rect(Rect::from_two_pos(select.from, select.to));
                let color = if select.is_removing { self.style.error } else { self.style.accent };
                painter.rect(rect, 2, self.faint(color, 0.1), Stroke::new(1.0, color), StrokeKind::Inside);
            }
            Gesture::Connect(_) => self.drawn_connection(painter, state),
            Gesture::None
            | Gesture::Press(_)
            | Gesture::Pan { .. }
            | Gesture::Minimap
            | Gesture::Move(_)
            | Gesture::Resize(_) => {}
        }
        self.hover_note(painter, state);
    }

    /// Says what a slot or a mark that is pointed at is about.
    fn hover_note(&self, painter: &Painter, state: &CanvasState) {
        if state.is_busy() || self.detail < Detail::Shape {
            return;
        }
        match self.hovered {
            Some(Item::Slot(at)) => {
                let Some(place) = state.index.slot(at).map(|slot| self.projection.screen(slot.anchor)) else { return };
                self.source.slots(at.node, &mut |slot| {
                    if slot.id == at.slot {
                        let text = match (slot.label, slot.type_name) {
                            ("", name) | (name, "") => name.to_owned(),
                            (label, name) => format!("{label}: {name}"),
                        };
                        let text = if slot.last.is_empty() { text } else { format!("{text} = {}", slot.last) };
                        self.note(painter, place, &text, self.style.line);
                    }
                });
            }
            Some(Item::Attention(at)) => {
                let Some((_, rect)) = state.scratch.parts.iter().find(|(item, _)| *item == Item::Attention(at)) else {
                    return;
                };
                self.source.slots(at.node, &mut |slot| {
                    if slot.id == at.slot
                        && let Some(text) = slot.attention
                    {
                        self.note(painter, rect.center(), text, self.style.warning);
                    }
                });
            }
            Some(Item::Node(node)) => {
                let problem = self.source.node(node).and_then(|view| view.marks.problem);
                let rect = state.index.node(node).map(|node| self.projection.screen_rect(node.rect));
                if let (Some(problem), Some(rect)) = (problem, rect) {
                    let color = match problem.severity {
                        crate::Severity::Note => self.style.accent,
                        crate::Severity::Warning => self.style.warning,
                        crate::Severity::Error => self.style.error,
                    };
                    self.note(painter, rect.left_bottom() + vec2(-14.0, -6.0), problem.message, color);
                }
            }
            Some(Item::Value(_) | Item::Connection(_) | Item::Reroute(..) | Item::Frame(_)) | None => {}
        }
    }

    /// A ring around what has the keyboard's focus.
    pub fn focus_ring(&self, painter: &Painter, state: &CanvasState) {
        let Some(rect) = state.focus.and_then(|item| self.place_of(state, item)) else { return };
        painter.rect_stroke(rect.expand(3.0), 5, Stroke::new(1.5, self.style.accent), StrokeKind::Outside);
    }

    /// Where an item is on the screen.
    pub fn place_of(&self, state: &CanvasState, item: Item) -> Option<Rect> {
        let index = &state.index;
        let around = |place: Pos2, side: f32| Rect::from_center_size(place, Vec2::splat(side));
        match item {
            Item::Node(node) => {
                let offset = state.gesture.offset_of(node);
                index.node(node).map(|node| self.projection.screen_rect(node.rect.translate(offset)))
            }
            Item::Frame(frame) => {
                let rect = index.frame(frame)?.rect;
                let rect = self.projection.screen_rect(state.gesture.frame_rect(frame, rect));
                let title = (self.metrics.frame_title * self.projection.view.zoom).max(12.0);
                Some(Rect::from_min_max(rect.min, pos2(rect.right(), (rect.top() + title).min(rect.bottom()))))
            }
            Item::Slot(slot) => {
                let place = index.slot(slot)?.anchor + state.gesture.offset_of(slot.node);
                let side = 2.0 * self.metrics.slot * self.projection.view.zoom;
                Some(around(self.projection.screen(place), side.max(6.0)))
            }
            Item::Value(_) | Item::Attention(_) => {
                state.scratch.parts.iter().find(|(it, _)| *it == item).map(|(_, rect)| *rect)
            }
            Item::Reroute(connection, at) => {
                let place = *index.reroutes_of(index.connection(connection)?).get(at)?;
                let place = state.gesture.point_of(connection, at).unwrap_or(place);
                Some(around(self.projection.screen(place), 12.0))
            }
            Item::Connection(connection) => {
                let line = index.connection_index(connection)?;
                let mut cubics = Vec::new();
                let gesture = &state.gesture;
                index.way(line, &|node| gesture.offset_of(node), &|id, at| gesture.point_of(id, at), &mut cubics);
                let middle = crate::curve::along(&cubics, 0.5)?;
                Some(around(self.projection.screen(middle), 2.0 * self.metrics.hit))
            }
        }
    }
}
