//! The way of a connection: a cubic curve that leaves and arrives horizontally, and one that leads backwards around
//! its nodes.

use crate::arrange::Rect;
use authcanvas_graph::Point;

/// How far a curve leaves straight at least.
const REACH: f64 = 32.0;
/// How far a curve leaves straight at most.
const FAR: f64 = 160.0;
/// Between a node and a connection that leads around it.
const AROUND: f64 = 24.0;

/// A way of cubic Bézier curves: a beginning, and for each curve two handles and its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Where it begins.
    pub start: Point,
    /// The curves.
    pub curves: Vec<[Point; 3]>,
}

impl Route {
    /// Where it ends.
    pub fn end(&self) -> Point {
        self.curves.last().map_or(self.start, |[_, _, end]| *end)
    }
}

/// The way from an out to an in, given the rectangles of their nodes.
pub fn route(start: Point, end: Point, from: &Rect, to: &Rect) -> Route {
    let leads_back = end.x < start.x + REACH && (end.x < start.x || (end.y - start.y).abs() > REACH);
    if leads_back && from.right() > to.x {
        return around(start, end, from, to);
    }
    let reach = ((end.x - start.x).abs() / 2.0).clamp(REACH, FAR);
    let (first, second) = (Point { x: start.x + reach, y: start.y }, Point { x: end.x - reach, y: end.y });
    Route { start, curves: vec![[first, second, end]] }
}

/// Below both nodes, or above them where that is nearer.
fn around(start: Point, end: Point, from: &Rect, to: &Rect) -> Route {
    let below = from.bottom().max(to.bottom()) + AROUND;
    let above = from.y.min(to.y) - AROUND;
    let length = |y: f64| (start.y - y).abs() + (end.y - y).abs();
    let y = if length(above) < length(below) { above } else { below };
    let (right, left) = (start.x + AROUND, end.x - AROUND);
    let point = |x, y| Point { x, y };
    let lower = |from_y: f64| from_y + (y - from_y).clamp(-AROUND, AROUND);
    Route {
        start,
        curves: vec![
            [point(right, start.y), point(right, start.y), point(right, lower(start.y))],
            [point(right, y), point(right, y), point(right - AROUND, y)],
            [point(right - 2.0 * AROUND, y), point(left + 2.0 * AROUND, y), point(left + AROUND, y)],
            [point(left, y), point(left, y), point(left, lower(end.y))],
            [point(left, end.y), point(left, end.y), end],
        ],
    }
}
