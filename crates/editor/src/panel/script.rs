//! A Lua script, to be read: its lines with their numbers, the one that is meant marked.

use crate::app::Context;
use crate::shell::ShownScript;
use egui::{Align, RichText, ScrollArea, Ui};

/// Draws a script; answers true when it is to close.
pub fn ui(ui: &mut Ui, context: &Context<'_>, script: &mut ShownScript) -> bool {
    ui.set_width(680.0);
    ui.label(RichText::new(script.path.display().to_string()).strong());
    let height = ui.text_style_height(&egui::TextStyle::Monospace) + ui.spacing().item_spacing.y;
    let lines: Vec<&str> = script.text.lines().collect();
    let mut area = ScrollArea::both().max_height(420.0).auto_shrink([false, true]);
    if std::mem::take(&mut script.is_new) {
        area = area.vertical_scroll_offset((script.line.saturating_sub(8)) as f32 * height);
    }
    area.show_rows(ui, height, lines.len(), |ui, range| {
        for index in range {
            let is_meant = index + 1 == script.line as usize;
            let color = if is_meant { context.palette.error } else { context.palette.text };
            let line = lines.get(index).copied().unwrap_or_default();
            let text = RichText::new(format!("{:>4}  {line}", index + 1)).monospace().color(color);
            ui.add(egui::Label::new(text).extend().selectable(true));
        }
    });
    ui.with_layout(egui::Layout::left_to_right(Align::Center), |ui| {
        if ui.button("Open in another program").clicked() {
            ui.ctx().open_url(egui::OpenUrl::same_tab(format!("file://{}", script.path.display())));
        }
        ui.button("Close").clicked()
    })
    .inner
}
