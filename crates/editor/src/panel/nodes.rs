//! The kinds of nodes beside the canvas, by category, with a search above and the documentation below.

use super::values::named;
use super::widgets::{block, entry, heading, line};
use crate::action::Action;
use crate::app::Context;
use crate::catalog::Entry;
use crate::look::Palette;
use crate::shell::{Purpose, Shell};
use egui::{Frame, Margin, Panel, RichText, ScrollArea, TextEdit, Ui};

/// Draws the kinds of nodes.
pub fn ui(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    block(ui, |ui| {
        let edit =
            TextEdit::singleline(&mut shell.node_query).hint_text("Search nodes").desired_width(ui.available_width());
        named(ui.add(edit), "search nodes");
    });
    let found = context.catalog.find(&shell.node_query, None);
    let mut shown: Option<&Entry> = None;
    let shown_id = egui::Id::unique("shown kind");
    let before: Option<String> = ui.data(|data| data.get_temp(shown_id));
    Panel::bottom("node documentation").frame(Frame::new().inner_margin(Margin::same(12))).show(ui, |ui| {
        let entry = before.as_deref().and_then(|kind| context.catalog.entry(kind)).or(found.first().copied());
        if let Some(entry) = entry {
            documentation(ui, context.palette, entry);
        }
    });
    line(ui, context.palette);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut last = String::new();
        for kind in &found {
            if kind.group != last && shell.node_query.trim().is_empty() {
                block(ui, |ui| heading(ui, context.palette, &kind.group));
                last.clone_from(&kind.group);
            }
            let color = context.palette.of_nature(kind.nature);
            let response = entry(ui, context.palette, false, color, &kind.title, "");
            if response.hovered() || response.has_focus() {
                shown = Some(kind);
            }
            if response.clicked() && context.document.is_some() {
                actions.push(Action::AddNode { kind: kind.kind.clone(), purpose: Purpose::default() });
            }
        }
        if found.is_empty() {
            block(ui, |ui| ui.label(RichText::new("Nothing fits; try another word.").color(context.palette.dim)));
        }
    });
    if let Some(shown) = shown {
        ui.data_mut(|data| data.insert_temp(shown_id, shown.kind.clone()));
    }
}

/// What a kind does, in words.
pub fn documentation(ui: &mut Ui, palette: &Palette, entry: &Entry) {
    ui.label(RichText::new(&entry.title).strong());
    ui.label(RichText::new(&entry.doc).small().color(palette.dim));
}
