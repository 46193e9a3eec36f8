//! Where values come from and go: reading inputs, computing pure nodes, writing variables.
//!
//! A pure node is computed after the last of its sources on a way of execution; one without a source in the
//! order of execution just before each reader.

use super::Mode;
use super::blocks::BlockId;
use super::compiler::{Compiler, Way};
use super::lowering::{copy_instruction, read_instruction};
use super::program::{Instruction, NativeCall, ProducedNote, Register};
use crate::Data;
use crate::check::order::produces;
use crate::check::resolve::{SlotAt, Source};
use crate::registry::{Behaviour, NativeFn};
use std::collections::BTreeSet;

impl Compiler<'_> {
    /// Writes the variables that outputs are bound to, and tells what was produced.
    pub(super) fn write_outputs(&mut self, block: BlockId, node: usize, out: Option<usize>) {
        for slot in self.outputs(node) {
            let at = SlotAt { node, slot };
            if out.is_some_and(|out| !produces(self.resolved, at, out)) {
                continue;
            }
            if self.mode == Mode::Traced {
                let register = self.register(node, slot);
                let note = self.program.produced.len() as u32;
                self.program.produced.push(ProducedNote { site: self.node(node).slot_site(slot), register });
                self.trace(block, node, Instruction::Produced(note));
            }
            if let Some(variable) = self.node(node).writes[slot] {
                let register = self.register(node, slot);
                self.emit_write(block, node, register, variable);
            }
            self.follow_output(block, node, slot);
            self.feed(block, at);
        }
    }

    /// Notes which inputs take the last of several outputs.
    pub(super) fn index_several(&mut self) {
        for (node, resolved) in self.resolved.nodes.iter().enumerate() {
            for (slot, source) in resolved.sources.iter().enumerate() {
                if let Some(Source::OneOf(all)) = source {
                    all.iter().for_each(|from| self.fed.entry(*from).or_default().push(SlotAt { node, slot }));
                }
            }
        }
    }

    /// Copies an output to the inputs that take the last of several.
    fn feed(&mut self, block: BlockId, from: SlotAt) {
        for to in self.fed.get(&from).cloned().unwrap_or_default() {
            let (source, target) = (self.register(from.node, from.slot), self.register(to.node, to.slot));
            let copy = copy_instruction(source, target)
                .expect("the checker lets a connection join only slots of the same type");
            let place = self.place(from.node);
            self.blocks.push(block, copy, place);
        }
    }

    /// Computes the pure nodes whose last source on this way is this node.
    pub(super) fn compute_dependents(&mut self, block: BlockId, node: usize, out: usize) {
        for index in 0..self.dependents[node].len() {
            let dependent = self.dependents[node][index];
            let ready = self.order.anchors[dependent].iter().all(|anchor| {
                if anchor.node == node {
                    produces(self.resolved, *anchor, out)
                } else {
                    self.order.can_precede(self.resolved, *anchor, node)
                }
            });
            if ready {
                self.compute(block, dependent);
            }
        }
    }

    /// Computes a pure node, after those behind it that no source in the order of execution anchors.
    pub(super) fn compute(&mut self, block: BlockId, node: usize) {
        for slot in 0..self.node(node).sources.len() {
            self.read_input(block, node, slot);
        }
        self.call_pure(block, node);
    }

    fn call_pure(&mut self, block: BlockId, node: usize) {
        match &self.node(node).def.behaviour {
            Behaviour::Pure(function) => self.call_native(block, node, *function),
            Behaviour::Lower(lower) | Behaviour::Latent(lower) => {
                let lower = *lower;
                // A pure node has no exec slots to leave by, so its code ends in the block where it began.
                if let Err(mistake) = lower(&mut self.lowering(node, 0, block, Way::BACK)) {
                    self.report_mistake(node, &mistake);
                }
            }
            Behaviour::Ask(_)
            | Behaviour::Send(_)
            | Behaviour::Call
            | Behaviour::Enter(_)
            | Behaviour::Exit(_)
            | Behaviour::Listen(_) => {}
        }
        self.write_outputs(block, node, None);
    }

    /// Calls a node's function with its inputs and outputs in declared order.
    pub(super) fn call_native(&mut self, block: BlockId, node: usize, function: NativeFn) {
        let inputs = self.inputs(node).into_iter().map(|slot| self.register(node, slot)).collect();
        let outputs = self.outputs(node).into_iter().map(|slot| self.register(node, slot)).collect();
        let index = self.program.natives.len() as u32;
        self.program.natives.push(NativeCall { function, inputs, outputs });
        let place = self.place(node);
        self.blocks.push(block, Instruction::Native(index), place);
    }

    /// Brings an input up to date: reads its variable, makes its container, or computes what floats behind it.
    pub(super) fn read_input(&mut self, block: BlockId, node: usize, slot: usize) {
        match &self.node(node).sources[slot] {
            // What comes from one of several is copied when it is produced.
            None | Some(Source::Missing | Source::OneOf(_)) => {}
            Some(Source::Constant(data)) => {
                if matches!(data, Data::Array(_) | Data::Map(_))
                    && let Register::Value(to) = self.register(node, slot)
                {
                    let constant = self.program.constants.len() as u32;
                    self.program.constants.push(data.clone());
                    let place = self.place(node);
                    self.blocks.push(block, Instruction::MakeContainer { constant, to }, place);
                }
            }
            Some(Source::Variable(variable)) if self.resolved.of_calls.contains(variable) => {
                self.read_call_variable(block, node, slot, *variable);
            }
            Some(Source::Variable(variable)) => {
                let variable = self.program.variables[*variable].register;
                let read = read_instruction(variable, self.register(node, slot))
                    .expect("the checker lets an input read only a variable of its own type");
                let place = self.place(node);
                self.blocks.push(block, read, place);
            }
            Some(Source::Output(from)) => {
                for floating in self.floating_behind(from.node) {
                    for slot in 0..self.node(floating).sources.len() {
                        if !matches!(self.node(floating).sources[slot], Some(Source::Output(_))) {
                            self.read_input(block, floating, slot);
                        }
                    }
                    self.call_pure(block, floating);
                }
            }
        }
    }

    /// A pure node without a source in the order of execution, and those behind it, sources first.
    fn floating_behind(&self, node: usize) -> Vec<usize> {
        let floats = |node: usize| self.node(node).is_pure() && self.order.anchors[node].is_empty();
        if !floats(node) {
            return Vec::new();
        }
        let mut found = BTreeSet::from([node]);
        let mut pending = vec![node];
        while let Some(here) = pending.pop() {
            for source in self.node(here).sources.iter().flatten() {
                if let Source::Output(from) = source
                    && floats(from.node)
                    && found.insert(from.node)
                {
                    pending.push(from.node);
                }
            }
        }
        let mut found: Vec<usize> = found.into_iter().collect();
        found.sort_by_key(|node| self.pure_rank[*node]);
        found
    }
}
