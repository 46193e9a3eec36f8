//! Buses that a graph declares: events which its own nodes send and handle.
//!
//! A bus of a graph needs nobody outside. Sending an event runs the handlers that are connected, one after another,
//! before the sender goes on. What the kinds made from a bus look like is the interpreter's to say.

use crate::{Comment, EventName, SlotId, ValueType};
use std::collections::BTreeMap;

/// A bus that a graph declares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bus {
    /// What the bus is for, in whole sentences.
    pub doc: String,
    /// The type of the address that handlers connect to and senders name; none where everybody hears everything.
    pub address: Option<ValueType>,
    /// Who shares the bus.
    pub scope: BusScope,
    /// True for a bus that a foreign file uses and nobody here knows. Sending to it does nothing and answers the
    /// result type's default, with one warning in each run; its handlers never hear anything. For importers.
    pub is_unknown: bool,
    /// The events.
    pub events: BTreeMap<EventName, BusEvent>,
    /// The comments above the bus and inside it.
    pub comment: Comment,
}

/// Who shares a bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum BusScope {
    /// The graph that declares it, with its functions.
    #[default]
    Local,
    /// Everything in a run that declares a bus of this name as global.
    Global,
}

impl BusScope {
    /// Every scope.
    pub const ALL: [Self; 2] = [Self::Local, Self::Global];

    /// The scope as a file spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "Local",
            Self::Global => "Global",
        }
    }
}

/// An event of a bus.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BusEvent {
    /// When it is sent and what it means, in whole sentences.
    pub doc: String,
    /// What the sender gives, in the order of the slots.
    pub parameters: Vec<Parameter>,
    /// What handlers answer, if anything.
    pub result: Option<ValueType>,
}

/// Something that is given or answered, with the slot that carries it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The slot.
    pub id: SlotId,
    /// Its type.
    pub value_type: ValueType,
    /// What it is, in whole sentences.
    pub doc: String,
}

impl Parameter {
    /// The fields of a parameter, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 3] = ["id", "type", "doc"];

    /// A parameter without documentation.
    pub fn new(id: SlotId, value_type: ValueType) -> Self {
        Self { id, value_type, doc: String::new() }
    }
}

impl Bus {
    /// The fields of a bus, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 5] = ["doc", "address", "scope", "unknown", "events"];
}

impl BusEvent {
    /// The fields of an event, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 3] = ["doc", "parameters", "result"];
}
