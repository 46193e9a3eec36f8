//! Less, Less or equal, Greater, Greater or equal: order numbers, texts by their letters, or vectors part by part.

use super::{A, B, CATEGORY, RESULT};
use crate::order;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Example, LowerFn, LowerResult, Lowering, NativeFn, NodeDef, Problem, SlotDef, SlotType,
};
use std::cmp::Ordering;

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("logic.less", "Less", "True when A is less than B, for vectors each part of it.", less)
            .aliases(&["Less"])
            .example(example("compares numbers", &[(A, "1"), (B, "2")], &[(RESULT, "true")])),
        kind(
            "logic.less_or_equal",
            "Less or equal",
            "True when A is less than B or the same, for vectors each part of it.",
            less_or_equal,
        )
        .aliases(&["LessEqual"])
        .example(example("compares numbers", &[(A, "2"), (B, "2")], &[(RESULT, "true")])),
        kind("logic.greater", "Greater", "True when A is greater than B, for vectors each part of it.", greater)
            .aliases(&["Greater"])
            .example(example("compares text", &[(A, "\"b\""), (B, "\"a\"")], &[(RESULT, "true")])),
        kind(
            "logic.greater_or_equal",
            "Greater or equal",
            "True when A is greater than B or the same, for vectors each part of it.",
            greater_or_equal,
        )
        .aliases(&["GreaterEqual"])
        .example(example("compares numbers", &[(A, "1"), (B, "2")], &[(RESULT, "false")])),
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
        .keywords(&["compare", "<", ">", "order"])
        .branches_by(RESULT)
        .type_var("T", order::CLASS)
        .slots(vec![
            SlotDef::input(A, SlotType::var("T")).doc("One number, text or vector."),
            SlotDef::input(B, SlotType::var("T")).doc("The other one."),
            SlotDef::output(RESULT, ValueType::Bool.into()).doc("What the comparison gives."),
        ])
}

fn less(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower(lowering, [A, B], |l, a, b, to| l.less(a, b, to), others_less)
}

fn less_or_equal(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower(lowering, [A, B], |l, a, b, to| l.less_or_equal(a, b, to), others_less_or_equal)
}

fn greater(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower(lowering, [B, A], |l, a, b, to| l.less(a, b, to), others_less)
}

fn greater_or_equal(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower(lowering, [B, A], |l, a, b, to| l.less_or_equal(a, b, to), others_less_or_equal)
}

fn lower(
    lowering: &mut Lowering<'_, '_>,
    [left, right]: [&str; 2],
    numbers: fn(&mut Lowering<'_, '_>, u32, u32, u32),
    others: NativeFn,
) -> LowerResult {
    if lowering.type_of(A)? == ValueType::Number {
        let (left, right, to) = (lowering.number(left)?, lowering.number(right)?, lowering.flag(RESULT)?);
        numbers(lowering, left, right, to);
    } else {
        let inputs = vec![lowering.register(left)?, lowering.register(right)?];
        let output = lowering.register(RESULT)?;
        lowering.native(others, inputs, vec![output]);
    }
    Ok(())
}

fn others_less(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = order::holds(call, 0, 1, Ordering::is_lt);
    call.give_flag(0, holds);
    Ok(())
}

fn others_less_or_equal(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = order::holds(call, 0, 1, Ordering::is_le);
    call.give_flag(0, holds);
    Ok(())
}
