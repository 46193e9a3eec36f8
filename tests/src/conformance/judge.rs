//! Judges one graph: does it come to what the suite expects, in every way in which it can be run?

use crate::helpers;
use crate::manifest::{Entry, Expectation};
use crate::play::{How, Played, play};
use authcanvas::CanvasFolder;
use authcanvas::graph::{Diagnostic, Severity, read, write};
use authcanvas::interpreter::{Mode, Registry};
use authcanvas_script_canvas::{Import, decode, import};
use std::path::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Passed,
    Failed,
    Unsupported,
}

#[derive(Debug, Clone)]
pub struct Judged {
    pub found: Found,
    pub why: Vec<String>,
}

/// What stands for a node without a counterpart.
const PLACEHOLDER: &str = "import.placeholder";

pub fn judge(folder: &Path, entry: &Entry) -> Judged {
    let path = folder.join(&entry.file);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let registry = helpers::registry();
    let decoded = match decode(&bytes) {
        Ok(decoded) => decoded,
        Err(error) => return Judged { found: Found::Unsupported, why: vec![error.to_string()] },
    };
    let library = CanvasFolder::around(&path).unwrap();
    let imported = import(&decoded, &entry.name, &registry, &library);
    let again = import(&decoded, &entry.name, &registry, &library);
    let why = match (same_bytes(&imported, &again), compare(entry, &imported, &registry)) {
        (Err(why), _) => vec![why],
        (Ok(()), why) => why,
    };
    if why.is_empty() {
        return Judged { found: Found::Passed, why };
    }
    let placeholders: Vec<_> = imported.diagnostics.iter().filter(|found| found.code == PLACEHOLDER).collect();
    if placeholders.is_empty() {
        Judged { found: Found::Failed, why }
    } else {
        Judged { found: Found::Unsupported, why: placeholders.iter().map(|found| shown(found)).collect() }
    }
}

/// Importing twice gives the same bytes, and what is saved reads back the same.
fn same_bytes(one: &Import, two: &Import) -> Result<(), String> {
    let text = write(&one.graph);
    if text != write(&two.graph) {
        return Err("importing twice gives different graphs".to_owned());
    }
    let reading = read(text.as_bytes()).map_err(|error| format!("what is saved cannot be read: {error}"))?;
    if let Some(found) = reading.diagnostics.first() {
        return Err(format!("what is saved reads back with a finding: {}", shown(found)));
    }
    if reading.graph != one.graph {
        return Err("what is saved reads back as another graph".to_owned());
    }
    Ok(())
}

fn compare(entry: &Entry, imported: &Import, registry: &Registry) -> Vec<String> {
    let frames = entry.duration.frames();
    let signals = helpers::host_events().to_vec();
    let plain = How { mode: Mode::Plain, saves: false, frames, signals };
    if imported.diagnostics.iter().any(|found| found.severity == Severity::Error) {
        return refused(entry, imported, &imported.diagnostics);
    }
    let played = match play(&imported.graph, registry, plain.clone()) {
        Ok(played) => played,
        Err(found) => return refused(entry, imported, &found),
    };
    let mut why = outcome(entry, &played);
    for (what, how) in [
        ("traced", How { mode: Mode::Traced, ..plain.clone() }),
        ("saved and read back after every turn", How { saves: true, ..plain }),
    ] {
        match play(&imported.graph, registry, how) {
            Ok(other) if other.summary() == played.summary() => {}
            Ok(other) => why.push(format!("{what} it comes to {}, plain to {}", other.summary(), played.summary())),
            Err(_) => why.push(format!("{what} it does not compile")),
        }
    }
    why
}

/// Why a graph that was refused does not come to what is expected.
fn refused(entry: &Entry, imported: &Import, found: &[Diagnostic]) -> Vec<String> {
    let errors = found.iter().filter(|found| found.severity == Severity::Error);
    let errors: Vec<_> = errors.map(shown).collect();
    let has_placeholders = imported.diagnostics.iter().any(|found| found.code == PLACEHOLDER);
    match entry.expectation {
        // What is refused for want of a counterpart was not refused for the reason that is meant.
        Expectation::ParseError if has_placeholders => errors,
        Expectation::ParseError => unknown_reasons(entry, found),
        _ => errors,
    }
}

/// What the manifest has for reasons to refuse a graph, with the codes that say the same here.
const REASONS: [(&str, &[&str]); 7] = [
    ("cycle", &["exec.cycle"]),
    ("input slot without a data type", &["slot.missing-input", "type.not-settled"]),
    ("exec after self deactivation", &["import.self-deactivation"]),
    ("infinite self activation", &["import.self-activation"]),
    ("direct entity id", &["import.entity-reference"]),
    ("infinite variable write", &["variable.endless-write"]),
    ("known null passed to an argument that cannot be null", &["slot.missing-input"]),
];

/// The reasons of the manifest for which a graph was not refused; reasons that are not known here say nothing.
fn unknown_reasons(entry: &Entry, found: &[Diagnostic]) -> Vec<String> {
    let is_found = |codes: &[&str]| found.iter().any(|found| codes.contains(&found.code));
    let reasons = entry.reason.iter().filter_map(|reason| REASONS.iter().find(|(known, _)| known == reason));
    let missing = reasons.filter(|(_, codes)| !is_found(codes));
    missing.map(|(reason, _)| format!("refused, but not because of `{reason}`")).collect()
}

/// Why a play does not come to what is expected.
fn outcome(entry: &Entry, played: &Played) -> Vec<String> {
    let mut why = Vec::new();
    let verdict = played.verdict;
    match entry.expectation {
        Expectation::ParseOk => {}
        Expectation::ParseError => why.push("expected it to be refused, and it runs".to_owned()),
        Expectation::RuntimeError => {
            if played.fault.is_none() && verdict.n_failures == 0 {
                why.push("expected a fault or a failure, found none".to_owned());
            }
        }
        Expectation::Pass => {
            why.extend(played.fault.iter().map(|fault| format!("{}: {fault}", fault.site)));
            why.extend(played.failures.iter().map(|text| format!("a failure: {text}")));
            if verdict.n_completions != 1 {
                why.push(format!("expected Mark Complete once, found {} times", verdict.n_completions));
            }
            if let Some(expected) = entry.n_expectations().filter(|expected| *expected != verdict.n_expectations) {
                why.push(format!("expected {expected} expectations to be looked at, found {}", verdict.n_expectations));
            }
        }
        Expectation::VerdictFail => {
            let Some(expected) = &entry.verdict else { return vec!["the manifest has no verdict".to_owned()] };
            why.extend(played.fault.iter().map(|fault| format!("{}: {fault}", fault.site)));
            if expected.complete != (verdict.n_completions == 1) || expected.failures != verdict.n_failures {
                why.push(format!("expected {expected:?}, found {verdict:?}"));
            }
            let is_said = |text: &&String| played.failures.iter().any(|failure| failure.contains(text.as_str()));
            why.extend(
                expected.failure_texts.iter().filter(|text| !is_said(text)).map(|it| format!("no failure `{it}`")),
            );
        }
    }
    why
}

fn shown(found: &Diagnostic) -> String {
    format!("{}: {} [{}]", found.site, found.message, found.code)
}
