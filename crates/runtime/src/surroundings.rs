//! What an auth session may see of the world: files beside the graph, the run's clock, hosts with consent.

use crate::clock::Clock;
use authcanvas_auth::backend::{Surroundings, is_built_in_host};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The surroundings of one run.
#[derive(Debug)]
pub(crate) struct RunSurroundings {
    pub(crate) clock: Arc<Clock>,
    /// The folder that the graph may read.
    pub(crate) folder: PathBuf,
    /// The registry that the user or the profile named, over the graph's own.
    pub(crate) registry: Option<PathBuf>,
    /// Hosts beside the built-in ones that the user consented to, in lower case.
    pub(crate) allowed_hosts: BTreeSet<String>,
}

impl Surroundings for RunSurroundings {
    fn read_file(&self, path: &str) -> Result<String, String> {
        let path = match &self.registry {
            Some(registry) => registry.clone(),
            None => confined(&self.folder, path)?,
        };
        std::fs::read_to_string(&path).map_err(|error| error.to_string())
    }

    fn now_ms(&self) -> u64 {
        self.clock.epoch_ms()
    }

    fn host_allowed(&self, host: &str) -> bool {
        is_built_in_host(host) || self.allowed_hosts.contains(host)
    }
}

/// A path inside a folder, as a file of the folder names it. A path that leads out of the folder is refused,
/// by links too.
pub(crate) fn confined(folder: &Path, path: &str) -> Result<PathBuf, String> {
    if path.starts_with('@') {
        return Err("paths that begin with `@` belong to an Open 3D Engine project; name a file beside the graph, or \
                    give one with --registry"
            .to_owned());
    }
    let relative = Path::new(path);
    if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err("it leads out of the graph's folder; name a file inside it, or give one with a flag".to_owned());
    }
    let found = folder.join(relative);
    let (folder, real) = match (std::fs::canonicalize(folder), std::fs::canonicalize(&found)) {
        (Ok(folder), Ok(real)) => (folder, real),
        (Err(error), _) | (_, Err(error)) => return Err(error.to_string()),
    };
    if real.starts_with(&folder) {
        Ok(real)
    } else {
        Err("it is a link that leads out of the graph's folder; give the file with a flag".to_owned())
    }
}
