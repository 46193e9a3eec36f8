//! The way of a connection: cubics that leave and arrive horizontally, through its reroute points; one that leads
//! back goes around the nodes it joins, not through them.

use egui::{Pos2, Rect, pos2, vec2};

/// A cubic from its first point to its last.
pub(crate) type Cubic = [Pos2; 4];

/// Room between a node and a connection that goes around it.
const CLEARANCE: f32 = 20.0;
/// How far a connection that leads back runs out before it turns.
const TURN: f32 = 40.0;

/// What a connection joins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends {
    /// The middle of the output.
    pub from: Pos2,
    /// The middle of the input.
    pub to: Pos2,
    /// The node it leaves.
    pub from_rect: Rect,
    /// The node it reaches.
    pub to_rect: Rect,
}

/// The cubics of a connection, in the units of its ends.
pub(crate) fn way(ends: Ends, reroutes: &[Pos2], cubics: &mut Vec<Cubic>) {
    cubics.clear();
    if reroutes.is_empty() {
        if ends.to.x < ends.from.x + CLEARANCE / 2.0 {
            back(ends, cubics);
        } else {
            cubics.push(forth(ends.from, ends.to));
        }
        return;
    }
    let mut from = ends.from;
    for to in reroutes.iter().copied().chain([ends.to]) {
        cubics.push(forth(from, to));
        from = to;
    }
}

/// From a place to one that should be reached going right; between reroute points also going left.
fn forth(from: Pos2, to: Pos2) -> Cubic {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let reach =
        if dx >= 0.0 { (dx * 0.5).max(dy.abs().min(dx) * 0.25).min(240.0) } else { -(dx.abs() * 0.5).min(240.0) };
    [from, from + vec2(reach, 0.0), to - vec2(reach, 0.0), to]
}

/// Around both nodes: out to the right, through a lane above, below or between them, and in from the left.
fn back(ends: Ends, cubics: &mut Vec<Cubic>) {
    let Ends { from, to, from_rect, to_rect } = ends;
    let gap_below = to_rect.top() - from_rect.bottom();
    let gap_above = from_rect.top() - to_rect.bottom();
    let lane = if gap_below >= CLEARANCE {
        from_rect.bottom() + gap_below / 2.0
    } else if gap_above >= CLEARANCE {
        to_rect.bottom() + gap_above / 2.0
    } else {
        // Over them or under them, whichever is shorter.
        let over = from_rect.top().min(to_rect.top()) - CLEARANCE;
        let under = from_rect.bottom().max(to_rect.bottom()) + CLEARANCE;
        let length = |lane: f32| (from.y - lane).abs() + (to.y - lane).abs();
        if length(over) < length(under) { over } else { under }
    };
    let (out, into) = (pos2(from.x, lane), pos2(to.x, lane));
    let turn = |y: f32| TURN.max((y - lane).abs() * 0.4).min(120.0);
    let (right, left) = (turn(from.y), turn(to.y));
    cubics.push([from, from + vec2(right, 0.0), out + vec2(right, 0.0), out]);
    let third = (into - out) / 3.0;
    cubics.push([out, out + third, into - third, into]);
    cubics.push([into, into - vec2(left, 0.0), to - vec2(left, 0.0), to]);
}

/// A point of a cubic, `t` from 0 to 1.
pub(crate) fn at(cubic: &Cubic, t: f32) -> Pos2 {
    let s = 1.0 - t;
    let (a, b, c, d) = (s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t);
    pos2(
        a * cubic[0].x + b * cubic[1].x + c * cubic[2].x + d * cubic[3].x,
        a * cubic[0].y + b * cubic[1].y + c * cubic[2].y + d * cubic[3].y,
    )
}

/// A point of a whole way, `t` from 0 to 1.
pub(crate) fn along(cubics: &[Cubic], t: f32) -> Option<Pos2> {
    let n_cubics = cubics.len();
    let place = t.clamp(0.0, 1.0) * n_cubics as f32;
    let index = (place as usize).min(n_cubics.checked_sub(1)?);
    Some(at(&cubics[index], place - index as f32))
}

/// The straight pieces that stand for a way, none longer on the screen than the eye forgives.
pub(crate) fn flatten(cubics: &[Cubic], zoom: f32, points: &mut Vec<Pos2>) {
    points.clear();
    for cubic in cubics {
        let span = (cubic[1] - cubic[0]).length() + (cubic[2] - cubic[1]).length() + (cubic[3] - cubic[2]).length();
        let straight = (cubic[3] - cubic[0]).length();
        // A way that hardly bends needs few pieces however long it is.
        let bend = (span - straight).max(0.0) * zoom;
        let n_pieces = (4.0 + bend.sqrt() * 1.6 + (span * zoom).sqrt() * 0.35).clamp(4.0, 40.0) as usize;
        if points.is_empty() {
            points.push(cubic[0]);
        }
        points.extend((1..=n_pieces).map(|index| at(cubic, index as f32 / n_pieces as f32)));
    }
}

/// How far a place is from a way, and which cubic is nearest.
pub(crate) fn distance(cubics: &[Cubic], place: Pos2, zoom: f32) -> Option<(f32, usize)> {
    let mut points = Vec::new();
    let mut nearest: Option<(f32, usize)> = None;
    for (index, cubic) in cubics.iter().enumerate() {
        flatten(std::slice::from_ref(cubic), zoom, &mut points);
        for pair in points.windows(2) {
            let found = to_segment(place, pair[0], pair[1]);
            if nearest.is_none_or(|(distance, _)| found < distance) {
                nearest = Some((found, index));
            }
        }
    }
    nearest
}

/// How far a place is from a straight piece.
pub(crate) fn to_segment(place: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let length = along.length_sq();
    let t = if length > 0.0 { ((place - from).dot(along) / length).clamp(0.0, 1.0) } else { 0.0 };
    place.distance(from + along * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(from: Rect, to: Rect) -> Ends {
        Ends {
            from: from.right_top() + vec2(0.0, 14.0),
            to: to.left_top() + vec2(0.0, 14.0),
            from_rect: from,
            to_rect: to,
        }
    }

    /// A connection that leads back crosses neither of its nodes, wherever they lie.
    #[test]
    fn back_goes_around() {
        let from = Rect::from_min_size(pos2(0.0, 0.0), vec2(192.0, 120.0));
        for x in [-900.0, -400.0, -200.0, -20.0] {
            for y in [-400.0, -130.0, -60.0, 0.0, 60.0, 130.0, 400.0] {
                let to = Rect::from_min_size(pos2(x, y), vec2(160.0, 100.0));
                if from.expand(8.0).intersects(to) {
                    continue;
                }
                let (mut cubics, mut points) = (Vec::new(), Vec::new());
                way(ends(from, to), &[], &mut cubics);
                flatten(&cubics, 1.0, &mut points);
                for point in &points {
                    assert!(!from.shrink(2.0).contains(*point), "{to:?}: {point:?} is in the first node");
                    assert!(!to.shrink(2.0).contains(*point), "{to:?}: {point:?} is in the second node");
                }
            }
        }
    }

    /// A way begins and ends at its slots and passes each reroute point.
    #[test]
    fn ways_pass_their_points() {
        let from = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 50.0));
        let to = Rect::from_min_size(pos2(400.0, 90.0), vec2(100.0, 50.0));
        let through = [pos2(200.0, 300.0), pos2(150.0, 20.0)];
        let (mut cubics, mut points) = (Vec::new(), Vec::new());
        way(ends(from, to), &through, &mut cubics);
        flatten(&cubics, 1.0, &mut points);
        for place in [pos2(100.0, 14.0), through[0], through[1], pos2(400.0, 104.0)] {
            assert!(points.iter().any(|point| point.distance(place) < 0.01), "{place:?}");
        }
        assert_eq!(distance(&cubics, through[1], 1.0).map(|(_, index)| index), Some(1));
    }
}
