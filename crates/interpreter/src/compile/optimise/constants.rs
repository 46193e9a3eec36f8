//! Registers that can only ever hold one value, and branches that can only go one way.

use super::Optimiser;
use super::facts::Facts;
use crate::compile::blocks::Exit;
use crate::compile::program::{Instruction, Register};
use std::collections::BTreeMap;

/// How often constants of constants are looked for.
const MOST_ROUNDS: usize = 4;

/// What every write of a register would put there.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Known {
    /// A number, by its bits.
    Number(u64),
    Flag(bool),
}

impl Optimiser<'_> {
    /// Settles constants; answers whether a branch vanished.
    pub(super) fn settle_constants(&mut self) -> bool {
        for _ in 0..MOST_ROUNDS {
            let mut facts = self.facts();
            let settled = self.settled(&mut facts);
            if settled.is_empty() {
                break;
            }
            for ((unit, register), known) in &settled {
                let frame = &mut self.program.units[*unit];
                match (register, known) {
                    (Register::Number(index), Known::Number(bits)) => {
                        frame.numbers[*index as usize] = f64::from_bits(*bits);
                    }
                    (Register::Flag(index), Known::Flag(flag)) => frame.flags[*index as usize] = *flag,
                    (Register::Number(_) | Register::Flag(_) | Register::Value(_), _) => {}
                }
            }
            for block in 0..self.n_blocks() {
                if let Some(unit) = self.unit(block) {
                    let writes_settled = |instruction: &Instruction| {
                        written(instruction).is_some_and(|to| settled.contains_key(&(unit, to)))
                    };
                    self.blocks[block].code.retain(|(instruction, _)| !writes_settled(instruction));
                }
            }
        }
        self.settle_branches()
    }

    /// Registers all of whose writes put the same known value there.
    fn settled(&mut self, facts: &mut Facts) -> BTreeMap<(usize, Register), Known> {
        let is_reached = self.reached();
        let mut found: BTreeMap<(usize, Register), (Known, u32)> = BTreeMap::new();
        for block in (0..self.n_blocks()).filter(|block| is_reached[*block]) {
            let Some(unit) = self.unit(block) else { continue };
            for (instruction, _) in &self.blocks[block].code {
                let (Some(to), Some(known)) = (written(instruction), self.known(unit, facts, instruction)) else {
                    continue;
                };
                let entry = found.entry((unit, to)).or_insert((known, 0));
                if entry.0 == known {
                    entry.1 += 1;
                }
            }
        }
        let is_settled = |unit: usize, register: Register, n_equal: u32, facts: &mut Facts| {
            let is_only_write =
                facts.get(unit, register).is_some_and(|fact| fact.n_writes == n_equal && !fact.is_written_elsewhere);
            is_only_write && !self.outputs.contains(&(unit, register))
        };
        found
            .into_iter()
            .filter(|((unit, register), (_, n_equal))| is_settled(*unit, *register, *n_equal, facts))
            .map(|(key, (known, _))| (key, known))
            .collect()
    }

    fn known(&self, unit: usize, facts: &mut Facts, instruction: &Instruction) -> Option<Known> {
        let frame = &self.program.units[unit];
        let mut number = |index: u32| {
            let fact = facts.get(unit, Register::Number(index))?;
            fact.is_constant().then(|| frame.numbers[index as usize])
        };
        match instruction {
            Instruction::CopyNumber { from, .. } => Some(Known::Number(number(*from)?.to_bits())),
            Instruction::Less { left, right, .. } => Some(Known::Flag(number(*left)? < number(*right)?)),
            Instruction::LessOrEqual { left, right, .. } => Some(Known::Flag(number(*left)? <= number(*right)?)),
            _ => None,
        }
    }

    fn settle_branches(&mut self) -> bool {
        let mut facts = self.facts();
        let mut any = false;
        for block in 0..self.n_blocks() {
            let (Exit::Branch { flag, yes, no }, Some(unit)) = (self.blocks[block].exit(), self.unit(block)) else {
                continue;
            };
            if facts.get(unit, Register::Flag(flag)).is_some_and(|fact| fact.is_constant())
                && let Some((exit, _)) = &mut self.blocks[block].exit
            {
                *exit = Exit::Jump(if self.program.units[unit].flags[flag as usize] { yes } else { no });
                any = true;
            }
        }
        any
    }
}

/// The register that an instruction writes whose value can be known.
fn written(instruction: &Instruction) -> Option<Register> {
    match instruction {
        Instruction::CopyNumber { to, .. } => Some(Register::Number(*to)),
        Instruction::Less { to, .. } | Instruction::LessOrEqual { to, .. } => Some(Register::Flag(*to)),
        _ => None,
    }
}
