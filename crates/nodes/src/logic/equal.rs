//! Equal and Not equal: compare two values of one type.

use super::{A, B, CATEGORY, RESULT};
use crate::emit::call;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Example, LowerFn, LowerResult, Lowering, NativeFn, NodeDef, Problem, SettingDef, SettingShape,
    SlotDef, SlotType, TypeClass,
};

const NUMBERS: &str = "numbers";
const CLOSE: &str = "close";
const EXACT: &str = "exact";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("logic.equal", "Equal", lower_equal)
            .doc("True when both are the same: numbers within 0.000001 unless they are to be exact, containers by content.")
            .aliases(&["EqualTo"])
            .example(example("compares numbers", &[], &[(A, "1"), (B, "1.0000001")], &[(RESULT, "true")]))
            .example(example("compares text", &[], &[(A, "\"a\""), (B, "\"b\"")], &[(RESULT, "false")])),
        kind("logic.not_equal", "Not equal", lower_differ)
            .doc("True when the two differ: numbers by more than 0.000001 unless they are to be exact, containers by content.")
            .aliases(&["NotEqualTo"])
            .example(example("compares text", &[], &[(A, "\"a\""), (B, "\"b\"")], &[(RESULT, "true")]))
            .example(example(
                "compares exactly",
                &[(NUMBERS, "\"exact\"")],
                &[(A, "1"), (B, "1.0000001")],
                &[(RESULT, "true")],
            )),
    ]
}

fn example(
    title: &'static str,
    with: &'static [(&'static str, &'static str)],
    given: &'static [(&'static str, &'static str)],
    gives: &'static [(&'static str, &'static str)],
) -> Example {
    Example { title, with, given, gives, ..Example::default() }
}

fn kind(kind: &'static str, title: &'static str, lower: LowerFn) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower))
        .keywords(&["compare", "same", "=="])
        .branches_by(RESULT)
        .settings(vec![SettingDef {
            name: NUMBERS,
            shape: SettingShape::Choice { default: CLOSE, choices: &[CLOSE, EXACT] },
            doc: "How numbers are compared: `close` within 0.000001, or `exact`. Script Canvas's EqualTo is close, its \
                  NotEqualTo exact.",
        }])
        .type_var("T", TypeClass::Shown)
        .slots(vec![
            SlotDef::input(A, SlotType::var("T")).doc("One value."),
            SlotDef::input(B, SlotType::var("T")).doc("The other value."),
            SlotDef::output(RESULT, ValueType::Bool.into()).doc("What the comparison gives."),
        ])
}

fn lower_equal(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let is_exact = lowering.settings().text(NUMBERS) == EXACT;
    if lowering.type_of(A)? == ValueType::Number && !is_exact {
        let (left, right, to) = (lowering.number(A)?, lowering.number(B)?, lowering.flag(RESULT)?);
        lowering.numbers_equal(left, right, to);
        return Ok(());
    }
    let function: NativeFn = if is_exact { exactly_equal } else { equal };
    call(lowering, function, None)
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

fn exactly_equal(call: &mut Call<'_>) -> Result<(), Problem> {
    call.give_flag(0, call.equal_within(0, 1, 0.0));
    Ok(())
}
