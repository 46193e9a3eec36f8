//! The settings: everything that the editor remembers and that is not said elsewhere in the window.

use super::values::named;
use super::widgets::{heading, row};
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use egui::{DragValue, RichText, Ui};

/// Draws the settings; answers true when they are to close. Every change counts at once.
pub fn ui(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) -> bool {
    ui.set_width(420.0);
    ui.label(RichText::new("Settings").strong());
    let settings = context.settings;
    heading(ui, context.palette, "Look");
    row(ui, context.palette, "Theme", "The colours of the window.", |ui| {
        for (is_dark, label) in [(true, "Dark"), (false, "Light")] {
            if ui.selectable_label(settings.dark == is_dark, label).clicked() && settings.dark != is_dark {
                actions.push(Action::Do(Command::ToggleTheme));
            }
        }
    });
    row(ui, context.palette, "Scale", "How large everything is, in percent.", |ui| {
        let mut percent = (settings.scale * 100.0).round();
        let field = DragValue::new(&mut percent).range(60.0..=300.0).suffix(" %").update_while_editing(false);
        if named(ui.add(field), "scale").changed() {
            actions.push(Action::SetScale(percent / 100.0));
        }
    });
    heading(ui, context.palette, "Panels");
    let shown = settings.shown;
    for (is_shown, label, command) in [
        (shown.left, "Left panel", Command::ToggleLeft),
        (shown.right, "Right panel", Command::ToggleRight),
        (shown.bottom, "Bottom panel", Command::ToggleBottom),
    ] {
        switch(ui, is_shown, label, command, actions);
    }
    heading(ui, context.palette, "Canvas");
    switch(ui, !settings.free, "Snap to the grid", Command::ToggleSnap, actions);
    switch(ui, !settings.no_minimap, "Minimap", Command::ToggleMinimap, actions);
    heading(ui, context.palette, "Runs");
    switch(ui, settings.restarts, "Restart when a script changes", Command::ToggleRestarts, actions);
    ui.add_space(8.0);
    ui.button("Close").clicked()
}

fn switch(ui: &mut Ui, is_on: bool, label: &str, command: Command, actions: &mut Vec<Action>) {
    let mut is_on = is_on;
    if ui.checkbox(&mut is_on, label).on_hover_text(command.face().help).changed() {
        actions.push(Action::Do(command));
    }
}
