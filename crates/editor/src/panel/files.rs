//! The graphs of a folder as a tree, and those opened lately.

use super::widgets::{block, entry, heading, link};
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use egui::{CollapsingHeader, Color32, RichText, ScrollArea, Ui};
use std::path::{Path, PathBuf};

/// Draws the explorer.
pub fn ui(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(folder) = &context.settings.folder {
            let name = folder
                .file_name()
                .map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned());
            block(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.scope(|ui| heading(ui, context.palette, &name))
                        .response
                        .on_hover_text(folder.display().to_string());
                    if link(ui, context.palette, "refresh").clicked() {
                        actions.push(Action::ListFolder);
                    }
                    if link(ui, context.palette, "another").on_hover_text("Opens another folder.").clicked() {
                        actions.push(Action::Do(Command::OpenFolder));
                    }
                });
            });
            branch(ui, context, folder, context.listing, actions);
            if context.listing.is_empty() {
                block(ui, |ui| ui.label(RichText::new("There are no graphs here.").color(context.palette.dim)));
            }
        } else {
            block(ui, |ui| {
                ui.label(RichText::new("No folder is open.").color(context.palette.dim));
                if link(ui, context.palette, "Open folder…").clicked() {
                    actions.push(Action::Do(Command::OpenFolder));
                }
            });
        }
        if !context.settings.recent.is_empty() {
            block(ui, |ui| heading(ui, context.palette, "Recent"));
            for path in &context.settings.recent {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let behind = path.parent().map(|parent| parent.display().to_string()).unwrap_or_default();
                if entry(ui, context.palette, false, Color32::TRANSPARENT, &name, &behind).clicked() {
                    actions.push(Action::OpenFile(path.clone()));
                }
            }
        }
    });
}

/// The files below a folder, sorted: folders first, each with what is below it.
fn branch(ui: &mut Ui, context: &Context<'_>, folder: &Path, paths: &[PathBuf], actions: &mut Vec<Action>) {
    let mut rest = paths;
    while let Some(first) = rest.first() {
        let below = first.strip_prefix(folder).ok().map(Path::components);
        let mut parts = below.into_iter().flatten();
        let (Some(part), true) = (parts.next(), parts.next().is_some()) else { break };
        let inner = folder.join(part);
        let n_inside = rest.iter().take_while(|path| path.starts_with(&inner)).count();
        let (inside, further) = rest.split_at(n_inside.max(1));
        let name = part.as_os_str().to_string_lossy().into_owned();
        let indent = ui.spacing().indent;
        ui.spacing_mut().indent = 10.0;
        CollapsingHeader::new(RichText::new(name).color(context.palette.dim)).id_salt(&inner).show(ui, |ui| {
            branch(ui, context, &inner, inside, actions);
        });
        ui.spacing_mut().indent = indent;
        rest = further;
    }
    for path in rest {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_shown = context.document.is_some_and(|document| document.path.as_ref() == Some(path));
        let row = entry(ui, context.palette, is_shown, context.palette.accent, &name, "");
        if row.on_hover_text(path.display().to_string()).clicked() {
            actions.push(Action::OpenFile(path.clone()));
        }
    }
}
