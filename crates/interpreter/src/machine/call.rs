//! What a plain function of a node sees: its typed operands and the few effects a node may have.

use super::event::{Event, Happening, LogLevel};
use super::execute::EQUAL_WITHIN;
use super::heap::{Heap, ITEM_BYTES, Value};
use super::random::Random;
use super::state::{Outcome, Verdict};
use crate::compile::{Frame, Register};
use crate::data::write_number;
use crate::registry::Problem;
use crate::{Data, Secret};
use authcanvas_graph::Site;
use std::sync::Arc;

/// A call of a plain function.
///
/// Operands are addressed by their place in the node's declaration. An operand of another type than the
/// function expects cannot occur in a checked graph; it reads as the type's default.
pub struct Call<'m> {
    pub(super) inputs: &'m [Register],
    pub(super) outputs: &'m [Register],
    pub(super) frame: &'m mut Frame,
    pub(super) heap: &'m mut Heap,
    pub(super) random: &'m mut Random,
    pub(super) effects: &'m mut Effects,
    pub(super) site: &'m Site,
}

/// What calls leave behind for the machine.
#[derive(Debug)]
pub(super) struct Effects {
    pub(super) now: u64,
    pub(super) text_bytes: usize,
    pub(super) memory_bytes: usize,
    pub(super) events: Vec<Event>,
    pub(super) outcome: Option<Outcome>,
    pub(super) verdict: Verdict,
}

impl Effects {
    pub(super) fn tell(&mut self, what: Happening) {
        self.events.push(Event { at: self.now, what });
    }
}

impl Call<'_> {
    /// How many inputs there are.
    pub fn n_inputs(&self) -> usize {
        self.inputs.len()
    }

    /// A number.
    pub fn number(&self, input: usize) -> f64 {
        match self.inputs.get(input) {
            Some(Register::Number(index)) => self.frame.numbers[*index as usize],
            Some(Register::Value(index)) => match self.frame.values[*index as usize] {
                Value::Number(value) => value,
                _ => 0.0,
            },
            Some(Register::Flag(_)) | None => 0.0,
        }
    }

    /// A boolean.
    pub fn flag(&self, input: usize) -> bool {
        match self.inputs.get(input) {
            Some(Register::Flag(index)) => self.frame.flags[*index as usize],
            Some(Register::Value(index)) => matches!(self.frame.values[*index as usize], Value::Bool(true)),
            Some(Register::Number(_)) | None => false,
        }
    }

    /// A text.
    pub fn text(&self, input: usize) -> Arc<str> {
        match self.value(input) {
            Value::String(text) => text,
            _ => Arc::from(""),
        }
    }

    /// A secret.
    pub fn secret(&self, input: usize) -> Secret {
        match self.value(input) {
            Value::Secret(secret) => secret,
            _ => Secret::new(""),
        }
    }

    /// Any value, numbers and booleans boxed.
    pub fn value(&self, input: usize) -> Value {
        match self.inputs.get(input) {
            Some(register) => register_value(self.frame, *register),
            None => Value::Null,
        }
    }

    /// Any value, self-contained.
    pub fn data(&self, input: usize) -> Data {
        self.heap.export(&self.value(input))
    }

    /// True when two inputs hold equal values: numbers within Script Canvas's tolerance of 0.000001,
    /// containers and records by content, everything else exactly.
    pub fn equal(&self, left: usize, right: usize) -> bool {
        self.equal_within(left, right, EQUAL_WITHIN)
    }

    /// The same with a tolerance of the caller's for numbers.
    pub fn equal_within(&self, left: usize, right: usize, tolerance: f64) -> bool {
        self.are_equal(&self.value(left), &self.value(right), tolerance)
    }

    /// The same of two values, such as an element and an input.
    pub fn are_equal(&self, left: &Value, right: &Value, tolerance: f64) -> bool {
        match (left, right) {
            (Value::Number(left), Value::Number(right)) => left == right || (left - right).abs() <= tolerance,
            (left, right) => self.heap.export(left) == self.heap.export(right),
        }
    }

    /// Appends the text that Print shows for an input, a number with so many decimals.
    pub fn show_rounded(&self, input: usize, decimals: usize, text: &mut String) {
        use std::fmt::Write;
        match self.value(input) {
            Value::Number(number) => {
                // Writing to a String cannot fail.
                let _never_fails = write!(text, "{number:.decimals$}");
            }
            _ => self.show(input, text),
        }
    }

    /// Appends the text that Print shows for an input.
    pub fn show(&self, input: usize, text: &mut String) {
        use std::fmt::Write;
        // Writing to a String cannot fail.
        let _never_fails = match self.inputs.get(input) {
            Some(Register::Number(index)) => write_number(text, self.frame.numbers[*index as usize]),
            Some(Register::Flag(_) | Register::Value(_)) => write!(text, "{}", self.data(input)),
            None => Ok(()),
        };
    }

    /// Gives a number.
    pub fn give_number(&mut self, output: usize, value: f64) {
        match self.outputs.get(output) {
            Some(Register::Number(index)) => self.frame.numbers[*index as usize] = value,
            _ => self.give_value(output, Value::Number(value)),
        }
    }

    /// Gives a boolean.
    pub fn give_flag(&mut self, output: usize, value: bool) {
        match self.outputs.get(output) {
            Some(Register::Flag(index)) => self.frame.flags[*index as usize] = value,
            _ => self.give_value(output, Value::Bool(value)),
        }
    }

    /// Gives a text; one longer than the limit is a problem.
    pub fn give_text(&mut self, output: usize, text: impl Into<Arc<str>>) -> Result<(), Problem> {
        let text = text.into();
        if text.len() > self.effects.text_bytes {
            return Err(self.too_long(text.len()));
        }
        self.heap.charge(text.len());
        self.give_value(output, Value::String(text));
        Ok(())
    }

    /// Gives any value.
    pub fn give_value(&mut self, output: usize, value: Value) {
        if let Some(register) = self.outputs.get(output) {
            set_register(self.frame, *register, value);
        }
    }

    /// The time since the run began, in seconds.
    pub fn now(&self) -> f64 {
        self.effects.now as f64 / 1e9
    }

    /// A number from 0 (included) to 1 (excluded), all as likely as each other, from the run's own seed: equal
    /// seeds give equal runs, and a run that was saved goes on with the numbers it would have had.
    pub fn random(&mut self) -> f64 {
        self.random.next()
    }

    /// The containers of the run.
    pub fn heap(&mut self) -> &mut Heap {
        self.heap
    }

    /// The containers of the run, to look at.
    pub fn containers(&self) -> &Heap {
        self.heap
    }

    /// Answers a problem, a fault of its own kind, where this many items more would alone go past what a run may hold.
    pub fn check_room(&self, n_items: usize) -> Result<(), Problem> {
        let (bytes, most) = (n_items.saturating_mul(ITEM_BYTES), self.effects.memory_bytes);
        if bytes <= most {
            return Ok(());
        }
        Err(Problem::new(format!("{TOO_MUCH_MEMORY} of {most} bytes: {n_items} items"))
            .with_hint("Keep less, or raise the limit `memory_bytes`."))
    }

    /// The most bytes a text may have.
    pub fn text_limit(&self) -> usize {
        self.effects.text_bytes
    }

    /// What a function answers that would make a text of more bytes than the limit; a fault of its own kind.
    pub fn too_long(&self, n_bytes: usize) -> Problem {
        Problem::new(format!("{TEXT_TOO_LONG} of {} bytes: {n_bytes}", self.effects.text_bytes))
            .with_hint("Build shorter texts, or raise the limit `text_bytes`.")
    }

    /// Prints a line.
    pub fn print(&mut self, text: String) {
        let site = self.site.clone();
        self.effects.tell(Happening::Printed { site, text });
    }

    /// Writes a line to the log.
    pub fn log(&mut self, level: LogLevel, text: String) {
        let site = self.site.clone();
        self.effects.tell(Happening::Logged { site, level, text });
    }

    /// Ends the run.
    pub fn finish(&mut self, success: bool, reason: &str) {
        self.effects.outcome.get_or_insert(Outcome::Finished { success, reason: reason.to_owned() });
    }

    /// Records a failure of a test; execution goes on.
    pub fn fail_test(&mut self, text: String) {
        self.effects.verdict.n_failures += 1;
        let site = self.site.clone();
        self.effects.tell(Happening::Failed { site, text });
    }

    /// Records that an expectation was looked at.
    pub fn count_expectation(&mut self) {
        self.effects.verdict.n_expectations += 1;
    }

    /// Records that a test is complete.
    pub fn complete_test(&mut self) {
        self.effects.verdict.n_completions += 1;
        let site = self.site.clone();
        self.effects.tell(Happening::Completed { site });
    }
}

/// How a problem begins that is a fault of the memory limit.
pub(super) const TOO_MUCH_MEMORY: &str = "a container would grow past the limit";

/// How a problem begins that is a fault of the text limit.
pub(super) const TEXT_TOO_LONG: &str = "a text is longer than the limit";

/// The value in a register, numbers and booleans boxed.
pub(super) fn register_value(frame: &Frame, register: Register) -> Value {
    match register {
        Register::Number(index) => Value::Number(frame.numbers[index as usize]),
        Register::Flag(index) => Value::Bool(frame.flags[index as usize]),
        Register::Value(index) => frame.values[index as usize].clone(),
    }
}

/// Copies from a register of one frame to one of another.
pub(super) fn give_register(from_frame: &Frame, from: Register, to_frame: &mut Frame, to: Register) {
    match (from, to) {
        (Register::Number(from), Register::Number(to)) => {
            to_frame.numbers[to as usize] = from_frame.numbers[from as usize];
        }
        (Register::Flag(from), Register::Flag(to)) => to_frame.flags[to as usize] = from_frame.flags[from as usize],
        (from, to) => set_register(to_frame, to, register_value(from_frame, from)),
    }
}

/// Puts a value into a register; the checker has made sure that it fits.
pub(super) fn set_register(frame: &mut Frame, register: Register, value: Value) {
    match (register, value) {
        (Register::Number(index), Value::Number(value)) => frame.numbers[index as usize] = value,
        (Register::Flag(index), Value::Bool(value)) => frame.flags[index as usize] = value,
        (Register::Value(index), value) => frame.values[index as usize] = value,
        (Register::Number(_) | Register::Flag(_), other) => {
            debug_assert!(false, "a value of another type for {register:?}: {other:?}");
        }
    }
}
