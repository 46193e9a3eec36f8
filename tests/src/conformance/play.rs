//! Plays an imported graph: activation, then frames of 1/60 s, in virtual time and without a host.

use authcanvas::graph::Graph;
use authcanvas::interpreter::{
    Data, Fault, Happening, HostRef, Limits, Machine, Mode, Outcome, Registry, Rest, RunOptions, RunState, Turn,
    Verdict, compile,
};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// What a play left behind.
#[derive(Debug, Default)]
pub struct Played {
    pub prints: Vec<String>,
    pub failures: Vec<String>,
    pub fault: Option<Fault>,
    pub verdict: Verdict,
}

impl Played {
    /// What equal plays have in common.
    pub fn summary(&self) -> String {
        let fault = self.fault.as_ref().map(ToString::to_string);
        format!("{:?} {:?} {:?} {:?}", self.prints, self.failures, fault, self.verdict)
    }
}

/// How a graph is played.
#[derive(Debug, Clone)]
pub struct How {
    pub mode: Mode,
    /// True to write the state down and read it back after every turn.
    pub saves: bool,
    pub frames: u64,
    /// Events that the host signals after activation.
    pub signals: Vec<(HostRef, Vec<Data>)>,
}

/// The length of a frame in nanoseconds.
fn moment(frame: u64) -> u64 {
    frame * 1_000_000_000 / 60
}

pub fn play(graph: &Graph, registry: &Registry, how: How) -> Result<Played, Vec<authcanvas::graph::Diagnostic>> {
    let (program, _warnings) = compile(graph, registry, how.mode)?;
    let program = Arc::new(program);
    let options = || RunOptions { limits: Limits::default(), seed: 0, keep_alive: true };
    let mut machine = Machine::new(program.clone(), &BTreeMap::new(), options()).unwrap();
    let mut played = Played::default();
    let mut is_over = false;
    let mut signals = VecDeque::from(how.signals);
    for frame in 0..=how.frames {
        loop {
            let turn = machine.turn(moment(frame));
            let rest = turn.rest.clone();
            hear(&mut played, turn);
            if how.saves {
                let text = serde_json::to_string(machine.state()).unwrap();
                let state: RunState = serde_json::from_str(&text).unwrap();
                machine = Machine::from_state(program.clone(), state, options());
            }
            match rest {
                Rest::Over(outcome) => {
                    note(&mut played, outcome);
                    is_over = true;
                    break;
                }
                Rest::Waiting { deadline: Some(deadline) } if deadline <= moment(frame) => {}
                // The host signals its events right after activation.
                Rest::Waiting { .. } => match signals.pop_front() {
                    Some((event, arguments)) => {
                        machine.signal(moment(frame), &event, &arguments);
                    }
                    None => break,
                },
            }
        }
        if is_over {
            break;
        }
    }
    if !is_over {
        machine.end(Outcome::Cancelled);
        let turn = machine.turn(moment(how.frames));
        hear(&mut played, turn);
    }
    played.verdict = machine.state().verdict();
    Ok(played)
}

fn hear(played: &mut Played, turn: Turn) {
    for event in turn.events {
        match event.what {
            Happening::Printed { text, .. } => played.prints.push(text),
            Happening::Failed { text, .. } => played.failures.push(text),
            Happening::Faulted(fault) => played.fault = Some(fault),
            _ => {}
        }
    }
}

fn note(played: &mut Played, outcome: Outcome) {
    if let Outcome::Faulted(fault) = outcome {
        played.fault = Some(fault);
    }
}
