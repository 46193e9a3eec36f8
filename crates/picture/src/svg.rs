//! A graph as SVG: the same text for the same graph, byte for byte, with texts that can be selected and read aloud.
//!
//! Every text has the width that it was measured with, so that it fits in whatever typeface a viewer has. No value of
//! a secret is in a graph, and none is drawn.

mod conflicts;
mod marks;
mod node;
mod wire;
mod writer;

use crate::anatomy::{Anatomy, Detail, anatomies};
use crate::arrange::{Rect, places};
use crate::palette::{Palette, Theme};
use authcanvas_graph::{Connection, Graph, NodeId, Point};
use authcanvas_interpreter::Registry;
use conflicts::Offered;
use std::collections::BTreeMap;
use writer::Writer;

/// Around everything.
const MARGIN: f64 = 40.0;

/// How a picture is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Dark or light.
    pub theme: Theme,
    /// How much of each node is shown.
    pub detail: Detail,
    /// What a change did to the graph; without, nothing is marked.
    pub changes: Option<Changes>,
}

/// What a change did to the parts of a graph. What is not named here is unchanged, and drawn faintly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Nodes.
    pub nodes: BTreeMap<NodeId, Change>,
    /// Connections.
    pub connections: BTreeMap<Connection, Change>,
}

/// What happened to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is new: green, with a plus.
    Added,
    /// It is gone: red, dashed, with a minus.
    Removed,
    /// It is another: yellow, with a dot.
    Changed,
}

/// A graph as SVG.
pub fn svg(graph: &Graph, registry: &Registry, drawing: &Drawing) -> String {
    if graph.conflicts.is_empty() {
        return draw(graph, registry, drawing, &Offered::default());
    }
    let (shown, offered) = conflicts::offered(graph, registry, drawing.detail);
    draw(&shown, registry, drawing, &offered)
}

fn draw(graph: &Graph, registry: &Registry, drawing: &Drawing, offered: &Offered) -> String {
    let anatomies = anatomies(graph, registry, drawing.detail);
    let places = places(graph, registry, &anatomies);
    let rects = Rects::new(places.iter().filter_map(|(id, at)| Some((id.clone(), Rect::of(anatomies.get(id)?, *at)))));
    let scene = Scene { graph, anatomies, places, rects, palette: drawing.theme.palette(), drawing, offered };
    let mut out = Writer::new(scene.bounds(), scene.palette, &graph.title, &graph.doc);
    for frame in &graph.view.frames {
        node::draw_frame(&mut out, frame, scene.palette);
    }
    wire::draw(&mut out, &scene);
    for (id, node) in &graph.nodes {
        if let Some(face) = scene.face(id) {
            node::draw(&mut out, &scene, id, &node.kind, &face);
        }
    }
    out.finish()
}

/// Everything that is drawn, with its place.
struct Scene<'a> {
    graph: &'a Graph,
    anatomies: BTreeMap<NodeId, Anatomy>,
    places: BTreeMap<NodeId, Point>,
    rects: Rects,
    palette: &'static Palette,
    drawing: &'a Drawing,
    offered: &'a Offered,
}

/// The rectangles of all nodes, to be looked up by where they stand from left to right.
struct Rects {
    /// By the left edge; the number is the rank by id.
    by_left: Vec<(usize, NodeId, Rect)>,
    widest: f64,
}

impl Rects {
    fn new(rects: impl Iterator<Item = (NodeId, Rect)>) -> Self {
        let mut by_left: Vec<_> = rects.enumerate().map(|(rank, (id, rect))| (rank, id, rect)).collect();
        by_left.sort_by(|(.., one), (.., two)| one.x.total_cmp(&two.x));
        let widest = by_left.iter().map(|(.., rect)| rect.width).fold(0.0, f64::max);
        Self { by_left, widest }
    }

    /// Those that reach into a strip and are not joined by a connection, in the order of ids.
    fn near(&self, left: f64, right: f64, connection: &Connection) -> Vec<Rect> {
        let first = self.by_left.partition_point(|(.., rect)| rect.x < left - self.widest);
        let end = self.by_left.partition_point(|(.., rect)| rect.x <= right);
        let ends = [&connection.from.node, &connection.to.node];
        let reaching = self.by_left.get(first..end).unwrap_or_default().iter();
        let mut found: Vec<(usize, Rect)> = reaching
            .filter(|(_, id, rect)| rect.right() >= left && !ends.contains(&id))
            .map(|(rank, _, rect)| (*rank, *rect))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, rect)| rect).collect()
    }
}

/// A node with its place.
struct Face<'a> {
    anatomy: &'a Anatomy,
    rect: Rect,
}

impl Scene<'_> {
    fn face(&self, id: &NodeId) -> Option<Face<'_>> {
        let (anatomy, at) = (self.anatomies.get(id)?, self.places.get(id)?);
        Some(Face { anatomy, rect: Rect::of(anatomy, *at) })
    }

    fn change(&self, id: &NodeId) -> Option<Change> {
        self.drawing.changes.as_ref().and_then(|changes| changes.nodes.get(id).copied())
    }

    /// What happened to a connection, or that somebody has to choose it.
    fn change_of_connection(&self, connection: &Connection) -> Option<Change> {
        let changes = self.drawing.changes.as_ref().and_then(|changes| changes.connections.get(connection));
        changes.or_else(|| self.offered.connections.get(connection)).copied()
    }

    /// True for a picture of a change, in which what did not change is faint.
    fn shows_changes(&self) -> bool {
        self.drawing.changes.is_some()
    }

    /// What the picture shows of the canvas.
    fn bounds(&self) -> Rect {
        let nodes = self.graph.nodes.keys().filter_map(|id| Some(self.face(id)?.rect));
        let frames = self.graph.view.frames.iter().map(|frame| Rect {
            x: frame.at.x,
            y: frame.at.y,
            width: frame.size.x,
            height: frame.size.y,
        });
        let ways = self.graph.connections.keys().filter_map(|connection| wire::bounds(self, connection));
        let all = nodes.chain(frames).chain(ways).reduce(|one, two| one.joined(&two));
        all.unwrap_or_default().grown(MARGIN)
    }
}

impl Change {
    /// Its colour.
    fn color(self, palette: &Palette) -> crate::palette::Color {
        match self {
            Self::Added => palette.good,
            Self::Removed => palette.bad,
            Self::Changed => palette.warning,
        }
    }

    /// Its sign.
    fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Removed => "\u{2212}",
            Self::Changed => "\u{2022}",
        }
    }
}
