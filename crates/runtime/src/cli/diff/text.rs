//! A difference for people.

use super::change::{Change, Entry, Line};
use authcanvas_picture::Change as Sort;

pub(super) fn written(change: &Change) -> String {
    if change.is_empty() {
        return String::new();
    }
    let mut out = format!("{} -> {}\n", change.names.0, change.names.1);
    list(&mut out, "The graph may now:", "+", &change.newly);
    list(&mut out, "It can no longer:", "-", &change.no_longer);
    list(&mut out, "Nothing handles any more:", "!", &change.unhandled);
    lines(&mut out, "Conflicts of a merge", &change.conflicts);
    lines(&mut out, "Graph", &change.lines);
    entries(&mut out, "Nodes", &change.nodes);
    entries(&mut out, "Variables", &change.variables);
    let rest = rest(change);
    if !rest.is_empty() {
        out.push_str(&format!("\n{rest}\n"));
    }
    out
}

/// What only looks different, in one line.
pub(super) fn rest(change: &Change) -> String {
    let count = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let parts = [
        count(change.moved.0, "node moved", "nodes moved"),
        count(change.moved.1, "frame changed", "frames changed"),
        count(change.remarks, "comment changed", "comments changed"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("Looks only: {}", parts.join(", ")) }
}

fn list(out: &mut String, heading: &str, sign: &str, lines: &[String]) {
    if !lines.is_empty() {
        out.push_str(&format!("\n{heading}\n"));
        lines.iter().for_each(|line| out.push_str(&format!("  {sign} {line}\n")));
    }
}

fn lines(out: &mut String, heading: &str, lines: &[Line]) {
    if !lines.is_empty() {
        out.push_str(&format!("\n{heading}\n"));
        lines.iter().for_each(|line| out.push_str(&format!("  {}\n", line_text(line))));
    }
}

fn entries(out: &mut String, heading: &str, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    out.push_str(&format!("\n{heading}\n"));
    for entry in entries {
        let was = entry.was.as_ref().map_or(String::new(), |was| format!(", was {was}"));
        out.push_str(&format!("  {} {} ({}){was}\n", sign(entry.sort), entry.id, entry.title));
        entry.lines.iter().for_each(|line| out.push_str(&format!("      {}\n", line_text(line))));
    }
}

/// `+`, `-` or `~`.
pub(super) fn sign(sort: Sort) -> char {
    match sort {
        Sort::Added => '+',
        Sort::Removed => '-',
        Sort::Changed => '~',
    }
}

/// A line: what differs, and how.
pub(super) fn line_text(line: &Line) -> String {
    let Line { sort, what, before, after } = line;
    let (before, after) = (before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default());
    match sort {
        Sort::Added => format!("+ {what} {after}"),
        Sort::Removed => format!("- {what} {before}"),
        Sort::Changed => format!("~ {what} {after}   (was {before})"),
    }
}
