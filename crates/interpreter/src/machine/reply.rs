//! What comes in from outside: answers to requests, and notifications.

use super::call::set_register;
use super::state::{Activation, FailedRequest};
use super::{Failure, Happening, LogLevel, Machine, Reply, Value};
use crate::compile::Program;
use crate::registry::{OperationDef, Text, Trigger};
use crate::{Data, HostRef};
use authcanvas_graph::Site;

impl Machine {
    /// Hands in the answer to a request, at a time as [`Machine::turn`] has it. An answer that nobody waits for any more is dropped.
    pub fn reply(&mut self, now: u64, request: u64, reply: Reply) {
        self.set_time(now);
        if let Some((operation, site)) = self.outside.asked.remove(&request) {
            if let Some(index) = self.outcome_of(&operation, &reply, &site) {
                self.accept(now, request, &operation, index, &site, reply);
            }
            return;
        }
        let Some(asked) = self.state.asked.remove(&request) else { return };
        let program = self.program.clone();
        let ask = &program.asks[asked.ask as usize];
        let operation = &program.operations[ask.operation];
        let site = program.site(asked.at).clone();
        let Some(index) = self.outcome_of(operation, &reply, &site) else { return };
        let payload = self.accept(now, request, operation, index, &site, reply);
        if let Some(mut activation) = asked.resting {
            let exit = &ask.exits[index];
            for (register, data) in exit.payload.iter().zip(&payload) {
                if let Some(register) = register {
                    let value = self.state.heap.import(data);
                    set_register(&mut activation.frame, *register, value);
                }
            }
            activation.at = exit.to;
            self.state.ready.push_back(activation);
        }
    }

    /// Tells of an answer and sends its notifications; answers what came with it.
    fn accept(
        &mut self,
        now: u64,
        request: u64,
        operation: &OperationDef,
        index: usize,
        site: &Site,
        reply: Reply,
    ) -> Vec<Data> {
        let outcome = &operation.outcomes[index];
        for text in reply.notes {
            self.effects.tell(Happening::Logged { site: site.clone(), level: LogLevel::Warning, text });
        }
        self.effects.tell(Happening::Answered {
            request,
            operation: operation.name.clone(),
            outcome: outcome.name.clone(),
        });
        for notification in reply.notifications {
            self.notify(now, notification.bus, notification.event, &notification.arguments);
        }
        self.note_failure(&operation.name, outcome.failure, reply.failure, site);
        for settled in &reply.settles {
            self.state.failed.remove(&**settled);
        }
        if let Some((bus, event, places)) = &outcome.event {
            let arguments: Vec<Data> = places.iter().map(|place| reply.payload[*place].clone()).collect();
            self.notify(now, bus.clone(), event.clone(), &arguments);
        }
        reply.payload
    }

    fn note_failure(&mut self, operation: &str, is_failure: bool, failure: Option<Failure>, site: &Site) {
        let failure = failure.or_else(|| {
            is_failure.then(|| Failure { code: "Failed".to_owned(), message: String::new(), hint: String::new() })
        });
        match failure {
            Some(failure) => {
                let node = match site {
                    Site::Script { .. } | Site::In(..) => site.to_string(),
                    _ => site.node().map_or_else(String::new, ToString::to_string),
                };
                self.state.failed.insert(operation.to_owned(), FailedRequest { node, failure });
            }
            None => {
                self.state.failed.remove(operation);
            }
        }
    }

    /// Sends a notification to its handlers in the graph; they run in the next turn. It begins a run that has not
    /// begun, so that handlers run behind the code of the run's beginning.
    pub fn notify(&mut self, now: u64, bus: impl Into<Text>, event: impl Into<Text>, arguments: &[Data]) {
        self.set_time(now);
        self.begin();
        let (bus, event) = (bus.into(), event.into());
        self.keep_heard(&bus, &event, arguments);
        let n_handlers = self.fire(&Trigger::Event { bus: bus.clone(), event: event.clone() }, arguments);
        self.effects.tell(Happening::Notified { bus, event, n_handlers });
    }

    /// Signals an event object of the host to the handlers that are connected to it, and answers how many there are;
    /// they run in the next turn, with the same values. It begins a run that has not begun.
    pub fn signal(&mut self, now: u64, object: &HostRef, arguments: &[Data]) -> usize {
        self.set_time(now);
        self.begin();
        let program = self.program.clone();
        let Some(event) = program.events.iter().position(|event| event.trigger == Trigger::Signal) else { return 0 };
        let address = Some(Value::Host(object.clone()));
        let hearers = self.state.hearers[event].iter().filter(|hearer| hearer.address == address);
        let hearing: Vec<u32> = hearers.map(|hearer| hearer.root).collect();
        self.fire_at(&program, &hearing, arguments);
        hearing.len()
    }

    /// Makes every entry ready that the beginning or the end of the run fires, in order.
    pub(super) fn start(&mut self, trigger: &Trigger) {
        let program = self.program.clone();
        for root in program.roots.iter().filter(|root| root.trigger == *trigger) {
            self.state.ready.push_back(Activation::new(root.entry, program.units[root.unit].clone()));
        }
    }

    /// Makes every connected handler of an event ready, in the order of connection, and answers how many there are.
    pub(super) fn fire(&mut self, trigger: &Trigger, arguments: &[Data]) -> usize {
        let program = self.program.clone();
        let Some(event) = program.events.iter().position(|event| event.trigger == *trigger) else { return 0 };
        let hearing: Vec<u32> = self.state.hearers[event].iter().map(|hearer| hearer.root).collect();
        self.fire_at(&program, &hearing, arguments);
        hearing.len()
    }

    /// Makes handlers ready, by their roots; containers among the arguments are shared by them all.
    fn fire_at(&mut self, program: &Program, hearing: &[u32], arguments: &[Data]) {
        let arguments: Vec<Value> = arguments.iter().map(|data| self.state.heap.import(data)).collect();
        for index in hearing {
            let root = &program.roots[*index as usize];
            let mut frame = program.units[root.unit].clone();
            for (register, value) in root.parameters.iter().zip(&arguments) {
                if let Some(register) = register {
                    set_register(&mut frame, *register, value.clone());
                }
            }
            self.state.fired.insert(*index as usize);
            self.state.ready.push_back(Activation::new(root.entry, frame));
        }
    }
}
