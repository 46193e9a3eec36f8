//! Entries, the connections of handlers, sending events, and writes that others hear of.

use super::Mode;
use super::blocks::{BlockId, Exit};
use super::compiler::{Compiler, End, Way};
use super::lowering::write_instruction;
use super::program::{AddressSource, Connect, EventEntry, Instruction, Publish, Register, Root, WatchedWrite};
use crate::check::changes::watched_variable;
use crate::check::resolve::{SlotAt, Source};
use crate::registry::{
    ADDRESS, Behaviour, CONNECT, EventRef, ON_CONNECTED, ON_DISCONNECTED, RESULT, SlotShape, Trigger,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the compiler knows of handlers and of the events they wait for.
#[derive(Debug, Default)]
pub(super) struct Handlers {
    /// The root of each entry.
    roots: BTreeMap<usize, u32>,
    events: BTreeMap<(Trigger, Option<usize>), u32>,
    /// Outputs that are the addresses of handlers which follow them.
    followed: BTreeMap<SlotAt, Vec<usize>>,
    /// Variables that are the addresses of handlers which follow them.
    followed_variables: BTreeMap<usize, Vec<u32>>,
    /// Variables whose changes somebody hears of.
    watched: BTreeSet<usize>,
}

impl Compiler<'_> {
    pub(super) fn emit_roots(&mut self) {
        let mut roots: Vec<usize> = (0..self.resolved.nodes.len()).filter(|node| self.node(*node).is_root()).collect();
        // A function is ready before what calls it begins.
        roots.sort_by_key(|node| (std::cmp::Reverse(self.flat.depth(*node)), self.node(*node).node.order, *node));
        let entries: Vec<usize> = roots
            .extract_if(.., |node| matches!(self.resolved.nodes[*node].def.behaviour, Behaviour::Enter(_)))
            .collect();
        for node in entries {
            self.emit_entry(node);
        }
        for (root, node) in roots.iter().enumerate() {
            self.handlers.roots.insert(*node, root as u32);
            self.index_address(*node, root as u32);
            if let Behaviour::Listen(Trigger::Changed) = self.node(*node).def.behaviour {
                self.handlers.watched.extend(watched_variable(self.resolved, *node));
            }
        }
        for node in roots {
            self.emit_root(node);
        }
    }

    /// Notes what a handler that is connected from the beginning follows.
    fn index_address(&mut self, node: usize, root: u32) {
        let resolved = self.node(node);
        let Some(slot) = resolved.slot(ADDRESS).filter(|_| resolved.is_auto) else { return };
        match &resolved.sources[slot] {
            Some(source @ (Source::Output(_) | Source::OneOf(_))) => {
                for from in source.outputs() {
                    self.handlers.followed.entry(*from).or_default().push(node);
                }
            }
            Some(Source::Variable(variable)) => {
                self.handlers.followed_variables.entry(*variable).or_default().push(root);
            }
            Some(Source::Constant(_) | Source::Missing) | None => {}
        }
    }

    fn emit_root(&mut self, node: usize) {
        let resolved = self.node(node);
        let Behaviour::Listen(trigger) = &resolved.def.behaviour else { return };
        let block = self.blocks.add();
        self.entries.push(block);
        self.trace(block, node, Instruction::Entered);
        self.make_call_variables(block, node);
        let parameters = self.outputs(node).iter().map(|slot| Some(self.register(node, *slot))).collect();
        let event = match trigger {
            Trigger::Start | Trigger::Stop => None,
            Trigger::Event { .. } | Trigger::Signal | Trigger::Tick => Some(self.event(trigger, None)),
            Trigger::Changed => {
                watched_variable(self.resolved, node).map(|variable| self.event(trigger, Some(variable)))
            }
        };
        let answer =
            resolved.slot(RESULT).filter(|slot| matches!(resolved.slots[*slot].shape, SlotShape::Input { .. }));
        let address = resolved.slot(ADDRESS).map(|slot| match &resolved.sources[slot] {
            Some(Source::Constant(data)) => AddressSource::Constant(data.clone()),
            Some(Source::Variable(variable)) => AddressSource::Variable(*variable),
            // Until something produces the address, it is the default of its type, as Script Canvas has it.
            Some(Source::Output(_) | Source::OneOf(_)) => match self.default_of(node, slot) {
                crate::Data::Null => AddressSource::Later,
                default => AddressSource::Constant(default),
            },
            Some(Source::Missing) | None => AddressSource::Later,
        });
        let result = answer.map(|slot| self.register(node, slot));
        let root = self.program.roots.len() as u32;
        if let Some(event) = event {
            self.program.events[event as usize].roots.push(root);
        }
        self.program.roots.push(Root {
            trigger: trigger.clone(),
            site: resolved.site(),
            unit: self.units[node],
            entry: 0,
            parameters,
            event,
            is_auto: resolved.is_auto,
            address,
            result,
        });
        let way = match answer {
            Some(slot) => {
                let end = self.blocks.add();
                self.read_input(end, node, slot);
                let place = self.place(node);
                self.blocks.end(end, Exit::Return, place);
                Way::BACK.ending(End::GoOn(end))
            }
            None => Way::BACK,
        };
        match resolved.entry_out() {
            Some(out) => self.leave(block, node, out, way),
            None => self.blocks.end(block, Exit::Return, 0),
        }
    }

    /// The number of an event in the program.
    fn event(&mut self, trigger: &Trigger, variable: Option<usize>) -> u32 {
        let key = (trigger.clone(), variable);
        if let Some(event) = self.handlers.events.get(&key) {
            return *event;
        }
        let event = self.program.events.len() as u32;
        let is_unknown = match trigger {
            Trigger::Event { bus, .. } => {
                self.resolved.graph.buses.get(&**bus).is_some_and(|declared| declared.is_unknown)
            }
            Trigger::Start | Trigger::Stop | Trigger::Signal | Trigger::Tick | Trigger::Changed => false,
        };
        let is_own = match trigger {
            Trigger::Event { bus, .. } => {
                self.resolved.graph.buses.contains_key(&**bus)
                    || self.resolved.registry.event_buses().iter().any(|declared| declared.name == *bus)
            }
            Trigger::Signal => false,
            Trigger::Start | Trigger::Stop | Trigger::Tick | Trigger::Changed => true,
        };
        self.program.events.push(EventEntry { trigger: trigger.clone(), is_unknown, is_own, roots: Vec::new() });
        self.handlers.events.insert(key, event);
        event
    }

    /// Execution arrives at a handler: it is connected or disconnected.
    pub(super) fn emit_connection(&mut self, block: BlockId, node: usize, entered_by: usize, way: Way) {
        let resolved = self.node(node);
        let connects = resolved.slots[entered_by].id.as_str() == CONNECT;
        let root = self.handlers.roots[&node];
        let place = self.place(node);
        let out = if connects {
            let address = resolved.slot(ADDRESS);
            if let Some(slot) = address {
                self.read_input(block, node, slot);
            }
            let address = address.map(|slot| self.register(node, slot));
            self.push_connect(block, node, root, address);
            ON_CONNECTED
        } else {
            self.blocks.push(block, Instruction::Disconnect(root), place);
            ON_DISCONNECTED
        };
        match resolved.slot(out) {
            Some(out) => self.leave(block, node, out, way),
            None => {
                let exit = self.chain_end(way);
                self.blocks.end(block, exit, place);
            }
        }
    }

    fn push_connect(&mut self, block: BlockId, node: usize, root: u32, address: Option<Register>) {
        let index = self.program.connects.len() as u32;
        self.program.connects.push(Connect { root, address });
        let place = self.place(node);
        self.blocks.push(block, Instruction::Connect(index), place);
    }

    /// Connects anew the handlers whose address an output is.
    pub(super) fn follow_output(&mut self, block: BlockId, node: usize, slot: usize) {
        for handler in self.handlers.followed.get(&SlotAt { node, slot }).cloned().unwrap_or_default() {
            let register = self.register(node, slot);
            self.push_connect(block, node, self.handlers.roots[&handler], Some(register));
        }
    }

    /// Sends an event to the handlers in the run, and goes on.
    pub(super) fn emit_send(&mut self, block: BlockId, node: usize, event: &EventRef, way: Way) {
        let resolved = self.node(node);
        let trigger = Trigger::Event { bus: event.bus.clone(), event: event.event.clone() };
        let event = self.event(&trigger, None);
        let address = resolved.slot(ADDRESS);
        let arguments = self.inputs(node).into_iter().filter(|slot| Some(*slot) != address);
        let arguments: Vec<usize> = arguments.collect();
        let arguments = arguments.into_iter().map(|slot| self.register(node, slot)).collect();
        let address = address.map(|slot| self.register(node, slot));
        let result = resolved.slot(RESULT).map(|slot| (self.register(node, slot), self.default_of(node, slot)));
        let index = self.program.publishes.len() as u32;
        self.program.publishes.push(Publish { event, address, arguments, result });
        let place = self.place(node);
        self.blocks.push(block, Instruction::Publish(index), place);
        match self.exec_outs(node).first() {
            Some(out) => self.leave(block, node, *out, way),
            None => {
                let exit = self.chain_end(way);
                self.blocks.end(block, exit, place);
            }
        }
    }

    fn default_of(&self, node: usize, slot: usize) -> crate::Data {
        self.resolved.registry.default_of(&self.node(node).types[slot])
    }

    /// Writes a variable, and lets everybody hear of it who is to.
    pub(super) fn emit_write(&mut self, block: BlockId, node: usize, from: Register, variable: usize) {
        if self.resolved.of_calls.contains(&variable) {
            return self.write_call_variable(block, node, from, variable);
        }
        let place = self.place(node);
        let followers = self.handlers.followed_variables.get(&variable).cloned().unwrap_or_default();
        let is_watched = self.handlers.watched.contains(&variable);
        if !is_watched && followers.is_empty() {
            let register = self.program.variables[variable].register;
            let write = write_instruction(from, register)
                .expect("the checker lets an output write only a variable of its own type");
            self.blocks.push(block, write, place);
            self.trace(block, node, Instruction::Wrote(variable as u32));
            return;
        }
        let event = is_watched.then(|| self.event(&Trigger::Changed, Some(variable)));
        let index = self.program.watched_writes.len() as u32;
        let is_traced = self.mode == Mode::Traced;
        self.program.watched_writes.push(WatchedWrite { from, variable, event, followers, is_traced });
        self.blocks.push(block, Instruction::WriteWatched(index), place);
    }
}
