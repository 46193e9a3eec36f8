//! Events of the graph's own buses between the graph and those outside, each answering the other's.
//!
//! Whoever sends waits: a node of the graph as an activation in the run's state, a script with whoever runs it. Nothing of
//! it stands on the host's stack, so graph and scripts may answer each other's events within each other.

use super::call::{register_value, set_register};
use super::heap::Value;
use super::state::{Activation, Sent, Told};
use super::{Happening, Machine, Notification};
use crate::Data;
use crate::compile::{CodeIndex, Frame, Instruction, Register};
use crate::registry::{Text, Trigger};

/// An event of a bus of the graph that somebody outside hears.
#[derive(Debug, Clone, PartialEq)]
pub struct Listened {
    /// The bus.
    pub bus: Text,
    /// The event.
    pub event: Text,
    /// The address, on a bus that has addresses.
    pub address: Option<Data>,
}

/// An event that the graph sends, on its way to those outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Sending {
    /// Its number, for [`Machine::heard`].
    pub call: u64,
    /// The address, on a bus that has addresses.
    pub address: Option<Data>,
    /// The event.
    pub notification: Notification,
}

impl Machine {
    /// Says which events of the graph's own buses those outside hear from now on; the graph's senders wait for them. Those
    /// who are `busy` have something to do after the next turn, so the run does not end with it.
    pub fn listen(&mut self, listened: impl IntoIterator<Item = Listened>, busy: bool) {
        self.outside.is_busy = busy;
        let mut by_event = vec![Vec::new(); self.program.events.len()];
        for Listened { bus, event, address } in listened {
            if let Some(index) = self.event_named(bus, event) {
                by_event[index as usize].push(address);
            }
        }
        self.outside.listened = by_event;
    }

    /// The events that the graph sent and that somebody outside hears, in order, since the last call.
    pub fn take_sendings(&mut self) -> Vec<Sending> {
        std::mem::take(&mut self.outside.sendings)
    }

    /// Those outside have heard an event of the graph: its own handlers hear it now, then the sender goes on. `answer`
    /// is of the type that the event is answered with.
    pub fn heard(&mut self, now: u64, call: u64, answer: Option<Data>) {
        self.set_time(now);
        let Some(Told { mut sender, sent }) = self.state.told.remove(&call) else { return };
        if let (Some(to), Some(data)) = (sent.result, answer) {
            let value = self.state.heap.import(&data);
            set_register(&mut sender.frame, to, value);
        }
        sender.at = sent.back;
        let program = self.program.clone();
        match self.dispatch(&program, sent.back.saturating_sub(1), &mut sender, sent) {
            // The innermost sender goes on first.
            Ok(_) => self.state.ready.push_front(sender),
            Err(fault) => self.fail(fault),
        }
    }

    /// Sends an event of the graph's own buses to its handlers, for somebody outside; arguments, address and `unanswered`
    /// are of the declared types. Answers its number in [`Machine::take_done`], or nothing where no handler hears it.
    pub fn send(
        &mut self,
        now: u64,
        notification: Notification,
        address: Option<&Data>,
        unanswered: Option<&Data>,
    ) -> Option<u64> {
        self.set_time(now);
        self.begin();
        let Notification { bus, event, arguments } = notification;
        let program = self.program.clone();
        let found = self
            .event_named(bus.clone(), event.clone())
            .filter(|index| !self.state.hearers[*index as usize].is_empty());
        let address = address.map(|data| self.state.heap.import(data));
        let n_handlers = found.map_or(0, |index| {
            self.state.hearers[index as usize].iter().filter(|hearer| hearer.address == address).count()
        });
        self.effects.tell(Happening::Notified { bus, event, n_handlers });
        let (index, back) = found.zip(some_return(&program.code))?;
        let (frame, result) = self.frame_for_answer(unanswered);
        let arguments: Vec<Value> = arguments.iter().map(|data| self.state.heap.import(data)).collect();
        let call = self.next_call();
        let mut sender = Activation { sent_by: Some(call), ..Activation::new(back, frame) };
        let sent = Sent { event: index, address, arguments, result, back };
        match self.dispatch(&program, back, &mut sender, sent) {
            Ok(false) => None,
            Ok(true) => {
                self.state.ready.push_front(sender);
                Some(call)
            }
            Err(fault) => {
                self.fail(fault);
                None
            }
        }
    }

    /// What those outside sent and the graph's handlers have heard, with what the last handler answered.
    pub fn take_done(&mut self) -> Vec<(u64, Option<Data>)> {
        std::mem::take(&mut self.outside.done)
    }

    /// True when somebody outside hears an event at any address.
    pub(super) fn is_listened_to(&self, event: u32) -> bool {
        self.outside.listened.get(event as usize).is_some_and(|addresses| !addresses.is_empty())
    }

    pub(super) fn is_heard_outside(&self, sent: &Sent) -> bool {
        let Some(addresses) = self.outside.listened.get(sent.event as usize) else { return false };
        !addresses.is_empty() && {
            let address = sent.address.as_ref().map(|value| self.state.heap.export(value));
            addresses.contains(&address)
        }
    }

    /// Lets a sender rest until those outside have heard its event.
    pub(super) fn tell_outside(&mut self, sender: Activation, sent: Sent) {
        let Trigger::Event { bus, event } = &self.program.events[sent.event as usize].trigger else { return };
        let (bus, event) = (bus.clone(), event.clone());
        let arguments = sent.arguments.iter().map(|value| self.state.heap.export(value)).collect();
        let address = sent.address.as_ref().map(|value| self.state.heap.export(value));
        let call = self.next_call();
        let notification = Notification { bus, event, arguments };
        self.outside.sendings.push(Sending { call, address, notification });
        self.state.told.insert(call, Told { sender, sent });
    }

    /// An activation came to its end: what somebody outside sent has been heard.
    pub(super) fn end_of(&mut self, activation: &Activation) {
        let Some(call) = activation.sent_by else { return };
        let Frame { numbers, flags, values } = &activation.frame;
        let register = match (numbers.is_empty(), flags.is_empty(), values.is_empty()) {
            (false, _, _) => Some(Register::Number(0)),
            (_, false, _) => Some(Register::Flag(0)),
            (_, _, false) => Some(Register::Value(0)),
            (true, true, true) => None,
        };
        let answer = register.map(|register| self.state.heap.export(&register_value(&activation.frame, register)));
        self.outside.done.push((call, answer));
    }

    /// True when those outside are to hear an event, or are answered one.
    pub(super) fn is_awaited_outside(&self) -> bool {
        !self.outside.sendings.is_empty() || !self.outside.done.is_empty()
    }

    /// True when a turn would go on at once: an event on its way between the graph and those outside came first.
    pub fn can_go_on(&self) -> bool {
        !self.state.ready.is_empty()
    }

    /// Where nobody outside takes part any more, or never did in a state that was saved, nobody is waited for.
    pub(super) fn go_on_unheard(&mut self) {
        if !self.is_attended() {
            while let Some(call) = self.state.told.keys().next_back().copied() {
                self.heard(self.state.now, call, None);
            }
        }
    }

    /// Gives up what is on its way either way.
    pub(super) fn forget_sent(&mut self) {
        self.state.told.clear();
        self.outside.sendings.clear();
        self.outside.done.clear();
    }

    fn event_named(&self, bus: Text, event: Text) -> Option<u32> {
        let trigger = Trigger::Event { bus, event };
        let place = self.program.events.iter().position(|event| event.is_own && event.trigger == trigger)?;
        u32::try_from(place).ok()
    }

    fn next_call(&mut self) -> u64 {
        self.outside.n_sent += 1;
        self.outside.n_sent
    }

    /// The registers of a sender that is no node: none but the one for the answer.
    fn frame_for_answer(&mut self, unanswered: Option<&Data>) -> (Frame, Option<Register>) {
        let mut frame = Frame::default();
        let register = match unanswered {
            None => return (frame, None),
            Some(Data::Number(value)) => {
                frame.numbers.push(*value);
                Register::Number(0)
            }
            Some(Data::Bool(value)) => {
                frame.flags.push(*value);
                Register::Flag(0)
            }
            Some(data) => {
                frame.values.push(self.state.heap.import(data));
                Register::Value(0)
            }
        };
        (frame, Some(register))
    }
}

/// A place in the code that ends whatever goes on there.
fn some_return(code: &[Instruction]) -> Option<CodeIndex> {
    let place = code.iter().position(|instruction| matches!(instruction, Instruction::Return))?;
    u32::try_from(place).ok()
}
