//! The command palette: every command by its name, and the graph's nodes and recent files beside.

use super::tabs::{label, shortcut_text};
use super::values::named;
use super::widgets::{entry, walk};
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use crate::search;
use crate::shell::Picker;
use authcanvas_graph::Site;
use egui::{ScrollArea, TextEdit, Ui};

struct Found {
    score: i32,
    text: String,
    behind: String,
    action: Action,
}

/// Draws the command palette; answers true when it is to close.
pub fn ui(ui: &mut Ui, context: &Context<'_>, state: &mut Picker, actions: &mut Vec<Action>) -> bool {
    ui.set_width(520.0);
    let before = state.query.clone();
    let edit = TextEdit::singleline(&mut state.query).hint_text("Command, node or file").desired_width(f32::INFINITY);
    named(ui.add(edit), "search commands").request_focus();
    if before != state.query {
        state.chosen = 0;
    }
    let found = found(ui, context, &state.query);
    let enters = walk(ui, &mut state.chosen, found.len());
    let mut chosen = if enters { found.get(state.chosen) } else { None };
    ui.add_space(4.0);
    ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, one) in found.iter().enumerate() {
            let is_chosen = index == state.chosen;
            let response = entry(ui, context.palette, is_chosen, egui::Color32::TRANSPARENT, &one.text, &one.behind);
            if is_chosen {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                chosen = Some(one);
            }
        }
    });
    let is_done = chosen.is_some();
    actions.extend(chosen.map(|found| found.action.clone()));
    is_done
}

fn found(ui: &Ui, context: &Context<'_>, query: &str) -> Vec<Found> {
    let now = context.now();
    let mut found: Vec<Found> = Vec::new();
    for command in Command::ALL.into_iter().filter(|command| command.is_enabled(&now) && *command != Command::Commands)
    {
        let text = label(context, command);
        if let Some(score) = search::best(query, &[(&text, 100), (command.face().help, 30)]) {
            found.push(Found { score, text, behind: shortcut_text(ui, command), action: Action::Do(command) });
        }
    }
    // Nodes and files are many; they are found by typing.
    if !query.trim().is_empty() {
        for (id, node) in context.document.iter().flat_map(|document| &document.graph().nodes) {
            let title = context.catalog.title(node);
            if let Some(score) = search::best(query, &[(id.as_str(), 90), (&title, 80)]) {
                found.push(Found {
                    score,
                    text: id.to_string(),
                    behind: title,
                    action: Action::GoTo(Site::Node(id.clone())),
                });
            }
        }
        for path in &context.settings.recent {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if let Some(score) = search::score(query, &name) {
                found.push(Found {
                    score,
                    text: name,
                    behind: "recent file".to_owned(),
                    action: Action::OpenFile(path.clone()),
                });
            }
        }
        found.sort_by_key(|found| std::cmp::Reverse(found.score));
        found.truncate(50);
    }
    found
}
