//! Chooses a file or a folder by typing or by walking through folders: one list, one field, Enter.

use super::values::named;
use super::widgets::entry;
use crate::app::Context;
use crate::shell::Chooser;
use egui::{RichText, ScrollArea, TextEdit, Ui};
use std::path::{Path, PathBuf};

/// What is to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A graph file that is there.
    Graph,
    /// A place for a graph file.
    NewGraph,
    /// A folder.
    Folder,
    /// Any other file.
    File {
        /// What is asked.
        title: &'static str,
        /// How the names of those offered end.
        ending: &'static str,
    },
}

/// Draws the chooser; answers the path once there is one.
pub fn ui(ui: &mut Ui, context: &Context<'_>, state: &mut Chooser, wanted: Wanted) -> Option<PathBuf> {
    ui.set_width(520.0);
    let (title, verb) = match wanted {
        Wanted::Graph => ("Open a graph", "Open"),
        Wanted::NewGraph => ("Save as", "Save"),
        Wanted::Folder => ("Open a folder", "Open"),
        Wanted::File { title, .. } => (title, "Choose"),
    };
    ui.label(RichText::new(title).strong());
    ui.label(RichText::new(state.folder.display().to_string()).small().color(context.palette.dim));
    let edit = TextEdit::singleline(&mut state.name).hint_text("name or path").desired_width(f32::INFINITY);
    let field = named(ui.add(edit), "file name");
    let enters = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if !field.has_focus() && !enters && ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    let mut chosen = None;
    ScrollArea::vertical().max_height(280.0).auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(parent) = state.folder.parent().map(Path::to_owned)
            && entry(ui, context.palette, false, context.palette.dim, "..", "").clicked()
        {
            state.folder = parent;
        }
        for (path, is_folder) in entries(&state.folder, wanted) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let color = if is_folder { context.palette.dim } else { context.palette.accent };
            let shown = if is_folder { format!("{name}/") } else { name.clone() };
            if entry(ui, context.palette, name == state.name, color, &shown, "").clicked() {
                if is_folder {
                    state.folder = path;
                } else {
                    state.name = name;
                }
            }
        }
    });
    ui.horizontal(|ui| {
        let has_name = !state.name.trim().is_empty() || wanted == Wanted::Folder;
        if ui.add_enabled(has_name, egui::Button::new(verb)).clicked() || (enters && has_name) {
            chosen = Some(path_of(state, wanted));
        }
        if ui.button("Cancel").clicked() {
            ui.close();
        }
    });
    chosen
}

fn path_of(state: &Chooser, wanted: Wanted) -> PathBuf {
    let path = state.folder.join(state.name.trim());
    match wanted {
        Wanted::NewGraph if path.extension().is_none() => path.with_extension("ron"),
        Wanted::NewGraph | Wanted::Graph | Wanted::Folder | Wanted::File { .. } => path,
    }
}

fn entries(folder: &Path, wanted: Wanted) -> Vec<(PathBuf, bool)> {
    let ending = match wanted {
        Wanted::Graph | Wanted::NewGraph => Some(".ron"),
        Wanted::File { ending, .. } => Some(ending),
        Wanted::Folder => None,
    };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(PathBuf, bool)> = entries
        .flatten()
        .map(|entry| (entry.path(), entry.path().is_dir()))
        .filter(|(path, is_folder)| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            !name.starts_with('.') && (*is_folder || ending.is_some_and(|ending| name.ends_with(ending)))
        })
        .collect();
    found.sort_by_key(|(path, is_folder)| (!is_folder, path.clone()));
    found
}
