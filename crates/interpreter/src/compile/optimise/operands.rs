//! What each instruction reads and writes, in the files of numbers and of flags. The third file is left alone.

use super::super::program::{ArmWait, Instruction, Program, Register};

/// What an instruction does to a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Reads it; another register that holds the same would do.
    Read,
    /// Reads it by way of a table that is not changed.
    FixedRead,
    /// Always writes it.
    Write,
    /// May write it.
    MayWrite,
}

/// Shows every operand of an instruction, reads first, and puts what `see` answers in its place. The answer must be
/// of the same file; for fixed reads and writes by way of tables it is not looked at.
pub(super) fn each_operand(
    instruction: &mut Instruction,
    program: &mut Program,
    see: &mut dyn FnMut(Use, Register) -> Register,
) {
    match instruction {
        Instruction::CopyNumber { from, to } => {
            number(see, Use::Read, from);
            number(see, Use::Write, to);
        }
        Instruction::Add { left, right, to }
        | Instruction::Subtract { left, right, to }
        | Instruction::Multiply { left, right, to }
        | Instruction::Divide { left, right, to }
        | Instruction::Remainder { left, right, to } => {
            number(see, Use::Read, left);
            number(see, Use::Read, right);
            number(see, Use::Write, to);
        }
        Instruction::ReadNumber { to, .. } | Instruction::Mark { to } => number(see, Use::Write, to),
        Instruction::WriteNumber { from, .. } => number(see, Use::Read, from),
        Instruction::Unwind { mark } => number(see, Use::Read, mark),
        Instruction::Wait { seconds } => number(see, Use::Read, seconds),
        Instruction::Less { left, right, to }
        | Instruction::LessOrEqual { left, right, to }
        | Instruction::NumbersEqual { left, right, to } => {
            number(see, Use::Read, left);
            number(see, Use::Read, right);
            flag(see, Use::Write, to);
        }
        Instruction::CopyFlag { from, to } | Instruction::Not { from, to } => {
            flag(see, Use::Read, from);
            flag(see, Use::Write, to);
        }
        Instruction::And { left, right, to } | Instruction::Or { left, right, to } => {
            flag(see, Use::Read, left);
            flag(see, Use::Read, right);
            flag(see, Use::Write, to);
        }
        Instruction::ReadFlag { to, .. } => flag(see, Use::Write, to),
        Instruction::WriteFlag { from, .. } => flag(see, Use::Read, from),
        Instruction::Native(index) => {
            let native = &mut program.natives[*index as usize];
            for input in &mut native.inputs {
                let answer = see(Use::Read, *input);
                // A function may give an output before it reads an input, so the two must not become one register.
                if !native.outputs.contains(&answer) {
                    *input = answer;
                }
            }
            for output in &native.outputs {
                see(Use::MayWrite, *output);
            }
        }
        Instruction::WriteWatched(index) => {
            see(Use::FixedRead, program.watched_writes[*index as usize].from);
        }
        Instruction::Connect(index) => {
            if let Some(address) = program.connects[*index as usize].address {
                see(Use::FixedRead, address);
            }
        }
        Instruction::Publish(index) => {
            let publish = &program.publishes[*index as usize];
            for register in publish.arguments.iter().chain(&publish.address) {
                see(Use::FixedRead, *register);
            }
            if let Some((to, _)) = &publish.result {
                see(Use::MayWrite, *to);
            }
        }
        Instruction::Ask(index) | Instruction::Send(index) => {
            for register in &program.asks[*index as usize].inputs {
                see(Use::FixedRead, *register);
            }
        }
        Instruction::Delay(index) => {
            see(Use::FixedRead, Register::Number(program.delays[*index as usize].seconds));
        }
        Instruction::Arm(index) => {
            let (ArmWait::Ticks(wait) | ArmWait::At(wait)) = program.arms[*index as usize].wait;
            see(Use::FixedRead, Register::Number(wait));
        }
        Instruction::CallFunction(index) => {
            for (from, _) in &program.calls[*index as usize].arguments {
                see(Use::FixedRead, *from);
            }
        }
        Instruction::ExitFunction(index) => {
            for result in &program.exits[*index as usize].results {
                see(Use::FixedRead, *result);
            }
        }
        Instruction::IsArmed { to, .. } => flag(see, Use::Write, to),
        Instruction::Produced(index) => {
            see(Use::FixedRead, program.produced[*index as usize].register);
        }
        Instruction::Jump(_)
        | Instruction::JumpUnless { .. }
        | Instruction::JumpUnlessLess { .. }
        | Instruction::JumpUnlessLessOrEqual { .. }
        | Instruction::JumpUnlessEqual { .. }
        | Instruction::LoopBack(_)
        | Instruction::LoopIfLess { .. }
        | Instruction::LoopIfLessOrEqual { .. }
        | Instruction::LoopIfEqual { .. }
        | Instruction::Call(_)
        | Instruction::Return
        | Instruction::CopyValue { .. }
        | Instruction::MakeContainer { .. }
        | Instruction::ReadValue { .. }
        | Instruction::WriteValue { .. }
        | Instruction::Disconnect(_)
        | Instruction::Disarm { .. }
        | Instruction::Entered
        | Instruction::Left { .. }
        | Instruction::Wrote(_) => {}
    }
}

fn flag(see: &mut dyn FnMut(Use, Register) -> Register, what: Use, index: &mut u32) {
    if let Register::Flag(answer) = see(what, Register::Flag(*index)) {
        *index = answer;
    }
}

fn number(see: &mut dyn FnMut(Use, Register) -> Register, what: Use, index: &mut u32) {
    if let Register::Number(answer) = see(what, Register::Number(*index)) {
        *index = answer;
    }
}
