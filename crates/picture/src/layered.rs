//! The layered layout: boxes in columns from left to right along their links, few crossings, short straight lines.
//!
//! It knows boxes and links and nothing of graphs. It is deterministic, and as the order it begins with is the
//! order of the flow and is only left for fewer crossings, a small change of the graph moves little.

mod order;
mod ranks;
mod rows;

use crate::anatomy::{GRID, Size};
use authcanvas_graph::Point;

/// Between columns.
const COLUMN_GAP: f64 = 80.0;
/// Between boxes of one column.
pub(crate) const ROW_GAP: f64 = 32.0;
/// Between parts that nothing connects.
pub(crate) const PART_GAP: f64 = 64.0;

/// A line between two boxes, which are given by their index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    /// The box it leaves, at the right.
    pub(crate) from: usize,
    /// The box it reaches, at the left.
    pub(crate) to: usize,
    /// How far below the upper edge it leaves.
    pub(crate) from_y: f64,
    /// How far below the upper edge it arrives.
    pub(crate) to_y: f64,
    /// True for execution, whose lines are to be straight and never lead backwards without need.
    pub(crate) is_flow: bool,
}

/// What is laid out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Boxes {
    /// Their sizes. Their order is the order of the flow.
    pub(crate) sizes: Vec<Size>,
    /// The links, each by the box and the height that it leaves at.
    pub(crate) links: Vec<Link>,
}

/// The upper left corner of each box; the least coordinates are 0.
pub(crate) fn places(boxes: &Boxes) -> Vec<Point> {
    let mut places = vec![Point::default(); boxes.sizes.len()];
    let mut top = 0.0;
    for part in parts(boxes) {
        let (inside, links) = within(boxes, &part);
        let found = part_places(&inside, &links);
        let mut bottom: f64 = top;
        for ((index, place), size) in part.iter().zip(&found).zip(&inside) {
            places[*index] = Point { x: place.x, y: top + place.y };
            bottom = bottom.max(top + place.y + size.height);
        }
        top = snapped_up(bottom + PART_GAP);
    }
    places
}

/// The next line of the grid.
pub(crate) fn snapped_up(value: f64) -> f64 {
    (value / GRID).ceil() * GRID
}

/// The boxes that links join, as lists of indices, each in the order of the flow.
fn parts(boxes: &Boxes) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..boxes.sizes.len()).collect();
    fn find(leader: &mut [usize], mut index: usize) -> usize {
        while leader[index] != index {
            leader[index] = leader[leader[index]];
            index = leader[index];
        }
        index
    }
    for link in &boxes.links {
        let (one, two) = (find(&mut leader, link.from), find(&mut leader, link.to));
        leader[one.max(two)] = one.min(two);
    }
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); boxes.sizes.len()];
    for index in 0..boxes.sizes.len() {
        parts[find(&mut leader, index)].push(index);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn within(boxes: &Boxes, part: &[usize]) -> (Vec<Size>, Vec<Link>) {
    let sizes = part.iter().map(|index| boxes.sizes[*index]).collect();
    let own = |index: usize| part.binary_search(&index).ok();
    let links = boxes.links.iter().filter_map(|link| Some(Link { from: own(link.from)?, to: own(link.to)?, ..*link }));
    (sizes, links.filter(|link| link.from != link.to).collect())
}

/// The places of boxes that are all connected.
fn part_places(sizes: &[Size], links: &[Link]) -> Vec<Point> {
    let forward = ranks::forward(sizes.len(), links);
    let ranks = ranks::ranks(sizes.len(), &forward);
    let layers = order::layers(sizes, &ranks, forward);
    let tops = rows::tops(&layers);
    let columns = columns(sizes, &ranks);
    let place = |index: usize| Point { x: columns[ranks[index]], y: tops[index] };
    let mut places: Vec<Point> = (0..sizes.len()).map(place).collect();
    let least = places.iter().map(|place| place.y).fold(f64::INFINITY, f64::min);
    places.iter_mut().for_each(|place| place.y -= least);
    places
}

/// The left edge of each column.
fn columns(sizes: &[Size], ranks: &[usize]) -> Vec<f64> {
    let n_columns = ranks.iter().max().map_or(0, |last| last + 1);
    let mut widths = vec![0.0_f64; n_columns];
    for (size, rank) in sizes.iter().zip(ranks) {
        widths[*rank] = widths[*rank].max(size.width);
    }
    let mut x = 0.0;
    let lefts = widths.into_iter().map(|width| {
        let left = x;
        x = snapped_up(x + width + COLUMN_GAP);
        left
    });
    lefts.collect()
}
