//! Plays a case: runs its graph on a stage and keeps all that happened.

use super::case::{Backing, Case};
use super::host::CaseHost;
use super::log::{Log, error_lines};
use super::scripted::Script;
use super::stage::Stage;
use crate::Error;
use crate::driver::{Cancel, Canceller};
use crate::host::SilentHost;
use crate::plan::{Plan, Prepared};
use crate::run::{Report, Runner};
use authcanvas_interpreter::{Machine, Mode, Server};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// What a play came to.
#[derive(Debug)]
pub struct Played {
    /// What happened, then what came of it: text for people, the same each time.
    pub log: String,
    /// The lines that the graph printed.
    pub prints: Vec<String>,
    /// The lines that the graph and its requests wrote for the log, and failed expectations.
    pub told: Vec<String>,
    /// What came of the run, or why it did not begin.
    pub result: Result<Report, Error>,
    /// What the case did not say and the run needed: answers, replies.
    pub gaps: Vec<String>,
}

impl Played {
    /// The exit code that the command would have ended with.
    pub fn exit_code(&self) -> u8 {
        match &self.result {
            Ok(report) => report.exit_code,
            Err(error) => error.exit_code(),
        }
    }

    /// What a person who runs the graph gets to see, a line each: everything but how it came about.
    pub fn visible(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.prints.iter().map(|line| format!("out: {line}")).collect();
        lines.extend(self.told.iter().map(|line| format!("err: {line}")));
        let mut rest = Log::default();
        match &self.result {
            Ok(report) => rest.report(report, &[]),
            Err(error) => rest.error(error),
        }
        lines.extend(rest.into_text().lines().map(str::to_owned));
        lines
    }
}

impl Case {
    /// Plays the case in the traced mode, whose events say everything. A graph that cannot run is a result too.
    pub fn play(&self) -> Played {
        match self.prepare(Mode::Traced) {
            Ok(prepared) => self.play_prepared(prepared),
            Err(error) => {
                let mut log = Log::default();
                log.error(&error);
                Played {
                    log: log.into_text(),
                    prints: Vec::new(),
                    told: Vec::new(),
                    result: Err(error),
                    gaps: Vec::new(),
                }
            }
        }
    }

    /// A machine with the case's inputs, for whoever drives it without tokio.
    ///
    /// # Errors
    /// When an input is missing or wrong.
    pub fn machine(&self, prepared: Prepared) -> Result<Machine, Error> {
        let plan = self.plan(&prepared);
        let stage = Stage { server: Some(Arc::new(Script::new(Vec::new()))), sandbox: None, epoch_ms: self.epoch_ms };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|error| Error::Bug(format!("the asynchronous runtime does not start: {error}")))?;
        runtime.block_on(async {
            Runner::staged(plan, prepared, stage, &SilentHost)
                .await?
                .machine(&SilentHost)
                .await
                .map(|(machine, _)| machine)
        })
    }

    /// The answers that the case has for prompts, by name and in turn.
    pub fn answers(&self) -> BTreeMap<String, VecDeque<String>> {
        self.file.answers.iter().map(|(name, answers)| (name.clone(), answers.list().into())).collect()
    }

    /// Plays the case with a graph that was made ready before, be it another one than the case's own.
    pub fn play_prepared(&self, prepared: Prepared) -> Played {
        let plan = self.plan(&prepared);
        let (canceller, cancel) = Canceller::new();
        let host = CaseHost::new(self.answers(), self.file.declines.clone(), self.file.cancel_at.clone(), canceller);
        let host = Arc::new(host);
        let backing = match &self.backing {
            Backing::Script(script) => Backing::Script(Arc::new((**script).clone())),
            Backing::Sandbox(_) | Backing::Profile(_) => self.backing.clone(),
        };
        play(plan, prepared, backing, self.epoch_ms, host, cancel)
    }
}

/// Plays on a thread's own runtime that ends with it.
pub(super) fn play(
    plan: Plan,
    prepared: Prepared,
    backing: Backing,
    epoch_ms: u64,
    host: Arc<CaseHost>,
    cancel: Cancel,
) -> Played {
    let script = match &backing {
        Backing::Script(script) => Some(script.clone()),
        Backing::Sandbox(_) | Backing::Profile(_) => None,
    };
    let (result, asked) = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(plan, prepared, backing, epoch_ms, host.clone(), cancel)),
        Err(error) => (Err(Error::Bug(format!("the asynchronous runtime does not start: {error}"))), Vec::new()),
    };
    let kept = host.take();
    let mut log = kept.log;
    let mut gaps = kept.unanswered;
    gaps.extend(script.iter().flat_map(|script| script.unscripted()));
    match &result {
        Ok(report) => log.report(report, &asked),
        Err(error) => log.error(error),
    }
    Played { log: log.into_text(), prints: kept.prints, told: kept.told, result, gaps }
}

async fn run(
    plan: Plan,
    prepared: Prepared,
    backing: Backing,
    epoch_ms: u64,
    host: Arc<CaseHost>,
    cancel: Cancel,
) -> (Result<Report, Error>, Vec<&'static str>) {
    let mut script = None;
    let runner = match backing {
        Backing::Profile(_) => Runner::new(plan, prepared, &*host).await,
        Backing::Sandbox(sandbox) => {
            let stage = Stage { server: None, sandbox: Some(*sandbox), epoch_ms };
            Runner::staged(plan, prepared, stage, &*host).await
        }
        Backing::Script(played) => {
            let server: Arc<dyn Server> = played.clone();
            script = Some(played);
            Runner::staged(plan, prepared, Stage { server: Some(server), sandbox: None, epoch_ms }, &*host).await
        }
    };
    let runner = match runner {
        Ok(runner) => runner,
        Err(error) => return (Err(error), Vec::new()),
    };
    let result = tokio::select! {
        biased;
        result = runner.run(host, cancel) => result,
        () = stuck(script.as_deref()) => {
            let why = script.iter().flat_map(|script| script.unscripted()).collect();
            Err(Error::Missing(why))
        }
    };
    (result, runner.asked_of_sandbox())
}

async fn stuck(script: Option<&Script>) {
    match script {
        Some(script) => script.stuck().await,
        None => std::future::pending().await,
    }
}

/// What went wrong with a play, whatever it was expected to do.
pub(super) fn errors(played: &Played) -> Vec<String> {
    match &played.result {
        Ok(_) => played.gaps.clone(),
        Err(error) => {
            let mut lines = error_lines(error);
            lines.extend(played.gaps.iter().filter(|gap| !lines.contains(gap)).cloned().collect::<Vec<_>>());
            lines
        }
    }
}
