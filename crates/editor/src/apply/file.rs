//! Files: opening, saving, closing, templates, and what the background found about them.

use crate::app::App;
use crate::checking::CheckResult;
use crate::command::Command;
use crate::document::{Document, DocumentId};
use crate::files::{Done, SaveProblem};
use crate::shell::{Chooser, Dialog, FileFor, ShownScript, Tone};
use authcanvas::graph::Graph;
use authcanvas::{Error, GraphFile};
use authcanvas_graph::{Edit, Literal};
use std::path::{Path, PathBuf};

pub(super) fn perform(app: &mut App, command: Command) {
    match command {
        Command::New => show(app, None, Graph::default()),
        Command::Open => app.shell.dialog = Some(Dialog::Open(chooser(app, String::new()))),
        Command::OpenFolder => app.shell.dialog = Some(Dialog::Folder(chooser(app, String::new()))),
        Command::Save => save(app),
        Command::SaveAs => ask_where(app),
        Command::CloseTab => close_tab(app, app.documents.active, false),
        Command::Quit => quit(app),
        _ => {}
    }
}

fn chooser(app: &App, name: String) -> Chooser {
    let folder = app.context().run_folder();
    Chooser { folder: std::fs::canonicalize(&folder).unwrap_or(folder), name }
}

/// Asks for a file, beginning in the folder of the graph.
pub(super) fn choose(app: &mut App, wanted: FileFor) {
    app.shell.dialog = Some(Dialog::File(chooser(app, String::new()), wanted));
}

/// Takes a file that was chosen. The graph names it by its path from its own folder.
pub(super) fn chose(app: &mut App, wanted: FileFor, path: &Path) {
    match wanted {
        FileFor::Script => {
            let mut settings = app.context().desk.map(|desk| desk.settings.clone()).unwrap_or_default();
            if !settings.scripts.iter().any(|script| script == path) {
                settings.scripts.push(path.to_owned());
            }
            app.set_run_settings(settings);
        }
        FileFor::Input(end) => {
            let folder = app.context().run_folder();
            let folder = std::fs::canonicalize(&folder).unwrap_or(folder);
            let inside = path.strip_prefix(&folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
            let edit = Edit::PutLiteral(end.node.clone(), end.slot.clone(), Some(Literal::String(inside)));
            super::change(app, &format!("Set {}", end.slot), vec![edit], None);
        }
    }
}

/// Shows a script, to be read.
pub(super) fn show_script(app: &mut App, path: PathBuf, line: u32) {
    match std::fs::read_to_string(&path) {
        Ok(text) => app.shell.dialog = Some(Dialog::Script(ShownScript { path, text, line, is_new: true })),
        Err(error) => app.shell.tell(Tone::Error, format!("{}: {error}", path.display())),
    }
}

fn ask_where(app: &mut App) {
    let name = app.document().map(Document::name).unwrap_or_default();
    app.shell.dialog = Some(Dialog::SaveAs(chooser(app, name)));
}

/// Shows a graph in a new tab.
fn show(app: &mut App, path: Option<PathBuf>, graph: Graph) {
    let id = app.documents.fresh_id();
    app.documents.list.push(Document::new(id, path, graph, &app.catalog));
    app.documents.active = app.documents.list.len() - 1;
}

/// Opens a file, or shows its tab where it is open already.
pub(super) fn open(app: &mut App, path: PathBuf) {
    match app.documents.list.iter().position(|document| document.path.as_ref() == Some(&path)) {
        Some(tab) => app.documents.active = tab,
        None => app.files.open(path, None),
    }
}

pub(super) fn use_template(app: &mut App, name: &str) {
    let Some(template) = authcanvas::template(name) else { return };
    match authcanvas::graph::read(template.text.as_bytes()) {
        Ok(reading) => {
            show(app, None, reading.graph);
            if let Some(document) = app.documents.active_mut() {
                document.mark_unsaved();
                document.template = Some(template.name);
            }
        }
        Err(error) => app.shell.tell(Tone::Error, format!("{name}: {error}")),
    }
}

fn save(app: &mut App) {
    let Some(document) = app.documents.active_mut() else { return };
    match document.path.clone() {
        Some(path) => {
            document.is_saving = true;
            let expected = document.on_disk.clone();
            app.files.save(document.id, document.revision(), document.graph().clone(), path, expected);
        }
        None => ask_where(app),
    }
}

pub(super) fn save_to(app: &mut App, path: PathBuf) {
    let Some(document) = app.documents.active_mut() else { return };
    if let Some(template) = document.template
        && let Err(problem) = companions(template, &path)
    {
        app.shell.tell(Tone::Error, problem);
        return;
    }
    document.is_saving = true;
    app.files.save(document.id, document.revision(), document.graph().clone(), path, None);
}

/// Puts beside a graph that began as a shipped one what that one needs to run.
fn companions(template: &str, path: &Path) -> Result<(), String> {
    let written = authcanvas::write_companions(template, path).map_err(|error| error.to_string());
    written.map(drop)
}

pub(super) fn close_tab(app: &mut App, tab: usize, gives_up_changes: bool) {
    let Some(document) = app.documents.list.get(tab) else { return };
    if document.is_dirty() && !gives_up_changes {
        app.shell.dialog = Some(Dialog::LoseTab(tab));
        return;
    }
    let id = document.id;
    if app.documents.active >= tab {
        app.documents.active = app.documents.active.saturating_sub(1);
    }
    if let Some(path) = &document.path {
        app.settings.saw(app.canvases.view(id).seen(path));
    }
    app.documents.list.remove(tab);
    app.desks.remove(&id);
    app.journal.forget(id);
    app.checker.forget(id);
    app.canvases.forget(id);
}

fn quit(app: &mut App) {
    let unsaved = unsaved(app);
    if unsaved.is_empty() {
        app.shell.quits = true;
    } else {
        app.shell.dialog = Some(Dialog::LoseAll(unsaved));
    }
}

/// The names of graphs with changes that would be lost.
pub fn unsaved(app: &App) -> Vec<String> {
    app.documents.list.iter().filter(|document| document.is_dirty()).map(Document::name).collect()
}

/// What the checker found.
pub fn checked(app: &mut App, result: CheckResult) {
    let Some(document) = app.documents.get_mut(result.document) else { return };
    match result.checked {
        Some(checked) => document.take_checked(checked),
        None => {
            document.forget_checked();
            app.checker.ask_again(result.document);
        }
    }
}

/// A file was read or written.
pub fn done(app: &mut App, done: Done) {
    match done {
        Done::Opened { path, result: Ok((file, text)), again } => {
            opened(app, path, *file, text, again);
            super::window::go_where_wanted(app);
        }
        Done::Opened { path, result: Err(error), .. } => app.shell.tell(Tone::Error, told(&path, &error)),
        Done::Listed(paths) => {
            app.listing = paths;
            app.listed += 1;
        }
        Done::Found { query, hits } => {
            if query == app.shell.find {
                app.shell.found = hits;
            }
        }
        Done::Looked { document, expected, found } => super::disk::looked(app, document, &expected, found),
        Done::Saved { document, revision, path, result } => saved(app, document, revision, path, result),
    }
}

fn opened(app: &mut App, path: PathBuf, file: GraphFile, text: String, again: Option<DocumentId>) {
    if let Some(id) = again {
        super::disk::took(app, id, file.reading, text);
        return;
    }
    if let Some(tab) = app.documents.list.iter().position(|document| document.path.as_ref() == Some(&path)) {
        app.documents.active = tab;
        return;
    }
    let mut fresh = Document::new(app.documents.fresh_id(), Some(path.clone()), file.reading.graph, &app.catalog);
    fresh.on_disk = Some(text);
    fresh.found_on_reading = file.reading.diagnostics;
    fresh.found_on_reading.extend(file.imported.diagnostics);
    if path.extension().is_none_or(|extension| extension != "ron") {
        // An imported graph is a new one: saving never writes over what it was imported from.
        fresh.path = None;
        fresh.on_disk = None;
        fresh.mark_unsaved();
    }
    if let Some(seen) = app.settings.views.iter().find(|seen| seen.path == path) {
        app.canvases.view(fresh.id).see(seen);
    }
    app.documents.list.push(fresh);
    app.documents.active = app.documents.list.len() - 1;
    app.settings.remember(&path);
}

fn saved(app: &mut App, id: DocumentId, revision: u64, path: PathBuf, result: Result<String, SaveProblem>) {
    let Some(document) = app.documents.get_mut(id) else { return };
    document.is_saving = false;
    match result {
        Ok(text) => {
            document.path = Some(path.clone());
            document.template = None;
            // What was changed while it was written is not saved yet.
            if document.revision() == revision {
                document.mark_saved(text);
                document.found_on_reading.clear();
            } else {
                document.on_disk = Some(text);
            }
            app.settings.remember(&path);
            app.shell.tell(Tone::Info, format!("{} saved", path.display()));
            app.files.list(app.settings.folder.as_deref());
        }
        Err(SaveProblem::Changed) => app.shell.conflict = Some(id),
        Err(SaveProblem::Failed(error)) => {
            let text = format!(
                "not saved: {}. Your changes are kept here; save to another place with Save as",
                told(&path, &error)
            );
            app.shell.tell(Tone::Error, text);
        }
    }
}

/// An error with its place, as a person reads it.
pub(super) fn told(path: &Path, error: &Error) -> String {
    match error {
        Error::Load { error, .. } => format!("{}:{error}", path.display()),
        error => error.to_string(),
    }
}
