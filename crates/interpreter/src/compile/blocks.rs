//! Straight runs of instructions, and laying them out one after another.
//!
//! The compiler emits blocks that end in a jump, a branch, a call or a return; laying out puts each block
//! behind one that leads to it, so that most jumps vanish.

use super::program::{CodeIndex, Instruction, Program};

/// A block under construction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockId(u32);

/// How a block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Jump(BlockId),
    LoopBack(BlockId),
    Branch { flag: u32, yes: BlockId, no: BlockId },
    Call { sub: BlockId, next: BlockId },
    Return,
}

#[derive(Debug, Clone, Default)]
struct Block {
    code: Vec<(Instruction, u32)>,
    exit: Option<(Exit, u32)>,
    at: Option<CodeIndex>,
}

/// All blocks of a program under construction.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    blocks: Vec<Block>,
}

impl Blocks {
    pub(crate) fn add(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        BlockId((self.blocks.len() - 1) as u32)
    }

    fn block(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.0 as usize]
    }

    pub(crate) fn push(&mut self, id: BlockId, instruction: Instruction, place: u32) {
        self.block(id).code.push((instruction, place));
    }

    /// Ends a block; the first end counts.
    pub(crate) fn end(&mut self, id: BlockId, exit: Exit, place: u32) {
        let block = self.block(id);
        if block.exit.is_none() {
            block.exit = Some((exit, place));
        }
    }

    pub(crate) fn is_open(&mut self, id: BlockId) -> bool {
        self.block(id).exit.is_none()
    }

    /// Where a jump to a block really leads: past blocks that do nothing but jump.
    fn threaded(&self, id: BlockId) -> BlockId {
        let mut here = id;
        // A ring of empty blocks, which the checker refuses, would otherwise never end.
        for _ in 0..self.blocks.len() {
            match &self.blocks[here.0 as usize] {
                Block { code, exit: Some((Exit::Jump(next), _)), at: None } if code.is_empty() => here = *next,
                Block { .. } => break,
            }
        }
        here
    }

    /// Lays out everything that the entries lead to and answers where each block went. `later` tells the
    /// blocks that an instruction leads to beside its own way on.
    pub(crate) fn lay_out(
        mut self,
        program: &mut Program,
        entries: impl IntoIterator<Item = BlockId>,
        later: impl Fn(&Instruction) -> Vec<BlockId>,
    ) -> Placed {
        let mut fixes: Vec<(usize, BlockId)> = Vec::new();
        let mut pending: Vec<BlockId> = entries.into_iter().collect();
        pending.reverse();
        while let Some(start) = pending.pop() {
            let mut next = Some(start);
            while let Some(id) = next.take() {
                if self.block(id).at.is_some() {
                    // Already laid out; only a fall-through needs a jump, and that one is emitted below.
                    break;
                }
                self.block(id).at = Some(program.code.len() as CodeIndex);
                let code = std::mem::take(&mut self.block(id).code);
                for (instruction, place) in code {
                    pending.extend(later(&instruction));
                    program.code.push(instruction);
                    program.places.push(place);
                }
                let (exit, place) = self.block(id).exit.unwrap_or((Exit::Return, 0));
                let exit = match exit {
                    Exit::Jump(to) => Exit::Jump(self.threaded(to)),
                    Exit::LoopBack(to) => Exit::LoopBack(self.threaded(to)),
                    Exit::Branch { flag, yes, no } => {
                        Exit::Branch { flag, yes: self.threaded(yes), no: self.threaded(no) }
                    }
                    Exit::Call { sub, next } => Exit::Call { sub: self.threaded(sub), next: self.threaded(next) },
                    Exit::Return => Exit::Return,
                };
                let mut emit = |instruction: Instruction, target: Option<BlockId>| {
                    if let Some(target) = target {
                        fixes.push((program.code.len(), target));
                    }
                    program.code.push(instruction);
                    program.places.push(place);
                };
                let (then, fall_through) = match exit {
                    Exit::Return => {
                        emit(Instruction::Return, None);
                        (None, None)
                    }
                    Exit::LoopBack(head) => {
                        emit(Instruction::LoopBack(0), Some(head));
                        (Some(head), None)
                    }
                    Exit::Jump(target) => (None, Some(target)),
                    Exit::Branch { flag, yes, no } => {
                        emit(Instruction::JumpUnless { flag, to: 0 }, Some(no));
                        (Some(no), Some(yes))
                    }
                    Exit::Call { sub, next } => {
                        emit(Instruction::Call(0), Some(sub));
                        (Some(sub), Some(next))
                    }
                };
                if let Some(target) = fall_through
                    && self.blocks[target.0 as usize].at.is_some()
                {
                    emit(Instruction::Jump(0), Some(target));
                } else {
                    next = fall_through;
                }
                pending.extend(then);
            }
        }
        for (index, target) in fixes {
            let at = self.blocks[target.0 as usize].at.expect("every target was put on the list and laid out");
            match &mut program.code[index] {
                Instruction::Jump(to)
                | Instruction::LoopBack(to)
                | Instruction::Call(to)
                | Instruction::JumpUnless { to, .. } => *to = at,
                other => unreachable!("only jumps are fixed up, found {other:?}"),
            }
        }
        Placed(self.blocks.into_iter().map(|block| block.at).collect())
    }
}

/// Where each block went.
pub(crate) struct Placed(Vec<Option<CodeIndex>>);

impl Placed {
    /// Where a block went; nothing for one that no entry leads to.
    pub(crate) fn at(&self, block: BlockId) -> Option<CodeIndex> {
        self.0[block.0 as usize]
    }
}
