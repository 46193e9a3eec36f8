//! Faults: a run went wrong. The place, what happened, and the way out.

use authcanvas_graph::Site;
use std::fmt;

/// What went wrong in a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Which sort of thing went wrong.
    pub kind: FaultKind,
    /// Where.
    pub site: Site,
    /// The callers of that place, innermost first.
    pub trace: Vec<Site>,
    /// A lower-case fragment without full stop.
    pub message: String,
    /// What to do, in whole sentences.
    pub hint: Option<String>,
}

/// The sorts of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A node refused what it was given.
    Node,
    /// More steps than the limit between two waits: most likely an endless loop.
    Steps,
    /// More calls within calls than the limit.
    Depth,
    /// More pending requests and delays than the limit.
    Pending,
    /// More memory than the limit.
    Memory,
    /// A text longer than the limit.
    Text,
    /// A secret is needed that a saved run state could not hold.
    SecretHole,
    /// A reply does not have the form that its operation declares.
    BadReply,
}

impl FaultKind {
    /// Stable name, as tests and programs see it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Node => "fault.node",
            Self::Steps => "fault.steps",
            Self::Depth => "fault.depth",
            Self::Pending => "fault.pending",
            Self::Memory => "fault.memory",
            Self::Text => "fault.text",
            Self::SecretHole => "fault.secret-hole",
            Self::BadReply => "fault.bad-reply",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.site, self.kind.code(), self.message)
    }
}
