//! `case.toml`: what a case's run is given, as its author writes it.

use crate::Error;
use crate::graph_file::file_error;
use authcanvas_interpreter::Limits;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The name of the file that makes a folder a case.
pub(super) const FILE_NAME: &str = "case.toml";

/// The file. Whatever is left out has the value that a plain run has.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CaseFile {
    /// Why the case is there, or why it is known to fail.
    pub(super) why: String,
    /// True when the case fails for a reason that is known; it then fails once it passes.
    pub(super) known_failure: bool,
    /// The graph, relative to the case; `graph.ron` where absent.
    pub(super) graph: Option<PathBuf>,
    /// Lua scripts that take part, relative to the case.
    pub(super) scripts: Vec<PathBuf>,
    /// Values of their properties.
    pub(super) properties: BTreeMap<String, String>,
    /// A profile of `authcanvas.ron` beside the graph or above it.
    pub(super) profile: Option<String>,
    /// The embedded sandbox.
    pub(super) sandbox: Option<SandboxTable>,
    /// Inputs by name: text and secrets as they are, everything else as a graph file spells it.
    pub(super) inputs: BTreeMap<String, String>,
    /// Answers to prompts by name; of several, each prompt takes the next.
    pub(super) answers: BTreeMap<String, Answers>,
    /// Prompts that are left without an answer.
    pub(super) declines: BTreeSet<String>,
    /// Where the run's randomness comes from.
    pub(super) seed: u64,
    /// When the run begins, such as `2026-01-01T00:00:00Z`.
    pub(super) start_time: Option<String>,
    /// How much virtual time the run has, such as `30s`.
    pub(super) timeout: Option<String>,
    /// Lines of the log at which the run is cancelled, in order; the beginning of each suffices.
    pub(super) cancel_at: Vec<String>,
    /// True to wait for notifications when nothing else is left to do.
    pub(super) until_cancelled: bool,
    /// Limits other than the usual ones.
    pub(super) limits: LimitsTable,
}

/// `[sandbox]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SandboxTable {
    /// A state file beside the case; the seeded state where absent.
    pub(super) state: Option<PathBuf>,
    /// A fault script, as the sandbox reads it.
    pub(super) faults: Option<String>,
    /// When a request is given up, such as `300ms`.
    pub(super) request_timeout: Option<String>,
}

/// One answer or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Answers {
    One(String),
    Several(Vec<String>),
}

impl Answers {
    pub(super) fn list(&self) -> Vec<String> {
        match self {
            Self::One(answer) => vec![answer.clone()],
            Self::Several(answers) => answers.clone(),
        }
    }
}

/// `[limits]`.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LimitsTable {
    steps: Option<u64>,
    depth: Option<usize>,
    reentry: Option<usize>,
    pending: Option<usize>,
    memory_bytes: Option<usize>,
    text_bytes: Option<usize>,
}

impl LimitsTable {
    pub(super) fn limits(self) -> Limits {
        let usual = Limits::default();
        Limits {
            steps: self.steps.unwrap_or(usual.steps),
            depth: self.depth.unwrap_or(usual.depth),
            reentry: self.reentry.unwrap_or(usual.reentry),
            pending: self.pending.unwrap_or(usual.pending),
            memory_bytes: self.memory_bytes.unwrap_or(usual.memory_bytes),
            text_bytes: self.text_bytes.unwrap_or(usual.text_bytes),
        }
    }
}

impl CaseFile {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let file: Self = read_toml(path)?;
        let mut problems = Vec::new();
        if file.known_failure && file.why.is_empty() {
            problems.push("`known_failure` needs `why`");
        }
        if file.profile.is_some() && file.sandbox.is_some() {
            problems.push("`profile` and `[sandbox]` exclude each other");
        }
        if problems.is_empty() {
            Ok(file)
        } else {
            Err(Error::File { path: path.to_owned(), problem: problems.join("\n") })
        }
    }
}

/// Reads a TOML file; a mistake in it is told with its place.
pub(super) fn read_toml<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
    toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        let (line, column) =
            (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count());
        let problem = format!("line {line}, column {}: {}", column + 1, error.message());
        Error::File { path: path.to_owned(), problem }
    })
}
