//! Format: a text with values in it.

use super::CATEGORY;
use crate::template::{self, TEXT};
use authcanvas_interpreter::{
    Behaviour, Call, Example, LowerResult, Lowering, NodeDef, Problem, Serves, SettingDef, SettingShape, Settings,
    SlotDef,
};

const STRING: &str = "string";

pub(super) fn node() -> NodeDef {
    NodeDef::new("text.format", "Format", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Makes a text from a template in which each `{name}` is an input. Numbers are written in their shortest \
             form; a secret has no text form and is refused.",
        )
        .keywords(&["build string", "concatenate", "join", "template"])
        .aliases(&["Format"])
        .settings(vec![
            SettingDef { name: TEXT, shape: SettingShape::Text { default: "{value}" }, doc: "The template." },
            template::decimals(),
        ])
        .slots_from(slots)
        .serves(Serves::Conversion { input: "value".into(), output: STRING.into(), keeps_all: true })
        .example(Example {
            title: "joins a text and a number",
            with: &[(TEXT, "\"{name} is {age}\"")],
            given: &[("name", "\"Ada\""), ("age", "36")],
            gives: &[(STRING, "Ada is 36")],
            ..Example::default()
        })
        .example(Example {
            title: "writes two decimals",
            with: &[(TEXT, "\"{price} EUR\""), ("decimals", "\"2\"")],
            given: &[("price", "1.5")],
            gives: &[(STRING, "1.50 EUR")],
            ..Example::default()
        })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = template::slots(settings, &[STRING])?;
    slots.push(template::text_output(STRING).doc("The text."));
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let output = lowering.register(STRING)?;
    template::lower(lowering, format, vec![output])
}

fn format(call: &mut Call<'_>) -> Result<(), Problem> {
    let text = template::joined(call)?;
    call.give_text(0, text)
}
