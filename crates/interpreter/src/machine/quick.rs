//! The instructions that touch nothing but numbers, flags and the place in the code.
//!
//! They run in a loop of their own, with everything they need at hand. It stops before an instruction of another
//! sort, and before one that would go past a limit; what that means is for the other loop to say.

use super::execute::EQUAL_WITHIN;
use crate::compile::{CodeIndex, Frame, Instruction};

/// What the loop works on.
pub(super) struct Quick<'m> {
    pub(super) code: &'m [Instruction],
    pub(super) frame: &'m mut Frame,
    pub(super) variables: &'m mut Frame,
    pub(super) returns: &'m mut Vec<CodeIndex>,
    /// How many calls may be open at once.
    pub(super) depth: usize,
    /// How many loop passes and calls are left.
    pub(super) steps: u64,
}

impl Quick<'_> {
    /// Runs from a place on, and answers the place of the instruction that is not for this loop.
    pub(super) fn run(&mut self, mut at: CodeIndex) -> CodeIndex {
        let Self { code, frame, variables, returns, depth, .. } = self;
        let numbers = frame.numbers.as_mut_slice();
        let flags = frame.flags.as_mut_slice();
        let mut steps = self.steps;
        macro_rules! step {
            () => {
                match steps.checked_sub(1) {
                    Some(left) => steps = left,
                    None => break,
                }
            };
        }
        loop {
            match code[at as usize] {
                Instruction::Jump(to) => {
                    at = to;
                    continue;
                }
                Instruction::JumpUnless { flag, to } => {
                    if !flags[flag as usize] {
                        at = to;
                        continue;
                    }
                }
                Instruction::JumpUnlessLess { left, right, to } => {
                    let is_less = numbers[left as usize] < numbers[right as usize];
                    if !is_less {
                        at = to;
                        continue;
                    }
                }
                Instruction::JumpUnlessLessOrEqual { left, right, to } => {
                    let is_less_or_equal = numbers[left as usize] <= numbers[right as usize];
                    if !is_less_or_equal {
                        at = to;
                        continue;
                    }
                }
                Instruction::JumpUnlessEqual { left, right, to } => {
                    if !numbers_equal(numbers[left as usize], numbers[right as usize]) {
                        at = to;
                        continue;
                    }
                }
                Instruction::LoopBack(to) => {
                    step!();
                    at = to;
                    continue;
                }
                Instruction::LoopIfLess { left, right, to } => {
                    step!();
                    if numbers[left as usize] < numbers[right as usize] {
                        at = to;
                        continue;
                    }
                }
                Instruction::LoopIfLessOrEqual { left, right, to } => {
                    step!();
                    if numbers[left as usize] <= numbers[right as usize] {
                        at = to;
                        continue;
                    }
                }
                Instruction::LoopIfEqual { left, right, to } => {
                    step!();
                    if numbers_equal(numbers[left as usize], numbers[right as usize]) {
                        at = to;
                        continue;
                    }
                }
                Instruction::Call(to) => {
                    if returns.len() >= *depth {
                        break;
                    }
                    step!();
                    returns.push(at + 1);
                    at = to;
                    continue;
                }
                Instruction::Return => match returns.pop() {
                    Some(back) => {
                        at = back;
                        continue;
                    }
                    None => break,
                },
                Instruction::Mark { to } => numbers[to as usize] = returns.len() as f64,
                Instruction::Unwind { mark } => returns.truncate(numbers[mark as usize] as usize),
                Instruction::CopyNumber { from, to } => numbers[to as usize] = numbers[from as usize],
                Instruction::CopyFlag { from, to } => flags[to as usize] = flags[from as usize],
                Instruction::ReadNumber { variable, to } => {
                    numbers[to as usize] = variables.numbers[variable as usize];
                }
                Instruction::ReadFlag { variable, to } => flags[to as usize] = variables.flags[variable as usize],
                Instruction::WriteNumber { from, variable } => {
                    variables.numbers[variable as usize] = numbers[from as usize];
                }
                Instruction::WriteFlag { from, variable } => variables.flags[variable as usize] = flags[from as usize],
                Instruction::Add { left, right, to } => {
                    numbers[to as usize] = numbers[left as usize] + numbers[right as usize];
                }
                Instruction::Subtract { left, right, to } => {
                    numbers[to as usize] = numbers[left as usize] - numbers[right as usize];
                }
                Instruction::Multiply { left, right, to } => {
                    numbers[to as usize] = numbers[left as usize] * numbers[right as usize];
                }
                Instruction::Divide { left, right, to } => {
                    numbers[to as usize] = numbers[left as usize] / numbers[right as usize];
                }
                Instruction::Remainder { left, right, to } => {
                    numbers[to as usize] = remainder(numbers[left as usize], numbers[right as usize]);
                }
                Instruction::Less { left, right, to } => {
                    flags[to as usize] = numbers[left as usize] < numbers[right as usize];
                }
                Instruction::LessOrEqual { left, right, to } => {
                    flags[to as usize] = numbers[left as usize] <= numbers[right as usize];
                }
                Instruction::NumbersEqual { left, right, to } => {
                    flags[to as usize] = numbers_equal(numbers[left as usize], numbers[right as usize]);
                }
                Instruction::Not { from, to } => flags[to as usize] = !flags[from as usize],
                Instruction::And { left, right, to } => {
                    flags[to as usize] = flags[left as usize] & flags[right as usize];
                }
                Instruction::Or { left, right, to } => {
                    flags[to as usize] = flags[left as usize] | flags[right as usize];
                }
                _ => break,
            }
            at += 1;
        }
        self.steps = steps;
        at
    }
}

/// The remainder with the sign of the dividend, by way of integers where both are whole and small.
#[inline]
fn remainder(left: f64, right: f64) -> f64 {
    let (whole_left, whole_right) = (left as u32, right as u32);
    // By bits, since the remainder of -0 is -0.
    if f64::from(whole_left).to_bits() == left.to_bits() && f64::from(whole_right) == right && whole_right > 0 {
        f64::from(whole_left % whole_right)
    } else {
        remainder_of_any(left, right)
    }
}

#[cold]
fn remainder_of_any(left: f64, right: f64) -> f64 {
    left % right
}

/// True when two numbers are equal within Script Canvas's tolerance.
#[inline]
fn numbers_equal(left: f64, right: f64) -> bool {
    left == right || (left - right).abs() <= EQUAL_WITHIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remainder_has_the_sign_of_the_dividend() {
        for (left, right) in [(7.0, 3.0), (-7.0, 3.0), (7.0, -3.0), (7.5, 2.0), (0.0, 5.0), (1e300, 7.0), (-0.0, 5.0)] {
            assert_eq!(remainder(left, right).to_bits(), (left % right).to_bits(), "{left} % {right}");
        }
        assert!(remainder(1.0, 0.0).is_nan());
    }
}
