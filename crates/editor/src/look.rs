//! How the editor looks: the palette of pictures as egui takes it, and egui's style made from it.
//!
//! No colour is said here: they are `picture`'s, so that a picture of a graph looks like the editor. Shape always tells
//! a type alone, so that colour is never the only sign of anything.

use authcanvas_canvas as canvas;
use authcanvas_graph::{FrameColor, ValueType};
use authcanvas_picture as picture;
use egui::{Color32, Context, CornerRadius, FontId, Margin, Stroke, Style, TextStyle, Theme, Visuals, style};
use picture::Nature;
use std::sync::LazyLock;

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    theme: picture::Theme,
    /// Behind everything.
    pub background: Color32,
    /// Behind nodes.
    pub canvas: Color32,
    /// The dots of the canvas's grid.
    pub grid: Color32,
    /// Behind panels.
    pub panel: Color32,
    /// Between things.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text that matters less.
    pub dim: Color32,
    /// A node.
    pub node: Color32,
    /// What a person may type in.
    pub field: Color32,
    /// What can be done, and what is chosen.
    pub accent: Color32,
    /// Behind what is chosen.
    pub chosen: Color32,
    /// Behind what is pointed at.
    pub hovered: Color32,
    /// Doubtful.
    pub warning: Color32,
    /// Wrong.
    pub error: Color32,
    /// Done.
    pub good: Color32,
    /// Execution.
    pub exec: Color32,
}

/// The dark theme's colours.
static DARK: LazyLock<Palette> = LazyLock::new(|| Palette::made_of(picture::Theme::Dark));

/// The light theme's colours.
static LIGHT: LazyLock<Palette> = LazyLock::new(|| Palette::made_of(picture::Theme::Light));

impl Palette {
    /// The colours of a theme.
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    fn made_of(theme: picture::Theme) -> Self {
        let colors = theme.palette();
        Self {
            theme,
            background: painted(colors.background),
            canvas: painted(colors.canvas),
            grid: painted(colors.grid),
            panel: painted(colors.panel),
            line: painted(colors.line),
            text: painted(colors.text),
            dim: painted(colors.dim),
            node: painted(colors.node),
            field: painted(colors.field),
            accent: painted(colors.accent),
            chosen: painted(colors.accent.over(colors.panel, 0.18)),
            hovered: painted(colors.text.over(colors.panel, 0.07)),
            warning: painted(colors.warning),
            error: painted(colors.bad),
            good: painted(colors.good),
            exec: painted(colors.exec),
        }
    }

    /// The colour of values of a type.
    pub fn of_type(&self, value_type: Option<&ValueType>) -> Color32 {
        painted(self.theme.palette().of_type(value_type.unwrap_or(&ValueType::Any)))
    }

    /// The colour that tells what a node is when it runs.
    pub fn of_nature(&self, nature: Nature) -> Color32 {
        painted(self.theme.palette().of_nature(nature))
    }

    /// The colour of a comment frame.
    pub fn of_frame(&self, color: FrameColor) -> Color32 {
        painted(self.theme.palette().of_frame(color))
    }

    /// The same colours as the canvas takes them.
    pub fn of_canvas(&self) -> canvas::Style {
        let is_dark = self.theme == picture::Theme::Dark;
        canvas::Style {
            is_dark,
            canvas: self.canvas,
            dots: self.grid,
            node: self.node,
            line: self.line,
            field: self.field,
            text: self.text,
            dim: self.dim,
            accent: self.accent,
            exec: self.exec,
            done: self.good,
            warning: self.warning,
            error: self.error,
            shadow: Color32::from_black_alpha(if is_dark { 70 } else { 38 }),
        }
    }
}

/// The sizes of nodes, as pictures have them.
pub fn metrics() -> canvas::Metrics {
    canvas::Metrics {
        header: picture::HEADER as f32,
        row: picture::ROW as f32,
        body_top: picture::BODY_TOP as f32,
        body_bottom: picture::BODY_BOTTOM as f32,
        corner: picture::RADIUS as f32,
        text: picture::TEXT_SIZE as f32,
        grid: picture::GRID as f32,
        value_padding: picture::FIELD_PADDING as f32,
        ..canvas::Metrics::default()
    }
}

fn painted(color: picture::Color) -> Color32 {
    Color32::from_rgb(color.red, color.green, color.blue)
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
    visuals.extreme_bg_color = palette.field;
    visuals.text_edit_bg_color = Some(palette.field);
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
        (&mut widgets.hovered, palette.hovered, Stroke::new(1.0, palette.dim), palette.text),
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
