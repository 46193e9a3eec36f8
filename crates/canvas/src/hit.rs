//! What is at a place: slots first, then values, nodes, reroute points, connections, and frames by title and edge.

use crate::curve;
use crate::gesture::Edge;
use crate::paint::Scratch;
use crate::state::CanvasState;
use crate::view::{Detail, Projection};
use crate::{Direction, Item, Metrics, SlotRef};
use egui::{Pos2, Rect, Vec2};

/// How near the pointer has to be to a slot, in points.
const SLOT_REACH: f32 = 10.0;
/// How near the pointer has to be to a frame's edge, in points.
const EDGE_REACH: f32 = 5.0;

/// What is at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    pub item: Item,
    /// The edge, if it is a frame's.
    pub edge: Option<Edge>,
}

impl From<Item> for Hit {
    fn from(item: Item) -> Self {
        Self { item, edge: None }
    }
}

/// What is at a place of the screen.
pub(crate) fn at(state: &mut CanvasState, projection: &Projection, metrics: &Metrics, screen: Pos2) -> Option<Hit> {
    let place = projection.canvas(screen);
    let zoom = projection.view.zoom;
    let detail = Detail::at(zoom);
    let reach = (SLOT_REACH / zoom).min(metrics.row * 0.6);
    let mut found = std::mem::take(&mut state.scratch.hits);
    state.index.nodes_in(Rect::from_center_size(place, Vec2::splat(2.0 * reach)), &mut found);
    let top = found.iter().rev().copied().find(|node| state.index.nodes[*node as usize].rect.contains(place));
    let mut hit = None;
    if detail >= Detail::Shape {
        // A slot is reached from outside its node too, unless another node lies over it.
        let near = found
            .iter()
            .rev()
            .filter(|node| top.is_none_or(|top| top == **node))
            .filter_map(|node| state.index.slot_near(&state.index.nodes[*node as usize], place, reach));
        let nearest = near.min_by(|one, other| one.1.total_cmp(&other.1));
        hit = nearest.map(|(slot, _)| Item::Slot(slot.at).into());
    }
    let hit = hit
        .or_else(|| on_node(&state.scratch, screen, top.map(|top| state.index.nodes[top as usize].id)))
        .or_else(|| on_connection(state, place, zoom, metrics, detail, &mut found))
        .or_else(|| on_frame(state, projection, metrics, screen));
    state.scratch.hits = found;
    hit
}

fn on_node(scratch: &Scratch, screen: Pos2, top: Option<crate::NodeId>) -> Option<Hit> {
    let node = top?;
    let part = scratch.parts.iter().find(|(item, rect)| {
        let (Item::Value(at) | Item::Attention(at)) = item else { return false };
        at.node == node && rect.contains(screen)
    });
    Some(part.map_or(Item::Node(node), |(item, _)| *item).into())
}

fn on_connection(
    state: &mut CanvasState,
    place: Pos2,
    zoom: f32,
    metrics: &Metrics,
    detail: Detail,
    found: &mut Vec<u32>,
) -> Option<Hit> {
    if detail == Detail::Block {
        return None;
    }
    let reach = metrics.hit / zoom;
    state.index.connections_in(Rect::from_center_size(place, Vec2::splat(2.0 * reach)), found);
    let mut cubics = Vec::new();
    let mut nearest: Option<(f32, u32)> = None;
    for index in found.iter().copied() {
        let line = &state.index.connections[index as usize];
        let points = state.index.reroutes_of(line);
        if let Some(at) = points.iter().position(|point| point.distance(place) <= reach) {
            return Some(Item::Reroute(line.id, at).into());
        }
        state.index.way(index, &|_| Vec2::ZERO, &|_, _| None, &mut cubics);
        if let Some((distance, _)) = curve::distance(&cubics, place, zoom)
            && distance <= reach
            && nearest.is_none_or(|(nearest, _)| distance < nearest)
        {
            nearest = Some((distance, index));
        }
    }
    nearest.map(|(_, index)| Item::Connection(state.index.connections[index as usize].id).into())
}

fn on_frame(state: &CanvasState, projection: &Projection, metrics: &Metrics, screen: Pos2) -> Option<Hit> {
    state.index.frames.iter().rev().find_map(|frame| {
        let rect = projection.screen_rect(frame.rect);
        if !rect.expand(EDGE_REACH).contains(screen) {
            return None;
        }
        let near = |value: f32, low: f32, high: f32| match () {
            () if (value - low).abs() <= EDGE_REACH => -1,
            () if (value - high).abs() <= EDGE_REACH => 1,
            () => 0,
        };
        let edge = Edge { x: near(screen.x, rect.left(), rect.right()), y: near(screen.y, rect.top(), rect.bottom()) };
        if edge != (Edge { x: 0, y: 0 }) {
            return Some(Hit { item: Item::Frame(frame.id), edge: Some(edge) });
        }
        let title = (metrics.frame_title * projection.view.zoom).max(12.0);
        (screen.y <= rect.top() + title).then(|| Item::Frame(frame.id).into())
    })
}

/// The slots that a drawn connection could end at near a place, the nearest first; then those of the node there.
pub(crate) fn targets(
    state: &mut CanvasState,
    place: Pos2,
    zoom: f32,
    wanted: Direction,
) -> (Vec<SlotRef>, Vec<SlotRef>) {
    let reach = 18.0 / zoom;
    let mut found = std::mem::take(&mut state.scratch.hits);
    state.index.nodes_in(Rect::from_center_size(place, Vec2::splat(2.0 * reach)), &mut found);
    let mut near: Vec<(SlotRef, f32)> = Vec::new();
    let mut inside = Vec::new();
    for node in found.iter().rev() {
        let node = &state.index.nodes[*node as usize];
        for slot in state.index.slots_in(node) {
            let distance = slot.anchor.distance(place);
            if distance <= reach {
                near.push((slot.at, distance));
            }
        }
        if inside.is_empty() && node.rect.contains(place) {
            let slots = state.index.slots_in(node).iter().filter(|slot| slot.direction == wanted);
            inside.extend(slots.map(|slot| slot.at));
        }
    }
    state.scratch.hits = found;
    near.sort_by(|one, other| one.1.total_cmp(&other.1));
    (near.into_iter().map(|(slot, _)| slot).collect(), inside)
}
