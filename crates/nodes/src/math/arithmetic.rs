//! Add, Subtract, Multiply, Divide, Remainder: one family over any number of operands, folded from the left.

use super::{A, B, CATEGORY, RESULT};
use crate::emit::{call, count, operand};
use crate::values::arithmetic as of_values;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Example, LowerFn, LowerMistake, LowerResult, Lowering, NativeFn, NodeDef, Problem, Settings, SlotDef,
    SlotType, TypeClass,
};

const COUNT: &str = "count";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        folded("math.add", "Add", add, &of_values::ADDED)
            .doc("A plus B, and so on. Vectors and colours are added part by part; boxes grow to hold each other.")
            .keywords(&["arithmetic", "plus", "sum", "+"])
            .aliases(&["OperatorAdd", "CompactAddNodeableNode"])
            .example(example("adds", &[(A, "1.5"), (B, "2")], &[(RESULT, "3.5")]))
            .example(Example {
                title: "adds three",
                with: &[(COUNT, "3")],
                given: &[(A, "1"), (B, "2"), ("c", "3")],
                gives: &[(RESULT, "6")],
                ..Example::default()
            }),
        folded("math.subtract", "Subtract", subtract, &of_values::SUBTRACTED)
            .doc("A minus B, and so on. Vectors and colours are subtracted part by part.")
            .keywords(&["arithmetic", "minus", "difference", "-"])
            .aliases(&["OperatorSub", "CompactSubtractNodeableNode"])
            .example(example("subtracts", &[(A, "1"), (B, "3")], &[(RESULT, "-2")])),
        folded("math.multiply", "Multiply", multiply, &of_values::MULTIPLIED)
            .doc(
                "A times B, and so on. Vectors and colours are multiplied part by part; rotations, matrices and \
                 transforms as such, the right one first.",
            )
            .keywords(&["arithmetic", "times", "product", "*"])
            .aliases(&["OperatorMul", "CompactMultiplyNodeableNode"])
            .example(example("multiplies", &[(A, "4"), (B, "2.5")], &[(RESULT, "10")])),
        folded("math.divide", "Divide", divide, &of_values::DIVIDED)
            .doc(
                "A divided by B, and so on. Dividing by 0 gives an infinity, or NaN for 0 by 0. Vectors are divided part \
                 by part.",
            )
            .keywords(&["arithmetic", "by", "quotient", "/"])
            .aliases(&["OperatorDiv", "CompactDivideNodeableNode", "Math::Divide By Number (/)"])
            .example(example("divides", &[(A, "1"), (B, "4")], &[(RESULT, "0.25")]))
            .example(example("divides by nothing", &[(A, "1"), (B, "0")], &[(RESULT, "inf")])),
        NodeDef::new("math.remainder", "Remainder", CATEGORY, Behaviour::Lower(remainder))
            .doc("What is left when A is divided by B, with the sign of A.")
            .keywords(&["arithmetic", "modulo", "mod", "%"])
            .aliases(&["CompactModuloNodeableNode", "Math::Mod"])
            .slots(vec![
                SlotDef::input(A, ValueType::Number.into()).doc("The first number."),
                SlotDef::input(B, ValueType::Number.into()).doc("The second number."),
                SlotDef::output(RESULT, ValueType::Number.into()).doc("The result."),
            ])
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

fn folded(kind: &'static str, title: &'static str, lower: LowerFn, types: &'static [ValueType]) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower))
        .settings(vec![count(COUNT, 2, 2, "How many operands there are.")])
        .type_var("T", TypeClass::OneOf(types))
        .slots_from(slots)
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots: Vec<SlotDef> = (0..settings.count(COUNT))
        .map(|place| SlotDef::input(&operand(place), SlotType::var("T")).doc(format!("Operand {}.", place + 1)))
        .collect();
    slots.push(SlotDef::output(RESULT, SlotType::var("T")).doc("The result."));
    Ok(slots)
}

/// Folds numbers by an instruction, other values by a function over all of them.
fn fold(
    lowering: &mut Lowering<'_, '_>,
    numbers: fn(&mut Lowering<'_, '_>, u32, u32, u32),
    values: NativeFn,
) -> LowerResult {
    if lowering.type_of(RESULT)? != ValueType::Number {
        return call(lowering, values, None);
    }
    let operands = lowering.inputs();
    let to = lowering.number(RESULT)?;
    let mut left = lowering.number(operands.first().ok_or_else(|| LowerMistake("no operands".to_owned()))?)?;
    for operand in &operands[1..] {
        let right = lowering.number(operand)?;
        numbers(lowering, left, right, to);
        left = to;
    }
    Ok(())
}

fn add(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    fold(lowering, |l, left, right, to| l.add(left, right, to), of_values::add)
}

fn subtract(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    fold(lowering, |l, left, right, to| l.subtract(left, right, to), of_values::subtract)
}

fn multiply(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    fold(lowering, |l, left, right, to| l.multiply(left, right, to), of_values::multiply)
}

fn divide(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    fold(lowering, |l, left, right, to| l.divide(left, right, to), of_values::divide)
}

fn remainder(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (left, right, to) = (lowering.number(A)?, lowering.number(B)?, lowering.number(RESULT)?);
    lowering.remainder(left, right, to);
    Ok(())
}
