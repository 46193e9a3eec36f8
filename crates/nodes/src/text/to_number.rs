//! To number: a number that somebody wrote.

use super::CATEGORY;
use crate::emit::{IN, OUT, choose};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Example, NodeDef, Problem, SlotDef};

const SOURCE: &str = "source";
const NOT_A_NUMBER: &str = "not_a_number";
const RESULT: &str = "result";

pub(super) fn node() -> NodeDef {
    NodeDef::new(
        "text.to_number",
        "To number",
        CATEGORY,
        Behaviour::Lower(|lowering| choose(lowering, to_number, OUT, NOT_A_NUMBER)),
    )
    .doc("Reads a number such as `12`, `-0.5` or `1e3`, with blanks around it or not.")
    .keywords(&["parse", "convert"])
    .slots(vec![
        SlotDef::exec_in(IN).doc("Reads the number."),
        SlotDef::input(SOURCE, ValueType::String.into()).doc("The text."),
        SlotDef::exec_out(OUT).doc("Taken when the text is a number."),
        SlotDef::exec_out(NOT_A_NUMBER).doc("Taken when it is none."),
        SlotDef::output(RESULT, ValueType::Number.into()).only_by(OUT).doc("The number."),
    ])
    .example(Example {
        title: "reads",
        given: &[(SOURCE, "\" 1.5\"")],
        leaves_by: Some(OUT),
        gives: &[(RESULT, "1.5")],
        ..Example::default()
    })
    .example(Example {
        title: "is no number",
        given: &[(SOURCE, "\"one\"")],
        leaves_by: Some(NOT_A_NUMBER),
        ..Example::default()
    })
}

fn to_number(call: &mut Call<'_>) -> Result<(), Problem> {
    let found = call.text(0).trim().parse::<f64>().ok().filter(|number| number.is_finite());
    call.give_flag(1, found.is_some());
    if let Some(found) = found {
        call.give_number(0, found);
    }
    Ok(())
}
