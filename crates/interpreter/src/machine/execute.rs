//! The loop that executes instructions.

use super::call::{Call, TEXT_TOO_LONG, TOO_MUCH_MEMORY, register_value, set_register};
use super::events::Went;
use super::fault::{Fault, FaultKind};
use super::quick::Quick;
use super::state::{Activation, Asked};
use super::timers::nanos_from_secs;
use super::{Happening, Machine, Request, trace_of};
use crate::Data;
use crate::compile::{CodeIndex, Frame, Instruction, Program, Register};
use crate::registry::Problem;

/// Two numbers are equal within this, as Script Canvas has it.
pub(super) const EQUAL_WITHIN: f64 = 0.000_001;

/// Runs an activation until it ends or rests.
pub(super) fn run(machine: &mut Machine, mut activation: Activation) -> Result<(), Fault> {
    let program = machine.program.clone();
    let mut at = activation.at;
    loop {
        let limits = &machine.options.limits;
        let state = &mut machine.state;
        let mut quick = Quick {
            code: &program.code,
            frame: &mut activation.frame,
            variables: &mut state.variables,
            returns: &mut activation.returns,
            depth: limits.depth,
            steps: limits.steps.saturating_sub(state.steps),
        };
        let before = quick.steps;
        at = quick.run(at);
        let n_steps = before - quick.steps;
        state.steps += n_steps;
        state.total_steps += n_steps;

        let here = at;
        at += 1;
        let frame = &mut activation.frame;
        match program.code[here as usize] {
            // It would go past a limit, or it would have run above.
            Instruction::Call(_) => {
                let most = machine.options.limits.depth;
                if activation.returns.len() >= most {
                    let message = format!("more than {most} calls within calls");
                    return Err(limit(&program, here, &activation, FaultKind::Depth, message));
                }
                step(machine, &program, here, &activation)?;
            }
            Instruction::LoopBack(_)
            | Instruction::LoopIfLess { .. }
            | Instruction::LoopIfLessOrEqual { .. }
            | Instruction::LoopIfEqual { .. } => step(machine, &program, here, &activation)?,
            Instruction::Return => match machine.come_back(&program, &mut activation) {
                Some(back) => at = back,
                None => {
                    machine.end_of(&activation);
                    return Ok(());
                }
            },
            Instruction::CopyValue { from, to } => frame.values[to as usize] = frame.values[from as usize].clone(),
            Instruction::MakeContainer { constant, to } => {
                frame.values[to as usize] = machine.state.heap.import(&program.constants[constant as usize]);
            }
            Instruction::ReadValue { variable, to } => {
                frame.values[to as usize] = machine.state.variables.values[variable as usize].clone();
            }
            Instruction::WriteValue { from, variable } => {
                machine.state.variables.values[variable as usize] = frame.values[from as usize].clone();
            }
            Instruction::Native(index) => {
                let native = &program.natives[index as usize];
                let mut call = Call {
                    inputs: &native.inputs,
                    outputs: &native.outputs,
                    frame,
                    heap: &mut machine.state.heap,
                    random: &mut machine.state.random,
                    effects: &mut machine.effects,
                    site: program.site(here),
                };
                if let Err(problem) = (native.function)(&mut call) {
                    spill(machine, &program, here, &activation);
                    return Err(refused(&program, here, &activation, problem));
                }
                if machine.effects.outcome.is_some() {
                    spill(machine, &program, here, &activation);
                    return Ok(());
                }
                collect_if_due(machine, &program, here, &activation)?;
            }
            Instruction::WriteWatched(index) => {
                if machine.write_watched(&program, here, index, &mut activation)? {
                    step(machine, &program, here, &activation)?;
                    at = activation.at;
                }
            }
            Instruction::Connect(index) => {
                let connect = &program.connects[index as usize];
                let address = connect.address.map(|register| register_value(frame, register));
                machine.connect(&program, connect.root, address);
            }
            Instruction::Disconnect(root) => machine.disconnect(&program, root),
            Instruction::Publish(index) => match machine.publish(&program, here, index, &mut activation)? {
                Went::On => {}
                Went::Within => {
                    step(machine, &program, here, &activation)?;
                    at = activation.at;
                }
                Went::Outside(sent) => {
                    step(machine, &program, here, &activation)?;
                    machine.tell_outside(activation, *sent);
                    return Ok(());
                }
            },
            Instruction::CallFunction(index) => {
                step(machine, &program, here, &activation)?;
                at = machine.call_function(&program, here, index, &mut activation)?;
            }
            Instruction::ExitFunction(index) => at = machine.exit_function(&program, here, index, &mut activation)?,
            Instruction::Ask(index) => {
                activation.at = at;
                return ask(machine, &program, here, index, activation, true).map(|_| ());
            }
            Instruction::Send(index) => {
                activation = ask(machine, &program, here, index, activation, false)?;
            }
            Instruction::Delay(index) => {
                let call = &program.delays[index as usize];
                let nanos = nanos_from_secs(frame.numbers[call.seconds as usize]);
                let later = Activation::new(call.to, frame.clone());
                check_pending(machine, &program, here, &activation)?;
                machine.delay(program.site(here), machine.state.now.saturating_add(nanos), later);
            }
            Instruction::Arm(index) => machine.arm(&program, here, index, &activation)?,
            Instruction::Disarm { timer } => machine.disarm(timer),
            Instruction::IsArmed { timer, to } => frame.flags[to as usize] = machine.is_armed(timer),
            Instruction::Wait { seconds } => {
                let nanos = nanos_from_secs(frame.numbers[seconds as usize]);
                check_pending(machine, &program, here, &activation)?;
                activation.at = at;
                machine.delay(program.site(here), machine.state.now.saturating_add(nanos), activation);
                return Ok(());
            }
            Instruction::Entered => {
                let site = program.site(here).clone();
                machine.effects.tell(Happening::Entered { site });
            }
            Instruction::Left { slot } => {
                let (site, slot) = (program.site(here).clone(), program.slot_names[slot as usize].clone());
                machine.effects.tell(Happening::Left { site, slot });
            }
            Instruction::Produced(index) => {
                let note = &program.produced[index as usize];
                let value = shown(machine, frame, note.register);
                machine.effects.tell(Happening::Produced { site: note.site.clone(), value });
            }
            Instruction::Wrote(index) => {
                let variable = &program.variables[index as usize];
                let value = machine.state.heap.told(&register_value(&machine.state.variables, variable.register));
                machine.effects.tell(Happening::Wrote { variable: variable.id.clone(), value });
            }
            Instruction::Jump(_)
            | Instruction::JumpUnless { .. }
            | Instruction::JumpUnlessLess { .. }
            | Instruction::JumpUnlessLessOrEqual { .. }
            | Instruction::JumpUnlessEqual { .. }
            | Instruction::Mark { .. }
            | Instruction::Unwind { .. }
            | Instruction::CopyNumber { .. }
            | Instruction::CopyFlag { .. }
            | Instruction::ReadNumber { .. }
            | Instruction::ReadFlag { .. }
            | Instruction::WriteNumber { .. }
            | Instruction::WriteFlag { .. }
            | Instruction::Add { .. }
            | Instruction::Subtract { .. }
            | Instruction::Multiply { .. }
            | Instruction::Divide { .. }
            | Instruction::Remainder { .. }
            | Instruction::Less { .. }
            | Instruction::LessOrEqual { .. }
            | Instruction::NumbersEqual { .. }
            | Instruction::Not { .. }
            | Instruction::And { .. }
            | Instruction::Or { .. } => unreachable!("these run in a loop of their own"),
        }
    }
}

fn shown(machine: &Machine, frame: &Frame, register: Register) -> String {
    machine.state.heap.told(&register_value(frame, register))
}

/// Counts a loop pass or a call, and looks after memory.
#[inline]
fn step(machine: &mut Machine, program: &Program, at: CodeIndex, activation: &Activation) -> Result<(), Fault> {
    machine.state.steps += 1;
    machine.state.total_steps += 1;
    let most = machine.options.limits.steps;
    if machine.state.steps > most {
        spill(machine, program, at, activation);
        let fault = limit(
            program,
            at,
            activation,
            FaultKind::Steps,
            format!("more than {most} loop passes and calls without a wait"),
        );
        return Err(Fault {
            hint: Some("Look for a loop that never ends, or raise the limit `steps`.".to_owned()),
            ..fault
        });
    }
    collect_if_due(machine, program, at, activation)
}

#[inline]
fn collect_if_due(
    machine: &mut Machine,
    program: &Program,
    at: CodeIndex,
    activation: &Activation,
) -> Result<(), Fault> {
    if machine.state.heap.fresh_bytes < machine.collect_at {
        return Ok(());
    }
    let live = machine.collect(activation);
    let most = machine.options.limits.memory_bytes;
    if live > most {
        spill(machine, program, at, activation);
        return Err(limit(
            program,
            at,
            activation,
            FaultKind::Memory,
            format!("more than {most} bytes of values: {live}"),
        ));
    }
    Ok(())
}

/// Writes the variables that the loops around an instruction keep in registers: the run ends in the middle of them.
#[cold]
fn spill(machine: &mut Machine, program: &Program, at: CodeIndex, activation: &Activation) {
    let Some(group) = program.spills_at.get(&at) else { return };
    for spill in &program.spills[*group as usize] {
        let value = register_value(&activation.frame, spill.from);
        set_register(&mut machine.state.variables, spill.variable, value);
    }
}

pub(super) fn limit(
    program: &Program,
    at: CodeIndex,
    activation: &Activation,
    kind: FaultKind,
    message: String,
) -> Fault {
    Fault { kind, site: program.site(at).clone(), trace: trace_of(program, activation), message, hint: None }
}

fn refused(program: &Program, at: CodeIndex, activation: &Activation, problem: Problem) -> Fault {
    let kind = match &problem.message {
        message if message.starts_with(TEXT_TOO_LONG) => FaultKind::Text,
        message if message.starts_with(TOO_MUCH_MEMORY) => FaultKind::Memory,
        _ => FaultKind::Node,
    };
    Fault { hint: problem.hint, ..limit(program, at, activation, kind, problem.message) }
}

/// Makes a request. The activation rests until the answer, or comes back to go on at once.
fn ask(
    machine: &mut Machine,
    program: &Program,
    at: CodeIndex,
    index: u32,
    activation: Activation,
    waits: bool,
) -> Result<Activation, Fault> {
    check_pending(machine, program, at, &activation)?;
    let ask = &program.asks[index as usize];
    let mut arguments = Vec::with_capacity(ask.inputs.len());
    for register in &ask.inputs {
        let data = machine.state.heap.export(&register_value(&activation.frame, *register));
        if holds_hole(&data) {
            let message = "a secret was lost when the run state was saved".to_owned();
            let fault = limit(program, at, &activation, FaultKind::SecretHole, message);
            return Err(Fault { hint: Some("Start the run again with its secret inputs.".to_owned()), ..fault });
        }
        arguments.push(data);
    }
    let id = machine.state.next_request;
    machine.state.next_request += 1;
    let operation = program.operations[ask.operation].name.clone();
    let site = program.site(at).clone();
    machine.effects.tell(Happening::Asked { request: id, operation: operation.clone(), site: site.clone() });
    machine.requests.push(Request { id, operation, arguments, site });
    let (resting, rest) =
        if waits { (Some(activation), Activation::new(at, Frame::default())) } else { (None, activation) };
    machine.state.asked.insert(id, Asked { ask: index, resting, at });
    Ok(rest)
}

pub(super) fn check_pending(
    machine: &Machine,
    program: &Program,
    at: CodeIndex,
    activation: &Activation,
) -> Result<(), Fault> {
    let most = machine.options.limits.pending;
    if machine.n_pending() < most {
        return Ok(());
    }
    let message = format!("more than {most} requests and delays are pending");
    Err(limit(program, at, activation, FaultKind::Pending, message))
}

fn holds_hole(data: &Data) -> bool {
    match data {
        Data::Secret(secret) => secret.is_hole(),
        Data::Array(items) => items.iter().any(holds_hole),
        Data::Map(entries) => entries.iter().any(|(_, value)| holds_hole(value)),
        Data::Record(record) => record.fields.iter().any(holds_hole),
        Data::Null
        | Data::Bool(_)
        | Data::Number(_)
        | Data::String(_)
        | Data::EntityId(_)
        | Data::Crc(_)
        | Data::Math(_)
        | Data::Host(_) => false,
    }
}
