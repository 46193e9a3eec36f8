//! Connects slots. What must stand between them (a conversion, a Sequence) is the checker's to say: the connection is
//! tried on a copy of the graph, and the fixes of what it then finds are part of the same step.

use super::change;
use crate::app::App;
use crate::document::Document;
use crate::shell::Tone;
use authcanvas_graph::{Comment, Connection, Diagnostic, Edit, Endpoint, Graph, Severity, Site};
use authcanvas_interpreter::{Registry, check};

/// Connects two slots, whichever way round they are given.
pub(super) fn connect(app: &mut App, one: Endpoint, other: Endpoint, instead_of: Option<Connection>) {
    connect_as(app, one, other, instead_of, None);
}

/// The same as part of a gesture.
pub(super) fn connect_as(
    app: &mut App,
    one: Endpoint,
    other: Endpoint,
    instead_of: Option<Connection>,
    gesture: Option<String>,
) {
    let Some(document) = app.documents.active() else { return };
    let (from, to) = if document.is_out(&one) { (one, other) } else { (other, one) };
    let connection = Connection { from, to };
    match edits(document, &app.catalog.registry, &connection, instead_of) {
        Ok(edits) => change(app, "Connect", edits, gesture),
        Err(problem) => app.shell.tell(Tone::Error, format!("{connection}: {problem}")),
    }
}

/// The edits that make a connection, or why it cannot be made.
fn edits(
    document: &Document,
    registry: &Registry,
    connection: &Connection,
    instead_of: Option<Connection>,
) -> Result<Vec<Edit>, String> {
    let graph = document.graph();
    let is_exec = document.is_exec(&connection.from);
    if is_exec != document.is_exec(&connection.to) {
        return Err("execution and data cannot be connected".to_owned());
    }
    let mut edits: Vec<Edit> = instead_of.into_iter().map(|before| Edit::PutConnection(before, None)).collect();
    if !is_exec {
        // An input has one source; a value is given to any number of inputs.
        let others = graph.connections.keys().filter(|other| other.to == connection.to && *other != connection);
        edits.extend(others.map(|other| Edit::PutConnection(other.clone(), None)));
        if let Some(node) = graph.nodes.get(&connection.to.node) {
            let (id, slot) = (&connection.to.node, &connection.to.slot);
            edits.extend(node.bind.contains_key(slot).then(|| Edit::PutBinding(id.clone(), slot.clone(), None)));
            edits.extend(node.set.contains_key(slot).then(|| Edit::PutLiteral(id.clone(), slot.clone(), None)));
        }
    }
    edits.push(Edit::PutConnection(connection.clone(), Some(Comment::default())));
    let mut trial: Graph = graph.clone();
    trial.apply_all(edits.clone()).map_err(|problem| problem.to_string())?;
    let before = check(graph, registry);
    let found: Vec<Diagnostic> = check(&trial, registry)
        .into_iter()
        .filter(|found| is_about(found, connection) && !before.contains(found))
        .collect();
    match found.iter().find_map(|found| found.fix.as_ref()) {
        Some(fix) => edits.extend(fix.edits.clone()),
        None => {
            if let Some(wrong) = found.first() {
                return Err(wrong.message.clone());
            }
        }
    }
    Ok(edits)
}

/// True for errors at the connection, at another one of its ends, or at the slots that it joins.
fn is_about(found: &Diagnostic, connection: &Connection) -> bool {
    let at = |end: &Endpoint| found.site == Site::Slot(end.node.clone(), end.slot.clone());
    let by_type_or_number = !found.code.starts_with("data.");
    found.severity == Severity::Error
        && by_type_or_number
        && (matches!(&found.site, Site::Connection(at) if at.from == connection.from || at.to == connection.to)
            || at(&connection.from)
            || (at(&connection.to) && !found.code.ends_with("missing-input")))
}
