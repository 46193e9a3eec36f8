//! Concatenate: texts one behind the other.

use super::CATEGORY;
use crate::emit::{count, operand};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Example, NodeDef, Problem, Settings, SlotDef};

const COUNT: &str = "count";
const RESULT: &str = "result";

pub(super) fn node() -> NodeDef {
    NodeDef::new("text.concatenate", "Concatenate", CATEGORY, Behaviour::Pure(concatenate))
        .doc("Puts texts one behind the other.")
        .keywords(&["join", "append", "add", "+"])
        .aliases(&["String::OperatorAdd"])
        .settings(vec![count(COUNT, 2, 2, "How many texts there are.")])
        .slots_from(slots)
        .example(Example {
            title: "joins two",
            given: &[("a", "\"Hello, \""), ("b", "\"world!\"")],
            gives: &[(RESULT, "Hello, world!")],
            ..Example::default()
        })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let texts = (0..settings.count(COUNT))
        .map(|place| SlotDef::input(&operand(place), ValueType::String.into()).doc(format!("Text {}.", place + 1)));
    let result = SlotDef::output(RESULT, ValueType::String.into()).doc("The whole text.");
    Ok(texts.chain([result]).collect())
}

fn concatenate(call: &mut Call<'_>) -> Result<(), Problem> {
    let texts: Vec<_> = (0..call.n_inputs()).map(|input| call.text(input)).collect();
    let n_bytes = texts.iter().map(|text| text.len()).sum();
    if n_bytes > call.text_limit() {
        return Err(call.too_long(n_bytes));
    }
    call.give_text(0, texts.concat())
}
