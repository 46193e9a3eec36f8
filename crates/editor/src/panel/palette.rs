//! The palette of nodes: type to find a kind, arrows to choose, Enter to put it into the graph.

use super::nodes::documentation;
use super::values::named;
use super::widgets::{entry, line, walk};
use crate::action::Action;
use crate::app::Context;
use crate::catalog::Wanted;
use crate::shell::Palette;
use egui::{RichText, ScrollArea, TextEdit, Ui};

/// How many kinds are listed at once.
const MOST_SHOWN: usize = 200;

/// Draws the palette; answers true when it is to close.
pub fn ui(ui: &mut Ui, context: &Context<'_>, state: &mut Palette, actions: &mut Vec<Action>) -> bool {
    ui.set_width(420.0);
    let wanted = state.purpose.from.as_ref().and_then(|end| {
        let document = context.document?;
        Some(Wanted {
            is_from_out: document.is_out(end),
            is_exec: document.is_exec(end),
            value_type: document.type_of(end),
        })
    });
    let hint = match (&state.purpose.replaces, &wanted) {
        (Some(_), _) => "Search the kind to put in its place",
        (None, Some(_)) => "Search nodes that fit",
        (None, None) => "Search nodes",
    };
    let before = state.picker.query.clone();
    let edit = TextEdit::singleline(&mut state.picker.query).hint_text(hint).desired_width(f32::INFINITY);
    named(ui.add(edit), "search the palette").request_focus();
    if before != state.picker.query {
        state.picker.chosen = 0;
    }
    let mut found = context.catalog.find(&state.picker.query, wanted.as_ref());
    // A node for a variable has a slot that can be bound to it.
    let bound = state.purpose.variable.as_ref().zip(context.document);
    let bound = bound.and_then(|(id, document)| document.graph().variables.get(id));
    if let Some(variable) = bound {
        let wants = |is_from_out| Wanted { is_from_out, is_exec: false, value_type: Some(variable.value_type.clone()) };
        found.retain(|entry| entry.slot_for(&wants(true)).is_some() || entry.slot_for(&wants(false)).is_some());
    }
    let enters = walk(ui, &mut state.picker.chosen, found.len().min(MOST_SHOWN));
    let mut chosen = if enters { found.get(state.picker.chosen).copied() } else { None };
    ui.add_space(4.0);
    ScrollArea::vertical().max_height(300.0).min_scrolled_height(300.0).auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, kind) in found.iter().take(MOST_SHOWN).enumerate() {
            let is_chosen = index == state.picker.chosen;
            let color = context.palette.of_nature(kind.nature);
            let response = entry(ui, context.palette, is_chosen, color, &kind.title, &kind.group);
            if is_chosen
                && (enters || before != state.picker.query || ui.input(|input| input.events.iter().any(is_arrow)))
            {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                chosen = Some(kind);
            }
        }
        if found.is_empty() {
            ui.label(RichText::new("Nothing fits; try another word.").color(context.palette.dim));
        }
    });
    line(ui, context.palette);
    if let Some(kind) = found.get(state.picker.chosen) {
        documentation(ui, context.palette, kind);
    }
    if let Some(kind) = chosen {
        actions.push(Action::AddNode { kind: kind.kind.clone(), purpose: state.purpose.clone() });
    }
    chosen.is_some()
}

fn is_arrow(event: &egui::Event) -> bool {
    matches!(event, egui::Event::Key { key: egui::Key::ArrowDown | egui::Key::ArrowUp, pressed: true, .. })
}
