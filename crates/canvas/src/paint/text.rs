//! Texts at a zoom. egui keeps laid-out texts between frames; sizes go by half points, so that zooming makes few new
//! ones.

use super::Scene;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Vec2};
use std::sync::Arc;

/// Below this size nothing can be read.
const SMALLEST: f32 = 5.0;

impl Scene<'_> {
    /// A text of a size at zoom 1, on one line and no wider than `room` on the screen.
    pub fn galley(&self, painter: &Painter, text: &str, size: f32, room: f32) -> Option<Arc<Galley>> {
        self.galley_of(painter, text, size * self.projection.view.zoom, room)
    }

    /// A text of a size on the screen, on one line and no wider than `room`.
    pub fn galley_of(&self, painter: &Painter, text: &str, size: f32, room: f32) -> Option<Arc<Galley>> {
        let size = (size * 2.0).round() / 2.0;
        if size < SMALLEST || text.is_empty() || room < size {
            return None;
        }
        // What is a line in the host's text is a space here.
        let shown: std::borrow::Cow<'_, str> = match text.find(['\n', '\r', '\t']) {
            Some(_) => text.replace(['\n', '\r', '\t'], " ").into(),
            None => text.into(),
        };
        // Nobody sees more of a very long text than its beginning.
        let end = shown.char_indices().nth(200).map_or(shown.len(), |(end, _)| end);
        let format = TextFormat::simple(FontId::proportional(size), Color32::PLACEHOLDER);
        let mut job = LayoutJob::single_section(shown[..end].to_owned(), format);
        job.wrap = TextWrapping { max_width: f32::INFINITY, max_rows: 1, ..Default::default() };
        let galley = painter.layout_job(job.clone());
        if galley.size().x <= room {
            return Some(galley);
        }
        job.wrap = TextWrapping { max_width: room, max_rows: 1, break_anywhere: true, overflow_character: Some('…') };
        Some(painter.layout_job(job))
    }

    /// Paints a text with its anchor at a place; answers what it covers.
    pub fn text(&self, painter: &Painter, place: Pos2, anchor: Align2, galley: Arc<Galley>, color: Color32) -> Rect {
        let rect = anchor.anchor_size(place, galley.size());
        painter.galley(rect.min, galley, color);
        rect
    }

    /// The same, heavier: the typeface has one weight, so it is struck twice.
    pub fn bold(&self, painter: &Painter, place: Pos2, anchor: Align2, galley: Arc<Galley>, color: Color32) -> Rect {
        let rect = anchor.anchor_size(place, galley.size());
        let shift = Vec2::new((galley.size().y * 0.025).clamp(0.2, 0.6), 0.0);
        painter.galley(rect.min, galley.clone(), color);
        painter.galley(rect.min + shift, galley, color);
        rect
    }
}
