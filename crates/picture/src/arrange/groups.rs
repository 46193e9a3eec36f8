//! Frames as groups: what stands in a frame is laid out by itself, and then the frame like one large node.

use super::{Arrangement, Rect, Wires};
use crate::anatomy::{Anatomy, Size};
use crate::layered::{self, Boxes, Link};
use authcanvas_graph::{Graph, NodeId, Point};
use std::collections::BTreeMap;

/// Between a frame's border and what stands in it.
const PADDING: f64 = 32.0;
/// What a frame keeps free at its top for its title.
const TITLE: f64 = 32.0;

/// Which frame each node and each frame stands in.
pub(super) struct Groups<'g> {
    of_node: BTreeMap<&'g NodeId, Option<usize>>,
    of_frame: Vec<Option<usize>>,
}

/// What a group consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Member<'g> {
    Node(&'g NodeId),
    Frame(usize),
}

/// Places relative to a group's upper left corner.
#[derive(Default)]
struct Inside<'g> {
    nodes: BTreeMap<&'g NodeId, Point>,
    frames: BTreeMap<usize, Rect>,
    size: Size,
}

impl<'g> Groups<'g> {
    /// Every node by itself.
    pub(super) fn none(graph: &'g Graph) -> Self {
        Self { of_node: graph.nodes.keys().map(|id| (id, None)).collect(), of_frame: Vec::new() }
    }

    /// Nodes and frames by the smallest frame that holds their middle.
    pub(super) fn of_frames(graph: &'g Graph, anatomies: &BTreeMap<NodeId, Anatomy>) -> Self {
        let rect = |frame: &authcanvas_graph::Frame| Rect {
            x: frame.at.x,
            y: frame.at.y,
            width: frame.size.x,
            height: frame.size.y,
        };
        let frames: Vec<Rect> = graph.view.frames.iter().map(rect).collect();
        // Of frames of one size the later one counts as the smaller, so that none holds another in a circle.
        let smaller = |one: usize, two: usize| {
            let area = |frame: usize| frames[frame].width * frames[frame].height;
            (area(one), two).partial_cmp(&(area(two), one)) == Some(std::cmp::Ordering::Less)
        };
        let around = |rect: &Rect, own: Option<usize>| {
            let holds =
                |frame: &usize| frames[*frame].holds_middle_of(rect) && own.is_none_or(|own| smaller(own, *frame));
            (0..frames.len()).filter(holds).reduce(|one, two| if smaller(two, one) { two } else { one })
        };
        let of_frame = frames.iter().enumerate().map(|(index, rect)| around(rect, Some(index))).collect();
        let of_node = graph.nodes.keys().map(|id| {
            let placed = graph.view.nodes.get(id).zip(anatomies.get(id));
            (id, placed.and_then(|(placed, anatomy)| around(&Rect::of(anatomy, placed.at), None)))
        });
        Self { of_node: of_node.collect(), of_frame }
    }

    /// Lays out everything.
    pub(super) fn arranged(
        &self,
        graph: &Graph,
        anatomies: &BTreeMap<NodeId, Anatomy>,
        wires: &Wires<'g>,
    ) -> Arrangement {
        let inside = self.group(None, anatomies, wires);
        // A frame that holds nothing stays where it is.
        let frame = |(index, frame): (usize, &authcanvas_graph::Frame)| {
            let own = Rect { x: frame.at.x, y: frame.at.y, width: frame.size.x, height: frame.size.y };
            inside.frames.get(&index).copied().unwrap_or(own)
        };
        Arrangement {
            places: inside.nodes.iter().map(|(id, at)| ((*id).clone(), *at)).collect(),
            frames: graph.view.frames.iter().enumerate().map(frame).collect(),
        }
    }

    fn group(&self, group: Option<usize>, anatomies: &BTreeMap<NodeId, Anatomy>, wires: &Wires<'g>) -> Inside<'g> {
        let members = self.members(group, wires);
        let mut insides: BTreeMap<usize, Inside<'g>> = BTreeMap::new();
        let mut sizes = Vec::with_capacity(members.len());
        for member in &members {
            sizes.push(match member {
                Member::Node(id) => anatomies.get(*id).map(|anatomy| anatomy.size).unwrap_or_default(),
                Member::Frame(frame) => {
                    let inside = self.group(Some(*frame), anatomies, wires);
                    let Size { width, height } = inside.size;
                    insides.insert(*frame, inside);
                    Size { width: width + 2.0 * PADDING, height: height + 2.0 * PADDING + TITLE }
                }
            });
        }
        let links = self.links(group, &members, &insides, wires);
        let places = layered::places(&Boxes { sizes: sizes.clone(), links });
        let mut all = Inside::default();
        for ((member, at), size) in members.iter().zip(places).zip(sizes) {
            all.size.width = all.size.width.max(at.x + size.width);
            all.size.height = all.size.height.max(at.y + size.height);
            match member {
                Member::Node(id) => {
                    all.nodes.insert(id, at);
                }
                Member::Frame(frame) => {
                    let inside = insides.remove(frame).unwrap_or_default();
                    let (x, y) = (at.x + PADDING, at.y + PADDING + TITLE);
                    let moved = |point: Point| Point { x: point.x + x, y: point.y + y };
                    all.nodes.extend(inside.nodes.into_iter().map(|(id, at)| (id, moved(at))));
                    let shifted = |rect: Rect| Rect { x: rect.x + x, y: rect.y + y, ..rect };
                    all.frames.extend(inside.frames.into_iter().map(|(frame, rect)| (frame, shifted(rect))));
                    all.frames.insert(*frame, Rect { x: at.x, y: at.y, width: size.width, height: size.height });
                }
            }
        }
        all
    }

    /// What a group consists of, each by the first of its nodes in the order of the flow.
    fn members(&self, group: Option<usize>, wires: &Wires<'g>) -> Vec<Member<'g>> {
        let mut members = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for id in &wires.order {
            if let Some(member) = self.member(group, id)
                && seen.insert(member)
            {
                members.push(member);
            }
        }
        members
    }

    /// That member of a group which is this node or holds it; nothing for a node outside.
    fn member(&self, group: Option<usize>, id: &'g NodeId) -> Option<Member<'g>> {
        let mut member = Member::Node(id);
        let mut around = self.of_node.get(id).copied().flatten();
        while around != group {
            let frame = around?;
            member = Member::Frame(frame);
            around = self.of_frame.get(frame).copied().flatten();
        }
        Some(member)
    }

    /// The links between members of a group, at the heights of the nodes inside them.
    fn links(
        &self,
        group: Option<usize>,
        members: &[Member<'g>],
        insides: &BTreeMap<usize, Inside<'g>>,
        wires: &Wires<'g>,
    ) -> Vec<Link> {
        let index: BTreeMap<Member<'g>, usize> = members.iter().enumerate().map(|(index, it)| (*it, index)).collect();
        let top = |member: Member<'g>, id: &NodeId| match member {
            Member::Node(_) => 0.0,
            Member::Frame(frame) => {
                let inside = insides.get(&frame).and_then(|inside| inside.nodes.get(id));
                inside.map_or(0.0, |at| at.y) + PADDING + TITLE
            }
        };
        let link = |(from, to, link): &(&'g NodeId, &'g NodeId, Link)| {
            let (leaves, arrives) = (self.member(group, from)?, self.member(group, to)?);
            (leaves != arrives).then_some(Link {
                from: *index.get(&leaves)?,
                to: *index.get(&arrives)?,
                from_y: link.from_y + top(leaves, from),
                to_y: link.to_y + top(arrives, to),
                is_flow: link.is_flow,
            })
        };
        wires.links.iter().filter_map(link).collect()
    }
}
