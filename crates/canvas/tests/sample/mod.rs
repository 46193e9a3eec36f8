//! A small graph and a host that does what the canvas asks.

use authcanvas_canvas::{
    Canvas, CanvasResponse, CanvasState, ConnectionId, ConnectionOutline, ConnectionView, Direction, Editing, Fit,
    FrameId, FrameView, GraphSource, Marks, NodeId, NodeOutline, NodeView, Place, SlotId, SlotOutline, SlotRef,
    SlotShape, SlotView, Value,
};
use egui::{Color32, Pos2, Rect, Ui, pos2, vec2};
use std::collections::BTreeMap;

/// A slot of a node.
pub fn slot(node: NodeId, slot: u64) -> SlotRef {
    SlotRef::new(node, SlotId(slot))
}

type SlotForm = (u64, Direction, Place, &'static str, SlotShape);

const START: &[SlotForm] = &[(1, Direction::Output, Place::Header, "Out", SlotShape::Arrow)];
const ADD: &[SlotForm] = &[
    (1, Direction::Input, Place::Row(0), "a", SlotShape::Circle),
    (2, Direction::Input, Place::Row(1), "b", SlotShape::Circle),
    (3, Direction::Output, Place::Row(2), "sum", SlotShape::Circle),
];
const SHOW: &[SlotForm] = &[
    (1, Direction::Input, Place::Header, "In", SlotShape::Arrow),
    (2, Direction::Input, Place::Row(0), "text", SlotShape::Circle),
];

struct Node {
    id: NodeId,
    title: &'static str,
    position: Pos2,
    slots: &'static [SlotForm],
}

struct Line {
    id: ConnectionId,
    from: SlotRef,
    to: SlotRef,
    reroutes: Vec<Pos2>,
}

/// The graph alone.
struct Graph {
    revision: u64,
    nodes: Vec<Node>,
    lines: Vec<Line>,
    frame: Rect,
}

/// The host.
pub struct App {
    graph: Graph,
    pub values: BTreeMap<SlotRef, String>,
    pub state: CanvasState,
    pub heard: Vec<CanvasResponse>,
}

impl App {
    pub fn new() -> Self {
        let node = |id, title, x: f32, y: f32, slots| Node { id: NodeId(id), title, position: pos2(x, y), slots };
        let line = |id, from, to| Line { id: ConnectionId(id), from, to, reroutes: Vec::new() };
        let (start, add, show, loose) = (NodeId(1), NodeId(2), NodeId(3), NodeId(4));
        let graph = Graph {
            revision: 0,
            nodes: vec![
                node(1, "Start", -320.0, -240.0, START),
                node(2, "Add", -320.0, -112.0, ADD),
                node(3, "Show", 128.0, -208.0, SHOW),
                node(4, "Loose", -160.0, 112.0, ADD),
            ],
            lines: vec![line(1, slot(start, 1), slot(show, 1)), line(2, slot(add, 3), slot(show, 2))],
            frame: Rect::from_min_size(pos2(-192.0, 64.0), vec2(256.0, 176.0)),
        };
        let values = [(slot(add, 1), "12".to_owned()), (slot(loose, 2), "3".to_owned())].into();
        Self { graph, values, state: CanvasState::default(), heard: Vec::new() }
    }

    pub fn position(&self, node: NodeId) -> Pos2 {
        self.graph.nodes.iter().find(|it| it.id == node).unwrap().position
    }

    pub fn frame(&self) -> Rect {
        self.graph.frame
    }

    pub fn remove(&mut self, node: NodeId) {
        self.graph.nodes.retain(|it| it.id != node);
        self.graph.lines.retain(|line| line.from.node != node && line.to.node != node);
        self.graph.revision += 1;
    }

    pub fn show(&mut self, ui: &mut Ui) {
        let Self { graph, values, state, heard } = self;
        let source = Source { graph, values: values.clone() };
        let mut editor = |ui: &mut Ui, editor: authcanvas_canvas::Editor| {
            let text = values.entry(editor.slot).or_default();
            let field = ui.text_edit_singleline(text);
            ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Value"));
            if editor.is_first {
                field.request_focus();
            }
            if field.lost_focus() { Editing::Done } else { Editing::Open }
        };
        let output = Canvas::new(&source, state).editor(&mut editor).show(ui);
        for response in output.responses {
            graph.obey(&response);
            heard.push(response);
        }
    }
}

impl Graph {
    fn obey(&mut self, response: &CanvasResponse) {
        self.revision += 1;
        match response {
            CanvasResponse::Moved(moves) => {
                for (id, place) in &moves.nodes {
                    self.nodes.iter_mut().filter(|node| node.id == *id).for_each(|node| node.position = *place);
                }
                moves.frames.iter().for_each(|(_, rect)| self.frame = *rect);
                for (id, at, place) in &moves.reroutes {
                    self.lines.iter_mut().filter(|line| line.id == *id).for_each(|line| line.reroutes[*at] = *place);
                }
            }
            CanvasResponse::Connect { from, to, instead_of } => {
                self.lines.retain(|line| Some(line.id) != *instead_of);
                let id = ConnectionId(100 + self.revision);
                self.lines.push(Line { id, from: *from, to: *to, reroutes: Vec::new() });
            }
            CanvasResponse::Disconnect(gone) => self.lines.retain(|line| !gone.contains(&line.id)),
            CanvasResponse::RerouteAdded { connection, index, at } => {
                let line = self.lines.iter_mut().find(|line| line.id == *connection).unwrap();
                line.reroutes.insert(*index, *at);
            }
            _ => {}
        }
    }
}

struct Source<'g> {
    graph: &'g Graph,
    values: BTreeMap<SlotRef, String>,
}

impl Source<'_> {
    fn form(&self, slot: SlotRef) -> SlotForm {
        let node = self.graph.nodes.iter().find(|node| node.id == slot.node).unwrap();
        *node.slots.iter().find(|form| form.0 == slot.slot.0).unwrap()
    }
}

fn type_name(shape: SlotShape) -> &'static str {
    if shape == SlotShape::Arrow { "Exec" } else { "Number" }
}

impl GraphSource for Source<'_> {
    fn revision(&self) -> u64 {
        self.graph.revision
    }

    fn nodes(&self, visit: &mut dyn FnMut(NodeOutline)) {
        for node in &self.graph.nodes {
            let rows = node.slots.iter().filter(|form| form.2 != Place::Header).count();
            visit(NodeOutline {
                id: node.id,
                position: node.position,
                width: 176.0,
                n_rows: rows as u16,
                is_collapsed: false,
                color: Color32::LIGHT_BLUE,
            });
        }
    }

    fn connections(&self, visit: &mut dyn FnMut(ConnectionOutline<'_>)) {
        for line in &self.graph.lines {
            let Line { id, from, to, reroutes } = line;
            visit(ConnectionOutline { id: *id, from: *from, to: *to, reroutes, color: Color32::GRAY });
        }
    }

    fn frames(&self, visit: &mut dyn FnMut(FrameView<'_>)) {
        visit(FrameView { id: FrameId(1), rect: self.graph.frame, title: "Group", color: Color32::LIGHT_BLUE });
    }

    fn slot_outlines(&self, node: NodeId, visit: &mut dyn FnMut(SlotOutline)) {
        let node = self.graph.nodes.iter().find(|it| it.id == node).unwrap();
        for (id, direction, place, ..) in node.slots {
            visit(SlotOutline { id: SlotId(*id), direction: *direction, place: *place });
        }
    }

    fn node(&self, node: NodeId) -> Option<NodeView<'_>> {
        let node = self.graph.nodes.iter().find(|it| it.id == node)?;
        Some(NodeView {
            title: node.title,
            icon: "",
            color: Color32::LIGHT_BLUE,
            description: "",
            marks: Marks::default(),
            is_disabled: false,
            is_placeholder: false,
        })
    }

    fn slots<'s>(&'s self, node: NodeId, visit: &mut dyn FnMut(SlotView<'s>)) {
        let node = self.graph.nodes.iter().find(|it| it.id == node).unwrap();
        for (id, direction, place, label, shape) in node.slots {
            let at = slot(node.id, *id);
            let is_set = self.graph.lines.iter().any(|line| line.from == at || line.to == at);
            let has_value = !is_set && *direction == Direction::Input;
            let value = match self.values.get(&at) {
                Some(text) if has_value => Value::Field { text, is_default: false },
                _ => Value::None,
            };
            visit(SlotView {
                id: SlotId(*id),
                direction: *direction,
                place: *place,
                label,
                type_name: type_name(*shape),
                shape: *shape,
                color: Color32::LIGHT_BLUE,
                is_set,
                last: "",
                value,
                attention: None,
            });
        }
    }

    fn connection(&self, connection: ConnectionId) -> Option<ConnectionView<'_>> {
        let line = self.graph.lines.iter().find(|line| line.id == connection)?;
        Some(ConnectionView {
            is_exec: self.form(line.from).4 == SlotShape::Arrow,
            color: Color32::GRAY,
            pulse: None,
            is_taken: false,
            value: "",
            is_wrong: false,
        })
    }

    fn can_connect(&self, from: SlotRef, to: SlotRef) -> Fit {
        let (found, expected) = (type_name(self.form(from).4), type_name(self.form(to).4));
        match found == expected {
            true => Fit::Fits,
            false => Fit::Refused(format!("expected {expected}, found {found}").into()),
        }
    }

    fn can_insert(&self, _node: NodeId, connection: ConnectionId) -> bool {
        connection == ConnectionId(2)
    }
}
