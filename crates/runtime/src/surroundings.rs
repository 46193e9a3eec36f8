//! What an auth session may see of the world: files beside the graph, the run's clock, hosts with consent.

use crate::Error;
use crate::clock::Clock;
use crate::graph_file::file_error;
use crate::o3de_project::Project;
use authcanvas_auth::backend::{Randomness, Surroundings, is_built_in_host};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The surroundings of one run.
#[derive(Debug)]
pub(crate) struct RunSurroundings {
    pub(crate) clock: Arc<Clock>,
    /// The folder that the graph may read.
    pub(crate) folder: Folder,
    /// The registry that the user or the profile named, over the graph's own.
    pub(crate) registry: Option<PathBuf>,
    /// The Open 3D Engine project that the graph stands in.
    pub(crate) project: Option<Project>,
    /// Hosts beside the built-in ones that the user consented to, in lower case.
    pub(crate) allowed_hosts: BTreeSet<String>,
    /// Where states and nonces come from: the system, but a seed where nothing leaves the sandbox.
    pub(crate) randomness: Randomness,
}

impl Surroundings for RunSurroundings {
    fn read_file(&self, path: &str) -> Result<String, String> {
        let path = match (&self.registry, &self.project) {
            (Some(registry), _) => registry.clone(),
            (None, Some(project)) if path == project.registry_name() => return Ok(project.registry_text()),
            (None, project) => registry_path(&self.folder, project.as_ref(), path)?,
        };
        std::fs::read_to_string(&path).map_err(|error| error.to_string())
    }

    fn now_ms(&self) -> u64 {
        self.clock.epoch_ms()
    }

    fn host_allowed(&self, host: &str) -> bool {
        is_built_in_host(host) || self.allowed_hosts.contains(host)
    }

    fn randomness(&self) -> &Randomness {
        &self.randomness
    }
}

/// The file that a graph means by a path: one of its folder or, by an alias, one of the project that it stands in.
pub(crate) fn registry_path(folder: &Folder, project: Option<&Project>, path: &str) -> Result<PathBuf, String> {
    match project.filter(|_| path.starts_with('@')) {
        Some(project) => project.resolve(path),
        None => folder.confined(path),
    }
}

/// A folder whose own files a run may read.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// The folder at a path, links followed.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        std::fs::canonicalize(path).map(Self).map_err(|error| file_error(path, &error))
    }

    /// A path inside the folder, as a file of the folder names it. A path that leads out of the folder is
    /// refused, by links too.
    pub(crate) fn confined(&self, path: &str) -> Result<PathBuf, String> {
        if path.starts_with('@') {
            return Err(
                "paths that begin with `@` belong to an Open 3D Engine project; give its folder with --o3de-project, \
                 name a file beside the graph, or give one with --registry"
                    .to_owned(),
            );
        }
        let relative = Path::new(path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err("it leads out of the graph's folder; name a file inside it, or give one with a flag".to_owned());
        }
        let real = std::fs::canonicalize(self.0.join(relative)).map_err(|error| error.to_string())?;
        if real.starts_with(&self.0) {
            Ok(real)
        } else {
            Err("it is a link that leads out of the graph's folder; give the file with a flag".to_owned())
        }
    }
}
