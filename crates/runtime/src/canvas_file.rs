//! Open 3D Engine's graphs, read as if they were ours: `.scriptcanvas` files and what stands beside them.
//!
//! A file names others by their base name alone, and only files of its own folder are looked at.

use crate::Error;
use crate::graph_file::file_error;
use authcanvas_graph::{Diagnostic, Reading, SourceMap, VariableId};
use authcanvas_interpreter::{Registry, Secret};
use authcanvas_script_canvas::{Decoded, Library, ScriptEvents, decode, decode_script_events, import};
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
}

/// True for a file that is meant to be a graph of Open 3D Engine.
pub(crate) fn is_canvas(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(CANVAS))
}

/// Reads and translates a graph.
pub(crate) fn read(path: &Path, bytes: &[u8], registry: &Registry) -> Result<(Reading, Imported), Error> {
    let decoded = decode(bytes).map_err(|error| Error::Canvas { path: path.to_owned(), error })?;
    let title = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let import = import(&decoded, &title, registry, &CanvasFolder::around(path)?);
    let reading = Reading {
        graph: import.graph,
        diagnostics: Vec::new(),
        locations: Vec::new(),
        spans: SourceMap::default(),
        unkept_comments: Vec::new(),
    };
    Ok((reading, Imported { diagnostics: import.diagnostics, secrets: import.secrets }))
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
