//! What the checker found: a click goes there, and a fix can be applied.

use super::widgets::link;
use crate::action::Action;
use crate::app::Context;
use authcanvas_graph::{Severity, Site};
use egui::{Align, Layout, RichText, ScrollArea, Ui};

/// Draws the findings of the graph on screen.
pub fn ui(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let Some(document) = context.document else { return };
    if document.checked.revision == 0 {
        ui.label(RichText::new("checking…").color(context.palette.dim));
        return;
    }
    let mut any = false;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for found in document.diagnostics() {
            any = true;
            let (color, word) = match found.severity {
                Severity::Error => (context.palette.error, "error"),
                Severity::Warning => (context.palette.warning, "warning"),
            };
            ui.horizontal(|ui| {
                ui.label(RichText::new(word).small().color(color));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let Some(fix) = &found.fix
                        && link(ui, context.palette, &fix.title).clicked()
                    {
                        actions.push(Action::change(fix.title.clone(), fix.edits.clone()));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let place = place_of(&found.site);
                        let text = format!("{place}: {}", found.message);
                        let button = egui::Button::new(RichText::new(text).color(context.palette.text)).frame(false);
                        let said = ui.add(button.truncate());
                        let hint = found.hint.as_deref().unwrap_or_default();
                        let said = said.on_hover_text(format!("{word} {}\n{}\n{hint}", found.code, found.message));
                        if said.clicked() {
                            actions.push(Action::GoTo(found.site.clone()));
                        }
                    });
                });
            });
        }
        if !any {
            ui.label(RichText::new("No problems: the graph is ready to run.").color(context.palette.dim));
        }
    });
}

/// A site in few words.
pub fn place_of(site: &Site) -> String {
    match site {
        Site::Graph => "graph".to_owned(),
        Site::Variable(id) => id.to_string(),
        Site::Node(id) => id.to_string(),
        Site::Setting(node, name) => format!("{node}, {name}"),
        Site::Slot(node, slot) => format!("{node}.{slot}"),
        Site::Connection(connection) => connection.to_string(),
        Site::Bus(id) => id.to_string(),
        Site::Script { name, line } => format!("{name}, line {line}"),
        Site::Text { line, column } => format!("line {line}, column {column}"),
    }
}
