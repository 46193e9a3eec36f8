//! A compiled program as text, for people who want to see what their graph became.

use super::program::{Instruction, Program, Register};
use crate::registry::Trigger;
use std::fmt::Write;

impl Program {
    /// The program as text: entries, then instructions with their places in the graph.
    pub fn dump(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _never_fails = self.dump_to(&mut text);
        text
    }

    fn dump_to(&self, text: &mut String) -> std::fmt::Result {
        for variable in &self.variables {
            writeln!(text, "variable {} {}: {}", shown(variable.register), variable.id, variable.value_type)?;
        }
        for (register, initial) in &self.kept {
            writeln!(text, "kept {} at first {initial}", shown(*register))?;
        }
        for (index, unit) in self.units.iter().enumerate() {
            let (numbers, flags, values) = (unit.numbers.len(), unit.flags.len(), unit.values.len());
            writeln!(text, "unit {index}: {numbers} numbers, {flags} flags, {values} values")?;
        }
        for root in &self.roots {
            writeln!(text, "entry {:04} {} ({:?}), unit {}", root.entry, root.site, root.trigger, root.unit)?;
        }
        for (at, instruction) in self.code.iter().enumerate() {
            writeln!(text, "{at:04}  {:<52} ; {}", self.shown(instruction), self.site(at as u32))?;
        }
        Ok(())
    }

    fn shown(&self, instruction: &Instruction) -> String {
        match instruction {
            Instruction::Native(index) => {
                let call = &self.natives[*index as usize];
                format!("Native {} -> {}", shown_list(&call.inputs), shown_list(&call.outputs))
            }
            Instruction::Ask(index) => {
                let ask = &self.asks[*index as usize];
                let operation = &self.operations[ask.operation];
                let exits = operation.outcomes.iter().zip(&ask.exits);
                let exits: Vec<_> =
                    exits.map(|(outcome, exit)| format!("{} -> {:04}", outcome.name, exit.to)).collect();
                format!("Ask {}{} {}", operation.name, shown_list(&ask.inputs), exits.join(", "))
            }
            Instruction::Send(index) => {
                let ask = &self.asks[*index as usize];
                format!("Send {}{}", self.operations[ask.operation].name, shown_list(&ask.inputs))
            }
            Instruction::Publish(index) => {
                let publish = &self.publishes[*index as usize];
                let address = publish.address.map_or(String::new(), |address| format!(" to {}", shown(address)));
                let result = publish.result.as_ref().map_or(String::new(), |(to, _)| format!(" -> {}", shown(*to)));
                let event = event_name(&self.events[publish.event as usize].trigger);
                format!("Send {event}{}{address}{result}", shown_list(&publish.arguments))
            }
            Instruction::Connect(index) => {
                let connect = &self.connects[*index as usize];
                let address = connect.address.map_or(String::new(), |address| format!(" to {}", shown(address)));
                format!("Connect {}{address}", self.roots[connect.root as usize].site)
            }
            Instruction::Disconnect(root) => format!("Disconnect {}", self.roots[*root as usize].site),
            Instruction::WriteWatched(index) => {
                let write = &self.watched_writes[*index as usize];
                let tells = if write.event.is_some() { ", tells its handlers" } else { "" };
                let followers = write.followers.len();
                let variable = &self.variables[write.variable].id;
                format!("Write {} to {variable}{tells}, {followers} follow", shown(write.from))
            }
            Instruction::CallFunction(index) => {
                let call = &self.calls[*index as usize];
                let exits: Vec<_> = call.exits.iter().map(|exit| format!("{:04}", exit.to)).collect();
                format!("CallFunction {:04}, unit {}, exits {}", call.entry, call.unit, exits.join(", "))
            }
            Instruction::ExitFunction(index) => {
                let exit = &self.exits[*index as usize];
                format!("ExitFunction {}{}", exit.out, shown_list(&exit.results))
            }
            Instruction::Delay(index) => {
                let delay = &self.delays[*index as usize];
                format!("Delay n{} -> {:04}", delay.seconds, delay.to)
            }
            Instruction::Arm(index) => {
                let arm = &self.arms[*index as usize];
                format!("Arm timer {} {:?} -> {:04}", arm.timer, arm.wait, arm.to)
            }
            other => format!("{other:?}"),
        }
    }
}

fn event_name(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Start | Trigger::Stop | Trigger::Signal | Trigger::Tick | Trigger::Changed => format!("{trigger:?}"),
        Trigger::Event { bus, event } => format!("{bus}.{event}"),
    }
}

fn shown(register: Register) -> String {
    match register {
        Register::Number(index) => format!("n{index}"),
        Register::Flag(index) => format!("f{index}"),
        Register::Value(index) => format!("v{index}"),
    }
}

fn shown_list(registers: &[Register]) -> String {
    let registers: Vec<_> = registers.iter().map(|register| shown(*register)).collect();
    format!("({})", registers.join(", "))
}
