//! Open 3D Engine's graphs, read as if they were ours: `.scriptcanvas` files and what stands beside them.
//!
//! A file names others by their base name alone, and only files of its own folder are looked at.

use crate::Error;
use crate::graph_file::file_error;
use authcanvas_graph::{Diagnostic, NodeId, Reading, VariableId};
use authcanvas_interpreter::{Registry, Secret};
use authcanvas_script_canvas::{CanvasNodeId, Decoded, Library, ScriptEvents, decode, decode_script_events, import};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The ending of a graph's name.
const CANVAS: &str = "scriptcanvas";
/// The ending of the name of a definition of script events.
const SCRIPT_EVENTS: &str = "scriptevents";

/// What importing found beside the graph.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// What could not be translated, or only in part.
    pub diagnostics: Vec<Diagnostic>,
    /// Secrets that stood in the file. They are used where nobody gives others.
    pub secrets: BTreeMap<VariableId, Secret>,
    /// For each node, the node of the file that it was made for.
    pub sources: BTreeMap<NodeId, CanvasNodeId>,
}

/// True for a file that is meant to be a graph of Open 3D Engine.
pub(crate) fn is_canvas(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(CANVAS))
}

/// Reads and translates a graph; `library` knows the files that it names.
pub(crate) fn read(
    path: &Path,
    bytes: &[u8],
    registry: &Registry,
    library: &dyn Library,
) -> Result<(Reading, Imported), Error> {
    let decoded = decode(bytes).map_err(|error| Error::Canvas { path: path.to_owned(), error })?;
    let title = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let import = import(&decoded, &title, registry, library);
    let reading = Reading::of(import.graph);
    Ok((reading, Imported { diagnostics: import.diagnostics, secrets: import.secrets, sources: import.sources }))
}

/// The graphs and definitions of one folder, by base name in lower case.
#[derive(Debug, Default)]
pub struct CanvasFolder {
    canvases: BTreeMap<String, PathBuf>,
    script_events: BTreeMap<String, PathBuf>,
}

impl CanvasFolder {
    /// The folder that a file stands in.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn around(path: &Path) -> Result<Self, Error> {
        let folder = crate::graph_file::folder_of(path);
        let entries = std::fs::read_dir(folder).map_err(|error| file_error(folder, &error))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let mut found = Self::default();
        for path in paths {
            let Some(stem) = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()) else { continue };
            if is_canvas(&path) {
                found.canvases.entry(stem).or_insert(path);
            } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(SCRIPT_EVENTS)) {
                found.script_events.entry(stem).or_insert(path);
            }
        }
        Ok(found)
    }
}

impl Library for CanvasFolder {
    fn canvas(&self, name: &str) -> Option<Decoded> {
        decode(&std::fs::read(self.canvases.get(name)?).ok()?).ok()
    }

    fn script_events(&self, name: &str) -> Option<ScriptEvents> {
        let bytes = std::fs::read(self.script_events.get(name)?).ok()?;
        decode_script_events(&bytes).ok().map(|decoded| decoded.events)
    }
}

/// Files of one folder that are read by other means than the disk, such as those of a revision.
pub(crate) struct ReadFolder<R> {
    /// The names of the files.
    pub(crate) names: Vec<String>,
    /// Reads one of them.
    pub(crate) read: R,
}

impl<R: Fn(&str) -> Option<Vec<u8>>> ReadFolder<R> {
    /// The file of this base name in lower case, and of this ending.
    fn file(&self, name: &str, ending: &str) -> Option<Vec<u8>> {
        let is_meant = |file: &&String| {
            let path = Path::new(file.as_str());
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
            stem.as_deref() == Some(name) && path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending))
        };
        (self.read)(self.names.iter().find(is_meant)?)
    }
}

impl<R: Fn(&str) -> Option<Vec<u8>>> Library for ReadFolder<R> {
    fn canvas(&self, name: &str) -> Option<Decoded> {
        decode(&self.file(name, CANVAS)?).ok()
    }

    fn script_events(&self, name: &str) -> Option<ScriptEvents> {
        decode_script_events(&self.file(name, SCRIPT_EVENTS)?).ok().map(|decoded| decoded.events)
    }
}
