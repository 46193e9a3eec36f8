//! The keyboard. While the canvas has the focus: arrows walk, Alt+arrows move, Enter opens or edits, Tab opens the
//! palette, F and Home frame, digits go to bookmarks, Delete deletes, Esc gives up. Commands on the graph itself
//! (duplicate, disable, undo) are the host's and are left alone.

use crate::canvas::Turn;
use crate::gesture::{Connect, Gesture};
use crate::{CanvasResponse, Direction, Item, Moves, NodeId, SlotRef, access, geometry};
use egui::{Event, Key, Modifiers, Pos2, Ui, Vec2};

/// The digit keys, by their numbers.
const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Takes the frame's keys.
pub(crate) fn take(turn: &mut Turn<'_>, ui: &Ui, id: egui::Id, pointer: Option<Pos2>) {
    let is_focused = access::has_focus(ui, id, turn.state.focus);
    let events: Vec<(Key, Modifiers)> = ui.input(|input| {
        let pressed = input.events.iter().filter_map(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } => Some((*key, *modifiers)),
            _ => None,
        });
        pressed.collect()
    });
    for (key, modifiers) in events {
        if key == Key::Escape && turn.state.is_busy() {
            // A gesture is given up wherever the focus is.
            turn.state.gesture = Gesture::None;
        } else if is_focused {
            turn.key(ui, id, key, modifiers, pointer);
        }
    }
}

impl Turn<'_> {
    fn key(&mut self, ui: &Ui, id: egui::Id, key: Key, modifiers: Modifiers, pointer: Option<Pos2>) {
        let plain = modifiers.is_none();
        if let Some(direction) = geometry::arrow(key) {
            match modifiers {
                _ if plain => self.walk(direction),
                Modifiers { alt: true, shift, .. } => self.nudge(direction, shift),
                Modifiers { command: true, .. } => self.jump(direction),
                _ => {}
            }
            return;
        }
        if let Some(index) = DIGITS.iter().position(|digit| *digit == key) {
            self.bookmark(index as u8 + 1, modifiers);
            return;
        }
        match key {
            Key::Escape if plain => {
                self.select([]);
                self.state.focus = None;
                self.state.wants_focus = true;
            }
            Key::Enter if plain => self.enter(),
            Key::Tab if plain => {
                let pointer = pointer.filter(|place| self.projection.window.contains(*place));
                let screen = pointer.unwrap_or(self.projection.window.center());
                self.tell(CanvasResponse::OpenPalette { at: self.projection.canvas(screen), screen });
            }
            Key::Tab if modifiers.shift_only() => {
                // Out of the canvas: first from its item to the whole, from there to what comes before.
                ui.memory_mut(|memory| {
                    memory.surrender_focus(self.state.focus.map_or(id, |item| access::id_of(id, item)));
                    memory.move_focus(egui::FocusDirection::Previous);
                });
                self.state.focus = None;
            }
            Key::Delete | Key::Backspace if plain => self.delete(),
            Key::F if plain => self.frame(),
            Key::Home if plain => self.state.show_all(),
            Key::A if modifiers.command_only() => {
                let nodes: Vec<Item> = self.state.index.nodes.iter().map(|node| Item::Node(node.id)).collect();
                let frames: Vec<Item> = self.state.index.frames.iter().map(|frame| Item::Frame(frame.id)).collect();
                self.select(nodes.into_iter().chain(frames));
            }
            Key::Plus | Key::Equals if plain || modifiers.shift_only() => self.zoom_by_keys(1.25, pointer),
            Key::Minus if plain => self.zoom_by_keys(0.8, pointer),
            Key::Num0 if plain => {
                let factor = 1.0 / self.projection.view.zoom;
                self.zoom_by_keys(factor, None);
            }
            _ => {}
        }
    }

    fn zoom_by_keys(&mut self, factor: f32, pointer: Option<Pos2>) {
        let window = self.projection.window;
        self.zoom_at(pointer.filter(|place| window.contains(*place)).unwrap_or(window.center()), factor);
    }

    /// The selection in the middle; everything if nothing is selected.
    fn frame(&mut self) {
        if self.state.selection.is_empty() {
            self.state.show_all();
        } else {
            let items: Vec<Item> = self.state.selection.items().collect();
            self.state.show(items);
        }
    }

    fn delete(&mut self) {
        let items: Vec<Item> = self.state.selection.items().collect();
        if !items.is_empty() {
            self.tell(CanvasResponse::Delete(items));
        }
    }

    /// A digit goes to a bookmark; with Ctrl or Cmd and Shift it puts one.
    fn bookmark(&mut self, number: u8, modifiers: Modifiers) {
        if modifiers.is_none() {
            match self.state.bookmarks.get(&number) {
                Some(view) => self.state.view = view.sound(),
                None => self.tell(CanvasResponse::BookmarkMissing(number)),
            }
            self.projection.view = self.state.view;
        } else if modifiers.command && modifiers.shift {
            self.state.bookmarks.insert(number, self.projection.view);
            self.tell(CanvasResponse::BookmarkSet(number));
        }
    }

    /// Enter: finishes a connection drawn by keys, begins one at a slot, edits a value, opens the rest.
    pub fn enter(&mut self) {
        if let Gesture::Connect(_) = &self.state.gesture {
            let Gesture::Connect(connect) = std::mem::take(&mut self.state.gesture) else { return };
            let screen = self.projection.screen(connect.to);
            self.connected(connect, screen);
            return;
        }
        match self.state.focus {
            None => {}
            Some(Item::Slot(slot)) => self.draw_by_keys(slot),
            Some(Item::Value(slot)) => self.use_value(slot),
            Some(Item::Attention(slot)) => self.tell(CanvasResponse::AttentionClicked(slot)),
            Some(item) => self.tell(CanvasResponse::Activated(item)),
        }
    }

    /// Begins a connection whose loose end the arrows carry from slot to slot.
    pub fn draw_by_keys(&mut self, slot: SlotRef) {
        let Some(outline) = self.state.index.slot(slot) else { return };
        let mut connect = Connect::new(slot, outline.direction, outline.anchor);
        connect.is_by_keys = true;
        self.state.gesture = Gesture::Connect(connect);
    }

    /// Carries the loose end to the nearest slot in a direction that fits.
    fn carry(&mut self, direction: Vec2) {
        let Gesture::Connect(mut connect) = std::mem::take(&mut self.state.gesture) else { return };
        let here = connect.to;
        let facing = connect.direction;
        let mut candidates: Vec<(f32, SlotRef, Direction, Pos2)> = Vec::new();
        // Beyond what is near nobody carries a connection by arrows: the outline or the palette lead there.
        let near = egui::Rect::from_center_size(here, Vec2::splat(4096.0));
        let mut found = Vec::new();
        self.state.index.nodes_in(near, &mut found);
        for node in found {
            let node = &self.state.index.nodes[node as usize];
            for slot in self.state.index.slots_in(node) {
                if slot.direction != facing && slot.at != connect.from {
                    let cost = cost(slot.anchor - here, direction);
                    candidates.extend(cost.map(|cost| (cost, slot.at, slot.direction, slot.anchor)));
                }
            }
        }
        candidates.sort_by(|one, other| one.0.total_cmp(&other.0));
        let fitting = candidates
            .into_iter()
            .find(|(_, slot, direction, _)| connect.fit(self.source, *slot, *direction).is_possible());
        if let Some((_, slot, _, anchor)) = fitting {
            connect.target = Some(slot);
            connect.to = anchor;
            self.state.bring_into_sight(Item::Slot(slot));
        }
        self.state.gesture = Gesture::Connect(connect);
    }

    /// Walks: along connections to the sides, through a node's slots up and down.
    fn walk(&mut self, direction: Vec2) {
        if matches!(self.state.gesture, Gesture::Connect(_)) {
            self.carry(direction);
            return;
        }
        let next = match self.state.focus {
            None => self.first(),
            Some(Item::Node(node)) => self.next_of_node(node, direction),
            Some(Item::Slot(slot) | Item::Value(slot) | Item::Attention(slot)) => self.next_of_slot(slot, direction),
            Some(Item::Connection(connection) | Item::Reroute(connection, _)) => {
                let line = self.state.index.connection(connection);
                line.map(|line| Item::Slot(if direction.x < 0.0 || direction.y < 0.0 { line.from } else { line.to }))
            }
            Some(Item::Frame(frame)) => {
                let place = self.state.index.frame(frame).map(|frame| frame.rect.min);
                place.and_then(|place| self.nearest(None, place, direction))
            }
        };
        if let Some(item) = next {
            self.go(item);
        }
    }

    /// Gives the focus to an item, selects what it stands for, and brings it into sight.
    pub fn go(&mut self, item: Item) {
        self.state.focus(item);
        let item = self.selected_by(item);
        self.select([item]);
    }

    /// Where walking begins: at the selection, or at the node nearest to the upper left of what is seen.
    fn first(&self) -> Option<Item> {
        let selected = self.state.selection.nodes().next();
        let corner = self.projection.seen().min;
        let near = |node: &&crate::index::NodeBox| (node.rect.min - corner).length_sq();
        let first = || {
            let nodes = self.state.index.nodes.iter();
            nodes.min_by(|one, other| near(one).total_cmp(&near(other))).map(|node| node.id)
        };
        selected.or_else(first).map(Item::Node)
    }

    fn next_of_node(&self, node: NodeId, direction: Vec2) -> Option<Item> {
        let outline = self.state.index.node(node)?;
        if direction.y > 0.0
            && let Some(slot) = self.state.index.slots_in(outline).first()
        {
            return Some(Item::Slot(slot.at));
        }
        if direction.x != 0.0 {
            let facing = if direction.x > 0.0 { Direction::Output } else { Direction::Input };
            let slots = self.state.index.slots_in(outline).iter().filter(|slot| slot.direction == facing);
            let mut lines = slots.flat_map(|slot| self.state.index.connections_at(slot.at));
            if let Some(line) = lines.next() {
                return Some(Item::Node(if direction.x > 0.0 { line.to.node } else { line.from.node }));
            }
        }
        self.nearest(Some(node), outline.rect.center(), direction)
    }

    fn next_of_slot(&self, slot: SlotRef, direction: Vec2) -> Option<Item> {
        let outline = self.state.index.slot(slot)?;
        let outwards = if outline.direction == Direction::Output { 1.0 } else { -1.0 };
        if direction.x == outwards {
            let line = self.state.index.connections_at(slot).next();
            return line.map(|line| Item::Slot(if line.from == slot { line.to } else { line.from }));
        }
        if direction.x != 0.0 {
            // Inwards: on to the value if there is one, else to the node.
            let value = Item::Value(slot);
            let has_value = self.state.scratch.parts.iter().any(|(item, _)| *item == value);
            let is_on_value = self.state.focus == Some(value);
            return Some(if has_value && !is_on_value { value } else { Item::Node(slot.node) });
        }
        let slots = self.state.index.slots_of(slot.node);
        let at = slots.iter().position(|it| it.at == slot)?;
        if direction.y < 0.0 {
            return Some(at.checked_sub(1).map_or(Item::Node(slot.node), |before| Item::Slot(slots[before].at)));
        }
        match slots.get(at + 1) {
            Some(next) => Some(Item::Slot(next.at)),
            None => self.nearest(Some(slot.node), outline.anchor, direction),
        }
    }

    /// The nearest node in a direction.
    fn nearest(&self, but: Option<NodeId>, here: Pos2, direction: Vec2) -> Option<Item> {
        let nodes = self.state.index.nodes.iter().filter(|node| Some(node.id) != but);
        let costs = nodes.filter_map(|node| Some((cost(node.rect.center() - here, direction)?, node.id)));
        costs.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, node)| Item::Node(node))
    }

    /// Ctrl and an arrow: to the nearest node in a direction, connected or not.
    fn jump(&mut self, direction: Vec2) {
        let node = match self.state.focus {
            Some(Item::Node(node)) => Some(node),
            Some(Item::Slot(slot) | Item::Value(slot) | Item::Attention(slot)) => Some(slot.node),
            Some(Item::Frame(_) | Item::Connection(_) | Item::Reroute(..)) | None => None,
        };
        let here = node.and_then(|node| self.state.index.node(node)).map(|node| node.rect.center());
        let next = match here {
            Some(here) => self.nearest(node, here, direction),
            None => self.first(),
        };
        if let Some(item) = next {
            self.go(item);
        }
    }

    /// Alt and an arrow: moves the selection by a step of the grid, with Shift by a single unit.
    fn nudge(&mut self, direction: Vec2, is_fine: bool) {
        let Some(item) = self.state.selection.items().find(|item| !matches!(item, Item::Connection(_))) else { return };
        let moving = crate::gesture::Move::of(item, Pos2::ZERO, &self.state.selection, &mut self.state.index);
        let Some(mut moving) = moving else { return };
        let step = if is_fine || self.state.is_free { 1.0 } else { self.metrics.grid.max(1.0) };
        moving.offset = direction * step;
        if let Some(CanvasResponse::Moved(moves)) = moving.finish() {
            self.tell(CanvasResponse::Moved(Moves { ..moves }));
        }
    }
}

/// How far something is in a direction; `None` if it lies elsewhere. What is aside counts thrice.
fn cost(to: Vec2, direction: Vec2) -> Option<f32> {
    let ahead = to.dot(direction);
    let aside = (to - direction * ahead).length();
    (ahead > 0.5 && aside <= 3.0 * ahead + 64.0).then_some(ahead + 3.0 * aside)
}
