//! The outline of the whole graph, kept between frames: where every node, slot and connection is, and which of them
//! may be seen in a part of the canvas. It is rebuilt when the source's revision changes and never otherwise.

use crate::curve::{self, Cubic, Ends};
use crate::geometry;
use crate::grid::Grid;
use crate::{ConnectionId, Direction, FrameId, GraphSource, Metrics, NodeId, Place, SlotRef};
use egui::{Color32, Pos2, Rect, Vec2};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Maps by the host's numbers; a multiplication is hash enough for them.
pub(crate) type ById<K, V> = HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// Mixes whole numbers.
#[derive(Default)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

/// A node's outline.
#[derive(Debug)]
pub(crate) struct NodeBox {
    pub id: NodeId,
    pub rect: Rect,
    pub color: Color32,
    pub is_collapsed: bool,
    /// Its slots in [`Index::slots`].
    pub slots: Range<u32>,
    /// Its connections in [`Index::joins`].
    pub joins: Range<u32>,
}

/// A slot's outline.
#[derive(Debug)]
pub(crate) struct SlotBox {
    pub at: SlotRef,
    pub direction: Direction,
    pub place: Place,
    pub anchor: Pos2,
}

/// A connection's outline.
#[derive(Debug)]
pub(crate) struct ConnectionLine {
    pub id: ConnectionId,
    pub from: SlotRef,
    pub to: SlotRef,
    pub color: Color32,
    pub from_node: u32,
    pub to_node: u32,
    pub from_anchor: Pos2,
    pub to_anchor: Pos2,
    /// Its points in [`Index::reroutes`].
    pub reroutes: Range<u32>,
}

/// A frame's outline.
#[derive(Debug)]
pub(crate) struct FrameBox {
    pub id: FrameId,
    pub rect: Rect,
}

/// The outline of the whole graph.
#[derive(Debug, Default)]
pub(crate) struct Index {
    revision: Option<u64>,
    metrics: Option<Metrics>,
    /// Counts rebuilds.
    pub generation: u64,
    pub nodes: Vec<NodeBox>,
    pub slots: Vec<SlotBox>,
    pub connections: Vec<ConnectionLine>,
    pub reroutes: Vec<Pos2>,
    pub frames: Vec<FrameBox>,
    pub joins: Vec<u32>,
    pub bounds: Option<Rect>,
    by_node: ById<NodeId, u32>,
    by_connection: ById<ConnectionId, u32>,
    node_grid: Grid,
    connection_grid: Grid,
}

impl Index {
    /// Brings the outline up to date; true if it was rebuilt.
    pub fn refresh(&mut self, source: &dyn GraphSource, metrics: &Metrics) -> bool {
        let revision = source.revision();
        if self.revision == Some(revision) && self.metrics.as_ref() == Some(metrics) {
            return false;
        }
        self.revision = Some(revision);
        self.metrics = Some(metrics.clone());
        self.generation += 1;
        self.read_nodes(source, metrics);
        self.read_connections(source);
        self.frames.clear();
        source.frames(&mut |frame| {
            let rect = Rect::from_two_pos(geometry::finite(frame.rect.min), geometry::finite(frame.rect.max));
            self.frames.push(FrameBox { id: frame.id, rect });
        });
        let rects = self.nodes.iter().map(|node| node.rect).chain(self.frames.iter().map(|frame| frame.rect));
        self.bounds = geometry::around(rects);
        self.build_grids();
        true
    }

    fn read_nodes(&mut self, source: &dyn GraphSource, metrics: &Metrics) {
        self.nodes.clear();
        self.slots.clear();
        self.by_node.clear();
        let (nodes, slots, by_node) = (&mut self.nodes, &mut self.slots, &mut self.by_node);
        source.nodes(&mut |outline| {
            let first = slots.len();
            source.slot_outlines(outline.id, &mut |slot| {
                let at = SlotRef::new(outline.id, slot.id);
                slots.push(SlotBox { at, direction: slot.direction, place: slot.place, anchor: Pos2::ZERO });
            });
            let own = &mut slots[first..];
            let n_at = |own: &[SlotBox], direction| own.iter().filter(|slot| slot.direction == direction).count();
            let (n_inputs, n_outputs) = (n_at(own, Direction::Input), n_at(own, Direction::Output));
            let rect = geometry::node_rect(&outline, n_inputs.max(n_outputs), metrics);
            let (mut input, mut output) = (0, 0);
            for slot in own {
                let (next, n_at_edge) = match slot.direction {
                    Direction::Input => (&mut input, n_inputs),
                    Direction::Output => (&mut output, n_outputs),
                };
                slot.anchor = if outline.is_collapsed {
                    geometry::stacked_anchor(rect, slot.direction, *next, n_at_edge)
                } else {
                    geometry::anchor(rect, slot.direction, slot.place, metrics)
                };
                *next += 1;
            }
            by_node.insert(outline.id, nodes.len() as u32);
            nodes.push(NodeBox {
                id: outline.id,
                rect,
                color: outline.color,
                is_collapsed: outline.is_collapsed,
                slots: first as u32..slots.len() as u32,
                joins: 0..0,
            });
        });
    }

    fn read_connections(&mut self, source: &dyn GraphSource) {
        self.connections.clear();
        self.reroutes.clear();
        self.by_connection.clear();
        source.connections(&mut |outline| {
            // A connection whose slots are gone has nowhere to be drawn; the host's problems tell of it.
            let (Some(from), Some(to)) = (self.slot(outline.from), self.slot(outline.to)) else { return };
            let (from_anchor, to_anchor) = (from.anchor, to.anchor);
            let first = self.reroutes.len() as u32;
            self.reroutes.extend(outline.reroutes.iter().copied().map(geometry::finite));
            self.by_connection.insert(outline.id, self.connections.len() as u32);
            self.connections.push(ConnectionLine {
                id: outline.id,
                from: outline.from,
                to: outline.to,
                color: outline.color,
                from_node: self.by_node[&outline.from.node],
                to_node: self.by_node[&outline.to.node],
                from_anchor,
                to_anchor,
                reroutes: first..self.reroutes.len() as u32,
            });
        });
        // The connections of each node, by counting.
        let mut counts = vec![0_u32; self.nodes.len() + 1];
        let ends = |line: &ConnectionLine| {
            let other = (line.to_node != line.from_node).then_some(line.to_node);
            std::iter::once(line.from_node).chain(other)
        };
        self.connections.iter().flat_map(ends).for_each(|node| counts[node as usize + 1] += 1);
        for index in 0..self.nodes.len() {
            counts[index + 1] += counts[index];
            self.nodes[index].joins = counts[index]..counts[index + 1];
        }
        self.joins.clear();
        self.joins.resize(counts.last().copied().unwrap_or(0) as usize, 0);
        for (index, line) in self.connections.iter().enumerate() {
            for node in ends(line) {
                let next = &mut counts[node as usize];
                self.joins[*next as usize] = index as u32;
                *next += 1;
            }
        }
    }

    fn build_grids(&mut self) {
        let bounds = self.bounds.unwrap_or(Rect::NOTHING);
        let mut builder = Grid::builder(bounds, self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            builder.add(index as u32, node.rect);
        }
        self.node_grid = builder.build(self.nodes.len());
        let mut builder = Grid::builder(bounds, self.connections.len());
        let mut cubics = Vec::new();
        for index in 0..self.connections.len() {
            self.way(index as u32, &|_| Vec2::ZERO, &|_, _| None, &mut cubics);
            for cubic in &cubics {
                let span =
                    (cubic[1] - cubic[0]).length() + (cubic[2] - cubic[1]).length() + (cubic[3] - cubic[2]).length();
                let n_pieces = (span * 4.0 / builder.cell()).ceil().clamp(1.0, 4096.0) as usize;
                for piece in 0..=n_pieces {
                    builder.pass(index as u32, curve::at(cubic, piece as f32 / n_pieces as f32));
                }
            }
        }
        self.connection_grid = builder.build(self.connections.len());
    }

    /// The nodes that may be seen in a part of the canvas, from the lowest to the topmost.
    pub fn nodes_in(&mut self, part: Rect, found: &mut Vec<u32>) {
        self.node_grid.find(part, found);
        found.retain(|index| self.nodes[*index as usize].rect.intersects(part));
    }

    /// The connections that may be seen in a part of the canvas.
    pub fn connections_in(&mut self, part: Rect, found: &mut Vec<u32>) {
        self.connection_grid.find(part.expand(64.0), found);
    }

    /// The place of a node in [`Index::nodes`].
    pub fn node_index(&self, node: NodeId) -> Option<u32> {
        self.by_node.get(&node).copied()
    }

    /// A node's outline.
    pub fn node(&self, node: NodeId) -> Option<&NodeBox> {
        self.node_index(node).map(|index| &self.nodes[index as usize])
    }

    /// The outlines of a node's slots.
    pub fn slots_of(&self, node: NodeId) -> &[SlotBox] {
        self.node(node).map_or(&[], |node| self.slots_in(node))
    }

    /// The outlines of a node's slots.
    pub fn slots_in(&self, node: &NodeBox) -> &[SlotBox] {
        &self.slots[node.slots.start as usize..node.slots.end as usize]
    }

    /// A slot's outline.
    pub fn slot(&self, at: SlotRef) -> Option<&SlotBox> {
        self.slots_of(at.node).iter().find(|slot| slot.at.slot == at.slot)
    }

    /// The place of a connection in [`Index::connections`].
    pub fn connection_index(&self, connection: ConnectionId) -> Option<u32> {
        self.by_connection.get(&connection).copied()
    }

    /// A connection's outline.
    pub fn connection(&self, connection: ConnectionId) -> Option<&ConnectionLine> {
        self.connection_index(connection).map(|index| &self.connections[index as usize])
    }

    /// The connections of a node.
    pub fn connections_of(&self, node: &NodeBox) -> impl Iterator<Item = u32> + '_ {
        self.joins[node.joins.start as usize..node.joins.end as usize].iter().copied()
    }

    /// The connections of a slot.
    pub fn connections_at(&self, at: SlotRef) -> impl Iterator<Item = &ConnectionLine> + '_ {
        let node = self.node(at.node).map_or(0..0, |node| node.joins.clone());
        self.joins[node.start as usize..node.end as usize]
            .iter()
            .map(|index| &self.connections[*index as usize])
            .filter(move |line| line.from == at || line.to == at)
    }

    /// A frame's outline.
    pub fn frame(&self, frame: FrameId) -> Option<&FrameBox> {
        self.frames.iter().find(|it| it.id == frame)
    }

    /// The points a connection is led through.
    pub fn reroutes_of(&self, line: &ConnectionLine) -> &[Pos2] {
        &self.reroutes[line.reroutes.start as usize..line.reroutes.end as usize]
    }

    /// The way of a connection on the canvas, with nodes and points where a gesture would put them.
    pub fn way(
        &self,
        index: u32,
        node_offset: &dyn Fn(NodeId) -> Vec2,
        moved_point: &dyn Fn(ConnectionId, usize) -> Option<Pos2>,
        cubics: &mut Vec<Cubic>,
    ) {
        let line = &self.connections[index as usize];
        let (from_offset, to_offset) = (node_offset(line.from.node), node_offset(line.to.node));
        let ends = Ends {
            from: line.from_anchor + from_offset,
            to: line.to_anchor + to_offset,
            from_rect: self.nodes[line.from_node as usize].rect.translate(from_offset),
            to_rect: self.nodes[line.to_node as usize].rect.translate(to_offset),
        };
        let points = self.reroutes_of(line);
        if points.is_empty() {
            curve::way(ends, &[], cubics);
        } else {
            let at = |(index, point): (usize, &Pos2)| moved_point(line.id, index).unwrap_or(*point);
            let points: Vec<Pos2> = points.iter().enumerate().map(at).collect();
            curve::way(ends, &points, cubics);
        }
    }

    /// The slot nearest to a place, within a distance.
    pub fn slot_near(&self, node: &NodeBox, place: Pos2, within: f32) -> Option<(&SlotBox, f32)> {
        let near = self.slots_in(node).iter().map(|slot| (slot, slot.anchor.distance(place)));
        near.filter(|(_, distance)| *distance <= within).min_by(|one, other| one.1.total_cmp(&other.1))
    }
}
