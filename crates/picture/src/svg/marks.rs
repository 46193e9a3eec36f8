//! The shapes of slots.

use super::writer::{N, Writer};
use crate::anatomy::Mark;
use crate::palette::Color;

/// Draws a slot at a point: filled with its colour, or with its outline over `ground`.
pub(super) fn draw(out: &mut Writer, mark: Mark, (x, y): (f64, f64), color: Color, ground: Color, is_filled: bool) {
    let fill = if is_filled { color } else { ground };
    let paint = format!("fill=\"{fill}\" stroke=\"{color}\" stroke-width=\"1.4\" stroke-linejoin=\"round\"");
    let at = format!("transform=\"translate({} {})\"", N(x), N(y));
    let shape = |data: &str| format!("<path {at} d=\"{data}\" {paint}/>");
    match mark {
        Mark::Arrow => out.line(shape("M-5-5.5H1L6 0L1 5.5H-5Z")),
        Mark::Diamond => out.line(shape("M0-6L6 0L0 6L-6 0Z")),
        Mark::Circle => out.line(format_args!("<circle {at} r=\"4.8\" {paint}/>")),
        Mark::Square => {
            out.line(format_args!(
                "<rect {at} x=\"-4.7\" y=\"-4.7\" width=\"9.4\" height=\"9.4\" rx=\"2.2\" {paint}/>"
            ));
        }
        Mark::Lock => {
            out.line(format_args!(
                "<path {at} d=\"M-2.8-1V-3A2.8 2.8 0 0 1 2.8-3V-1\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>"
            ));
            out.line(format_args!("<rect {at} x=\"-4.7\" y=\"-1.2\" width=\"9.4\" height=\"7\" rx=\"1.6\" {paint}/>"));
        }
        Mark::Grid => out.line(shape("M-5-5H-.9V-.9H-5ZM.9-5H5V-.9H.9ZM-5 .9H-.9V5H-5ZM.9 .9H5V5H.9Z")),
        Mark::Columns => out.line(shape("M-5-5H-1.2V5H-5ZM1.2-5H5V5H1.2Z")),
        Mark::Hexagon => out.line(shape("M-6 0L-3-5.4H3L6 0L3 5.4H-3Z")),
        Mark::Ring => {
            out.line(format_args!(
                "<circle {at} r=\"4.6\" fill=\"{ground}\" stroke=\"{color}\" stroke-width=\"1.8\"/>"
            ));
            if is_filled {
                out.line(format_args!("<circle {at} r=\"1.9\" fill=\"{color}\"/>"));
            }
        }
    }
}
