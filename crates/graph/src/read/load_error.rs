//! Why a file is no graph at all.

use crate::{FORMAT, Location};
use std::fmt;

/// The largest file that is read, in bytes: room for some 50,000 nodes.
pub(crate) const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

/// Why no graph could be read. Everything less is a [`crate::Diagnostic`], and the graph opens.
///
/// Each line of its text begins with `line:column: `, so that a caller puts the file's name and a colon before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The file is larger than any graph.
    #[error("1:1: expected at most {} bytes, found {bytes}", MAX_FILE_BYTES)]
    TooLarge {
        /// The file's size.
        bytes: usize,
    },
    /// The bytes are no text.
    #[error("{location}: expected UTF-8 text, found a byte that is none; save the file as UTF-8")]
    NotUtf8 {
        /// Where the text ends.
        location: Location,
    },
    /// The text is no RON.
    #[error("{}", Lines(.0))]
    Syntax(Vec<SyntaxProblem>),
    /// Brackets stand within brackets beyond any use.
    #[error("{location}: expected at most {} brackets within one another, found more", crate::syntax::MAX_DEPTH)]
    TooDeep {
        /// The bracket that is one too many.
        location: Location,
    },
    /// The outermost value is something else than a struct without a name.
    #[error("{location}: expected a graph, `(format: {}, …)`, found {found}", FORMAT)]
    NotAGraph {
        /// Where it begins.
        location: Location,
        /// What it is.
        found: &'static str,
    },
    /// The file does not say which format it has.
    #[error("{location}: expected `format: {}` with a whole number, found none", FORMAT)]
    NoFormat {
        /// The field, or the beginning of the struct that lacks it.
        location: Location,
    },
    /// A later program wrote the file.
    #[error("{location}: format {found} is newer than this program reads ({}); a newer Authcanvas can read it", FORMAT)]
    NewerFormat {
        /// The number.
        location: Location,
        /// What it is.
        found: i64,
    },
    /// There never was such a format.
    #[error("{location}: expected a format from 1 to {}, found {found}", FORMAT)]
    UnknownFormat {
        /// The number.
        location: Location,
        /// What it is.
        found: i64,
    },
}

/// A mistake in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// Where.
    pub location: Location,
    /// What was expected, then what was found; quotes nothing but punctuation.
    pub message: String,
}

impl fmt::Display for SyntaxProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location, self.message)
    }
}

impl LoadError {
    /// Where the file is wrong; the first place where it is so in several.
    pub fn location(&self) -> Location {
        match self {
            Self::TooLarge { .. } => Location { line: 1, column: 1 },
            Self::Syntax(problems) => {
                problems.first().map_or(Location { line: 1, column: 1 }, |problem| problem.location)
            }
            Self::NotUtf8 { location }
            | Self::TooDeep { location }
            | Self::NotAGraph { location, .. }
            | Self::NoFormat { location }
            | Self::NewerFormat { location, .. }
            | Self::UnknownFormat { location, .. } => *location,
        }
    }
}

/// Prints a problem a line.
struct Lines<'a>(&'a [SyntaxProblem]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}
