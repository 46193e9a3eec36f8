//! Is Null: whether there is anything at all.

use super::{CATEGORY, RESULT};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Example, NodeDef, Problem, SlotDef, SlotType, TypeClass, Value};

const REFERENCE: &str = "reference";

pub(super) fn node() -> NodeDef {
    NodeDef::new("logic.is_null", "Is Null", CATEGORY, Behaviour::Pure(is_null))
        .doc("True when there is nothing: no container, no object. An empty container is not null.")
        .keywords(&["nothing", "none", "nil", "missing"])
        .aliases(&["IsNull"])
        .branches_by(RESULT)
        .type_var("T", TypeClass::Any)
        .slots(vec![
            SlotDef::input(REFERENCE, SlotType::var("T")).doc("What to look at."),
            SlotDef::output(RESULT, ValueType::Bool.into()).title("Is Null").doc("The answer."),
        ])
        .example(Example {
            title: "an array is there",
            given: &[(REFERENCE, "[1]")],
            gives: &[(RESULT, "false")],
            ..Example::default()
        })
        .example(Example {
            title: "nothing is not",
            given: &[(REFERENCE, "()")],
            gives: &[(RESULT, "true")],
            ..Example::default()
        })
}

fn is_null(call: &mut Call<'_>) -> Result<(), Problem> {
    let is_null = matches!(call.value(0), Value::Null);
    call.give_flag(0, is_null);
    Ok(())
}
