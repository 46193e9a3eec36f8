//! Nodes, near and far.

use super::flat::Flat;
use super::slot::{self, Look};
use super::{Scene, Scratch};
use crate::gesture::Gesture;
use crate::index::{NodeBox, SlotBox};
use crate::state::CanvasState;
use crate::style::mix;
use crate::view::Detail;
use crate::{Direction, Item, NodeView, Place, RunMark, Severity, SlotView, Value, curve};
use egui::{Align2, Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

/// From a node's edge to its texts.
pub(super) const INSET: f32 = 14.0;
/// Width of the coloured left edge.
const EDGE: f32 = 3.0;

impl Scene<'_> {
    /// Paints a node with everything.
    pub fn node(&self, painter: &Painter, state: &CanvasState, index: u32, scratch: &mut Scratch) {
        let outline = &state.index.nodes[index as usize];
        let Some(view) = self.source.node(outline.id) else { return };
        let offset = state.gesture.offset_of(outline.id);
        let rect = self.projection.screen_rect(outline.rect.translate(offset));
        let weight = self.weight(state, outline, &view);
        let mut painter = painter.clone();
        painter.multiply_opacity(weight);
        self.body(&painter, state, outline, &view, rect);
        self.header(&painter, outline, &view, rect);
        let mut at = outline.slots.start as usize;
        self.source.slots(outline.id, &mut |slot| {
            let Some(place) = state.index.slots.get(at).filter(|place| place.at.slot == slot.id) else { return };
            at += 1;
            self.slot(&painter, state, outline, place, &slot, rect, offset, scratch);
        });
        if !outline.is_collapsed {
            self.source.notes(outline.id, &mut |note| self.note_row(&painter, &note, rect));
        }
        if view.is_disabled {
            self.hatch(&painter, rect);
        }
    }

    /// How visible a node is: what a drawn connection cannot end at steps back.
    fn weight(&self, state: &CanvasState, outline: &NodeBox, view: &NodeView<'_>) -> f32 {
        let own: f32 = if view.is_disabled { 0.55 } else { 1.0 };
        let Gesture::Connect(connect) = &state.gesture else { return own };
        let fits = |slot: &SlotBox| self.can_end(connect, slot);
        let is_part = connect.from.node == outline.id || state.index.slots_in(outline).iter().any(fits);
        if is_part { own } else { own * 0.4 }
    }

    fn can_end(&self, connect: &crate::gesture::Connect, slot: &SlotBox) -> bool {
        if slot.at == connect.from {
            return true;
        }
        if slot.direction == connect.direction {
            return false;
        }
        connect.fits.get(&slot.at).is_some_and(crate::Fit::is_possible)
    }

    fn body(&self, painter: &Painter, state: &CanvasState, outline: &NodeBox, view: &NodeView<'_>, rect: Rect) {
        let (style, zoom) = (self.style, self.projection.view.zoom);
        let radius = (self.metrics.corner * zoom).round().clamp(0.0, 40.0);
        let corner = CornerRadius::same(radius as u8);
        let is_selected = state.selection.contains(Item::Node(outline.id));
        let is_running = matches!(view.marks.run, Some(RunMark::Running(_)));
        if style.shadow != Color32::TRANSPARENT {
            let shadow = egui::Shadow { offset: [0, 2], blur: 8, spread: 0, color: style.shadow };
            painter.add(shadow.as_shape(rect, corner));
        }
        if is_selected || is_running {
            let halo = self.faint(style.accent, if is_selected { 0.35 } else { 0.2 });
            painter.rect_stroke(rect, corner, Stroke::new(4.0, halo), StrokeKind::Outside);
        }
        painter.rect_filled(rect, corner, view.color);
        let edge = EDGE * zoom;
        let inner = Rect::from_min_max(rect.min + vec2(edge, 0.0), rect.max);
        let left = (radius - edge).max(0.0) as u8;
        let inner_corner = CornerRadius { nw: left, sw: left, ..corner };
        painter.rect_filled(inner, inner_corner, style.node);
        let tint = mix(style.node, view.color, if style.is_dark { 0.2 } else { 0.1 });
        if outline.is_collapsed {
            painter.rect_filled(inner, inner_corner, tint);
        } else {
            let bottom = rect.top() + self.metrics.header * zoom;
            let header = Rect::from_min_max(inner.min, pos2(inner.right(), bottom));
            painter.rect_filled(header, CornerRadius { sw: 0, se: 0, ..inner_corner }, tint);
        }
        let is_hovered = self.hovered == Some(Item::Node(outline.id));
        let line = match () {
            () if is_selected => Stroke::new(2.0, style.accent),
            () if is_running => Stroke::new(1.5, style.accent),
            () if is_hovered => Stroke::new(1.0, mix(style.line, style.text, 0.35)),
            () => Stroke::new(1.0, style.line),
        };
        if view.is_placeholder {
            painter.rect_stroke(rect, corner, Stroke::new(2.0, style.canvas), StrokeKind::Inside);
            let around = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
            let color = if is_selected { style.accent } else { style.warning };
            painter.extend(Shape::dashed_line(&around, Stroke::new(1.5, color), 6.0 * zoom, 4.0 * zoom));
        } else {
            painter.rect_stroke(rect, corner, line, StrokeKind::Inside);
        }
    }

    fn header(&self, painter: &Painter, outline: &NodeBox, view: &NodeView<'_>, rect: Rect) {
        let (style, metrics, zoom) = (self.style, self.metrics, self.projection.view.zoom);
        let height = if outline.is_collapsed { rect.height() } else { metrics.header * zoom };
        let middle = rect.top() + height / 2.0;
        let mut right = rect.right() - INSET * zoom;
        right = self.marks(painter, view, right, middle);
        let mut left = rect.left() + INSET * zoom;
        if let Some(icon) = self.galley(painter, view.icon, metrics.text, right - left) {
            left = self.text(painter, pos2(left, middle), Align2::LEFT_CENTER, icon, style.dim).right() + 6.0 * zoom;
        }
        if let Some(title) = self.galley(painter, view.title, metrics.text, right - left) {
            self.bold(painter, pos2(left, middle), Align2::LEFT_CENTER, title, style.text);
        }
    }

    /// The marks at the right of a header; answers where they begin.
    fn marks(&self, painter: &Painter, view: &NodeView<'_>, mut right: f32, middle: f32) -> f32 {
        let (style, zoom) = (self.style, self.projection.view.zoom);
        if let Some(run) = view.marks.run {
            let (text, color) = match run {
                RunMark::Running(text) => (text, style.accent),
                RunMark::Done(text) => (text, style.done),
                RunMark::Failed(text) => (text, style.error),
            };
            if let Some(galley) = self.galley(painter, text, self.metrics.text - 2.0, 120.0 * zoom) {
                right =
                    self.text(painter, pos2(right, middle), Align2::RIGHT_CENTER, galley, color).left() - 4.0 * zoom;
            }
            let at = pos2(right - 4.0 * zoom, middle);
            match run {
                RunMark::Running(_) => {
                    painter.circle_filled(at, 3.5 * zoom, color);
                }
                RunMark::Done(_) => tick(painter, at, zoom, color),
                RunMark::Failed(_) => cross(painter, at, zoom, color),
            }
            right -= 14.0 * zoom;
        }
        if let Some(problem) = view.marks.problem {
            let at = pos2(right - 5.0 * zoom, middle);
            self.warning(painter, at, problem.severity, 5.5 * zoom);
            right -= 17.0 * zoom;
        }
        if view.marks.has_breakpoint {
            painter.circle_filled(pos2(right - 5.0 * zoom, middle), 5.0 * zoom, style.error);
            right -= 17.0 * zoom;
        }
        right
    }

    /// A triangle for what is doubtful, an octagon for what is wrong, a circle for a note.
    pub fn warning(&self, painter: &Painter, at: Pos2, severity: Severity, half: f32) {
        let color = match severity {
            Severity::Note => self.style.accent,
            Severity::Warning => self.style.warning,
            Severity::Error => self.style.error,
        };
        let corners = match severity {
            Severity::Note => {
                painter.circle_filled(at, half * 0.8, color);
                Vec::new()
            }
            Severity::Warning => {
                vec![at + vec2(0.0, -half), at + vec2(half, half * 0.85), at + vec2(-half, half * 0.85)]
            }
            Severity::Error => (0..8)
                .map(|step| {
                    let angle = std::f32::consts::FRAC_PI_8 * (2 * step + 1) as f32;
                    at + vec2(angle.cos(), angle.sin()) * half
                })
                .collect(),
        };
        if !corners.is_empty() {
            painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
        }
        let bar = Stroke::new((half * 0.3).max(1.0), self.style.node);
        painter.line_segment([at + vec2(0.0, -half * 0.3), at + vec2(0.0, half * 0.2)], bar);
        painter.circle_filled(at + vec2(0.0, half * 0.55), bar.width * 0.55, bar.color);
    }

    #[allow(clippy::too_many_arguments, reason = "one row's worth of what the node has already looked up")]
    fn slot(
        &self,
        painter: &Painter,
        state: &CanvasState,
        outline: &NodeBox,
        place: &SlotBox,
        view: &SlotView<'_>,
        rect: Rect,
        offset: Vec2,
        scratch: &mut Scratch,
    ) {
        let (style, metrics, zoom) = (self.style, self.metrics, self.projection.view.zoom);
        let at = self.projection.screen(place.anchor + offset);
        let is_hovered = self.hovered == Some(Item::Slot(place.at));
        let mut painter = painter.clone();
        let mut is_target = false;
        if let Gesture::Connect(connect) = &state.gesture {
            is_target = connect.target == Some(place.at);
            if !self.can_end(connect, place) && !is_target {
                painter.multiply_opacity(0.35);
            }
        }
        let half = metrics.slot * zoom * if is_hovered || is_target { 1.25 } else { 1.0 };
        let look = Look { half, color: view.color, inside: style.node, is_filled: view.is_set };
        slot::paint(&painter, view.shape, at, look);
        if is_hovered {
            painter.circle_stroke(at, half + 3.5, Stroke::new(1.5, self.faint(view.color, 0.6)));
        }
        if outline.is_collapsed || view.place == Place::Header {
            return;
        }
        let (left, right) = (rect.left() + INSET * zoom, rect.right() - INSET * zoom);
        match view.direction {
            Direction::Input => {
                // The label is shown whole as long as the value keeps two fifths of the row.
                let label = self.galley(&painter, view.label, metrics.text, right - left);
                let taken = label.map_or(0.0, |label| label.size().x) + 8.0 * zoom;
                let begin = (left + taken).min(right - 0.4 * (right - left));
                let value = self.value(&painter, state, place, view, (begin, right), at.y, scratch);
                let room = value.map_or(right, |value| value.left() - 6.0 * zoom) - left;
                if let Some(label) = self.galley(&painter, view.label, metrics.text, room) {
                    self.text(&painter, pos2(left, at.y), Align2::LEFT_CENTER, label, style.dim);
                }
            }
            Direction::Output => {
                let room = right - left - if view.attention.is_some() { 18.0 * zoom } else { 0.0 };
                let mut begin = right;
                if let Some(label) = self.galley(&painter, view.label, metrics.text, room) {
                    begin = self.text(&painter, pos2(right, at.y), Align2::RIGHT_CENTER, label, style.dim).left();
                }
                if view.attention.is_some() {
                    let mark = pos2(begin - 11.0 * zoom, at.y);
                    let item = Item::Attention(place.at);
                    let half = if self.hovered == Some(item) { 6.5 } else { 5.0 } * zoom;
                    self.warning(&painter, mark, Severity::Warning, half);
                    scratch.parts.push((item, Rect::from_center_size(mark, Vec2::splat(18.0 * zoom))));
                }
                if let Value::Pill(_) = view.value {
                    self.value(&painter, state, place, view, (left, begin - 8.0 * zoom), at.y, scratch);
                }
            }
        }
    }

    /// Diagonal lines over a disabled node.
    fn hatch(&self, painter: &Painter, rect: Rect) {
        let step = (10.0 * self.projection.view.zoom).max(5.0);
        let painter = painter.with_clip_rect(rect.shrink(1.0).intersect(painter.clip_rect()));
        let stroke = Stroke::new(1.0, self.faint(self.style.dim, 0.45));
        let mut x = rect.left() - rect.height();
        while x < rect.right() {
            painter.line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], stroke);
            x += step;
        }
    }

    /// Paints nodes and connections from far away: plain quads in one mesh, and titles while they are readable.
    pub fn simple(&self, painter: &Painter, state: &mut CanvasState, scratch: &mut Scratch) {
        let mut flat = Flat::reuse(&mut scratch.mesh);
        self.simple_connections(state, scratch, &mut flat);
        let (style, zoom) = (self.style, self.projection.view.zoom);
        let has_slots = self.detail == Detail::Shape;
        for index in &scratch.nodes {
            let outline = &state.index.nodes[*index as usize];
            let offset = state.gesture.offset_of(outline.id);
            let rect = self.projection.screen_rect(outline.rect.translate(offset));
            let is_selected = state.selection.contains(Item::Node(outline.id));
            if self.detail == Detail::Block {
                let size = rect.size().max(Vec2::splat(1.5));
                let color = mix(style.node, outline.color, 0.55);
                flat.rect(Rect::from_min_size(rect.min, size), if is_selected { style.accent } else { color });
                continue;
            }
            let run = self.source.node(outline.id).and_then(|view| view.marks.run);
            let (line, wide) = match run {
                _ if is_selected => (style.accent, 1.5),
                Some(RunMark::Running(_)) => (style.accent, 1.5),
                Some(RunMark::Failed(_)) => (style.error, 1.5),
                _ if self.hovered == Some(Item::Node(outline.id)) => (style.text, 0.5),
                Some(RunMark::Done(_)) => (style.done, 0.5),
                None => (style.line, 0.5),
            };
            flat.rect(rect.expand(wide), line);
            flat.rect(rect, mix(style.node, outline.color, if has_slots { 0.0 } else { 0.28 }));
            if has_slots {
                let bottom = if outline.is_collapsed { rect.bottom() } else { rect.top() + self.metrics.header * zoom };
                let header = Rect::from_min_max(rect.min, pos2(rect.right(), bottom));
                flat.rect(header, mix(style.node, outline.color, 0.25));
            }
            flat.rect(
                Rect::from_min_max(rect.min, pos2(rect.left() + (EDGE * zoom).max(1.5), rect.bottom())),
                outline.color,
            );
            if has_slots {
                self.simple_slots(state, outline, offset, &mut flat);
            }
        }
        flat.paint(painter, &mut scratch.mesh);
        let size = self.metrics.text * zoom * if has_slots { 1.6 } else { 2.2 };
        if self.detail >= Detail::Title && size >= 6.0 {
            self.simple_titles(painter, state, scratch, size.clamp(8.0, 12.0));
        }
    }

    fn simple_slots(&self, state: &CanvasState, outline: &NodeBox, offset: Vec2, flat: &mut Flat) {
        let half = self.metrics.slot * self.projection.view.zoom;
        let mut at = outline.slots.start as usize;
        self.source.slots(outline.id, &mut |slot| {
            if let Some(place) = state.index.slots.get(at) {
                let middle = self.projection.screen(place.anchor + offset);
                let half = if self.hovered == Some(Item::Slot(place.at)) { half * 1.6 } else { half };
                flat.diamond(middle, half, slot.color);
            }
            at += 1;
        });
    }

    fn simple_titles(&self, painter: &Painter, state: &CanvasState, scratch: &Scratch, size: f32) {
        for index in &scratch.nodes {
            let outline = &state.index.nodes[*index as usize];
            let rect = outline.rect.translate(state.gesture.offset_of(outline.id));
            let rect = self.projection.screen_rect(rect);
            let Some(view) = self.source.node(outline.id) else { continue };
            let room = rect.width() - 10.0;
            if rect.height() < size || !rect.intersects(self.projection.window) {
                continue;
            }
            // A title that is a little too long is set smaller before it is cut.
            let whole = self.galley_of(painter, view.title, size, f32::INFINITY);
            let width = whole.as_ref().map_or(0.0, |whole| whole.size().x);
            let title = match whole {
                Some(whole) if width <= room => Some(whole),
                _ => self.galley_of(painter, view.title, (size * room / width.max(1.0)).clamp(6.5, size), room),
            };
            if let Some(title) = title {
                let header = (self.metrics.header * self.projection.view.zoom).max(size * 1.3);
                let middle = rect.top() + header.min(rect.height()) / 2.0;
                self.text(painter, pos2(rect.left() + 6.0, middle), Align2::LEFT_CENTER, title, self.style.text);
            }
        }
    }

    fn simple_connections(&self, state: &mut CanvasState, scratch: &mut Scratch, flat: &mut Flat) {
        let style = self.style;
        let thin = if self.detail == Detail::Block { 0.45 } else { 0.8 };
        for at in &scratch.connections {
            let line = &state.index.connections[*at as usize];
            let is_lit =
                state.selection.contains(Item::Connection(line.id)) || self.hovered == Some(Item::Connection(line.id));
            let color = if is_lit { style.accent } else { mix(style.canvas, line.color, thin) };
            let width = if is_lit { 2.0 } else { 1.0 };
            if self.detail == Detail::Block {
                let from = self.projection.screen(line.from_anchor + state.gesture.offset_of(line.from.node));
                let to = self.projection.screen(line.to_anchor + state.gesture.offset_of(line.to.node));
                flat.line(from, to, width, color);
                continue;
            }
            let Scratch { cubics, points, .. } = scratch;
            let gesture = &state.gesture;
            state.index.way(*at, &|node| gesture.offset_of(node), &|id, at| gesture.point_of(id, at), cubics);
            points.clear();
            for cubic in cubics.iter() {
                let steps = if self.detail == Detail::Shape { 10 } else { 6 };
                let first = usize::from(!points.is_empty());
                points.extend(
                    (first..=steps).map(|step| self.projection.screen(curve::at(cubic, step as f32 / steps as f32))),
                );
            }
            flat.lines(points, width, color);
        }
    }
}

/// A check mark.
pub(super) fn tick(painter: &Painter, at: Pos2, zoom: f32, color: Color32) {
    let points = vec![at + vec2(-3.5, 0.0) * zoom, at + vec2(-1.0, 2.8) * zoom, at + vec2(3.8, -3.0) * zoom];
    painter.add(Shape::line(points, Stroke::new(1.5 * zoom.max(0.7), color)));
}

/// A cross.
fn cross(painter: &Painter, at: Pos2, zoom: f32, color: Color32) {
    let stroke = Stroke::new(1.5 * zoom.max(0.7), color);
    for side in [-1.0, 1.0] {
        painter.line_segment([at - vec2(3.0, 3.0 * side) * zoom, at + vec2(3.0, 3.0 * side) * zoom], stroke);
    }
}
