//! Runs the graph on screen on a thread of its own, through the very library that the command line uses.
//!
//! The window reads one snapshot a frame of what the run told; it never waits for the run. A run works on the graph as
//! it was when it began: edits leave it alone, and its marks go by id.

mod host;
mod observed;

pub use host::{Asked, RunHost, ShownCode};
pub use observed::{Line, NodeMark, Observed, Tone};

use authcanvas::graph::{Graph, read, write};
use authcanvas::interpreter::{Data, Mode, Outcome, Secret};
use authcanvas::{Cancel, Canceller, Error, GraphFile, Plan, Report, Runner};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What a user says about runs of a graph. Secrets live here in memory and nowhere else.
#[derive(Debug, Clone, Default)]
pub struct RunSettings {
    /// The profile; the folder's default where absent.
    pub profile: Option<String>,
    /// Inputs that are no secrets, as a file spells them.
    pub vars: BTreeMap<String, String>,
    /// Secret inputs.
    pub secrets: BTreeMap<String, Secret>,
    /// Lua scripts that take part.
    pub scripts: Vec<PathBuf>,
    /// True for a clock that jumps to whatever is next, as `--virtual-time` has it.
    pub virtual_time: bool,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// In a few words.
    pub summary: String,
    /// True when nothing went wrong.
    pub is_good: bool,
    /// The graph's outputs, as Print would show them.
    pub outputs: Vec<(String, String)>,
}

/// A run, going on or over.
#[derive(Debug)]
pub struct Run {
    host: Arc<RunHost>,
    canceller: Canceller,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Run {
    /// Starts a run of a graph as it would be saved at this path; the path says which folder the run may read.
    pub fn start(graph: &Graph, path: PathBuf, settings: &RunSettings, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (canceller, cancel) = Canceller::new();
        let host = Arc::new(RunHost::new(wake));
        let (text, settings, of_thread) = (write(graph), settings.clone(), host.clone());
        let thread = std::thread::spawn(move || {
            let ended = ended_from(run_to_end(&text, path, settings, of_thread.clone(), cancel));
            of_thread.end(ended);
        });
        Self { host, canceller, thread: Some(thread) }
    }

    /// True while it goes on.
    pub fn is_going_on(&self) -> bool {
        self.host.look(|observed| observed.ended.is_none())
    }

    /// Reads what the run told so far.
    pub fn look<R>(&self, look: impl FnOnce(&Observed) -> R) -> R {
        self.host.look(look)
    }

    /// The question that the run waits with, if it does.
    pub fn asked(&self) -> Option<Asked> {
        self.host.asked()
    }

    /// The codes that wait to be entered on another device.
    pub fn codes(&self) -> Vec<ShownCode> {
        self.host.codes()
    }

    /// Answers that question; nothing declines it.
    pub fn answer(&self, answer: Option<Secret>) {
        self.host.answer(answer);
    }

    /// Ends the run; a second time ends it at once.
    pub fn stop(&self) {
        self.host.answer(None);
        self.canceller.cancel();
    }

    /// Waits until the run is over. For tests, and for leaving the program.
    pub fn wait(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A run that panicked has said so on standard error.
            let _panicked = thread.join();
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop();
        self.canceller.cancel();
    }
}

fn run_to_end(
    text: &str,
    path: PathBuf,
    settings: RunSettings,
    host: Arc<RunHost>,
    cancel: Cancel,
) -> Result<Report, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Bug(format!("the run's thread cannot begin: {error}")))?;
    let reading = read(text.as_bytes()).map_err(|error| Error::Load { path: path.clone(), error })?;
    let file = GraphFile { path: path.clone(), reading, imported: authcanvas::Imported::default() };
    let secrets = settings.secrets.into_iter().map(|(name, secret)| (name, authcanvas::SecretSource::Given(secret)));
    let plan = Plan {
        profile: settings.profile,
        vars: settings.vars,
        secrets: secrets.collect(),
        virtual_time: settings.virtual_time,
        traced: true,
        scripts: settings.scripts,
        ..Plan::new(path)
    };
    let prepared = plan.prepare_graph(file, Mode::Traced)?;
    runtime.block_on(async {
        let runner = Runner::new(plan, prepared, &*host).await?;
        runner.run(host, cancel).await
    })
}

fn ended_from(result: Result<Report, Error>) -> Ended {
    let report = match result {
        Ok(report) => report,
        Err(Error::Cancelled) => return Ended { summary: "stopped".to_owned(), is_good: false, outputs: Vec::new() },
        Err(Error::Graph { diagnostics, .. }) => {
            let first = diagnostics
                .iter()
                .map(|(_, found)| found)
                .find(|found| found.severity == authcanvas::graph::Severity::Error);
            let first = first.map_or_else(String::new, |found| format!(": {}: {}", found.site, found.message));
            return Ended { summary: format!("the graph has errors{first}"), is_good: false, outputs: Vec::new() };
        }
        Err(error) => return Ended { summary: error.to_string(), is_good: false, outputs: Vec::new() },
    };
    let shown = |data: &Data| data.to_string();
    Ended {
        summary: summary_of(&report),
        is_good: report.exit_code == authcanvas::exit_code::OK,
        outputs: report.outputs.iter().map(|(id, data)| (id.to_string(), shown(data))).collect(),
    }
}

fn summary_of(report: &Report) -> String {
    let took = format!("{} ms", report.elapsed.as_millis());
    match &report.outcome {
        Outcome::Quiet if report.failed_requests.is_empty() => format!("ended after {took}"),
        Outcome::Quiet => {
            let names: Vec<&str> = report.failed_requests.keys().map(String::as_str).collect();
            format!("ended after {took}; a request failed and nothing handled it: {}", names.join(", "))
        }
        Outcome::Finished { success: true, reason } => finished("finished well", reason, &took),
        Outcome::Finished { success: false, reason } => finished("finished with a failure", reason, &took),
        Outcome::Cancelled => format!("stopped after {took}"),
        Outcome::TimedOut => format!("timed out after {took}"),
        Outcome::Faulted(fault) => format!("went wrong after {took}: {}: {}", fault.site, fault.message),
    }
}

fn finished(how: &str, reason: &str, took: &str) -> String {
    if reason.is_empty() { format!("{how} after {took}") } else { format!("{how} after {took}: {reason}") }
}
