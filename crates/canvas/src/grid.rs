//! A spatial index: which things may be seen in a part of the canvas. Built in one go, asked without allocation.

use egui::{Pos2, Rect};

/// Smallest side of a cell, in canvas units.
const SMALLEST: f32 = 256.0;

/// Things by the cells that they touch.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    origin: Pos2,
    cell: f32,
    n_columns: usize,
    n_rows: usize,
    /// Where a cell's things begin in `things`; one more than there are cells.
    starts: Vec<u32>,
    things: Vec<u32>,
    /// When each thing was last met, so that one that touches several cells is answered once.
    met: Vec<u32>,
    round: u32,
}

/// Collects what touches which cell before the index is made.
pub(crate) struct Builder {
    grid: Grid,
    pairs: Vec<(u32, u32)>,
    last: Option<(u32, u32)>,
}

impl Grid {
    /// An index for about `n_things` within bounds.
    pub fn builder(bounds: Rect, n_things: usize) -> Builder {
        // An outlier far away makes cells larger, never more of them than the things are worth.
        let bounds =
            if bounds.is_positive() { bounds } else { Rect::from_min_size(Pos2::ZERO, egui::Vec2::splat(1.0)) };
        let most = (4 * n_things + 64) as f32;
        let cell = SMALLEST.max((bounds.area() / most).sqrt()).max(bounds.size().max_elem() / most);
        let n_cells = |length: f32| ((length / cell) as usize + 1).min(4 * n_things + 64);
        let (n_columns, n_rows) = (n_cells(bounds.width()), n_cells(bounds.height()));
        let grid = Grid { origin: bounds.min, cell, n_columns, n_rows, ..Grid::default() };
        Builder { grid, pairs: Vec::with_capacity(n_things * 2), last: None }
    }

    fn column(&self, x: f32) -> usize {
        (((x - self.origin.x) / self.cell).max(0.0) as usize).min(self.n_columns.saturating_sub(1))
    }

    fn row(&self, y: f32) -> usize {
        (((y - self.origin.y) / self.cell).max(0.0) as usize).min(self.n_rows.saturating_sub(1))
    }

    /// Fills `found` with the things of the cells that a part touches, each once, in the order in which they came.
    pub fn find(&mut self, part: Rect, found: &mut Vec<u32>) {
        found.clear();
        if self.things.is_empty() {
            return;
        }
        self.round = self.round.wrapping_add(1);
        for row in self.row(part.top())..=self.row(part.bottom()) {
            for column in self.column(part.left())..=self.column(part.right()) {
                let cell = row * self.n_columns + column;
                for index in self.starts[cell]..self.starts[cell + 1] {
                    let thing = self.things[index as usize];
                    if std::mem::replace(&mut self.met[thing as usize], self.round) != self.round {
                        found.push(thing);
                    }
                }
            }
        }
        found.sort_unstable();
    }
}

impl Builder {
    /// Notes that a thing touches a part.
    pub fn add(&mut self, thing: u32, part: Rect) {
        let grid = &self.grid;
        let (left, right) = (grid.column(part.left()), grid.column(part.right()));
        for row in grid.row(part.top())..=grid.row(part.bottom()) {
            for column in left..=right {
                self.pairs.push(((row * grid.n_columns + column) as u32, thing));
            }
        }
    }

    /// Notes that a thing passes a place; cheap for many places in a row in one cell.
    pub fn pass(&mut self, thing: u32, place: Pos2) {
        let cell = (self.grid.row(place.y) * self.grid.n_columns + self.grid.column(place.x)) as u32;
        if self.last.replace((cell, thing)) != Some((cell, thing)) {
            self.pairs.push((cell, thing));
        }
    }

    /// Side of a cell: a way is to be noted at least this often.
    pub fn cell(&self) -> f32 {
        self.grid.cell
    }

    /// The index, for things counted from 0 to `n_things`.
    pub fn build(mut self, n_things: usize) -> Grid {
        let n_cells = self.grid.n_columns * self.grid.n_rows;
        let mut starts = vec![0; n_cells + 1];
        for (cell, _) in &self.pairs {
            starts[*cell as usize + 1] += 1;
        }
        for cell in 0..n_cells {
            starts[cell + 1] += starts[cell];
        }
        let mut next = starts.clone();
        self.grid.things = vec![0; self.pairs.len()];
        for (cell, thing) in &self.pairs {
            let place = &mut next[*cell as usize];
            self.grid.things[*place as usize] = *thing;
            *place += 1;
        }
        self.grid.starts = starts;
        self.grid.met = vec![0; n_things];
        self.grid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    /// What touches a part is found, once, however far an outlier lies.
    #[test]
    fn finds_each_once() {
        let mut rects: Vec<Rect> = (0..400)
            .map(|index| {
                Rect::from_min_size(pos2((index % 20) as f32 * 300.0, (index / 20) as f32 * 300.0), vec2(400.0, 90.0))
            })
            .collect();
        rects.push(Rect::from_min_size(pos2(9e6, -9e6), vec2(100.0, 100.0)));
        let bounds = rects.iter().copied().fold(Rect::NOTHING, Rect::union);
        let mut builder = Grid::builder(bounds, rects.len());
        for (index, rect) in rects.iter().enumerate() {
            builder.add(index as u32, *rect);
        }
        let mut grid = builder.build(rects.len());
        let part = Rect::from_min_size(pos2(600.0, 600.0), vec2(700.0, 300.0));
        let mut found = Vec::new();
        for _ in 0..2 {
            grid.find(part, &mut found);
            let touching = (0..rects.len() as u32).filter(|index| rects[*index as usize].intersects(part));
            assert!(touching.into_iter().all(|index| found.contains(&index)));
            let mut once = found.clone();
            once.dedup();
            assert_eq!(once, found);
        }
    }

    /// An index of nothing finds nothing.
    #[test]
    fn finds_nothing_in_nothing() {
        let mut grid = Grid::builder(Rect::NOTHING, 0).build(0);
        let mut found = vec![1];
        grid.find(Rect::EVERYTHING, &mut found);
        assert_eq!(found, Vec::<u32>::new());
    }
}
