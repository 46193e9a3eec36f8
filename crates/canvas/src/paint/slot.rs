//! The shapes of slots. Each shape tells its type without colour; filled means connected or set.

use crate::SlotShape;
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, vec2};

/// How a slot's shape is painted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Half its width.
    pub half: f32,
    pub color: Color32,
    /// What is inside when it is not filled.
    pub inside: Color32,
    pub is_filled: bool,
}

/// Paints the shape of a slot around a place.
pub(crate) fn paint(painter: &Painter, shape: SlotShape, at: Pos2, look: Look) {
    let Look { half, color, inside, is_filled } = look;
    let width = (half * 0.27).clamp(1.0, 2.5);
    let stroke = Stroke::new(width, color);
    let fill = if is_filled { color } else { inside };
    let polygon = |points: Vec<Pos2>| painter.add(Shape::convex_polygon(points, fill, stroke));
    let rounded = |rect: Rect, radius: f32| {
        let radius = CornerRadius::same(radius.round() as u8);
        painter.rect(rect, radius, fill, stroke, StrokeKind::Inside);
    };
    match shape {
        SlotShape::Arrow => {
            let (x, y) = (half * 0.95, half * 0.85);
            polygon(vec![
                at + vec2(-x, -y),
                at + vec2(0.1 * x, -y),
                at + vec2(x, 0.0),
                at + vec2(0.1 * x, y),
                at + vec2(-x, y),
            ]);
        }
        SlotShape::Diamond => {
            polygon(vec![at - vec2(half, 0.0), at - vec2(0.0, half), at + vec2(half, 0.0), at + vec2(0.0, half)]);
        }
        SlotShape::Circle => {
            painter.circle(at, half * 0.85, fill, stroke);
        }
        SlotShape::RoundedSquare => rounded(Rect::from_center_size(at, Vec2::splat(half * 1.7)), half * 0.35),
        SlotShape::Lock => {
            let body = Rect::from_min_max(at + vec2(-0.8, -0.2) * half, at + vec2(0.8, 0.95) * half);
            let shackle: Vec<Pos2> = (0..=8)
                .map(|step| {
                    let angle = std::f32::consts::PI * (1.0 + step as f32 / 8.0);
                    at + vec2(angle.cos() * 0.48, angle.sin() * 0.55 - 0.3) * half
                })
                .collect();
            painter.add(Shape::line(shackle, stroke));
            rounded(body, half * 0.25);
        }
        SlotShape::Grid => {
            let side = half * 0.78;
            for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
                let cell = Rect::from_center_size(at + vec2(x, y) * half * 0.48, Vec2::splat(side));
                painter.rect(cell, 1, fill, Stroke::new(width * 0.75, color), StrokeKind::Inside);
            }
        }
        SlotShape::Columns => {
            for x in [-1.0, 1.0] {
                let column = Rect::from_center_size(at + vec2(x * half * 0.48, 0.0), vec2(half * 0.78, half * 1.75));
                painter.rect(column, 1, fill, Stroke::new(width * 0.75, color), StrokeKind::Inside);
            }
        }
        SlotShape::Hexagon => {
            let corner = |step: i32| {
                let angle = std::f32::consts::FRAC_PI_3 * step as f32;
                at + vec2(angle.cos(), angle.sin()) * half
            };
            polygon((0..6).map(corner).collect());
        }
        SlotShape::Ring => {
            painter.circle(at, half * 0.85, inside, Stroke::new(width * 1.3, color));
            if is_filled {
                painter.circle_filled(at, half * 0.38, color);
            }
        }
    }
}
