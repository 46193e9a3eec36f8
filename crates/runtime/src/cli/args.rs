//! The arguments of every command.

mod review;

pub(crate) use review::*;

use super::run_args::RunArgs;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Runs, checks and formats sign-in flows drawn as node graphs.
#[derive(Debug, Parser)]
#[command(name = "authcanvas", version, propagate_version = true, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where the options of every command stand among a command's own: behind them.
const COMMON: usize = 900;

/// The exit codes, for the help and the manual.
const EXIT_CODES: &str = "Exit codes:
    0  finished, and no failure was reported
    1  a fault, a failure, a failed test, or something that a check found
    2  wrong usage
    3  the graph has errors, or the file is no graph
    4  a file could not be read or written
    5  settings or an input are missing
    6  a service refused or could not be reached
    7  timed out
   70  a bug in Authcanvas
  130  cancelled";

/// How the command talks.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutputArgs {
    /// Tell more on standard error; twice for every request and answer
    #[arg(short, long, action = clap::ArgAction::Count, global = true, display_order = COMMON)]
    pub(crate) verbose: u8,
    /// Tell errors only
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = COMMON)]
    pub(crate) quiet: bool,
    /// How lines on standard error look
    #[arg(long, value_enum, default_value_t = LogFormat::Text, global = true, display_order = COMMON)]
    pub(crate) log_format: LogFormat,
    /// Whether standard error is coloured; NO_COLOR counts too
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true, display_order = COMMON)]
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
    /// Run a graph and print the AWS credentials that it obtained
    ///
    /// They come from the graph's output of type AWSCredentials. Standard output holds them and nothing else; what the
    /// graph prints goes to standard error, and questions go to the terminal device. A run that failed prints nothing
    /// and has the exit code that `run` has for it.
    ///
    /// The embedded sandbox is refused as a default: its credentials open nothing. --profile can name it.
    Credentials(Box<CredentialsCommand>),
    /// Run a command with the AWS credentials that a graph obtained
    ///
    /// The command gets them as AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and
    /// AWS_CREDENTIAL_EXPIRATION, and the region that --region or the profile names as AWS_REGION. Variables that would lead AWS tools to other credentials
    /// (AWS_PROFILE and the like), and those that --secret-env named, are taken away. The exit code is the command's.
    Exec(Box<ExecCommand>),
    /// Tell everything that is wrong or doubtful about graphs
    ///
    /// Folders are walked. A policy.ron says what a team asks of its graphs beyond that they run: kinds that it denies,
    /// outcomes that have to be handled, hosts, and how much findings matter.
    Check(CheckCommand),
    /// Write graph files in their canonical form
    Fmt(FmtCommand),
    /// Write a graph of Open 3D Engine as a graph file
    ///
    /// Reads a .scriptcanvas file and the function graphs and script events beside it. What has no counterpart becomes a
    /// placeholder that keeps it as it stood, and is listed; nothing is dropped. Secrets that stand in the file do not
    /// stand in the graph: they become inputs of type Secret.
    Import(ImportCommand),
    /// Tell how two graphs differ
    ///
    /// By ids, whatever the files' lines are: what the change newly lets the graph do, which outcomes lost their handler,
    /// then nodes in the order of the flow, variables, and in one line what only moved. A and B are graph files, or
    /// REV:path as git spells a file of a revision. The exit code is 1 where they differ.
    Diff(DiffCommand),
    /// Bring two changes of one graph together
    ///
    /// By ids and fact by fact, whatever the files' lines are: changes to different facts always merge. What both sides
    /// changed differently is a conflict: a rule says what stands, and both sides are kept in the file, which loads,
    /// shows both, and is refused by `check` and `run` until somebody chooses. The exit code is then 1.
    Merge(MergeCommand),
    /// Choose a side where a merge left conflicts
    ///
    /// Without --take it lists the conflicts, each as it can be named.
    Resolve(ResolveCommand),
    /// Make git show and merge graph files as graphs
    ///
    /// Registers the diff and merge drivers in the configuration of this clone, and names them in .gitattributes for
    /// *.ron and, to be shown, *.scriptcanvas. Files of these names that are no graphs are treated as text as before.
    /// `git log -p` shows graphs with --ext-diff.
    GitSetup(GitSetupCommand),
    /// What git starts to merge a file
    #[command(hide = true)]
    GitMerge(GitMergeCommand),
    /// What git starts to show how a file changed
    #[command(hide = true)]
    GitDiff(GitDiffCommand),
    /// Draw a graph as SVG or PNG
    ///
    /// The same graph gives the same file, byte for byte, with texts that can be selected. No window is needed. Nodes
    /// stand where the file says, and are laid out where it says nothing.
    Render(RenderCommand),
    /// Run graphs as tests
    Test(Box<TestCommand>),
    /// Write a starting graph from a template
    ///
    /// Without TEMPLATE it lists the templates. Beside the graph it writes the files that the graph needs: the provider
    /// registry that it names, and authcanvas.ron with profiles where there is none in the folder or above it. Nothing
    /// that is there is overwritten.
    New(NewCommand),
    /// Open graphs in the editor
    ///
    /// Starts `authcanvas-editor`, which stands beside this command or on PATH, and waits until its window is closed.
    Edit(EditCommand),
    /// Tell in words what a graph does
    ///
    /// The whole flow, outcome by outcome, in the order of execution: what begins the run first, then the handlers of
    /// notifications. With NODE, everything about that node. Nothing is run, and a graph with errors is described as far
    /// as it can be read.
    Describe(DescribeCommand),
    /// Tell what a run would ask for, read and reach
    ///
    /// Inputs, secrets, prompts, settings, hosts and files, each with where it would come from under these options, which
    /// are those of `run`. Nothing is run, sent, started or asked, and no command of --secret-cmd is called.
    ///
    /// The exit code is 0 even when things are missing: it is a question, and this is its answer. What makes the question
    /// itself unanswerable, such as a graph with errors or a profile that does not exist, has the exit code that `run`
    /// has for it.
    Requirements(Box<RequirementsCommand>),
    /// List the kinds of nodes
    ///
    /// By category, each with its title and what it does; then the records that values can have, and the buses. With
    /// KIND, everything about that kind, record or bus: documentation, settings, slots with types and defaults, the
    /// notifications that follow, examples. Defaults are spelled as a graph file spells them.
    Nodes(NodesCommand),
    /// Explain a diagnostic or a fault
    ///
    /// What a code means that `check` or a run gave, and what to do about it. Without CODE it lists all of them.
    Explain(ExplainCommand),
    /// Serve the embedded sandbox until Ctrl-C
    ///
    /// An auth backend on loopback that speaks Cognito's wire protocols: user pools and identity pools. It keeps nothing
    /// and protects nothing.
    ///
    /// Standard output holds its endpoint on the first line, then a resource mapping file as Open 3D Engine has them
    /// (JSON). Both are written once it is ready for requests.
    ///
    /// It stops on Ctrl-C or SIGTERM and exits with 0: to be stopped is how a server ends. A second signal does not wait
    /// for requests at work and exits with 130. A port that cannot be had, or a faulty file, is exit code 4.
    Sandbox(SandboxCommand),
    /// Write a shell's completion script
    Completions(CompletionsCommand),
    /// Write the manual page
    ///
    /// In roff, of the whole command with all of its commands, or of one of them.
    Man(ManCommand),
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
    /// Let a script begin anew when its file, or that of a module of it, changes
    ///
    /// It is deactivated, and the new text is activated; events are not lost. A text that cannot be loaded changes nothing.
    #[arg(long)]
    pub(crate) reload_scripts: bool,
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

/// Arguments of `import`.
#[derive(Debug, Args)]
pub(crate) struct ImportCommand {
    /// The .scriptcanvas file
    pub(crate) file: PathBuf,
    /// The graph file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// What standard output holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    Text,
    Json,
}

/// Arguments of `credentials`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas credentials graphs/password_sign_in.ron --profile sandbox\n  \
                  eval \"$(authcanvas credentials flow.ron --format env)\"\n\nIn ~/.aws/config:\n  [profile game]\n  \
                  credential_process = authcanvas credentials /path/to/flow.ron")]
pub(crate) struct CredentialsCommand {
    /// The graph file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// `process` is what the AWS CLI and SDKs take as credential_process, `env` lines for a shell
    #[arg(long, value_enum, default_value_t = CredentialsFormat::Process)]
    pub(crate) format: CredentialsFormat,
    /// The output that holds the credentials, where the graph has several
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

/// How credentials are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CredentialsFormat {
    Process,
    Env,
    Json,
}

/// Arguments of `exec`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas exec flow.ron -- aws sts get-caller-identity")]
pub(crate) struct ExecCommand {
    /// The graph file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// The output that holds the credentials, where the graph has several
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The command and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(crate) command: Vec<std::ffi::OsString>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckCommand {
    /// Graph files or scripts, or folders of graph files
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// What standard output holds; SARIF is for code hosts and editors
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
    /// What graphs are held to; the nearest policy.ron beside a graph or above it where absent
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Leave out named files that are no graphs, as is done in folders; for hooks that name every .ron file
    #[arg(long)]
    pub(crate) graphs_only: bool,
    /// Exit with 1 when there are warnings
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Text,
    Json,
    Sarif,
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
    /// Leave out named files that are no graphs, as is done in folders; for hooks that name every .ron file
    #[arg(long)]
    pub(crate) graphs_only: bool,
    /// Also place every node anew, from left to right in the order of the flow; a frame keeps the nodes that it holds
    #[arg(long, conflicts_with = "check")]
    pub(crate) arrange: bool,
}

/// Arguments of `test`.
#[derive(Debug, Args)]
pub(crate) struct TestCommand {
    /// Graphs with unit-testing nodes, case folders, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// Write a JUnit report
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// What standard output holds
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(crate) format: OutputFormat,
    /// How many tests run at once; as many as there are processors where absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
    /// Run only tests whose name holds this
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Write what cases do to their expected.txt instead of comparing
    #[arg(long)]
    pub(crate) update: bool,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas new\n  authcanvas new password_sign_in flows/sign_in.ron")]
pub(crate) struct NewCommand {
    /// Which template; without it, they are listed
    pub(crate) template: Option<String>,
    /// Where to write the graph, a path that ends in .ron
    pub(crate) path: Option<PathBuf>,
}

/// Arguments of `edit`.
#[derive(Debug, Args)]
pub(crate) struct EditCommand {
    /// Graph files; none for the start page
    pub(crate) files: Vec<PathBuf>,
}

/// Arguments of `describe`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  authcanvas describe graphs/sign_up.ron\n  authcanvas describe graphs/sign_up.ron sign_in"
)]
pub(crate) struct DescribeCommand {
    /// The graph file, or a script
    pub(crate) file: PathBuf,
    /// The id of a node
    pub(crate) node: Option<String>,
}

/// Arguments of `requirements`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas requirements graphs/sign_up.ron\n  \
                  authcanvas requirements graphs/sign_up.ron --profile aws --json")]
pub(crate) struct RequirementsCommand {
    /// The graph file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// Write one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `nodes`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas nodes\n  authcanvas nodes auth.sign_in_with_password\n  \
                  authcanvas nodes AWSCredentials")]
pub(crate) struct NodesCommand {
    /// A kind, a record or a bus
    pub(crate) kind: Option<String>,
    /// Write Markdown; without KIND, the whole reference page
    #[arg(long, conflicts_with = "json")]
    pub(crate) markdown: bool,
    /// Write one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas explain secret.literal\n  authcanvas explain fault.steps")]
pub(crate) struct ExplainCommand {
    /// A code, such as slot.missing-input
    pub(crate) code: Option<String>,
    /// Write Markdown; without CODE, the whole reference page
    #[arg(long)]
    pub(crate) markdown: bool,
}

/// Arguments of `sandbox`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas sandbox --port 9229 --mapping-file mappings.json\n  \
                  authcanvas sandbox --state users.ron --faults faults.ron")]
pub(crate) struct SandboxCommand {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) port: u16,
    /// Pools and users to begin with (RON); its own seed where absent
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// What goes wrong on purpose, and when (RON)
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
    /// Let clients read the codes that were sent, replace the faults and see the clock, under /_sandbox
    #[arg(long)]
    pub(crate) test_controls: bool,
    /// Where ids, codes and tokens come from; equal seeds and requests give equal answers
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Write the resource mapping file here too, before the endpoint is told
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping_file: Option<PathBuf>,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  authcanvas completions bash > ~/.local/share/bash-completion/completions/authcanvas\n  \
                        authcanvas completions fish > ~/.config/fish/completions/authcanvas.fish"
)]
pub(crate) struct CompletionsCommand {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas man | man -l -\n  authcanvas man run > authcanvas-run.1")]
pub(crate) struct ManCommand {
    /// A command; without it, the page of all
    pub(crate) command: Option<String>,
}
