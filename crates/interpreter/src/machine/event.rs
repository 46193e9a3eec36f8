//! What a run tells about itself. Terminal, tests, traces and the editor read this one stream.
//!
//! Values are told as the text that Print would show, so no secret can be in them.

use super::fault::Fault;
use crate::registry::Text;
use authcanvas_graph::{Site, VariableId};

/// Something that happened, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Virtual time since the run began, in nanoseconds.
    pub at: u64,
    /// What happened.
    pub what: Happening,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A node was entered. Told by traced programs.
    Entered {
        /// The node.
        site: Site,
    },
    /// A node was left by an exec out. Told by traced programs.
    Left {
        /// The node.
        site: Site,
        /// The exec out.
        slot: String,
    },
    /// An output produced a value. Told by traced programs.
    Produced {
        /// The output.
        site: Site,
        /// The value as Print would show it.
        value: String,
    },
    /// A variable was written. Told by traced programs.
    Wrote {
        /// The variable.
        variable: VariableId,
        /// The value as Print would show it.
        value: String,
    },
    /// A line for the people who run the graph.
    Printed {
        /// The node.
        site: Site,
        /// The line.
        text: String,
    },
    /// A line for the log.
    Logged {
        /// The node.
        site: Site,
        /// How much it matters.
        level: LogLevel,
        /// The line.
        text: String,
    },
    /// An expectation of a unit-testing node did not hold, or a failure was added.
    Failed {
        /// The node.
        site: Site,
        /// What was expected and found.
        text: String,
    },
    /// A unit-testing node said that the test is complete.
    Completed {
        /// The node.
        site: Site,
    },
    /// A request went out.
    Asked {
        /// Its number.
        request: u64,
        /// The operation.
        operation: Text,
        /// The node.
        site: Site,
    },
    /// A request was answered.
    Answered {
        /// Its number.
        request: u64,
        /// The operation.
        operation: Text,
        /// The outcome.
        outcome: Text,
    },
    /// A request was given up because the run ended.
    GivenUp {
        /// Its number.
        request: u64,
        /// The operation.
        operation: Text,
    },
    /// A notification was sent to its handlers.
    Notified {
        /// The bus.
        bus: Text,
        /// The event.
        event: Text,
        /// How many handlers heard it.
        n_handlers: usize,
    },
    /// Something will run later.
    Delayed {
        /// The node.
        site: Site,
        /// When, in virtual nanoseconds since the run began.
        until: u64,
    },
    /// The run went wrong.
    Faulted(Fault),
}

/// How much a line of the log matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// For those who look closely.
    Info,
    /// Something may be wrong.
    Warning,
    /// Something is wrong.
    Error,
}

impl LogLevel {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
