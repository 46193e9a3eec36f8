//! The order of boxes within their columns: that of the flow, changed only where it crosses fewer lines.

use super::Link;
use crate::anatomy::Size;

/// How often the columns are gone through.
const SWEEPS: usize = 16;
/// Sweeps without fewer crossings after which it is good enough.
const PATIENCE: usize = 4;
/// Lines over more columns than this have no lane of their own.
const LONGEST: usize = 40;
/// The height of a lane that a long line has in each column it passes.
const LANE: f64 = 8.0;

/// Boxes and lanes by column, from the top down.
#[derive(Debug)]
pub(super) struct Layers {
    /// For each column, indices into `items`.
    pub(super) columns: Vec<Vec<usize>>,
    /// The boxes in their own order, then the lanes of long lines.
    pub(super) items: Vec<Item>,
    /// Lines between neighbouring columns, left to right.
    pub(super) lines: Vec<Line>,
}

/// A box, or a lane in a column that a long line passes.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) height: f64,
    pub(super) is_lane: bool,
    /// The lines that arrive, and those that leave.
    pub(super) before: Vec<usize>,
    pub(super) after: Vec<usize>,
}

/// A line between neighbouring columns, between items by index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) from_y: f64,
    pub(super) to_y: f64,
    /// How much it wants to be straight.
    pub(super) weight: f64,
}

/// The order with the fewest crossings that was found.
pub(super) fn layers(sizes: &[Size], ranks: &[usize], links: Vec<Link>) -> Layers {
    let mut layers = built(sizes, ranks, links);
    let mut position = positions(&layers);
    let mut best = layers.columns.clone();
    let mut fewest = crossings(&layers, &position);
    let mut since_best = 0;
    for sweep in 0..SWEEPS {
        if fewest == 0 || since_best == PATIENCE {
            break;
        }
        let n_columns = layers.columns.len();
        for step in 1..n_columns {
            let column = if sweep % 2 == 0 { step } else { n_columns - 1 - step };
            sort_column(&mut layers, &mut position, column, sweep % 2 == 0);
        }
        let found = crossings(&layers, &position);
        if found < fewest {
            (fewest, since_best) = (found, 0);
            best.clone_from(&layers.columns);
        } else {
            since_best += 1;
        }
    }
    layers.columns = best;
    layers
}

/// Boxes and lanes in the order of the flow: a column has them in the order in which going along the links from
/// each beginning meets them first.
fn built(sizes: &[Size], ranks: &[usize], links: Vec<Link>) -> Layers {
    let n_columns = ranks.iter().max().map_or(0, |last| last + 1);
    let item = |height, is_lane| Item { height, is_lane, before: Vec::new(), after: Vec::new() };
    let mut items: Vec<Item> = sizes.iter().map(|size| item(size.height, false)).collect();
    let mut rank_of = ranks.to_vec();
    let mut lines = Vec::new();
    let mut first_flow = vec![true; sizes.len() * 2];
    for link in links {
        // The first line of execution from a box to a box that has none yet is the main way, and wants to be straight.
        let is_main = link.is_flow && first_flow[link.from * 2] && first_flow[link.to * 2 + 1];
        if link.is_flow {
            first_flow[link.from * 2] = false;
            first_flow[link.to * 2 + 1] = false;
        }
        let weight: f64 = if is_main {
            8.0
        } else if link.is_flow {
            2.0
        } else {
            0.5
        };
        let (first, last) = (ranks[link.from], ranks[link.to]);
        if last <= first || last - first > LONGEST {
            continue;
        }
        let (mut from, mut from_y) = (link.from, link.from_y);
        for rank in first + 1..=last {
            let is_last = rank == last;
            let (to, to_y) = if is_last { (link.to, link.to_y) } else { (items.len(), LANE / 2.0) };
            if !is_last {
                items.push(item(LANE, true));
                rank_of.push(rank);
            }
            // A lane's own part is the straightest of all.
            let weight = if items[from].is_lane && items[to].is_lane { weight.max(4.0) } else { weight };
            let line = lines.len();
            items[from].after.push(line);
            items[to].before.push(line);
            lines.push(Line { from, to, from_y, to_y, weight });
            (from, from_y) = (to, LANE / 2.0);
        }
    }
    let mut layers = Layers { columns: vec![Vec::new(); n_columns], items, lines };
    for item in flow_order(&mut layers, sizes.len()) {
        layers.columns[rank_of[item]].push(item);
    }
    layers
}

/// Every item once, in the order of the flow.
fn flow_order(layers: &mut Layers, n_boxes: usize) -> Vec<usize> {
    let lines = &layers.lines;
    for item in &mut layers.items {
        item.after.sort_by(|one, two| lines[*one].from_y.total_cmp(&lines[*two].from_y));
        item.before.sort_by(|one, two| lines[*one].to_y.total_cmp(&lines[*two].to_y));
    }
    let mut is_met = vec![false; layers.items.len()];
    let mut order = Vec::with_capacity(layers.items.len());
    let beginnings = (0..n_boxes).filter(|index| layers.items[*index].before.is_empty());
    for beginning in beginnings.chain(0..n_boxes) {
        let mut open = vec![beginning];
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut is_met[at], true) {
                continue;
            }
            order.push(at);
            open.extend(layers.items[at].after.iter().rev().map(|line| lines[*line].to));
        }
    }
    order
}

fn positions(layers: &Layers) -> Vec<usize> {
    let mut position = vec![0; layers.items.len()];
    for column in &layers.columns {
        column.iter().enumerate().for_each(|(place, item)| position[*item] = place);
    }
    position
}

/// Sorts a column by the middle of what each item is connected to on one side; an item without stays where it is.
fn sort_column(layers: &mut Layers, position: &mut [usize], column: usize, from_left: bool) {
    let middle = |item: usize| {
        let Item { before, after, height: _, is_lane: _ } = &layers.items[item];
        let lines = if from_left { before } else { after };
        if lines.is_empty() {
            return position[item] as f64;
        }
        let ends = lines.iter().map(|line| {
            let line = &layers.lines[*line];
            let (end, y) = if from_left { (line.from, line.from_y) } else { (line.to, line.to_y) };
            // Slots of one box are apart too, by less than boxes are.
            position[end] as f64 + y / (layers.items[end].height + 1.0)
        });
        ends.sum::<f64>() / lines.len() as f64
    };
    let mut sorted: Vec<(f64, usize)> = layers.columns[column].iter().map(|item| (middle(*item), *item)).collect();
    sorted.sort_by(|one, two| one.0.total_cmp(&two.0));
    for (place, (_, item)) in sorted.iter().enumerate() {
        position[*item] = place;
    }
    layers.columns[column] = sorted.into_iter().map(|(_, item)| item).collect();
}

/// How many pairs of lines cross.
fn crossings(layers: &Layers, position: &[usize]) -> usize {
    let mut total = 0;
    for column in &layers.columns {
        let mut ends: Vec<(usize, f64)> = Vec::new();
        for item in column {
            for line in &layers.items[*item].after {
                let line = &layers.lines[*line];
                ends.push((position[line.to], line.to_y));
            }
        }
        total += inversions(&mut ends);
    }
    total
}

/// How many pairs stand in the wrong order; the list is sorted on the way.
fn inversions(ends: &mut [(usize, f64)]) -> usize {
    let n_ends = ends.len();
    if n_ends < 2 {
        return 0;
    }
    let half = n_ends / 2;
    let mut found = inversions(&mut ends[..half]) + inversions(&mut ends[half..]);
    let mut merged = Vec::with_capacity(n_ends);
    let (mut left, mut right) = (0, half);
    while left < half && right < n_ends {
        let is_in_order = (ends[left].0, ends[left].1) <= (ends[right].0, ends[right].1);
        if is_in_order {
            merged.push(ends[left]);
            left += 1;
        } else {
            merged.push(ends[right]);
            right += 1;
            found += half - left;
        }
    }
    merged.extend_from_slice(&ends[left..half]);
    merged.extend_from_slice(&ends[right..]);
    ends.copy_from_slice(&merged);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inversions_are_counted() {
        let of = |ends: &[usize]| inversions(&mut ends.iter().map(|end| (*end, 0.0)).collect::<Vec<_>>());
        assert_eq!([of(&[]), of(&[1, 2, 3]), of(&[3, 2, 1]), of(&[2, 1, 2])], [0, 0, 3, 1]);
    }

    #[test]
    fn two_crossed_lines_are_uncrossed() {
        let sizes = [Size { width: 100.0, height: 50.0 }; 4];
        let link = |from, to| Link { from, to, from_y: 10.0, to_y: 10.0, is_flow: true };
        let layers = layers(&sizes, &[0, 0, 1, 1], vec![link(0, 3), link(1, 2)]);
        assert_eq!(crossings(&layers, &positions(&layers)), 0);
    }
}
