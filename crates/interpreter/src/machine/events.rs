//! Events inside a run: which handlers are connected, and how an event goes from one to the next.
//!
//! A sender waits in its own activation, as a frame below the handler's, never on the host's stack.

use super::call::{give_register, register_value, set_register};
use super::execute::limit;
use super::fault::{Fault, FaultKind};
use super::heap::Value;
use super::state::{Activation, Caller, Dispatch, Hearer, Sent, Waits};
use super::{Happening, LogLevel, Machine};
use crate::compile::{AddressSource, CodeIndex, Frame, Program};
use crate::registry::Trigger;

impl Machine {
    /// Connects the handlers that nothing connects later.
    pub(super) fn connect_at_the_beginning(&mut self) {
        let program = self.program.clone();
        self.state.hearers = vec![Vec::new(); program.events.len()];
        for (root, entry) in program.roots.iter().enumerate().filter(|(_, root)| root.is_auto) {
            let address = match &entry.address {
                None => None,
                Some(AddressSource::Constant(data)) => Some(self.state.heap.import(data)),
                Some(AddressSource::Variable(variable)) => {
                    Some(register_value(&self.state.variables, program.variables[*variable].register))
                }
                Some(AddressSource::Later) => continue,
            };
            self.connect(&program, root as u32, address);
        }
    }

    /// Connects a handler, or connects it to another address. One that hears that address already keeps its place.
    pub(super) fn connect(&mut self, program: &Program, root: u32, address: Option<Value>) {
        let Some(event) = program.roots[root as usize].event else { return };
        let hearers = &mut self.state.hearers[event as usize];
        if let Some(place) = hearers.iter().position(|hearer| hearer.root == root) {
            if hearers[place].address == address {
                return;
            }
            hearers.remove(place);
        }
        hearers.push(Hearer { root, address });
    }

    pub(super) fn disconnect(&mut self, program: &Program, root: u32) {
        if let Some(event) = program.roots[root as usize].event {
            self.state.hearers[event as usize].retain(|hearer| hearer.root != root);
        }
    }

    fn hears(&self, event: u32, root: u32, address: Option<&Value>) -> bool {
        let mut hearers = self.state.hearers[event as usize].iter();
        hearers.any(|hearer| hearer.root == root && hearer.address.as_ref() == address)
    }

    /// Sends an event; answers what the sender does now.
    pub(super) fn publish(
        &mut self,
        program: &Program,
        here: CodeIndex,
        index: u32,
        activation: &mut Activation,
    ) -> Result<Went, Fault> {
        let publish = &program.publishes[index as usize];
        let entry = &program.events[publish.event as usize];
        if let Some((to, default)) = &publish.result {
            let value = self.state.heap.import(default);
            set_register(&mut activation.frame, *to, value);
        }
        if entry.is_unknown {
            if self.state.warned.insert(publish.event)
                && let Trigger::Event { bus, event } = &entry.trigger
            {
                let text = format!("nobody here knows the bus `{bus}`: sending `{event}` does nothing");
                let site = program.site(here).clone();
                self.effects.tell(Happening::Logged { site, level: LogLevel::Warning, text });
            }
            return Ok(Went::On);
        }
        let result = publish.result.as_ref().map(|(to, _)| *to);
        if publish.address.is_none()
            && !self.is_listened_to(publish.event)
            && let [Hearer { root, address: None }] = self.state.hearers[publish.event as usize][..]
        {
            // By far the most events have one handler: what it is given goes from register to register.
            let mut frame = self.fresh_frame(program, program.roots[root as usize].unit);
            for (to, from) in program.roots[root as usize].parameters.iter().zip(&publish.arguments) {
                if let Some(to) = to {
                    give_register(&activation.frame, *from, &mut frame, *to);
                }
            }
            let dispatch = Dispatch { event: publish.event, running: root, result, ..Dispatch::default() };
            let back = Caller { at: here + 1, returns: Vec::new(), frame, waits: Waits::Handlers(dispatch) };
            self.begin_handler(program, here, activation, root, back)?;
            return Ok(Went::Within);
        }
        let address = publish.address.map(|register| register_value(&activation.frame, register));
        let arguments = publish.arguments.iter().map(|register| register_value(&activation.frame, *register));
        let arguments: Vec<Value> = arguments.collect();
        let sent = Sent { event: publish.event, address, arguments, result, back: here + 1 };
        if self.is_heard_outside(&sent) {
            return Ok(Went::Outside(Box::new(sent)));
        }
        let has_begun = self.dispatch(program, here, activation, sent)?;
        Ok(if has_begun { Went::Within } else { Went::On })
    }

    /// Writes a variable, lets the handlers follow whose address it is, and sends its change; answers as
    /// [`Self::dispatch`].
    pub(super) fn write_watched(
        &mut self,
        program: &Program,
        here: CodeIndex,
        index: u32,
        activation: &mut Activation,
    ) -> Result<bool, Fault> {
        let write = &program.watched_writes[index as usize];
        let variable = &program.variables[write.variable];
        let (before, after) =
            (register_value(&self.state.variables, variable.register), register_value(&activation.frame, write.from));
        set_register(&mut self.state.variables, variable.register, after.clone());
        if write.is_traced {
            let value = self.variable(variable.register).to_string();
            self.effects.tell(Happening::Wrote { variable: variable.id.clone(), value });
        }
        if self.is_same(&before, &after) {
            return Ok(false);
        }
        for root in &write.followers {
            self.connect(program, *root, Some(after.clone()));
        }
        match write.event {
            Some(event) => {
                let sent = Sent { event, address: None, arguments: vec![after], result: None, back: here + 1 };
                self.dispatch(program, here, activation, sent)
            }
            None => Ok(false),
        }
    }

    /// True for equal values, containers and records by content.
    fn is_same(&self, left: &Value, right: &Value) -> bool {
        match (left, right) {
            (Value::Number(left), Value::Number(right)) => left == right || (left.is_nan() && right.is_nan()),
            (left, right) => left == right || self.state.heap.export(left) == self.state.heap.export(right),
        }
    }

    /// Lets the graph's handlers hear an event; answers whether one begins to run. Otherwise the sender goes on at once.
    pub(super) fn dispatch(
        &mut self,
        program: &Program,
        here: CodeIndex,
        activation: &mut Activation,
        sent: Sent,
    ) -> Result<bool, Fault> {
        let Sent { event, address, arguments, result, back } = sent;
        let hearers = self.state.hearers[event as usize].iter();
        let mut hearing = hearers.filter(|hearer| hearer.address == address).map(|hearer| hearer.root);
        let Some(first) = hearing.next() else { return Ok(false) };
        let mut rest: Vec<u32> = hearing.collect();
        rest.reverse();
        let frame = self.handler_frame(program, first, &arguments);
        let arguments = if rest.is_empty() { Vec::new() } else { arguments };
        let dispatch = Dispatch { event, running: first, rest, arguments, address, result };
        let back = Caller { at: back, returns: Vec::new(), frame, waits: Waits::Handlers(dispatch) };
        self.begin_handler(program, here, activation, first, back)?;
        Ok(true)
    }

    /// Lets the first handler of an event run, and the sender wait for it. `caller` comes with the handler's frame, and
    /// is given the sender's.
    fn begin_handler(
        &self,
        program: &Program,
        here: CodeIndex,
        activation: &mut Activation,
        first: u32,
        mut caller: Caller,
    ) -> Result<(), Fault> {
        let limits = &self.options.limits;
        if activation.callers.len() >= limits.depth {
            let message = format!("more than {} calls within calls", limits.depth);
            return Err(limit(program, here, activation, FaultKind::Depth, message));
        }
        let is_first =
            |caller: &&Caller| matches!(&caller.waits, Waits::Handlers(dispatch) if dispatch.running == first);
        let n_within = activation.callers.iter().filter(is_first).count();
        if n_within >= limits.reentry {
            let message = format!("the handler runs more than {} times within itself", limits.reentry);
            return Err(limit(program, here, activation, FaultKind::Reentry, message));
        }
        std::mem::swap(&mut activation.frame, &mut caller.frame);
        std::mem::swap(&mut activation.returns, &mut caller.returns);
        activation.callers.push(caller);
        activation.at = program.roots[first as usize].entry;
        Ok(())
    }

    /// A fresh frame for a handler, with what it is given.
    fn handler_frame(&mut self, program: &Program, root: u32, arguments: &[Value]) -> Frame {
        let root = &program.roots[root as usize];
        let mut frame = self.fresh_frame(program, root.unit);
        for (register, value) in root.parameters.iter().zip(arguments) {
            if let Some(register) = register {
                set_register(&mut frame, *register, value.clone());
            }
        }
        frame
    }

    /// A frame of a unit as it is at first; taken from those that are done with, where there are any.
    fn fresh_frame(&mut self, program: &Program, unit: usize) -> Frame {
        let template = &program.units[unit];
        match self.spare_frames.get_mut(unit).and_then(Vec::pop) {
            Some(mut frame) => {
                frame.numbers.copy_from_slice(&template.numbers);
                frame.flags.copy_from_slice(&template.flags);
                frame.values.clone_from_slice(&template.values);
                frame
            }
            None => template.clone(),
        }
    }

    /// What a frame's end leads to: the next handler of the event, or back to who waits. Answers where to go on, and
    /// nothing where the activation is over.
    pub(super) fn come_back(&mut self, program: &Program, activation: &mut Activation) -> Option<CodeIndex> {
        let caller = activation.callers.last_mut()?;
        let unit = match &mut caller.waits {
            Waits::Function(call) => program.calls[*call as usize].unit,
            Waits::Left(exit) => match &program.exits[*exit as usize].later {
                Some((unit, _)) => *unit,
                None => return None,
            },
            Waits::Handlers(dispatch) => {
                let root = &program.roots[dispatch.running as usize];
                if let (Some(to), Some(from)) = (dispatch.result, root.result) {
                    set_register(&mut caller.frame, to, register_value(&activation.frame, from));
                }
                while let Some(next) = dispatch.rest.pop() {
                    // An earlier handler may have disconnected it.
                    let (event, address) = (dispatch.event, dispatch.address.clone());
                    if !self.hears(event, next, address.as_ref()) {
                        continue;
                    }
                    dispatch.running = next;
                    let arguments = std::mem::take(&mut dispatch.arguments);
                    let frame = self.handler_frame(program, next, &arguments);
                    dispatch.arguments = arguments;
                    let ended = std::mem::replace(&mut activation.frame, frame);
                    self.spare(root.unit, ended);
                    return Some(program.roots[next as usize].entry);
                }
                root.unit
            }
        };
        self.resume(activation, unit)
    }

    /// Goes back to the innermost frame that waits; the one that ran is of this unit.
    fn resume(&mut self, activation: &mut Activation, unit: usize) -> Option<CodeIndex> {
        let Caller { at, returns, frame, .. } = activation.callers.pop()?;
        let ended = std::mem::replace(&mut activation.frame, frame);
        activation.returns = returns;
        self.spare(unit, ended);
        Some(at)
    }

    fn push_frame(
        &mut self,
        program: &Program,
        here: CodeIndex,
        activation: &mut Activation,
        frame: Frame,
        waits: Waits,
    ) -> Result<(), Fault> {
        let most = self.options.limits.depth;
        if activation.callers.len() >= most {
            let message = format!("more than {most} calls within calls");
            return Err(limit(program, here, activation, FaultKind::Depth, message));
        }
        let frame = std::mem::replace(&mut activation.frame, frame);
        let returns = std::mem::take(&mut activation.returns);
        activation.callers.push(Caller { at: here + 1, returns, frame, waits });
        Ok(())
    }

    /// Calls a function; answers where to go on.
    pub(super) fn call_function(
        &mut self,
        program: &Program,
        here: CodeIndex,
        index: u32,
        activation: &mut Activation,
    ) -> Result<CodeIndex, Fault> {
        let call = &program.calls[index as usize];
        let mut frame = self.fresh_frame(program, call.unit);
        for (from, to) in &call.arguments {
            give_register(&activation.frame, *from, &mut frame, *to);
        }
        self.push_frame(program, here, activation, frame, Waits::Function(index))?;
        Ok(call.entry)
    }

    /// Ends a function by an exit; answers where to go on.
    pub(super) fn exit_function(
        &mut self,
        program: &Program,
        here: CodeIndex,
        index: u32,
        activation: &mut Activation,
    ) -> Result<CodeIndex, Fault> {
        let exit = &program.exits[index as usize];
        if let Some(Caller { waits: Waits::Function(call), frame, .. }) = activation.callers.last_mut() {
            let call = &program.calls[*call as usize];
            let to = &call.exits[exit.out];
            for (from, to) in exit.results.iter().zip(&to.results) {
                give_register(&activation.frame, *from, frame, *to);
            }
            self.resume(activation, call.unit);
            return Ok(to.to);
        }
        // Nothing called the function: a handler or a wait of its own came to the exit, and the call's out follows.
        let Some((unit, to)) = &exit.later else { return Ok(here + 1) };
        let mut frame = self.fresh_frame(program, *unit);
        for (from, to) in exit.results.iter().zip(&to.results) {
            give_register(&activation.frame, *from, &mut frame, *to);
        }
        self.push_frame(program, here, activation, frame, Waits::Left(index))?;
        Ok(to.to)
    }

    fn spare(&mut self, unit: usize, frame: Frame) {
        if self.spare_frames.len() <= unit {
            self.spare_frames.resize_with(unit + 1, Vec::new);
        }
        if self.spare_frames[unit].len() < MOST_SPARE {
            self.spare_frames[unit].push(frame);
        }
    }
}

/// Frames of a unit that are kept to be used again.
const MOST_SPARE: usize = 4;

/// What a sender does when it has sent.
pub(super) enum Went {
    /// It goes on: nobody hears the event.
    On,
    /// It waits while a handler runs within its activation.
    Within,
    /// It rests until those outside have heard the event.
    Outside(Box<Sent>),
}
