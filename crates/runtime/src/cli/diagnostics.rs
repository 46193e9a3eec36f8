//! How diagnostics look: a line each with file, line and column, then what to do.

use super::output::{Level, Output};
use authcanvas_graph::{Diagnostic, LoadError, Location, Severity};
use std::path::Path;

/// One diagnostic as text.
pub(crate) fn line(path: &Path, location: Option<Location>, diagnostic: &Diagnostic) -> String {
    let place = match location {
        Some(at) => format!("{}:{}:{}", path.display(), at.line, at.column),
        None => path.display().to_string(),
    };
    let what = readable(&format!("{}: {}", diagnostic.site, diagnostic.message));
    let mut text = format!("{place}: {what} [{}]", diagnostic.code);
    if let Some(hint) = &diagnostic.hint {
        text.push_str("\n  hint: ");
        text.push_str(hint);
    }
    text
}

/// Tells diagnostics on standard error.
pub(crate) fn tell(output: &Output, path: &Path, diagnostics: &[(Option<Location>, Diagnostic)]) {
    for (location, diagnostic) in diagnostics {
        let level = match diagnostic.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
        };
        output.tell(level, &line(path, *location, diagnostic));
    }
}

/// Tells why a file is no graph.
pub(crate) fn tell_load_error(output: &Output, path: &Path, error: &LoadError) {
    for text in load_error_lines(path, error) {
        output.error(&text);
    }
}

/// Why a file is no graph, a line for each mistake.
pub(crate) fn load_error_lines(path: &Path, error: &LoadError) -> Vec<String> {
    // Each line of the error begins with its place.
    error.to_string().lines().map(|line| format!("{}:{line}", path.display())).collect()
}

/// The most characters of a finding that are shown; a file can hold names of any length.
const LONGEST: usize = 300;

/// One line of text from a file that nobody vouches for: names are shortened, and what would command a terminal is
/// spelt out.
fn readable(text: &str) -> String {
    let n_characters = text.chars().count();
    let kept = text.chars().take(LONGEST);
    let shown: String =
        kept.map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() }).collect();
    match n_characters.saturating_sub(LONGEST) {
        0 => shown,
        more => format!("{shown}… ({more} more characters)"),
    }
}
