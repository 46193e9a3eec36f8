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
    let mut text = format!("{place}: {}: {} [{}]", diagnostic.site, diagnostic.message, diagnostic.code);
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
    match error {
        LoadError::Syntax(problems) => problems.iter().map(|problem| format!("{}:{problem}", path.display())).collect(),
        other => {
            let at = other.location();
            vec![format!("{}:{}:{}: {other}", path.display(), at.line, at.column)]
        }
    }
}
