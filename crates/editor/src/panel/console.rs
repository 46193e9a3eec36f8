//! What runs print and log, newest at the bottom; a click on a line goes to its node.

use crate::action::Action;
use crate::app::Context;
use crate::run::Tone;
use authcanvas_graph::Site;
use egui::{RichText, ScrollArea, Ui};

/// Draws the lines of the last run.
pub fn ui(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let Some(run) = context.desk.and_then(|desk| desk.run.as_ref()) else {
        ui.label(RichText::new("Nothing has been run yet. F5 runs the graph.").color(context.palette.dim));
        return;
    };
    let n_lines = run.look(|observed| observed.lines.len());
    let height = ui.text_style_height(&egui::TextStyle::Monospace);
    ScrollArea::both().auto_shrink(false).stick_to_bottom(true).show_rows(ui, height, n_lines, |ui, range| {
        let lines = run.look(|observed| observed.lines.range(range).cloned().collect::<Vec<_>>());
        for line in lines {
            let color = match line.tone {
                Tone::Printed => context.palette.text,
                Tone::Quiet => context.palette.dim,
                Tone::Warning => context.palette.warning,
                Tone::Error => context.palette.error,
            };
            let seconds = std::time::Duration::from_nanos(line.at).as_secs_f64();
            let place = if line.site == Site::Graph {
                String::new()
            } else {
                format!("{}: ", super::problems::place_of(&line.site))
            };
            let text = RichText::new(format!("{seconds:8.3}  {place}{}", line.text)).monospace().color(color);
            let shown = ui.add(egui::Label::new(text).extend().sense(egui::Sense::click()));
            if shown.clicked() {
                match &line.site {
                    Site::Graph => {}
                    Site::Script { name, line } => actions.extend(script(context, name, *line)),
                    site => actions.push(Action::GoTo(site.clone())),
                }
            }
        }
    });
}

/// Shows the line of a script that a message is about.
fn script(context: &Context<'_>, name: &str, line: u32) -> Option<Action> {
    let scripts = &context.desk?.settings.scripts;
    let path = scripts.iter().find(|path| path.to_string_lossy().ends_with(name))?;
    Some(Action::ShowScript { path: path.clone(), line })
}
