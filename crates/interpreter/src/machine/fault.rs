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
    /// A handler ran within itself more often than the limit.
    Reentry,
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
    /// A script went wrong.
    Script,
    /// A script ran on for too long.
    ScriptBudget,
    /// A script held too much memory.
    ScriptMemory,
}

impl FaultKind {
    /// Every sort of fault.
    pub const ALL: [Self; 12] = [
        Self::Node,
        Self::Steps,
        Self::Depth,
        Self::Reentry,
        Self::Pending,
        Self::Memory,
        Self::Text,
        Self::SecretHole,
        Self::BadReply,
        Self::Script,
        Self::ScriptBudget,
        Self::ScriptMemory,
    ];

    /// Stable name, as tests and programs see it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Node => "fault.node",
            Self::Steps => "fault.steps",
            Self::Depth => "fault.depth",
            Self::Reentry => "fault.reentry",
            Self::Pending => "fault.pending",
            Self::Memory => "fault.memory",
            Self::Text => "fault.text",
            Self::SecretHole => "fault.secret-hole",
            Self::BadReply => "fault.bad-reply",
            Self::Script => "fault.script",
            Self::ScriptBudget => "fault.script-budget",
            Self::ScriptMemory => "fault.script-memory",
        }
    }

    /// What happened, in one sentence.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Node => "A node refused what it was given.",
            Self::Steps => "The run went on too long without waiting for anything.",
            Self::Depth => "Too many calls stood within each other.",
            Self::Reentry => "A handler ran within itself too often.",
            Self::Pending => "Too many requests and delays were pending at once.",
            Self::Memory => "The run held more memory than it may.",
            Self::Text => "A text grew longer than texts may be.",
            Self::SecretHole => "A secret was needed that a saved run state could not hold.",
            Self::BadReply => "A reply did not have the form that its operation declares.",
            Self::Script => "A script went wrong.",
            Self::ScriptBudget => "A script ran on for too long without an end.",
            Self::ScriptMemory => "A script held more memory than it may.",
        }
    }

    /// What it means and what to do, in whole sentences.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Node => {
                "The node exists and is connected well, but the values of this run make no sense for it, such as a \
                 record that nothing has produced yet. The message names the node and what it refused. Look at where \
                 that value comes from, and branch before the node where it may be missing."
            }
            Self::Steps => {
                "Most likely a loop never ends: a While whose condition stays true, or a handler that causes its own \
                 event. The count begins anew with every wait. Let the loop end or wait; a graph that really needs \
                 more can be given more with `--max-steps`."
            }
            Self::Depth => {
                "Calls of functions and handlers stand within one another, most likely because they call each other in \
                 a circle. Let it stop by a condition, or go on later, after a Delay."
            }
            Self::Reentry => {
                "A handler that sends the event it listens to, or that writes the variable it watches, runs within \
                 itself. Let it stop by a condition, disconnect it first, or go on later, after a Delay."
            }
            Self::Pending => {
                "Requests are sent, or delays begun, faster than they end, most likely in a loop. Let the loop wait \
                 for each answer before it asks again."
            }
            Self::Memory => {
                "Texts and containers together grew past the limit, most likely because a loop adds to one of them \
                 without end. Keep less of what has passed."
            }
            Self::Text => {
                "A single text grew past the limit, most likely because a loop appends to it. Print the pieces instead \
                 of collecting them."
            }
            Self::SecretHole => {
                "A saved run state holds every value but secrets. Give the secret again when the run is resumed, or \
                 begin the run anew."
            }
            Self::BadReply => {
                "Whoever served the request, such as a program that embeds the runtime, answered with an outcome or a \
                 payload that the operation does not have. With the `authcanvas` command alone this is a mistake in \
                 Authcanvas. Please report it."
            }
            Self::Script => {
                "The message names the script and the line, and the calls that led there follow. Only that handler ends: \
                 the graph, the other scripts and the later handlers of the same script go on, and the run ends with \
                 exit code 1. A script that cannot be loaded, because it is no Lua or returns no table, keeps the run \
                 from beginning (exit code 3)."
            }
            Self::ScriptBudget => {
                "Most likely a loop never ends, or a pattern is matched in too many ways. The count begins anew with each \
                 handler. The script is ended, its handlers are disconnected, and the rest of the run goes on."
            }
            Self::ScriptMemory => {
                "The script's tables and texts grew past the limit, most likely because a loop adds to one of them without \
                 end. The script is ended, its handlers are disconnected, and the rest of the run goes on."
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.site, self.kind.code(), self.message)
    }
}
