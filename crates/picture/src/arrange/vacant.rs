//! Places for the few nodes that a file does not place, among those that it does.

use super::{Rect, Wires};
use crate::anatomy::Anatomy;
use crate::layered::{PART_GAP, ROW_GAP, snapped_up};
use authcanvas_graph::{Graph, NodeId, Point};
use std::collections::BTreeMap;

/// All places: those given, and for each other node one that stands to a neighbour as in a fresh layout, moved down
/// until it stands on nothing and in no frame that the neighbour is not in.
pub(super) fn filled(
    graph: &Graph,
    anatomies: &BTreeMap<NodeId, Anatomy>,
    wires: &Wires<'_>,
    mut places: BTreeMap<NodeId, Point>,
    fresh: &BTreeMap<NodeId, Point>,
) -> BTreeMap<NodeId, Point> {
    let rect_of = |id: &NodeId, at: Point| anatomies.get(id).map(|anatomy| Rect::of(anatomy, at)).unwrap_or_default();
    let mut taken: Vec<Rect> = places.iter().map(|(id, at)| rect_of(id, *at)).collect();
    let frames: Vec<Rect> = graph
        .view
        .frames
        .iter()
        .map(|frame| Rect { x: frame.at.x, y: frame.at.y, width: frame.size.x, height: frame.size.y })
        .collect();
    let neighbours = neighbours(wires);
    for id in next_to_placed(wires, &neighbours, &places) {
        let Some(own) = fresh.get(id) else { continue };
        let neighbour = neighbours.get(id).into_iter().flatten().find(|other| places.contains_key(**other));
        let (wished, beside) = match neighbour {
            Some(other) => {
                let (there, fresh) = (places[*other], fresh.get(*other).copied().unwrap_or_default());
                let at = Point { x: there.x + own.x - fresh.x, y: there.y + own.y - fresh.y };
                (at, Some(rect_of(other, there)))
            }
            // Below everything, at the left.
            None => {
                let left = taken.iter().chain(&frames).map(|rect| rect.x).fold(f64::INFINITY, f64::min);
                let bottom = taken.iter().chain(&frames).map(Rect::bottom).fold(f64::NEG_INFINITY, f64::max);
                let at = if left.is_finite() { Point { x: left, y: bottom + PART_GAP } } else { *own };
                (at, None)
            }
        };
        let foreign = frames.iter().filter(|frame| beside.is_none_or(|rect| !frame.holds_middle_of(&rect)));
        let foreign: Vec<Rect> = foreign.copied().collect();
        let at = free_below(rect_of(id, wished), &taken, &foreign);
        taken.push(rect_of(id, at));
        places.insert(id.clone(), at);
    }
    places
}

/// The nodes that each node is connected to: those that lead to it, then those that it leads to.
fn neighbours<'g>(wires: &Wires<'g>) -> BTreeMap<&'g NodeId, Vec<&'g NodeId>> {
    let mut neighbours: BTreeMap<&NodeId, Vec<&NodeId>> = BTreeMap::new();
    for is_flow in [true, false] {
        let links = || wires.links.iter().filter(|(.., link)| link.is_flow == is_flow);
        links().for_each(|(from, to, _)| neighbours.entry(to).or_default().push(from));
        links().for_each(|(from, to, _)| neighbours.entry(from).or_default().push(to));
    }
    neighbours
}

/// The nodes without a place, so that as many as can be follow one that has or then gets a place.
fn next_to_placed<'g>(
    wires: &Wires<'g>,
    neighbours: &BTreeMap<&'g NodeId, Vec<&'g NodeId>>,
    places: &BTreeMap<NodeId, Point>,
) -> Vec<&'g NodeId> {
    let mut met: std::collections::BTreeSet<&NodeId> = places.keys().collect();
    let mut order = Vec::new();
    let placed = wires.order.iter().filter(|id| places.contains_key(**id));
    for begin in placed.chain(&wires.order) {
        let mut open = std::collections::VecDeque::from([*begin]);
        if met.insert(begin) {
            order.push(*begin);
        }
        while let Some(at) = open.pop_front() {
            for other in neighbours.get(at).into_iter().flatten() {
                if met.insert(other) {
                    order.push(*other);
                    open.push_back(other);
                }
            }
        }
    }
    order
}

/// The first place straight below, on the grid, where a rectangle stands on nothing.
fn free_below(mut rect: Rect, taken: &[Rect], foreign: &[Rect]) -> Point {
    rect.y = snapped_up(rect.y);
    rect.x = snapped_up(rect.x);
    loop {
        let around = rect.grown(ROW_GAP / 2.0);
        let mut hit = taken.iter().chain(foreign).filter(|other| around.overlaps(other));
        let Some(first) = hit.next() else { break };
        rect.y = snapped_up(first.bottom() + ROW_GAP / 2.0).max(rect.y + crate::anatomy::GRID);
    }
    Point { x: rect.x, y: rect.y }
}
