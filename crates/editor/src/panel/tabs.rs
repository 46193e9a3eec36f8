//! The bar at the top: a tab a graph, then commands, profile, run and stop.

use super::widgets;
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use egui::{Align, Button, Layout, RichText, Ui};

/// Draws the bar.
pub fn ui(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (index, document) in context.documents.list.iter().enumerate() {
            let mark = if document.is_dirty() { "  \u{2022}" } else { "" };
            let is_shown = index == context.documents.active;
            let tab = widgets::tab_button(ui, context.palette, is_shown, &format!("{}{mark}", document.name()));
            let tab = match &document.path {
                Some(path) => tab.on_hover_text(path.display().to_string()),
                None => tab.on_hover_text("not saved yet"),
            };
            if tab.clicked() {
                actions.push(Action::ShowTab(index));
            }
            if tab.middle_clicked() {
                actions.push(Action::CloseTab { tab: index, gives_up_changes: false });
            }
            tab.context_menu(|ui| {
                if ui.button("Close").clicked() {
                    actions.push(Action::CloseTab { tab: index, gives_up_changes: false });
                    ui.close();
                }
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.add_space(12.0);
            if context.document.is_some() {
                run_buttons(ui, context, actions);
            }
            menu(ui, context, actions);
            let search = Button::new(RichText::new("Search or run a command").color(context.palette.dim))
                .shortcut_text(shortcut_text(ui, Command::Commands))
                .min_size(egui::vec2(220.0, 24.0));
            if ui.add(search).clicked() {
                actions.push(Action::Do(Command::Commands));
            }
        });
    });
}

fn run_buttons(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let runs = context.now().is_running;
    let command = if runs { Command::Stop } else { Command::Run };
    let on_accent = if context.settings.dark { egui::Color32::BLACK } else { egui::Color32::WHITE };
    let text = RichText::new(command.face().label).color(on_accent);
    // Room for the sign at the left of the text.
    let padding = ui.spacing().button_padding;
    let button = ui.scope(|ui| {
        ui.spacing_mut().button_padding.x = padding.x + 9.0;
        ui.add(Button::new(text).fill(context.palette.accent).min_size(egui::vec2(68.0, 24.0)))
    });
    let button = button.inner;
    let sign = button.rect.left_center() + egui::vec2(13.0, 0.0);
    if runs {
        ui.painter().rect_filled(egui::Rect::from_center_size(sign, egui::vec2(8.0, 8.0)), 1.0, on_accent);
    } else {
        let corners = [(-4.0, -5.0), (5.0, 0.0), (-4.0, 5.0)].map(|(x, y)| sign + egui::vec2(x, y)).to_vec();
        ui.painter().add(egui::Shape::convex_polygon(corners, on_accent, egui::Stroke::NONE));
    }
    if button.on_hover_text(command.face().help).clicked() {
        actions.push(Action::Do(command));
    }
    super::run::profile_chooser(ui, context, actions);
}

fn menu(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let now = context.now();
    ui.menu_button("Menu", |ui| {
        egui::ScrollArea::vertical().max_height(560.0).show(ui, |ui| {
            for command in Command::ALL {
                let button = Button::new(label(context, command)).shortcut_text(shortcut_text(ui, command));
                let response = ui.add_enabled(command.is_enabled(&now), button.min_size(egui::vec2(260.0, 0.0)));
                if response.on_hover_text(command.face().help).clicked() {
                    actions.push(Action::Do(command));
                    ui.close();
                }
            }
        });
    });
}

/// A command's label; undo and redo say what they would take back or do again.
pub fn label(context: &Context<'_>, command: Command) -> String {
    let history = context.document.map(crate::document::Document::history);
    let of = match command {
        Command::Undo => history.and_then(|history| history.undo_label()),
        Command::Redo => history.and_then(|history| history.redo_label()),
        _ => None,
    };
    let label = command.face().label;
    of.map_or_else(|| label.to_owned(), |of| format!("{label}: {of}"))
}

/// A command's keys as text.
pub fn shortcut_text(ui: &Ui, command: Command) -> String {
    command.face().keys.map_or_else(String::new, |keys| ui.ctx().format_shortcut(&keys))
}
