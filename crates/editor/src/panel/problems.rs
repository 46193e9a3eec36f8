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
                mark(ui, found.severity, color);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    // From right to left, so that the first fix stands first.
                    for fix in found.other_fixes.iter().rev().chain(&found.fix) {
                        if link(ui, context.palette, &fix.title).clicked() {
                            actions.push(Action::change(fix.title.clone(), fix.edits.clone()));
                        }
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let place = place_of(&found.site);
                        let label = format!("{word}, {place}: {}", found.message);
                        let said = ui
                            .add(egui::Button::new(told(ui, context, &place, &found.message)).frame(false).truncate());
                        let said = super::values::named(said, &label);
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

/// A finding's place, and what it says.
fn told(ui: &Ui, context: &Context<'_>, place: &str, message: &str) -> egui::text::LayoutJob {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::default();
    let part = |color| egui::TextFormat::simple(font.clone(), color);
    job.append(place, 0.0, part(context.palette.text));
    job.append(message, 12.0, part(context.palette.dim));
    job
}

/// A triangle for what is doubtful, an octagon for what is wrong.
fn mark(ui: &mut Ui, severity: Severity, color: egui::Color32) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(14.0, 14.0), egui::Sense::hover());
    let middle = rect.center();
    let corners = match severity {
        Severity::Warning => [(0.0, -5.0), (5.5, 4.5), (-5.5, 4.5)].map(|(x, y)| middle + egui::vec2(x, y)).to_vec(),
        Severity::Error => (0..8_u8)
            .map(|step| middle + 5.5 * egui::Vec2::angled(std::f32::consts::FRAC_PI_8 * f32::from(2 * step + 1)))
            .collect(),
    };
    ui.painter().add(egui::Shape::convex_polygon(corners, color, egui::Stroke::NONE));
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
        Site::Function(id) => id.to_string(),
        Site::In(function, site) => format!("{function}, {}", place_of(site)),
        Site::Script { name, line } => format!("{name}, line {line}"),
        Site::Text { line, column } => format!("line {line}, column {column}"),
    }
}
