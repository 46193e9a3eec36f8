//! A case: a folder with `case.toml`, a graph, and what its run is expected to do.

use super::case_file::{self, CaseFile};
use super::replies;
use super::scripted::Script;
use super::stage::StagedSandbox;
use crate::clock::VIRTUAL_EPOCH_MS;
use crate::graph_file::file_error;
use crate::inputs::SecretSource;
use crate::plan::{Plan, Prepared};
use crate::{Error, plan};
use authcanvas_auth::backend::Timeouts;
use authcanvas_interpreter::{Mode, Secret};
use authcanvas_sandbox::{Faults, State};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// How much virtual time a case has that says nothing else.
pub(super) const TIMEOUT: Duration = Duration::from_secs(60);

/// Who answers the auth requests of a case.
#[derive(Debug, Clone)]
pub(super) enum Backing {
    /// A script; an empty one answers nothing.
    Script(Arc<Script>),
    /// The embedded sandbox.
    Sandbox(Box<StagedSandbox>),
    /// A profile.
    Profile(String),
}

/// A case that was read.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its folder.
    pub folder: PathBuf,
    /// Its graph.
    pub graph: PathBuf,
    /// Why it is known to fail, where it is.
    pub known_failure: Option<String>,
    pub(super) file: CaseFile,
    pub(super) backing: Backing,
    pub(super) epoch_ms: u64,
    pub(super) timeout: Duration,
}

impl Case {
    /// The name of the file with what a case is expected to do.
    pub const EXPECTED: &'static str = "expected.txt";

    /// True for a folder that is a case.
    pub fn is_at(folder: &Path) -> bool {
        folder.join(case_file::FILE_NAME).is_file()
    }

    /// Reads the case of a folder.
    ///
    /// # Errors
    /// When a file of it cannot be read or says what cannot be.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(case_file::FILE_NAME);
        let file = CaseFile::read(&path)?;
        let problem = |problem: String| Error::File { path: path.clone(), problem };
        let duration = |text: &Option<String>, name: &str| match text {
            None => Ok(None),
            Some(text) => {
                humantime::parse_duration(text).map(Some).map_err(|error| problem(format!("`{name}`: {error}")))
            }
        };
        let timeout = duration(&file.timeout, "timeout")?.unwrap_or(TIMEOUT);
        let epoch_ms = match &file.start_time {
            None => VIRTUAL_EPOCH_MS,
            Some(text) => {
                let time = humantime::parse_rfc3339(text).map_err(|error| problem(format!("`start_time`: {error}")))?;
                // Before 1970 there is no time that a service could have.
                time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64
            }
        };
        let backing = match (&file.profile, &file.sandbox) {
            (Some(profile), _) => Backing::Profile(profile.clone()),
            (None, Some(table)) => {
                let attempt = duration(&table.request_timeout, "request_timeout")?;
                Backing::Sandbox(Box::new(StagedSandbox {
                    state: read_state(folder, table.state.as_deref())?,
                    faults: match &table.faults {
                        None => Faults::default(),
                        Some(text) => Faults::from_ron(text).map_err(|problems| {
                            let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
                            problem(format!("`faults`: {}", lines.join("\n")))
                        })?,
                    },
                    timeouts: match attempt {
                        None => Timeouts::default(),
                        Some(attempt) => {
                            Timeouts { attempt, operation: attempt, person: attempt, ..Timeouts::default() }
                        }
                    },
                }))
            }
            (None, None) => Backing::Script(Arc::new(read_script(folder)?)),
        };
        let graph = folder.join(file.graph.clone().unwrap_or_else(|| PathBuf::from("graph.ron")));
        let known_failure = file.known_failure.then(|| file.why.clone());
        Ok(Self { folder: folder.to_owned(), graph, known_failure, file, backing, epoch_ms, timeout })
    }

    /// The script that answers the case's auth requests, if one does; fresh for each play.
    pub fn script(&self) -> Option<Script> {
        match &self.backing {
            Backing::Script(script) => Some((**script).clone()),
            Backing::Sandbox(_) | Backing::Profile(_) => None,
        }
    }

    /// Where the expectation stands.
    pub fn expected_path(&self) -> PathBuf {
        self.folder.join(Self::EXPECTED)
    }

    /// The log that the case expects, if it says one.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn expected(&self) -> Result<Option<String>, Error> {
        let path = self.expected_path();
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(file_error(&path, &error)),
        }
    }

    /// The case's graph, ready to be played.
    ///
    /// # Errors
    /// When the graph cannot be read or has errors.
    pub fn prepare(&self, mode: Mode) -> Result<Prepared, Error> {
        let scripts = self.file.scripts.iter().map(|path| self.folder.join(path)).collect();
        let properties = self.file.properties.clone().into_iter().collect();
        let limits = self.file.limits.limits();
        let plan = Plan { scripts, properties, limits, seed: self.file.seed, ..Plan::new(&self.graph) };
        plan.prepare(mode)
    }

    /// What a run of the case is given.
    pub fn plan(&self, prepared: &Prepared) -> Plan {
        let mut plan = Plan::new(&self.graph);
        for (name, value) in &self.file.inputs {
            let is_secret = prepared
                .program
                .variables()
                .iter()
                .any(|variable| variable.id.as_str() == name && variable.value_type.holds_secret())
                || prepared.scripts.secrets().contains(name.as_str());
            plan = if is_secret {
                plan.secret(name, SecretSource::Given(Secret::new(value)))
            } else {
                plan.var(name, value)
            };
        }
        if let Backing::Profile(profile) = &self.backing {
            plan.profile = Some(profile.clone());
        }
        Plan {
            timeout: Some(self.timeout),
            virtual_time: true,
            seed: self.file.seed,
            until_cancelled: self.file.until_cancelled,
            limits: self.file.limits.limits(),
            ..plan
        }
    }
}

fn read_script(folder: &Path) -> Result<Script, Error> {
    let path = folder.join(replies::FILE_NAME);
    if path.is_file() { Script::read(&path, &plan::registry()) } else { Ok(Script::new(Vec::new())) }
}

fn read_state(folder: &Path, path: Option<&Path>) -> Result<State, Error> {
    let Some(path) = path else { return Ok(State::seeded()) };
    let path = folder.join(path);
    let text = std::fs::read_to_string(&path).map_err(|error| file_error(&path, &error))?;
    State::from_ron(&text).map_err(|problems| Error::File {
        path,
        problem: problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    })
}
