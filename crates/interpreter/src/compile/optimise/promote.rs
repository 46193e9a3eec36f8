//! Keeps the variables of a loop in registers while nothing but the loop can see them.
//!
//! A loop qualifies when none of its instructions rests, lets a handler run, or leaves it by going back to a caller.
//! Its variables are read once before it and written where it is left. A fault in it writes them too
//! (`Program::spills`).

use super::{Optimiser, is_unseen};
use crate::compile::blocks::{Block, BlockId, Exit};
use crate::compile::lowering::{read_instruction, write_instruction};
use crate::compile::program::{Instruction, Register, Spill};
use std::collections::{BTreeMap, BTreeSet};

/// The head of a loop and the blocks from which it is reached again.
struct Loop {
    head: usize,
    body: BTreeSet<usize>,
}

impl Optimiser<'_> {
    pub(super) fn promote(&mut self) {
        let ways_in = self.ways_in();
        let mut promoted = BTreeSet::new();
        for looped in self.loops(&ways_in) {
            if !promoted.contains(&looped.head) && self.qualifies(&looped, &ways_in) {
                self.promote_loop(&looped, &ways_in);
                promoted.extend(looped.body);
            }
        }
    }

    /// The blocks that lead to each block, among those that can be reached.
    fn ways_in(&self) -> Vec<Vec<usize>> {
        let is_reached = self.reached();
        let mut ways_in = vec![Vec::new(); self.n_blocks()];
        for block in (0..self.n_blocks()).filter(|block| is_reached[*block]) {
            for target in self.blocks[block].exit().targets() {
                ways_in[target.0 as usize].push(block);
            }
        }
        ways_in
    }

    /// All loops that could be promoted, outer ones first. A block that cannot be in one ends the search for its loop.
    fn loops(&self, ways_in: &[Vec<usize>]) -> Vec<Loop> {
        let mut found: BTreeMap<usize, Option<BTreeSet<usize>>> = BTreeMap::new();
        for (head, sources) in ways_in.iter().enumerate() {
            let backs = sources.iter().copied();
            let backs = backs.filter(|source| self.blocks[*source].exit() == Exit::LoopBack(BlockId(head as u32)));
            let backs: Vec<usize> = backs.collect();
            if !backs.is_empty() {
                found.insert(head, self.body(head, backs, ways_in));
            }
        }
        let loops = found.into_iter().filter_map(|(head, body)| Some(Loop { head, body: body? }));
        let mut loops: Vec<Loop> = loops.collect();
        loops.sort_by_key(|looped| (std::cmp::Reverse(looped.body.len()), looped.head));
        loops
    }

    /// The blocks from which the ends of a loop are reached without its head, with the head.
    fn body(&self, head: usize, ends: Vec<usize>, ways_in: &[Vec<usize>]) -> Option<BTreeSet<usize>> {
        let mut body = BTreeSet::from([head]);
        let mut pending = ends;
        while let Some(block) = pending.pop() {
            if !body.insert(block) {
                continue;
            }
            if self.is_pinned[block] || !self.is_quiet(block) {
                return None;
            }
            pending.extend(&ways_in[block]);
        }
        Some(body)
    }

    /// True when nothing outside an activation can run or be told of in a block.
    fn is_quiet(&self, block: usize) -> bool {
        let block = &self.blocks[block];
        let instructions = block.code.iter().all(|(instruction, _)| is_unseen(instruction));
        instructions && !matches!(block.exit(), Exit::Call { .. } | Exit::Return)
    }

    /// True when the loop is entered by its head only, and keeps a variable.
    fn qualifies(&self, looped: &Loop, ways_in: &[Vec<usize>]) -> bool {
        let Loop { head, body } = looped;
        !self.is_pinned[*head]
            && self.is_quiet(*head)
            && ways_in[*head].iter().all(|source| !matches!(self.blocks[*source].exit(), Exit::Call { .. }))
            && body.iter().any(|block| self.variables(*block).next().is_some())
    }

    fn variables(&self, block: usize) -> impl Iterator<Item = Register> {
        self.blocks[block].code.iter().filter_map(|(instruction, _)| match instruction {
            Instruction::ReadNumber { variable, .. } | Instruction::WriteNumber { variable, .. } => {
                Some(Register::Number(*variable))
            }
            Instruction::ReadFlag { variable, .. } | Instruction::WriteFlag { variable, .. } => {
                Some(Register::Flag(*variable))
            }
            _ => None,
        })
    }

    fn promote_loop(&mut self, looped: &Loop, ways_in: &[Vec<usize>]) {
        let Loop { head, body } = looped;
        let Some(unit) = body.iter().find_map(|block| self.unit(*block)) else { return };
        let place = body.iter().find_map(|block| self.blocks[*block].exit).map_or(0, |(_, place)| place);
        let variables: BTreeSet<Register> = body.iter().flat_map(|block| self.variables(*block)).collect();
        let kept: BTreeMap<Register, Register> =
            variables.into_iter().map(|variable| (variable, self.fresh(unit, variable))).collect();
        let mut written = BTreeSet::new();
        for block in body {
            for (instruction, _) in &mut self.blocks[*block].code {
                keep(instruction, &kept, &mut written);
            }
        }
        let reads = kept.iter().filter_map(|(variable, register)| read_instruction(*variable, *register));
        let code = reads.map(|instruction| (instruction, place)).collect();
        let before = self.add_block(Block::leading_to(BlockId(*head as u32), code, place));
        for source in ways_in[*head].iter().filter(|source| !body.contains(source)) {
            self.retarget(*source, |target| if target.0 as usize == *head { before } else { target });
        }
        let spills = written.iter().map(|variable| Spill { from: kept[variable], variable: *variable });
        let spills: Vec<Spill> = spills.collect();
        let mut ways_out: BTreeMap<BlockId, BlockId> = BTreeMap::new();
        for block in body {
            for target in self.blocks[*block].exit().targets() {
                if body.contains(&(target.0 as usize)) || spills.is_empty() {
                    continue;
                }
                let writes = spills.iter().filter_map(|spill| write_instruction(spill.from, spill.variable));
                let code = writes.map(|instruction| (instruction, place)).collect();
                let after =
                    *ways_out.entry(target).or_insert_with(|| self.add_block(Block::leading_to(target, code, place)));
                self.retarget(*block, |here| if here == target { after } else { here });
            }
        }
        if !spills.is_empty() {
            let group = self.program.spills.len() as u32;
            self.program.spills.push(spills);
            for block in body {
                self.blocks[*block].spills = Some(group);
            }
        }
    }

    fn retarget(&mut self, block: usize, to: impl FnMut(BlockId) -> BlockId) {
        if let Some((exit, _)) = &mut self.blocks[block].exit {
            *exit = exit.map(to);
        }
    }

    /// A fresh register of a unit, of the file of this one.
    fn fresh(&mut self, unit: usize, like: Register) -> Register {
        let frame = &mut self.program.units[unit];
        match like {
            Register::Number(_) => {
                frame.numbers.push(0.0);
                Register::Number((frame.numbers.len() - 1) as u32)
            }
            Register::Flag(_) | Register::Value(_) => {
                frame.flags.push(false);
                Register::Flag((frame.flags.len() - 1) as u32)
            }
        }
    }
}

/// Lets an instruction use the register that keeps a variable.
fn keep(instruction: &mut Instruction, kept: &BTreeMap<Register, Register>, written: &mut BTreeSet<Register>) {
    let number = |variable: u32| match kept.get(&Register::Number(variable)) {
        Some(Register::Number(register)) => Some(*register),
        _ => None,
    };
    let flag = |variable: u32| match kept.get(&Register::Flag(variable)) {
        Some(Register::Flag(register)) => Some(*register),
        _ => None,
    };
    *instruction = match *instruction {
        Instruction::ReadNumber { variable, to } => match number(variable) {
            Some(from) => Instruction::CopyNumber { from, to },
            None => return,
        },
        Instruction::ReadFlag { variable, to } => match flag(variable) {
            Some(from) => Instruction::CopyFlag { from, to },
            None => return,
        },
        Instruction::WriteNumber { from, variable } => match number(variable) {
            Some(to) => {
                written.insert(Register::Number(variable));
                Instruction::CopyNumber { from, to }
            }
            None => return,
        },
        Instruction::WriteFlag { from, variable } => match flag(variable) {
            Some(to) => {
                written.insert(Register::Flag(variable));
                Instruction::CopyFlag { from, to }
            }
            None => return,
        },
        _ => return,
    };
}
