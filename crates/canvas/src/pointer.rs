//! The pointer: presses, drags and releases become gestures, and finished gestures become responses. Events are taken
//! one by one in the order in which they came, so that nothing is lost when a frame takes long.

use crate::canvas::Turn;
use crate::gesture::{BoxSelect, Connect, Gesture, Move, Press, Resize};
use crate::hit::{self, Hit};
use crate::paint::minimap;
use crate::state::Click;
use crate::{CanvasResponse, Direction, Fit, Item, Selection, SlotRef};
use egui::{Modifiers, PointerButton, Pos2, Rect, Vec2};

/// A press that moves no farther than this is a click, in points.
const CLICK_REACH: f32 = 4.0;
/// Two clicks within this time are a double click, in seconds.
const DOUBLE_CLICK_SECS: f64 = 0.4;

impl Turn<'_> {
    /// A button went down over the canvas.
    pub fn pressed(&mut self, screen: Pos2, button: PointerButton, modifiers: Modifiers) {
        if !matches!(self.state.gesture, Gesture::None) {
            // Another button during a gesture gives it up.
            self.state.gesture = Gesture::None;
            return;
        }
        if self.state.editing.is_some_and(|editing| editing.rect.contains(screen)) {
            return;
        }
        self.state.wants_focus = true;
        let pans = button == PointerButton::Middle || (button == PointerButton::Primary && self.is_space_down);
        if pans {
            self.state.gesture = Gesture::Pan { from_screen: screen, view: self.projection.view };
            return;
        }
        if button == PointerButton::Primary && self.minimap().is_some_and(|map| map.frame.contains(screen)) {
            self.state.gesture = Gesture::Minimap;
            self.follow(screen, modifiers);
            return;
        }
        let hit = self.hit(screen);
        let item = hit.map(|hit| hit.item);
        let selectable = item.map(|item| self.selected_by(item));
        let was_selected = selectable.is_some_and(|item| self.state.selection.contains(item));
        if let Some(item) = selectable
            && !was_selected
            && !modifiers.shift
            && !modifiers.command
            && !modifiers.alt
            && item.is_selectable()
        {
            self.select([item]);
        }
        self.state.focus = item.or(self.state.focus.filter(|_| button == PointerButton::Secondary));
        self.state.gesture = Gesture::Press(Press {
            button,
            at_screen: screen,
            at: self.projection.canvas(screen),
            item,
            edge: hit.and_then(|hit| hit.edge),
            modifiers,
            was_selected,
        });
    }

    /// The pointer moved, or the view did under it.
    pub fn follow(&mut self, screen: Pos2, modifiers: Modifiers) {
        let grid = if self.state.is_free || modifiers.alt { 0.0 } else { self.metrics.grid };
        let place = self.projection.canvas(screen);
        match &mut self.state.gesture {
            Gesture::None => {}
            Gesture::Press(press) => {
                if press.at_screen.distance(screen) > CLICK_REACH {
                    self.begin_drag();
                    if !matches!(self.state.gesture, Gesture::Press(_)) {
                        self.follow(screen, modifiers);
                    }
                }
            }
            Gesture::Pan { from_screen, view } => {
                let moved = (screen - *from_screen) / view.zoom;
                self.state.view.x = view.x - moved.x;
                self.state.view.y = view.y - moved.y;
                self.projection.view = self.state.view;
            }
            Gesture::Minimap => {
                if let Some(place) = self.minimap().map(|map| map.canvas(screen)) {
                    self.state.view.x = place.x;
                    self.state.view.y = place.y;
                    self.projection.view = self.state.view;
                }
            }
            Gesture::Box(select) => {
                select.to = place;
                self.select_box();
            }
            Gesture::Move(moving) => {
                moving.follow(place, grid);
                self.find_insertion(place);
            }
            Gesture::Resize(resize) => resize.follow(place, grid),
            Gesture::Connect(connect) => {
                if !connect.is_by_keys {
                    connect.to = place;
                    self.find_target(place);
                }
            }
        }
    }

    /// The press became a drag.
    fn begin_drag(&mut self) {
        let Gesture::Press(press) = std::mem::take(&mut self.state.gesture) else { return };
        if press.button == PointerButton::Secondary {
            self.state.gesture = Gesture::Pan { from_screen: press.at_screen, view: self.projection.view };
            return;
        }
        self.state.gesture = match (press.item, press.edge) {
            (Some(Item::Slot(slot)), _) => self.draw_from(slot, press.at),
            (Some(Item::Frame(frame)), Some(edge)) => {
                let rect = self.state.index.frame(frame).map_or(Rect::NOTHING, |frame| frame.rect);
                Gesture::Resize(Resize { frame, edge, from: press.at, before: rect, rect })
            }
            (Some(Item::Connection(_)) | None, _) => {
                let keeps = press.modifiers.shift || press.modifiers.command;
                let base = if keeps { self.state.selection.clone() } else { Selection::default() };
                let is_removing = press.modifiers.command;
                Gesture::Box(BoxSelect { from: press.at, to: press.at, base, is_removing })
            }
            (Some(item), _) => {
                let item = self.selected_by(item);
                if !self.state.selection.contains(item) {
                    let keeps = press.modifiers.shift || press.modifiers.command;
                    let others = if keeps { self.state.selection.items().collect() } else { Vec::new() };
                    self.select(others.into_iter().chain([item]));
                }
                let moving = Move::of(item, press.at, &self.state.selection, &mut self.state.index);
                moving.map_or(Gesture::None, Gesture::Move)
            }
        };
    }

    /// A connection drawn from a slot; from an input with one connection its end is taken.
    fn draw_from(&mut self, slot: SlotRef, at: Pos2) -> Gesture {
        let Some(direction) = self.state.index.slot(slot).map(|slot| slot.direction) else { return Gesture::None };
        let mut lines = self.state.index.connections_at(slot);
        if direction == Direction::Input
            && let (Some(line), None) = (lines.next(), lines.next())
        {
            let mut connect = Connect::new(line.from, Direction::Output, at);
            connect.instead_of = Some(line.id);
            return Gesture::Connect(connect);
        }
        Gesture::Connect(Connect::new(slot, direction, at))
    }

    /// The slot that the drawn connection would end at: one nearby, or the first that fits of the node there.
    fn find_target(&mut self, place: Pos2) {
        let Gesture::Connect(mut connect) = std::mem::take(&mut self.state.gesture) else { return };
        let wanted = match connect.direction {
            Direction::Output => Direction::Input,
            Direction::Input => Direction::Output,
        };
        let (near, inside) = hit::targets(self.state, place, self.projection.view.zoom, wanted);
        let fits = |connect: &mut Connect, slot: &SlotRef| {
            let direction = self.state.index.slot(*slot).map_or(wanted, |slot| slot.direction);
            *slot != connect.from && connect.fit(self.source, *slot, direction).is_possible()
        };
        let fitting = near.iter().chain(&inside).copied().find(|slot| fits(&mut connect, slot));
        // Without one that fits, the one pointed at is kept, to say why it does not.
        connect.target = fitting.or_else(|| near.first().copied().filter(|slot| *slot != connect.from));
        self.state.gesture = Gesture::Connect(connect);
    }

    /// The connection that the moved node would be put into.
    fn find_insertion(&mut self, pointer: Pos2) {
        let Gesture::Move(moving) = &self.state.gesture else { return };
        let [(node, _)] = moving.nodes.as_slice() else { return };
        let (node, offset) = (*node, moving.offset);
        let mut into = None;
        if moving.frames.is_empty()
            && let Some(outline) = self.state.index.node(node)
            && outline.joins.is_empty()
        {
            let header =
                Rect::from_min_size(outline.rect.min + offset, Vec2::new(outline.rect.width(), self.metrics.header));
            let mut found = Vec::new();
            let mut cubics = Vec::new();
            self.state.index.connections_in(header, &mut found);
            let reach = 2.0 * self.metrics.hit / self.projection.view.zoom;
            into = found.into_iter().find_map(|index| {
                self.state.index.way(index, &|_| Vec2::ZERO, &|_, _| None, &mut cubics);
                let near =
                    |place| crate::curve::distance(&cubics, place, 1.0).is_some_and(|(distance, _)| distance <= reach);
                let id = self.state.index.connections[index as usize].id;
                ((near(pointer) || near(header.center())) && self.source.can_insert(node, id)).then_some(id)
            });
        }
        if let Gesture::Move(moving) = &mut self.state.gesture {
            moving.into = into;
        }
    }

    /// Selects what the box touches: nodes, reroute points and connections wholly inside, frames only if wholly inside.
    fn select_box(&mut self) {
        let Gesture::Box(select) = &self.state.gesture else { return };
        let part = Rect::from_two_pos(select.from, select.to);
        let (is_removing, base) = (select.is_removing, select.base.clone());
        let mut found = Vec::new();
        self.state.index.nodes_in(part, &mut found);
        let index = &mut self.state.index;
        let mut inside: Vec<Item> = found.iter().map(|node| Item::Node(index.nodes[*node as usize].id)).collect();
        inside.extend(index.frames.iter().filter(|it| part.contains_rect(it.rect)).map(|it| Item::Frame(it.id)));
        index.connections_in(part, &mut found);
        for line in &found {
            let line = &index.connections[*line as usize];
            for (at, point) in index.reroutes_of(line).iter().enumerate() {
                if part.contains(*point) {
                    inside.push(Item::Reroute(line.id, at));
                }
            }
            if part.contains(line.from_anchor) && part.contains(line.to_anchor) {
                inside.push(Item::Connection(line.id));
            }
        }
        let mut selection = base;
        for item in inside {
            if is_removing { selection.remove(item) } else { selection.add(item) }
        }
        if selection != self.state.selection {
            self.state.selection = selection;
            self.tell(CanvasResponse::SelectionChanged);
        }
    }

    /// The button came up: the gesture is finished.
    pub fn released(&mut self, screen: Pos2, button: PointerButton) {
        if let Gesture::Press(press) = &self.state.gesture {
            if press.button != button {
                return;
            }
        } else if matches!(&self.state.gesture, Gesture::Connect(connect) if connect.is_by_keys) {
            return;
        }
        if matches!(self.state.gesture, Gesture::None) {
            return;
        }
        match std::mem::take(&mut self.state.gesture) {
            Gesture::None | Gesture::Pan { .. } | Gesture::Minimap | Gesture::Box(_) => {}
            Gesture::Press(press) => self.clicked(press),
            Gesture::Move(moving) => {
                let response = moving.finish();
                response.into_iter().for_each(|response| self.tell(response));
            }
            Gesture::Resize(resize) => {
                let response = resize.finish();
                response.into_iter().for_each(|response| self.tell(response));
            }
            Gesture::Connect(connect) => self.connected(connect, screen),
        }
        // egui takes the focus from what was not clicked itself; an editor that just opened keeps it.
        self.state.wants_focus = self.state.editing.is_none();
    }

    /// A drawn connection was let go.
    pub fn connected(&mut self, mut connect: Connect, screen: Pos2) {
        let Some(target) = connect.target else {
            let Connect { from, instead_of, to, .. } = connect;
            self.tell(CanvasResponse::DroppedOnEmpty { from, at: to, screen, instead_of });
            return;
        };
        let direction = self.state.index.slot(target).map_or(connect.direction, |slot| slot.direction);
        let fit = connect.fit(self.source, target, direction);
        let (from, to) = connect.ends(target);
        // Put back where it was taken from: nothing happened.
        let is_same = connect.instead_of.and_then(|id| self.state.index.connection(id));
        if is_same.is_some_and(|line| line.from == from && line.to == to) {
            return;
        }
        match fit {
            Fit::Fits | Fit::Converts(_) => {
                self.tell(CanvasResponse::Connect { from, to, instead_of: connect.instead_of });
            }
            Fit::Refused(reason) => self.tell(CanvasResponse::Refused { from, to, reason: reason.into_owned() }),
        }
    }

    /// A press that moved nowhere.
    fn clicked(&mut self, press: Press) {
        let is_double = self.state.last_click.is_some_and(|click| {
            self.time - click.time <= DOUBLE_CLICK_SECS && click.at.distance(press.at_screen) <= 2.0 * CLICK_REACH
        });
        let (at, screen) = (press.at, press.at_screen);
        if press.button == PointerButton::Secondary {
            if press.item.is_none() {
                self.select([]);
            }
            self.tell(CanvasResponse::ContextMenu { item: press.item, at, screen });
            return;
        }
        self.state.last_click = (!is_double).then_some(Click { time: self.time, at: screen });
        let toggles = press.modifiers.shift || press.modifiers.command;
        if is_double && !toggles {
            match press.item {
                None => self.tell(CanvasResponse::OpenPalette { at, screen }),
                Some(Item::Connection(connection)) => self.add_reroute(connection, at),
                Some(Item::Value(_) | Item::Attention(_)) => {}
                Some(item) => self.tell(CanvasResponse::Activated(item)),
            }
            return;
        }
        let Some(item) = press.item else {
            if !toggles {
                self.select([]);
            }
            return;
        };
        match item {
            _ if press.modifiers.alt => self.disconnect(item),
            Item::Value(slot) if !toggles => self.use_value(slot),
            Item::Attention(slot) if !toggles => self.tell(CanvasResponse::AttentionClicked(slot)),
            _ => {
                let item = self.selected_by(item);
                if toggles {
                    self.toggle(item);
                } else if press.was_selected {
                    self.select([item]);
                }
            }
        }
    }

    /// Alt and a click take connections away.
    fn disconnect(&mut self, item: Item) {
        let gone: Vec<_> = match item {
            Item::Slot(slot) => self.state.index.connections_at(slot).map(|line| line.id).collect(),
            Item::Connection(connection) => vec![connection],
            Item::Frame(_) | Item::Node(_) | Item::Reroute(..) | Item::Value(_) | Item::Attention(_) => Vec::new(),
        };
        if !gone.is_empty() {
            self.tell(CanvasResponse::Disconnect(gone));
        }
    }

    fn add_reroute(&mut self, connection: crate::ConnectionId, at: Pos2) {
        let Some(line) = self.state.index.connection_index(connection) else { return };
        let mut cubics = Vec::new();
        self.state.index.way(line, &|_| Vec2::ZERO, &|_, _| None, &mut cubics);
        // A way without points may have several cubics and still no place but the first for a new one.
        let n_points = self.state.index.connections[line as usize].reroutes.len();
        let nearest = crate::curve::distance(&cubics, at, self.projection.view.zoom).map_or(0, |(_, index)| index);
        self.tell(CanvasResponse::RerouteAdded { connection, index: nearest.min(n_points), at });
    }

    /// Edits a value, or turns it over.
    pub fn use_value(&mut self, slot: SlotRef) {
        let mut is_check = false;
        self.source.slots(slot.node, &mut |view| {
            is_check |= view.id == slot.slot && matches!(view.value, crate::Value::Check(_));
        });
        if is_check {
            self.tell(CanvasResponse::Toggle(slot));
        } else {
            self.state.edit(slot);
            self.tell(CanvasResponse::EditStarted(slot));
        }
    }

    /// What is selected when an item is clicked: a slot stands for its node.
    pub fn selected_by(&self, item: Item) -> Item {
        match item {
            Item::Slot(at) | Item::Value(at) | Item::Attention(at) => Item::Node(at.node),
            Item::Frame(_) | Item::Node(_) | Item::Connection(_) | Item::Reroute(..) => item,
        }
    }

    /// What is at a place of the screen.
    pub fn hit(&mut self, screen: Pos2) -> Option<Hit> {
        if !self.projection.window.contains(screen) {
            return None;
        }
        hit::at(self.state, &self.projection, self.metrics, screen)
    }

    /// The minimap, if it is shown.
    pub fn minimap(&self) -> Option<minimap::Map> {
        if self.state.is_minimap_hidden { None } else { minimap::Map::of(&self.state.index, &self.projection) }
    }

    /// Turns the wheel at a place: lines of a wheel zoom there, points of a touchpad push the canvas.
    pub fn wheel(&mut self, screen: Pos2, delta: Vec2, is_lines: bool, modifiers: Modifiers) {
        let zooms = modifiers.command || modifiers.ctrl || (is_lines && !modifiers.shift);
        if zooms {
            let notches = if is_lines { delta.y } else { delta.y / 50.0 };
            self.zoom_at(screen, 1.15_f32.powf(notches));
        } else {
            let points = if is_lines { Vec2::new(delta.x + delta.y, 0.0) * 50.0 } else { delta };
            self.state.view.x -= points.x / self.projection.view.zoom;
            self.state.view.y -= points.y / self.projection.view.zoom;
            self.projection.view = self.state.view;
        }
        if let Gesture::Pan { from_screen, view } = &mut self.state.gesture {
            (*from_screen, *view) = (screen, self.projection.view);
        }
    }

    /// Zooms, the canvas staying where it is under a place of the screen.
    pub fn zoom_at(&mut self, screen: Pos2, factor: f32) {
        self.state.view = self.projection.zoomed_at(screen, factor);
        self.projection.view = self.state.view;
    }
}
