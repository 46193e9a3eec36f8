//! `explain`: what a code means that `check` or a run gave, and what to do about it.
//!
//! The codes stand in the tables of those who give them; this gathers them and adds nothing but the one that only the
//! command line has.

use super::args::ExplainCommand;
use super::output::Output;
use super::text::{add_paragraph, unknown};
use crate::{Error, exit_code};
use authcanvas_graph::{CodeDoc, Severity};
use authcanvas_interpreter::FaultKind;

/// A file that is no graph at all, among the findings of `check`.
pub(crate) const NO_GRAPH: CodeDoc = CodeDoc {
    code: "file.no-graph",
    severity: Severity::Error,
    summary: "The file is no graph.",
    explanation: "The file is not RON, or RON of another shape, or of a format that this version does not know, or no \
                  UTF-8 text. The message says what was expected and at which line and column. Nothing of the file \
                  was read beyond that, and nothing was changed.",
};

/// Every code that `check` can give.
pub(crate) fn codes() -> impl Iterator<Item = &'static CodeDoc> {
    let of_graphs = authcanvas_graph::CODES.iter().chain(authcanvas_interpreter::CODES);
    let of_others = authcanvas_script_canvas::CODES.iter().chain(authcanvas_lua::CODES);
    of_graphs.chain(of_others).chain(crate::policy::CODES).chain([&NO_GRAPH])
}

/// What a code stands for.
struct Entry {
    code: &'static str,
    sort: Sort,
    summary: &'static str,
    explanation: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Error,
    Warning,
    Fault,
}

impl Sort {
    const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Fault];

    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Fault => "fault",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Error => "Errors",
            Self::Warning => "Warnings",
            Self::Fault => "Faults",
        }
    }

    /// What comes of findings of this sort, and how to be rid of them.
    fn consequence(self) -> &'static str {
        match self {
            Self::Error => {
                "An error: the graph opens and can be edited and saved, and does not run until it is corrected. \
                 `check` and `run` exit with 3. Errors cannot be silenced. Those of a policy are told by `check` alone."
            }
            Self::Warning => {
                "A warning: the graph runs, and may not do what was meant. `check` exits with 0, or with 1 under \
                 `--deny-warnings`. A warning goes away with its cause; a node that is meant to stay as it is can be \
                 taken out of the graph's meaning with `disabled: true`."
            }
            Self::Fault => {
                "A fault: it ends the run where it happens; the handlers of On Graph Stop still run. `run` exits with \
                 1 (with 70 for `fault.bad-reply`), names the node, and with `--output json` writes the fault into \
                 the document."
            }
        }
    }
}

pub(crate) fn run(command: &ExplainCommand, output: &Output) -> Result<u8, Error> {
    let entries = entries();
    let text = match &command.code {
        None if command.markdown => reference(&entries),
        None => listing(&entries),
        Some(code) => {
            // A code is often copied with the brackets that it stands in.
            let code = code.trim_matches(['[', ']', '`', ' ']);
            let Some(entry) = entries.iter().find(|entry| entry.code == code) else {
                let all = "`authcanvas explain` lists all of them. The codes of services, such as \
                           NotAuthorizedException, are the services' own.";
                return Err(unknown("code", code, entries.iter().map(|entry| entry.code), all));
            };
            if command.markdown { section(entry) } else { page(entry) }
        }
    };
    output.result(&text);
    Ok(exit_code::OK)
}

/// Every code, sorted by name.
fn entries() -> Vec<Entry> {
    let diagnostic = |doc: &CodeDoc| Entry {
        code: doc.code,
        sort: match doc.severity {
            Severity::Error => Sort::Error,
            Severity::Warning => Sort::Warning,
        },
        summary: doc.summary,
        explanation: doc.explanation,
    };
    let fault = |kind: FaultKind| Entry {
        code: kind.code(),
        sort: Sort::Fault,
        summary: kind.summary(),
        explanation: kind.explanation(),
    };
    let mut entries: Vec<Entry> = codes().map(diagnostic).chain(FaultKind::ALL.map(fault)).collect();
    entries.sort_by_key(|entry| entry.code);
    entries
}

fn listing(entries: &[Entry]) -> String {
    let width = entries.iter().map(|entry| entry.code.len()).max().unwrap_or(0);
    entries
        .iter()
        .map(|entry| format!("{:<width$}  {:<7}  {}\n", entry.code, entry.sort.name(), entry.summary))
        .collect()
}

fn page(entry: &Entry) -> String {
    let mut out = format!("{} ({})\n\n", entry.code, entry.sort.name());
    add_paragraph(&mut out, 0, "", entry.summary);
    add_paragraph(&mut out, 0, "", entry.explanation);
    out.push('\n');
    add_paragraph(&mut out, 0, "", entry.sort.consequence());
    out
}

/// The reference page.
fn reference(entries: &[Entry]) -> String {
    let mut out = "<!-- Made by `authcanvas explain --markdown`. Change the tables of codes, not this page. -->\n\n\
                   # Diagnostics and faults\n\n\
                   What `authcanvas check` can find in a graph, and what can go wrong in a run. Codes are stable: \
                   programs may rely on them, and on nothing in the wording of a message. `authcanvas explain CODE` \
                   tells the same on the command line.\n"
        .to_owned();
    for sort in Sort::ALL {
        out.push_str(&format!("\n## {}\n\n{}\n", sort.title(), sort.consequence()));
        for entry in entries.iter().filter(|entry| entry.sort == sort) {
            out.push('\n');
            out.push_str(&section(entry));
        }
    }
    out
}

fn section(entry: &Entry) -> String {
    format!("### `{}`\n\n**{}** {}\n", entry.code, entry.summary, entry.explanation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_entry() {
        let entries = entries();
        assert!(entries.is_sorted_by(|left, right| left.code < right.code));
        for entry in &entries {
            assert!(entry.summary.ends_with('.') && entry.explanation.ends_with('.'), "{}", entry.code);
        }
        let n_faults = entries.iter().filter(|entry| entry.sort == Sort::Fault).count();
        assert_eq!(n_faults, FaultKind::ALL.len());
    }
}
