//! Straight runs of instructions, and laying them out one after another.
//!
//! The compiler emits blocks that end in a jump, a branch, a call or a return; laying out puts each block
//! behind one that leads to it, so that most jumps vanish.

use super::program::{CodeIndex, Instruction, Program};

/// A block under construction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockId(pub(super) u32);

/// How a block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Jump(BlockId),
    LoopBack(BlockId),
    Branch {
        flag: u32,
        yes: BlockId,
        no: BlockId,
    },
    /// A branch by a comparison of two numbers.
    Compare {
        comparison: Comparison,
        left: u32,
        right: u32,
        yes: BlockId,
        no: BlockId,
    },
    /// A step, and then such a branch at the end of a loop's body: back to it, or out of the loop.
    LoopIf {
        comparison: Comparison,
        left: u32,
        right: u32,
        body: BlockId,
        out: BlockId,
    },
    Call {
        sub: BlockId,
        next: BlockId,
    },
    Return,
}

/// How two numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Less,
    LessOrEqual,
    Equal,
}

impl Exit {
    /// The same with other blocks to go on in.
    pub(super) fn map(self, mut to: impl FnMut(BlockId) -> BlockId) -> Self {
        match self {
            Exit::Jump(target) => Exit::Jump(to(target)),
            Exit::LoopBack(head) => Exit::LoopBack(to(head)),
            Exit::Branch { flag, yes, no } => Exit::Branch { flag, yes: to(yes), no: to(no) },
            Exit::Compare { comparison, left, right, yes, no } => {
                Exit::Compare { comparison, left, right, yes: to(yes), no: to(no) }
            }
            Exit::LoopIf { comparison, left, right, body, out } => {
                Exit::LoopIf { comparison, left, right, body: to(body), out: to(out) }
            }
            Exit::Call { sub, next } => Exit::Call { sub: to(sub), next: to(next) },
            Exit::Return => Exit::Return,
        }
    }

    /// The blocks that it leads to.
    pub(super) fn targets(self) -> Vec<BlockId> {
        let mut targets = Vec::new();
        self.map(|target| {
            targets.push(target);
            target
        });
        targets
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// Instructions, each with the index of its site.
    pub(super) code: Vec<(Instruction, u32)>,
    pub(super) exit: Option<(Exit, u32)>,
    /// The group of loops that keeps variables in registers, if it is in one.
    pub(super) spills: Option<u32>,
    at: Option<CodeIndex>,
}

impl Block {
    /// One that goes on elsewhere.
    pub(super) fn leading_to(target: BlockId, code: Vec<(Instruction, u32)>, place: u32) -> Self {
        Self { code, exit: Some((Exit::Jump(target), place)), ..Self::default() }
    }

    /// How it ends; where nothing was said by going back.
    pub(super) fn exit(&self) -> Exit {
        self.exit.map_or(Exit::Return, |(exit, _)| exit)
    }
}

/// All blocks of a program under construction.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    pub(super) blocks: Vec<Block>,
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
                Block { code, exit: Some((Exit::Jump(next), _)), at: None, .. } if code.is_empty() => here = *next,
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
                let spills = self.block(id).spills;
                for (instruction, place) in code {
                    pending.extend(later(&instruction));
                    if let (Some(group), Instruction::Native(_)) = (spills, &instruction) {
                        program.spills_at.insert(program.code.len() as CodeIndex, group);
                    }
                    program.code.push(instruction);
                    program.places.push(place);
                }
                let (exit, place) = self.block(id).exit.unwrap_or((Exit::Return, 0));
                let exit = exit.map(|target| self.threaded(target));
                if let (Some(group), Exit::LoopBack(_) | Exit::LoopIf { .. }) = (spills, exit) {
                    program.spills_at.insert(program.code.len() as CodeIndex, group);
                }
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
                    Exit::Compare { comparison, left, right, yes, no } => {
                        let jump = match comparison {
                            Comparison::Less => Instruction::JumpUnlessLess { left, right, to: 0 },
                            Comparison::LessOrEqual => Instruction::JumpUnlessLessOrEqual { left, right, to: 0 },
                            Comparison::Equal => Instruction::JumpUnlessEqual { left, right, to: 0 },
                        };
                        emit(jump, Some(no));
                        (Some(no), Some(yes))
                    }
                    Exit::LoopIf { comparison, left, right, body, out } => {
                        let jump = match comparison {
                            Comparison::Less => Instruction::LoopIfLess { left, right, to: 0 },
                            Comparison::LessOrEqual => Instruction::LoopIfLessOrEqual { left, right, to: 0 },
                            Comparison::Equal => Instruction::LoopIfEqual { left, right, to: 0 },
                        };
                        emit(jump, Some(body));
                        (Some(body), Some(out))
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
                | Instruction::JumpUnless { to, .. }
                | Instruction::JumpUnlessLess { to, .. }
                | Instruction::JumpUnlessLessOrEqual { to, .. }
                | Instruction::JumpUnlessEqual { to, .. }
                | Instruction::LoopIfLess { to, .. }
                | Instruction::LoopIfLessOrEqual { to, .. }
                | Instruction::LoopIfEqual { to, .. } => *to = at,
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
