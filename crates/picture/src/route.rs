//! The way of a connection: a cubic curve that leaves and arrives horizontally, and one that leads backwards around
//! its nodes.

use crate::arrange::Rect;
use authcanvas_graph::Point;

/// How far a curve leaves straight at least.
const REACH: f64 = 32.0;
/// How far a curve leaves straight at most.
pub(crate) const FAR: f64 = 160.0;
/// Between a node and a connection that leads around it.
const AROUND: f64 = 24.0;
/// Between a node and a connection that passes it.
const CLEARANCE: f64 = 8.0;
/// In how many places a curve is looked at.
const SAMPLES: u32 = 24;

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

/// The same, led past nodes that it would otherwise run behind: `others` are the rectangles of the nodes that the
/// connection does not join.
pub fn route_clear(start: Point, end: Point, from: &Rect, to: &Rect, others: &[Rect]) -> Route {
    let plain = route(start, end, from, to);
    let [[first, second, last]] = plain.curves.as_slice() else { return plain };
    let points =
        (1..SAMPLES).map(|step| on_curve([start, *first, *second, *last], f64::from(step) / f64::from(SAMPLES)));
    let points: Vec<Point> = points.collect();
    let is_hit = |rect: &&Rect| points.iter().any(|point| rect.grown(CLEARANCE / 2.0).holds(*point));
    let hit: Vec<&Rect> = others.iter().filter(is_hit).collect();
    let left = hit.iter().map(|rect| rect.x - AROUND).fold(f64::INFINITY, f64::min).max(start.x + AROUND);
    let right = hit.iter().map(|rect| rect.right() + AROUND).fold(f64::NEG_INFINITY, f64::max).min(end.x - AROUND);
    if hit.is_empty() || left >= right {
        return plain;
    }
    let between: Vec<&Rect> = others.iter().filter(|rect| rect.x < right && left < rect.right()).collect();
    let is_free = |y: &f64| between.iter().all(|rect| *y < rect.y - CLEARANCE || rect.bottom() + CLEARANCE < *y);
    let lanes = between.iter().flat_map(|rect| [rect.y - CLEARANCE - 1.0, rect.bottom() + CLEARANCE + 1.0]);
    let bend = |y: f64| (y - start.y).abs() + (y - end.y).abs();
    let lane = lanes.chain([start.y, end.y]).filter(is_free).min_by(|one, two| bend(*one).total_cmp(&bend(*two)));
    let Some(y) = lane else { return plain };
    let point = |x: f64, y: f64| Point { x, y };
    let (leave, arrive) = ((left - start.x) / 2.0, (end.x - right) / 2.0);
    let third = (right - left) / 3.0;
    Route {
        start,
        curves: vec![
            [point(start.x + leave, start.y), point(left - leave, y), point(left, y)],
            [point(left + third, y), point(right - third, y), point(right, y)],
            [point(right + arrive, y), point(end.x - arrive, end.y), end],
        ],
    }
}

/// The point of a cubic curve at a share of its way.
fn on_curve([a, b, c, d]: [Point; 4], at: f64) -> Point {
    let rest = 1.0 - at;
    let (wa, wb, wc, wd) = (rest.powi(3), 3.0 * rest * rest * at, 3.0 * rest * at * at, at.powi(3));
    Point { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_passes_a_node_that_stands_in_its_way() {
        let rect = |x: f64, y: f64| Rect { x, y, width: 100.0, height: 60.0 };
        let (from, to, between) = (rect(0.0, 0.0), rect(600.0, 0.0), rect(300.0, -20.0));
        let (start, end) = (Point { x: 100.0, y: 14.0 }, Point { x: 600.0, y: 14.0 });
        assert_eq!(route_clear(start, end, &from, &to, &[]), route(start, end, &from, &to));
        let led = route_clear(start, end, &from, &to, &[between]);
        let mut at = led.start;
        for [one, two, end] in &led.curves {
            for step in 0..=20 {
                assert!(!between.holds(on_curve([at, *one, *two, *end], f64::from(step) / 20.0)));
            }
            at = *end;
        }
        assert_eq!(led.end(), end);
    }

    #[test]
    fn a_way_back_leads_around() {
        let rect = |x: f64| Rect { x, y: 0.0, width: 100.0, height: 60.0 };
        let led = route(Point { x: 400.0, y: 14.0 }, Point { x: 0.0, y: 14.0 }, &rect(300.0), &rect(0.0));
        assert!(led.curves.iter().any(|[.., end]| end.y < 0.0 || end.y > 60.0), "{led:?}");
    }
}
