//! The files that a run reads, and whether they are there and right.

use super::found::{BackendSort, FileState, FileUse, Host};
use crate::Error;
use crate::backend::{Chosen, beside};
use crate::consent;
use crate::inputs::SecretSource;
use crate::o3de_project::Project;
use crate::plan::{Plan, Prepared};
use crate::profile::{self, BackendChoice};
use crate::scripts::is_script;
use crate::surroundings::{Folder, registry_path};
use authcanvas_auth::backend::ProviderRegistry;
use authcanvas_auth::registry_paths;
use std::path::{Path, PathBuf};

/// The files of a run, in the order in which they are read.
pub(super) struct Files<'p> {
    plan: &'p Plan,
    prepared: &'p Prepared,
    chosen: &'p Chosen,
    uses: Vec<FileUse>,
}

impl<'p> Files<'p> {
    pub(super) fn new(plan: &'p Plan, prepared: &'p Prepared, chosen: &'p Chosen) -> Self {
        let mut files = Self { plan, prepared, chosen, uses: Vec::new() };
        files.add(FileUse {
            path: plan.path.display().to_string(),
            what: if is_script(&plan.path) { "the script" } else { "the graph" }.to_owned(),
            state: FileState::There,
        });
        for path in prepared.scripts.files.iter().filter(|path| **path != plan.path) {
            let what = "a script, or a module of one".to_owned();
            files.add(FileUse { path: shown(path), what, state: FileState::There });
        }
        if chosen.profile.is_some() {
            files.add(FileUse { path: files.profile_path(), what: "the profiles".to_owned(), state: FileState::There });
        }
        files
    }

    /// The file that the profile stands in; empty where there is none.
    pub(super) fn profile_path(&self) -> String {
        self.chosen.profile.as_ref().map_or_else(String::new, |found| shown(&found.folder.join(profile::FILE_NAME)))
    }

    pub(super) fn add(&mut self, file: FileUse) {
        self.uses.push(file);
    }

    /// The resource mapping file, if the run has one.
    pub(super) fn mappings_path(&mut self) -> Result<Option<PathBuf>, Error> {
        let by_profile = self
            .chosen
            .profile
            .as_ref()
            .and_then(|found| found.profile.resource_mappings.as_ref().map(|path| beside(found, path)));
        let (path, by) = match (&self.plan.resource_mappings, by_profile) {
            (Some(path), _) => (path.clone(), "--resource-mappings"),
            (None, Some(path)) => (path?, "the profile"),
            (None, None) => match self.chosen.project.as_ref().map(Project::mapping_file).transpose()?.flatten() {
                Some(path) => (path, BY_PROJECT),
                None => return Ok(None),
            },
        };
        self.add(FileUse {
            path: shown(&path),
            what: format!("the AWS resource mappings, by {by}"),
            state: FileState::There,
        });
        Ok(Some(path))
    }

    /// Notes that a file is not there or not right. Any other error is answered as it is.
    pub(super) fn note_wrong(&mut self, error: Error) -> Result<(), Error> {
        match error {
            Error::File { path, problem } => {
                let path = shown(&path);
                let state = FileState::Wrong(problem.lines().map(str::to_owned).collect());
                match self.uses.iter_mut().find(|known| known.path == path) {
                    Some(known) => known.state = state,
                    None => self.add(FileUse { path, what: "named by the profile".to_owned(), state }),
                }
                Ok(())
            }
            error @ (Error::Usage(_)
            | Error::Load { .. }
            | Error::Canvas { .. }
            | Error::Script(_)
            | Error::Graph { .. }
            | Error::Missing(_)
            | Error::Cancelled
            | Error::Bug(_)) => Err(error),
        }
    }

    /// The AWS configuration, which fills in what flags, environment and profile leave open.
    pub(super) fn add_aws_configuration(&mut self) {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let by_home =
            || variable(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(|home| home.join(".aws/config"));
        let Some(path) = variable("AWS_CONFIG_FILE").or_else(by_home) else { return };
        self.add(FileUse {
            path: shown(&path),
            what: "the AWS configuration, for what flags, environment and profile leave open".to_owned(),
            state: if path.is_file() { FileState::There } else { FileState::Absent("it need not be") },
        });
    }

    /// The sandbox's state and the provider registries.
    pub(super) fn add_auth_files(&mut self, sort: BackendSort) -> Result<(), Error> {
        let state = self.chosen.profile.as_ref().and_then(|found| match (&found.profile.backend, sort) {
            (BackendChoice::Sandbox { state: Some(state) }, BackendSort::Sandbox) => Some((found, state)),
            (BackendChoice::Sandbox { .. } | BackendChoice::Aws(_), _) => None,
        });
        if let Some((found, state)) = state {
            match beside(found, state) {
                Ok(path) if self.uses.iter().all(|known| known.path != shown(&path)) => self.add(FileUse {
                    path: shown(&path),
                    what: "the sandbox's users and pools, by the profile".to_owned(),
                    state: FileState::There,
                }),
                // What is wrong with it was noted when it was read.
                Ok(_) | Err(_) => {}
            }
        }
        match (&self.chosen.registry, &self.plan.registry) {
            (Some(path), by_flag) => {
                let by = if by_flag.is_some() { "--registry" } else { "the profile" };
                self.add_registry(path, shown(path), by);
            }
            (None, _) => {
                let folder = Folder::open(&self.prepared.file.folder())?;
                for named in registry_paths(&self.prepared.graph) {
                    let is_aliased = named.starts_with('@');
                    let in_folder = || shown(&self.prepared.file.folder().join(&named));
                    let path = if is_aliased { named.clone() } else { in_folder() };
                    match registry_path(&folder, self.chosen.project.as_ref(), &named) {
                        Ok(real) => self.add_registry(&real, path, "the graph"),
                        Err(_) if !is_aliased && !Path::new(&path).exists() => {
                            self.add(registry_use(path, "the graph", NO_REGISTRY))
                        }
                        Err(problem) => {
                            let state = FileState::Wrong(vec![problem]);
                            self.add(FileUse { state, ..registry_use(path, "the graph", NO_REGISTRY) });
                        }
                    }
                }
                for file in self.chosen.project.iter().flat_map(Project::files) {
                    self.add(FileUse {
                        path: shown(file),
                        what: format!("settings, by {BY_PROJECT}"),
                        state: FileState::There,
                    });
                }
            }
        }
        Ok(())
    }

    fn add_registry(&mut self, path: &Path, name: String, by: &str) {
        let state = match std::fs::read_to_string(path) {
            Ok(text) => match ProviderRegistry::parse(&name, &text) {
                Ok(_) => FileState::There,
                Err(faults) => FileState::Wrong(faults.faults.iter().map(ToString::to_string).collect()),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => FileState::Absent(NO_REGISTRY),
            Err(error) => FileState::Wrong(vec![error.to_string()]),
        };
        self.add(FileUse { state, ..registry_use(name, by, NO_REGISTRY) });
    }

    /// The files that secrets come from. They are looked at and not read.
    pub(super) fn add_secret_files(&mut self) {
        for (name, source) in &self.plan.secrets {
            let SecretSource::File(path) = source else { continue };
            let state = match std::fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => {
                    FileState::Wrong(vec!["expected a file, found a folder".to_owned()])
                }
                Ok(_) => FileState::There,
                Err(error) => FileState::Wrong(vec![error.to_string()]),
            };
            let what = format!("the secret `{name}`, by --secret-file");
            self.uses.push(FileUse { path: path.display().to_string(), what, state });
        }
    }

    /// All of them, with the user's own settings where hosts need consent.
    pub(super) fn into_uses(mut self, hosts: &[Host]) -> Vec<FileUse> {
        let needs_consent = hosts.iter().any(|host| host.needs_consent);
        if let (true, Some(path)) = (needs_consent, consent::settings_path()) {
            let state = if path.exists() { FileState::There } else { FileState::Absent("nothing was allowed before") };
            let what = "your own settings, with the hosts that you allowed".to_owned();
            self.uses.push(FileUse { path: shown(&path), what, state });
        }
        self.uses
    }
}

/// Whose files those of a project are.
const BY_PROJECT: &str = "the Open 3D Engine project";

/// What it means for a run when there is no provider registry.
const NO_REGISTRY: &str = "Initialize would give false for providers that need it";

fn registry_use(path: String, by: &str, absent: &'static str) -> FileUse {
    FileUse { path, what: format!("the provider registry, by {by}"), state: FileState::Absent(absent) }
}

/// A path as the user would write it: relative where it lies in the folder that the user is in.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let inside = here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    let relative = inside.unwrap_or_else(|| path.strip_prefix(".").unwrap_or(path).to_owned());
    relative.display().to_string()
}
