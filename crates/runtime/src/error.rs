//! Why a run could not begin, and the exit codes of the command line.

use authcanvas_graph::{LoadError, Location};
use authcanvas_interpreter::{Fault, FaultKind, Outcome};
use std::path::PathBuf;

/// Why something could not be done at all, as opposed to a run that went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was said does not make sense.
    #[error("{0}")]
    Usage(String),
    /// The file is no graph.
    #[error("{}", .path.display())]
    Load {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: LoadError,
    },
    /// The file is no graph of Open 3D Engine.
    #[error("{}: {error}", .path.display())]
    Canvas {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: authcanvas_script_canvas::DecodeError,
    },
    /// The graph has errors.
    #[error("{}: the {} has errors", .path.display(), if crate::scripts::is_script(.path) { "script" } else { "graph" })]
    Graph {
        /// The file.
        path: PathBuf,
        /// What is wrong or doubtful, with places.
        diagnostics: Vec<(Option<Location>, authcanvas_graph::Diagnostic)>,
    },
    /// A script cannot be loaded.
    #[error("{}", script_text(.0))]
    Script(Box<Fault>),
    /// A file could not be read or written, or is not what it must be.
    #[error("{}: {problem}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not; several lines when several things are wrong.
        problem: String,
    },
    /// Settings or inputs are missing, all of them named.
    #[error("{}", .0.join("\n"))]
    Missing(Vec<String>),
    /// The user cancelled before the run began.
    #[error("cancelled")]
    Cancelled,
    /// An invariant of ours broke.
    #[error("a bug in Authcanvas: {0}")]
    Bug(String),
}

/// A fault of a script, with the calls that led there and what to do.
pub(crate) fn script_text(fault: &Fault) -> String {
    let mut text = format!("{}: {} [{}]", fault.site, fault.message, fault.kind.code());
    for site in &fault.trace {
        text.push_str(&format!("\n  called by: {site}"));
    }
    if let Some(hint) = &fault.hint {
        text.push_str("\n  hint: ");
        text.push_str(hint);
    }
    text
}

/// The exit codes: a contract that people's scripts rely on.
pub mod exit_code {
    /// Finished, and the graph reported no failure.
    pub const OK: u8 = 0;
    /// The run ended in a fault, a Finish node said failure, a test failed, or a check found something.
    pub const FAILED: u8 = 1;
    /// Wrong usage.
    pub const USAGE: u8 = 2;
    /// The graph has errors, or the file is no graph.
    pub const GRAPH: u8 = 3;
    /// A file could not be read or written.
    pub const FILE: u8 = 4;
    /// Settings or an input are missing.
    pub const MISSING: u8 = 5;
    /// A service refused or could not be reached, and no Finish node said what that means.
    pub const SERVICE: u8 = 6;
    /// Timed out.
    pub const TIMED_OUT: u8 = 7;
    /// A bug in Authcanvas.
    pub const BUG: u8 = 70;
    /// Cancelled.
    pub const CANCELLED: u8 = 130;
}

impl Error {
    /// The exit code that tells of the error.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => exit_code::USAGE,
            Self::Load { .. } | Self::Canvas { .. } | Self::Graph { .. } | Self::Script(_) => exit_code::GRAPH,
            Self::File { .. } => exit_code::FILE,
            Self::Missing(_) => exit_code::MISSING,
            Self::Cancelled => exit_code::CANCELLED,
            Self::Bug(_) => exit_code::BUG,
        }
    }
}

/// The exit code of a run that ended. A Finish node has the last word; without one a request that failed and
/// never succeeded afterwards, or a failed expectation, counts.
pub(crate) fn exit_code_of(outcome: &Outcome, any_request_failed: bool, n_test_failures: u32) -> u8 {
    match outcome {
        Outcome::Finished { success: true, .. } => exit_code::OK,
        Outcome::Finished { success: false, .. } => exit_code::FAILED,
        Outcome::Faulted(fault) if fault.kind == FaultKind::BadReply => exit_code::BUG,
        Outcome::Faulted(_) => exit_code::FAILED,
        Outcome::Cancelled => exit_code::CANCELLED,
        Outcome::TimedOut => exit_code::TIMED_OUT,
        Outcome::Quiet if any_request_failed => exit_code::SERVICE,
        Outcome::Quiet if n_test_failures > 0 => exit_code::FAILED,
        Outcome::Quiet => exit_code::OK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use authcanvas_graph::Site;
    use authcanvas_interpreter::Fault;

    fn fault(kind: FaultKind) -> Outcome {
        Outcome::Faulted(Fault { kind, site: Site::Graph, trace: Vec::new(), message: String::new(), hint: None })
    }

    #[test]
    fn outcomes_have_the_exit_codes_of_the_contract() {
        let finished = |success| Outcome::Finished { success, reason: String::new() };
        let table = [
            (Outcome::Quiet, false, 0, 0),
            (Outcome::Quiet, false, 1, 1),
            (Outcome::Quiet, true, 0, 6),
            // A Finish node has the last word.
            (finished(true), true, 1, 0),
            (finished(false), false, 0, 1),
            (fault(FaultKind::Steps), true, 0, 1),
            (fault(FaultKind::BadReply), false, 0, 70),
            (Outcome::TimedOut, true, 0, 7),
            (Outcome::Cancelled, true, 0, 130),
        ];
        for (outcome, any_request_failed, n_test_failures, code) in table {
            assert_eq!(exit_code_of(&outcome, any_request_failed, n_test_failures), code, "{outcome:?}");
        }
    }

    #[test]
    fn errors_have_the_exit_codes_of_the_contract() {
        let path = PathBuf::from("x");
        let table = [
            (Error::Usage(String::new()), 2),
            (Error::Graph { path: path.clone(), diagnostics: Vec::new() }, 3),
            (Error::File { path, problem: String::new() }, 4),
            (Error::Missing(Vec::new()), 5),
            (Error::Bug(String::new()), 70),
        ];
        for (error, code) in table {
            assert_eq!(error.exit_code(), code, "{error}");
        }
    }
}
