//! Carries out what panels asked for, after drawing. Each area has a file; this one says which is whose.

mod arrange;
mod clipboard;
mod connect;
mod disk;
mod edit;
mod file;
mod fit;
mod run;
mod window;

pub use disk::look_at_file;
pub use file::{checked, done as file_done, unsaved};
pub use fit::through;
pub use run::script_changed;

use crate::action::Action;
use crate::app::App;
use crate::command::Command;
use crate::shell::{Dialog, Palette, Purpose, Tone};
use authcanvas_graph::Edit;

/// Takes what background threads did.
pub fn background(app: &mut App) {
    while let Some(done) = app.files.take() {
        file::done(app, done);
    }
    while let Some(result) = app.checker.take() {
        file::checked(app, result);
    }
}

/// Carries out one request.
pub fn apply(app: &mut App, egui: &egui::Context, action: Action) {
    match action {
        Action::Do(command) => perform(app, egui, command),
        Action::Change { label, edits, gesture } => change(app, &label, edits, gesture),
        Action::EndGesture => {
            if let Some(document) = app.documents.active_mut() {
                document.end_gesture();
            }
        }
        Action::Select(selection) => {
            if let Some(document) = app.documents.active_mut() {
                document.selection = selection;
            }
        }
        Action::GoTo(site) => window::go_to(app, &site),
        Action::OpenPalette(purpose) => {
            let mut palette = Palette { purpose, ..Palette::default() };
            if palette.purpose.variable.is_some() {
                "variable".clone_into(&mut palette.picker.query);
            }
            app.shell.dialog = Some(Dialog::Palette(palette));
        }
        Action::OpenMenu(at) => window::open_menu(app, at),
        Action::AddNode { kind, purpose } => match &purpose.replaces {
            Some(node) => edit::replace(app, node, &kind),
            None => edit::add_node(app, &kind, &purpose),
        },
        Action::Insert { node, connection, at } => edit::insert(app, &node, &connection, at),
        Action::Connect { one, other, instead_of } => connect::connect(app, one, other, instead_of),
        Action::Promote(end) => edit::promote(app, &end),
        Action::AddVariable(value_type) => edit::add_variable(app, value_type),
        Action::RenameNode(id, name) => edit::rename_node(app, &id, &name),
        Action::OpenFile(path) => file::open(app, path),
        Action::SaveTo(path) => file::save_to(app, path),
        Action::ShowTab(tab) => app.documents.active = tab.min(app.documents.list.len().saturating_sub(1)),
        Action::CloseTab { tab, gives_up_changes } => file::close_tab(app, tab, gives_up_changes),
        Action::UseTemplate(name) => file::use_template(app, name),
        Action::ShowFolder(folder) => {
            app.files.list(Some(&folder));
            app.settings.folder = Some(folder);
            window::show_left(app, crate::shell::LeftTab::Files);
        }
        Action::FindInFolder(query) => window::find_in_folder(app, query),
        Action::OpenAt(path, site) => {
            app.shell.goes_to = Some((path.clone(), site));
            file::open(app, path);
            window::go_where_wanted(app);
        }
        Action::ListFolder => app.files.list(app.settings.folder.as_deref()),
        Action::SetScale(scale) => app.settings.scale = scale,
        Action::ChooseFile(wanted) => file::choose(app, wanted),
        Action::ChoseFile(wanted, path) => file::chose(app, wanted, &path),
        Action::ShowScript { path, line } => file::show_script(app, path, line),
        Action::Answer(answer) => run::answer(app, answer),
        Action::SetRun(settings) => app.set_run_settings(*settings),
        Action::PasteText(text) => clipboard::paste(app, &text),
        Action::Reload { take } => disk::reload(app, take),
        Action::Recover { left, opens } => disk::recover(app, left, opens),
        Action::Tell(text) => app.shell.tell(Tone::Error, text),
        Action::QuitAnyway => {
            app.shell.gives_up_changes = true;
            app.shell.quits = true;
        }
    }
}

/// Changes the graph on screen by one step; says why where it cannot be.
pub(crate) fn change(app: &mut App, label: &str, edits: Vec<Edit>, gesture: Option<String>) {
    let Some(document) = app.documents.active_mut() else { return };
    let edits = arrange::with_places(document, edits);
    if let Err(problem) = document.change(&app.catalog, label, edits, gesture) {
        app.shell.tell(Tone::Error, format!("{label}: {problem}"));
    }
}

fn perform(app: &mut App, egui: &egui::Context, command: Command) {
    if !command.is_enabled(&app.context().now()) {
        return;
    }
    match command {
        Command::New
        | Command::Open
        | Command::OpenFolder
        | Command::Save
        | Command::SaveAs
        | Command::CloseTab
        | Command::Quit => file::perform(app, command),
        Command::Undo | Command::Redo => edit::undo_or_redo(app, command == Command::Undo),
        Command::Delete => edit::delete(app),
        Command::Duplicate => clipboard::duplicate(app),
        Command::Cut => {
            clipboard::copy(app, egui);
            edit::delete(app);
        }
        Command::Copy => clipboard::copy(app, egui),
        Command::Paste => egui.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
        Command::SelectAll => edit::select_all(app),
        Command::Disable => edit::disable(app),
        Command::Comment => edit::comment(app),
        Command::AddNode => app.shell.dialog = Some(Dialog::Palette(Palette::default())),
        Command::AlignLeft
        | Command::AlignRight
        | Command::AlignTop
        | Command::AlignBottom
        | Command::DistributeAcross
        | Command::DistributeDown
        | Command::Straighten => arrange::perform(app, command),
        Command::Arrange => arrange::whole(app),
        Command::Replace => {
            let replaces = app.document().and_then(|document| document.selection.only_node().cloned());
            let purpose = Purpose { replaces, ..Purpose::default() };
            app.shell.dialog = Some(Dialog::Palette(Palette { purpose, ..Palette::default() }));
        }
        Command::Run | Command::Stop | Command::Restart => run::perform(app, command),
        Command::NextTab
        | Command::PreviousTab
        | Command::FrameSelection
        | Command::ShowAll
        | Command::ActualSize
        | Command::Commands
        | Command::Find
        | Command::NextProblem
        | Command::ShowFiles
        | Command::ShowNodes
        | Command::ShowOutline
        | Command::ShowProblems
        | Command::ShowConsole
        | Command::ShowRun
        | Command::ToggleLeft
        | Command::ToggleRight
        | Command::ToggleBottom
        | Command::ToggleTheme
        | Command::ToggleSnap
        | Command::ToggleMinimap
        | Command::ToggleRestarts
        | Command::NextPanel
        | Command::Settings
        | Command::Collapse
        | Command::Larger
        | Command::Smaller
        | Command::Help => window::perform(app, command),
    }
}
