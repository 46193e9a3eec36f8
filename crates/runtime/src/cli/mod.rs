//! The command line: arguments in, results on standard output, everything else on standard error.
//!
//! A command is one file: its arguments, what it does, and nothing of how others do it. Exit codes are a
//! contract; see [`crate::exit_code`].

mod args;
mod check;
mod code_display;
mod credentials;
mod describe;
mod diagnostics;
mod diff;
mod edit;
mod exec;
mod execution;
mod explain;
mod fmt;
mod git;
mod import;
mod manual;
mod merge;
mod new;
mod nodes;
mod output;
mod render;
mod requirements;
mod run;
mod run_args;
mod sandbox;
mod terminal;
mod test;
mod text;
mod trace;

pub(crate) use explain::codes;
pub use new::{Template, template, templates, write_companions};
pub use trace::line as trace_line;

use crate::{Error, exit_code};
use args::{Cli, Command};
use clap::Parser;
use output::Output;
use std::process::ExitCode;

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Clap writes help and versions to standard output, mistakes to standard error.
            let _closed = error.print();
            return ExitCode::from(if error.use_stderr() { exit_code::USAGE } else { exit_code::OK });
        }
    };
    let output = Output::new(&cli.output);
    let result = dispatch(cli.command, &output);
    let code = match result {
        Ok(code) => code,
        Err(error) => {
            report(&output, &error);
            error.exit_code()
        }
    };
    ExitCode::from(code)
}

fn dispatch(command: Command, output: &Output) -> Result<u8, Error> {
    match command {
        Command::Run(command) => run::run(command, output),
        Command::Credentials(command) => credentials::run(&command, output),
        Command::Exec(command) => exec::run(&command, output),
        Command::Check(command) => check::run(&command, output),
        Command::Fmt(command) => fmt::run(&command, output),
        Command::Import(command) => import::run(&command, output),
        Command::Diff(command) => diff::run(&command, output),
        Command::Merge(command) => merge::run(&command, output),
        Command::Resolve(command) => merge::resolve(&command, output),
        Command::GitSetup(command) => git::setup(&command, output),
        Command::GitMerge(command) => git::merge_driver(&command, output),
        Command::GitDiff(command) => git::diff_driver(&command, output),
        Command::Render(command) => render::run(&command, output),
        Command::Test(command) => test::run(&command, output),
        Command::New(command) => new::run(&command, output),
        Command::Edit(command) => edit::run(&command, output),
        Command::Describe(command) => describe::run(&command, output),
        Command::Requirements(command) => requirements::run(&command, output),
        Command::Nodes(command) => nodes::run(&command, output),
        Command::Explain(command) => explain::run(&command, output),
        Command::Sandbox(command) => sandbox::run(&command, output),
        Command::Completions(command) => manual::completions(&command, output),
        Command::Man(command) => manual::man(&command, output),
    }
}

/// Tells an error, once, with everything that helps.
pub(crate) fn report(output: &Output, error: &Error) {
    match error {
        Error::Graph { path, diagnostics } => {
            diagnostics::tell(output, path, diagnostics);
            output.error(&error.to_string());
        }
        Error::Load { path, error } => diagnostics::tell_load_error(output, path, error),
        Error::File { path, problem } => {
            problem.lines().for_each(|line| output.error(&format!("{}: {line}", path.display())));
        }
        Error::Missing(missing) => missing.iter().for_each(|line| output.error(line)),
        Error::Canvas { .. } | Error::Script(_) | Error::Usage(_) | Error::Cancelled | Error::Bug(_) => {
            output.error(&error.to_string());
        }
    }
}
