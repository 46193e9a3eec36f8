//! `manifest.json`: which graphs there are, and what each must come to.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, Deserialize)]
pub struct Manifest {
    pub graphs: Vec<Entry>,
}

/// A graph and what it must come to.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    pub name: String,
    pub file: String,
    pub expectation: Expectation,
    #[serde(default)]
    pub verdict: Option<Verdict>,
    pub duration: Duration,
    /// Why it must be refused, where that is known.
    #[serde(default)]
    pub reason: Vec<String>,
    /// How often a correct run reaches each unit-testing node.
    #[serde(default)]
    pub calls: BTreeMap<String, u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    Pass,
    ParseOk,
    ParseError,
    RuntimeError,
    VerdictFail,
}

/// How a graph fails that fails on purpose.
#[derive(Debug, Clone, Deserialize)]
pub struct Verdict {
    pub complete: bool,
    pub failures: u32,
    #[serde(default)]
    pub failure_texts: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Duration {
    Activation,
    ParseOnly,
    Ticks { ticks: u64 },
    Seconds { seconds: f64 },
}

/// Frames in a second.
const RATE: f64 = 60.0;

impl Duration {
    /// How many frames follow activation.
    pub fn frames(self) -> u64 {
        match self {
            Duration::Activation | Duration::ParseOnly => 0,
            Duration::Ticks { ticks } => ticks,
            Duration::Seconds { seconds } => (seconds * RATE).ceil() as u64,
        }
    }
}

impl Entry {
    /// How many expectations a correct run looks at, where the manifest says it.
    pub fn n_expectations(&self) -> Option<u32> {
        let expects = self.calls.iter().filter(|(name, _)| name.starts_with("Expect "));
        let counts: Vec<u32> = expects.map(|(_, count)| *count).collect();
        (!counts.is_empty()).then(|| counts.iter().sum())
    }
}

impl Manifest {
    pub fn read(folder: &Path) -> Self {
        let path = folder.join("manifest.json");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}
