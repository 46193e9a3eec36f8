//! The graphs of a folder, and those opened lately.

use super::widgets::{block, entry, heading, link};
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use crate::files::graphs_in;
use egui::{Id, RichText, ScrollArea, Ui};
use std::path::PathBuf;

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
                    heading(ui, context.palette, &name);
                    if link(ui, context.palette, "refresh").clicked() {
                        ui.data_mut(|data| data.remove::<Listing>(Id::unique("explorer")));
                    }
                });
            });
            for path in listed(ui, folder) {
                let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
                let is_shown = context.document.is_some_and(|document| document.path.as_ref() == Some(&path));
                if entry(ui, context.palette, is_shown, context.palette.accent, &shown, "").clicked() {
                    actions.push(Action::OpenFile(path));
                }
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
                if entry(ui, context.palette, false, egui::Color32::TRANSPARENT, &name, &behind).clicked() {
                    actions.push(Action::OpenFile(path.clone()));
                }
            }
        }
    });
}

#[derive(Clone)]
struct Listing {
    folder: PathBuf,
    n_frames: u64,
    paths: Vec<PathBuf>,
}

/// A listing is kept for this many drawn frames, so that the disk is not read for each.
const KEPT_FRAMES: u64 = 600;

fn listed(ui: &Ui, folder: &PathBuf) -> Vec<PathBuf> {
    let id = Id::unique("explorer");
    let now = ui.ctx().cumulative_frame_nr();
    let kept: Option<Listing> = ui.data(|data| data.get_temp(id));
    match kept {
        Some(listing) if listing.folder == *folder && now < listing.n_frames + KEPT_FRAMES => listing.paths,
        Some(_) | None => {
            let paths = graphs_in(folder);
            let listing = Listing { folder: folder.clone(), n_frames: now, paths: paths.clone() };
            ui.data_mut(|data| data.insert_temp(id, listing));
            paths
        }
    }
}
