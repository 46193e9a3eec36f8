//! The bar at the bottom: problems, the run's backend, what is selected, and whether the graph is saved.

use super::widgets::link;
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use authcanvas_graph::Severity;
use egui::{Align, Layout, RichText, Ui};

/// Draws the bar.
pub fn ui(ui: &mut Ui, context: &Context<'_>, zoom: f32, actions: &mut Vec<Action>) {
    ui.style_mut().override_text_style = Some(egui::TextStyle::Small);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let Some(document) = context.document else {
            ui.label(RichText::new("no graph is open").color(context.palette.dim));
            return;
        };
        let count = |severity| document.diagnostics().filter(|found| found.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let text = match (errors, warnings) {
            (0, 0) => "no problems".to_owned(),
            (0, _) => counted(warnings, "warning"),
            (_, 0) => counted(errors, "error"),
            _ => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
        };
        let color = match (errors, warnings) {
            (0, 0) => context.palette.dim,
            (0, _) => context.palette.warning,
            _ => context.palette.error,
        };
        if ui.add(egui::Button::new(RichText::new(text).color(color)).frame(false)).clicked() {
            actions.push(Action::Do(Command::ShowProblems));
        }
        ui.label(RichText::new(run_text(context)).color(context.palette.dim));
        let selected = document.selection.len();
        if selected > 0 {
            ui.label(RichText::new(format!("{selected} selected")).color(context.palette.dim));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let percent = format!("{:.0} %", zoom * 100.0);
            let button = egui::Button::new(RichText::new(percent).color(context.palette.dim)).frame(false);
            if ui.add(button).on_hover_text(Command::ActualSize.face().label).clicked() {
                actions.push(Action::Do(Command::ActualSize));
            }
            let saved = if document.is_dirty() { "not saved" } else { "saved" };
            if document.is_dirty() {
                if link(ui, context.palette, saved).on_hover_text("Save").clicked() {
                    actions.push(Action::Do(Command::Save));
                }
            } else {
                ui.label(RichText::new(saved).color(context.palette.dim));
            }
        });
    });
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

fn run_text(context: &Context<'_>) -> String {
    let Some(run) = context.desk.and_then(|desk| desk.run.as_ref()) else { return "not run yet".to_owned() };
    run.look(|observed| match &observed.ended {
        Some(ended) => ended.summary.clone(),
        None if observed.backend.is_empty() => "running".to_owned(),
        None => format!("running, {}", observed.backend),
    })
}
