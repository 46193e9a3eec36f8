//! A run with scripts: the machine and the scripts as one thing that is driven like a machine.
//!
//! Scripts hear an event before the handlers of the graph do, in the order in which they connected; a script that rests
//! hears it when it goes on. Nothing of a script runs but inside [`ScriptedRun::turn`].

use crate::context::{Context, ScriptFile};
use crate::failure::script_site;
use crate::inside::{Ask, Order, Queued};
use crate::limits::{Interrupter, MAX_CALLS, MAX_WAITING_CALLS};
use crate::rounds::{Ending, Round};
use crate::script::{Awaited, Call, Running, Script, Step, Then};
use authcanvas_graph::Site;
use authcanvas_interpreter::{Data, Fault, FaultKind, Happening, Machine, Outcome, Reply, Rest, Text, Turn};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// A machine, and the scripts that take part in its run.
pub struct ScriptedRun {
    pub(crate) machine: Machine,
    pub(crate) scripts: Vec<Script>,
    /// Orders the connections of all scripts.
    pub(crate) order: Order,
    interrupter: Option<Interrupter>,
    /// What is to be called, in order, with the script.
    pub(crate) ready: VecDeque<(usize, Call)>,
    /// Whose requests wait for an answer.
    asked: BTreeMap<u64, usize>,
    /// Events of the graph's buses that handlers are hearing one after another, by number.
    pub(crate) rounds: BTreeMap<u64, Round>,
    pub(crate) n_rounds: u64,
    /// Those of scripts that the graph's handlers hear now, by the machine's number.
    pub(crate) at_graph: BTreeMap<u64, (u64, Ending)>,
    /// True when the machine has something to do.
    pub(crate) is_stirred: bool,
    /// How often scripts were called since the run last waited.
    n_calls: usize,
    /// What scripts are to be when they begin anew.
    pub(crate) reloads: BTreeMap<usize, VecDeque<ScriptFile>>,
    faults: Vec<Fault>,
    /// How many notifications were handed out.
    n_sent: u64,
    /// True once any handler of a script heard anything.
    any_heard: bool,
    has_begun: bool,
    pub(crate) is_stopping: bool,
}

impl ScriptedRun {
    /// A run of a machine without scripts; it costs nothing over the machine alone.
    pub fn without_scripts(machine: Machine) -> Self {
        Self {
            machine,
            scripts: Vec::new(),
            order: Order::default(),
            interrupter: None,
            ready: VecDeque::new(),
            asked: BTreeMap::new(),
            rounds: BTreeMap::new(),
            n_rounds: 0,
            at_graph: BTreeMap::new(),
            is_stirred: false,
            n_calls: 0,
            reloads: BTreeMap::new(),
            faults: Vec::new(),
            n_sent: 0,
            any_heard: false,
            has_begun: false,
            is_stopping: false,
        }
    }

    /// A run of a machine with scripts, which are activated in this order, before the graph begins.
    ///
    /// # Errors
    /// When a script cannot be loaded.
    pub fn new(machine: Machine, files: Vec<ScriptFile>, context: &Arc<Context>) -> Result<Self, Fault> {
        let mut run = Self::without_scripts(machine);
        for file in files {
            run.scripts.push(Script::load_in(file, context, run.order.clone())?);
        }
        run.interrupter = Some(context.interrupter());
        Ok(run)
    }

    /// The machine.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The scripts, in order.
    pub fn scripts(&self) -> &[Script] {
        &self.scripts
    }

    /// What went wrong in scripts.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Ends what scripts are doing, from another thread; nothing for a run without scripts.
    pub fn interrupter(&self) -> Option<Interrupter> {
        self.interrupter.clone()
    }

    /// Scripts with connected handlers, if no script heard anything.
    pub fn silent_handlers(&self) -> Vec<Site> {
        if self.any_heard { Vec::new() } else { self.scripts.iter().flat_map(Script::handler_sites).collect() }
    }

    /// As [`Machine::turn`].
    pub fn turn(&mut self, now: u64) -> Turn {
        if self.scripts.is_empty() {
            return self.machine.turn(now);
        }
        if !self.has_begun {
            self.has_begun = true;
            self.machine.attend();
            self.ready.extend((0..self.scripts.len()).map(|index| (index, Call::Activate)));
        }
        let mut whole: Option<Turn> = None;
        self.n_calls = 0;
        loop {
            self.work(now);
            self.is_stirred = false;
            // Whoever interrupts ends the run next, so nothing else is begun in this turn.
            let is_interrupted = self.is_interrupted();
            let busy = is_interrupted || !self.ready.is_empty();
            self.machine.listen(self.scripts.iter().flat_map(Script::listened), busy);
            let mut turn = self.machine.turn(now);
            for request in &turn.given_up {
                if let Some(index) = self.asked.remove(request) {
                    // The run is ending, so nobody goes on with what it had not heard to the end.
                    self.scripts[index].give_up();
                }
            }
            if let Some(earlier) = whole.take() {
                turn = joined(earlier, turn);
            }
            self.deliver();
            self.deliver_own(now);
            if let Rest::Over(_) = turn.rest {
                self.leave_all();
                return turn;
            }
            let has_more = if is_interrupted {
                false
            } else if self.machine.is_stopping() && !self.is_stopping {
                self.begin_to_stop(now);
                true
            } else if self.is_stopping && self.ready.is_empty() && self.scripts.iter().all(Script::is_over) {
                self.machine.leave();
                // Over at once, unless the graph's own last handlers still wait for something.
                let rest = self.machine.turn(now);
                return joined(turn, rest);
            } else {
                !self.ready.is_empty() || self.machine.can_go_on()
            };
            if !has_more {
                return turn;
            }
            whole = Some(turn);
        }
    }

    /// As [`Machine::reply`].
    pub fn reply(&mut self, now: u64, request: u64, reply: Reply) {
        let asked_by = self.asked.remove(&request);
        let result = reply.payload.first().cloned().unwrap_or(Data::Null);
        self.machine.reply(now, request, reply);
        self.deliver();
        if let Some(index) = asked_by {
            self.ready.push_back((index, Call::Answer(Awaited::Request(request), result)));
        }
    }

    /// As [`Machine::notify`], to the scripts too.
    pub fn notify(&mut self, now: u64, bus: impl Into<Text>, event: impl Into<Text>, arguments: &[Data]) {
        self.machine.notify(now, bus, event, arguments);
        self.deliver();
    }

    /// As [`Machine::end`].
    pub fn end(&mut self, outcome: Outcome) {
        let again = self.machine.is_stopping();
        self.machine.end(outcome);
        if again {
            self.leave_all();
        }
    }

    fn leave_all(&mut self) {
        for script in &mut self.scripts {
            script.leave();
        }
        self.ready.clear();
        self.rounds.clear();
        self.at_graph.clear();
    }

    /// Calls whatever is ready, until all scripts rest.
    fn work(&mut self, now: u64) {
        // A handler of the graph that a script waits for comes before the next call.
        while !self.is_stirred
            && let Some((index, call)) = self.ready.pop_front()
        {
            self.n_calls += 1;
            if self.n_calls > MAX_CALLS {
                self.end_for(index, now, format!("more than {MAX_CALLS} calls of scripts without a wait"));
                self.n_calls = 0;
            }
            let script = &mut self.scripts[index];
            let begins_anew = matches!(call, Call::Deactivate(Then::Reload));
            if script.is_over() && !begins_anew {
                if let Call::Told { round, .. } = call {
                    self.advance(round, now);
                }
                continue;
            }
            let step = match call {
                Call::Answer(awaited, data) => match script.take_resting(awaited) {
                    Some(running) => script.go_on(running, Ok(data)),
                    None => continue,
                },
                // Last words do not wait: what rests was given up. What a sender waits for does not either, or two could
                // wait for each other.
                call if script.is_resting() && !matches!(call, Call::Deactivate(Then::Leave) | Call::Told { .. }) => {
                    if script.waiting.len() >= MAX_WAITING_CALLS {
                        let why = format!("more than {MAX_WAITING_CALLS} events wait for the script, which rests");
                        self.end_for(index, now, why);
                    } else {
                        script.waiting.push_back(call);
                    }
                    continue;
                }
                Call::Heard { sent, notification } => {
                    for (_, handler) in script.listeners(&notification.bus, &notification.event, None).into_iter().rev()
                    {
                        let notification = notification.clone();
                        self.ready.push_front((index, Call::Event { handler, sent, notification }));
                    }
                    continue;
                }
                call => {
                    self.any_heard |= matches!(call, Call::Event { .. } | Call::Told { .. });
                    script.begin(call)
                }
            };
            self.follow(index, step, now);
            if self.is_interrupted() {
                return;
            }
        }
    }

    fn is_interrupted(&self) -> bool {
        self.interrupter.as_ref().is_some_and(Interrupter::is_set)
    }

    /// Goes on with a script until its call rests or is over.
    fn follow(&mut self, index: usize, mut step: Step, now: u64) {
        loop {
            self.tell_of(index, now);
            step = match step {
                Step::Asked(running, ask) => match self.asked_for(index, running, ask, now) {
                    Some(step) => step,
                    None => return,
                },
                Step::Done(Then::Round(round), value) => {
                    self.take_answer(index, round, &value, now);
                    return self.over(index, Then::Round(round), now);
                }
                Step::Done(then, _) | Step::Nothing(then) => return self.over(index, then, now),
                Step::Failed(fault, then) => {
                    let is_runaway = matches!(fault.kind, FaultKind::ScriptBudget | FaultKind::ScriptMemory);
                    self.fail(fault, now);
                    if is_runaway && then != Then::Reload {
                        self.leave(index, now);
                        if let Then::Round(round) = then {
                            self.advance(round, now);
                        }
                        return;
                    }
                    return self.over(index, then, now);
                }
            };
        }
    }

    /// Makes what a script asks for; the next step, where it does not rest.
    fn asked_for(&mut self, index: usize, running: Running, ask: Ask, now: u64) -> Option<Step> {
        let (operation, arguments, site, waits) = match ask {
            Ask::Request { operation, arguments, site, waits } => (operation, arguments, site, waits),
            Ask::Notify { bus, event, arguments } => {
                self.machine.notify(now, bus, event, &arguments);
                self.deliver();
                return Some(self.scripts[index].go_on(running, Ok(Data::Null)));
            }
            Ask::Send(sent) => {
                let then = running.then;
                let round = self.next_round();
                return match self.scripts[index].rest(running, Awaited::Round(round)) {
                    Ok(()) => {
                        self.begin_round(round, sent, Ending::Script(index), now);
                        None
                    }
                    Err(fault) => Some(Step::Failed(fault, then)),
                };
            }
        };
        let script = &mut self.scripts[index];
        match self.machine.ask(now, &operation, arguments, site) {
            Err(problem) => Some(script.go_on(running, Err(problem.message))),
            Ok(_) if !waits => Some(script.go_on(running, Ok(Data::Null))),
            Ok(request) => {
                let then = running.then;
                match script.rest(running, Awaited::Request(request)) {
                    Ok(()) => {
                        self.asked.insert(request, index);
                        None
                    }
                    Err(fault) => Some(Step::Failed(fault, then)),
                }
            }
        }
    }

    /// A call is over: what was put off and what waited comes next.
    fn over(&mut self, index: usize, then: Then, now: u64) {
        match then {
            Then::Nothing | Then::Round(_) => {}
            Then::Leave => return self.leave(index, now),
            Then::Reload => return self.begin_anew(index, now),
        }
        let script = &mut self.scripts[index];
        if !script.is_resting() {
            let waiting = std::mem::take(&mut script.waiting);
            for call in waiting.into_iter().rev() {
                self.ready.push_front((index, call));
            }
        }
        for queued in self.scripts[index].take_queued() {
            match queued {
                Queued::Function(function, arguments) => {
                    self.ready.push_back((index, Call::Function(function, arguments)));
                }
                Queued::Ask(Ask::Notify { bus, event, arguments }) => {
                    self.machine.notify(now, bus, event, &arguments);
                    self.deliver();
                }
                Queued::Ask(Ask::Send(sent)) => {
                    let round = self.next_round();
                    self.begin_round(round, sent, Ending::Nobody, now);
                }
                Queued::Ask(Ask::Request { operation, arguments, site, .. }) => {
                    if let Err(problem) = self.machine.ask(now, &operation, arguments, site.clone()) {
                        let (kind, message) = (FaultKind::Script, problem.message);
                        self.fail(Fault { kind, site, trace: Vec::new(), message, hint: problem.hint }, now);
                    }
                }
            }
        }
        if let Then::Round(round) = then {
            self.advance(round, now);
        }
    }

    /// Ends a script; those who wait for it to hear an event go on.
    pub(crate) fn leave(&mut self, index: usize, now: u64) {
        for round in self.scripts[index].leave() {
            self.advance(round, now);
        }
    }

    /// The run ends: what rests was given up, and every script says its last words.
    fn begin_to_stop(&mut self, now: u64) {
        self.is_stopping = true;
        self.end_rounds(now);
        self.ready.clear();
        self.asked.clear();
        self.reloads.clear();
        for (index, script) in self.scripts.iter_mut().enumerate() {
            script.give_up();
            self.ready.push_back((index, Call::Deactivate(Then::Leave)));
        }
        // Those that are over already have nothing more to say.
        let scripts = &self.scripts;
        self.ready.retain(|(index, _)| !scripts[*index].is_over());
    }

    /// Hands the machine's notifications to the scripts that listen.
    fn deliver(&mut self) {
        for notification in self.machine.take_heard() {
            let mut listeners: Vec<(u64, usize, u64)> = Vec::new();
            for (index, script) in self.scripts.iter().enumerate() {
                let found = script.listeners(&notification.bus, &notification.event, None);
                listeners.extend(found.into_iter().map(|(connected, handler)| (connected, index, handler)));
            }
            listeners.sort_unstable();
            self.n_sent += 1;
            let (sent, notification) = (self.n_sent, Arc::new(notification));
            for (_, index, handler) in listeners {
                let notification = notification.clone();
                self.ready.push_back((index, Call::Event { handler, sent, notification }));
            }
        }
    }

    fn tell_of(&mut self, index: usize, now: u64) {
        for what in self.scripts[index].take_told() {
            self.machine.tell(now, what);
        }
    }

    pub(crate) fn fail(&mut self, fault: Fault, now: u64) {
        self.machine.tell(now, Happening::Faulted(fault.clone()));
        self.faults.push(fault);
    }

    /// Ends a script that goes on without an end.
    fn end_for(&mut self, index: usize, now: u64, message: String) {
        let site = script_site(self.scripts[index].name(), 0);
        self.fail(Fault { kind: FaultKind::ScriptBudget, site, trace: Vec::new(), message, hint: None }, now);
        self.leave(index, now);
    }
}

/// Two turns as one.
fn joined(mut first: Turn, second: Turn) -> Turn {
    first.events.extend(second.events);
    first.requests.extend(second.requests);
    first.requests.retain(|request| !second.given_up.contains(&request.id));
    first.given_up.extend(second.given_up);
    first.rest = second.rest;
    first
}
