//! A code to enter on another device: the code large, a QR code of the page, and buttons to copy the one and open the
//! other.

use crate::app::Context;
use crate::look::Palette;
use crate::run::ShownCode;
use egui::{Color32, Rect, RichText, Sense, Ui, vec2};

/// How large a module of the QR code is, in points.
const MODULE: f32 = 3.0;

/// The quiet zone around a QR code, in modules.
const QUIET: usize = 4;

/// Draws a code that waits to be entered.
pub fn ui(ui: &mut Ui, context: &Context<'_>, shown: &ShownCode) {
    let code = &shown.code;
    ui.horizontal_top(|ui| {
        qr(ui, context.palette, code.link());
        ui.add_space(8.0);
        ui.vertical(|ui| {
            ui.label(RichText::new("To sign in, enter this code on any device:").color(context.palette.dim));
            let large = RichText::new(&code.user_code).monospace().size(24.0).color(context.palette.text);
            ui.add(egui::Label::new(large).selectable(true));
            ui.label(RichText::new(code.verification_url.as_str()).color(context.palette.accent));
            if code.seconds > 0 {
                let minutes = code.seconds.div_ceil(60);
                let text =
                    if minutes == 1 { "good for a minute".to_owned() } else { format!("good for {minutes} minutes") };
                ui.label(RichText::new(text).small().color(context.palette.dim));
            }
            ui.horizontal(|ui| {
                if ui.button("Open the page").clicked() {
                    ui.ctx().open_url(egui::OpenUrl::new_tab(code.link()));
                }
                if ui.button("Copy the code").clicked() {
                    ui.ctx().copy_text(code.user_code.clone());
                }
            });
        });
    });
    ui.add_space(6.0);
}

/// A QR code: dark on light in both themes, for cameras read nothing else well.
fn qr(ui: &mut Ui, palette: &Palette, link: &str) {
    let Ok(code) = qrcode::QrCode::new(link.as_bytes()) else { return };
    let side = code.width();
    let size = (side + 2 * QUIET) as f32 * MODULE;
    let (rect, response) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, format!("QR code of {link}")));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 4.0, Color32::WHITE);
    for (index, color) in code.to_colors().into_iter().enumerate() {
        if color == qrcode::Color::Dark {
            let at = vec2((index % side + QUIET) as f32, (index / side + QUIET) as f32) * MODULE;
            painter.rect_filled(Rect::from_min_size(rect.min + at, vec2(MODULE, MODULE)), 0.0, Color32::BLACK);
        }
    }
    painter.rect_stroke(rect, 4.0, egui::Stroke::new(1.0, palette.line), egui::StrokeKind::Inside);
}
