//! The last step: where each block lies in the code is known, and everything that goes to one is told.

use super::Mode;
use super::blocks::BlockId;
use super::compiler::Compiler;
use super::optimise::optimise;
use super::program::{CodeIndex, Instruction, Program};

impl Compiler<'_> {
    pub(super) fn finish(mut self) -> Program {
        let entries = self.entries.clone();
        if self.mode == Mode::Plain {
            optimise(&mut self);
        }
        let of_functions: Vec<BlockId> = self.calls.entries.values().copied().collect();
        let calls = std::mem::take(&mut self.calls);
        let (ask_blocks, delay_blocks) = (std::mem::take(&mut self.ask_blocks), std::mem::take(&mut self.delay_blocks));
        let arm_blocks = std::mem::take(&mut self.arm_blocks);
        let placed =
            self.blocks.lay_out(&mut self.program, entries.iter().copied().chain(of_functions), |instruction| {
                match instruction {
                    Instruction::CallFunction(index) => calls.call_blocks[*index as usize].1.clone(),
                    Instruction::ExitFunction(index) => calls.exit_blocks[*index as usize].into_iter().collect(),
                    Instruction::Ask(index) => ask_blocks[*index as usize].clone(),
                    Instruction::Delay(index) => vec![delay_blocks[*index as usize]],
                    Instruction::Arm(index) => vec![arm_blocks[*index as usize]],
                    _ => Vec::new(),
                }
            });
        // What no entry leads to has no place in the code, and nothing asks for it.
        let place = |to: &mut CodeIndex, block: &BlockId| {
            if let Some(at) = placed.at(*block) {
                *to = at;
            }
        };
        for (root, block) in self.program.roots.iter_mut().zip(&entries) {
            place(&mut root.entry, block);
        }
        for (ask, blocks) in self.program.asks.iter_mut().zip(&ask_blocks) {
            for (exit, block) in ask.exits.iter_mut().zip(blocks) {
                place(&mut exit.to, block);
            }
        }
        for (call, (entry, exits)) in self.program.calls.iter_mut().zip(&calls.call_blocks) {
            place(&mut call.entry, entry);
            for (exit, block) in call.exits.iter_mut().zip(exits) {
                place(&mut exit.to, block);
            }
        }
        for (exit, block) in self.program.exits.iter_mut().zip(&calls.exit_blocks) {
            if let (Some((_, exit)), Some(block)) = (&mut exit.later, block) {
                place(&mut exit.to, block);
            }
        }
        for (delay, block) in self.program.delays.iter_mut().zip(&delay_blocks) {
            place(&mut delay.to, block);
        }
        for (arm, block) in self.program.arms.iter_mut().zip(&arm_blocks) {
            place(&mut arm.to, block);
        }
        self.program
    }
}
