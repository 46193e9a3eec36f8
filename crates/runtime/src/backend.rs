//! Whom a run's auth requests go to: the embedded sandbox, or AWS by the standard rules.
//!
//! Nothing is started or read before a graph that needs it is about to run, and nothing stands in for anything
//! else: what is missing is named, all of it at once.

use crate::clock::Clock;
use crate::consent;
use crate::graph_file::file_error;
use crate::host::Host;
use crate::o3de_project::Project;
use crate::plan::{Plan, Prepared};
use crate::profile::{AwsChoice, BackendChoice, FoundProfile, InputSource};
use crate::surroundings::{Folder, RunSurroundings, registry_path};
use crate::testing::StagedSandbox;
use crate::{Error, profile};
use authcanvas_auth::backend::{
    Ambient, Backend, BackendSettings, FileFaults, Randomness, ResourceMapping, ResourceMappings, StandIn,
};
use authcanvas_auth::{AuthServer, MappingReader, needs_of, registry_paths};
use authcanvas_interpreter::Secret;
use authcanvas_nodes::prompt::{BROWSER_PAGE, DEVICE_CODE};
use authcanvas_sandbox::{Faults, Sandbox, State, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What runs of a graph talk to.
pub(crate) struct Running {
    /// What auth requests go to; nothing for a graph that makes none.
    auth: Option<Auth>,
    /// Answers that the sandbox's seeded user gives.
    pub(crate) seeded: BTreeMap<String, Secret>,
    /// Secrets that the registries of the run only name.
    pub(crate) secret_inputs: BTreeSet<String>,
    /// Serves as long as this lives.
    pub(crate) sandbox: Option<Sandbox>,
}

/// What the auth requests of any number of runs share.
struct Auth {
    backend: Arc<Backend>,
    surroundings: Arc<RunSurroundings>,
    registry: Option<String>,
    /// The resource mapping file.
    mapping_path: Option<PathBuf>,
    project_registry: Option<String>,
}

impl Running {
    /// Who opens the pages of the sandbox.
    pub(crate) fn visitor(&self) -> Option<Visitor> {
        self.sandbox.as_ref().map(Sandbox::visitor)
    }

    /// Serves the auth requests of one run, with a session of its own.
    pub(crate) fn server(&self, answers: &BTreeMap<String, Secret>) -> Option<AuthServer> {
        let named = answers.iter().filter(|(name, _)| self.secret_inputs.contains(*name));
        let secret_inputs = named.map(|(name, secret)| (name.clone(), secret.clone())).collect();
        self.auth.as_ref().map(|auth| {
            AuthServer::new(auth.backend.clone(), auth.surroundings.clone())
                .with_registry(auth.registry.clone())
                .with_mapping_reader(auth.mapping_path.clone().map(mapping_reader))
                .with_project_registry(auth.project_registry.clone())
                .with_secret_inputs(secret_inputs)
        })
    }
}

/// The profile of a run, and the registry that stands over the graph's own.
pub(crate) struct Chosen {
    pub(crate) profile: Option<FoundProfile>,
    pub(crate) registry: Option<PathBuf>,
    /// The Open 3D Engine project of the run.
    pub(crate) project: Option<Project>,
    /// A test's own sandbox, over the profile.
    staged: Option<StagedSandbox>,
    /// True when a test serves the auth requests itself.
    is_played: bool,
}

impl Chosen {
    /// What a test chose instead of a profile.
    pub(crate) fn on_stage(plan: &Plan, staged: Option<StagedSandbox>, is_played: bool) -> Self {
        Self { profile: None, registry: plan.registry.clone(), project: None, staged, is_played }
    }
}

impl Chosen {
    /// The resource mapping file that the user names, else the profile, else the project.
    fn mapping_path(&self, plan: &Plan, by_profile: Option<PathBuf>) -> Result<Option<PathBuf>, Error> {
        match (plan.resource_mappings.clone().or(by_profile), &self.project) {
            (None, Some(project)) => project.mapping_file(),
            (by_user, _) => Ok(by_user),
        }
    }

    /// Settings with what the project says where they leave it open.
    fn with_project(&self, settings: BackendSettings) -> BackendSettings {
        let by_project = || self.project.as_ref().and_then(|project| project.profile().map(str::to_owned));
        BackendSettings { profile: settings.profile.clone().or_else(by_project), ..settings }
    }
}

/// Chooses the profile of a run.
pub(crate) fn choose(plan: &Plan, prepared: &Prepared) -> Result<Chosen, Error> {
    let profile = profile::find(&prepared.file.folder(), plan.profile.as_deref())?;
    let registry = match (&plan.registry, &profile) {
        (Some(path), _) => {
            // Initialize would only answer false; what the user named has to be there.
            std::fs::File::open(path).map_err(|error| file_error(path, &error))?;
            Some(path.clone())
        }
        (None, Some(found)) => match &found.profile.registry {
            Some(path) => Some(beside(found, path)?),
            None => None,
        },
        (None, None) => None,
    };
    let is_asked_for = prepared.operations().any(authcanvas_auth::is_auth_operation);
    let project = match &plan.o3de_project {
        None if !is_asked_for => None,
        named => Project::of_run(named.as_deref(), &prepared.file.folder())?,
    };
    Ok(Chosen { profile, registry, project, staged: None, is_played: false })
}

/// A path of a profile, which may not lead out of the profile's folder.
pub(crate) fn beside(found: &FoundProfile, path: &str) -> Result<PathBuf, Error> {
    Folder::open(&found.folder)?.confined(path).map_err(|problem| Error::File {
        path: found.folder.join(profile::FILE_NAME),
        problem: format!("profile `{}`: `{path}`: {problem}", found.name),
    })
}

/// Makes ready what the graph's auth requests need. A graph without any gets nothing at all.
pub(crate) async fn start(
    plan: &Plan,
    prepared: &Prepared,
    chosen: &Chosen,
    clock: &Arc<Clock>,
    host: &dyn Host,
) -> Result<Running, Error> {
    let operations = || prepared.operations();
    if chosen.is_played || !operations().any(authcanvas_auth::is_auth_operation) {
        return Ok(Running { auth: None, seeded: BTreeMap::new(), secret_inputs: BTreeSet::new(), sandbox: None });
    }
    let texts = registry_texts(prepared, chosen)?;
    let uses_devices = operations().any(authcanvas_auth::is_device_operation);
    let uses_browser = operations().any(authcanvas_auth::is_browser_operation);
    let uses_clients = operations().any(authcanvas_auth::is_oauth_operation);
    let secret_inputs = if uses_clients { secret_inputs(&texts) } else { BTreeMap::new() };
    let mut seeded = BTreeMap::new();
    let mut sandbox = None;
    let seeded_by = |state: &State| seeded_answers_of(state, &secret_inputs, (uses_devices, uses_browser));
    let mut approves_after = None;
    let mut visits_pages = false;
    let mut stood_in_for = BTreeSet::new();
    let mut named_hosts = Vec::new();
    let mut mapping_path = None;
    let (settings, mappings, line) = match (&chosen.staged, &chosen.profile) {
        (Some(staged), _) => {
            seeded = seeded_by(&staged.state);
            stood_in_for = staged.state.oauth_hosts();
            let started = start_sandbox(staged.state.clone(), staged.faults.clone(), clock, plan.seed).await?;
            let settings =
                BackendSettings { timeouts: staged.timeouts, ..sandbox_settings(&started, stood_in_for.clone()) };
            let line = format!("embedded sandbox at {}", started.endpoint());
            sandbox = Some(started);
            (settings, ResourceMappings::NotLoaded, Some(line))
        }
        (None, Some(found)) => match &found.profile.backend {
            BackendChoice::Sandbox { state } => {
                refuse_flags_for_sandbox(plan, found)?;
                let state = sandbox_state(found, state.as_deref())?;
                seeded = seeded_by(&state);
                stood_in_for = state.oauth_hosts();
                visits_pages = uses_browser && state.visits_pages();
                approves_after = state.approves_device_codes_after().filter(|_| uses_devices);
                let started = start_sandbox(state, Faults::default(), clock, plan.seed).await?;
                let settings = sandbox_settings(&started, stood_in_for.clone());
                let line = format!("embedded sandbox at {} (profile `{}`)", started.endpoint(), found.name);
                sandbox = Some(started);
                (settings, ResourceMappings::NotLoaded, Some(line))
            }
            BackendChoice::Aws(aws) => {
                if let (Some(url), None) = (&aws.endpoint_url, &plan.endpoint_url) {
                    named_hosts.push(consent::Named::by_profile(found, url)?);
                }
                let by_profile =
                    found.profile.resource_mappings.as_ref().map(|path| beside(found, path)).transpose()?;
                mapping_path = chosen.mapping_path(plan, by_profile)?;
                let settings = chosen.with_project(aws_settings(plan, aws, &found.name)?);
                (settings, mappings_at(mapping_path.as_deref())?, None)
            }
        },
        (None, None) => {
            mapping_path = chosen.mapping_path(plan, None)?;
            let settings = aws_settings(plan, &AwsChoice::default(), "")?;
            (chosen.with_project(settings), mappings_at(mapping_path.as_deref())?, None)
        }
    };
    let by_profile = chosen.profile.as_ref().map_or(&[][..], |found| &found.profile.allowed_hosts);
    named_hosts.extend(by_profile.iter().map(|host| consent::Named::new(host, profile::FILE_NAME)));
    named_hosts.extend(registry_hosts(&texts, &stood_in_for));
    let allowed_hosts = consent::obtain(plan, &named_hosts, host).await?;

    let backend = Backend::new(settings, mappings);
    let needs: Vec<_> = operations().flat_map(needs_of).copied().collect::<BTreeSet<_>>().into_iter().collect();
    let problem = |problem: authcanvas_auth::backend::SettingsProblem| Error::Missing(vec![problem.to_string()]);
    let missing = backend.missing(&needs).await.map_err(problem)?;
    if !missing.is_empty() {
        let mut lines: Vec<String> = missing.iter().map(ToString::to_string).collect();
        lines.push(
            "settings stand in a profile of authcanvas.ron, or come from --region and --resource-mappings".to_owned(),
        );
        return Err(Error::Missing(lines));
    }
    let mut surroundings = RunSurroundings {
        clock: clock.clone(),
        folder: Folder::open(&prepared.file.folder())?,
        registry: chosen.registry.clone(),
        project: chosen.project.clone(),
        allowed_hosts,
        randomness: match &sandbox {
            Some(_) => Randomness::seeded(plan.seed),
            None => Randomness::system(),
        },
    };
    if needs.is_empty() {
        // Nothing goes over the network, so there is no endpoint to resolve or to tell.
    } else if let Some(line) = line {
        host.backend(&line);
        if let Some(n) = approves_after {
            host.backend(&format!("the sandbox's user approves device codes by itself, after {n} polls"));
        }
        if visits_pages {
            host.backend("the sandbox's user opens the page and signs in by itself");
        }
    } else {
        let hosts = backend.hosts().await.map_err(problem)?;
        if is_endpoint_by_user(plan, chosen.profile.as_ref()) {
            // The user, or the user's own environment and AWS configuration, named the endpoint.
            surroundings.allowed_hosts.extend(hosts.iter().cloned());
        }
        let profile = chosen
            .profile
            .as_ref()
            .map_or_else(|| "by the standard rules".to_owned(), |found| format!("profile `{}`", found.name));
        // An endpoint that was given is told as it was given: its port tells two local servers apart.
        let told = backend.settings().endpoint_url.clone().unwrap_or_else(|| hosts.join(", "));
        host.backend(&format!("{told} ({profile})"));
    }
    let registry = chosen.registry.as_ref().map(|path| path.display().to_string());
    let project_registry = chosen.project.as_ref().map(Project::registry_name);
    if let Some(project) = &chosen.project {
        host.backend(&format!("settings of the Open 3D Engine project in {}", project.folder().display()));
    }
    let (backend, surroundings) = (Arc::new(backend), Arc::new(surroundings));
    let auth = Auth { backend, surroundings, registry, mapping_path, project_registry };
    let secret_inputs = secret_inputs.into_keys().collect();
    Ok(Running { auth: Some(auth), seeded, secret_inputs, sandbox })
}

/// True when the user, or the user's own environment and AWS configuration, says where the services are; false when a
/// file of the folder does.
pub(crate) fn is_endpoint_by_user(plan: &Plan, profile: Option<&FoundProfile>) -> bool {
    let by_profile = profile.is_some_and(|found| match &found.profile.backend {
        BackendChoice::Aws(aws) => aws.endpoint_url.is_some(),
        BackendChoice::Sandbox { .. } => false,
    });
    plan.endpoint_url.is_some() || !by_profile
}

pub(crate) fn refuse_flags_for_sandbox(plan: &Plan, found: &FoundProfile) -> Result<(), Error> {
    let flags = [
        ("--endpoint-url", plan.endpoint_url.is_some()),
        ("--region", plan.region.is_some()),
        ("--resource-mappings", plan.resource_mappings.is_some()),
    ];
    let given: Vec<_> = flags.iter().filter(|(_, given)| *given).map(|(flag, _)| *flag).collect();
    if given.is_empty() {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "{} would have no effect: profile `{}` is the embedded sandbox, which brings its own; choose another profile \
         with --profile",
        given.join(", "),
        found.name
    )))
}

pub(crate) fn sandbox_state(found: &FoundProfile, state: Option<&str>) -> Result<State, Error> {
    let Some(state) = state else { return Ok(State::seeded()) };
    let path = beside(found, state)?;
    let text = std::fs::read_to_string(&path).map_err(|error| file_error(&path, &error))?;
    State::from_ron(&text).map_err(|problems| Error::File {
        path,
        problem: problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    })
}

/// What the sandbox's seeded user answers to inputs and prompts of these names.
fn seeded_answers(state: &State) -> BTreeMap<String, Secret> {
    let mut seeded = BTreeMap::new();
    if let Some((username, password)) = state.default_user() {
        seeded.insert("username".to_owned(), Secret::new(username));
        seeded.insert("password".to_owned(), Secret::new(password));
        // Wherever another one is asked for; it fits whatever policy the first one fits.
        seeded.insert("new_password".to_owned(), Secret::new(format!("{password}2")));
    }
    if let Some(code) = state.default_confirmation_code() {
        seeded.insert("confirmation_code".to_owned(), Secret::new(code));
    }
    seeded
}

/// The same with what a sign-in on another device or in the browser needs.
pub(crate) fn seeded_answers_of(
    state: &State,
    secret_inputs: &BTreeMap<String, String>,
    (uses_devices, uses_browser): (bool, bool),
) -> BTreeMap<String, Secret> {
    let mut seeded = seeded_answers(state);
    if uses_devices && state.approves_device_codes_after().is_some() {
        seeded.insert(DEVICE_CODE.to_owned(), Secret::new("seen"));
    }
    if uses_browser && state.visits_pages() {
        seeded.insert(BROWSER_PAGE.to_owned(), Secret::new("seen"));
    }
    for (name, client) in secret_inputs {
        if let Some(secret) = state.oauth_client_secret(client) {
            seeded.insert(name.clone(), Secret::new(secret));
        }
    }
    seeded
}

async fn start_sandbox(state: State, faults: Faults, clock: &Arc<Clock>, seed: u64) -> Result<Sandbox, Error> {
    let clock = clock.clone();
    let settings = authcanvas_sandbox::Settings {
        state,
        faults,
        clock: Arc::new(move || clock.epoch_ms()),
        seed,
        ..authcanvas_sandbox::Settings::default()
    };
    Sandbox::start(settings).await.map_err(|error| Error::Bug(format!("the embedded sandbox: {error}")))
}

fn sandbox_settings(sandbox: &Sandbox, stands_in_for: BTreeSet<String>) -> BackendSettings {
    let ids = sandbox.ids();
    BackendSettings {
        region: Some(ids.region.clone()),
        user_pool: Some(ids.user_pool.clone()),
        app_client: Some(ids.app_client.clone()),
        client_secret: ids.app_client_secret.clone().map(Secret::new),
        identity_pool: Some(ids.identity_pool.clone()),
        endpoint_url: Some(sandbox.endpoint().to_owned()),
        stand_in: Some(StandIn { base: sandbox.endpoint().to_owned(), hosts: stands_in_for }),
        ..BackendSettings::new(Ambient::Ignore)
    }
}

pub(crate) fn aws_settings(plan: &Plan, aws: &AwsChoice, profile: &str) -> Result<BackendSettings, Error> {
    let client_secret = match &aws.client_secret {
        Some(InputSource::Env(variable)) => match std::env::var(variable) {
            Ok(secret) => Some(Secret::new(secret)),
            Err(_) => {
                return Err(Error::Missing(vec![format!(
                    "profile `{profile}`: the app client's secret is expected in the environment variable \
                     `{variable}`, which is not set"
                )]));
            }
        },
        // Refused when the file was read.
        Some(InputSource::Value(_)) | None => None,
    };
    Ok(BackendSettings {
        region: plan.region.clone().or_else(|| aws.region.clone()),
        user_pool: aws.user_pool.clone(),
        app_client: aws.app_client.clone(),
        client_secret,
        identity_pool: aws.identity_pool.clone(),
        profile: aws.aws_profile.clone(),
        endpoint_url: plan.endpoint_url.clone().or_else(|| aws.endpoint_url.clone()),
        ..BackendSettings::new(Ambient::Use)
    })
}

fn mappings_at(path: Option<&Path>) -> Result<ResourceMappings, Error> {
    path.map_or(Ok(ResourceMappings::NotLoaded), read_mappings)
}

/// Reads a resource mapping file while a run goes on, where its faults are no reason to end the run.
fn mapping_reader(path: PathBuf) -> MappingReader {
    Arc::new(move || {
        let name = path.display().to_string();
        let refused = |why: std::io::Error| FileFaults {
            file: name.clone(),
            summary: format!("Failed to read resource mapping config file: {name} ({why})"),
            faults: Vec::new(),
        };
        let read = std::fs::read_to_string(&path).map_err(refused);
        read.and_then(|text| ResourceMapping::parse(&name, &text))
            .map_or_else(ResourceMappings::Failed, ResourceMappings::Ready)
    })
}

pub(crate) fn read_mappings(path: &Path) -> Result<ResourceMappings, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
    match ResourceMapping::parse(&path.display().to_string(), &text) {
        Ok(mapping) => Ok(ResourceMappings::Ready(mapping)),
        Err(faults) => {
            // Each line begins with the file's name, which the error says anyway.
            let name = format!("{}:", path.display());
            let lines: Vec<String> =
                faults.lines().iter().map(|line| line.strip_prefix(&name).unwrap_or(line).to_owned()).collect();
            Err(Error::File { path: path.to_owned(), problem: lines.join("\n") })
        }
    }
}

/// The registries that a run may read, with their paths. One that cannot be read is left out; Initialize tells.
pub(crate) fn registry_texts(prepared: &Prepared, chosen: &Chosen) -> Result<Vec<(PathBuf, String)>, Error> {
    let folder = Folder::open(&prepared.file.folder())?;
    let paths = match &chosen.registry {
        Some(path) => vec![path.clone()],
        None => registry_paths(&prepared.graph)
            .into_iter()
            .chain(prepared.scripts.registry_paths().map(str::to_owned))
            .filter_map(|path| registry_path(&folder, chosen.project.as_ref(), &path).ok())
            .collect(),
    };
    let read = |path: PathBuf| Some((path.clone(), std::fs::read_to_string(&path).ok()?));
    let mut texts: Vec<_> = paths.into_iter().filter_map(read).collect();
    // Only requests of devices read it, and a graph without any reaches none of its hosts.
    let uses_devices = prepared.operations().any(authcanvas_auth::is_device_operation);
    if let Some(project) = chosen.project.as_ref().filter(|_| chosen.registry.is_none() && uses_devices) {
        texts.push((PathBuf::from(project.registry_name()), project.registry_text()));
    }
    Ok(texts)
}

/// The hosts that registries name, without those that a sandbox stands in for.
pub(crate) fn registry_hosts(texts: &[(PathBuf, String)], stood_in_for: &BTreeSet<String>) -> Vec<consent::Named> {
    let hosts = texts.iter().flat_map(|(path, text)| {
        let file = path.display().to_string();
        let hosts = authcanvas_auth::registry_hosts(&file, text);
        hosts.into_iter().filter(|host| !stood_in_for.contains(host)).map(move |host| consent::Named::new(&host, &file))
    });
    hosts.collect()
}

/// The secrets that registries only name, with the clients that they belong to.
pub(crate) fn secret_inputs(texts: &[(PathBuf, String)]) -> BTreeMap<String, String> {
    texts
        .iter()
        .flat_map(|(path, text)| authcanvas_auth::registry_secret_inputs(&path.display().to_string(), text))
        .collect()
}
