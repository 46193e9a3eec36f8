//! Finds in the graph on screen, and in all graphs of the folder.

use super::problems::place_of;
use super::values::named;
use super::widgets::{block, entry, heading, line};
use crate::action::Action;
use crate::app::Context;
use crate::find::{Hit, MOST_HITS, hits};
use crate::shell::Shell;
use egui::{Color32, RichText, ScrollArea, TextEdit, Ui};

/// Draws the search and what it found.
pub fn ui(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    let before = shell.find.clone();
    block(ui, |ui| {
        let edit = TextEdit::singleline(&mut shell.find)
            .hint_text("Find in this graph and in the folder")
            .desired_width(ui.available_width());
        let field = named(ui.add(edit), "find");
        if std::mem::take(&mut shell.wants_find) {
            field.request_focus();
        }
    });
    if before != shell.find {
        actions.push(Action::FindInFolder(shell.find.clone()));
    }
    line(ui, context.palette);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if shell.find.trim().is_empty() {
            let text = "Type a word: titles, ids, values, variables and documentation are searched.";
            block(ui, |ui| ui.label(RichText::new(text).color(context.palette.dim)));
            return;
        }
        if let Some(document) = context.document {
            let here = hits(document.graph(), Some(context.catalog), &shell.find);
            group(ui, context, &document.name(), &here, actions);
        }
        let mut rest = shell.found.as_slice();
        while let Some(first) = rest.first() {
            let n_same = rest.iter().take_while(|hit| hit.path == first.path).count();
            let (of_file, further) = rest.split_at(n_same);
            let path = first.path.clone().unwrap_or_default();
            let is_open = context.document.is_some_and(|document| document.path.as_ref() == Some(&path));
            if !is_open {
                let folder = context.settings.folder.clone().unwrap_or_default();
                let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
                group(ui, context, &name, of_file, actions);
            }
            rest = further;
        }
        if shell.found.len() >= MOST_HITS {
            block(ui, |ui| ui.label(RichText::new("There is more; type more of it.").color(context.palette.dim)));
        }
    });
}

fn group(ui: &mut Ui, context: &Context<'_>, name: &str, hits: &[Hit], actions: &mut Vec<Action>) {
    block(ui, |ui| heading(ui, context.palette, &format!("{name} \u{b7} {}", hits.len())));
    for hit in hits {
        let row = entry(ui, context.palette, false, Color32::TRANSPARENT, &hit.text, &place_of(&hit.site));
        if row.clicked() {
            match &hit.path {
                Some(path) => actions.push(Action::OpenAt(path.clone(), hit.site.clone())),
                None => actions.push(Action::GoTo(hit.site.clone())),
            }
        }
    }
}
