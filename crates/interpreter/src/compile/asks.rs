//! Requests: what is asked, and where execution goes on after each outcome.

use super::blocks::{BlockId, Exit};
use super::compiler::{Compiler, Way};
use super::lowering::{GoOn, LowerMistake};
use super::program::{AskCall, AskExit, Instruction, Register};
use crate::registry::{Ask, OperationDef};

impl Compiler<'_> {
    fn operation(&mut self, name: &str) -> Result<usize, LowerMistake> {
        if let Some(index) = self.operations.get(name) {
            return Ok(*index);
        }
        let operation: OperationDef = self
            .resolved
            .registry
            .operation(name)
            .cloned()
            .ok_or_else(|| LowerMistake(format!("there is no operation `{name}`")))?;
        self.program.operations.push(operation);
        let index = self.program.operations.len() - 1;
        self.operations.insert(name.to_owned(), index);
        Ok(index)
    }

    pub(super) fn emit_ask(&mut self, block: BlockId, node: usize, ask: &Ask, way: Way) -> Result<(), LowerMistake> {
        let operation = self.operation(&ask.operation)?;
        let inputs: Vec<Register> = self.inputs(node).into_iter().map(|slot| self.register(node, slot)).collect();
        let index = self.program.asks.len() as u32;
        self.program.asks.push(AskCall { operation, inputs, exits: Vec::new() });
        self.ask_blocks.push(Vec::new());
        let place = self.place(node);
        if ask.sends {
            self.blocks.push(block, Instruction::Send(index), place);
            match self.exec_outs(node).first() {
                Some(out) => self.leave(block, node, *out, way),
                None => {
                    let exit = self.chain_end(way);
                    self.blocks.end(block, exit, place);
                }
            }
            return Ok(());
        }
        self.blocks.push(block, Instruction::Ask(index), place);
        let end_exit = self.chain_end(way);
        self.blocks.end(block, end_exit, place);
        let outcomes = self.program.operations[operation].outcomes.clone();
        for outcome in &outcomes {
            let exit_block = self.blocks.add();
            let payload = outcome
                .payload
                .iter()
                .map(|(id, _)| self.node(node).slot(id).map(|slot| self.register(node, slot)))
                .collect();
            self.program.asks[index as usize].exits.push(AskExit { payload, to: 0 });
            self.ask_blocks[index as usize].push(exit_block);
            match self.exit_of(node, &outcome.name) {
                Some(out) => self.leave(exit_block, node, out, way),
                None => self.blocks.end(exit_block, end_exit, place),
            }
        }
        Ok(())
    }

    /// A request in the middle of a node's own instructions; the block ends with it.
    pub(super) fn emit_ask_in(
        &mut self,
        block: BlockId,
        node: usize,
        operation: &str,
        inputs: Vec<Register>,
        go_on: &mut GoOn<'_>,
    ) -> Result<(), LowerMistake> {
        let operation = self.operation(operation)?;
        let outcomes = self.program.operations[operation].outcomes.clone();
        let mut call = AskCall { operation, inputs, exits: Vec::new() };
        let mut blocks = Vec::new();
        for outcome in &outcomes {
            let (to, registers) = go_on(&outcome.name);
            let register_of = |id: &str| registers.iter().find(|(of, _)| *of == id).map(|(_, register)| *register);
            let payload = outcome.payload.iter().map(|(id, _)| register_of(id)).collect();
            call.exits.push(AskExit { payload, to: 0 });
            blocks.push(to);
        }
        let index = self.program.asks.len() as u32;
        self.program.asks.push(call);
        self.ask_blocks.push(blocks);
        let place = self.place(node);
        self.blocks.push(block, Instruction::Ask(index), place);
        // Execution never comes here: an answer goes on in one of the blocks above.
        self.blocks.end(block, Exit::Return, place);
        Ok(())
    }

    /// The exec out that an outcome leaves by: its own, or where that is not connected the one that stands in
    /// for it, or the only one there is.
    fn exit_of(&self, node: usize, outcome: &str) -> Option<usize> {
        let resolved = self.node(node);
        match resolved.slot(outcome) {
            Some(out) => Some(resolved.taken_for(out)),
            None => self.exec_outs(node).first().copied(),
        }
    }
}
