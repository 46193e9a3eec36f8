//! Equal and Not equal: compare two values of one type.

use super::{A, B, CATEGORY, RESULT};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Example, LowerFn, LowerResult, Lowering, NodeDef, Problem, SlotDef, SlotType, TypeClass,
};

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("logic.equal", "Equal", "True when both are the same. Numbers are the same within 0.000001.", lower_equal)
            .aliases(&["EqualTo"])
            .example(example("compares numbers", &[(A, "1"), (B, "1")], &[(RESULT, "true")]))
            .example(example("compares text", &[(A, "\"a\""), (B, "\"b\"")], &[(RESULT, "false")])),
        kind(
            "logic.not_equal",
            "Not equal",
            "True when the two differ. Numbers differ by more than 0.000001.",
            lower_differ,
        )
        .example(example("compares text", &[(A, "\"a\""), (B, "\"b\"")], &[(RESULT, "true")])),
    ]
}

fn example(
    title: &'static str,
    given: &'static [(&'static str, &'static str)],
    gives: &'static [(&'static str, &'static str)],
) -> Example {
    Example { title, given, gives, ..Example::default() }
}

fn kind(kind: &'static str, title: &'static str, doc: &'static str, lower: LowerFn) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower))
        .doc(doc)
        .keywords(&["compare", "same", "=="])
        .type_var("T", TypeClass::Shown)
        .slots(vec![
            SlotDef::input(A, SlotType::var("T")).doc("One value."),
            SlotDef::input(B, SlotType::var("T")).doc("The other value."),
            SlotDef::output(RESULT, ValueType::Bool.into()).doc("What the comparison gives."),
        ])
}

fn lower_equal(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    if lowering.type_of(A)? == ValueType::Number {
        let (left, right, to) = (lowering.number(A)?, lowering.number(B)?, lowering.flag(RESULT)?);
        lowering.numbers_equal(left, right, to);
        return Ok(());
    }
    let inputs = vec![lowering.register(A)?, lowering.register(B)?];
    let output = lowering.register(RESULT)?;
    lowering.native(equal, inputs, vec![output]);
    Ok(())
}

fn lower_differ(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower_equal(lowering)?;
    let result = lowering.flag(RESULT)?;
    lowering.not(result, result);
    Ok(())
}

fn equal(call: &mut Call<'_>) -> Result<(), Problem> {
    call.give_flag(0, call.equal(0, 1));
    Ok(())
}
