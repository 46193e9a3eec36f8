//! The text of an SVG file: its head, its classes, numbers and texts as XML spells them.

use crate::arrange::Rect;
use crate::font::{FAMILY, SMALL_SIZE, TEXT_SIZE};
use crate::palette::Palette;
use authcanvas_graph::is_hidden;
use std::fmt::{Display, Write};

/// An SVG file that is being written.
pub(super) struct Writer {
    text: String,
}

/// On which side of its place a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    End,
}

impl Writer {
    /// The head of a picture of a part of the canvas.
    pub(super) fn new(bounds: Rect, palette: &Palette, title: &str, doc: &str) -> Self {
        let mut out = Self { text: String::new() };
        let (x, y) = (N(bounds.x), N(bounds.y));
        let (width, height) = (N(bounds.width), N(bounds.height));
        out.line(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"{x} {y} {width} {height}\" role=\"img\" font-family=\"{FAMILY}\" font-size=\"{TEXT_SIZE}\">"
        ));
        out.line(format_args!("<title>{}</title>", escaped(if title.is_empty() { "A graph" } else { title })));
        if !doc.is_empty() {
            out.line(format_args!("<desc>{}</desc>", escaped(doc)));
        }
        let Palette { canvas, grid, text, dim, node, field, line, .. } = palette;
        out.line(format_args!(
            "<style>.h{{font-weight:600;fill:{text};stroke:{text};stroke-width:.25}}.t{{fill:{text}}}.d{{fill:{dim}}}.s{{font-size:{SMALL_SIZE}px}}\
             .n{{fill:{node};stroke:{line}}}.f{{fill:{field};stroke:{line}}}.q{{fill:none;stroke:{line}}}\
             .w{{fill:none;stroke-linecap:round}}text{{white-space:pre}}</style>"
        ));
        out.line(format_args!(
            "<defs><pattern id=\"grid\" width=\"16\" height=\"16\" patternUnits=\"userSpaceOnUse\">\
             <circle cx=\"8\" cy=\"8\" r=\"0.7\" fill=\"{grid}\"/></pattern>\
             <pattern id=\"hatch\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><path d=\"M0 0V8\" stroke=\"{dim}\" stroke-width=\"1.5\" \
             opacity=\"0.35\"/></pattern></defs>"
        ));
        for fill in [canvas.to_string(), "url(#grid)".to_owned()] {
            out.line(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>"));
        }
        out
    }

    /// Writes a line as it is.
    pub(super) fn line(&mut self, line: impl Display) {
        writeln!(self.text, "{line}").expect("writing to a text cannot fail");
    }

    /// Writes a text whose middle is at this height, of this width.
    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, width: f64, text: &str) {
        if text.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::End => " text-anchor=\"end\"",
        };
        let is_small = class.split(' ').any(|class| class == "s" || class.starts_with("s\" "));
        let baseline = y + if is_small { 4.1 } else { 4.5 };
        let (x, y, width) = (N(x), N(baseline), N(width));
        self.line(format_args!(
            "<text x=\"{x}\" y=\"{y}\"{anchor} class=\"{class}\" textLength=\"{width}\" \
             lengthAdjust=\"spacingAndGlyphs\">{}</text>",
            escaped(text)
        ));
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

/// A number with two digits after the point at most.
pub(super) struct N(pub(super) f64);

impl Display for N {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Adding zero takes the sign off -0.
        write!(f, "{}", (self.0 * 100.0).round() / 100.0 + 0.0)
    }
}

/// A text as XML spells it. What nobody could see, and what XML cannot hold, is spelt out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            _ if is_hidden(character) || matches!(character, '\u{fffe}' | '\u{ffff}') => {
                out.push_str(&character.escape_unicode().to_string());
            }
            _ => out.push(character),
        }
    }
    out
}
