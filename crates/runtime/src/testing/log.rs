//! What happened, as text that people review: one event a line, a line where time moved, then what came of it.

use crate::Error;
use crate::run::Report;
use authcanvas_graph::Site;
use authcanvas_interpreter::{Event, Happening, Outcome};
use std::fmt::Write;

/// The lines of a play.
#[derive(Debug, Default)]
pub(super) struct Log {
    text: String,
    at: u64,
}

impl Log {
    pub(super) fn add(&mut self, event: &Event) {
        if event.at != self.at {
            self.at = event.at;
            self.line(&format!("-- {}", seconds(event.at)));
        }
        self.line(&event_line(event));
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(&line.replace('\n', "\\n"));
        self.text.push('\n');
    }

    /// Adds what came of the run.
    pub(super) fn report(&mut self, report: &Report, sandbox: &[&str]) {
        self.line(&format!("== {}, exit code {}", outcome_text(&report.outcome), report.exit_code));
        for (at, warning) in &report.warnings {
            let place = at.map_or_else(String::new, |at| format!("{at}: "));
            self.line(&one_line(&format!("warning: {place}{}: {} [{}]", warning.site, warning.message, warning.code)));
        }
        for (operation, failed) in &report.failed_requests {
            let failure = &failed.failure;
            let mut text = format!("failed: {operation} by {}: {} ({})", failed.node, failure.message, failure.code);
            if !failure.hint.is_empty() {
                text.push_str("; ");
                text.push_str(&failure.hint);
            }
            self.line(&stable(&one_line(&text)));
        }
        if !report.silent_handlers.is_empty() {
            let sites: Vec<_> = report.silent_handlers.iter().map(site_text).collect();
            self.line(&format!("never heard anything: {}", sites.join(", ")));
        }
        for fault in &report.script_faults {
            self.line(&one_line(&format!("script fault: {fault}")));
        }
        let verdict = &report.verdict;
        if verdict.n_completions + verdict.n_expectations + verdict.n_failures > 0 {
            let (complete, expected, failed) = (verdict.n_completions, verdict.n_expectations, verdict.n_failures);
            self.line(&format!("test: {complete} complete, {expected} expected, {failed} failed"));
        }
        for (id, data) in &report.outputs {
            self.line(&one_line(&format!("output {id} = {data}")));
        }
        if !sandbox.is_empty() {
            self.line(&format!("the sandbox was asked: {}", sandbox.join(", ")));
        }
    }

    /// Adds why the run did not begin, or could not go on.
    pub(super) fn error(&mut self, error: &Error) {
        self.line(&format!("== no result, exit code {}", error.exit_code()));
        for line in error_lines(error) {
            self.line(&stable(&line));
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// An error, a line for each thing that is wrong.
pub(super) fn error_lines(error: &Error) -> Vec<String> {
    let text = match error {
        Error::Graph { diagnostics, .. } => {
            let lines = diagnostics.iter().map(|(at, found)| {
                let place = at.map_or_else(String::new, |at| format!("{at}: "));
                format!("{}: {place}{}: {} [{}]", found.severity, found.site, found.message, found.code)
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Error::Load { error, .. } => error.to_string(),
        Error::Canvas { .. }
        | Error::Usage(_)
        | Error::Script(_)
        | Error::File { .. }
        | Error::Missing(_)
        | Error::Cancelled
        | Error::Bug(_) => error.to_string(),
    };
    text.lines().map(str::to_owned).collect()
}

/// How a run ended, in words.
pub(super) fn outcome_text(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Quiet => "nothing left to do".to_owned(),
        Outcome::Finished { success, reason } => {
            let word = if *success { "success" } else { "failure" };
            if reason.is_empty() { word.to_owned() } else { format!("{word}: {}", one_line(reason)) }
        }
        Outcome::Faulted(fault) => format!("fault {}", fault.kind.code()),
        Outcome::Cancelled => "cancelled".to_owned(),
        Outcome::TimedOut => "timed out".to_owned(),
    }
}

/// An event as one line of a log. Ports, which differ from run to run, are left out.
pub fn event_line(event: &Event) -> String {
    stable(&one_line(&happening(&event.what)))
}

fn happening(what: &Happening) -> String {
    match what {
        Happening::Entered { site } => format!("{} entered", site_text(site)),
        Happening::Left { site, slot } => format!("{} left by {slot}", site_text(site)),
        Happening::Produced { site, value } => format!("{} = {value}", site_text(site)),
        Happening::Wrote { variable, value } => format!("variable {variable} = {value}"),
        Happening::Printed { site, text } => format!("{} prints: {text}", site_text(site)),
        Happening::Logged { site, level, text } => format!("{} logs {}: {text}", site_text(site), level.name()),
        Happening::Failed { site, text } => format!("{} fails the test: {text}", site_text(site)),
        Happening::Completed { site } => format!("{} completes the test", site_text(site)),
        Happening::Asked { request, operation, site } => format!("{} asks #{request} {operation}", site_text(site)),
        Happening::Answered { request, operation, outcome } => format!("#{request} {operation}: {outcome}"),
        Happening::GivenUp { request, operation } => format!("#{request} {operation}: given up"),
        Happening::Notified { bus, event, n_handlers } => format!("{bus}.{event} is heard by {n_handlers}"),
        Happening::Delayed { site, until } => format!("{} waits until {}", site_text(site), seconds(*until)),
        Happening::Faulted(fault) => {
            let mut text = format!("{} faults: {} [{}]", site_text(&fault.site), fault.message, fault.kind.code());
            for site in &fault.trace {
                // Writing to a String cannot fail.
                let _never_fails = write!(text, ", called by {}", site_text(site));
            }
            text
        }
    }
}

/// A site as short as can be: most are nodes.
fn site_text(site: &Site) -> String {
    match site {
        Site::Node(node) => node.to_string(),
        Site::Slot(node, slot) => format!("{node}.{slot}"),
        Site::In(function, site) => format!("{function}/{}", site_text(site)),
        Site::Graph
        | Site::Function(_)
        | Site::Bus(_)
        | Site::Variable(_)
        | Site::Setting(..)
        | Site::Connection(_)
        | Site::Text { .. }
        | Site::Script { .. } => site.to_string(),
    }
}

/// Nanoseconds as seconds, without zeros that say nothing.
fn seconds(nanos: u64) -> String {
    let (whole, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    if rest == 0 {
        return format!("{whole} s");
    }
    let fraction = format!("{rest:09}");
    format!("{whole}.{} s", fraction.trim_end_matches('0'))
}

/// The most characters of a line: nobody reviews a value of a megabyte.
const LONGEST: usize = 1000;

fn one_line(text: &str) -> String {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        let (kept, rest) = text.split_at(at);
        return format!("{}… ({} more characters)", one_line(kept), rest.chars().count());
    }
    text.replace('\\', "\\\\").replace('\r', "\\r").replace('\n', "\\n")
}

/// Leaves out the port of loopback addresses, percent-encoded ones too.
pub(super) fn stable(text: &str) -> String {
    without_ports(&without_ports(text, "127.0.0.1:"), "127.0.0.1%3A")
}

fn without_ports(text: &str, address: &str) -> String {
    let mut stable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(address) {
        let (before, after) = rest.split_at(at + address.len());
        stable.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        stable.push_str(if digits > 0 { "PORT" } else { "" });
        rest = &after[digits..];
    }
    stable.push_str(rest);
    stable
}
