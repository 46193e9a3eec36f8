//! What an empty window shows: templates, recent files, and how to begin.

use super::thumbnail::Thumbnail;
use super::widgets::link;
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use egui::{Align, Frame, Layout, Margin, RichText, ScrollArea, Stroke, Ui, Vec2, vec2};
use std::sync::Arc;

/// How wide a card is at least, and how high.
const CARD: Vec2 = vec2(240.0, 248.0);

/// Between cards.
const GAP: f32 = 16.0;

/// Draws the empty state.
pub fn ui(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let palette = context.palette;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(40, 32)).show(ui, |ui| {
            ui.label(RichText::new("Draw a sign-in flow").heading());
            ui.label(RichText::new("Start from a graph that runs, or from nothing.").color(palette.dim));
            ui.add_space(16.0);
            ui.horizontal(|ui| {
                for command in [Command::New, Command::Open, Command::OpenFolder] {
                    if ui.button(command.face().label).on_hover_text(command.face().help).clicked() {
                        actions.push(Action::Do(command));
                    }
                }
            });
            ui.add_space(14.0);
            cards(ui, context, actions);
            ui.add_space(20.0);
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

/// The cards of the templates, as many side by side as there is room for.
fn cards(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let room = ui.available_width();
    let n_columns = (((room + GAP) / (CARD.x + GAP)).floor() as usize).max(1);
    let size = vec2(((room + GAP) / n_columns as f32 - GAP).floor().min(320.0), CARD.y);
    let templates: Vec<_> = authcanvas::templates().iter().collect();
    for row in templates.chunks(n_columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for template in row {
                card(ui, context, template, size, actions);
            }
        });
        ui.add_space(GAP - ui.spacing().item_spacing.y);
    }
}

fn card(
    ui: &mut Ui,
    context: &Context<'_>,
    template: &'static authcanvas::Template,
    size: Vec2,
    actions: &mut Vec<Action>,
) {
    let palette = context.palette;
    let told = told(ui, context, template);
    let frame =
        Frame::new().fill(palette.panel).stroke(Stroke::new(1.0, palette.line)).corner_radius(6.0).inner_margin(12.0);
    frame.show(ui, |ui| {
        ui.set_min_size(size - vec2(26.0, 26.0));
        ui.set_max_size(size - vec2(26.0, 26.0));
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            told.picture.ui(ui, palette, vec2(size.x - 26.0, 92.0));
            ui.label(RichText::new(&told.title).strong());
            let doc = egui::Label::new(RichText::new(&told.doc).small().color(palette.dim));
            ScrollArea::vertical().id_salt(template.name).max_height(58.0).show(ui, |ui| ui.add(doc.wrap()));
            ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
                let button = ui.button("Use");
                if super::values::named(button, &format!("use template {}", told.title)).clicked() {
                    actions.push(Action::UseTemplate(template.name));
                }
            });
        });
    });
}

/// What a card says.
#[derive(Default)]
struct Told {
    title: String,
    doc: String,
    picture: Thumbnail,
}

/// A template's title, what it does and how it looks, as its graph says. It is read once.
fn told(ui: &Ui, context: &Context<'_>, template: &'static authcanvas::Template) -> Arc<Told> {
    let id = egui::Id::unique(("template", template.name));
    if let Some(told) = ui.data(|data| data.get_temp::<Arc<Told>>(id)) {
        return told;
    }
    let told = Arc::new(match authcanvas::graph::read(template.text.as_bytes()) {
        Ok(reading) => Told {
            picture: Thumbnail::of(&reading.graph, &context.catalog.registry),
            title: reading.graph.title,
            doc: reading.graph.doc,
        },
        // The shipped graphs are read by the runtime's tests.
        Err(_) => Told { title: template.name.to_owned(), ..Told::default() },
    });
    ui.data_mut(|data| data.insert_temp(id, told.clone()));
    told
}
