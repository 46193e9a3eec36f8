//! A whole run: from a plan to a report.

use crate::Error;
use crate::backend::{self, Chosen, Running};
use crate::clock::Clock;
use crate::driver::{Cancel, Drive, drive};
use crate::error::{exit_code, exit_code_of};
use crate::host::Host;
use crate::inputs::{Givers, ask_for_secrets, collect};
use crate::plan::{Located, Plan, Prepared, prompts_of};
use crate::profile::FoundProfile;
use crate::prompts::{CursorServer, PromptServer, Unanswered};
use crate::script_watch::ScriptWatch;
use crate::scripts;
use crate::testing::Stage;
use authcanvas_graph::{Site, VariableId};
use authcanvas_interpreter::{Data, FailedRequest, Fault, Machine, Mode, Outcome, RunOptions, Secret, Server, Verdict};
use authcanvas_lua::{ScriptFile, ScriptedRun};
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
    /// What went wrong in scripts.
    pub script_faults: Vec<Fault>,
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
    Runner::new(plan.clone(), plan.prepare(mode)?, &*host).await?.run(host, cancel).await
}

/// A graph with everything it talks to, ready for any number of runs, at once or one after another.
///
/// Runs share the compiled graph, the SDK's clients and the embedded sandbox; each has a session, inputs and a
/// machine of its own. Runs that share a virtual clock must not overlap.
pub struct Runner {
    plan: Plan,
    prepared: Prepared,
    profile: Option<FoundProfile>,
    clock: Arc<Clock>,
    running: Running,
    /// Serves before the backend does: what a test plays.
    played: Option<Arc<dyn Server>>,
}

impl Runner {
    /// Makes a graph ready: finds its profile, obtains consent to hosts, starts the sandbox if that is the backend.
    ///
    /// # Errors
    /// When settings are missing or wrong: see [`Error`].
    pub async fn new(plan: Plan, prepared: Prepared, host: &dyn Host) -> Result<Self, Error> {
        let clock = if plan.virtual_time { Clock::virtual_time() } else { Clock::real() };
        let chosen = backend::choose(&plan, &prepared)?;
        Self::with_backend(plan, prepared, chosen, Arc::new(clock), host).await
    }

    /// Makes a graph ready on a stage, where nothing of the surrounding folders counts.
    pub(crate) async fn staged(plan: Plan, prepared: Prepared, stage: Stage, host: &dyn Host) -> Result<Self, Error> {
        let chosen = Chosen::on_stage(&plan, stage.sandbox, stage.server.is_some());
        let clock = Arc::new(Clock::virtual_time_from(stage.epoch_ms));
        let runner = Self::with_backend(plan, prepared, chosen, clock, host).await?;
        Ok(Self { played: stage.server, ..runner })
    }

    async fn with_backend(
        plan: Plan,
        prepared: Prepared,
        chosen: Chosen,
        clock: Arc<Clock>,
        host: &dyn Host,
    ) -> Result<Self, Error> {
        let running = backend::start(&plan, &prepared, &chosen, &clock, host).await?;
        Ok(Self { plan, prepared, profile: chosen.profile, clock, running, played: None })
    }

    /// What the embedded sandbox was asked so far, if there is one.
    pub(crate) fn asked_of_sandbox(&self) -> Vec<&'static str> {
        self.running.sandbox.iter().flat_map(|sandbox| sandbox.requests()).map(|request| request.operation).collect()
    }

    /// Runs the graph to its end. Dropping the future gives the run up without its last handlers.
    ///
    /// # Errors
    /// When an input is missing or wrong, or a prompt had no answer: see [`Error`].
    pub async fn run(&self, host: Arc<dyn Host>, mut cancel: Cancel) -> Result<Report, Error> {
        let wall = Clock::real();
        // Inputs may be asked for, and whoever is asked may have had enough.
        let (machine, answers, files) = tokio::select! {
            biased;
            machine = self.machine_and_scripts(&*host) => machine?,
            () = cancel.heard() => return Err(Error::Cancelled),
        };
        let context = self.prepared.scripts.context().filter(|_| self.plan.reload_scripts);
        let watch = context.map(|context| ScriptWatch::new(self.prepared.scripts.paths(), &files, context));
        let scripted = match self.prepared.scripts.context() {
            Some(context) => ScriptedRun::new(machine, files, context).map_err(scripts::refused)?,
            None => ScriptedRun::without_scripts(machine),
        };
        let unanswered = Arc::new(Unanswered::default());
        let secret_answers = answers.clone();
        let mut servers: Vec<Arc<dyn Server>> = vec![
            Arc::new(PromptServer::new(host.clone(), answers, unanswered.clone()).with_visitor(self.running.visitor())),
            Arc::new(CursorServer(host.clone())),
        ];
        servers.extend(self.played.clone());
        if let Some(server) = self.running.server(&secret_answers) {
            servers.push(Arc::new(server));
        }
        let (clock, timeout) = (self.clock.clone(), self.plan.timeout);
        let with = Drive { servers, host, clock, cancel, timeout, unanswered: unanswered.clone(), watch };
        let (scripted, outcome) = drive(scripted, with).await;
        let machine = scripted.machine();
        if let Some(missing) = unanswered.missing() {
            return Err(Error::Missing(vec![missing]));
        }
        let state = machine.state();
        let (verdict, failed_requests) = (state.verdict(), state.failed_requests().clone());
        Ok(Report {
            exit_code: match exit_code_of(&outcome, !failed_requests.is_empty(), verdict.n_failures) {
                // A script that went wrong is no success, whatever the graph says.
                exit_code::OK | exit_code::SERVICE if !scripted.faults().is_empty() => exit_code::FAILED,
                code => code,
            },
            outputs: machine.outputs(),
            warnings: self.prepared.warnings.clone(),
            silent_handlers: machine.silent_handlers().into_iter().cloned().chain(scripted.silent_handlers()).collect(),
            script_faults: scripted.faults().to_vec(),
            n_steps: state.n_steps(),
            elapsed: Duration::from_nanos(wall.nanos()),
            verdict,
            failed_requests,
            outcome,
        })
    }

    /// A machine with its inputs, and answers to prompts that were given beforehand.
    pub(crate) async fn machine(&self, host: &dyn Host) -> Result<(Machine, BTreeMap<String, Secret>), Error> {
        self.machine_and_scripts(host).await.map(|(machine, answers, _)| (machine, answers))
    }

    /// The same with the scripts and their properties.
    async fn machine_and_scripts(
        &self,
        host: &dyn Host,
    ) -> Result<(Machine, BTreeMap<String, Secret>, Vec<ScriptFile>), Error> {
        let Self { plan, prepared, .. } = self;
        let mut prompts = prompts_of(&prepared.graph);
        prompts.named.extend(self.running.secret_inputs.iter().map(|name| (name.clone(), true)));
        let no_inputs = BTreeMap::new();
        let is_of_graph = |name: &str| {
            let inputs = prepared.program.variables();
            inputs.iter().any(|it| it.id.as_str() == name) || prompts.named.iter().any(|(prompt, _)| prompt == name)
        };
        // What only scripts need is nothing that the graph would have to know.
        let of_scripts = prepared.scripts.secrets();
        let mut secrets = plan.secrets.clone();
        secrets.retain(|name, _| is_of_graph(name) || !of_scripts.contains(name.as_str()));
        let givers = Givers {
            vars: &plan.vars,
            secrets: &secrets,
            profile: self.profile.as_ref().map_or(&no_inputs, |found| &found.profile.inputs),
            in_file: &prepared.file.imported.secrets,
            seeded: &self.running.seeded,
        };
        let mut given = collect(&prepared.program, &prepared.registry, &prompts, &givers, host).await?;
        ask_for_secrets(&self.running.secret_inputs, &mut given.answers, host).await;
        // What stands in an imported graph is the graph's alone.
        let nothing_in_file = BTreeMap::new();
        let of_user = Givers { secrets: &plan.secrets, in_file: &nothing_in_file, ..givers };
        let files = prepared.scripts.with_properties(&prepared.registry, &of_user, host).await?;
        let options = RunOptions { limits: plan.limits, seed: plan.seed, keep_alive: plan.until_cancelled };
        let mut machine = Machine::new(prepared.program.clone(), &given.inputs, options)
            .map_err(|problem| Error::Usage(problem.to_string()))?;
        let activation = authcanvas_script_canvas::activation();
        if prepared.hears(&activation) {
            machine.notify(0, activation.bus, activation.event, &activation.arguments);
        }
        Ok((machine, given.answers, files))
    }
}
