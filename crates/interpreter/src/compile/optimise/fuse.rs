//! A comparison and the branch on it as one instruction, and the branch at a loop's head at the loop's end.

use super::Optimiser;
use super::operands::{Use, each_operand};
use crate::compile::blocks::{Comparison, Exit};
use crate::compile::program::{Instruction, Register};

impl Optimiser<'_> {
    /// Makes one of a comparison and the branch that alone reads what came of it.
    pub(super) fn fuse_branches(&mut self) {
        let mut facts = self.facts();
        for block in 0..self.n_blocks() {
            let Some(unit) = self.unit(block) else { continue };
            while let Exit::Branch { flag, yes, no } = self.blocks[block].exit()
                && facts.get(unit, Register::Flag(flag)).is_some_and(|fact| fact.is_local() && fact.n_reads == 1)
                && let Some((at, fused)) = self.fused(block, flag)
            {
                let exit = match fused {
                    Instruction::Not { from, .. } => Exit::Branch { flag: from, yes: no, no: yes },
                    Instruction::Less { left, right, .. } => {
                        Exit::Compare { comparison: Comparison::Less, left, right, yes, no }
                    }
                    Instruction::LessOrEqual { left, right, .. } => {
                        Exit::Compare { comparison: Comparison::LessOrEqual, left, right, yes, no }
                    }
                    Instruction::NumbersEqual { left, right, .. } => {
                        Exit::Compare { comparison: Comparison::Equal, left, right, yes, no }
                    }
                    _ => break,
                };
                self.blocks[block].code.remove(at);
                if let Some((old, _)) = &mut self.blocks[block].exit {
                    *old = exit;
                }
            }
        }
    }

    /// The instruction that computes a flag in a block, where nothing behind it touches what it reads.
    fn fused(&mut self, block: usize, flag: u32) -> Option<(usize, Instruction)> {
        let mut written = Vec::new();
        for at in (0..self.blocks[block].code.len()).rev() {
            let mut instruction = self.blocks[block].code[at].0;
            let (mut reads, mut writes) = (Vec::new(), Vec::new());
            each_operand(&mut instruction, self.program, &mut |what, register| {
                match what {
                    Use::Read | Use::FixedRead => reads.push(register),
                    Use::Write | Use::MayWrite => writes.push(register),
                }
                register
            });
            if writes.contains(&Register::Flag(flag)) {
                return reads.iter().all(|read| !written.contains(read)).then_some((at, instruction));
            }
            written.extend(writes);
            if written.len() > MOST_BETWEEN {
                return None;
            }
        }
        None
    }

    /// Where a loop's head does nothing but compare and branch, does so at the end of the loop's body.
    pub(super) fn fuse_loops(&mut self) {
        for block in 0..self.n_blocks() {
            let Exit::LoopBack(head) = self.blocks[block].exit() else { continue };
            let head = &self.blocks[head.0 as usize];
            if let (true, Exit::Compare { comparison, left, right, yes, no }) = (head.code.is_empty(), head.exit())
                && let Some((exit, _)) = &mut self.blocks[block].exit
            {
                *exit = Exit::LoopIf { comparison, left, right, body: yes, out: no };
            }
        }
    }
}

/// How many registers may be written between a comparison and its branch.
const MOST_BETWEEN: usize = 16;
