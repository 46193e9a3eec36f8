//! The machine: runs a program until it has nothing to do, and says what it waits for.
//!
//! It is synchronous and knows no clock, thread, file or socket. Whoever drives it calls [`Machine::turn`]
//! with the time, serves the requests that come out, and hands back replies, notifications and time. One run
//! is one machine; any number share a program.

mod call;
mod event;
mod execute;
mod fault;
mod heap;
mod limits;
mod request;
mod state;

pub use call::Call;
pub use event::{Event, Happening, LogLevel};
pub use fault::{Fault, FaultKind};
pub use heap::{Container, Heap, HeapRef, MapKey, Record, Value};
pub use limits::Limits;
pub use request::{Failure, Notification, Reply, ReplyFuture, Request, Server};
pub use state::{FailedRequest, Outcome, RunState, Verdict};

use crate::Data;
use crate::compile::{CodeIndex, Frame, Program, Register};
use crate::registry::Trigger;
use authcanvas_graph::{Role, Site, ValueType, VariableId};
use call::{Effects, register_value, set_register};
use state::{Activation, Ended, Phase};
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
    /// The fault that ended the run, in full.
    fault: Option<Fault>,
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
        let state = RunState {
            now: 0,
            variables,
            heap,
            ready: VecDeque::new(),
            asked: BTreeMap::new(),
            delayed: BTreeMap::new(),
            next_request: 1,
            next_delay: 1,
            seed: options.seed,
            steps: 0,
            total_steps: 0,
            verdict: Verdict::default(),
            failed: BTreeMap::new(),
            fired: BTreeSet::new(),
            phase: Phase::New,
        };
        Ok(Self::from_state(program, state, options))
    }

    /// Goes on with a run from a state that was saved. The program must be compiled from the same graph in
    /// the same mode. Secrets of a state that was serialised are holes; reading one is a fault.
    pub fn from_state(program: Arc<Program>, state: RunState, options: RunOptions) -> Self {
        let effects = Effects {
            now: state.now,
            text_bytes: options.limits.text_bytes,
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
            fault: None,
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
        let handlers = handlers.filter(|(_, root)| matches!(root.trigger, Trigger::Event { .. }));
        if handlers.clone().any(|(index, _)| self.state.fired.contains(&index)) {
            return Vec::new();
        }
        handlers.map(|(_, root)| &root.site).collect()
    }

    /// Runs until there is nothing to do. `now` is virtual time since the run began, in nanoseconds; it never
    /// goes back.
    pub fn turn(&mut self, now: u64) -> Turn {
        self.set_time(now);
        if self.state.phase == Phase::New {
            self.state.phase = Phase::Running;
            self.fire(&Trigger::Start, &[]);
        }
        self.state.steps = 0;
        loop {
            self.wake();
            while let Some(activation) = self.state.ready.pop_front() {
                if let Err(fault) = execute::run(self, activation) {
                    self.fail(fault);
                }
                if let Some(outcome) = self.effects.outcome.take() {
                    self.stop(outcome);
                }
            }
            if !self.is_quiet() {
                break;
            }
            match &self.state.phase {
                Phase::Running if !self.options.keep_alive => self.stop(Outcome::Quiet),
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
                Phase::New | Phase::Running | Phase::Stopping(_) => {
                    Rest::Waiting { deadline: self.state.delayed.keys().next().map(|(until, _)| *until) }
                }
            },
        }
    }

    fn set_time(&mut self, now: u64) {
        self.state.now = self.state.now.max(now);
        self.effects.now = self.state.now;
    }

    fn is_quiet(&self) -> bool {
        self.state.ready.is_empty() && self.state.asked.is_empty() && self.state.delayed.is_empty()
    }

    /// Lets everything run whose delay has ended.
    fn wake(&mut self) {
        while let Some(entry) = self.state.delayed.first_entry()
            && entry.key().0 <= self.state.now
        {
            self.state.ready.push_back(entry.remove());
        }
    }

    /// Hands in the answer to a request, at a time as [`Machine::turn`] has it. An answer that nobody waits for any more is dropped.
    pub fn reply(&mut self, now: u64, request: u64, reply: Reply) {
        self.set_time(now);
        let Some(asked) = self.state.asked.remove(&request) else { return };
        let program = self.program.clone();
        let ask = &program.asks[asked.ask as usize];
        let operation = &program.operations[ask.operation];
        let site = program.site(asked.at).clone();
        let known = operation.outcomes.iter().position(|outcome| outcome.name == reply.outcome);
        let fits = known.filter(|index| {
            let expected = &operation.outcomes[*index].payload;
            expected.len() == reply.payload.len()
                && expected.iter().zip(&reply.payload).all(|((_, value_type), data)| data.has_type(value_type))
        });
        let Some(index) = fits else {
            return self.fail(Fault {
                kind: FaultKind::BadReply,
                site,
                trace: Vec::new(),
                message: format!(
                    "the reply `{}` to `{}` does not have its declared form",
                    reply.outcome, operation.name
                ),
                hint: Some("This is a mistake in the server of that operation. Please report it.".to_owned()),
            });
        };
        let outcome = &operation.outcomes[index];
        for text in reply.notes {
            self.effects.tell(Happening::Logged { site: site.clone(), level: LogLevel::Warning, text });
        }
        self.effects.tell(Happening::Answered {
            request,
            operation: operation.name.to_string(),
            outcome: outcome.name.to_string(),
        });
        for notification in reply.notifications {
            self.notify(now, &notification.bus, &notification.event, &notification.arguments);
        }
        self.note_failure(&operation.name, outcome.failure, reply.failure, &site);
        if let Some((bus, event, places)) = &outcome.event {
            let arguments: Vec<Data> = places.iter().map(|place| reply.payload[*place].clone()).collect();
            self.notify(now, bus, event, &arguments);
        }
        if let Some(mut activation) = asked.resting {
            let exit = &ask.exits[index];
            for (register, data) in exit.payload.iter().zip(&reply.payload) {
                if let Some(register) = register {
                    let value = self.state.heap.import(data);
                    set_register(&mut activation.frame, *register, value);
                }
            }
            activation.at = exit.to;
            self.state.ready.push_back(activation);
        }
    }

    fn note_failure(&mut self, operation: &str, is_failure: bool, failure: Option<Failure>, site: &Site) {
        let failure = failure.or_else(|| {
            is_failure.then(|| Failure { code: "Failed".to_owned(), message: String::new(), hint: String::new() })
        });
        match failure {
            Some(failure) => {
                let node = site.node().map_or_else(String::new, ToString::to_string);
                self.state.failed.insert(operation.to_owned(), FailedRequest { node, failure });
            }
            None => {
                self.state.failed.remove(operation);
            }
        }
    }

    /// Sends a notification to its handlers in the graph; they run in the next turn.
    pub fn notify(&mut self, now: u64, bus: &str, event: &str, arguments: &[Data]) {
        self.set_time(now);
        let trigger = Trigger::Event { bus: bus.to_owned().into(), event: event.to_owned().into() };
        let n_handlers = self.fire(&trigger, arguments);
        self.effects.tell(Happening::Notified { bus: bus.to_owned(), event: event.to_owned(), n_handlers });
    }

    /// Makes every entry of a trigger ready, in order, and answers how many there are.
    fn fire(&mut self, trigger: &Trigger, arguments: &[Data]) -> usize {
        let program = self.program.clone();
        let mut count = 0;
        for (index, root) in program.roots.iter().enumerate().filter(|(_, root)| root.trigger == *trigger) {
            let mut frame = program.units[root.unit].clone();
            for (register, data) in root.parameters.iter().zip(arguments) {
                if let Some(register) = register {
                    set_register(&mut frame, *register, self.state.heap.import(data));
                }
            }
            self.state.fired.insert(index);
            self.state.ready.push_back(Activation { at: root.entry, returns: Vec::new(), frame });
            count += 1;
        }
        count
    }

    /// Ends the run from outside: by cancelling it or giving it no more time. The handlers of On Graph Stop
    /// still run; ending it again ends it at once.
    pub fn end(&mut self, outcome: Outcome) {
        match &self.state.phase {
            Phase::New | Phase::Running => self.stop(outcome),
            Phase::Stopping(ended) => {
                let ended = ended.clone();
                self.abandon();
                self.state.phase = Phase::Over(ended);
            }
            Phase::Over(_) => {}
        }
    }

    fn fail(&mut self, fault: Fault) {
        self.effects.tell(Happening::Faulted(fault.clone()));
        match &self.state.phase {
            // A fault while stopping spoils a good ending, and is only told beside a bad one.
            Phase::Stopping(Ended::Quiet | Ended::Finished { success: true, .. }) => {
                self.state.phase = Phase::Stopping(ended_by(&fault));
                self.fault = Some(fault);
            }
            Phase::Stopping(_) | Phase::Over(_) => {}
            Phase::New | Phase::Running => self.stop(Outcome::Faulted(fault)),
        }
    }

    /// Begins to stop: what runs and waits is given up, and the handlers of On Graph Stop become ready.
    fn stop(&mut self, outcome: Outcome) {
        if !matches!(self.state.phase, Phase::New | Phase::Running) {
            return;
        }
        self.abandon();
        self.state.phase = Phase::Stopping(match outcome {
            Outcome::Quiet => Ended::Quiet,
            Outcome::Finished { success, reason } => Ended::Finished { success, reason },
            Outcome::Faulted(fault) => {
                let ended = ended_by(&fault);
                self.fault = Some(fault);
                ended
            }
            Outcome::Cancelled => Ended::Cancelled,
            Outcome::TimedOut => Ended::TimedOut,
        });
        self.state.steps = 0;
        self.fire(&Trigger::Stop, &[]);
    }

    /// Gives up everything that runs and waits.
    fn abandon(&mut self) {
        self.state.ready.clear();
        self.state.delayed.clear();
        for (request, asked) in std::mem::take(&mut self.state.asked) {
            let operation = self.program.operations[self.program.asks[asked.ask as usize].operation].name.to_string();
            self.effects.tell(Happening::GivenUp { request, operation });
            self.given_up.push(request);
        }
        let waiting = std::mem::take(&mut self.requests);
        self.requests = waiting.into_iter().filter(|request| !self.given_up.contains(&request.id)).collect();
    }

    fn outcome(&self, ended: &Ended) -> Outcome {
        match ended {
            Ended::Quiet => Outcome::Quiet,
            Ended::Finished { success, reason } => Outcome::Finished { success: *success, reason: reason.clone() },
            Ended::Cancelled => Outcome::Cancelled,
            Ended::TimedOut => Outcome::TimedOut,
            Ended::Faulted { message, .. } => Outcome::Faulted(self.fault.clone().unwrap_or_else(|| Fault {
                kind: FaultKind::Node,
                site: Site::Graph,
                trace: Vec::new(),
                message: message.clone(),
                hint: None,
            })),
        }
    }

    /// Frees what nothing reaches any more, and answers how many bytes the run holds.
    fn collect(&mut self, running: &Frame) -> usize {
        let state = &mut self.state;
        let resting = state.asked.values().filter_map(|asked| asked.resting.as_ref());
        let frames =
            state.ready.iter().chain(state.delayed.values()).chain(resting).map(|activation| &activation.frame);
        let frames = frames.chain([running, &state.variables]);
        let live = state.heap.collect(frames.flat_map(|frame| frame.values.iter()));
        self.collect_at = live.max(LEAST_FRESH_BYTES);
        live
    }
}

fn ended_by(fault: &Fault) -> Ended {
    Ended::Faulted { code: fault.kind.code().to_owned(), site: fault.site.to_string(), message: fault.message.clone() }
}

/// The callers of a place, innermost first.
fn trace_of(program: &Program, returns: &[CodeIndex]) -> Vec<Site> {
    returns.iter().rev().map(|at| program.site(*at).clone()).collect()
}
