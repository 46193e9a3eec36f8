//! Every shipped graph comes to an end of its own, whatever the services do to it.
//!
//! Each fault strikes each step of each graph once, and then as many draws of several faults as `AUTHCANVAS_DRAWS` says
//! (20 unless it does; CI says 200). A run must not fault, hang or run out of time, must end in what the graph says it
//! came to, and must show no secret. Requests are given up after 200 ms of real time; delays are virtual.

use crate::folders;
use authcanvas::interpreter::Outcome;
use authcanvas::testing::{Case, Played};
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub fn trials() -> Vec<Trial> {
    let graphs = folders::entries(&folders::shipped()).into_iter().filter(|path| {
        path.extension().is_some_and(|it| it == "ron") && path.file_stem().is_some_and(|it| it != "authcanvas")
    });
    let mut trials = Vec::new();
    for graph in graphs {
        let name = graph.file_stem().unwrap().to_string_lossy().into_owned();
        let own = graph.clone();
        trials.push(Trial::test(format!("robustness/each_fault/{name}"), move || each_fault(&own)));
        trials.push(Trial::test(format!("robustness/draws/{name}"), move || draws(&graph)));
    }
    trials
}

/// What can go wrong with a call. The delay is longer than a request may take.
const FAULTS: [&str; 12] = [
    "Delay(300)",
    "DropRequest",
    "LoseReply",
    "CutReply",
    "InternalError",
    "Unavailable",
    "Throttle",
    "SlowDown",
    "LimitExceeded",
    "EmptyObject",
    "Html",
    "Hang",
];
/// Those that real time passes with.
const SLOW: [&str; 2] = ["Delay(300)", "Hang"];
/// Runs at the same time: most of them wait for a service that does not answer.
const THREADS: usize = 6;
/// What no output may hold: the seeded users' password and how a token begins.
const SECRETS: [&str; 2] = ["Test1test1!", "eyJ"];

/// A run with a fault script. The case's own answers are those of the seeded sandbox.
fn play(graph: &Path, faults: &str) -> Result<Played, Failed> {
    let folder = tempfile::tempdir()?;
    let faults = if faults.is_empty() { String::new() } else { format!("faults = '[{faults}]'\n") };
    let case = format!("graph = '{}'\ntimeout = '2h'\n[sandbox]\nrequest_timeout = '200ms'\n{faults}", graph.display());
    std::fs::write(folder.path().join("case.toml"), case)?;
    Ok(Case::read(folder.path()).map_err(|error| error.to_string())?.play())
}

/// The operations that an undisturbed run asks of the sandbox, with how often each is asked.
fn steps(graph: &Path) -> Result<BTreeMap<String, usize>, Failed> {
    let log = play(graph, "")?.log;
    let asked = log.lines().find_map(|line| line.strip_prefix("the sandbox was asked: "));
    let mut steps = BTreeMap::new();
    for operation in asked.into_iter().flat_map(|asked| asked.split(", ")) {
        *steps.entry(operation.to_owned()).or_insert(0) += 1;
    }
    Ok(steps)
}

/// What is wrong with how a run ended.
fn complaint(played: &Played) -> Option<String> {
    let report = match &played.result {
        Ok(report) => report,
        Err(error) => return Some(format!("the run did not begin: {error}")),
    };
    if !matches!(report.outcome, Outcome::Finished { .. }) {
        return Some(format!("the run ended otherwise than by the graph's own Finish: {:?}", report.outcome));
    }
    if !played.gaps.is_empty() {
        return Some(format!("something was asked that nobody answers: {:?}", played.gaps));
    }
    let shown = [played.log.as_str(), &played.prints.join("\n"), &played.told.join("\n")].concat();
    SECRETS.iter().find(|secret| shown.contains(**secret)).map(|_| "a secret is shown".to_owned())
}

/// Plays the scripts, several at the same time, and tells of those that end badly.
fn play_all(graph: &Path, scripts: &[String]) -> Result<(), Failed> {
    let next = AtomicUsize::new(0);
    let complaints = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(script) = scripts.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let complaint = match play(graph, script) {
                        Ok(played) => complaint(&played).map(|what| format!("[{script}]: {what}\n{}", played.log)),
                        Err(_) => Some(format!("[{script}]: the case cannot be read")),
                    };
                    complaints.lock().unwrap().extend(complaint);
                }
            });
        }
    });
    let complaints = complaints.into_inner().unwrap();
    match complaints.first() {
        None => Ok(()),
        Some(first) => Err(format!("{} of {} runs; the first: {first}", complaints.len(), scripts.len()).into()),
    }
}

fn rule(operation: &str, when: &str, fault: &str) -> String {
    format!("(operation: \"{operation}\", when: {when}, fault: {fault})")
}

fn each_fault(graph: &Path) -> Result<(), Failed> {
    let mut scripts = vec![String::new()];
    for (operation, n_calls) in steps(graph)? {
        for (n, fault) in (1..=n_calls).flat_map(|n| FAULTS.map(|fault| (n, fault))) {
            scripts.push(rule(&operation, &format!("Nth({n})"), fault));
        }
    }
    play_all(graph, &scripts)
}

fn draws(graph: &Path) -> Result<(), Failed> {
    let n_draws = match std::env::var("AUTHCANVAS_DRAWS") {
        Ok(text) => text.parse().map_err(|_| format!("AUTHCANVAS_DRAWS: expected a number, found {text}"))?,
        Err(_) => 20,
    };
    let operations: Vec<String> = steps(graph)?.into_keys().chain(["*".to_owned()]).collect();
    let scripts: Vec<String> = (0..n_draws).map(|seed| drawn(seed, &operations)).collect();
    play_all(graph, &scripts)
}

/// One to three faults that follow from a seed.
fn drawn(seed: u64, operations: &[String]) -> String {
    let mut draw = Draw(seed);
    let mut script = String::new();
    for _ in 0..=draw.below(3) {
        let operation = &operations[draw.below(operations.len())];
        let fault = FAULTS[draw.below(FAULTS.len())];
        let when = match draw.below(3) {
            0 => format!("Nth({})", 1 + draw.below(4)),
            1 => format!("First({})", 1 + draw.below(3)),
            // What never answers would take real time at each of a device sign-in's many polls.
            _ if SLOW.contains(&fault) => "Nth(1)".to_owned(),
            _ => "Always".to_owned(),
        };
        let _infallible = write!(script, "{},", rule(operation, &when, fault));
    }
    script
}

/// The numbers that follow from a seed (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}
