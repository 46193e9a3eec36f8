//! A graph in small, as the empty window shows it: coloured blocks where its nodes stand, and lines between them.

use crate::look::Palette;
use authcanvas::graph::Graph;
use authcanvas_interpreter::Registry;
use authcanvas_picture as picture;
use egui::{Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};
use picture::Nature;

/// What is left free around the graph.
const MARGIN: f32 = 10.0;

/// Where everything of a graph stands, in canvas units.
#[derive(Debug, Clone, Default)]
pub struct Thumbnail {
    nodes: Vec<(Rect, Nature)>,
    lines: Vec<(Pos2, Pos2)>,
}

impl Thumbnail {
    /// The picture of a graph.
    pub fn of(graph: &Graph, registry: &Registry) -> Self {
        let anatomies = picture::anatomies(graph, registry, picture::Detail::Brief);
        let places = picture::places(graph, registry, &anatomies);
        let rect = |id| {
            let (at, anatomy) = (places.get(id)?, anatomies.get(id)?);
            let size = vec2(anatomy.size.width as f32, anatomy.size.height as f32);
            Some(Rect::from_min_size(pos2(at.x as f32, at.y as f32), size))
        };
        let nodes = anatomies.iter().filter_map(|(id, anatomy)| Some((rect(id)?, anatomy.nature))).collect();
        let ends = graph.connections.keys().filter_map(|line| {
            let (from, to) = (rect(&line.from.node)?, rect(&line.to.node)?);
            let down = |id, slot, side| anatomies.get(id).map_or(0.0, |face| face.slot_y(slot, side)) as f32;
            let leaves = down(&line.from.node, &line.from.slot, picture::Side::Right);
            let arrives = down(&line.to.node, &line.to.slot, picture::Side::Left);
            Some((from.right_top() + vec2(0.0, leaves), to.left_top() + vec2(0.0, arrives)))
        });
        Self { nodes, lines: ends.collect() }
    }

    /// Draws it as large as there is room.
    pub fn ui(&self, ui: &mut Ui, palette: &Palette, size: Vec2) {
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let painter = ui.painter_at(rect);
        painter.rect(rect, 4.0, palette.canvas, Stroke::new(1.0, palette.line), StrokeKind::Inside);
        let Some(whole) = self.nodes.iter().map(|(node, _)| *node).reduce(Rect::union) else { return };
        let room = rect.shrink(MARGIN);
        let scale = (room.width() / whole.width()).min(room.height() / whole.height()).min(0.2);
        let place = |at: Pos2| room.center() + (at - whole.center()) * scale;
        for (from, to) in &self.lines {
            painter.line_segment([place(*from), place(*to)], Stroke::new(1.0, palette.dim.gamma_multiply(0.7)));
        }
        for (node, nature) in &self.nodes {
            let block = Rect::from_min_max(place(node.min), place(node.max));
            let color = palette.of_nature(*nature);
            painter.rect(block, 1.5, palette.node, Stroke::new(1.0, color), StrokeKind::Inside);
            let header = Rect::from_min_size(block.min, vec2(block.width(), (28.0 * scale).max(2.0)));
            painter.rect_filled(header, 1.0, color);
        }
    }
}
