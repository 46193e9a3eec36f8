//! Split and Join: between one text and an array of texts.

use super::CATEGORY;
use crate::array;
use crate::emit::{IN, OUT, act};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Container, Data, Example, NodeDef, Problem, SlotDef, SlotType, TypeClass, Value,
};

const SOURCE: &str = "source";
const SEPARATOR: &str = "separator";
const ARRAY: &str = "array";
const RESULT: &str = "result";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        NodeDef::new("text.split", "Split", CATEGORY, Behaviour::Lower(|lowering| act(lowering, split)))
            .doc("Makes an array of the pieces of a text between the separators.")
            .keywords(&["tokens", "words", "lines"])
            .aliases(&["ScriptCanvas_StringFunctions_Split"])
            .slots(vec![
                SlotDef::exec_in(IN).doc("Splits the text."),
                SlotDef::input(SOURCE, ValueType::String.into()).doc("The text."),
                separator(),
                SlotDef::exec_out(OUT).doc("Taken when it is split."),
                SlotDef::output(RESULT, ValueType::array(ValueType::String).into()).doc("The pieces."),
            ])
            .example(Example {
                title: "splits",
                given: &[(SOURCE, "\"a,b\""), (SEPARATOR, "\",\"")],
                leaves_by: Some(OUT),
                gives: &[(RESULT, "[a, b]")],
                ..Example::default()
            }),
        NodeDef::new("text.join", "Join", CATEGORY, Behaviour::Pure(join))
            .doc("One text of all elements of an array, with a separator in between.")
            .keywords(&["concatenate"])
            .aliases(&["ScriptCanvas_StringFunctions_Join"])
            .type_var("T", TypeClass::Shown)
            .slots(vec![
                SlotDef::input(ARRAY, SlotType::ArrayOf(Box::new(SlotType::var("T")))).doc("The array."),
                separator(),
                SlotDef::output(RESULT, ValueType::String.into()).doc("The text."),
            ])
            .example(Example {
                title: "joins",
                given: &[(ARRAY, "[1, 2, 3]"), (SEPARATOR, "\" + \"")],
                gives: &[(RESULT, "1 + 2 + 3")],
                ..Example::default()
            }),
    ]
}

fn separator() -> SlotDef {
    SlotDef::input(SEPARATOR, ValueType::String.into()).doc("What stands between two.").or(Data::text(" "))
}

fn split(call: &mut Call<'_>) -> Result<(), Problem> {
    let (source, separator) = (call.text(0), call.text(1));
    if separator.is_empty() {
        return Err(Problem::new("expected a separator, found an empty text")
            .with_hint("Say what stands between the pieces, such as a comma."));
    }
    call.check_room(source.matches(&*separator).count() + 1)?;
    let pieces = source.split(&*separator).map(|piece| Value::String(piece.into())).collect();
    let array = call.heap().make(Container::Array(pieces));
    call.give_value(0, array);
    Ok(())
}

fn join(call: &mut Call<'_>) -> Result<(), Problem> {
    let separator = call.text(1);
    let mut text = String::new();
    for (index, item) in array::items(call, 0)?.iter().enumerate() {
        if index > 0 {
            text.push_str(&separator);
        }
        text.push_str(&call.containers().export(item).to_string());
        if text.len() > call.text_limit() {
            return Err(call.too_long(text.len()));
        }
    }
    call.give_text(0, text)
}
