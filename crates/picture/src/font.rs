//! Widths of texts in the typeface that egui ships, so that a picture without a window measures as the editor does.
//!
//! The typeface is embedded: nothing of the machine is asked. Texts are measured character by character without
//! kerning, which is never too narrow by more than a point.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::sync::LazyLock;

/// The typeface, as the bytes of a TrueType file: what egui calls its proportional family.
pub const TYPEFACE: &[u8] = epaint_default_fonts::UBUNTU_LIGHT;

/// The name of the typeface's family, and what stands in for it where it is not there.
pub const FAMILY: &str = "Ubuntu, Inter, 'Segoe UI', system-ui, sans-serif";

/// The size of a node's text, in points.
pub const TEXT_SIZE: f64 = 13.0;

/// The size of what stands in pills and fields, in points.
pub const SMALL_SIZE: f64 = 12.0;

/// How much wider a semibold text is than a plain one.
const SEMIBOLD: f64 = 1.07;

/// Characters measured once: the printable ones of ASCII and Latin-1. The others are looked up.
const N_MEASURED: usize = 0x180;

/// The widths of characters at a size of one point.
struct Widths {
    measured: Vec<f64>,
    otherwise: f64,
}

static WIDTHS: LazyLock<Widths> = LazyLock::new(|| {
    let Ok(font) = FontRef::new(TYPEFACE) else {
        return Widths { measured: Vec::new(), otherwise: 0.55 };
    };
    let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    let width = |character: char| {
        let glyph = font.charmap().map(character)?;
        metrics.advance_width(glyph).map(f64::from)
    };
    let otherwise = width('n').unwrap_or(0.55);
    let characters = (0..N_MEASURED).map(|code| u32::try_from(code).ok().and_then(char::from_u32));
    let measured = characters.map(|character| character.and_then(width).unwrap_or(otherwise)).collect();
    Widths { measured, otherwise }
});

/// The width of a text in points, at a size in points.
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(|character| char_width(character) * size).sum()
}

/// The width of a semibold text in points.
pub fn semibold_width(text: &str, size: f64) -> f64 {
    text_width(text, size) * SEMIBOLD
}

fn char_width(character: char) -> f64 {
    let code = u32::from(character) as usize;
    match WIDTHS.measured.get(code) {
        Some(width) => *width,
        // What is not Latin may well be as wide as it is high.
        None if code >= 0x1100 => 1.0,
        None => WIDTHS.otherwise,
    }
}

/// The text, or its beginning with an ellipsis where it is wider than `most` points.
pub fn elided(text: &str, size: f64, most: f64) -> String {
    if text_width(text, size) <= most {
        return text.to_owned();
    }
    let room = most - text_width("\u{2026}", size);
    let mut width = 0.0;
    let mut kept = String::new();
    for character in text.chars() {
        width += char_width(character) * size;
        if width > room {
            break;
        }
        kept.push(character);
    }
    format!("{}\u{2026}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_the_typefaces() {
        // Read off the font's own table: 1000 units an em.
        assert!((text_width("m", 1000.0) - 852.0).abs() < 30.0, "{}", text_width("m", 1000.0));
        assert!(text_width("iiii", 13.0) < text_width("mmmm", 13.0) / 2.0);
        assert!(text_width("\u{65e5}", 13.0) >= 13.0);
    }

    #[test]
    fn a_long_text_is_cut_to_fit() {
        let text = "authenticationProvider.setreg";
        assert_eq!(elided(text, 13.0, 1000.0), text);
        let cut = elided(text, 13.0, 90.0);
        assert!(cut.ends_with('\u{2026}') && text_width(&cut, 13.0) <= 90.0, "{cut}");
    }
}
