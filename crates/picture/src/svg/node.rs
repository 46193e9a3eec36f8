//! Nodes and frames.

use super::writer::{Anchor, N, Writer, escaped};
use super::{Change, Face, Scene, marks};
use crate::anatomy::{
    EDGE, FIELD_HEIGHT, FIELD_PADDING, Field, FieldKind, HEADER, INSET, Mark, RADIUS, Side, SlotFace,
};
use crate::arrange::Rect;
use crate::font::{SMALL_SIZE, TEXT_SIZE, semibold_width, text_width};
use crate::palette::{Nature, Palette};
use authcanvas_graph::{Frame, NodeId, ValueType};

/// How much of its nature's colour a header has.
const TINT: f64 = 0.15;

/// Draws a frame behind nodes.
pub(super) fn draw_frame(out: &mut Writer, frame: &Frame, palette: &Palette) {
    let color = palette.of_frame(frame.color);
    let (x, y, width, height) = (N(frame.at.x), N(frame.at.y), N(frame.size.x), N(frame.size.y));
    out.line(format_args!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{color}\" fill-opacity=\"0.07\" \
         stroke=\"{color}\" stroke-opacity=\"0.5\"/>"
    ));
    let width = N(semibold_width(&frame.title, TEXT_SIZE));
    let (x, y) = (N(frame.at.x + INSET), N(frame.at.y + 20.0));
    out.line(format_args!(
        "<text x=\"{x}\" y=\"{y}\" font-weight=\"600\" fill=\"{color}\" textLength=\"{width}\" \
         lengthAdjust=\"spacingAndGlyphs\">{}</text>",
        escaped(&frame.title)
    ));
}

/// Draws a node.
pub(super) fn draw(out: &mut Writer, scene: &Scene<'_>, id: &NodeId, kind: &str, face: &Face<'_>) {
    let change = scene.change(id);
    let faint = match change {
        Some(Change::Removed) => " opacity=\"0.75\"",
        None if scene.shows_changes() => " opacity=\"0.5\"",
        Some(Change::Added | Change::Changed) | None if face.anatomy.is_disabled => " opacity=\"0.6\"",
        Some(Change::Added | Change::Changed) | None => "",
    };
    out.line(format_args!("<g{faint}><title>{}: {}</title>", escaped(id.as_str()), escaped(kind)));
    draw_body(out, scene.palette, face);
    if let Some(change) = change {
        draw_change(out, scene.palette, &face.rect, change);
    }
    if let Some(label) = scene.offered.labels.get(id) {
        draw_conflict(out, scene.palette, &face.rect, label);
    }
    for field in &face.anatomy.fields {
        draw_field(out, scene, face, field);
    }
    for slot in &face.anatomy.slots {
        draw_slot(out, scene.palette, face, slot);
    }
    out.line("</g>");
}

fn draw_body(out: &mut Writer, palette: &Palette, face: &Face<'_>) {
    let Rect { x, y, width, height } = face.rect;
    let color = palette.of_nature(face.anatomy.nature);
    let tint = color.over(palette.node, TINT);
    let (right, bottom) = (N(x + width), N(y + height));
    out.line(format_args!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"#000\" opacity=\"0.12\"/>",
        N(x - 1.0),
        N(y + 1.0),
        N(width + 2.0),
        N(height + 2.0),
        N(RADIUS + 1.0)
    ));
    let dashes = if face.anatomy.nature == Nature::Unknown {
        format!(" style=\"stroke:{color};stroke-dasharray:5 4\"")
    } else {
        String::new()
    };
    out.line(format_args!(
        "<rect class=\"n\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{RADIUS}\"{dashes}/>",
        N(x),
        N(y),
        N(width),
        N(height)
    ));
    let (top, header, turn) = (N(y), N(y + HEADER), N(y + RADIUS));
    out.line(format_args!(
        "<path d=\"M{} {header}V{turn}A{RADIUS} {RADIUS} 0 0 1 {} {top}H{}A{RADIUS} {RADIUS} 0 0 1 {right} {turn}V{header}Z\" \
         fill=\"{tint}\"/>",
        N(x),
        N(x + RADIUS),
        N(x + width - RADIUS),
    ));
    let inner = RADIUS - EDGE;
    let (low, corner, edge) = (N(y + height - RADIUS), N(x + RADIUS), N(x + EDGE));
    out.line(format_args!(
        "<path d=\"M{corner} {top}A{RADIUS} {RADIUS} 0 0 0 {left} {turn}V{low}A{RADIUS} {RADIUS} 0 0 0 {corner} {bottom}\
         A{inner} {RADIUS} 0 0 1 {edge} {low}V{turn}A{inner} {RADIUS} 0 0 1 {corner} {top}Z\" fill=\"{color}\"/>",
        left = N(x),
    ));
    if face.anatomy.is_disabled {
        out.line(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{RADIUS}\" fill=\"url(#hatch)\"/>",
            N(x),
            N(y),
            N(width),
            N(height)
        ));
    }
    let title = &face.anatomy.title;
    let width = semibold_width(title, TEXT_SIZE);
    out.text((x + INSET, y + HEADER / 2.0), Anchor::Start, "h", width, title);
}

fn draw_slot(out: &mut Writer, palette: &Palette, face: &Face<'_>, slot: &SlotFace) {
    let SlotFace { id: _, side, label, mark, value_type, is_filled, y } = slot;
    let y = face.rect.y + y;
    let (x, label_x, anchor) = match side {
        Side::Left => (face.rect.x, face.rect.x + INSET, Anchor::Start),
        Side::Right => (face.rect.right(), face.rect.right() - INSET, Anchor::End),
    };
    out.text((label_x, y), anchor, "d", text_width(label, TEXT_SIZE), label);
    let color = match mark {
        Mark::Arrow => palette.exec,
        _ => palette.of_type(value_type.as_ref().unwrap_or(&ValueType::Any)),
    };
    marks::draw(out, *mark, (x, y), color, palette.node, *is_filled);
}

fn draw_field(out: &mut Writer, scene: &Scene<'_>, face: &Face<'_>, field: &Field) {
    let Field { slot, label, text, kind, x, y, width } = field;
    let (x, y) = (face.rect.x + x, face.rect.y + y);
    out.text((face.rect.x + INSET, y), Anchor::Start, "d", text_width(label, TEXT_SIZE), label);
    let text_size = text_width(text, SMALL_SIZE);
    let rect = |round: f64| {
        format!(
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{FIELD_HEIGHT}\" rx=\"{round}\"",
            N(x),
            N(y - FIELD_HEIGHT / 2.0),
            N(*width)
        )
    };
    let at = (x + FIELD_PADDING, y);
    match kind {
        FieldKind::Said => {
            out.line(format_args!("<rect class=\"f\" {}/>", rect(4.0)));
            out.text(at, Anchor::Start, "t s", text_size, text);
        }
        FieldKind::Default => {
            out.line(format_args!("<rect class=\"q\" {}/>", rect(4.0)));
            out.text(at, Anchor::Start, "d s", text_size, text);
        }
        FieldKind::Variable => {
            let slot = slot.as_ref().and_then(|id| face.anatomy.slots.iter().find(|slot| slot.id == *id));
            let value_type = slot.and_then(|slot| slot.value_type.as_ref()).unwrap_or(&ValueType::Any);
            let color = scene.palette.of_type(value_type);
            out.line(format_args!("<rect {} fill=\"none\" stroke=\"{color}\" stroke-opacity=\"0.7\"/>", rect(9.0)));
            out.text(at, Anchor::Start, &format!("s\" fill=\"{color}"), text_size, text);
        }
        FieldKind::Folded => {
            let right = face.rect.right() - INSET;
            out.text((right, y), Anchor::End, "d s", text_size, text);
        }
    }
}

/// A dashed outline with words above it: somebody has to choose.
fn draw_conflict(out: &mut Writer, palette: &Palette, rect: &Rect, label: &str) {
    let color = palette.bad;
    let around = rect.grown(3.0);
    out.line(format_args!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"none\" stroke=\"{color}\" \
         stroke-width=\"2\" stroke-dasharray=\"2 4\"/>",
        N(around.x),
        N(around.y),
        N(around.width),
        N(around.height),
        N(RADIUS + 3.0)
    ));
    let width = semibold_width(label, TEXT_SIZE);
    let class = format!("s\" font-weight=\"600\" fill=\"{color}");
    out.text((rect.x, rect.y - 14.0), Anchor::Start, &class, width, label);
}

/// An outline in the colour of a change, with its sign.
fn draw_change(out: &mut Writer, palette: &Palette, rect: &Rect, change: Change) {
    let color = change.color(palette);
    let dashes = if change == Change::Removed { " stroke-dasharray=\"7 5\"" } else { "" };
    let around = rect.grown(3.0);
    out.line(format_args!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"none\" stroke=\"{color}\" \
         stroke-width=\"2\"{dashes}/>",
        N(around.x),
        N(around.y),
        N(around.width),
        N(around.height),
        N(RADIUS + 3.0)
    ));
    let (x, y) = (rect.right() - 14.0, rect.y - 3.0);
    out.line(format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"8\" fill=\"{color}\"/>", N(x), N(y)));
    out.line(format_args!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-weight=\"600\" fill=\"{}\">{}</text>",
        N(x),
        N(y + 4.5),
        palette.canvas,
        change.sign()
    ));
}
