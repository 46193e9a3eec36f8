//! Equal runs are equal, byte for byte: played again, traced or not, and saved and read back between any two turns.

use crate::collect;
use authcanvas::interpreter::{Data, Machine, Mode, Reply, Request, Rest, RunState, Secret};
use authcanvas::testing::{Case, Script, event_line};
use libtest_mimic::{Failed, Trial};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

pub fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for (name, folder) in collect::run_cases() {
        // A case about real time, or about a profile of its own, is neither quick nor about the machine.
        let toml = std::fs::read_to_string(folder.join("case.toml")).unwrap();
        let is_scripted = !toml.contains("[sandbox]") && !toml.contains("profile = ");
        let add = |trials: &mut Vec<Trial>, property: &str, test: fn(&Path) -> Result<(), Failed>| {
            let folder = folder.clone();
            trials.push(Trial::test(format!("determinism/{property}/{name}"), move || test(&folder)));
        };
        add(&mut trials, "again", again);
        add(&mut trials, "untraced", untraced);
        if is_scripted {
            add(&mut trials, "saved", saved);
        }
    }
    trials
}

fn read(folder: &Path) -> Result<Case, Failed> {
    Ok(Case::read(folder).map_err(|error| error.to_string())?)
}

fn again(folder: &Path) -> Result<(), Failed> {
    let case = read(folder)?;
    let (one, two) = (case.play().log, case.play().log);
    same("a second time the run differs", &one, &two)
}

/// A program without tracing gives the same lines, results and ending.
fn untraced(folder: &Path) -> Result<(), Failed> {
    let case = read(folder)?;
    let traced = case.play().visible();
    let plain = match case.prepare(Mode::Plain) {
        Ok(prepared) => case.play_prepared(prepared).visible(),
        Err(_) => return Ok(()),
    };
    // Where a run is cancelled is said by its trace.
    let cancels = std::fs::read_to_string(folder.join("case.toml"))?.contains("cancel_at");
    if cancels { Ok(()) } else { same("without tracing the run differs", &traced.join("\n"), &plain.join("\n")) }
}

/// A run state that is written as JSON and read back at every turn goes on as if nothing had happened. Secrets are
/// lost on the way, and a request that needs one is a fault that says so.
fn saved(folder: &Path) -> Result<(), Failed> {
    let case = read(folder)?;
    let Ok(prepared) = case.prepare(Mode::Traced) else { return Ok(()) };
    if case.machine(prepared).is_err() {
        // The case is about a run that does not begin.
        return Ok(());
    }
    let (kept, again) = (stepped(&case, false)?, stepped(&case, true)?);
    if kept == again {
        return Ok(());
    }
    let common = kept.iter().zip(&again).take_while(|(one, other)| one == other).count();
    match again.get(common) {
        Some(line) if line.contains("[fault.secret-hole]") => Ok(()),
        _ => same("saved and read back the run differs", &kept.join("\n"), &again.join("\n")),
    }
}

fn same(what: &str, expected: &str, found: &str) -> Result<(), Failed> {
    match authcanvas::testing::difference(expected, found) {
        None => Ok(()),
        Some(difference) => Err(format!("{what}:\n{difference}").into()),
    }
}

/// Turns after which nothing new happens.
const MOST_TURNS: usize = 1_000;

/// Drives a machine without tokio and answers the lines of its events.
fn stepped(case: &Case, saves: bool) -> Result<Vec<String>, Failed> {
    let prepared = case.prepare(Mode::Traced).map_err(|error| error.to_string())?;
    let plan = case.plan(&prepared);
    let program = prepared.program.clone();
    let mut machine = case.machine(prepared).map_err(|error| error.to_string())?;
    let script = case.script().expect("only scripted cases are stepped");
    let mut answers = case.answers();
    let (mut now, mut lines, mut pending) = (0, Vec::new(), VecDeque::new());
    for _ in 0..MOST_TURNS {
        let turn = machine.turn(now);
        lines.extend(turn.events.iter().map(|event| format!("{} {}", event.at, event_line(event))));
        pending.retain(|request: &Request| !turn.given_up.contains(&request.id));
        pending.extend(turn.requests);
        let deadline = match turn.rest {
            Rest::Over(outcome) => {
                lines.push(format!("{outcome:?}"));
                return Ok(lines);
            }
            Rest::Waiting { deadline } => deadline,
        };
        if saves {
            let text = serde_json::to_string(machine.state())?;
            let state: RunState = serde_json::from_str(&text)?;
            machine = Machine::from_state(Arc::clone(&program), state, options(&plan));
        }
        match (pending.pop_front(), deadline) {
            (Some(request), _) => match answer(&request, &script, &mut answers) {
                Some(reply) => machine.reply(now, request.id, reply),
                // Nobody ever answers, so the run would wait for ever.
                None => return Ok(lines),
            },
            (None, Some(deadline)) => now = deadline,
            (None, None) => return Ok(lines),
        }
    }
    // The case ends by its timeout, which is the driver's to keep.
    Ok(lines)
}

fn options(plan: &authcanvas::Plan) -> authcanvas::interpreter::RunOptions {
    authcanvas::interpreter::RunOptions { limits: plan.limits, seed: plan.seed, keep_alive: plan.until_cancelled }
}

fn answer(request: &Request, script: &Script, answers: &mut BTreeMap<String, VecDeque<String>>) -> Option<Reply> {
    if !request.operation.starts_with("prompt.") {
        return script.answer(request);
    }
    let name = request.arguments.first().and_then(Data::as_text).unwrap_or_default();
    Some(match answers.get_mut(name).and_then(VecDeque::pop_front) {
        Some(text) if ["prompt.secret", "prompt.code"].contains(&&*request.operation) => {
            Reply::new("answered", vec![Data::Secret(Secret::new(text))])
        }
        Some(text) => Reply::new("answered", vec![Data::text(text)]),
        None => Reply::new("declined", Vec::new()),
    })
}
