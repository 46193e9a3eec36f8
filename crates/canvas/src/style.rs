//! Colours and sizes. The host hands them in, so that one palette serves window, picture and report.

use egui::Color32;

/// Sizes at zoom 1, in points.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    /// Height of a node's header.
    pub header: f32,
    /// Height of a row of slots.
    pub row: f32,
    /// Space between a node's edge and its texts.
    pub padding: f32,
    /// Space above the first row.
    pub body_top: f32,
    /// Space below the last row.
    pub body_bottom: f32,
    /// Radius of a node's corners.
    pub corner: f32,
    /// Size of texts.
    pub text: f32,
    /// Half the width of a slot's shape.
    pub slot: f32,
    /// The grid that moved things snap to.
    pub grid: f32,
    /// Width of an execution connection.
    pub exec_width: f32,
    /// Width of a data connection.
    pub data_width: f32,
    /// How near the pointer has to be to a connection, on the screen.
    pub hit: f32,
    /// Height of a frame's title.
    pub frame_title: f32,
    /// Largest width of a value beside a slot.
    pub value_width: f32,
    /// Space inside a value's box, beside its text.
    pub value_padding: f32,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            header: 28.0,
            row: 22.0,
            padding: 8.0,
            body_top: 4.0,
            body_bottom: 2.0,
            corner: 6.0,
            text: 13.0,
            slot: 6.0,
            grid: 16.0,
            exec_width: 2.5,
            data_width: 1.5,
            hit: 8.0,
            frame_title: 28.0,
            value_width: 182.0,
            value_padding: 7.0,
        }
    }
}

/// Colours of the canvas and of what is drawn on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// Dark colours: tints are laid over differently.
    pub is_dark: bool,
    /// Behind everything.
    pub canvas: Color32,
    /// Dots of the grid.
    pub dots: Color32,
    /// A node's body.
    pub node: Color32,
    /// Outlines.
    pub line: Color32,
    /// Fields of values.
    pub field: Color32,
    /// Titles.
    pub text: Color32,
    /// Labels and quiet texts.
    pub dim: Color32,
    /// Selection, focus, what is running.
    pub accent: Color32,
    /// Execution slots and connections.
    pub exec: Color32,
    /// What went well.
    pub done: Color32,
    /// What is doubtful.
    pub warning: Color32,
    /// What is wrong.
    pub error: Color32,
    /// The shadow under nodes; transparent for none.
    pub shadow: Color32,
}

impl Style {
    /// The dark theme.
    pub fn dark() -> Self {
        Self {
            is_dark: true,
            canvas: rgb(0x1b1e23),
            dots: rgb(0x2a2e35),
            node: rgb(0x262a31),
            line: rgb(0x3a404a),
            field: rgb(0x1b1e23),
            text: rgb(0xd9dde3),
            dim: rgb(0xa0a7b2),
            accent: rgb(0x4c9df3),
            exec: rgb(0xc9ced6),
            done: rgb(0x35b28a),
            warning: rgb(0xe3b341),
            error: rgb(0xf0655a),
            shadow: Color32::from_black_alpha(70),
        }
    }

    /// The light theme.
    pub fn light() -> Self {
        Self {
            is_dark: false,
            canvas: rgb(0xfafbfc),
            dots: rgb(0xdfe3e8),
            node: rgb(0xffffff),
            line: rgb(0xcdd3da),
            field: rgb(0xf3f4f6),
            text: rgb(0x22262c),
            dim: rgb(0x5b636f),
            accent: rgb(0x1769c4),
            exec: rgb(0x4a5058),
            done: rgb(0x007a58),
            warning: rgb(0x9a6700),
            error: rgb(0xc0342b),
            shadow: Color32::from_black_alpha(38),
        }
    }

    /// The theme that goes with a window's.
    pub fn of(visuals: &egui::Visuals) -> Self {
        if visuals.dark_mode { Self::dark() } else { Self::light() }
    }
}

fn rgb(code: u32) -> Color32 {
    let [_, r, g, b] = code.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// A color laid over another, opaque: `amount` 0 is `under`, 1 is `over`.
pub(crate) fn mix(under: Color32, over: Color32, amount: f32) -> Color32 {
    let part = |under: u8, over: u8| (f32::from(under) + (f32::from(over) - f32::from(under)) * amount).round() as u8;
    Color32::from_rgb(part(under.r(), over.r()), part(under.g(), over.g()), part(under.b(), over.b()))
}
