//! Expression: a formula with named numbers, compiled to instructions.

use super::{CATEGORY, RESULT};
use crate::formula::{Formula, Operator};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerMistake, LowerResult, Lowering, NodeDef, Problem, Register, SettingDef,
    SettingShape, Settings, SlotDef,
};

const FORMULA: &str = "formula";

pub(super) fn node() -> NodeDef {
    NodeDef::new("math.expression", "Expression", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Computes a formula in which each `{name}` is an input: `+ - * / %`, parentheses and numbers, with the usual \
             precedence. `%` is the remainder of whole numbers; fractions are dropped first.",
        )
        .keywords(&["formula", "calculate", "equation"])
        .aliases(&["MathExpression"])
        .settings(vec![SettingDef {
            name: FORMULA,
            shape: SettingShape::Text { default: "{a} + {b}" },
            doc: "The formula.",
        }])
        .slots_from(slots)
        .example(Example {
            title: "computes",
            with: &[(FORMULA, "\"({a} + 2) * -{b} % 4\"")],
            given: &[("a", "1"), ("b", "3")],
            gives: &[(RESULT, "-1")],
            ..Example::default()
        })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = Vec::new();
    for name in Formula::read(settings.text(FORMULA))?.names() {
        if name == RESULT {
            return Err(Problem::new(format!("`{{{name}}}` in the formula has the name of another slot"))
                .with_hint("Use another name in the braces."));
        }
        slots.push(SlotDef::input(&name, ValueType::Number.into()).doc(format!("The number `{{{name}}}`.")));
    }
    slots.push(SlotDef::output(RESULT, ValueType::Number.into()).doc("The result."));
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let formula = Formula::read(lowering.settings().text(FORMULA)).map_err(|problem| LowerMistake(problem.message))?;
    let from = emit(lowering, &formula)?;
    let to = lowering.register(RESULT)?;
    lowering.copy(Register::Number(from), to)
}

/// Emits the code of a formula and answers the number register that holds its result.
fn emit(lowering: &mut Lowering<'_, '_>, formula: &Formula) -> Result<u32, LowerMistake> {
    match formula {
        Formula::Slot(name) => lowering.number(name),
        Formula::Number(value) => match lowering.constant(&Data::Number(*value)) {
            Register::Number(register) => Ok(register),
            Register::Flag(_) | Register::Value(_) => Err(LowerMistake("a number outside the numbers".to_owned())),
        },
        Formula::Negate(inner) => {
            let zero = emit(lowering, &Formula::Number(0.0))?;
            let (inner, to) = (emit(lowering, inner)?, lowering.scratch_number());
            lowering.subtract(zero, inner, to);
            Ok(to)
        }
        Formula::Binary(operator, sides) => {
            let (left, right) = (emit(lowering, &sides[0])?, emit(lowering, &sides[1])?);
            let to = lowering.scratch_number();
            match operator {
                Operator::Add => lowering.add(left, right, to),
                Operator::Subtract => lowering.subtract(left, right, to),
                Operator::Multiply => lowering.multiply(left, right, to),
                Operator::Divide => lowering.divide(left, right, to),
                Operator::Remainder => {
                    let operands = vec![Register::Number(left), Register::Number(right)];
                    lowering.native(whole_remainder, operands, vec![Register::Number(to)]);
                }
            }
            Ok(to)
        }
    }
}

fn whole_remainder(call: &mut Call<'_>) -> Result<(), Problem> {
    call.give_number(0, call.number(0).trunc() % call.number(1).trunc());
    Ok(())
}
