//! A whole run: from a plan to a report.

use crate::clock::Clock;
use crate::driver::{Cancel, Drive, drive};
use crate::error::exit_code_of;
use crate::host::Host;
use crate::inputs::{Givers, collect};
use crate::plan::{Located, Plan, Prepared, prepare, prompt_names};
use crate::prompts::{PromptServer, Unanswered};
use crate::{Error, backend};
use authcanvas_graph::{Site, VariableId};
use authcanvas_interpreter::{Data, FailedRequest, InputProblem, Machine, Mode, Outcome, RunOptions, Server, Verdict};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What came of a run.
#[derive(Debug)]
pub struct Report {
    /// How it ended.
    pub outcome: Outcome,
    /// What that is as an exit code of the command line.
    pub exit_code: u8,
    /// The graph's outputs.
    pub outputs: BTreeMap<VariableId, Data>,
    /// What is doubtful about the graph.
    pub warnings: Located,
    /// Operations whose last request failed, by name.
    pub failed_requests: BTreeMap<String, FailedRequest>,
    /// Handlers of notifications, if the graph has any and none ever heard one.
    pub silent_handlers: Vec<Site>,
    /// What the unit-testing nodes found.
    pub verdict: Verdict,
    /// How long it took, by the wall.
    pub elapsed: Duration,
    /// Loop passes and calls.
    pub n_steps: u64,
}

/// Runs a graph file to its end.
///
/// # Errors
/// When the run could not begin, or a prompt had no answer: see [`Error`]. A run that went wrong is a report.
pub async fn run(plan: &Plan, host: Arc<dyn Host>, cancel: Cancel) -> Result<Report, Error> {
    let mode = if plan.traced { Mode::Traced } else { Mode::Plain };
    run_prepared(plan, prepare(&plan.path, mode)?, host, cancel).await
}

/// Runs a graph that was made ready before.
///
/// # Errors
/// As [`run`].
pub async fn run_prepared(
    plan: &Plan,
    prepared: Prepared,
    host: Arc<dyn Host>,
    cancel: Cancel,
) -> Result<Report, Error> {
    let wall = Clock::real();
    let clock = Arc::new(if plan.virtual_time { Clock::virtual_time() } else { Clock::real() });
    let chosen = backend::choose(plan, &prepared)?;
    let running = backend::start(plan, &prepared, &chosen, &clock, &*host).await?;
    let prompts: Vec<String> = prompt_names(&prepared.file.reading.graph).into_iter().map(|(name, _)| name).collect();
    let no_inputs = BTreeMap::new();
    let givers = Givers {
        vars: &plan.vars,
        secrets: &plan.secrets,
        profile: chosen.profile.as_ref().map_or(&no_inputs, |found| &found.profile.inputs),
        seeded: &running.seeded,
    };
    let given = collect(&prepared.program, &prepared.registry, &prompts, &givers, &*host).await?;
    let options = RunOptions { limits: plan.limits, seed: plan.seed, keep_alive: plan.until_cancelled };
    let mut machine =
        Machine::new(prepared.program.clone(), &given.inputs, options).map_err(|problem| match problem {
            InputProblem::Unknown(_) | InputProblem::Type { .. } => Error::Usage(problem.to_string()),
        })?;
    let unanswered = Arc::new(Unanswered::default());
    let mut servers: Vec<Arc<dyn Server>> =
        vec![Arc::new(PromptServer::new(host.clone(), given.answers, unanswered.clone()))];
    if let Some(server) = &running.server {
        servers.push(server.clone());
    }
    let drive_with = Drive { servers, host, clock, cancel, timeout: plan.timeout, unanswered: unanswered.clone() };
    let outcome = drive(&mut machine, drive_with).await;
    if let Some(missing) = unanswered.missing() {
        return Err(Error::Missing(vec![missing]));
    }
    let state = machine.state();
    let (verdict, failed_requests) = (state.verdict(), state.failed_requests().clone());
    Ok(Report {
        exit_code: exit_code_of(&outcome, !failed_requests.is_empty(), verdict.n_failures),
        outputs: machine.outputs(),
        warnings: prepared.warnings,
        silent_handlers: machine.silent_handlers().into_iter().cloned().collect(),
        n_steps: state.n_steps(),
        elapsed: Duration::from_nanos(wall.nanos()),
        verdict,
        failed_requests,
        outcome,
    })
}
