//! How far down each box stands: so that lines are straight and nothing overlaps.
//!
//! A column at a time, every box is wished to where its lines would be straight; the nearest places that keep order
//! and gaps are found exactly, by joining boxes whose wishes collide into blocks.

use super::order::{Item, Layers};
use super::{ROW_GAP, snapped_up};
use crate::anatomy::GRID;

/// How often the columns are gone through, to the right and to the left.
const ROUNDS: usize = 6;
/// Beside a lane.
const LANE_GAP: f64 = 12.0;

/// Which neighbours a box goes by.
#[derive(Clone, Copy)]
enum By {
    Left,
    Right,
    Both,
}

/// The upper edge of each item, on the grid for boxes.
pub(super) fn tops(layers: &Layers) -> Vec<f64> {
    let mut tops = vec![0.0; layers.items.len()];
    for column in &layers.columns {
        let mut top = 0.0;
        for (index, item) in column.iter().enumerate() {
            if let Some(above) = index.checked_sub(1) {
                top += distance(layers, column[above], *item);
            }
            tops[*item] = top;
        }
    }
    let n_columns = layers.columns.len();
    for round in 0..ROUNDS {
        let (to_right, to_left) = if round < 2 { (By::Left, By::Right) } else { (By::Both, By::Both) };
        (0..n_columns).for_each(|column| place_column(layers, &mut tops, column, to_right));
        (0..n_columns).rev().for_each(|column| place_column(layers, &mut tops, column, to_left));
    }
    (0..n_columns).for_each(|column| place_column(layers, &mut tops, column, By::Left));
    snap(layers, &mut tops);
    tops
}

/// From the upper edge of one item to that of the next.
fn distance(layers: &Layers, above: usize, below: usize) -> f64 {
    let (above, below) = (&layers.items[above], &layers.items[below]);
    let gap = if above.is_lane || below.is_lane { LANE_GAP } else { ROW_GAP };
    above.height + gap
}

/// Items that stand together, as far as is known: their places are those of one block.
struct Block {
    n_items: usize,
    weight: f64,
    /// The weighted sum of where they want the block to begin.
    wished: f64,
}

impl Block {
    fn at(&self) -> f64 {
        self.wished / self.weight
    }
}

fn place_column(layers: &Layers, tops: &mut [f64], column: usize, by: By) {
    let column = &layers.columns[column];
    let mut blocks: Vec<Block> = Vec::with_capacity(column.len());
    let mut offsets = Vec::with_capacity(column.len());
    let mut offset = 0.0;
    for (index, item) in column.iter().enumerate() {
        if let Some(above) = index.checked_sub(1) {
            offset += distance(layers, column[above], *item);
        }
        offsets.push(offset);
        let (wish, weight) = wish(layers, tops, *item, by);
        let mut block = Block { n_items: 1, weight, wished: (wish - offset) * weight };
        while let Some(before) = blocks.pop_if(|before| before.at() > block.at()) {
            block = Block {
                n_items: before.n_items + block.n_items,
                weight: before.weight + block.weight,
                wished: before.wished + block.wished,
            };
        }
        blocks.push(block);
    }
    let mut items = column.iter().zip(offsets);
    for block in &blocks {
        for (item, offset) in items.by_ref().take(block.n_items) {
            tops[*item] = block.at() + offset;
        }
    }
}

/// Where an item wants to be, and how much.
fn wish(layers: &Layers, tops: &[f64], item: usize, by: By) -> (f64, f64) {
    let Item { before, after, height: _, is_lane: _ } = &layers.items[item];
    let (mut sum, mut weight) = (0.0, 0.0);
    if matches!(by, By::Left | By::Both) {
        for line in before.iter().map(|line| &layers.lines[*line]) {
            sum += (tops[line.from] + line.from_y - line.to_y) * line.weight;
            weight += line.weight;
        }
    }
    if matches!(by, By::Right | By::Both) {
        for line in after.iter().map(|line| &layers.lines[*line]) {
            sum += (tops[line.to] + line.to_y - line.from_y) * line.weight;
            weight += line.weight;
        }
    }
    // Who has no neighbours there stays, but makes room.
    if weight == 0.0 { (tops[item], 0.01) } else { (sum / weight, weight) }
}

/// Puts boxes on the grid, keeping order and gaps. Lanes only make room.
fn snap(layers: &Layers, tops: &mut [f64]) {
    for column in &layers.columns {
        let mut least = f64::NEG_INFINITY;
        for item in column.iter().filter(|item| !layers.items[**item].is_lane) {
            let nearest = (tops[*item] / GRID).round() * GRID;
            tops[*item] = if nearest < least { snapped_up(least) } else { nearest };
            least = tops[*item] + layers.items[*item].height + ROW_GAP / 2.0;
        }
    }
}
