//! Who reads and writes each register, over all blocks.

use super::Optimiser;
use super::operands::{Use, each_operand};
use crate::compile::blocks::Exit;
use crate::compile::program::{Instruction, Register};

/// What is known of a register.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fact {
    pub(super) n_reads: u32,
    pub(super) n_writes: u32,
    /// True when something may write it that does not always do so, or that no block shows.
    pub(super) is_written_elsewhere: bool,
    /// The only block that uses it.
    block: Option<u32>,
    is_in_many: bool,
    /// True when a block reads it before writing it.
    is_exposed: bool,
}

impl Fact {
    /// True when its value never outlives one pass through one block.
    pub(super) fn is_local(&self) -> bool {
        !self.is_in_many && !self.is_exposed && !self.is_written_elsewhere
    }

    /// True when it always holds what it holds at first.
    pub(super) fn is_constant(&self) -> bool {
        self.n_writes == 0 && !self.is_written_elsewhere
    }

    fn is_seen_in(&mut self, block: u32) {
        match self.block {
            None => self.block = Some(block),
            Some(known) => self.is_in_many |= known != block,
        }
    }
}

/// What is known of the registers of all units.
#[derive(Debug)]
pub(super) struct Facts {
    numbers: Vec<Vec<Fact>>,
    flags: Vec<Vec<Fact>>,
}

impl Facts {
    /// What is known of a register; nothing for one of the third file.
    pub(super) fn get(&mut self, unit: usize, register: Register) -> Option<&mut Fact> {
        match register {
            Register::Number(index) => self.numbers[unit].get_mut(index as usize),
            Register::Flag(index) => self.flags[unit].get_mut(index as usize),
            Register::Value(_) => None,
        }
    }

    fn see(&mut self, unit: usize, block: u32, what: Use, register: Register) {
        let Some(fact) = self.get(unit, register) else { return };
        let first_here = fact.block != Some(block);
        fact.is_seen_in(block);
        match what {
            Use::Read | Use::FixedRead => {
                fact.n_reads += 1;
                fact.is_exposed |= first_here;
            }
            Use::Write => fact.n_writes += 1,
            Use::MayWrite => {
                fact.is_written_elsewhere = true;
                fact.is_exposed |= first_here;
            }
        }
    }

    fn see_outside(&mut self, unit: usize, register: Register) {
        if let Some(fact) = self.get(unit, register) {
            fact.is_in_many = true;
            fact.is_written_elsewhere = true;
        }
    }
}

impl Optimiser<'_> {
    /// Looks at everything that can be reached.
    pub(super) fn facts(&mut self) -> Facts {
        let units = &self.program.units;
        let mut facts = Facts {
            numbers: units.iter().map(|unit| vec![Fact::default(); unit.numbers.len()]).collect(),
            flags: units.iter().map(|unit| vec![Fact::default(); unit.flags.len()]).collect(),
        };
        for root in &self.program.roots {
            for register in root.parameters.iter().flatten() {
                facts.see_outside(root.unit, *register);
            }
            if let Some(result) = root.result {
                facts.see_outside(root.unit, result);
                facts.get(root.unit, result).into_iter().for_each(|fact| fact.n_reads += 1);
            }
        }
        for call in &self.program.calls {
            for (_, parameter) in &call.arguments {
                facts.see_outside(call.unit, *parameter);
            }
        }
        for (unit, exit) in self.program.exits.iter().filter_map(|exit| exit.later.as_ref()) {
            exit.results.iter().for_each(|result| facts.see_outside(*unit, *result));
        }
        let is_reached = self.reached();
        for block in (0..self.n_blocks()).filter(|block| is_reached[*block]) {
            let Some(unit) = self.unit(block) else { continue };
            for index in 0..self.blocks[block].code.len() {
                let mut instruction = self.blocks[block].code[index].0;
                each_operand(&mut instruction, self.program, &mut |what, register| {
                    facts.see(unit, block as u32, what, register);
                    register
                });
                if let Instruction::CallFunction(call) = instruction {
                    let exits = &self.program.calls[call as usize].exits;
                    for register in exits.iter().flat_map(|exit| &exit.results) {
                        facts.see_outside(unit, *register);
                    }
                }
                if let Instruction::Ask(ask) | Instruction::Send(ask) = instruction {
                    let exits = &self.program.asks[ask as usize].exits;
                    for register in exits.iter().flat_map(|exit| &exit.payload).flatten() {
                        facts.see_outside(unit, *register);
                    }
                }
            }
            match self.blocks[block].exit() {
                Exit::Branch { flag, .. } => facts.see(unit, block as u32, Use::Read, Register::Flag(flag)),
                Exit::Compare { left, right, .. } | Exit::LoopIf { left, right, .. } => {
                    facts.see(unit, block as u32, Use::Read, Register::Number(left));
                    facts.see(unit, block as u32, Use::Read, Register::Number(right));
                }
                Exit::Jump(_) | Exit::LoopBack(_) | Exit::Call { .. } | Exit::Return => {}
            }
        }
        facts
    }
}
