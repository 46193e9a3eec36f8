//! Every end-to-end test of Authcanvas in one program: a folder of `cases/` is a test, and so is each property below.
//!
//! Begin with `collect`, which turns folders into tests. The program is also what the tests start: with a role in its
//! environment it is the `authcanvas` command, or a helper that has to be a process of its own (`roles`).

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod collect;
mod compare;
mod folders;
mod roles;

mod check_case;
mod cli_case;
mod command;
mod format_case;
mod run_case;

mod mutate;
mod shipped;

mod any_bytes;
mod aws_graphs;
mod canary;
mod commands;
mod coverage;
mod credentials;
mod determinism;
mod fixes;
mod fuzzed;
mod git;
mod hooks;
mod hostile;
mod hosts;
mod interleavings;
mod language;
mod many_runs;
mod pictures;
mod processes;
mod readme;
mod robustness;
mod saving;
mod servers;
mod terminal;
mod tidy;

use libtest_mimic::Arguments;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = roles::act() {
        return code;
    }
    let arguments = Arguments::from_args();
    let mut trials = collect::trials();
    trials.extend(shipped::trials());
    let further = [
        aws_graphs::trials(),
        canary::trials(),
        commands::trials(),
        credentials::trials(),
        determinism::trials(),
        fixes::trials(),
        fuzzed::trials(),
        git::trials(),
        hooks::trials(),
        hostile::trials(),
        interleavings::trials(),
        language::trials(),
        hosts::trials(),
        many_runs::trials(),
        pictures::trials(),
        readme::trials(),
        robustness::trials(),
        saving::trials(),
        tidy::trials(),
    ];
    trials.extend(further.into_iter().flatten());
    #[cfg(unix)]
    trials.extend([processes::trials(), terminal::trials(), servers::trials()].into_iter().flatten());
    let names = trials.iter().map(|trial| trial.name().to_owned()).collect();
    trials.push(coverage::trial(names));
    libtest_mimic::run(&arguments, trials).exit_code()
}
