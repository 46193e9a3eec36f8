//! The panels of the window, each in a file of its own, and where they stand.
//!
//! A panel draws from the shared context and its own part of the shell, and collects actions. None changes a graph.

mod chooser;
mod code;
mod commands;
mod console;
mod dialogs;
mod files;
mod find;
mod inspector;
mod nodes;
mod offers;
mod outline;
mod palette;
mod problems;
mod run;
mod script;
mod settings;
mod start;
mod status;
mod tabs;
mod thumbnail;
mod values;
mod variables;
mod widgets;

pub use values::{named, spelling};

use crate::action::Action;
use crate::app::{App, Context};
use crate::canvas_view;
use crate::command::Command;
use crate::shell::{BottomTab, LeftTab, Shell};
use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

/// Turns keys into commands, where no text field wants them.
pub fn shortcuts(context: &Context<'_>, egui: &egui::Context, actions: &mut Vec<Action>) {
    let types = egui.text_edit_focused();
    let now = context.now();
    // Ctrl+Z is a part of Ctrl+Shift+Z: the longer keys go first.
    let with_shift = |command: &Command| command.face().keys.is_some_and(|keys| keys.modifiers.shift);
    let (longer, shorter): (Vec<Command>, Vec<Command>) = Command::ALL.into_iter().partition(with_shift);
    for command in longer.into_iter().chain(shorter) {
        let face = command.face();
        let Some(keys) = face.keys else { continue };
        if (face.only_outside_text && types) || !command.is_enabled(&now) || !is_shortcut_of_window(command) {
            continue;
        }
        if egui.input_mut(|input| input.consume_shortcut(&keys)) {
            actions.push(Action::Do(command));
        }
    }
    clipboard(context, egui, types, actions);
}

/// The canvas has the focus keys of its own: Tab opens the palette only there.
fn is_shortcut_of_window(command: Command) -> bool {
    !matches!(
        command,
        Command::AddNode | Command::Cut | Command::Copy | Command::Paste | Command::FrameSelection | Command::ShowAll
    )
}

/// Cut, copy and paste arrive as events of their own.
fn clipboard(context: &Context<'_>, egui: &egui::Context, types: bool, actions: &mut Vec<Action>) {
    if types || context.document.is_none() {
        return;
    }
    let events = egui.input(|input| input.events.clone());
    for event in events {
        match event {
            egui::Event::Copy => actions.push(Action::Do(Command::Copy)),
            egui::Event::Cut => actions.push(Action::Do(Command::Cut)),
            egui::Event::Paste(text) => actions.push(Action::PasteText(text)),
            _ => {}
        }
    }
}

/// Draws the whole window.
pub fn ui(app: &mut App, ui: &mut Ui, actions: &mut Vec<Action>) {
    let mut shell = std::mem::take(&mut app.shell);
    let mut canvases = std::mem::take(&mut app.canvases);
    let context = app.context();
    let palette = context.palette;
    let bar = Frame::new().fill(palette.panel);
    Panel::top("tabs").frame(bar).exact_size(36.0).show(ui, |ui| tabs::ui(ui, &context, actions));
    let zoom = context.document.map_or(1.0, |document| canvases.view(document.id).state.view.zoom);
    let status_bar = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(12, 0));
    Panel::bottom("status").frame(status_bar).exact_size(24.0).show(ui, |ui| status::ui(ui, &context, zoom, actions));
    let shown = context.settings.shown;
    let side = Frame::new().fill(palette.panel);
    if shown.left {
        Panel::left("left").frame(side).default_size(256.0).size_range(180.0..=480.0).show(ui, |ui| {
            left(ui, &context, &mut shell, actions);
        });
    }
    if shown.right && context.document.is_some() {
        Panel::right("right").frame(side).default_size(312.0).size_range(220.0..=560.0).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                inspector::ui(ui, &context, &mut shell, actions);
                variables::ui(ui, &context, &mut shell, actions);
            });
        });
    }
    if shown.bottom && context.document.is_some() {
        Panel::bottom("bottom").frame(side).default_size(216.0).size_range(80.0..=480.0).show(ui, |ui| {
            bottom(ui, &context, &mut shell, actions);
        });
    }
    let central = Frame::new().fill(palette.canvas);
    CentralPanel::default().frame(central).show(ui, |ui| match context.document {
        Some(document) => {
            let desk = context.desk;
            let look =
                canvas_view::Look { catalog: context.catalog, document, desk, palette, settings: context.settings };
            canvas_view::ui(ui, &look, canvases.view(document.id), actions);
        }
        None => start::ui(ui, &context, actions),
    });
    if std::mem::take(&mut shell.next_panel) {
        next_panel(ui.ctx(), &context, &mut shell, &mut canvases);
    }
    dialogs::ui(ui.ctx(), &app.context(), &mut shell, actions);
    app.shell = shell;
    app.canvases = canvases;
}

/// Gives the keys to the next part of the window that is shown: canvas, left, right, bottom.
fn next_panel(egui: &egui::Context, context: &Context<'_>, shell: &mut Shell, canvases: &mut canvas_view::Canvases) {
    let shown = context.settings.shown;
    for _ in 0..4 {
        shell.panel = (shell.panel + 1) % 4;
        let is_there = match (shell.panel, context.document) {
            (0, Some(document)) => canvases.view(document.id).take_keys(),
            (1, _) if shown.left => widgets::go_to_panel(egui, "left"),
            (2, Some(_)) if shown.right => widgets::go_to_panel(egui, "right"),
            (3, Some(_)) if shown.bottom => widgets::go_to_panel(egui, "bottom"),
            _ => false,
        };
        if is_there {
            return;
        }
    }
}

fn left(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    let tabs =
        [(LeftTab::Files, "Files"), (LeftTab::Nodes, "Nodes"), (LeftTab::Outline, "Outline"), (LeftTab::Find, "Find")];
    widgets::tab_row(ui, context.palette, "left", &mut shell.left, &tabs);
    match shell.left {
        LeftTab::Files => files::ui(ui, context, actions),
        LeftTab::Nodes => nodes::ui(ui, context, shell, actions),
        LeftTab::Outline => outline::ui(ui, context, shell, actions),
        LeftTab::Find => find::ui(ui, context, shell, actions),
    }
}

fn bottom(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    // The panel keeps its size, however little it holds.
    ui.set_min_size(ui.available_size());
    let n_problems = context.document.map_or(0, |document| document.diagnostics().count());
    let problems = if n_problems == 0 { "Problems".to_owned() } else { format!("Problems  {n_problems}") };
    let tabs = [(BottomTab::Problems, problems.as_str()), (BottomTab::Console, "Console"), (BottomTab::Run, "Run")];
    widgets::tab_row(ui, context.palette, "bottom", &mut shell.bottom, &tabs);
    Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| match shell.bottom {
        BottomTab::Problems => problems::ui(ui, context, actions),
        BottomTab::Console => console::ui(ui, context, actions),
        BottomTab::Run => run::ui(ui, context, shell, actions),
    });
}
