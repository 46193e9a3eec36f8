//! A difference for programs.

use super::change::{Change, Entry, Line};
use crate::Error;
use authcanvas_picture::Change as Sort;
use serde_json::{Value, json};

pub(super) fn written(change: &Change) -> Result<String, Error> {
    let document = json!({
        "before": change.names.0,
        "after": change.names.1,
        "differs": !change.is_empty(),
        "newly": change.newly,
        "no_longer": change.no_longer,
        "unhandled": change.unhandled,
        "conflicts": change.conflicts.iter().map(line).collect::<Vec<_>>(),
        "graph": change.lines.iter().map(line).collect::<Vec<_>>(),
        "nodes": change.nodes.iter().map(entry).collect::<Vec<_>>(),
        "variables": change.variables.iter().map(entry).collect::<Vec<_>>(),
        "nodes_moved": change.moved.0,
        "frames_changed": change.moved.1,
        "comments_changed": change.remarks,
    });
    let text = serde_json::to_string_pretty(&document);
    let text = text.map_err(|error| Error::Bug(format!("the difference cannot be written as JSON: {error}")))?;
    Ok(format!("{text}\n"))
}

fn entry(entry: &Entry) -> Value {
    json!({
        "id": entry.id,
        "title": entry.title,
        "change": word(entry.sort),
        "was": entry.was,
        "details": entry.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn line(line: &Line) -> Value {
    json!({"what": line.what, "change": word(line.sort), "before": line.before, "after": line.after})
}

fn word(sort: Sort) -> &'static str {
    match sort {
        Sort::Added => "added",
        Sort::Removed => "removed",
        Sort::Changed => "changed",
    }
}
