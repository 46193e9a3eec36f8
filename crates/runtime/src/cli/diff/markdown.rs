//! A difference for a pull request: Markdown with a Mermaid picture of what changed.

use super::change::{Change, Entry};
use super::text::{line_text, rest, sign};
use authcanvas_graph::NodeId;
use authcanvas_picture::{Change as Sort, Changes};
use std::collections::BTreeMap;

pub(super) fn written(change: &Change) -> String {
    if change.is_empty() {
        return format!("No difference from {} to {}.\n", code(&change.names.0), code(&change.names.1));
    }
    let mut out = format!("### {} \u{2192} {}\n", code(&change.names.0), code(&change.names.1));
    list(&mut out, "The graph may now", &change.newly);
    list(&mut out, "It can no longer", &change.no_longer);
    list(&mut out, "Nothing handles any more", &change.unhandled);
    let conflicts: Vec<String> = change.conflicts.iter().map(line_text).collect();
    list(&mut out, "Conflicts of a merge", &conflicts);
    let lines: Vec<String> = change.lines.iter().map(line_text).collect();
    list(&mut out, "Graph", &lines);
    if !change.nodes.is_empty() {
        out.push_str(&mermaid(change));
    }
    entries(&mut out, "Nodes", &change.nodes);
    entries(&mut out, "Variables", &change.variables);
    let rest = rest(change);
    if !rest.is_empty() {
        out.push_str(&format!("\n{rest}.\n"));
    }
    out
}

fn list(out: &mut String, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        out.push_str(&format!("\n**{heading}**\n\n"));
        lines.iter().for_each(|line| out.push_str(&format!("- {}\n", plain(line))));
    }
}

fn entries(out: &mut String, heading: &str, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    out.push_str(&format!("\n**{heading}**\n\n```diff\n"));
    for entry in entries {
        // `!` is what a diff's colouring makes of a change.
        let sign = if entry.sort == Sort::Changed { '!' } else { sign(entry.sort) };
        let was = entry.was.as_ref().map_or(String::new(), |was| format!(", was {was}"));
        out.push_str(&format!("{sign} {} ({}){was}\n", entry.id, one_line(&entry.title)));
        entry.lines.iter().for_each(|line| out.push_str(&format!("{sign}     {}\n", one_line(&line_text(line)))));
    }
    out.push_str("```\n");
}

/// The neighbourhood of the change as a flow chart.
fn mermaid(change: &Change) -> String {
    let (graph, Changes { nodes, connections }) = change.neighbourhood();
    let mut out = String::from("\n```mermaid\nflowchart LR\n");
    let titles: BTreeMap<&str, &str> =
        change.nodes.iter().map(|entry| (entry.id.as_str(), entry.title.as_str())).collect();
    let number: BTreeMap<&NodeId, usize> = graph.nodes.keys().enumerate().map(|(index, id)| (id, index)).collect();
    for (id, index) in &number {
        let sort = nodes.get(*id);
        let sign = sort.map_or(String::new(), |sort| format!("{} ", sign(*sort)));
        let title = titles.get(id.as_str()).map_or(String::new(), |title| format!("<br>{}", label(title)));
        let class = match sort {
            Some(Sort::Added) => ":::added",
            Some(Sort::Removed) => ":::removed",
            Some(Sort::Changed) => ":::changed",
            None => "",
        };
        out.push_str(&format!("  n{index}[\"{sign}{}{title}\"]{class}\n", label(id.as_str())));
    }
    for connection in graph.connections.keys() {
        let (Some(from), Some(to)) = (number.get(&connection.from.node), number.get(&connection.to.node)) else {
            continue;
        };
        let slot = connection.from.slot.as_str();
        let line = match connections.get(connection) {
            Some(Sort::Added) => format!("n{from} ==>|+ {slot}| n{to}"),
            Some(Sort::Removed) => format!("n{from} -.->|- {slot}| n{to}"),
            Some(Sort::Changed) | None => format!("n{from} -->|{slot}| n{to}"),
        };
        out.push_str(&format!("  {line}\n"));
    }
    out.push_str("  classDef added stroke:#1a7f4b,stroke-width:2px\n");
    out.push_str("  classDef removed stroke:#c0362c,stroke-width:2px,stroke-dasharray:6 4\n");
    out.push_str("  classDef changed stroke:#9a6700,stroke-width:2px\n```\n");
    out
}

/// A text inside a Mermaid label.
fn label(text: &str) -> String {
    one_line(text).replace('&', "#amp;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}

/// A text that cannot end a block of code.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace("```", "'''")
}

/// A line of a list; what stands between backticks stays code.
fn plain(text: &str) -> String {
    one_line(text).replace('<', "&lt;").replace('>', "&gt;")
}

fn code(name: &str) -> String {
    format!("`{}`", one_line(name).replace('`', "'"))
}
