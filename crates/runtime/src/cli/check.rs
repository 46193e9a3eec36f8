//! `check`: everything that is wrong or doubtful about graphs.

use super::args::{CheckCommand, OutputFormat};
use super::diagnostics::{line, load_error_lines};
use super::explain::NO_GRAPH;
use super::output::Output;
use crate::canvas_file::is_canvas;
use crate::graph_file::{GraphFile, says_format};
use crate::plan::{diagnose, registry};
use crate::{Error, exit_code};
use authcanvas_graph::Severity;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(crate) fn run(command: &CheckCommand, output: &Output) -> Result<u8, Error> {
    let registry = registry();
    let mut code = exit_code::OK;
    let mut documents = Vec::new();
    let (mut n_errors, mut n_warnings) = (0, 0);
    for path in graph_files(&command.paths)? {
        match GraphFile::open(&path) {
            Ok(file) => {
                for (location, diagnostic) in diagnose(&file, &registry) {
                    match diagnostic.severity {
                        Severity::Error => n_errors += 1,
                        Severity::Warning => n_warnings += 1,
                    }
                    match command.format {
                        OutputFormat::Text => output.result_line(&format!(
                            "{}: {}",
                            diagnostic.severity,
                            line(&path, location, &diagnostic)
                        )),
                        OutputFormat::Json => documents.push(json!({
                            "file": path,
                            "line": location.map(|at| at.line),
                            "column": location.map(|at| at.column),
                            "severity": diagnostic.severity.to_string(),
                            "code": diagnostic.code,
                            "site": diagnostic.site.to_string(),
                            "message": diagnostic.message,
                            "hint": diagnostic.hint,
                            "fix": diagnostic.fix.map(|fix| fix.title),
                        })),
                    }
                }
            }
            Err(Error::Load { path, error }) => {
                n_errors += 1;
                for text in load_error_lines(&path, &error) {
                    match command.format {
                        OutputFormat::Text => output.result_line(&format!("error: {text}")),
                        OutputFormat::Json => documents.push(load_document(&path, &error, &text)),
                    }
                }
            }
            Err(error @ Error::Canvas { .. }) => {
                n_errors += 1;
                match command.format {
                    OutputFormat::Text => output.result_line(&format!("error: {error}")),
                    OutputFormat::Json => documents.push(json!({
                        "file": path, "line": null, "column": null, "severity": "error", "code": NO_GRAPH.code,
                        "site": "file", "message": error.to_string(), "hint": null, "fix": null,
                    })),
                }
            }
            Err(error) => {
                super::report(output, &error);
                code = code.max(error.exit_code());
            }
        }
    }
    if command.format == OutputFormat::Json {
        let text = serde_json::to_string_pretty(&documents)
            .map_err(|error| Error::Bug(format!("the findings cannot be written as JSON: {error}")))?;
        output.result_line(&text);
    }
    if n_errors > 0 {
        code = code.max(exit_code::GRAPH);
    } else if n_warnings > 0 && command.deny_warnings {
        code = code.max(exit_code::FAILED);
    }
    Ok(code)
}

fn load_document(path: &Path, error: &authcanvas_graph::LoadError, text: &str) -> Value {
    let at = error.location();
    json!({"file": path, "line": at.line, "column": at.column, "severity": "error", "code": NO_GRAPH.code,
           "site": "file", "message": text, "hint": null, "fix": null})
}

/// The graph files among paths: files as they are, folders by what they hold. Profiles and sandbox states are
/// RON too and are left out by what they say, not by name.
pub(crate) fn graph_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |error: std::io::Error| crate::graph_file::file_error(folder, &error);
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !hidden && !path.is_symlink() {
            walk(&path, files)?;
        } else if is_graph(&path)? {
            files.push(path);
        }
    }
    Ok(())
}

/// True for a file of a folder that is meant to be a graph.
fn is_graph(path: &Path) -> Result<bool, Error> {
    let is_ron = path.extension().is_some_and(|extension| extension == "ron");
    Ok(is_canvas(path) || (is_ron && says_format(&read_bytes(path)?)))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| crate::graph_file::file_error(path, &error))
}
