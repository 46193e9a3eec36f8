//! Small pieces that several panels draw alike: headings, rows of tabs, rows with a label and a field.

use crate::look::Palette;
use egui::{Align, Frame, Layout, Margin, Response, RichText, Sense, Stroke, Ui, vec2};

/// A row of tabs; the chosen one is underlined.
pub fn tab_row<T: PartialEq + Copy>(
    ui: &mut Ui,
    palette: &Palette,
    name: &'static str,
    chosen: &mut T,
    tabs: &[(T, &str)],
) {
    let row = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (tab, label) in tabs {
                let button = tab_button(ui, palette, *tab == *chosen, label);
                if button.clicked() {
                    *chosen = *tab;
                }
                if *tab == *chosen {
                    anchor(ui, name, &button);
                }
            }
        })
        .response
        .rect;
    ui.painter().hline(ui.max_rect().x_range(), row.bottom() - 0.5, Stroke::new(1.0, palette.line));
    ui.add_space(-ui.spacing().item_spacing.y);
}

/// Notes what gets the focus when a panel is gone to by the keys.
pub fn anchor(ui: &Ui, panel: &'static str, response: &Response) {
    ui.data_mut(|data| data.insert_temp(egui::Id::unique(("anchor", panel)), response.id));
}

/// Gives a panel the focus, if it is shown.
pub fn go_to_panel(egui: &egui::Context, panel: &'static str) -> bool {
    let anchor: Option<egui::Id> = egui.data_mut(|data| data.get_temp(egui::Id::unique(("anchor", panel))));
    if let Some(anchor) = anchor {
        egui.memory_mut(|memory| memory.request_focus(anchor));
    }
    anchor.is_some()
}

/// One tab.
pub fn tab_button(ui: &mut Ui, palette: &Palette, is_chosen: bool, label: &str) -> Response {
    let color = if is_chosen { palette.text } else { palette.dim };
    let text = egui::WidgetText::from(RichText::new(label).color(color));
    let galley = text.into_galley(ui, Some(egui::TextWrapMode::Extend), f32::INFINITY, egui::TextStyle::Body);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 28.0, 35.0), Sense::click());
    let painter = ui.painter();
    if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, 0.0, palette.hovered);
    }
    painter.galley(rect.center() - galley.size() / 2.0, galley, color);
    if is_chosen {
        painter.hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, palette.accent));
    }
    painter.vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, palette.line));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, label));
    response
}

/// A heading between groups, in small capitals as the drawings have them.
pub fn heading(ui: &mut Ui, palette: &Palette, text: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(text.to_uppercase()).small().color(palette.dim));
    ui.add_space(2.0);
}

/// A block of a side panel, with the panel's margins.
pub fn block<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new().inner_margin(Margin::symmetric(12, 6)).show(ui, content).inner
}

/// A line over the whole width of a panel.
pub fn line(ui: &mut Ui, palette: &Palette) {
    let y = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, palette.line));
    ui.add_space(2.0);
}

/// How much of a row its label may take.
const LABEL_SHARE: f32 = 0.42;

/// A label at the left and something at the right of one row.
pub fn row<R>(ui: &mut Ui, palette: &Palette, label: &str, doc: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        let (width, height) = (ui.available_width(), ui.spacing().interact_size.y);
        let place = vec2((width * LABEL_SHARE).floor(), height);
        let label = ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(place.x);
            ui.add(egui::Label::new(RichText::new(label).color(palette.dim)).truncate())
        });
        if !doc.is_empty() {
            label.inner.on_hover_text(doc);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), content).inner
    })
    .inner
}

/// A button that looks like a link.
pub fn link(ui: &mut Ui, palette: &Palette, text: &str) -> Response {
    ui.add(egui::Button::new(RichText::new(text).color(palette.accent)).frame(false))
}

/// A row of a list that can be chosen: a coloured square (none for a transparent colour), a text, a dim text behind it.
pub fn entry(
    ui: &mut Ui,
    palette: &Palette,
    is_chosen: bool,
    color: egui::Color32,
    text: &str,
    behind: &str,
) -> Response {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 24.0), Sense::click());
    if is_chosen || response.hovered() || response.has_focus() {
        let fill = if is_chosen { palette.chosen } else { palette.hovered };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 2.0, Stroke::new(1.0, palette.accent), egui::StrokeKind::Inside);
    }
    let has_square = color != egui::Color32::TRANSPARENT;
    if has_square {
        let square = egui::Rect::from_center_size(rect.left_center() + vec2(18.0, 0.0), vec2(8.0, 8.0));
        ui.painter().rect_filled(square, 2.0, color);
    }
    let begin = if has_square { 32.0 } else { 14.0 };
    let inside = egui::Rect::from_min_max(rect.min + vec2(begin, 0.0), rect.max - vec2(12.0, 0.0));
    let clipped = ui.painter().with_clip_rect(inside);
    // The text comes first; what stands behind it takes what is left, and two fifths at least.
    let gap = if behind.is_empty() { 0.0 } else { 12.0 };
    let text_width = elided(ui, text, palette.text, f32::INFINITY).size().x;
    let behind_width =
        if behind.is_empty() { 0.0 } else { (inside.width() - text_width - gap).max((inside.width() - gap) * 0.4) };
    let behind_galley = elided(ui, behind, palette.dim, behind_width);
    let text_galley = elided(ui, text, palette.text, inside.width() - behind_galley.size().x - gap);
    clipped.galley(inside.left_center() - vec2(0.0, text_galley.size().y / 2.0), text_galley, palette.text);
    let at = inside.right_center() - vec2(behind_galley.size().x, behind_galley.size().y / 2.0);
    clipped.galley(at, behind_galley, palette.dim);
    let label = if behind.is_empty() { text.to_owned() } else { format!("{text}, {behind}") };
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, &label));
    response
}

fn elided(ui: &Ui, text: &str, color: egui::Color32, width: f32) -> std::sync::Arc<egui::Galley> {
    let text = egui::WidgetText::from(RichText::new(text).color(color));
    text.into_galley(ui, Some(egui::TextWrapMode::Truncate), width.max(0.0), egui::TextStyle::Body)
}

/// Keys that walk through a list; answers true when Enter chooses.
pub fn walk(ui: &Ui, chosen: &mut usize, n_entries: usize) -> bool {
    let (down, up, enter) = ui.input_mut(|input| {
        (
            input.consume_key(egui::Modifiers::NONE, egui::Key::ArrowDown),
            input.consume_key(egui::Modifiers::NONE, egui::Key::ArrowUp),
            input.consume_key(egui::Modifiers::NONE, egui::Key::Enter),
        )
    });
    if down {
        *chosen += 1;
    }
    if up {
        *chosen = chosen.saturating_sub(1);
    }
    *chosen = (*chosen).min(n_entries.saturating_sub(1));
    enter
}
