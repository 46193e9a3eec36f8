//! Where nodes stand, and the frames around them.

use super::Importer;
use crate::{CanvasComment, CanvasNodeId};
use authcanvas_graph::{Comment, Frame, FrameColor, NodeId, Placed, Point};
use std::collections::BTreeMap;

/// How far the nodes that were made for one node of the canvas stand from each other.
const STEP: f64 = 40.0;

/// The size of a frame whose file says none: about a line of text.
const LINE: Point = Point { x: 320.0, y: 80.0 };

impl Importer<'_> {
    pub(super) fn add_layout(&mut self) {
        let canvas = self.index.canvas;
        let mut made: BTreeMap<CanvasNodeId, Vec<NodeId>> = BTreeMap::new();
        for (node, source) in &self.sources {
            made.entry(*source).or_default().push(node.clone());
        }
        for node in &canvas.nodes {
            let Some(look) = &node.look else { continue };
            for (step, id) in made.remove(&node.id).into_iter().flatten().enumerate() {
                let [x, y] = look.position;
                let at = Point { x: x + STEP * step as f64, y: y + STEP * step as f64 };
                if at.x.is_finite() && at.y.is_finite() {
                    self.graph.view.nodes.insert(id, Placed { at, comment: Comment::default() });
                }
            }
        }
        for group in &canvas.layout.groups {
            let size = Point { x: group.width.unwrap_or(LINE.x), y: group.height.unwrap_or(LINE.y) };
            self.add_frame(&group.title, size);
        }
        for comment in &canvas.layout.comments {
            self.add_frame(comment, LINE);
        }
    }

    fn add_frame(&mut self, comment: &CanvasComment, size: Point) {
        let [x, y] = comment.position;
        if ![x, y, size.x, size.y].iter().all(|number| number.is_finite()) {
            return;
        }
        self.graph.view.frames.push(Frame {
            at: Point { x, y },
            size,
            title: comment.text.clone(),
            color: nearest_color(comment.background),
            comment: Comment::default(),
            kept: Vec::new(),
        });
    }
}

/// The colour of ours that is nearest to one of the canvas.
fn nearest_color([red, green, blue, _]: [f64; 4]) -> FrameColor {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    if most - least < 0.15 {
        return FrameColor::Gray;
    }
    let is_most = |part: f64| part >= most - 0.05;
    match (is_most(red), is_most(green), is_most(blue)) {
        (true, true, _) => FrameColor::Yellow,
        (true, false, true) => FrameColor::Purple,
        (true, false, false) if green > blue + 0.2 => FrameColor::Orange,
        (true, false, false) => FrameColor::Red,
        (false, true, _) => FrameColor::Green,
        (false, false, _) => FrameColor::Blue,
    }
}
