//! Texts with `{name}` in them, each of which is an input of the node.
//!
//! Only a snake_case name in braces is a slot; all else is literal, so that JSON and the like stay as written.

use authcanvas_graph::{ValueType, is_id};
use authcanvas_interpreter::{
    Call, Data, LowerMistake, Lowering, NativeFn, Problem, Register, SettingDef, SettingShape, Settings, SlotDef,
    SlotType,
};
use std::borrow::Cow;

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'t> {
    Literal(&'t str),
    Slot(&'t str),
}

fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    let mut from = 0;
    while let Some(open) = rest[from..].find('{').map(|at| at + from) {
        match rest[open..].find('}').map(|at| at + open) {
            Some(close) if is_id(&rest[open + 1..close]) => {
                if open > 0 {
                    pieces.push(Piece::Literal(&rest[..open]));
                }
                pieces.push(Piece::Slot(&rest[open + 1..close]));
                rest = &rest[close + 1..];
                from = 0;
            }
            _ => from = open + 1,
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

/// One input for each distinct name in a template. `taken` are the node's other slots.
pub(crate) fn slots(settings: &Settings, taken: &[&str]) -> Result<Vec<SlotDef>, Problem> {
    let decimals = settings.text(DECIMALS);
    if !decimals.is_empty() && decimals.parse::<u8>().ok().filter(|decimals| *decimals <= MOST_DECIMALS).is_none() {
        return Err(Problem::new(format!("expected `decimals` from 0 to {MOST_DECIMALS}, found `{decimals}`"))
            .with_hint("Leave it out to write numbers with as few decimals as they need."));
    }
    let mut slots: Vec<SlotDef> = Vec::new();
    for piece in pieces(settings.text(TEXT)) {
        let Piece::Slot(name) = piece else { continue };
        if taken.contains(&name) {
            return Err(Problem::new(format!("`{{{name}}}` in the text has the name of another slot"))
                .with_hint("Use another name in the braces."));
        }
        if !slots.iter().any(|slot| slot.id.as_str() == name) {
            // Each name is a type variable of its own: anything with a text form.
            let slot_type = SlotType::Var(Cow::Owned(format!("{{{name}}}")));
            slots.push(SlotDef::input(name, slot_type).doc(format!("What stands for `{{{name}}}` in the text.")));
        }
    }
    Ok(slots)
}

/// The setting that holds the template.
pub(crate) const TEXT: &str = "text";

/// Emits the call of a function with the pieces of the template as its inputs, for [`joined`] to join.
pub(crate) fn lower(
    lowering: &mut Lowering<'_, '_>,
    function: NativeFn,
    outputs: Vec<Register>,
) -> Result<(), LowerMistake> {
    let settings = lowering.settings();
    let mut inputs = vec![decimals_operand(lowering)];
    for piece in pieces(settings.text(TEXT)) {
        inputs.push(match piece {
            Piece::Literal(text) => lowering.constant(&Data::text(text)),
            Piece::Slot(name) => lowering.register(name)?,
        });
    }
    lowering.native(function, inputs, outputs);
    Ok(())
}

/// The setting that says how numbers are written, for kinds with a template.
pub(crate) fn decimals() -> SettingDef {
    SettingDef {
        name: DECIMALS,
        shape: SettingShape::Text { default: "" },
        doc: "How many decimals a number is written with, from 0 to 15; empty for as few as it needs. Script Canvas writes 4.",
    }
}

const DECIMALS: &str = "decimals";
/// More decimals than an f64 holds say nothing.
const MOST_DECIMALS: u8 = 15;

/// How many decimals a node's numbers have, as the first operand of [`joined`]; -1 for as few as they need.
fn decimals_operand(lowering: &mut Lowering<'_, '_>) -> Register {
    // What is no number has been refused with the slots.
    let decimals = lowering.settings().text(DECIMALS).parse().unwrap_or(-1.0);
    lowering.constant(&Data::Number(decimals))
}

/// The inputs of a call joined to one text, within the limit of texts.
pub(crate) fn joined(call: &Call<'_>) -> Result<String, Problem> {
    let mut text = String::new();
    let decimals = call.number(0);
    for input in 1..call.n_inputs() {
        if decimals < 0.0 {
            call.show(input, &mut text);
        } else {
            call.show_rounded(input, decimals as usize, &mut text);
        }
        if text.len() > call.text_limit() {
            return Err(call.too_long(text.len()));
        }
    }
    Ok(text)
}

/// The type of a text output.
pub(crate) fn text_output(id: &str) -> SlotDef {
    SlotDef::output(id, SlotType::Known(ValueType::String))
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    #[test]
    fn only_names_in_braces_are_slots() {
        use Piece::{Literal, Slot};
        let cases: [(&str, Vec<Piece<'_>>); 6] = [
            ("", vec![]),
            ("plain", vec![Literal("plain")]),
            ("a {b} c", vec![Literal("a "), Slot("b"), Literal(" c")]),
            ("{a}{b}", vec![Slot("a"), Slot("b")]),
            ("{\"a\": {\"b\": 1}} {x}", vec![Literal("{\"a\": {\"b\": 1}} "), Slot("x")]),
            ("{Not} { no} {", vec![Literal("{Not} { no} {")]),
        ];
        for (template, expected) in cases {
            assert_eq!(pieces(template), expected, "{template}");
        }
    }
}
