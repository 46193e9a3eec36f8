//! The functions that a graph takes from other files of its folder.
//!
//! A graph is untrusted input: it names files of its own folder alone, and a link that leads out of it is refused.

use crate::graph_file::{GraphFile, folder_of, says_format};
use authcanvas_graph::{Graph, Linked, Severity, link, read};
use std::path::Path;
use std::sync::Arc;

/// A graph with all functions that it calls, and what is wrong with getting them.
pub(crate) fn linked(file: &GraphFile) -> Linked {
    let folder = folder_of(&file.path);
    let own = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    link(&file.reading.graph, &own, &mut |path| open(folder, path))
}

/// Reads a file of functions by its path from the folder.
fn open(folder: &Path, path: &str) -> Result<Arc<Graph>, String> {
    let target = folder.join(path);
    let real = std::fs::canonicalize(&target).map_err(|error| plain(&error))?;
    let home = std::fs::canonicalize(folder).map_err(|error| plain(&error))?;
    if !real.starts_with(&home) {
        return Err("it is a link that leads out of the folder of the graph".to_owned());
    }
    let bytes = std::fs::read(&real).map_err(|error| plain(&error))?;
    if !says_format(&bytes) {
        return Err("it is no graph file".to_owned());
    }
    let reading = read(&bytes).map_err(|error| error.to_string())?;
    let mut found = reading.diagnostics.iter().zip(&reading.locations);
    if let Some((found, at)) = found.find(|(found, _)| found.severity == Severity::Error) {
        return Err(format!("{at}: {}: {}", found.site, found.message));
    }
    Ok(Arc::new(reading.graph))
}

fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    }
}
