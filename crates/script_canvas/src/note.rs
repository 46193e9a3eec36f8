//! Notes: what a file says that was not understood, or cannot be meant.
//!
//! A note never quotes a value of the file, for that may be a password; it names the place and the kinds of things.

use crate::{CanvasNodeId, CanvasSlotId};
use std::fmt;

/// Something of a file that was not understood. The rest of the file was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where: a JSON pointer (RFC 6901), or the like through the elements of an XML file. Empty for the whole file.
    pub path: String,
    /// The node it belongs to, where it belongs to one.
    pub node: Option<CanvasNodeId>,
    /// The slot of that node, where it belongs to one.
    pub slot: Option<CanvasSlotId>,
    /// What was expected and what was found: a lower-case fragment without a full stop.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", if self.path.is_empty() { "/" } else { &self.path }, self.message)
    }
}

/// The most notes kept of one file. A damaged file of many megabytes would otherwise fill the memory with them.
pub const MAX_NOTES: usize = 1_000;

/// Collects notes up to [`MAX_NOTES`] and counts the rest.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    kept: Vec<Note>,
    n_left_out: usize,
}

impl Notes {
    pub(crate) fn push(&mut self, note: Note) {
        if self.kept.len() < MAX_NOTES {
            self.kept.push(note);
        } else {
            self.n_left_out += 1;
        }
    }

    /// The notes; when there were too many, a last one says how many are missing.
    pub(crate) fn finish(mut self) -> Vec<Note> {
        if self.n_left_out > 0 {
            let message = format!("{} further notes are left out", self.n_left_out);
            self.kept.push(Note { path: String::new(), node: None, slot: None, message });
        }
        self.kept
    }
}
