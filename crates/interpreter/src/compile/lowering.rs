//! What a node's `Lower` or `Latent` function uses to emit its instructions.
//!
//! Slots are named by their ids; a name or a type that the node's own description does not have is a mistake
//! in that node's file, found by the registry's test, and answered as such.

use super::blocks::{BlockId, Exit};
use super::compiler::{Compiler, End, LoopExit, LoopId, Way};
use super::program::{DelayCall, Instruction, NativeCall, Register};
use crate::Data;
use crate::registry::{NativeFn, Settings};
use authcanvas_graph::ValueType;

/// A mistake in a node's description: its code and its slots disagree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a mistake in the node's description: {0}")]
pub struct LowerMistake(pub String);

/// What lowering a node gives.
pub type LowerResult = Result<(), LowerMistake>;

/// Something that a node keeps for the life of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept(Register);

/// Where execution goes on after an outcome, and which registers take which entries of its payload.
pub type GoOn<'g> = dyn FnMut(&str) -> (BlockId, Vec<(&'static str, Register)>) + 'g;

/// Emits the instructions of one node, entered by one of its exec ins.
pub struct Lowering<'c, 'a> {
    pub(super) compiler: &'c mut Compiler<'a>,
    pub(super) node: usize,
    pub(super) entered_by: usize,
    pub(super) block: BlockId,
    pub(super) way: Way,
}

impl Lowering<'_, '_> {
    /// The node's settings.
    pub fn settings(&self) -> Settings {
        self.compiler.node(self.node).settings.clone()
    }

    /// The id of the exec in by which the node is entered.
    pub fn entered_by(&self) -> &str {
        self.compiler.node(self.node).slots[self.entered_by].id.as_str()
    }

    /// The settled type of a slot.
    pub fn type_of(&self, slot: &str) -> Result<ValueType, LowerMistake> {
        let place = self.slot(slot)?;
        Ok(self.compiler.node(self.node).types[place].clone())
    }

    /// The ids of the node's inputs, in declared order.
    pub fn inputs(&self) -> Vec<String> {
        self.compiler.slot_ids(self.node, |shape| matches!(shape, crate::registry::SlotShape::Input { .. }))
    }

    /// The ids of the node's outputs, in declared order.
    pub fn outputs(&self) -> Vec<String> {
        self.compiler.slot_ids(self.node, |shape| matches!(shape, crate::registry::SlotShape::Output { .. }))
    }

    /// The ids of the node's exec outs, in declared order.
    pub fn exec_outs(&self) -> Vec<String> {
        self.compiler.slot_ids(self.node, |shape| matches!(shape, crate::registry::SlotShape::ExecOut { .. }))
    }

    fn slot(&self, id: &str) -> Result<usize, LowerMistake> {
        let node = self.compiler.node(self.node);
        node.slot(id).ok_or_else(|| LowerMistake(format!("{} has no slot `{id}`", node.def.kind)))
    }

    /// The register that holds an input or an output.
    pub fn register(&mut self, slot: &str) -> Result<Register, LowerMistake> {
        let place = self.slot(slot)?;
        Ok(self.compiler.register(self.node, place))
    }

    /// The number register of a slot of type Number.
    pub fn number(&mut self, slot: &str) -> Result<u32, LowerMistake> {
        match self.register(slot)? {
            Register::Number(index) => Ok(index),
            Register::Flag(_) | Register::Value(_) => Err(LowerMistake(format!("slot `{slot}` is no Number"))),
        }
    }

    /// The flag register of a slot of type Bool.
    pub fn flag(&mut self, slot: &str) -> Result<u32, LowerMistake> {
        match self.register(slot)? {
            Register::Flag(index) => Ok(index),
            Register::Number(_) | Register::Value(_) => Err(LowerMistake(format!("slot `{slot}` is no Bool"))),
        }
    }

    /// A register that always holds this; containers cannot be constants.
    pub fn constant(&mut self, data: &Data) -> Register {
        self.compiler.constant(self.node, data)
    }

    /// A register that always holds the default of a slot's type; null where that is a container.
    pub fn default_of(&mut self, slot: &str) -> Result<Register, LowerMistake> {
        let value_type = self.type_of(slot)?;
        let default = self.compiler.resolved.registry.default_of(&value_type);
        Ok(self.constant(&default))
    }

    /// A number register of the node's own, alive as long as the activation.
    pub fn scratch_number(&mut self) -> u32 {
        match self.compiler.fresh(self.node, &ValueType::Number, &Data::Number(0.0)) {
            Register::Number(index) | Register::Flag(index) | Register::Value(index) => index,
        }
    }

    /// A flag register of the node's own, alive as long as the activation.
    pub fn scratch_flag(&mut self) -> u32 {
        match self.compiler.fresh(self.node, &ValueType::Bool, &Data::Bool(false)) {
            Register::Number(index) | Register::Flag(index) | Register::Value(index) => index,
        }
    }

    /// Something that the node keeps under a name for the life of a run, whichever exec in it is entered by, and
    /// whatever else runs meanwhile. It holds `initial`, which must have the type, until it is written.
    ///
    /// A node without settings that keeps a count reads it, uses it and writes it back:
    /// `let count = lowering.keep("count", &ValueType::Number, &Data::Number(0.0)); lowering.read_kept(count, here)?`.
    pub fn keep(&mut self, name: &str, value_type: &ValueType, initial: &Data) -> Kept {
        Kept(self.compiler.keep(self.node, name, value_type, initial))
    }

    /// Copies what is kept into a register of the same file.
    pub fn read_kept(&mut self, kept: Kept, to: Register) -> LowerResult {
        match read_instruction(kept.0, to) {
            Some(read) => {
                self.emit(read);
                Ok(())
            }
            None => Err(LowerMistake(format!("what is kept in {:?} read into {to:?}", kept.0))),
        }
    }

    /// Keeps what a register of the same file holds.
    pub fn write_kept(&mut self, from: Register, kept: Kept) -> LowerResult {
        match write_instruction(from, kept.0) {
            Some(write) => {
                self.emit(write);
                Ok(())
            }
            None => Err(LowerMistake(format!("{from:?} written to what is kept in {:?}", kept.0))),
        }
    }

    /// A register of the node's own for any other value, alive as long as the activation; null at first.
    pub fn scratch_value(&mut self) -> Register {
        self.compiler.fresh(self.node, &ValueType::Any, &Data::Null)
    }

    /// Reads an input again: its variable, or the pure nodes behind it.
    pub fn reread(&mut self, slot: &str) -> LowerResult {
        let place = self.slot(slot)?;
        self.compiler.read_input(self.block, self.node, place);
        Ok(())
    }

    pub(super) fn emit(&mut self, instruction: Instruction) {
        let place = self.compiler.place(self.node);
        self.compiler.blocks.push(self.block, instruction, place);
    }

    /// `to = left + right`, all numbers.
    pub fn add(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::Add { left, right, to });
    }

    /// `to = left - right`, all numbers.
    pub fn subtract(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::Subtract { left, right, to });
    }

    /// `to = left * right`, all numbers.
    pub fn multiply(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::Multiply { left, right, to });
    }

    /// `to = left / right`, all numbers; division by zero gives an infinity or NaN, as IEEE 754 has it.
    pub fn divide(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::Divide { left, right, to });
    }

    /// `to = left % right`, all numbers, with the sign of `left`.
    pub fn remainder(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::Remainder { left, right, to });
    }

    /// `to = left < right`: numbers to a flag.
    pub fn less(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::Less { left, right, to });
    }

    /// `to = left <= right`: numbers to a flag.
    pub fn less_or_equal(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::LessOrEqual { left, right, to });
    }

    /// `to = left is right`, within Script Canvas's tolerance of 0.000001: numbers to a flag.
    pub fn numbers_equal(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::NumbersEqual { left, right, to });
    }

    /// `to = not from`: flags.
    pub fn not(&mut self, from: u32, to: u32) {
        self.emit(Instruction::Not { from, to });
    }

    /// `to = left and right`: flags.
    pub fn and(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::And { left, right, to });
    }

    /// `to = left or right`: flags.
    pub fn or(&mut self, left: u32, right: u32, to: u32) {
        self.emit(Instruction::Or { left, right, to });
    }

    /// Copies between registers of one file; both must be of it.
    pub fn copy(&mut self, from: Register, to: Register) -> LowerResult {
        match copy_instruction(from, to) {
            Some(copy) => {
                self.emit(copy);
                Ok(())
            }
            None => Err(LowerMistake(format!("a copy from {from:?} to {to:?}"))),
        }
    }

    /// Calls a plain function with these registers.
    pub fn native(&mut self, function: NativeFn, inputs: Vec<Register>, outputs: Vec<Register>) {
        let index = self.compiler.program.natives.len() as u32;
        self.compiler.program.natives.push(NativeCall { function, inputs, outputs });
        self.emit(Instruction::Native(index));
    }

    /// A block to go on in.
    pub fn block(&mut self) -> BlockId {
        self.compiler.blocks.add()
    }

    /// Ends the current block by going on in another, and emits there from now on.
    pub fn go_on_in(&mut self, block: BlockId) {
        self.end_with(Exit::Jump(block));
        self.block = block;
    }

    /// Emits into a block from now on.
    pub fn emit_in(&mut self, block: BlockId) {
        self.block = block;
    }

    /// Ends the current block by a choice.
    pub fn branch(&mut self, flag: u32, yes: BlockId, no: BlockId) {
        self.end_with(Exit::Branch { flag, yes, no });
    }

    /// Ends the current block by going back to the head of a loop; each pass is a step.
    pub fn loop_back(&mut self, head: BlockId) {
        self.end_with(Exit::LoopBack(head));
    }

    fn end_with(&mut self, exit: Exit) {
        let place = self.compiler.place(self.node);
        self.compiler.blocks.end(self.block, exit, place);
    }

    /// Leaves by an exec out for good, or where it is not connected by the one that stands in for it: the last thing the
    /// node does on this way.
    pub fn leave_by(&mut self, out: &str) -> LowerResult {
        let place = self.compiler.node(self.node).taken_for(self.slot(out)?);
        self.compiler.leave(self.block, self.node, place, self.way);
        Ok(())
    }

    /// Runs what follows an exec out to its end, and goes on.
    pub fn run(&mut self, out: &str) -> LowerResult {
        self.run_on(out, self.way)
    }

    /// Runs what follows an exec out as the body of a loop, and goes on.
    pub fn run_in(&mut self, looped: LoopId, out: &str) -> LowerResult {
        self.run_on(out, Way { innermost: Some(looped), ..self.way })
    }

    fn run_on(&mut self, out: &str, way: Way) -> LowerResult {
        let place = self.slot(out)?;
        let next = self.compiler.blocks.add();
        self.compiler.leave(self.block, self.node, place, Way { is_last: false, ..way.ending(End::GoOn(next)) });
        self.block = next;
        Ok(())
    }

    /// Begins a loop that a break in its body leaves by going on in this block.
    pub fn begin_loop(&mut self, exit: BlockId) -> LoopId {
        let mark = self.scratch_number();
        self.emit(Instruction::Mark { to: mark });
        self.compiler.add_loop(LoopExit { node: self.node, mark, exit, outer: self.way.innermost })
    }

    /// Leaves the innermost loop around this node, or, for a loop's own exec in, this very loop. Reports a break
    /// that stands outside.
    pub fn break_loop(&mut self) {
        match self.way.innermost.map(|looped| self.compiler.loop_exit(looped)) {
            Some(looped) => {
                self.emit(Instruction::Unwind { mark: looped.mark });
                self.end_with(Exit::Jump(looped.exit));
            }
            None => self.compiler.report_break_outside(self.node),
        }
    }

    /// True when the innermost loop around the way into this node is the node itself.
    pub fn is_inside_itself(&self) -> bool {
        self.way.innermost.is_some_and(|looped| self.compiler.loop_exit(looped).node == self.node)
    }

    /// A register of the node's own for a value of this type, alive as long as the activation.
    pub fn scratch(&mut self, value_type: &ValueType, initial: &Data) -> Register {
        self.compiler.fresh(self.node, value_type, initial)
    }

    /// Makes a request and rests until it is answered: the last thing in the current block. `go_on` says for each
    /// outcome of the operation, by name, where execution goes on and which registers take what comes with it.
    pub fn ask(&mut self, operation: &str, inputs: Vec<Register>, go_on: &mut GoOn<'_>) -> LowerResult {
        self.compiler.emit_ask_in(self.block, self.node, operation, inputs, go_on)
    }

    /// Rests for so many seconds; what is behind the node waits for it.
    pub fn wait(&mut self, seconds: u32) {
        self.emit(Instruction::Wait { seconds });
    }

    /// Lets what follows an exec out run after so many seconds, with the values of this moment.
    pub fn run_later(&mut self, seconds: u32, out: &str) -> LowerResult {
        let place = self.slot(out)?;
        let later = self.compiler.blocks.add();
        let index = self.compiler.program.delays.len() as u32;
        self.compiler.program.delays.push(DelayCall { seconds, to: 0 });
        self.compiler.delay_blocks.push(later);
        self.emit(Instruction::Delay(index));
        self.compiler.leave(later, self.node, place, Way::BACK);
        Ok(())
    }
}

/// The instruction that reads a variable, or what a node keeps, into a register of the same file.
pub(super) fn read_instruction(variable: Register, to: Register) -> Option<Instruction> {
    match (variable, to) {
        (Register::Number(variable), Register::Number(to)) => Some(Instruction::ReadNumber { variable, to }),
        (Register::Flag(variable), Register::Flag(to)) => Some(Instruction::ReadFlag { variable, to }),
        (Register::Value(variable), Register::Value(to)) => Some(Instruction::ReadValue { variable, to }),
        (Register::Number(_) | Register::Flag(_) | Register::Value(_), _) => None,
    }
}

/// The instruction that writes a register to a variable, or to what a node keeps, of the same file.
pub(super) fn write_instruction(from: Register, variable: Register) -> Option<Instruction> {
    match (from, variable) {
        (Register::Number(from), Register::Number(variable)) => Some(Instruction::WriteNumber { from, variable }),
        (Register::Flag(from), Register::Flag(variable)) => Some(Instruction::WriteFlag { from, variable }),
        (Register::Value(from), Register::Value(variable)) => Some(Instruction::WriteValue { from, variable }),
        (Register::Number(_) | Register::Flag(_) | Register::Value(_), _) => None,
    }
}

/// The instruction that copies between two registers of one file.
pub(super) fn copy_instruction(from: Register, to: Register) -> Option<Instruction> {
    match (from, to) {
        (Register::Number(from), Register::Number(to)) => Some(Instruction::CopyNumber { from, to }),
        (Register::Flag(from), Register::Flag(to)) => Some(Instruction::CopyFlag { from, to }),
        (Register::Value(from), Register::Value(to)) => Some(Instruction::CopyValue { from, to }),
        (Register::Number(_) | Register::Flag(_) | Register::Value(_), _) => None,
    }
}
