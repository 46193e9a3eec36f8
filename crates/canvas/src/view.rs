//! The window onto the canvas: which part is shown and how large. Everything is painted in screen coordinates, so
//! that what accessibility and tests are told is where things are.

use egui::{Pos2, Rect, Vec2};
use serde::{Deserialize, Serialize};

/// The part of the canvas that is shown: its middle, and points per canvas unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The middle, to the right.
    pub x: f32,
    /// The middle, downwards.
    pub y: f32,
    /// Points per canvas unit, from [`View::MIN_ZOOM`] to [`View::MAX_ZOOM`].
    pub zoom: f32,
}

impl Default for View {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, zoom: 1.0 }
    }
}

impl View {
    /// The farthest that one can zoom out.
    pub const MIN_ZOOM: f32 = 0.02;
    /// The nearest that one can zoom in.
    pub const MAX_ZOOM: f32 = 4.0;

    /// The view that shows a part of the canvas whole in a window of a size, at most at zoom 1.
    pub fn showing(part: Rect, window: Vec2) -> Self {
        let margin = 48.0_f32.min(window.min_elem() / 4.0);
        let room = (window - Vec2::splat(2.0 * margin)).max(Vec2::splat(1.0));
        let zoom = (room.x / part.width().max(1.0)).min(room.y / part.height().max(1.0));
        let zoom = zoom.clamp(Self::MIN_ZOOM, 1.0);
        Self { x: part.center().x, y: part.center().y, zoom }
    }

    /// A view with numbers that can be drawn with, whatever was read from a settings file.
    pub(crate) fn sound(self) -> Self {
        let number = |value: f32| if value.is_finite() { value.clamp(-1e7, 1e7) } else { 0.0 };
        let zoom = if self.zoom.is_finite() { self.zoom.clamp(Self::MIN_ZOOM, Self::MAX_ZOOM) } else { 1.0 };
        Self { x: number(self.x), y: number(self.y), zoom }
    }
}

/// How much of a node is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Coloured blocks and straight lines.
    Block,
    /// Blocks with titles while they are readable.
    Title,
    /// Headers and slots, no text of slots, no values.
    Shape,
    /// Everything.
    Full,
}

impl Detail {
    /// What is drawn at a zoom.
    pub fn at(zoom: f32) -> Self {
        match zoom {
            zoom if zoom < 0.12 => Detail::Block,
            zoom if zoom < 0.25 => Detail::Title,
            zoom if zoom < 0.5 => Detail::Shape,
            _ => Detail::Full,
        }
    }
}

/// A view in a window: converts between canvas and screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Projection {
    /// The window on the screen.
    pub window: Rect,
    /// What it shows.
    pub view: View,
}

impl Projection {
    /// On the screen.
    pub fn screen(&self, canvas: Pos2) -> Pos2 {
        self.window.center() + (canvas - Pos2::new(self.view.x, self.view.y)) * self.view.zoom
    }

    /// On the screen.
    pub fn screen_rect(&self, canvas: Rect) -> Rect {
        Rect::from_min_max(self.screen(canvas.min), self.screen(canvas.max))
    }

    /// On the canvas.
    pub fn canvas(&self, screen: Pos2) -> Pos2 {
        Pos2::new(self.view.x, self.view.y) + (screen - self.window.center()) / self.view.zoom
    }

    /// The part of the canvas that is seen.
    pub fn seen(&self) -> Rect {
        Rect::from_min_max(self.canvas(self.window.min), self.canvas(self.window.max))
    }

    /// The view with another zoom, the canvas staying where it is under a place of the screen.
    pub fn zoomed_at(&self, screen: Pos2, factor: f32) -> View {
        let zoom = (self.view.zoom * factor).clamp(View::MIN_ZOOM, View::MAX_ZOOM);
        let fixed = self.canvas(screen);
        let middle = fixed - (screen - self.window.center()) / zoom;
        View { x: middle.x, y: middle.y, zoom }
    }
}
