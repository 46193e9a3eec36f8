//! Makes a program quicker before it is laid out: joins blocks, settles constants, keeps the variables of a loop in
//! registers while it runs, removes copies, and makes one instruction of a comparison and the branch on it.
//!
//! Nodes know nothing of this. Only the files of numbers and flags are looked at. A traced program is left as it is:
//! each of its instructions tells what happens.

mod constants;
mod copies;
mod facts;
mod fuse;
mod operands;
mod promote;

use super::blocks::{Block, BlockId, Exit};
use super::compiler::Compiler;
use super::program::{Instruction, Program, Register};
use std::collections::BTreeSet;

/// Makes everything that was emitted quicker.
pub(super) fn optimise(compiler: &mut Compiler<'_>) {
    let mut units = vec![None; compiler.program.sites.len()];
    for (node, place) in compiler.node_places.iter().enumerate() {
        if let Some(place) = place {
            units[*place as usize] = Some(compiler.units[node]);
        }
    }
    let mut outputs = BTreeSet::new();
    for node in 0..compiler.resolved.nodes.len() {
        let registers = compiler.outputs(node).into_iter().filter_map(|slot| compiler.registers[node][slot]);
        outputs.extend(registers.map(|register| (compiler.units[node], register)));
    }
    let calls = &compiler.calls;
    let of_calls = calls.entries.values().chain(calls.call_blocks.iter().flat_map(|(_, exits)| exits));
    let of_calls = of_calls.chain(calls.exit_blocks.iter().flatten());
    let later = compiler.delay_blocks.iter().chain(&compiler.arm_blocks);
    let pinned = compiler.entries.iter().chain(compiler.ask_blocks.iter().flatten()).chain(later).chain(of_calls);
    let pinned: Vec<BlockId> = pinned.copied().collect();
    Optimiser::new(&mut compiler.blocks.blocks, &mut compiler.program, units, pinned, outputs).run();
}

/// Blocks on their way to a program.
struct Optimiser<'p> {
    blocks: &'p mut Vec<Block>,
    program: &'p mut Program,
    /// The unit of each place in the graph.
    units: Vec<Option<usize>>,
    /// Blocks that something other than the end of a block leads to.
    is_pinned: Vec<bool>,
    /// Registers that hold the outputs of nodes, by unit. What they hold at first can be seen.
    outputs: BTreeSet<(usize, Register)>,
}

impl<'p> Optimiser<'p> {
    /// For these blocks, of which those in `pinned` are entered by themselves.
    fn new(
        blocks: &'p mut Vec<Block>,
        program: &'p mut Program,
        units: Vec<Option<usize>>,
        pinned: impl IntoIterator<Item = BlockId>,
        outputs: BTreeSet<(usize, Register)>,
    ) -> Self {
        let mut is_pinned = vec![false; blocks.len()];
        for block in pinned {
            is_pinned[block.0 as usize] = true;
        }
        Self { blocks, program, units, is_pinned, outputs }
    }

    /// Does all of it.
    fn run(mut self) {
        self.join();
        if self.settle_constants() {
            self.join();
        }
        self.promote();
        for _ in 0..2 {
            self.forward_copies();
            self.remove_unread();
            self.write_directly();
        }
        self.fuse_branches();
        self.fuse_loops();
    }

    fn n_blocks(&self) -> usize {
        self.blocks.len()
    }

    fn add_block(&mut self, block: Block) -> BlockId {
        self.blocks.push(block);
        self.is_pinned.push(false);
        BlockId((self.blocks.len() - 1) as u32)
    }

    /// The unit of a block; nothing for one without instructions.
    fn unit(&self, block: usize) -> Option<usize> {
        let block = &self.blocks[block];
        let places = block.code.iter().map(|(_, place)| *place).chain(block.exit.map(|(_, place)| place));
        places.filter_map(|place| self.units.get(place as usize).copied().flatten()).next()
    }

    /// Which blocks anything leads to.
    fn reached(&self) -> Vec<bool> {
        let mut is_reached = self.is_pinned.clone();
        let mut pending: Vec<usize> = (0..self.n_blocks()).filter(|block| is_reached[*block]).collect();
        while let Some(block) = pending.pop() {
            for target in self.blocks[block].exit().targets() {
                if !std::mem::replace(&mut is_reached[target.0 as usize], true) {
                    pending.push(target.0 as usize);
                }
            }
        }
        is_reached
    }

    /// Joins each block with the one that only it leads to.
    fn join(&mut self) {
        let is_reached = self.reached();
        let mut n_ways_in = vec![0_u32; self.n_blocks()];
        for block in (0..self.n_blocks()).filter(|block| is_reached[*block]) {
            for target in self.blocks[block].exit().targets() {
                n_ways_in[target.0 as usize] += 1;
            }
        }
        let can_follow = |block: usize, pinned: &[bool]| n_ways_in[block] == 1 && !pinned[block];
        let mut is_joined = vec![false; self.n_blocks()];
        for block in (0..self.n_blocks()).filter(|block| is_reached[*block]) {
            if let Exit::Jump(next) = self.blocks[block].exit()
                && can_follow(next.0 as usize, &self.is_pinned)
            {
                is_joined[next.0 as usize] = true;
            }
        }
        // Beginning with those that follow nothing, so that each instruction moves once.
        for block in (0..self.n_blocks()).filter(|block| is_reached[*block] && !is_joined[*block]) {
            while let Exit::Jump(next) = self.blocks[block].exit()
                && next.0 as usize != block
                && can_follow(next.0 as usize, &self.is_pinned)
            {
                let Block { code, exit, .. } = std::mem::take(&mut self.blocks[next.0 as usize]);
                self.blocks[block].code.extend(code);
                self.blocks[block].exit = exit;
            }
        }
    }
}

/// True for an instruction that does nothing but write one register.
fn is_plain(instruction: &Instruction) -> bool {
    matches!(
        instruction,
        Instruction::CopyNumber { .. }
            | Instruction::CopyFlag { .. }
            | Instruction::ReadNumber { .. }
            | Instruction::ReadFlag { .. }
            | Instruction::Mark { .. }
            | Instruction::Add { .. }
            | Instruction::Subtract { .. }
            | Instruction::Multiply { .. }
            | Instruction::Divide { .. }
            | Instruction::Remainder { .. }
            | Instruction::Less { .. }
            | Instruction::LessOrEqual { .. }
            | Instruction::NumbersEqual { .. }
            | Instruction::Not { .. }
            | Instruction::And { .. }
            | Instruction::Or { .. }
    )
}

/// True for an instruction during which nothing else of the run goes on, and after which its activation does.
fn is_unseen(instruction: &Instruction) -> bool {
    is_plain(instruction) || writes_quietly(instruction) || matches!(instruction, Instruction::Native(_))
}

/// True for an instruction beside the plain ones that cannot end the run.
fn writes_quietly(instruction: &Instruction) -> bool {
    matches!(
        instruction,
        Instruction::WriteNumber { .. }
            | Instruction::WriteFlag { .. }
            | Instruction::CopyValue { .. }
            | Instruction::ReadValue { .. }
            | Instruction::WriteValue { .. }
            | Instruction::MakeContainer { .. }
            | Instruction::Unwind { .. }
    )
}
