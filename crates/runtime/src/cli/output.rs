//! Standard output and standard error.
//!
//! Standard output carries results only. A reader that has gone away is no error: what it did not want is not
//! written.

use super::args::{Color, LogFormat, OutputArgs};
use std::io::{IsTerminal, Write};

/// How much a line on standard error matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Shown with `-vv`.
    Debug,
    /// Shown with `-v`.
    Info,
    /// Shown unless `-q`: what a user would miss.
    Note,
    /// Shown unless `-q`.
    Warning,
    /// Always shown.
    Error,
}

/// Where the command writes.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    least: Level,
    format: LogFormat,
    is_coloured: bool,
}

impl Output {
    pub(crate) fn new(args: &OutputArgs) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            least: match (args.quiet, args.verbose) {
                (true, _) => Level::Error,
                (false, 0) => Level::Note,
                (false, 1) => Level::Info,
                (false, _) => Level::Debug,
            },
            format: args.log_format,
            is_coloured: match args.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => !no_color && std::io::stderr().is_terminal(),
            },
        }
    }

    /// Writes a result, whole.
    pub(crate) fn result(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        // A closed pipe means that the reader has seen enough.
        let _closed = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    }

    /// Writes a line of results.
    pub(crate) fn result_line(&self, text: &str) {
        self.result(&format!("{text}\n"));
    }

    /// Writes a line to standard error, if it matters enough.
    pub(crate) fn tell(&self, level: Level, text: &str) {
        if level < self.least {
            return;
        }
        let (word, color) = match level {
            Level::Debug => ("debug", "2"),
            Level::Info => ("info", "36"),
            Level::Note => ("", ""),
            Level::Warning => ("warning", "33;1"),
            Level::Error => ("error", "31;1"),
        };
        // Texts of services and files end up here, and none of them may command the terminal.
        let plain: String = text
            .chars()
            .map(|c| {
                if c.is_control() && !matches!(c, '\n' | '\t') { c.escape_default().to_string() } else { c.to_string() }
            })
            .collect();
        let line = match self.format {
            LogFormat::Json => {
                let word = if word.is_empty() { "note" } else { word };
                serde_json::json!({"level": word, "message": text}).to_string()
            }
            LogFormat::Text if word.is_empty() => plain,
            LogFormat::Text if self.is_coloured => format!("\u{1b}[{color}m{word}\u{1b}[0m: {plain}"),
            LogFormat::Text => format!("{word}: {plain}"),
        };
        let mut stderr = std::io::stderr().lock();
        let _closed = writeln!(stderr, "{line}");
    }

    pub(crate) fn error(&self, text: &str) {
        self.tell(Level::Error, text);
    }

    pub(crate) fn warning(&self, text: &str) {
        self.tell(Level::Warning, text);
    }

    pub(crate) fn note(&self, text: &str) {
        self.tell(Level::Note, text);
    }
}
