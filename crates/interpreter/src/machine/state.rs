//! All that a run knows, as one plain value.
//!
//! A run state can be cloned, sent and serialised; secrets become holes. The program is not part of it: the
//! same graph compiles to the same program.

use super::fault::Fault;
use super::heap::{Heap, Value};
use super::random::Random;
use super::request::Failure;
use crate::compile::{CodeIndex, Frame, Register};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// All that a run knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunState {
    /// Virtual time since the run began, in nanoseconds.
    pub(super) now: u64,
    pub(super) variables: Frame,
    pub(super) heap: Heap,
    /// What can run now, in order.
    pub(super) ready: VecDeque<Activation>,
    /// Requests without an answer, by number.
    pub(super) asked: BTreeMap<u64, Asked>,
    /// Delays, by the time they end and the order in which they began.
    #[serde(with = "super::saved::entries")]
    pub(super) delayed: BTreeMap<(u64, u64), Activation>,
    /// What the timers of nodes hold, by timer: keys of `delayed`.
    #[serde(with = "super::saved::entries")]
    pub(super) timers: BTreeMap<u32, (u64, u64)>,
    /// The last tick that handlers of ticks were told of, or could have been.
    pub(super) last_tick: u64,
    pub(super) next_request: u64,
    pub(super) next_delay: u64,
    /// Where the run's randomness stands.
    pub(super) random: Random,
    /// Loop passes and calls since the run last rested.
    pub(super) steps: u64,
    /// Loop passes and calls of the whole run.
    pub(super) total_steps: u64,
    pub(super) verdict: Verdict,
    /// Operations whose last request failed.
    pub(super) failed: BTreeMap<String, FailedRequest>,
    /// The connected handlers of each event of the program, in the order of connection.
    pub(super) hearers: Vec<Vec<Hearer>>,
    /// Senders that wait until those outside have heard their event, by number.
    pub(super) told: BTreeMap<u64, Told>,
    /// Events of unknown buses that were warned of.
    pub(super) warned: BTreeSet<u32>,
    /// Entries that have been fired.
    pub(super) fired: BTreeSet<usize>,
    pub(super) phase: Phase,
}

/// Something that runs: a place in the code with registers of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Activation {
    pub(super) at: CodeIndex,
    pub(super) returns: Vec<CodeIndex>,
    pub(super) frame: Frame,
    /// What waits in this activation until the frame has come to its end, innermost last.
    pub(super) callers: Vec<Caller>,
    /// What somebody outside sent that its handlers run for, by number.
    pub(super) sent_by: Option<u64>,
}

impl Activation {
    /// One that begins at a place and that nobody waits for.
    pub(super) fn new(at: CodeIndex, frame: Frame) -> Self {
        Self { at, returns: Vec::new(), frame, callers: Vec::new(), sent_by: None }
    }

    /// Every value that it holds.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        let callers = self.callers.iter();
        let of_callers = callers.flat_map(|caller| {
            let arguments = match &caller.waits {
                Waits::Handlers(dispatch) => dispatch.arguments.as_slice(),
                Waits::Function(_) | Waits::Left(_) => &[],
            };
            caller.frame.values.iter().chain(arguments)
        });
        self.frame.values.iter().chain(of_callers)
    }
}

/// A frame that waits until what it called has come to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Caller {
    pub(super) at: CodeIndex,
    pub(super) returns: Vec<CodeIndex>,
    pub(super) frame: Frame,
    pub(super) waits: Waits,
}

/// What a frame waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Waits {
    /// The handlers of an event.
    Handlers(Dispatch),
    /// A function, by its call in the program.
    Function(u32),
    /// What follows the out of its own call, which it has left by an exit when nothing called it.
    Left(u32),
}

/// An event on its way from handler to handler.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Dispatch {
    /// The event, by its number in the program.
    pub(super) event: u32,
    /// The handler that runs, by its root.
    pub(super) running: u32,
    /// The handlers that follow, the next one last.
    pub(super) rest: Vec<u32>,
    /// What they are given; empty where none follows.
    pub(super) arguments: Vec<Value>,
    pub(super) address: Option<Value>,
    /// Where the caller wants the answer.
    pub(super) result: Option<Register>,
}

/// An event that is being sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Sent {
    /// The event, by its number in the program.
    pub(super) event: u32,
    pub(super) address: Option<Value>,
    pub(super) arguments: Vec<Value>,
    /// Where the sender wants the answer.
    pub(super) result: Option<Register>,
    /// Where the sender goes on.
    pub(super) back: CodeIndex,
}

/// A sender whose event those outside hear before the graph's handlers do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) sender: Activation,
    pub(super) sent: Sent,
}

impl Told {
    /// Every value that it holds.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.sender.values().chain(&self.sent.arguments).chain(&self.sent.address)
    }
}

/// A handler that is connected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Hearer {
    /// Its root.
    pub(super) root: u32,
    pub(super) address: Option<Value>,
}

/// A request without an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Asked {
    /// Which request of the program.
    pub(super) ask: u32,
    /// What rests until the answer; nothing for a request that does not wait.
    pub(super) resting: Option<Activation>,
    /// The node that asked, by the place of its instruction.
    pub(super) at: CodeIndex,
}

/// Where a run is in its life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Phase {
    /// Nothing has run yet.
    New,
    /// On its way.
    Running,
    /// The outcome is known; the handlers of On Graph Stop are at work.
    Stopping(Ended),
    /// Over.
    Over(Ended),
}

/// An outcome in the form that a saved state holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Ended {
    Quiet,
    Finished { success: bool, reason: String },
    Faulted { code: String, site: String, message: String },
    Cancelled,
    TimedOut,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing was left to do.
    Quiet,
    /// A Finish node said so.
    Finished {
        /// Whether the graph calls it a success.
        success: bool,
        /// Why, in the graph's words.
        reason: String,
    },
    /// It went wrong.
    Faulted(Fault),
    /// Whoever ran it cancelled it.
    Cancelled,
    /// Whoever ran it gave it no more time.
    TimedOut,
}

/// What the unit-testing nodes of a run found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verdict {
    /// How often the test was said to be complete.
    pub n_completions: u32,
    /// How many expectations were looked at.
    pub n_expectations: u32,
    /// How many did not hold, or were added as failures.
    pub n_failures: u32,
}

impl Verdict {
    /// A test passes when it was completed exactly once and nothing failed.
    pub fn passes(&self) -> bool {
        self.n_completions == 1 && self.n_failures == 0
    }
}

/// A request that did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedRequest {
    /// The node that asked.
    pub node: String,
    /// Why.
    pub failure: Failure,
}

impl RunState {
    /// Loop passes and calls so far.
    pub fn n_steps(&self) -> u64 {
        self.total_steps
    }

    /// What the unit-testing nodes found so far.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Operations whose last request failed, by name.
    pub fn failed_requests(&self) -> &BTreeMap<String, FailedRequest> {
        &self.failed
    }
}
