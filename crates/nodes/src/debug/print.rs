//! Print: a line on standard output.

use super::CATEGORY;
use crate::template::{self, TEXT};
use authcanvas_interpreter::{
    Behaviour, Call, Example, LowerResult, Lowering, NodeDef, Problem, SettingDef, SettingShape, Settings, SlotDef,
};

const IN: &str = "in";
const OUT: &str = "out";

pub(super) fn node() -> NodeDef {
    NodeDef::new("debug.print", "Print", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Prints a line in which each `{name}` is an input. A secret has no text form and is refused before the \
             graph runs.",
        )
        .keywords(&["output", "say", "show", "echo"])
        .aliases(&["Print"])
        .settings(vec![
            SettingDef { name: TEXT, shape: SettingShape::Text { default: "{value}" }, doc: "The line." },
            template::decimals(),
        ])
        .slots_from(slots)
        .example(Example {
            title: "prints a value",
            with: &[(TEXT, "\"{n} tries left\"")],
            given: &[("n", "3")],
            leaves_by: Some(OUT),
            prints: &["3 tries left"],
            ..Example::default()
        })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = vec![SlotDef::exec_in(IN).doc("Prints the line.")];
    slots.extend(template::slots(settings, &[IN, OUT])?);
    slots.push(SlotDef::exec_out(OUT).doc("Taken when the line is printed."));
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    template::lower(lowering, print, Vec::new())?;
    lowering.leave_by(OUT)
}

fn print(call: &mut Call<'_>) -> Result<(), Problem> {
    let text = template::joined(call)?;
    call.print(text);
    Ok(())
}
