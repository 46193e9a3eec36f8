//! Where the nodes of a graph stand: where its file says, and by the layered layout where it says nothing.
//!
//! What a person placed never moves unless it is asked for by [`rearranged`].

mod groups;
mod vacant;

use crate::anatomy::{Anatomy, Detail, Mark, Side};
use crate::layered::Link;
use authcanvas_graph::{Connection, Graph, NodeId, Point};
use authcanvas_interpreter::{Registry, Trigger};
use groups::Groups;
use std::collections::{BTreeMap, BTreeSet};

/// A rectangle on the canvas, in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// To the right.
    pub width: f64,
    /// Downwards.
    pub height: f64,
}

impl Rect {
    /// The rectangle of a node that stands at a point.
    pub fn of(anatomy: &Anatomy, at: Point) -> Self {
        Self { x: at.x, y: at.y, width: anatomy.size.width, height: anatomy.size.height }
    }

    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The same with so much more on every side.
    pub fn grown(&self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }

    /// True where the two have an area in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The smallest rectangle around both.
    pub fn joined(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: right - x, height: bottom - y }
    }

    /// True for a point inside or on the border.
    pub fn holds(&self, point: Point) -> bool {
        (self.x..=self.right()).contains(&point.x) && (self.y..=self.bottom()).contains(&point.y)
    }

    fn holds_middle_of(&self, other: &Self) -> bool {
        self.holds(Point { x: other.x + other.width / 2.0, y: other.y + other.height / 2.0 })
    }
}

/// The result of [`rearranged`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arrangement {
    /// The upper left corner of every node.
    pub places: BTreeMap<NodeId, Point>,
    /// The rectangle of every frame, in the order of the file.
    pub frames: Vec<Rect>,
}

/// The upper left corner of every node: where the file says, otherwise where the layered layout puts it. A node that
/// the file does not place stands near those it is connected to, on nothing else.
pub fn places(graph: &Graph, registry: &Registry, anatomies: &BTreeMap<NodeId, Anatomy>) -> BTreeMap<NodeId, Point> {
    let said = |(id, placed): (&NodeId, &authcanvas_graph::Placed)| {
        graph.nodes.contains_key(id).then(|| (id.clone(), placed.at))
    };
    let placed: BTreeMap<NodeId, Point> = graph.view.nodes.iter().filter_map(said).collect();
    if placed.len() == graph.nodes.len() {
        return placed;
    }
    let wires = Wires::new(graph, registry, anatomies);
    let fresh = Groups::none(graph).arranged(graph, anatomies, &wires).places;
    if placed.is_empty() && graph.view.frames.is_empty() {
        fresh
    } else {
        vacant::filled(graph, anatomies, &wires, placed, &fresh)
    }
}

/// Every node once, in the order in which people follow a flow: from what begins the run along the outs, from the top
/// down; then from the handlers of events; then the others.
pub fn reading_order(graph: &Graph, registry: &Registry) -> Vec<NodeId> {
    let anatomies = crate::anatomy::anatomies(graph, registry, Detail::Whole);
    Wires::new(graph, registry, &anatomies).order.into_iter().cloned().collect()
}

/// A new place for every node, whatever the file says. A frame keeps the nodes whose middle it holds, and stands
/// around them and nothing else.
pub fn rearranged(graph: &Graph, registry: &Registry, anatomies: &BTreeMap<NodeId, Anatomy>) -> Arrangement {
    let wires = Wires::new(graph, registry, anatomies);
    Groups::of_frames(graph, anatomies).arranged(graph, anatomies, &wires)
}

/// The connections as links between nodes, and the nodes in the order of the flow.
pub(crate) struct Wires<'g> {
    /// Every node once.
    pub(crate) order: Vec<&'g NodeId>,
    /// By the node they leave, in the order of the flow, then by height.
    pub(crate) links: Vec<(&'g NodeId, &'g NodeId, Link)>,
}

impl<'g> Wires<'g> {
    pub(crate) fn new(graph: &'g Graph, registry: &Registry, anatomies: &BTreeMap<NodeId, Anatomy>) -> Self {
        let mut leaving: BTreeMap<&NodeId, Vec<(&NodeId, Link)>> = BTreeMap::new();
        for connection in graph.connections.keys() {
            if let Some(link) = link_of(connection, anatomies) {
                leaving.entry(&connection.from.node).or_default().push((&connection.to.node, link));
            }
        }
        for links in leaving.values_mut() {
            links.sort_by(|(one_to, one), (two_to, two)| {
                (one.from_y, *one_to).partial_cmp(&(two.from_y, *two_to)).unwrap_or(std::cmp::Ordering::Equal)
            });
        }
        let order = flow_order(graph, registry, &leaving);
        let no_links = Vec::new();
        let all = order.iter().flat_map(|from| {
            let links = leaving.get(from).unwrap_or(&no_links);
            links.iter().map(|(to, link)| (*from, *to, *link)).collect::<Vec<_>>()
        });
        let links = all.collect();
        Self { order, links }
    }
}

fn link_of(connection: &Connection, anatomies: &BTreeMap<NodeId, Anatomy>) -> Option<Link> {
    let (from, to) = (anatomies.get(&connection.from.node)?, anatomies.get(&connection.to.node)?);
    let is_flow = from.slot(&connection.from.slot, Side::Right).is_some_and(|slot| slot.mark == Mark::Arrow);
    Some(Link {
        from: 0,
        to: 0,
        from_y: from.slot_y(&connection.from.slot, Side::Right),
        to_y: to.slot_y(&connection.to.slot, Side::Left),
        is_flow,
    })
}

/// See [`reading_order`].
fn flow_order<'g>(
    graph: &'g Graph,
    registry: &Registry,
    leaving: &BTreeMap<&'g NodeId, Vec<(&'g NodeId, Link)>>,
) -> Vec<&'g NodeId> {
    let rank = |kind: &str| match registry.node(kind).and_then(|def| def.trigger()) {
        Some(Trigger::Start) => 0,
        Some(Trigger::Stop) => 2,
        Some(Trigger::Event { .. } | Trigger::Signal | Trigger::Tick | Trigger::Changed) => 1,
        None => 3,
    };
    let mut entries: Vec<_> = graph.nodes.iter().map(|(id, node)| (rank(&node.kind), node.order, id)).collect();
    entries.sort();
    let mut met = BTreeSet::new();
    let mut order = Vec::with_capacity(graph.nodes.len());
    for (_, _, entry) in entries {
        let mut open = vec![entry];
        while let Some(at) = open.pop() {
            if !met.insert(at) {
                continue;
            }
            order.push(at);
            open.extend(leaving.get(at).into_iter().flatten().rev().map(|(to, _)| *to));
        }
    }
    order
}
