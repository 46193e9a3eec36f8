//! Add, Subtract, Multiply, Divide, Remainder: one family, one instruction each.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Example, LowerFn, LowerMistake, LowerResult, Lowering, NodeDef, SlotDef};

const A: &str = "a";
const B: &str = "b";
const RESULT: &str = "result";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("math.add", "Add", "A plus B.", add, &["OperatorAdd"]).example(example(
            "adds",
            &[(A, "1.5"), (B, "2")],
            &[(RESULT, "3.5")],
        )),
        kind("math.subtract", "Subtract", "A minus B.", subtract, &["OperatorSub"]).example(example(
            "subtracts",
            &[(A, "1"), (B, "3")],
            &[(RESULT, "-2")],
        )),
        kind("math.multiply", "Multiply", "A times B.", multiply, &["OperatorMul"]).example(example(
            "multiplies",
            &[(A, "4"), (B, "2.5")],
            &[(RESULT, "10")],
        )),
        kind(
            "math.divide",
            "Divide",
            "A divided by B. Dividing by 0 gives an infinity, or NaN for 0 by 0.",
            divide,
            &["OperatorDiv"],
        )
        .example(example("divides", &[(A, "1"), (B, "4")], &[(RESULT, "0.25")]))
        .example(example("divides by nothing", &[(A, "1"), (B, "0")], &[(RESULT, "inf")])),
        kind("math.remainder", "Remainder", "What is left when A is divided by B, with the sign of A.", remainder, &[])
            .example(example("keeps the sign", &[(A, "-7"), (B, "3")], &[(RESULT, "-1")])),
    ]
}

fn example(
    title: &'static str,
    given: &'static [(&'static str, &'static str)],
    gives: &'static [(&'static str, &'static str)],
) -> Example {
    Example { title, given, gives, ..Example::default() }
}

fn kind(
    kind: &'static str,
    title: &'static str,
    doc: &'static str,
    lower: LowerFn,
    aliases: &[&'static str],
) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower))
        .doc(doc)
        .keywords(&["arithmetic", "number", "+", "-", "*", "/", "%"])
        .aliases(aliases)
        .slots(vec![
            SlotDef::input(A, ValueType::Number.into()).doc("The first number."),
            SlotDef::input(B, ValueType::Number.into()).doc("The second number."),
            SlotDef::output(RESULT, ValueType::Number.into()).doc("The result."),
        ])
}

fn operands(lowering: &mut Lowering<'_, '_>) -> Result<(u32, u32, u32), LowerMistake> {
    Ok((lowering.number(A)?, lowering.number(B)?, lowering.number(RESULT)?))
}

fn add(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (left, right, to) = operands(lowering)?;
    lowering.add(left, right, to);
    Ok(())
}

fn subtract(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (left, right, to) = operands(lowering)?;
    lowering.subtract(left, right, to);
    Ok(())
}

fn multiply(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (left, right, to) = operands(lowering)?;
    lowering.multiply(left, right, to);
    Ok(())
}

fn divide(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (left, right, to) = operands(lowering)?;
    lowering.divide(left, right, to);
    Ok(())
}

fn remainder(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (left, right, to) = operands(lowering)?;
    lowering.remainder(left, right, to);
    Ok(())
}
