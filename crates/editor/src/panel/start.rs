//! What an empty window shows: templates, recent files, and how to begin.

use super::widgets::link;
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use egui::{Align, Frame, Layout, Margin, RichText, ScrollArea, Stroke, Ui, vec2};

/// Draws the empty state.
pub fn ui(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let palette = context.palette;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(40, 32)).show(ui, |ui| {
            ui.label(RichText::new("Draw a sign-in flow").heading());
            ui.label(RichText::new("Start from a graph that runs, or from nothing.").color(palette.dim));
            ui.add_space(16.0);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(16.0, 16.0);
                for template in authcanvas::templates() {
                    card(ui, context, template, actions);
                }
            });
            ui.add_space(20.0);
            ui.horizontal(|ui| {
                for command in [Command::New, Command::Open, Command::OpenFolder] {
                    if ui.button(command.face().label).on_hover_text(command.face().help).clicked() {
                        actions.push(Action::Do(command));
                    }
                }
            });
            if !context.settings.recent.is_empty() {
                ui.add_space(16.0);
                super::widgets::heading(ui, palette, "Recent");
                for path in &context.settings.recent {
                    if link(ui, palette, &path.display().to_string()).clicked() {
                        actions.push(Action::OpenFile(path.clone()));
                    }
                }
            }
        });
    });
}

fn card(ui: &mut Ui, context: &Context<'_>, template: &'static authcanvas::Template, actions: &mut Vec<Action>) {
    let palette = context.palette;
    let (title, doc) = told(template);
    let frame =
        Frame::new().fill(palette.panel).stroke(Stroke::new(1.0, palette.line)).corner_radius(6.0).inner_margin(14.0);
    frame.show(ui, |ui| {
        ui.set_min_size(vec2(252.0, 132.0));
        ui.set_max_width(252.0);
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.label(RichText::new(&title).strong());
            ui.add_space(2.0);
            ui.label(RichText::new(&doc).small().color(palette.dim));
            ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
                let button = ui.button("Use");
                if super::values::named(button, &format!("use template {title}")).clicked() {
                    actions.push(Action::UseTemplate(template.name));
                }
            });
        });
    });
}

/// A template's title and what it does, as its graph says.
fn told(template: &authcanvas::Template) -> (String, String) {
    match authcanvas::graph::read(template.text.as_bytes()) {
        Ok(reading) => (reading.graph.title, reading.graph.doc),
        // The shipped graphs are read by the runtime's tests.
        Err(_) => (template.name.to_owned(), String::new()),
    }
}
