//! The arguments of every command.

use super::run_args::RunArgs;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Runs, checks and formats sign-in flows drawn as node graphs.
#[derive(Debug, Parser)]
#[command(name = "authcanvas", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How the command talks.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutputArgs {
    /// Tell more on standard error; twice for every request and answer
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub(crate) verbose: u8,
    /// Tell errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// How lines on standard error look
    #[arg(long, value_enum, default_value_t = LogFormat::Text, global = true)]
    pub(crate) log_format: LogFormat,
    /// Whether standard error is coloured; NO_COLOR counts too
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    pub(crate) color: Color,
}

/// How lines on standard error look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// Whether standard error is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a graph until nothing is left to do
    Run(Box<RunCommand>),
    /// Tell everything that is wrong or doubtful about graphs
    Check(CheckCommand),
    /// Write graph files in their canonical form
    Fmt(FmtCommand),
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub(crate) struct RunCommand {
    /// The graph file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// Wait for notifications when nothing else is left to do
    #[arg(long)]
    pub(crate) until_cancelled: bool,
    /// Print the compiled program instead of running it
    #[arg(long)]
    pub(crate) dump_program: bool,
    /// Write what happens to a file, a JSON object a line
    #[arg(long, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,
    /// What standard output holds: the lines that the graph prints, or one JSON document
    #[arg(long = "output", value_enum, default_value_t = OutputFormat::Text)]
    pub(crate) format: OutputFormat,
    /// Write this output in clear into the JSON document; repeatable
    #[arg(long, value_name = "NAME", requires = "format")]
    pub(crate) reveal: Vec<String>,
}

/// What standard output holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    Text,
    Json,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckCommand {
    /// Graph files, or folders of them
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// What standard output holds
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(crate) format: OutputFormat,
    /// Exit with 1 when there are warnings
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub(crate) struct FmtCommand {
    /// Graph files, or folders of them
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Only tell which files are not in their canonical form
    #[arg(long)]
    pub(crate) check: bool,
}
