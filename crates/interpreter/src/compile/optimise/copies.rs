//! Within a block: reads of copies become reads of what was copied, what nobody reads is not computed, and what is
//! computed only to be copied is computed in place.

use super::operands::{Use, each_operand};
use super::{Optimiser, is_plain, is_unseen, writes_quietly};
use crate::compile::blocks::Exit;
use crate::compile::program::{Instruction, Register};
use std::collections::{BTreeMap, BTreeSet};

/// What registers are known to hold at a point of a block.
#[derive(Debug, Default)]
struct Held {
    /// For a copy, the register that it was copied from.
    copied_from: BTreeMap<Register, Register>,
    copies: BTreeMap<Register, Vec<Register>>,
    /// A register that holds the value of a variable, by the variable's register.
    variables: BTreeMap<Register, Register>,
    held: BTreeMap<Register, Vec<Register>>,
}

impl Held {
    fn source(&self, register: Register) -> Register {
        self.copied_from.get(&register).copied().unwrap_or(register)
    }

    fn is_written(&mut self, register: Register) {
        self.copied_from.remove(&register);
        for copy in self.copies.remove(&register).into_iter().flatten() {
            if self.copied_from.get(&copy) == Some(&register) {
                self.copied_from.remove(&copy);
            }
        }
        for variable in self.held.remove(&register).into_iter().flatten() {
            if self.variables.get(&variable) == Some(&register) {
                self.variables.remove(&variable);
            }
        }
    }

    fn copy(&mut self, from: Register, to: Register) {
        if from != to {
            self.copied_from.insert(to, from);
            self.copies.entry(from).or_default().push(to);
        }
    }

    fn holds_variable(&mut self, register: Register, variable: Register) {
        self.variables.insert(variable, register);
        self.held.entry(register).or_default().push(variable);
    }

    fn forget_variables(&mut self) {
        self.variables.clear();
        self.held.clear();
    }
}

impl Optimiser<'_> {
    /// Lets instructions read what a copy was made from, and a variable only once.
    pub(super) fn forward_copies(&mut self) {
        for block in 0..self.n_blocks() {
            let mut held = Held::default();
            for index in 0..self.blocks[block].code.len() {
                let mut instruction = self.blocks[block].code[index].0;
                match instruction {
                    Instruction::ReadNumber { variable, to } => {
                        if let Some(Register::Number(from)) = held.variables.get(&Register::Number(variable)) {
                            instruction = Instruction::CopyNumber { from: *from, to };
                        }
                    }
                    Instruction::ReadFlag { variable, to } => {
                        if let Some(Register::Flag(from)) = held.variables.get(&Register::Flag(variable)) {
                            instruction = Instruction::CopyFlag { from: *from, to };
                        }
                    }
                    _ => {}
                }
                let mut written = Vec::new();
                each_operand(&mut instruction, self.program, &mut |what, register| match what {
                    Use::Read => held.source(register),
                    Use::FixedRead => register,
                    Use::Write | Use::MayWrite => {
                        written.push(register);
                        register
                    }
                });
                for register in written {
                    held.is_written(register);
                }
                match instruction {
                    Instruction::CopyNumber { from, to } => held.copy(Register::Number(from), Register::Number(to)),
                    Instruction::CopyFlag { from, to } => held.copy(Register::Flag(from), Register::Flag(to)),
                    Instruction::ReadNumber { variable, to } | Instruction::WriteNumber { from: to, variable } => {
                        held.holds_variable(Register::Number(to), Register::Number(variable));
                    }
                    Instruction::ReadFlag { variable, to } | Instruction::WriteFlag { from: to, variable } => {
                        held.holds_variable(Register::Flag(to), Register::Flag(variable));
                    }
                    // Others may run here, and write variables.
                    other if !is_unseen(&other) => held.forget_variables(),
                    _ => {}
                }
                self.blocks[block].code[index].0 = instruction;
            }
            if let Some((Exit::Branch { flag, .. }, _)) = &mut self.blocks[block].exit
                && let Register::Flag(source) = held.source(Register::Flag(*flag))
            {
                *flag = source;
            }
        }
    }

    /// Removes instructions that only write a register that nobody reads, or that copy a register to itself.
    pub(super) fn remove_unread(&mut self) {
        loop {
            let mut facts = self.facts();
            let mut any = false;
            for block in 0..self.n_blocks() {
                let Some(unit) = self.unit(block) else { continue };
                let program = &mut *self.program;
                self.blocks[block].code.retain_mut(|(instruction, _)| {
                    let mut is_unread = false;
                    if is_plain(instruction) {
                        let mut copy = *instruction;
                        each_operand(&mut copy, program, &mut |what, register| {
                            if what == Use::Write {
                                is_unread = facts.get(unit, register).is_some_and(|fact| fact.n_reads == 0);
                            }
                            register
                        });
                    }
                    is_unread |= matches!(instruction, Instruction::CopyNumber { from, to } if from == to)
                        || matches!(instruction, Instruction::CopyFlag { from, to } if from == to);
                    any |= is_unread;
                    !is_unread
                });
            }
            if !any {
                return;
            }
        }
    }

    /// Computes what is copied once, and read by nothing else, where the copy goes.
    pub(super) fn write_directly(&mut self) {
        let mut facts = self.facts();
        for block in 0..self.n_blocks() {
            let Some(unit) = self.unit(block) else { continue };
            // Where each register was last used, and where a register was last written by a plain instruction.
            let (mut used, mut computed) = (BTreeMap::new(), BTreeMap::new());
            // What may end the run between shows how far things came.
            let mut last_end = None;
            let mut gone = BTreeSet::new();
            for index in 0..self.blocks[block].code.len() {
                let instruction = self.blocks[block].code[index].0;
                let copy = match instruction {
                    Instruction::CopyNumber { from, to } => Some((Register::Number(from), Register::Number(to))),
                    Instruction::CopyFlag { from, to } => Some((Register::Flag(from), Register::Flag(to))),
                    _ => None,
                };
                if let Some((from, to)) = copy
                    && let Some(at) = computed.get(&from).copied()
                    && facts
                        .get(unit, from)
                        .is_some_and(|fact| fact.is_local() && fact.n_reads == 1 && fact.n_writes == 1)
                    && used.get(&to).is_none_or(|used: &usize| *used <= at)
                    && last_end.is_none_or(|end| end < at)
                {
                    let program = &mut *self.program;
                    each_operand(&mut self.blocks[block].code[at].0, program, &mut |what, register| {
                        if what == Use::Write { to } else { register }
                    });
                    gone.insert(index);
                    used.insert(to, index);
                    computed.insert(to, at);
                    continue;
                }
                let mut seen = instruction;
                each_operand(&mut seen, self.program, &mut |what, register| {
                    used.insert(register, index);
                    if what == Use::Write && is_plain(&instruction) {
                        computed.insert(register, index);
                    } else if matches!(what, Use::Write | Use::MayWrite) {
                        computed.remove(&register);
                    }
                    register
                });
                if !is_plain(&instruction) && !writes_quietly(&instruction) {
                    last_end = Some(index);
                }
            }
            let mut places = 0..;
            self.blocks[block].code.retain(|_| places.next().is_none_or(|place: usize| !gone.contains(&place)));
        }
    }
}
