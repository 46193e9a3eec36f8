//! Runs of the graph on screen: start, stop, answer.

use super::window::show_bottom;
use crate::app::App;
use crate::command::Command;
use crate::document::DocumentId;
use crate::run::Run;
use crate::shell::{BottomTab, Tone};
use authcanvas::interpreter::Secret;
use std::path::Path;

pub(super) fn perform(app: &mut App, command: Command) {
    match command {
        Command::Run => start(app),
        Command::Stop => with_run(app, Run::stop),
        Command::Restart => {
            with_run(app, Run::stop);
            start(app);
        }
        _ => {}
    }
}

/// A script of a run was saved: the run begins anew with it, unless the user does not want that.
pub fn script_changed(app: &mut App, id: DocumentId, script: &Path) {
    let is_shown = app.document().is_some_and(|document| document.id == id);
    if app.settings.restarts && is_shown {
        let name = script.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        app.shell.tell(Tone::Info, format!("{name} was saved; the run begins anew with it"));
        perform(app, Command::Restart);
    }
}

fn start(app: &mut App) {
    let path = app.context().run_folder();
    let Some(document) = app.documents.active() else { return };
    let path = document.path.clone().unwrap_or_else(|| path.join(document.name()));
    let desk = app.desks.entry(document.id).or_default();
    // The run before, if it still goes on, ends when it is dropped.
    desk.run = Some(Run::start(document.graph(), path, &desk.settings, app.wake.clone()));
    show_bottom(app, BottomTab::Run);
}

fn with_run(app: &App, then: impl FnOnce(&Run)) {
    if let Some(run) = app.run() {
        then(run);
    }
}

pub(super) fn answer(app: &App, answer: Option<Secret>) {
    with_run(app, |run| run.answer(answer));
}
