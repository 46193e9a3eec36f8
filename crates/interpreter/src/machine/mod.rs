//! The machine: runs a program until it has nothing to do, and says what it waits for.
//!
//! It is synchronous and knows no clock, thread, file or socket. Whoever drives it calls [`Machine::turn`]
//! with the time, serves the requests that come out, and hands back replies, notifications and time. One run
//! is one machine; any number share a program.

mod call;
mod ending;
mod event;
mod events;
mod execute;
mod fault;
mod heap;
mod limits;
mod nested;
mod outside;
mod quick;
mod random;
mod reply;
mod request;
pub(crate) mod saved;
mod state;
mod timers;

pub use call::Call;
pub use event::{Event, Happening, LogLevel};
pub use fault::{Fault, FaultKind};
pub use heap::{Container, Heap, HeapRef, MapKey, Record, Value};
pub use limits::Limits;
pub use nested::{Listened, Sending};
pub use request::{Failure, Notification, Reply, ReplyFuture, Request, Server};
pub use state::{FailedRequest, Outcome, RunState, Verdict};

use crate::Data;
use crate::compile::{CodeIndex, Frame, Program, Register};
use crate::registry::Trigger;
use authcanvas_graph::{Role, Site, ValueType, VariableId};
use call::{Effects, register_value, set_register};
use random::Random;
use state::{Activation, Phase};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// How a run is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunOptions {
    /// The limits within which it stays.
    pub limits: Limits,
    /// Where its randomness comes from; equal seeds give equal runs.
    pub seed: u64,
    /// True to wait for notifications from outside when nothing else is left to do.
    pub keep_alive: bool,
}

/// Why an input cannot be given to a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputProblem {
    /// The graph has no such input.
    #[error("there is no input `{0}`")]
    Unknown(String),
    /// The value has another type than the input.
    #[error("input `{id}` is of type {expected}")]
    Type {
        /// The input.
        id: VariableId,
        /// Its type.
        expected: ValueType,
    },
}

/// What came of a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Requests to serve.
    pub requests: Vec<Request>,
    /// Requests that nobody waits for any more.
    pub given_up: Vec<u64>,
    /// What the run does now.
    pub rest: Rest,
}

/// What a run does after a turn.
#[derive(Debug, Clone, PartialEq)]
pub enum Rest {
    /// It waits for replies, notifications or time.
    Waiting {
        /// When it wants its next turn at the latest, in virtual nanoseconds since it began.
        deadline: Option<u64>,
    },
    /// It is over.
    Over(Outcome),
}

/// One run of a program.
#[derive(Debug)]
pub struct Machine {
    program: Arc<Program>,
    options: RunOptions,
    state: RunState,
    effects: Effects,
    requests: Vec<Request>,
    given_up: Vec<u64>,
    outside: outside::Outside,
    /// The fault that ended the run, in full.
    fault: Option<Fault>,
    /// Frames that are done with, by unit, to be used again.
    spare_frames: Vec<Vec<Frame>>,
    /// How many fresh bytes make the next collection due.
    collect_at: usize,
}

/// The least number of bytes made between two collections.
const LEAST_FRESH_BYTES: usize = 1 << 20;

/// The value that a constant has in a fresh frame. Containers are made when they are needed, so that no two
/// frames share one.
pub(crate) fn template_value(data: &Data) -> Value {
    match data {
        Data::Array(_) | Data::Map(_) => Value::Null,
        Data::Record(record) => Value::Record(Arc::new(Record {
            name: record.name.clone(),
            fields: record.fields.iter().map(template_value).collect(),
        })),
        Data::Null => Value::Null,
        Data::Bool(value) => Value::Bool(*value),
        Data::Number(value) => Value::Number(*value),
        Data::String(text) => Value::String(text.clone()),
        Data::Secret(secret) => Value::Secret(secret.clone()),
        Data::EntityId(id) => Value::EntityId(*id),
        Data::Crc(value) => Value::Crc(*value),
        Data::Math(value) => Value::Math(value.clone()),
        Data::Host(host) => Value::Host(host.clone()),
    }
}

impl Machine {
    /// A run of a program that has not begun. Inputs that are not given have the values of the file.
    pub fn new(
        program: Arc<Program>,
        inputs: &BTreeMap<VariableId, Data>,
        options: RunOptions,
    ) -> Result<Self, InputProblem> {
        for (id, data) in inputs {
            match program.variables.iter().find(|variable| variable.id == *id && variable.role == Role::Input) {
                None => return Err(InputProblem::Unknown(id.to_string())),
                Some(variable) if !data.has_type(&variable.value_type) => {
                    return Err(InputProblem::Type { id: id.clone(), expected: variable.value_type.clone() });
                }
                Some(_) => {}
            }
        }
        let mut heap = Heap::default();
        let mut variables = Frame::default();
        for variable in &program.variables {
            let value = heap.import(inputs.get(&variable.id).unwrap_or(&variable.initial));
            match variable.register {
                Register::Number(_) => variables.numbers.push(0.0),
                Register::Flag(_) => variables.flags.push(false),
                Register::Value(_) => variables.values.push(Value::Null),
            }
            set_register(&mut variables, variable.register, value);
        }
        for (register, initial) in &program.kept {
            let value = heap.import(initial);
            match register {
                Register::Number(_) => variables.numbers.push(0.0),
                Register::Flag(_) => variables.flags.push(false),
                Register::Value(_) => variables.values.push(Value::Null),
            }
            set_register(&mut variables, *register, value);
        }
        let state = RunState {
            now: 0,
            variables,
            heap,
            ready: VecDeque::new(),
            asked: BTreeMap::new(),
            delayed: BTreeMap::new(),
            next_request: 1,
            next_delay: 1,
            timers: BTreeMap::new(),
            last_tick: 0,
            random: Random::new(options.seed),
            steps: 0,
            total_steps: 0,
            verdict: Verdict::default(),
            failed: BTreeMap::new(),
            hearers: Vec::new(),
            told: BTreeMap::new(),
            warned: BTreeSet::new(),
            fired: BTreeSet::new(),
            phase: Phase::New,
        };
        let mut machine = Self::from_state(program, state, options);
        machine.connect_at_the_beginning();
        Ok(machine)
    }

    /// Goes on with a run from a state that was saved. The program must be compiled from the same graph in
    /// the same mode. Secrets of a state that was serialised are holes; reading one is a fault.
    pub fn from_state(program: Arc<Program>, state: RunState, options: RunOptions) -> Self {
        let effects = Effects {
            now: state.now,
            text_bytes: options.limits.text_bytes,
            memory_bytes: options.limits.memory_bytes,
            events: Vec::new(),
            outcome: None,
            verdict: state.verdict,
        };
        Self {
            program,
            options,
            state,
            effects,
            requests: Vec::new(),
            given_up: Vec::new(),
            outside: outside::Outside::default(),
            fault: None,
            spare_frames: Vec::new(),
            collect_at: LEAST_FRESH_BYTES,
        }
    }

    /// All that the run knows.
    pub fn state(&self) -> &RunState {
        &self.state
    }

    /// The values of the graph's outputs.
    pub fn outputs(&self) -> BTreeMap<VariableId, Data> {
        let outputs = self.program.variables.iter().filter(|variable| variable.role == Role::Output);
        outputs.map(|variable| (variable.id.clone(), self.variable(variable.register))).collect()
    }

    fn variable(&self, register: Register) -> Data {
        self.state.heap.export(&register_value(&self.state.variables, register))
    }

    /// Handlers of notifications, if the graph has any and none was ever fired.
    pub fn silent_handlers(&self) -> Vec<&Site> {
        let handlers = self.program.roots.iter().enumerate();
        let is_told =
            |root: &crate::compile::Root| root.event.is_some_and(|event| !self.program.events[event as usize].is_own);
        let handlers = handlers.filter(|(_, root)| is_told(root));
        if handlers.clone().any(|(index, _)| self.state.fired.contains(&index)) {
            return Vec::new();
        }
        handlers.map(|(_, root)| &root.site).collect()
    }

    /// Runs until there is nothing to do. `now` is virtual time since the run began, in nanoseconds; it never
    /// goes back.
    pub fn turn(&mut self, now: u64) -> Turn {
        self.set_time(now);
        self.begin();
        self.state.steps = 0;
        // What is put off from now on is not due before the next turn.
        let before = self.state.next_delay;
        self.go_on_unheard();
        loop {
            while let Some(activation) = self.next_ready(before) {
                if let Err(fault) = execute::run(self, activation) {
                    self.fail(fault);
                }
                if let Some(outcome) = self.effects.outcome.take() {
                    self.stop(outcome);
                }
                // A sender, or whoever is told, comes before everything else that could run.
                if self.is_awaited_outside() {
                    break;
                }
            }
            if !self.is_quiet() {
                break;
            }
            match &self.state.phase {
                Phase::Running if !self.options.keep_alive && !self.outside.is_busy => self.stop(Outcome::Quiet),
                Phase::Stopping(_) if self.is_attended() => break,
                Phase::Stopping(ended) => {
                    self.state.phase = Phase::Over(ended.clone());
                    break;
                }
                Phase::New | Phase::Running | Phase::Over(_) => break,
            }
        }
        self.state.verdict = self.effects.verdict;
        Turn {
            events: std::mem::take(&mut self.effects.events),
            requests: std::mem::take(&mut self.requests),
            given_up: std::mem::take(&mut self.given_up),
            rest: match &self.state.phase {
                Phase::Over(ended) => Rest::Over(self.outcome(ended)),
                Phase::New | Phase::Running | Phase::Stopping(_) => Rest::Waiting { deadline: self.deadline() },
            },
        }
    }

    /// Makes the beginning of a run ready, once.
    fn begin(&mut self) {
        if self.state.phase == Phase::New {
            self.state.phase = Phase::Running;
            self.start(&Trigger::Start);
        }
    }

    fn set_time(&mut self, now: u64) {
        self.state.now = self.state.now.max(now);
        self.effects.now = self.state.now;
    }

    fn is_quiet(&self) -> bool {
        self.state.ready.is_empty() && self.n_pending() == 0 && !self.awaits_ticks()
    }

    /// Frees what nothing reaches any more, and answers how many bytes the run holds.
    fn collect(&mut self, running: &Activation) -> usize {
        let state = &mut self.state;
        let resting = state.asked.values().filter_map(|asked| asked.resting.as_ref());
        let activations = state.ready.iter().chain(state.delayed.values()).chain(resting).chain([running]);
        let addresses = state.hearers.iter().flatten().filter_map(|hearer| hearer.address.as_ref());
        let told = state.told.values().flat_map(state::Told::values);
        let values =
            activations.flat_map(Activation::values).chain(told).chain(&state.variables.values).chain(addresses);
        let live = state.heap.collect(values);
        self.collect_at = live.max(LEAST_FRESH_BYTES);
        live
    }
}

/// The callers of what an activation runs, innermost first.
fn trace_of(program: &Program, activation: &Activation) -> Vec<Site> {
    let outer = activation.callers.iter().rev();
    let outer = outer.flat_map(|caller| [caller.at].into_iter().chain(caller.returns.iter().rev().copied()));
    // What is kept is where to go on; the call stands just before.
    let all = activation.returns.iter().rev().copied().chain(outer);
    // What somebody outside sent was sent by no node.
    let n_nodes = all.clone().count() - usize::from(activation.sent_by.is_some() && !activation.callers.is_empty());
    all.take(n_nodes).map(|at: CodeIndex| program.site(at.saturating_sub(1)).clone()).collect()
}
