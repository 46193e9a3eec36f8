//! Lends a board to the canvas, with what the run does laid over it.

use super::board::Board;
use super::faces::SlotFace;
use super::glow::Glow;
use crate::catalog::Catalog;
use crate::document::Document;
use crate::run::NodeMark;
use authcanvas_canvas as canvas;
use authcanvas_graph::{NodeId, Severity};
use canvas::{Fit, GraphSource};

/// What the canvas borrows for a frame.
pub struct Source<'a> {
    /// The document made ready.
    pub board: &'a Board,
    /// The document.
    pub document: &'a Document,
    /// What can be put into it.
    pub catalog: &'a Catalog,
    /// What the run does.
    pub glow: &'a Glow,
    /// The frame's time, in seconds.
    pub time: f64,
    /// The colour of what is done while a run goes on.
    pub is_going_on: bool,
}

impl GraphSource for Source<'_> {
    fn revision(&self) -> u64 {
        self.board.revision
    }

    fn nodes(&self, visit: &mut dyn FnMut(canvas::NodeOutline)) {
        self.board.nodes().for_each(|node| visit(node.outline));
    }

    fn connections(&self, visit: &mut dyn FnMut(canvas::ConnectionOutline<'_>)) {
        for connection in self.board.connections() {
            visit(canvas::ConnectionOutline {
                id: connection.id,
                from: connection.from,
                to: connection.to,
                reroutes: &[],
                color: connection.color,
            });
        }
    }

    fn frames(&self, visit: &mut dyn FnMut(canvas::FrameView<'_>)) {
        for frame in &self.board.frames {
            visit(canvas::FrameView { id: frame.id, rect: frame.rect, title: &frame.title, color: frame.color });
        }
    }

    fn slot_outlines(&self, node: canvas::NodeId, visit: &mut dyn FnMut(canvas::SlotOutline)) {
        self.board.node(node).into_iter().flat_map(|node| &node.slots).for_each(|slot| visit(slot.outline));
    }

    fn node(&self, id: canvas::NodeId) -> Option<canvas::NodeView<'_>> {
        let node = self.board.node(id)?;
        let problem = node.problem.as_ref().map(|(severity, message)| canvas::Problem {
            severity: match severity {
                Severity::Error => canvas::Severity::Error,
                Severity::Warning => canvas::Severity::Warning,
            },
            message,
        });
        let run = self.glow.nodes.get(&node.name).map(|mark| match mark {
            NodeMark::Running if self.is_going_on => canvas::RunMark::Running("running"),
            NodeMark::Running | NodeMark::Done => canvas::RunMark::Done(""),
            NodeMark::Faulted => canvas::RunMark::Failed("failed"),
        });
        Some(canvas::NodeView {
            title: &node.title,
            icon: "",
            color: node.outline.color,
            description: &node.description,
            marks: canvas::Marks { has_breakpoint: false, problem, run },
            is_disabled: node.is_disabled,
            is_placeholder: node.is_placeholder,
        })
    }

    fn slots<'s>(&'s self, node: canvas::NodeId, visit: &mut dyn FnMut(canvas::SlotView<'s>)) {
        let Some(face) = self.board.node(node) else { return };
        for slot in &face.slots {
            visit(canvas::SlotView {
                id: slot.outline.id,
                direction: slot.outline.direction,
                place: slot.outline.place,
                label: &slot.label,
                type_name: &slot.type_name,
                shape: slot.shape,
                color: slot.color,
                is_set: slot.is_set,
                last: self.last(&face.name, slot),
                value: slot.value.value(),
                attention: slot.attention.as_deref(),
            });
        }
    }

    fn notes<'s>(&'s self, node: canvas::NodeId, visit: &mut dyn FnMut(canvas::NoteView<'s>)) {
        for note in self.board.node(node).into_iter().flat_map(|face| &face.notes) {
            let canvas_note =
                canvas::NoteView { row: note.row, label: &note.label, text: &note.text, is_quiet: note.is_quiet };
            visit(canvas_note);
        }
    }

    fn connection(&self, id: canvas::ConnectionId) -> Option<canvas::ConnectionView<'_>> {
        let connection = self.board.connection(id)?;
        let from = (connection.name.from.node.clone(), connection.name.from.slot.clone());
        Some(canvas::ConnectionView {
            is_exec: connection.is_exec,
            color: connection.color,
            pulse: self.glow.pulse(&from, self.time),
            is_taken: self.glow.left.contains_key(&from),
            value: self.glow.values.get(&from).map_or("", String::as_str),
            is_wrong: connection.is_wrong,
        })
    }

    fn can_insert(&self, node: canvas::NodeId, connection: canvas::ConnectionId) -> bool {
        let names = &self.board.names;
        let (Some(node), Some(connection)) = (names.node_of(node), names.connection_of(connection)) else {
            return false;
        };
        crate::apply::through(self.document, node, connection).is_some()
    }

    fn can_connect(&self, from: canvas::SlotRef, to: canvas::SlotRef) -> Fit {
        let names = &self.board.names;
        let (Some(from), Some(to)) = (names.end_of(from), names.end_of(to)) else {
            return Fit::Refused("the slot is gone".into());
        };
        let (from_exec, to_exec) = (self.document.is_exec(&from), self.document.is_exec(&to));
        if from_exec != to_exec {
            return Fit::Refused("execution and data cannot be connected".into());
        }
        if from_exec {
            return Fit::Fits;
        }
        if from.node == to.node {
            return Fit::Refused("a node cannot feed itself".into());
        }
        let (Some(given), Some(wanted)) = (self.document.type_of(&from), self.document.type_of(&to)) else {
            return Fit::Fits;
        };
        if given == wanted || self.is_open(&to) || self.is_open(&from) {
            Fit::Fits
        } else if self.catalog.converts(&given, &wanted) {
            Fit::Converts(format!("{given} to {wanted}").into())
        } else {
            Fit::Refused(format!("expected {wanted}, found {given}").into())
        }
    }
}

impl Source<'_> {
    /// The last value that an output gave.
    fn last(&self, node: &NodeId, slot: &SlotFace) -> &str {
        if slot.outline.direction == canvas::Direction::Input || self.glow.values.is_empty() {
            return "";
        }
        let id = self.board.names.slot_of(slot.outline.id);
        id.and_then(|id| self.glow.values.get(&(node.clone(), id.clone()))).map_or("", String::as_str)
    }

    /// True for slots whose type is a variable that a connection may settle anew; the checker has the last word.
    fn is_open(&self, end: &authcanvas_graph::Endpoint) -> bool {
        self.document
            .slot(end)
            .and_then(crate::catalog::type_of)
            .is_some_and(|slot_type| !matches!(slot_type, authcanvas_interpreter::SlotType::Known(_)))
    }
}
