//! Calls of functions: pushing a frame, and going on by the exit that the function took.

use super::blocks::{BlockId, Exit};
use super::compiler::{Compiler, Way};
use super::lowering::copy_instruction;
use super::program::{CallExit, FunctionCall, FunctionExit, Instruction, Register};
use crate::Data;
use crate::check::codes;
use authcanvas_graph::{Diagnostic, Function};
use std::collections::BTreeMap;

/// What the compiler knows of functions.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The blocks of the entries, by node.
    pub(super) entries: BTreeMap<usize, BlockId>,
    /// For each call of the program, the block of its entry and those behind its exits.
    pub(super) call_blocks: Vec<(BlockId, Vec<BlockId>)>,
    /// For each exit of the program, the block behind the call's out that it takes by itself.
    pub(super) exit_blocks: Vec<Option<BlockId>>,
    /// Registers of variables that each call has anew, by unit and variable.
    variables: BTreeMap<(usize, usize), Register>,
}

impl<'a> Compiler<'a> {
    fn function(&self, call: usize) -> Option<&'a Function> {
        self.resolved.graph.functions.get(self.node(call).node.call.as_str())
    }

    /// The register of a variable that each call has anew.
    pub(super) fn call_variable(&mut self, node: usize, variable: usize) -> Register {
        let key = (self.units[node], variable);
        if let Some(register) = self.calls.variables.get(&key) {
            return *register;
        }
        let (value_type, initial) = {
            let variable = &self.program.variables[variable];
            (variable.value_type.clone(), variable.initial.clone())
        };
        let register = self.fresh(node, &value_type, &initial);
        self.calls.variables.insert(key, register);
        register
    }

    /// Makes the containers that a function's variables hold at first; everything else is in the frame.
    pub(super) fn make_call_variables(&mut self, block: BlockId, node: usize) {
        let Some(instance) = self.flat.standing_in[node] else { return };
        for variable in self.flat.instances[instance].of_calls.clone() {
            let initial = self.program.variables[variable].initial.clone();
            if matches!(initial, Data::Array(_) | Data::Map(_))
                && let Register::Value(to) = self.call_variable(node, variable)
            {
                let constant = self.program.constants.len() as u32;
                self.program.constants.push(initial);
                let place = self.place(node);
                self.blocks.push(block, Instruction::MakeContainer { constant, to }, place);
            }
        }
    }

    /// Emits the entry of a function, which only calls lead to.
    pub(super) fn emit_entry(&mut self, node: usize) {
        let block = self.blocks.add();
        self.calls.entries.insert(node, block);
        self.trace(block, node, Instruction::Entered);
        self.make_call_variables(block, node);
        match self.node(node).entry_out() {
            Some(out) => self.leave(block, node, out, Way::BACK),
            None => self.blocks.end(block, Exit::Return, 0),
        }
    }

    pub(super) fn emit_call(&mut self, block: BlockId, node: usize, entered_by: usize, way: Way) {
        let place = self.place(node);
        let end = self.chain_end(way);
        let (Some(function), Some(callee)) = (self.function(node), self.flat.callees.get(&node).copied()) else {
            return self.blocks.end(block, end, place);
        };
        let resolved = self.node(node);
        let way_in = resolved.slots[entered_by].id.clone();
        let entry = self.flat.instances[callee].entries.get(way_in.as_str()).copied();
        let Some(entry) = entry else { return self.blocks.end(block, end, place) };
        let mut arguments = Vec::new();
        for parameter in function.ins.get(&way_in).into_iter().flatten() {
            let (from, to) = (resolved.slot(parameter.id.as_str()), self.node(entry).slot(parameter.id.as_str()));
            if let (Some(from), Some(to)) = (from, to) {
                arguments.push((self.register(node, from), self.register(entry, to)));
            }
        }
        let index = self.program.calls.len() as u32;
        let entry_block = self.calls.entries[&entry];
        self.program.calls.push(FunctionCall { entry: 0, unit: self.units[entry], arguments, exits: Vec::new() });
        self.calls.call_blocks.push((entry_block, Vec::new()));
        self.blocks.push(block, Instruction::CallFunction(index), place);
        let outs: Vec<_> = function.outs.keys().collect();
        for out in &outs {
            let exit = self.blocks.add();
            let results = self.results_of(node, function, out.as_str());
            self.program.calls[index as usize].exits.push(CallExit { results, to: 0 });
            self.calls.call_blocks[index as usize].1.push(exit);
            match resolved.slot(out.as_str()) {
                Some(slot) => self.leave(exit, node, slot, way),
                None => self.blocks.end(exit, end, place),
            }
        }
        let default = function.default_out.as_ref().and_then(|out| resolved.slot(out.as_str()));
        match default {
            Some(out) => self.leave(block, node, out, way),
            None => self.blocks.end(block, end, place),
        }
    }

    /// The registers of a call that what comes back by a way out goes to.
    fn results_of(&mut self, call: usize, function: &Function, out: &str) -> Vec<Register> {
        let given = function.outs.get(out).into_iter().flatten();
        let slots: Vec<usize> = given.filter_map(|it| self.node(call).slot(it.id.as_str())).collect();
        slots.into_iter().map(|slot| self.register(call, slot)).collect()
    }

    pub(super) fn emit_exit(&mut self, block: BlockId, node: usize, way_out: &str, way: Way) {
        if !way.is_last {
            let site = self.node(node).site();
            let message = "the exit is reached where the function would have to go on".to_owned();
            self.problems.push(
                Diagnostic::error(codes::FUNCTION_EXIT.code, site, message)
                    .with_hint("Let it be reached behind the loop, or by the last out of the Sequence."),
            );
        }
        let Some(instance) = self.flat.standing_in[node] else { return };
        let id = self.node(node).within;
        let Some(function) = id.and_then(|id| self.resolved.graph.functions.get(id)) else { return };
        let given = function.outs.get(way_out).into_iter().flatten();
        let slots: Vec<usize> = given.filter_map(|it| self.node(node).slot(it.id.as_str())).collect();
        let results = slots.into_iter().map(|slot| self.register(node, slot)).collect();
        let out = function.outs.keys().position(|out| out.as_str() == way_out).unwrap_or_default();
        let call = self.flat.instances[instance].call.filter(|_| self.flat.instances[instance].runs_by_itself);
        let mut later = None;
        let mut later_block = None;
        if let Some(call) = call
            && let Some(slot) = self.node(call).slot(way_out)
        {
            let behind = self.blocks.add();
            self.make_call_variables(behind, call);
            self.leave(behind, call, slot, Way::BACK);
            later = Some((self.units[call], CallExit { results: self.results_of(call, function, way_out), to: 0 }));
            later_block = Some(behind);
        }
        let index = self.program.exits.len() as u32;
        self.program.exits.push(FunctionExit { out, results, later });
        self.calls.exit_blocks.push(later_block);
        let place = self.place(node);
        self.blocks.push(block, Instruction::ExitFunction(index), place);
        let end = self.chain_end(way);
        self.blocks.end(block, end, place);
    }

    /// Reads a variable of the call into an input.
    pub(super) fn read_call_variable(&mut self, block: BlockId, node: usize, slot: usize, variable: usize) {
        let (from, to) = (self.call_variable(node, variable), self.register(node, slot));
        let copy = copy_instruction(from, to).expect("the checker lets an input read only a variable of its own type");
        let place = self.place(node);
        self.blocks.push(block, copy, place);
    }

    /// Writes a variable of the call.
    pub(super) fn write_call_variable(&mut self, block: BlockId, node: usize, from: Register, variable: usize) {
        let to = self.call_variable(node, variable);
        let copy =
            copy_instruction(from, to).expect("the checker lets an output write only a variable of its own type");
        let place = self.place(node);
        self.blocks.push(block, copy, place);
    }
}
