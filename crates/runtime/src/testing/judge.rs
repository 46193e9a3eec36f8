//! Runs tests, several at once, and judges them.
//!
//! A graph passes when Mark Complete was reached exactly once and nothing failed. A case with an expectation passes
//! when its log is the expected one; one without is judged like a graph.

use super::case::{Backing, Case, TIMEOUT};
use super::compare::difference;
use super::host::CaseHost;
use super::log::outcome_text;
use super::play::{Played, errors, play};
use crate::Error;
use crate::clock::{Clock, VIRTUAL_EPOCH_MS};
use crate::driver::Canceller;
use crate::graph_file::save_text;
use crate::plan::{Plan, Prepared};
use crate::profile::{self, BackendChoice};
use authcanvas_interpreter::{Mode, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A test that was found.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its path as it was found, with `/` on every system.
    pub name: String,
    path: PathBuf,
    subject: Subject,
}

/// What is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Case,
    Graph,
}

impl Test {
    pub(super) fn new(path: &Path, subject: Subject) -> Self {
        Self { name: path.display().to_string().replace('\\', "/"), path: path.to_owned(), subject }
    }
}

/// What came of a test.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The test's name.
    pub name: String,
    /// Why it failed; nothing when it passed.
    pub failures: Vec<String>,
    /// The lines that its graph printed.
    pub prints: Vec<String>,
    /// How long it took, by the wall.
    pub elapsed: Duration,
}

impl Judged {
    /// True when nothing failed.
    pub fn passes(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Runs tests, so many at once, and tells each as it ends. `plan_of` says what graphs without a case are run with;
/// with `update` the expectations of cases are written instead of compared.
pub fn run_all(
    tests: &[Test],
    jobs: usize,
    update: bool,
    plan_of: &(dyn Fn(&Path) -> Result<Plan, Error> + Sync),
    tell: &(dyn Fn(&Judged) + Sync),
) -> Vec<Judged> {
    let next = AtomicUsize::new(0);
    let judged = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, tests.len().max(1)) {
            scope.spawn(|| {
                while let Some((index, test)) = at(tests, next.fetch_add(1, Ordering::SeqCst)) {
                    let one = judge(test, update, plan_of);
                    let mut judged = judged.lock().unwrap_or_else(PoisonError::into_inner);
                    tell(&one);
                    judged.insert(index, one);
                }
            });
        }
    });
    judged.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

fn at(tests: &[Test], index: usize) -> Option<(usize, &Test)> {
    tests.get(index).map(|test| (index, test))
}

fn judge(test: &Test, update: bool, plan_of: &dyn Fn(&Path) -> Result<Plan, Error>) -> Judged {
    let wall = Clock::real();
    let (failures, prints) = match test.subject {
        Subject::Case => match Case::read(&test.path) {
            Ok(case) => judge_case(&case, update),
            Err(error) => (super::log::error_lines(&error), Vec::new()),
        },
        Subject::Graph => match plan_of(&test.path).and_then(play_graph) {
            Ok(played) => (verdict(&played), played.prints),
            Err(error) => (super::log::error_lines(&error), Vec::new()),
        },
    };
    Judged { name: test.name.clone(), failures, prints, elapsed: Duration::from_nanos(wall.nanos()) }
}

fn judge_case(case: &Case, update: bool) -> (Vec<String>, Vec<String>) {
    let played = case.play();
    let failures = case_failures(case, &played, update).unwrap_or_else(|error| super::log::error_lines(&error));
    let failures = match (&case.known_failure, failures.is_empty()) {
        (Some(why), true) => vec![format!("it is known to fail ({why}) and passes: remove `known_failure`")],
        (Some(_), false) => Vec::new(),
        (None, _) => failures,
    };
    (failures, played.prints)
}

fn case_failures(case: &Case, played: &Played, update: bool) -> Result<Vec<String>, Error> {
    let Some(expected) = case.expected()? else { return Ok(verdict(played)) };
    let mut failures = played.gaps.clone();
    match difference(&expected, &played.log) {
        None => {}
        Some(_) if update => save_text(&played.log, &case.expected_path())?,
        Some(difference) => failures.push(format!("the log differs from {}:\n{difference}", Case::EXPECTED)),
    }
    Ok(failures)
}

/// Why a play does not pass by its unit-testing nodes; nothing when it does.
fn verdict(played: &Played) -> Vec<String> {
    let mut failures = errors(played);
    let Ok(report) = &played.result else { return failures };
    match &report.outcome {
        Outcome::Quiet | Outcome::Finished { success: true, .. } => {}
        Outcome::Faulted(fault) => failures.push(fault.to_string()),
        outcome @ (Outcome::Finished { success: false, .. } | Outcome::Cancelled | Outcome::TimedOut) => {
            failures.push(format!("the run ended: {}", outcome_text(outcome)));
        }
    }
    if report.verdict.n_failures > 0 {
        failures.extend(played.told.iter().cloned());
    }
    if !failures.is_empty() || report.verdict.n_completions != 1 {
        // Not a failure by themselves, for a test may want them; but often why something else went wrong.
        failures.extend(report.failed_requests.iter().map(|(operation, failed)| {
            let failure = &failed.failure;
            format!("node `{}`: {operation} failed: {} ({})", failed.node, failure.message, failure.code)
        }));
    }
    if report.verdict.n_completions != 1 {
        let found = report.verdict.n_completions;
        failures.push(format!("expected Mark Complete to be reached exactly once, found {found} times"));
    }
    failures
}

/// Plays a graph without a case: nobody answers prompts, and no service is reached unless the user chose it.
fn play_graph(plan: Plan) -> Result<Played, Error> {
    let prepared = plan.prepare(Mode::Plain)?;
    let backing = backing_of(&plan, &prepared)?;
    let plan = Plan { virtual_time: true, timeout: plan.timeout.or(Some(TIMEOUT)), ..plan };
    let (canceller, cancel) = Canceller::new();
    let host = Arc::new(CaseHost::new(BTreeMap::new(), BTreeSet::new(), Vec::new(), canceller));
    Ok(play(plan, prepared, backing, VIRTUAL_EPOCH_MS, host, cancel))
}

/// Tests run against a script or the sandbox. A profile that leads elsewhere has to be named by the user.
fn backing_of(plan: &Plan, prepared: &Prepared) -> Result<Backing, Error> {
    let asks_auth = prepared.operations().any(authcanvas_auth::is_auth_operation);
    if !asks_auth {
        return Ok(Backing::Profile(String::new()));
    }
    let found = profile::find(&prepared.file.folder(), plan.profile.as_deref())?;
    match found {
        Some(found) if plan.profile.is_some() || matches!(found.profile.backend, BackendChoice::Sandbox { .. }) => {
            Ok(Backing::Profile(found.name))
        }
        Some(_) | None => Err(Error::Missing(vec![
            "the graph makes auth requests, and a test reaches no service unasked: name a profile with --profile, or \
             make the test a case folder with replies or a sandbox"
                .to_owned(),
        ])),
    }
}

/// The registry of everything that tests may hold, for those who look into them.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_named_by_its_path() {
        assert_eq!(Test::new(Path::new("a/b.ron"), Subject::Graph).name, "a/b.ron");
        assert!(crate::plan::registry().nodes().iter().any(|def| def.category == authcanvas_nodes::UNIT_TESTING));
    }
}
