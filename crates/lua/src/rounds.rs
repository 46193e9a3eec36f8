//! Events of the graph's own buses on their way from handler to handler, while whoever sent them waits.
//!
//! The scripts hear an event first, in the order of connecting, then the graph's handlers. A handler may send another
//! event, or rest on a request: each such event is a round of its own in the run, and nothing of it stands on the host's
//! stack.

use crate::inside::Sent;
use crate::run::ScriptedRun;
use crate::script::{Awaited, Call};
use crate::values::from_lua;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, Fault, FaultKind, Notification, Sending};
use mlua::Value;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// An event that the scripts are hearing.
pub(crate) struct Round {
    notification: Arc<Notification>,
    address: Option<Data>,
    /// Who is still to hear it, each a script and a handler.
    waiting: VecDeque<(usize, u64)>,
    /// Scripts that began anew meanwhile, whose new handlers hear it.
    renewed: BTreeSet<usize>,
    /// The type of the answer, and what it is where nobody answers.
    answer: Option<(ValueType, Data)>,
    /// What the last handler answered.
    answered: Option<Data>,
    ending: Ending,
}

/// Who goes on when all have heard an event.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ending {
    /// The graph, by the machine's number.
    Graph(u64),
    /// A script.
    Script(usize),
    /// Nobody waits.
    Nobody,
}

impl ScriptedRun {
    pub(crate) fn next_round(&mut self) -> u64 {
        self.n_rounds += 1;
        self.n_rounds
    }

    /// Lets the scripts hear an event, then whoever else does.
    pub(crate) fn begin_round(&mut self, number: u64, sent: Sent, ending: Ending, now: u64) {
        let Sent { notification, address, answer } = sent;
        let mut listeners: Vec<(u64, usize, u64)> = Vec::new();
        for (index, script) in self.scripts.iter().enumerate() {
            let found = script.listeners(&notification.bus, &notification.event, address.as_ref());
            listeners.extend(found.into_iter().map(|(connected, handler)| (connected, index, handler)));
        }
        listeners.sort_unstable();
        let waiting = listeners.into_iter().map(|(_, index, handler)| (index, handler)).collect();
        let notification = Arc::new(notification);
        let renewed = BTreeSet::new();
        let round = Round { notification, address, waiting, renewed, answer, answered: None, ending };
        self.rounds.insert(number, round);
        self.advance(number, now);
    }

    /// Lets the next handler hear an event; when there is none left, the graph's handlers do, and the sender goes on.
    pub(crate) fn advance(&mut self, number: u64, now: u64) {
        let Some(round) = self.rounds.get_mut(&number) else { return };
        let event = &round.notification.event;
        while let Some((index, handler)) = round.waiting.pop_front() {
            let script = &self.scripts[index];
            if script.hears(handler, event, round.address.as_ref()) {
                let (notification, address) = (round.notification.clone(), round.address.clone());
                let call = Call::Told { handler, round: number, notification, address };
                self.ready.push_front((index, call));
                return;
            }
            // It belonged to what the script was before it began anew.
            if handler < script.born && round.renewed.insert(index) {
                let anew = script.listeners(&round.notification.bus, event, round.address.as_ref());
                for (_, handler) in anew.into_iter().rev() {
                    round.waiting.push_front((index, handler));
                }
            }
        }
        let Some(round) = self.rounds.remove(&number) else { return };
        let Round { notification, address, answer, answered, ending, .. } = round;
        if let Ending::Graph(call) = ending {
            self.machine.heard(now, call, answered);
            self.is_stirred = true;
            return;
        }
        let answer = answered.or(answer.map(|(_, unanswered)| unanswered));
        match self.machine.send(now, (*notification).clone(), address.as_ref(), answer.as_ref()) {
            Some(call) => {
                self.at_graph.insert(call, (number, ending));
                self.is_stirred = true;
            }
            None => self.end_round(number, ending, answer),
        }
    }

    /// Takes what a handler answered.
    pub(crate) fn take_answer(&mut self, index: usize, number: u64, value: &Value, now: u64) {
        let Some(round) = self.rounds.get_mut(&number) else { return };
        let Some((wanted, _)) = &round.answer else { return };
        // Who says nothing does not answer.
        if value.is_nil() {
            return;
        }
        match from_lua(value, wanted) {
            Ok(data) => round.answered = Some(data),
            Err(why) => {
                let Notification { bus, event, .. } = &*round.notification;
                let message = format!("the handler of {bus}.{event} answers something else: {why}");
                let site = self.scripts[index].entered.clone();
                self.fail(Fault { kind: FaultKind::Script, site, trace: Vec::new(), message, hint: None }, now);
            }
        }
    }

    /// Hands what the graph sends to the scripts, and what it answered to those who sent.
    pub(crate) fn deliver_own(&mut self, now: u64) {
        for (call, answer) in self.machine.take_done().into_iter().rev() {
            if let Some((number, ending)) = self.at_graph.remove(&call) {
                self.end_round(number, ending, answer);
            }
        }
        // What begins last is heard first, so that events of one turn are heard in their order.
        for Sending { call, address, notification } in self.machine.take_sendings().into_iter().rev() {
            let answer = self.answer_of(&notification);
            let number = self.next_round();
            self.begin_round(number, Sent { notification, address, answer }, Ending::Graph(call), now);
        }
    }

    /// The run ends: nobody else hears what is on its way.
    pub(crate) fn end_rounds(&mut self, now: u64) {
        self.at_graph.clear();
        for (_, round) in std::mem::take(&mut self.rounds) {
            if let Ending::Graph(call) = round.ending {
                self.machine.heard(now, call, round.answered);
            }
        }
    }

    fn end_round(&mut self, number: u64, ending: Ending, answer: Option<Data>) {
        if let Ending::Script(index) = ending {
            let answer = Call::Answer(Awaited::Round(number), answer.unwrap_or(Data::Null));
            self.ready.push_front((index, answer));
        }
    }

    fn answer_of(&self, notification: &Notification) -> Option<(ValueType, Data)> {
        let context = self.scripts.first()?.context();
        let bus = context.own_buses.get(&*notification.bus)?;
        let event = bus.events.iter().find(|(name, _)| name.as_str() == notification.event).map(|(_, def)| def)?;
        let wanted = event.result.clone()?;
        let unanswered = context.registry.default_of(&wanted);
        Some((wanted, unanswered))
    }
}
