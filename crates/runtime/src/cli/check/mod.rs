//! `check`: everything that is wrong or doubtful about graphs, and what a policy asks of them.

mod sarif;

use super::args::{CheckCommand, CheckFormat};
use super::diagnostics::{line, load_error_lines};
use super::explain::NO_GRAPH;
use super::output::Output;
use crate::canvas_file::is_canvas;
use crate::graph_file::{folder_of, says_format};
use crate::plan::{diagnose, registry};
use crate::policy::Policy;
use crate::{Error, exit_code, script_findings};
use authcanvas_graph::{Diagnostic, Location, Severity};
use authcanvas_interpreter::Registry;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One thing that was found.
struct Finding {
    path: PathBuf,
    location: Option<Location>,
    severity: Severity,
    code: &'static str,
    /// Where in the graph, in words.
    site: String,
    message: String,
    hint: Option<String>,
    /// What its fixes do.
    fixes: Vec<String>,
    /// All of it, as text for people.
    text: String,
}

pub(crate) fn run(command: &CheckCommand, output: &Output) -> Result<u8, Error> {
    let registry = registry();
    let mut policies = Policies { named: command.policy.as_deref(), known: BTreeMap::new() };
    // A policy that was named is looked at even where there is no graph.
    if let Some(path) = policies.named {
        policies.of(path, &registry)?;
    }
    let mut code = exit_code::OK;
    let mut findings = Vec::new();
    for path in graph_files(&command.paths, command.graphs_only)? {
        match found(&path, &registry, &mut policies) {
            Ok(found) => findings.extend(found),
            Err(error) => {
                super::report(output, &error);
                code = code.max(error.exit_code());
            }
        }
    }
    match command.format {
        CheckFormat::Text => {
            findings.iter().for_each(|finding| output.result_line(&format!("{}: {}", finding.severity, finding.text)));
        }
        CheckFormat::Json => output.result_line(&written(&findings.iter().map(document).collect())?),
        CheckFormat::Sarif => output.result_line(&written(&sarif::log(&findings))?),
    }
    let n_of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    if n_of(Severity::Error) > 0 {
        code = code.max(exit_code::GRAPH);
    } else if n_of(Severity::Warning) > 0 && command.deny_warnings {
        code = code.max(exit_code::FAILED);
    }
    Ok(code)
}

/// The policies that files are held to, each read once.
struct Policies<'c> {
    named: Option<&'c Path>,
    known: BTreeMap<PathBuf, Policy>,
}

impl Policies<'_> {
    /// The policy of a file, if there is one.
    fn of(&mut self, file: &Path, registry: &Registry) -> Result<Option<&Policy>, Error> {
        let path = match self.named {
            Some(path) => Some(path.to_owned()),
            None => Policy::nearest(folder_of(file))?,
        };
        let Some(path) = path else { return Ok(None) };
        if !self.known.contains_key(&path) {
            self.known.insert(path.clone(), Policy::read(&path, registry)?);
        }
        Ok(self.known.get(&path))
    }
}

/// Everything that is found about a file.
fn found(path: &Path, registry: &Registry, policies: &mut Policies<'_>) -> Result<Vec<Finding>, Error> {
    let file = match script_findings::open(path) {
        Ok(file) => file,
        Err(Error::Load { path, error }) => {
            let texts = load_error_lines(&path, &error);
            return Ok(texts.into_iter().map(|text| no_graph(&path, Some(error.location()), text)).collect());
        }
        Err(error @ Error::Canvas { .. }) => return Ok(vec![no_graph(path, None, error.to_string())]),
        Err(error) => return Err(error),
    };
    let mut found = diagnose(&file, registry);
    if let Some(policy) = policies.of(path, registry)? {
        found = policy.weigh(&file, found, registry);
    }
    Ok(found.into_iter().map(|(location, diagnostic)| finding(path, location, diagnostic)).collect())
}

fn finding(path: &Path, location: Option<Location>, diagnostic: Diagnostic) -> Finding {
    let text = line(path, location, &diagnostic);
    let Diagnostic { code, severity, site, message, hint, fix, other_fixes } = diagnostic;
    let fixes = fix.into_iter().chain(other_fixes).map(|fix| fix.title).collect();
    Finding { path: path.to_owned(), location, severity, code, site: site.to_string(), message, hint, fixes, text }
}

/// A file that is no graph at all.
fn no_graph(path: &Path, location: Option<Location>, text: String) -> Finding {
    Finding {
        path: path.to_owned(),
        location,
        severity: Severity::Error,
        code: NO_GRAPH.code,
        site: "file".to_owned(),
        message: text.clone(),
        hint: None,
        fixes: Vec::new(),
        text,
    }
}

fn document(finding: &Finding) -> Value {
    json!({
        "file": finding.path,
        "line": finding.location.map(|at| at.line),
        "column": finding.location.map(|at| at.column),
        "severity": finding.severity.to_string(),
        "code": finding.code,
        "site": finding.site,
        "message": finding.message,
        "hint": finding.hint,
        "fix": finding.fixes.first(),
        "other_fixes": finding.fixes.get(1..).unwrap_or_default(),
    })
}

fn written(document: &Value) -> Result<String, Error> {
    serde_json::to_string_pretty(document)
        .map_err(|error| Error::Bug(format!("the findings cannot be written as JSON: {error}")))
}

/// The graph files among paths: files as they are, folders by what they hold. Profiles and sandbox states are
/// RON too and are left out by what they say, not by name; files that were named only where `graphs_only` says so.
pub(crate) fn graph_files(paths: &[PathBuf], graphs_only: bool) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut files)?;
        } else if !graphs_only || is_graph(path)? {
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
