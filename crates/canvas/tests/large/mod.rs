//! A generated graph of any size: nodes on a grid with two inputs and two outputs each, three connections for two
//! nodes, one in a hundred of them across the whole graph.

use authcanvas_canvas::{
    ConnectionId, ConnectionOutline, ConnectionView, Direction, Fit, GraphSource, Marks, NodeId, NodeOutline, NodeView,
    Place, SlotId, SlotOutline, SlotRef, SlotShape, SlotView, Value,
};
use egui::{Color32, pos2};

const SLOTS: [(u64, Direction, u16, &str, SlotShape, Color32); 4] = [
    (1, Direction::Input, 0, "first", SlotShape::Circle, Color32::from_rgb(0x56, 0xb4, 0xe9)),
    (2, Direction::Input, 1, "second", SlotShape::RoundedSquare, Color32::from_rgb(0xe6, 0x9f, 0x00)),
    (3, Direction::Output, 2, "sum", SlotShape::Circle, Color32::from_rgb(0x56, 0xb4, 0xe9)),
    (4, Direction::Output, 3, "carry", SlotShape::Diamond, Color32::from_rgb(0xd5, 0x5e, 0x00)),
];

/// The graph.
pub struct Large {
    titles: Vec<String>,
    lines: Vec<(SlotRef, SlotRef)>,
    n_columns: usize,
}

impl Large {
    pub fn new(n_nodes: usize) -> Self {
        let n_columns = (n_nodes as f64).sqrt().ceil() as usize;
        let slot = |node: usize, slot| SlotRef::new(NodeId(node as u64), SlotId(slot));
        let lines = (0..n_nodes * 3 / 2).map(|index| {
            let from = index * 2 / 3;
            let to = match index % 100 {
                0 => (from + n_nodes / 2) % n_nodes,
                _ if index % 3 == 2 => (from + n_columns) % n_nodes,
                _ => (from + 1) % n_nodes,
            };
            (slot(from, 3 + index as u64 % 2), slot(to, 1 + index as u64 % 2))
        });
        let titles = (0..n_nodes).map(|index| format!("Node {index}")).collect();
        Self { titles, lines: lines.collect(), n_columns }
    }
}

impl GraphSource for Large {
    fn revision(&self) -> u64 {
        0
    }

    fn nodes(&self, visit: &mut dyn FnMut(NodeOutline)) {
        for index in 0..self.titles.len() {
            let (column, row) = (index % self.n_columns, index / self.n_columns);
            visit(NodeOutline {
                id: NodeId(index as u64),
                position: pos2(column as f32 * 192.0, row as f32 * 180.0),
                width: 144.0,
                n_rows: 4,
                is_collapsed: false,
                color: Color32::LIGHT_BLUE,
            });
        }
    }

    fn connections(&self, visit: &mut dyn FnMut(ConnectionOutline<'_>)) {
        for (index, (from, to)) in self.lines.iter().enumerate() {
            let id = ConnectionId(index as u64);
            visit(ConnectionOutline { id, from: *from, to: *to, reroutes: &[], color: Color32::GRAY });
        }
    }

    fn slot_outlines(&self, _node: NodeId, visit: &mut dyn FnMut(SlotOutline)) {
        for (id, direction, row, ..) in SLOTS {
            visit(SlotOutline { id: SlotId(id), direction, place: Place::Row(row) });
        }
    }

    fn node(&self, node: NodeId) -> Option<NodeView<'_>> {
        Some(NodeView {
            title: self.titles.get(node.0 as usize)?,
            icon: "",
            color: Color32::LIGHT_BLUE,
            description: "",
            marks: Marks::default(),
            is_disabled: false,
            is_placeholder: false,
        })
    }

    fn slots<'s>(&'s self, _node: NodeId, visit: &mut dyn FnMut(SlotView<'s>)) {
        for (id, direction, row, label, shape, color) in SLOTS {
            let is_input = direction == Direction::Input;
            visit(SlotView {
                id: SlotId(id),
                direction,
                place: Place::Row(row),
                label,
                type_name: "number",
                shape,
                color,
                is_set: id != 2,
                last: "",
                value: if is_input && id == 2 { Value::Field { text: "12", is_default: true } } else { Value::None },
                attention: None,
            });
        }
    }

    fn connection(&self, connection: ConnectionId) -> Option<ConnectionView<'_>> {
        let is_exec = connection.0.is_multiple_of(4);
        let color = if is_exec { Color32::LIGHT_GRAY } else { SLOTS[0].5 };
        Some(ConnectionView { is_exec, color, pulse: None, is_taken: false, value: "", is_wrong: false })
    }

    fn can_connect(&self, _from: SlotRef, _to: SlotRef) -> Fit {
        Fit::Fits
    }
}
