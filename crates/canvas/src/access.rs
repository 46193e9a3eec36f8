//! Accessibility: every node, slot, value, connection and frame in sight has a name, a role and actions, where it is
//! on the screen. What is out of sight is reached by walking with the arrow keys, or in the host's outline.

use crate::canvas::Turn;
use crate::gesture::Gesture;
use crate::paint::Scene;
use crate::state::CanvasState;
use crate::view::Detail;
use crate::{Item, NodeId, Place, RunMark, SlotRef, Value};
use egui::accesskit::{Action, Role, Toggled};
use egui::{Event, Id, Sense, Ui};

/// The widget of an item of a canvas.
pub(crate) fn id_of(canvas: Id, item: Item) -> Id {
    canvas.with(item)
}

/// True while the canvas or something in it has the keyboard's focus.
pub(crate) fn has_focus(ui: &Ui, canvas: Id, focus: Option<Item>) -> bool {
    ui.memory(|memory| memory.has_focus(canvas) || focus.is_some_and(|item| memory.has_focus(id_of(canvas, item))))
}

/// Takes what assistive technology asked for.
pub(crate) fn requests(turn: &mut Turn<'_>, ui: &Ui) {
    let told = std::mem::take(&mut turn.state.scratch.told);
    // The focus may have been given to an item from outside.
    if let Some(focused) = ui.memory(|memory| memory.focused())
        && let Some((_, item)) = told.iter().find(|(id, _)| *id == focused)
    {
        turn.state.focus = Some(*item);
    }
    let clicked: Vec<Item> = ui.input(|input| {
        let targets = input.events.iter().filter_map(|event| match event {
            Event::AccessKitActionRequest(request) if request.action == Action::Click => Some(request.target_node),
            _ => None,
        });
        let items = targets.filter_map(|target| told.iter().find(|(id, _)| id.accesskit_id() == target));
        items.map(|(_, item)| *item).collect()
    });
    turn.state.scratch.told = told;
    for item in clicked {
        turn.state.focus = Some(item);
        turn.state.wants_focus = true;
        match item {
            Item::Slot(slot) => click_slot(turn, slot),
            Item::Value(_) | Item::Attention(_) => turn.enter(),
            Item::Frame(_) | Item::Node(_) | Item::Connection(_) | Item::Reroute(..) => turn.select([item]),
        }
    }
}

/// A click on a slot begins a connection, one on another slot ends it there.
fn click_slot(turn: &mut Turn<'_>, slot: SlotRef) {
    match std::mem::take(&mut turn.state.gesture) {
        Gesture::Connect(mut connect) if connect.from != slot => {
            connect.target = Some(slot);
            let screen = turn.projection.screen(connect.to);
            turn.connected(connect, screen);
        }
        Gesture::Connect(_) => {}
        _ => turn.draw_by_keys(slot),
    }
}

/// Tells of everything in sight; without assistive technology, of what has the focus alone.
pub(crate) fn tell(ui: &Ui, response: &egui::Response, state: &mut CanvasState, scene: &Scene<'_>, name: &str) {
    let canvas = response.id;
    let is_listened_to = ui.ctx().accesskit_node_builder(canvas, |node| {
        node.set_role(Role::Canvas);
        node.set_label(name);
        let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let (n_nodes, n_connections) = (state.index.nodes.len(), state.index.connections.len());
        node.set_description(format!("{}, {}", count(n_nodes, "node"), count(n_connections, "connection")));
    });
    let mut told = std::mem::take(&mut state.scratch.told);
    told.clear();
    let mut teller = Teller { ui, canvas, state, scene, told: &mut told };
    if is_listened_to.is_some() {
        teller.everything();
    }
    if let Some(item) = state.focus
        && !told.iter().any(|(_, it)| *it == item)
    {
        Teller { ui, canvas, state, scene, told: &mut told }.item(item);
    }
    state.scratch.told = told;
    if std::mem::take(&mut state.wants_focus) {
        let id = state.focus.map_or(canvas, |item| id_of(canvas, item));
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

struct Teller<'t, 's> {
    ui: &'t Ui,
    canvas: Id,
    state: &'t CanvasState,
    scene: &'t Scene<'s>,
    told: &'t mut Vec<(Id, Item)>,
}

impl Teller<'_, '_> {
    fn everything(&mut self) {
        let seen = self.scene.projection.seen();
        let index = &self.state.index;
        if self.scene.detail == Detail::Block {
            return;
        }
        for frame in &index.frames {
            if frame.rect.intersects(seen) {
                self.item(Item::Frame(frame.id));
            }
        }
        for node in index.nodes.iter().filter(|node| node.rect.intersects(seen)) {
            self.item(Item::Node(node.id));
            if self.scene.detail >= Detail::Shape {
                for slot in index.slots_in(node) {
                    self.item(Item::Slot(slot.at));
                }
            }
        }
        for (part, _) in &self.state.scratch.parts {
            self.item(*part);
        }
        if self.scene.detail >= Detail::Shape {
            for line in &self.state.scratch.connections {
                let line = &index.connections[*line as usize];
                self.item(Item::Connection(line.id));
                for at in 0..index.reroutes_of(line).len() {
                    self.item(Item::Reroute(line.id, at));
                }
            }
        }
    }

    /// Registers one item, so that it can have the focus, and names it.
    fn item(&mut self, item: Item) {
        let Some(rect) = self.scene.place_of(self.state, item) else { return };
        let id = id_of(self.canvas, item);
        self.ui.interact(rect, id, Sense::focusable_noninteractive());
        self.told.push((id, item));
        let is_selected = self.state.selection.contains(item);
        self.ui.ctx().accesskit_node_builder(id, |node| {
            node.add_action(Action::Click);
            match item {
                Item::Node(at) => {
                    node.set_role(Role::Group);
                    node.set_label(self.title(at));
                    node.set_description(self.describe(at));
                    node.set_selected(is_selected);
                }
                Item::Frame(_) | Item::Connection(_) | Item::Reroute(..) => {
                    node.set_role(Role::GraphicsObject);
                    node.set_label(self.name(item));
                    node.set_selected(is_selected);
                }
                Item::Slot(at) => {
                    node.set_role(Role::Button);
                    node.set_label(self.name(item));
                    let n_connections = self.state.index.connections_at(at).count();
                    if n_connections > 0 {
                        node.set_description(if n_connections == 1 {
                            "connected".to_owned()
                        } else {
                            format!("{n_connections} connections")
                        });
                    }
                }
                Item::Value(at) => {
                    node.set_label(self.name(item));
                    node.set_role(Role::Button);
                    match self.with_slot(at, |slot| slot.value) {
                        Some(Value::Check(is_on)) => {
                            node.set_role(Role::CheckBox);
                            node.set_toggled(if is_on { Toggled::True } else { Toggled::False });
                        }
                        Some(Value::Field { text, .. } | Value::Choice { text, .. }) => node.set_value(text),
                        Some(Value::Pill(text)) => node.set_value(format!("variable {text}")),
                        Some(Value::Secret(text)) => node.set_value(format!("secret, {text}")),
                        Some(Value::None) | None => {}
                    }
                }
                Item::Attention(_) => {
                    node.set_role(Role::Button);
                    node.set_label(self.name(item));
                }
            }
        });
    }

    fn title(&self, node: NodeId) -> &str {
        self.scene.source.node(node).map_or("", |view| view.title)
    }

    /// What there is to say of a node beyond its title.
    fn describe(&self, node: NodeId) -> String {
        let Some(view) = self.scene.source.node(node) else { return String::new() };
        let mut parts = vec![view.description.to_owned()];
        if view.is_placeholder {
            parts.push("unknown kind".to_owned());
        }
        if view.is_disabled {
            parts.push("disabled".to_owned());
        }
        if view.marks.has_breakpoint {
            parts.push("breakpoint".to_owned());
        }
        parts.extend(view.marks.run.map(|run| match run {
            RunMark::Running(text) => format!("running, {text}"),
            RunMark::Done(text) => format!("done, {text}"),
            RunMark::Failed(text) => format!("failed, {text}"),
        }));
        parts.extend(view.marks.problem.map(|problem| format!("problem: {}", problem.message)));
        parts.retain(|part| !part.is_empty());
        parts.join(", ")
    }

    fn with_slot<'a, R>(&'a self, at: SlotRef, read: impl Fn(&crate::SlotView<'a>) -> R) -> Option<R> {
        let mut found = None;
        self.scene.source.slots(at.node, &mut |slot| {
            if slot.id == at.slot {
                found = Some(read(&slot));
            }
        });
        found
    }

    /// A slot's label; one that is drawn without a label is named by its type.
    fn label(&self, at: SlotRef) -> String {
        let read = |slot: &crate::SlotView<'_>| match (slot.label, slot.place) {
            ("", Place::Header | Place::Row(_)) => slot.type_name.to_owned(),
            (label, _) => label.to_owned(),
        };
        self.with_slot(at, read).unwrap_or_default()
    }

    fn name(&self, item: Item) -> String {
        match item {
            Item::Node(node) => self.title(node).to_owned(),
            Item::Frame(frame) => {
                let mut title = String::new();
                self.scene.source.frames(&mut |view| {
                    if view.id == frame {
                        title = format!("Frame {}", view.title);
                    }
                });
                title
            }
            Item::Slot(at) => {
                let type_name = self.with_slot(at, |slot| slot.type_name).unwrap_or_default();
                format!("{}, slot {}, {type_name}", self.title(at.node), self.label(at))
            }
            Item::Value(at) => format!("{}, value of {}", self.title(at.node), self.label(at)),
            Item::Attention(at) => {
                let text = self.with_slot(at, |slot| slot.attention.unwrap_or_default()).unwrap_or_default();
                format!("{}, {}: {text}", self.title(at.node), self.label(at))
            }
            Item::Connection(connection) => match self.state.index.connection(connection) {
                Some(line) => format!(
                    "Connection from {}, {} to {}, {}",
                    self.title(line.from.node),
                    self.label(line.from),
                    self.title(line.to.node),
                    self.label(line.to)
                ),
                None => String::new(),
            },
            Item::Reroute(connection, at) => {
                format!("Point {} of {}", at + 1, self.name(Item::Connection(connection)).replacen('C', "c", 1))
            }
        }
    }
}
