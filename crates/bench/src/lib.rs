//! Measuring: rounds of several candidates interleaved in one run, medians and ratios out.
//!
//! The machine that benchmarks run on is shared and noisy, so a figure stands only beside its peer's of the same
//! run. Nothing here is a test; nothing fails because it is slow.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark prints what it measured by the wall, and stops where it cannot"
)]

use authcanvas::graph::{read, write};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Something to measure.
pub struct Candidate<'c> {
    /// What the table calls it.
    pub name: &'c str,
    /// How many units of work one round does.
    pub units: u64,
    /// One round.
    pub round: Box<dyn FnMut() + 'c>,
}

impl<'c> Candidate<'c> {
    /// A candidate that does so many units of work a round.
    pub fn new(name: &'c str, units: u64, round: impl FnMut() + 'c) -> Self {
        Self { name, units, round: Box::new(round) }
    }
}

/// What one candidate measured: medians over the rounds.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Wall time of a unit of work.
    pub wall: Duration,
    /// CPU time of this thread for a unit of work.
    pub cpu: Duration,
}

/// The variable that sets the number of rounds of every measurement, for looking whether they run at all.
pub const ROUNDS: &str = "AUTHCANVAS_BENCH_ROUNDS";

/// Measures candidates in interleaved rounds and prints a table whose ratios are to the first.
pub fn compare(title: &str, unit: &str, n_rounds: usize, mut candidates: Vec<Candidate<'_>>) -> Vec<Measured> {
    let n_rounds = match std::env::var(ROUNDS).map(|rounds| rounds.parse()) {
        Ok(Ok(rounds @ 1..)) => rounds,
        Ok(_) => panic!("{ROUNDS} must be a number from 1"),
        Err(_) => n_rounds,
    };
    println!("\n{title} (median of {n_rounds} interleaved rounds, per {unit})");
    // One round of each warms caches and allocators.
    candidates.iter_mut().for_each(|candidate| (candidate.round)());
    let mut samples: Vec<Vec<(Duration, Duration)>> = vec![Vec::new(); candidates.len()];
    for _ in 0..n_rounds {
        for (candidate, samples) in candidates.iter_mut().zip(&mut samples) {
            let (wall, cpu) = (Instant::now(), thread_cpu());
            (candidate.round)();
            samples.push((wall.elapsed(), thread_cpu().saturating_sub(cpu)));
        }
    }
    let measured: Vec<Measured> = candidates
        .iter()
        .zip(&mut samples)
        .map(|(candidate, samples)| {
            let per_unit = |total: Duration| Duration::from_secs_f64(total.as_secs_f64() / candidate.units as f64);
            samples.sort_by_key(|(wall, _)| *wall);
            let wall = per_unit(samples[samples.len() / 2].0);
            samples.sort_by_key(|(_, cpu)| *cpu);
            Measured { wall, cpu: per_unit(samples[samples.len() / 2].1) }
        })
        .collect();
    for (candidate, own) in candidates.iter().zip(&measured) {
        let ratio = own.wall.as_secs_f64() / measured[0].wall.as_secs_f64();
        println!("  {:<44} {:>12} wall  {:>12} cpu  {ratio:>6.2}x", candidate.name, shown(own.wall), shown(own.cpu));
    }
    measured
}

/// CPU time of the calling thread.
pub fn thread_cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// A duration with a unit that suits it.
pub fn shown(duration: Duration) -> String {
    let nanos = duration.as_secs_f64() * 1e9;
    match nanos {
        nanos if nanos < 1e3 => format!("{nanos:.1} ns"),
        nanos if nanos < 1e6 => format!("{:.1} us", nanos / 1e3),
        nanos => format!("{:.2} ms", nanos / 1e6),
    }
}

/// A graph of about so many nodes: chains of tests and prints behind several events, with values computed on
/// the way. Its text is canonical.
pub fn graph_of(n_nodes: usize) -> String {
    let (mut nodes, mut connections) = (String::new(), String::new());
    let mut last = "start.out".to_owned();
    nodes.push_str("\"start\": (kind: \"flow.on_graph_start\"),\n");
    for index in 0..n_nodes / 5 {
        writeln!(
            nodes,
            "\"add_{index}\": (kind: \"math.add\", set: {{\"b\": {index}}}, bind: {{\"a\": \"n\"}}),\n\
             \"less_{index}\": (kind: \"logic.less\", set: {{\"b\": 100}}),\n\
             \"if_{index}\": (kind: \"flow.if\"),\n\
             \"set_{index}\": (kind: \"variable.set\", bind: {{\"variable\": \"n\"}}),\n\
             \"say_{index}\": (kind: \"debug.print\", with: {{\"text\": \"step {index}: {{n}}\"}}, bind: {{\"n\": \"n\"}}),"
        )
        .unwrap();
        writeln!(
            connections,
            "\"add_{index}.result -> less_{index}.a\", \"less_{index}.result -> if_{index}.condition\",\n\
             \"{last} -> if_{index}.in\", \"if_{index}.true -> set_{index}.in\", \"if_{index}.false -> say_{index}.in\",\n\
             \"add_{index}.result -> set_{index}.value\", \"set_{index}.out -> say_{index}.in\","
        )
        .unwrap();
        last = format!("say_{index}.out");
    }
    let text =
        format!("(format: 1, variables: {{\"n\": (type: Number)}}, nodes: {{{nodes}}}, connections: [{connections}])");
    write(&read(text.as_bytes()).unwrap().graph)
}
