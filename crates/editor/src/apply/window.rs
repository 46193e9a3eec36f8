//! What changes the window and nothing of a graph: tabs, panels, views, theme and scale.

use crate::app::App;
use crate::command::Command;
use crate::document::Selection;
use crate::shell::{BottomTab, Dialog, LeftTab, Menu, Picker};
use authcanvas_graph::Site;

/// The smallest and the largest scale.
const SCALES: std::ops::RangeInclusive<f32> = 0.6..=3.0;

pub(super) fn perform(app: &mut App, command: Command) {
    let n_tabs = app.documents.list.len().max(1);
    match command {
        Command::NextTab => app.documents.active = (app.documents.active + 1) % n_tabs,
        Command::PreviousTab => app.documents.active = (app.documents.active + n_tabs - 1) % n_tabs,
        Command::FrameSelection => frame_selection(app),
        Command::ShowAll => with_view(app, crate::canvas_view::View::show_all),
        Command::ActualSize => with_view(app, |view| view.state.view.zoom = 1.0),
        Command::Commands => app.shell.dialog = Some(Dialog::Commands(Picker::default())),
        Command::Find => {
            show_left(app, LeftTab::Find);
            app.shell.wants_find = true;
        }
        Command::ShowOutline => show_left(app, LeftTab::Outline),
        Command::NextProblem => next_problem(app),
        Command::ShowFiles => show_left(app, LeftTab::Files),
        Command::ShowNodes => show_left(app, LeftTab::Nodes),
        Command::ShowProblems => show_bottom(app, BottomTab::Problems),
        Command::ShowConsole => show_bottom(app, BottomTab::Console),
        Command::ShowRun => show_bottom(app, BottomTab::Run),
        Command::ToggleLeft => app.settings.shown.left ^= true,
        Command::ToggleRight => app.settings.shown.right ^= true,
        Command::ToggleBottom => app.settings.shown.bottom ^= true,
        Command::ToggleTheme => app.settings.dark ^= true,
        Command::ToggleSnap => app.settings.free ^= true,
        Command::ToggleMinimap => app.settings.no_minimap ^= true,
        Command::ToggleRestarts => app.settings.restarts ^= true,
        Command::NextPanel => app.shell.next_panel = true,
        Command::Settings => app.shell.dialog = Some(Dialog::Settings),
        Command::Collapse => collapse(app),
        Command::Larger => app.settings.scale = (app.settings.scale + 0.1).clamp(*SCALES.start(), *SCALES.end()),
        Command::Smaller => app.settings.scale = (app.settings.scale - 0.1).clamp(*SCALES.start(), *SCALES.end()),
        Command::Help => app.shell.dialog = Some(Dialog::Help),
        _ => {}
    }
}

/// Begins to find a text in the folder; what was found before goes.
pub(super) fn find_in_folder(app: &mut App, query: String) {
    app.shell.found.clear();
    if !query.trim().is_empty()
        && let Some(folder) = app.settings.folder.clone()
    {
        app.files.find(folder, query);
    }
}

/// Goes to a site in a file that was opened for it.
pub(super) fn go_where_wanted(app: &mut App) {
    let Some((path, site)) = app.shell.goes_to.take() else { return };
    if app.document().is_some_and(|document| document.path.as_ref() == Some(&path)) {
        go_to(app, &site);
    } else {
        app.shell.goes_to = Some((path, site));
    }
}

pub(super) fn show_left(app: &mut App, tab: LeftTab) {
    app.settings.shown.left = true;
    app.shell.left = tab;
}

pub(super) fn show_bottom(app: &mut App, tab: BottomTab) {
    app.settings.shown.bottom = true;
    app.shell.bottom = tab;
}

fn with_view(app: &mut App, then: impl FnOnce(&mut crate::canvas_view::View)) {
    if let Some(id) = app.document().map(|document| document.id) {
        then(app.canvases.view(id));
    }
}

fn frame_selection(app: &mut App) {
    let Some(document) = app.documents.active() else { return };
    let nodes = document.selection.nodes.clone();
    let view = app.canvases.view(document.id);
    if nodes.is_empty() { view.show_all() } else { view.show(nodes) }
}

/// Collapses the selected nodes, or opens them where all are collapsed.
fn collapse(app: &mut App) {
    let Some(document) = app.documents.active() else { return };
    let nodes = document.selection.nodes.clone();
    app.canvases.view(document.id).collapse(&nodes);
}

/// Opens the menu of what is selected.
pub(super) fn open_menu(app: &mut App, at: egui::Pos2) {
    let groups: [&[Command]; 4] = [
        &[Command::Cut, Command::Copy, Command::Paste, Command::Duplicate, Command::Delete],
        &[Command::Replace, Command::Disable, Command::Collapse, Command::Comment],
        &[Command::AlignLeft, Command::AlignTop, Command::DistributeAcross, Command::DistributeDown],
        &[Command::Straighten, Command::FrameSelection],
    ];
    let context = app.context();
    let now = context.now();
    let mut commands: Vec<Option<Command>> = Vec::new();
    for group in groups {
        let enabled: Vec<_> = group.iter().filter(|command| command.is_enabled(&now)).map(|it| Some(*it)).collect();
        if !enabled.is_empty() && !commands.is_empty() {
            commands.push(None);
        }
        commands.extend(enabled);
    }
    app.shell.dialog = Some(Dialog::Menu(Menu { at, commands, chosen: 0 }));
}

/// Selects what a site names and brings it into sight.
pub(super) fn go_to(app: &mut App, site: &Site) {
    let Some(document) = app.documents.active_mut() else { return };
    if let Site::Variable(variable) = site {
        app.shell.open_variable = Some(variable.clone());
        app.settings.shown.right = true;
        return;
    }
    let mut selection = Selection::default();
    let node = match site {
        Site::Connection(connection) => {
            selection.connections.insert(connection.clone());
            Some(&connection.from.node)
        }
        _ => site.node(),
    };
    let Some(node) = node.filter(|node| document.graph().nodes.contains_key(*node)) else { return };
    if selection.is_empty() {
        selection.nodes.insert(node.clone());
    }
    document.selection = selection;
    app.canvases.view(document.id).focus(node);
}

fn next_problem(app: &mut App) {
    let Some(document) = app.documents.active() else { return };
    let sites: Vec<Site> = document.diagnostics().map(|found| found.site.clone()).collect();
    if let Some(site) = sites.get(app.shell.problem % sites.len().max(1)) {
        app.shell.problem += 1;
        show_bottom(app, BottomTab::Problems);
        go_to(app, site);
    }
}
