//! What happens to files behind the editor's back: somebody else changes or deletes them, or the editor itself crashed
//! and left something behind. Nothing of either side is lost without a question.

use super::file::told;
use crate::app::App;
use crate::catalog::Catalog;
use crate::document::{Document, DocumentId};
use crate::journal::Left;
use crate::shell::Tone;
use authcanvas::Error;
use authcanvas_graph::{Graph, Reading, merge, read};
use authcanvas_interpreter::single_ends;
use std::path::Path;

/// Reads a graph's file again, unless the editor itself writes it just now.
pub fn look_at_file(app: &mut App, id: DocumentId) {
    let Some(document) = app.documents.get_mut(id).filter(|document| !document.is_saving) else { return };
    if let (Some(path), Some(expected)) = (document.path.clone(), document.on_disk.clone()) {
        app.files.look(id, path, expected);
    }
}

/// A file was read again.
pub(super) fn looked(app: &mut App, id: DocumentId, expected: &str, found: Result<Option<String>, Error>) {
    let Some(document) = app.documents.get_mut(id) else { return };
    // What was saved or read meanwhile is newer than this look.
    if document.is_saving || document.on_disk.as_deref() != Some(expected) {
        return;
    }
    let name = document.name();
    match found {
        Ok(Some(text)) if text == expected => {}
        Ok(Some(text)) if document.is_dirty() => {
            // Whoever wrote the same has no conflict.
            if text == authcanvas::graph::write(document.graph()) {
                document.mark_saved(text);
            } else if let Some(graph) = merged(document.graph(), expected, &text, &app.catalog) {
                let told = match document.take_merged(&app.catalog, &graph, text) {
                    Ok(()) => format!("{name} was changed by another program; their changes and yours are in it now"),
                    Err(problem) => format!("{name}: {problem}"),
                };
                app.shell.tell(Tone::Info, told);
            } else {
                app.shell.conflict = Some(id);
            }
        }
        Ok(Some(text)) => match read(text.as_bytes()) {
            Ok(reading) => took(app, id, reading, text),
            Err(error) => {
                document.mark_unsaved();
                let text =
                    format!("{name} was changed by another program and is no graph now: {error}; saving asks first");
                app.shell.tell(Tone::Error, text);
            }
        },
        Ok(None) => {
            document.on_disk = None;
            document.mark_unsaved();
            app.shell.tell(Tone::Error, format!("{name} was deleted; it is kept here, and saving writes it again"));
        }
        Err(error) => {
            let path = document.path.clone().unwrap_or_default();
            app.shell.tell(Tone::Error, told(&path, &error));
        }
    }
}

/// Their changes and ours together, where nobody has to choose between them.
fn merged(ours: &Graph, base: &str, theirs: &str, catalog: &Catalog) -> Option<Graph> {
    let base = read(base.as_bytes()).ok()?.graph;
    let theirs = read(theirs.as_bytes()).ok()?.graph;
    let merge = merge(&base, ours, &theirs, |union| single_ends(union, &catalog.registry));
    merge.graph.conflicts.is_empty().then_some(merge.graph)
}

/// Takes what a file holds now in place of the graph, as a step that can be taken back.
pub(super) fn took(app: &mut App, id: DocumentId, reading: Reading, text: String) {
    let Some(document) = app.documents.get_mut(id) else { return };
    let name = document.name();
    match document.take(&app.catalog, &reading.graph, text) {
        Ok(()) => {
            document.found_on_reading = reading.diagnostics;
            let text =
                format!("{name} was changed by another program, and is shown as it is now; undo takes that back");
            app.shell.tell(Tone::Info, text);
        }
        Err(problem) => app.shell.tell(Tone::Error, format!("{name}: {problem}")),
    }
}

/// Takes the file's content in place of the graph, or keeps the graph.
pub(super) fn reload(app: &mut App, take: bool) {
    let Some(id) = app.shell.conflict.take() else { return };
    let Some(document) = app.documents.get_mut(id) else { return };
    if take {
        if let Some(path) = document.path.clone() {
            app.files.open(path, Some(id));
        }
    } else {
        // Whatever the file holds now, the next save replaces it.
        document.on_disk = None;
    }
}

/// Opens what an editor that crashed left behind, as graphs that are not saved, or throws it away.
pub(super) fn recover(app: &mut App, left: Vec<Left>, opens: bool) {
    for one in left {
        if opens && let Err(problem) = reopen(app, &one) {
            let name = one.path.as_deref().unwrap_or(Path::new("a graph without a file"));
            app.shell.tell(Tone::Error, format!("{} cannot be recovered: {problem}", name.display()));
            continue;
        }
        app.journal.remove(&one);
    }
}

fn reopen(app: &mut App, left: &Left) -> Result<(), String> {
    let reading = read(left.graph.as_bytes()).map_err(|error| error.to_string())?;
    let mut document = Document::new(app.documents.fresh_id(), left.path.clone(), reading.graph, &app.catalog);
    document.on_disk.clone_from(&left.on_disk);
    document.found_on_reading = reading.diagnostics;
    document.mark_unsaved();
    // It is kept anew before the old copy goes: both are done in this order.
    app.journal.look_at(&document, 0.0);
    let is_same = |open: &Document| open.path.is_some() && open.path == left.path && !open.is_dirty();
    match app.documents.list.iter().position(is_same) {
        Some(tab) => {
            let id = app.documents.list[tab].id;
            app.documents.list[tab] = document;
            app.documents.active = tab;
            app.canvases.forget(id);
        }
        None => {
            app.documents.list.push(document);
            app.documents.active = app.documents.list.len() - 1;
        }
    }
    Ok(())
}
