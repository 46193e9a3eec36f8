//! How the editor looks: its colours in both themes, and egui's style made from them.
//!
//! Colours are those of the design; nothing else in the crate names one. Shape always tells a type alone, so that
//! colour is never the only sign of anything.

use crate::catalog::Nature;
use authcanvas_graph::{FrameColor, ValueType};
use egui::{Color32, Context, CornerRadius, FontId, Margin, Stroke, Style, TextStyle, Theme, Visuals, style};

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Behind nodes.
    pub canvas: Color32,
    /// Behind panels.
    pub panel: Color32,
    /// Between things.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text that matters less.
    pub dim: Color32,
    /// Behind a node's rows and in fields.
    pub node: Color32,
    /// What can be done, and what is chosen.
    pub accent: Color32,
    /// Behind what is chosen.
    pub chosen: Color32,
    /// Doubtful.
    pub warning: Color32,
    /// Wrong.
    pub error: Color32,
    /// Done.
    pub good: Color32,
    /// What listens to events.
    pub event: Color32,
    /// Execution.
    pub exec: Color32,
}

/// The dark theme's colours.
pub const DARK: Palette = Palette {
    background: Color32::from_rgb(0x17, 0x19, 0x1d),
    canvas: Color32::from_rgb(0x1b, 0x1e, 0x23),
    panel: Color32::from_rgb(0x1f, 0x22, 0x27),
    line: Color32::from_rgb(0x2e, 0x33, 0x3b),
    text: Color32::from_rgb(0xd9, 0xdd, 0xe3),
    dim: Color32::from_rgb(0x8b, 0x92, 0x9d),
    node: Color32::from_rgb(0x26, 0x2a, 0x31),
    accent: Color32::from_rgb(0x4c, 0x9d, 0xf3),
    chosen: Color32::from_rgb(0x24, 0x38, 0x4c),
    warning: Color32::from_rgb(0xe9, 0xb4, 0x4c),
    error: Color32::from_rgb(0xf0, 0x70, 0x6a),
    good: Color32::from_rgb(0x3f, 0xb5, 0x8b),
    event: Color32::from_rgb(0xb0, 0x7c, 0xe8),
    exec: Color32::from_rgb(0xc9, 0xce, 0xd6),
};

/// The light theme's colours.
pub const LIGHT: Palette = Palette {
    background: Color32::from_rgb(0xf3, 0xf4, 0xf6),
    canvas: Color32::from_rgb(0xfa, 0xfb, 0xfc),
    panel: Color32::from_rgb(0xff, 0xff, 0xff),
    line: Color32::from_rgb(0xdf, 0xe3, 0xe8),
    text: Color32::from_rgb(0x22, 0x26, 0x2c),
    dim: Color32::from_rgb(0x62, 0x69, 0x75),
    node: Color32::from_rgb(0xff, 0xff, 0xff),
    accent: Color32::from_rgb(0x17, 0x69, 0xc4),
    chosen: Color32::from_rgb(0xdf, 0xea, 0xf6),
    warning: Color32::from_rgb(0x94, 0x5f, 0x00),
    error: Color32::from_rgb(0xc0, 0x2d, 0x2d),
    good: Color32::from_rgb(0x00, 0x78, 0x5a),
    event: Color32::from_rgb(0x86, 0x48, 0xc4),
    exec: Color32::from_rgb(0x4a, 0x51, 0x5b),
};

impl Palette {
    /// The colours of a theme.
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// The colour of values of a type, from the Okabe-Ito set.
    pub fn of_type(&self, value_type: Option<&ValueType>) -> Color32 {
        let pick = |dark: u32, light: u32| hex(if *self == DARK { dark } else { light });
        match value_type {
            Some(ValueType::Bool) => pick(0xd5_5e_00, 0xb8_50_00),
            Some(ValueType::Number) => pick(0x56_b4_e9, 0x00_72_b2),
            Some(ValueType::String) => pick(0xe6_9f_00, 0xb3_77_00),
            Some(ValueType::Secret) => pick(0xcc_79_a7, 0xa8_47_7c),
            Some(ValueType::Record(_) | ValueType::Math(_)) => pick(0x00_9e_73, 0x00_78_5a),
            Some(ValueType::Array(element)) => self.of_type(Some(element)),
            Some(ValueType::Map(_, value)) => self.of_type(Some(value)),
            Some(ValueType::EntityId | ValueType::Crc | ValueType::Null | ValueType::Host(_) | ValueType::Any)
            | None => self.dim,
        }
    }

    /// The colour of a comment frame.
    pub fn of_frame(&self, color: FrameColor) -> Color32 {
        match color {
            FrameColor::Gray => self.dim,
            FrameColor::Blue => self.accent,
            FrameColor::Green => self.good,
            FrameColor::Yellow => self.warning,
            FrameColor::Orange => self.of_type(Some(&ValueType::Bool)),
            FrameColor::Red => self.error,
            FrameColor::Purple => self.event,
        }
    }
}

/// The colour that tells what a node is when it runs.
pub fn of_nature(palette: &Palette, nature: Nature) -> Color32 {
    match nature {
        Nature::Event => palette.event,
        Nature::Ask | Nature::Request => palette.accent,
        Nature::Plain => palette.dim,
        Nature::Unknown => palette.warning,
    }
}

fn hex(rgb: u32) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

/// Gives egui both themes.
pub fn install(context: &Context) {
    for theme in [Theme::Dark, Theme::Light] {
        context.style_mut_of(theme, |style| apply(style, Palette::of(theme)));
    }
}

fn apply(style: &mut Style, palette: &Palette) {
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(11.5)),
        (TextStyle::Body, FontId::proportional(13.0)),
        (TextStyle::Button, FontId::proportional(13.0)),
        (TextStyle::Heading, FontId::proportional(18.0)),
        (TextStyle::Monospace, FontId::monospace(12.5)),
    ]
    .into();
    style.spacing.item_spacing = egui::vec2(8.0, 6.0);
    style.spacing.button_padding = egui::vec2(8.0, 4.0);
    style.spacing.interact_size = egui::vec2(32.0, 24.0);
    style.spacing.menu_margin = Margin::same(6);
    style.visuals = visuals(style.visuals.clone(), palette);
}

fn visuals(before: Visuals, palette: &Palette) -> Visuals {
    let mut visuals = before;
    let line = Stroke::new(1.0, palette.line);
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = line;
    visuals.extreme_bg_color = palette.background;
    visuals.text_edit_bg_color = Some(palette.background);
    visuals.faint_bg_color = palette.background;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.error;
    visuals.weak_text_color = Some(palette.dim);
    visuals.selection = style::Selection { bg_fill: palette.chosen, stroke: Stroke::new(1.0, palette.accent) };
    let corner = CornerRadius::same(4);
    let widgets = &mut visuals.widgets;
    for (widget, fill, stroke, text) in [
        (&mut widgets.noninteractive, palette.panel, line, palette.text),
        (&mut widgets.inactive, palette.node, line, palette.text),
        (&mut widgets.hovered, palette.chosen, Stroke::new(1.0, palette.dim), palette.text),
        (&mut widgets.active, palette.chosen, Stroke::new(1.0, palette.accent), palette.text),
        (&mut widgets.open, palette.node, Stroke::new(1.0, palette.accent), palette.text),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = stroke;
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = corner;
        widget.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f32 {
        let linear = |channel: u8| {
            let channel = f32::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(one: Color32, other: Color32) -> f32 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read_in_both_themes() {
        for palette in [&DARK, &LIGHT] {
            for behind in [palette.panel, palette.canvas, palette.node, palette.background] {
                assert!(contrast(palette.text, behind) >= 7.0);
                for dim in [palette.dim, palette.accent, palette.warning, palette.error, palette.good] {
                    assert!(contrast(dim, behind) >= 4.5, "{dim:?} on {behind:?}: {}", contrast(dim, behind));
                }
            }
        }
    }
}
