//! What nodes emit to leave later: timers, of which each node has its own.

use super::blocks::{BlockId, Exit};
use super::compiler::{Compiler, Way};
use super::lowering::Lowering;
use super::program::{ArmCall, ArmWait, Instruction};

/// A timer of a node: it holds at most one thing that runs later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer(u32);

impl Compiler<'_> {
    /// The timer that a node has under a name, however it is entered.
    fn timer(&mut self, node: usize, name: &str) -> u32 {
        let next = self.timers.len() as u32;
        *self.timers.entry((node, name.to_owned())).or_insert(next)
    }
}

impl Lowering<'_, '_> {
    /// The node's timer of a name. It is the same one whichever exec in the node is entered by.
    pub fn timer(&mut self, name: &str) -> Timer {
        Timer(self.compiler.timer(self.node, name))
    }

    /// Lets a block run on its own after so many ticks of the run, at the next one at the earliest, with the values of
    /// this moment; in place of what the timer held. Emit into the block with [`Self::emit_later_in`].
    pub fn arm_in_ticks(&mut self, timer: Timer, ticks: u32, block: BlockId) {
        self.arm(timer, ArmWait::Ticks(ticks), block);
    }

    /// The same, at a time in seconds since the run began; a time that is past is as soon as possible.
    pub fn arm_at(&mut self, timer: Timer, seconds: u32, block: BlockId) {
        self.arm(timer, ArmWait::At(seconds), block);
    }

    fn arm(&mut self, timer: Timer, wait: ArmWait, block: BlockId) {
        let index = self.compiler.program.arms.len() as u32;
        self.compiler.program.arms.push(ArmCall { timer: timer.0, wait, to: 0 });
        self.compiler.arm_blocks.push(block);
        self.emit(Instruction::Arm(index));
    }

    /// Takes back what a timer holds; nothing where it holds nothing.
    pub fn disarm(&mut self, timer: Timer) {
        self.emit(Instruction::Disarm { timer: timer.0 });
    }

    /// Whether a timer holds something, as a flag. It holds nothing any more while that runs.
    pub fn is_armed(&mut self, timer: Timer, to: u32) {
        self.emit(Instruction::IsArmed { timer: timer.0, to });
    }

    /// Emits from now on into a block that a timer runs: on its own, behind nobody. It ends by leaving, or with
    /// [`Self::end`].
    pub fn emit_later_in(&mut self, block: BlockId) {
        self.block = block;
        self.way = Way::BACK;
    }

    /// Ends what a timer runs without leaving the node.
    pub fn end(&mut self) {
        let place = self.compiler.place(self.node);
        self.compiler.blocks.end(self.block, Exit::Return, place);
    }
}
