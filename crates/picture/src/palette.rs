//! The colours: one table for the dark look and one for the light, which editor and pictures share.
//!
//! The colours of types are Okabe and Ito's, which people tell apart who see colours differently; they have a
//! contrast of at least 3 to 1 against a node in both looks, and a shape always says the type as well.

use authcanvas_graph::{FrameColor, ValueType};
use std::fmt;

/// A colour, opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Color {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Color {
    /// A colour from `0xrrggbb`.
    pub const fn from_hex(hex: u32) -> Self {
        Self { red: (hex >> 16) as u8, green: (hex >> 8) as u8, blue: hex as u8 }
    }

    /// This colour over another: `share` of 1 is this one alone, of 0 the other.
    pub fn over(self, under: Self, share: f64) -> Self {
        let mix = |above: u8, below: u8| (f64::from(above) * share + f64::from(below) * (1.0 - share)).round() as u8;
        Self { red: mix(self.red, under.red), green: mix(self.green, under.green), blue: mix(self.blue, under.blue) }
    }

    /// How strongly it stands out against another, from 1 (not at all) to 21, as WCAG 2 reckons.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Color {
    /// As SVG and HTML spell it: `#rrggbb`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// Dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Theme {
    /// Light text on dark.
    #[default]
    Dark,
    /// Dark text on light.
    Light,
}

impl Theme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Dark, Self::Light];

    /// Its colours.
    pub const fn palette(self) -> &'static Palette {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
        }
    }
}

/// The colours of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub background: Color,
    /// Behind nodes.
    pub canvas: Color,
    /// The dots of the canvas's grid.
    pub grid: Color,
    /// Behind panels.
    pub panel: Color,
    /// Lines between things, and around nodes.
    pub line: Color,
    /// Text.
    pub text: Color,
    /// Text that is read second.
    pub dim: Color,
    /// A node.
    pub node: Color,
    /// What a person may type in.
    pub field: Color,
    /// What is selected or running, and what can be clicked.
    pub accent: Color,
    /// Connections and slots of execution.
    pub exec: Color,
    /// What went well, and what was added.
    pub good: Color,
    /// What wants a look, and what was changed.
    pub warning: Color,
    /// What went wrong, and what was removed.
    pub bad: Color,
    types: TypeColors,
    natures: NatureColors,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct TypeColors {
    bool: Color,
    number: Color,
    string: Color,
    secret: Color,
    record: Color,
    other: Color,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct NatureColors {
    entry: Color,
    request: Color,
    later: Color,
    value: Color,
    plain: Color,
}

/// What a node is by its behaviour, which its header's colour tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// An event begins here.
    Entry,
    /// It asks the world outside, and waits or goes on.
    Request,
    /// It goes on later.
    Later,
    /// It only computes a value.
    Value,
    /// Anything else: flow, printing, writing variables.
    Plain,
    /// Nobody knows its kind.
    Unknown,
}

/// The colours of the dark look.
pub const DARK: Palette = Palette {
    background: Color::from_hex(0x17_191d),
    canvas: Color::from_hex(0x1b_1e23),
    grid: Color::from_hex(0x2a_2e35),
    panel: Color::from_hex(0x1f_2227),
    line: Color::from_hex(0x2e_333b),
    text: Color::from_hex(0xd9_dde3),
    dim: Color::from_hex(0x8b_929d),
    node: Color::from_hex(0x26_2a31),
    field: Color::from_hex(0x1c_1f24),
    accent: Color::from_hex(0x4c_9df3),
    exec: Color::from_hex(0xc9_cfd8),
    good: Color::from_hex(0x3f_b37f),
    warning: Color::from_hex(0xe3_b341),
    bad: Color::from_hex(0xf0_6a5d),
    types: TypeColors {
        bool: Color::from_hex(0xd5_5e00),
        number: Color::from_hex(0x56_b4e9),
        string: Color::from_hex(0xe6_9f00),
        secret: Color::from_hex(0xcc_79a7),
        record: Color::from_hex(0x00_9e73),
        other: Color::from_hex(0xa3_abb6),
    },
    natures: NatureColors {
        entry: Color::from_hex(0xb0_83e3),
        request: Color::from_hex(0x4c_9df3),
        later: Color::from_hex(0x38_b2ac),
        value: Color::from_hex(0x8f_a872),
        plain: Color::from_hex(0x8b_929d),
    },
};

/// The colours of the light look.
pub const LIGHT: Palette = Palette {
    background: Color::from_hex(0xf3_f4f6),
    canvas: Color::from_hex(0xfa_fbfc),
    grid: Color::from_hex(0xdf_e3e8),
    panel: Color::from_hex(0xff_ffff),
    line: Color::from_hex(0xd3_d8de),
    text: Color::from_hex(0x22_262c),
    dim: Color::from_hex(0x66_6e7a),
    node: Color::from_hex(0xff_ffff),
    field: Color::from_hex(0xf3_f4f6),
    accent: Color::from_hex(0x17_69c4),
    exec: Color::from_hex(0x4a_515b),
    good: Color::from_hex(0x1a_7f4b),
    warning: Color::from_hex(0x96_6400),
    bad: Color::from_hex(0xc0_362c),
    types: TypeColors {
        bool: Color::from_hex(0xd5_5e00),
        number: Color::from_hex(0x00_72b2),
        string: Color::from_hex(0xb3_7700),
        secret: Color::from_hex(0xa8_477c),
        record: Color::from_hex(0x00_7a58),
        other: Color::from_hex(0x69_717d),
    },
    natures: NatureColors {
        entry: Color::from_hex(0x8a_56c4),
        request: Color::from_hex(0x17_69c4),
        later: Color::from_hex(0x0f_7f7a),
        value: Color::from_hex(0x5f_7a3d),
        plain: Color::from_hex(0x69_717d),
    },
};

impl Palette {
    /// The colour of a type: an array has its element's, a map its values'.
    pub fn of_type(&self, value_type: &ValueType) -> Color {
        match value_type {
            ValueType::Bool => self.types.bool,
            ValueType::Number => self.types.number,
            ValueType::String => self.types.string,
            ValueType::Secret => self.types.secret,
            ValueType::Record(_) | ValueType::Math(_) => self.types.record,
            ValueType::Array(element) => self.of_type(element),
            ValueType::Map(_, value) => self.of_type(value),
            ValueType::EntityId | ValueType::Crc | ValueType::Null | ValueType::Host(_) | ValueType::Any => {
                self.types.other
            }
        }
    }

    /// The colour of a node's left edge; a share of it tints the header.
    pub fn of_nature(&self, nature: Nature) -> Color {
        match nature {
            Nature::Entry => self.natures.entry,
            Nature::Request => self.natures.request,
            Nature::Later => self.natures.later,
            Nature::Value => self.natures.value,
            Nature::Plain => self.natures.plain,
            Nature::Unknown => self.warning,
        }
    }

    /// The colour of a frame's border and title.
    pub fn of_frame(&self, color: FrameColor) -> Color {
        match color {
            FrameColor::Gray => self.dim,
            FrameColor::Blue => self.accent,
            FrameColor::Green => self.good,
            FrameColor::Yellow => self.warning,
            FrameColor::Orange => self.types.bool,
            FrameColor::Red => self.bad,
            FrameColor::Purple => self.natures.entry,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_can_be_seen() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            for value_type in [
                ValueType::Bool,
                ValueType::Number,
                ValueType::String,
                ValueType::Secret,
                ValueType::Record("R".to_owned()),
                ValueType::Any,
            ] {
                let contrast = palette.of_type(&value_type).contrast(palette.node);
                assert!(contrast >= 3.0, "{theme:?} {value_type}: {contrast:.2}");
            }
            for (name, color) in [("text", palette.text), ("exec", palette.exec), ("bad", palette.bad)] {
                assert!(color.contrast(palette.node) >= 4.5, "{theme:?} {name}");
            }
            for behind in [palette.background, palette.canvas, palette.panel, palette.node] {
                assert!(palette.text.contrast(behind) >= 7.0, "{theme:?} text on {behind}");
                for quiet in [palette.dim, palette.accent, palette.good, palette.warning, palette.bad] {
                    let contrast = quiet.contrast(behind);
                    assert!(contrast >= 4.5, "{theme:?} {quiet} on {behind}: {contrast:.2}");
                }
            }
        }
    }

    #[test]
    fn a_container_has_the_colour_of_what_it_holds() {
        let array = ValueType::array(ValueType::String);
        let map = ValueType::map(ValueType::String, ValueType::Number);
        assert_eq!(DARK.of_type(&array), DARK.of_type(&ValueType::String));
        assert_eq!(DARK.of_type(&map), DARK.of_type(&ValueType::Number));
        assert_eq!(DARK.of_type(&ValueType::Bool).to_string(), "#d55e00");
    }
}
