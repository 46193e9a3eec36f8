//! Plain quads in one mesh, without soft edges: for dots, far views and the minimap, where there are thousands.

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Vec2};
use std::sync::Arc;

/// A mesh that is being filled.
pub(crate) struct Flat {
    mesh: Mesh,
}

impl Flat {
    /// A new mesh in the room of the last frame's, if that is no longer drawn from.
    pub fn reuse(room: &mut Arc<Mesh>) -> Self {
        let mut mesh = Arc::get_mut(room).map(std::mem::take).unwrap_or_default();
        mesh.clear();
        Self { mesh }
    }

    /// Paints what was collected and keeps the room for the next frame.
    pub fn paint(self, painter: &Painter, room: &mut Arc<Mesh>) {
        let mesh = Arc::new(self.mesh);
        if !mesh.is_empty() {
            painter.add(Shape::Mesh(mesh.clone()));
        }
        *room = mesh;
    }

    /// Keeps what was collected, to be painted by whoever holds the room.
    pub fn keep(self, room: &mut Arc<Mesh>) {
        *room = Arc::new(self.mesh);
    }

    /// A quad with corners in turn.
    fn quad(&mut self, corners: [Pos2; 4], color: Color32) {
        let first = self.mesh.vertices.len() as u32;
        for corner in corners {
            self.mesh.colored_vertex(corner, color);
        }
        self.mesh.indices.extend([first, first + 1, first + 2, first, first + 2, first + 3]);
    }

    /// A rectangle.
    pub fn rect(&mut self, rect: Rect, color: Color32) {
        self.quad([rect.min, rect.right_top(), rect.max, rect.left_bottom()], color);
    }

    /// A square by its middle and side.
    pub fn square(&mut self, middle: Pos2, side: f32, color: Color32) {
        self.rect(Rect::from_center_size(middle, Vec2::splat(side)), color);
    }

    /// A square on its corner, by its middle and half its width.
    pub fn diamond(&mut self, middle: Pos2, half: f32, color: Color32) {
        let (x, y) = (Vec2::new(half, 0.0), Vec2::new(0.0, half));
        self.quad([middle - x, middle - y, middle + x, middle + y], color);
    }

    /// A straight line.
    pub fn line(&mut self, from: Pos2, to: Pos2, width: f32, color: Color32) {
        let along = to - from;
        let length = along.length();
        if length > 0.0 {
            let side = along.rot90() * (width / 2.0 / length);
            self.quad([from - side, to - side, to + side, from + side], color);
        }
    }

    /// A line through some points.
    pub fn lines(&mut self, points: &[Pos2], width: f32, color: Color32) {
        let Some(last) = points.len().checked_sub(1).filter(|last| *last > 0) else { return };
        let first = self.mesh.vertices.len() as u32;
        for (index, point) in points.iter().enumerate() {
            let along = points[(index + 1).min(last)] - points[index.saturating_sub(1)];
            let side = along.rot90() * (width / 2.0 / along.length().max(1e-3));
            self.mesh.colored_vertex(*point - side, color);
            self.mesh.colored_vertex(*point + side, color);
        }
        for piece in 0..last as u32 {
            let at = first + 2 * piece;
            self.mesh.indices.extend([at, at + 1, at + 2, at + 1, at + 3, at + 2]);
        }
    }
}
