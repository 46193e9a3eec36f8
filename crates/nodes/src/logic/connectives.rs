//! And, Or, Not.

use super::{A, B, CATEGORY, RESULT};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Example, LowerFn, LowerResult, Lowering, NodeDef, SlotDef};

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("logic.and", "And", "True when both are true.", and, &["And"]).example(Example {
            title: "needs both",
            given: &[(A, "true"), (B, "false")],
            gives: &[(RESULT, "false")],
            ..Example::default()
        }),
        kind("logic.or", "Or", "True when at least one is true.", or, &["Or"]).example(Example {
            title: "needs one",
            given: &[(A, "true"), (B, "false")],
            gives: &[(RESULT, "true")],
            ..Example::default()
        }),
        NodeDef::new("logic.not", "Not", CATEGORY, Behaviour::Lower(not))
            .doc("True when the input is false.")
            .keywords(&["invert", "negate"])
            .aliases(&["Not"])
            .branches_by(RESULT)
            .slots(vec![
                SlotDef::input(A, ValueType::Bool.into()).doc("What to turn round."),
                SlotDef::output(RESULT, ValueType::Bool.into()).doc("The opposite."),
            ])
            .example(Example {
                title: "turns it round",
                given: &[(A, "true")],
                gives: &[(RESULT, "false")],
                ..Example::default()
            }),
    ]
}

fn kind(
    kind: &'static str,
    title: &'static str,
    doc: &'static str,
    lower: LowerFn,
    aliases: &[&'static str],
) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower)).doc(doc).aliases(aliases).branches_by(RESULT).slots(
        vec![
            SlotDef::input(A, ValueType::Bool.into()).doc("One condition."),
            SlotDef::input(B, ValueType::Bool.into()).doc("The other condition."),
            SlotDef::output(RESULT, ValueType::Bool.into()).doc("What they give together."),
        ],
    )
}

fn and(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (left, right, to) = (lowering.flag(A)?, lowering.flag(B)?, lowering.flag(RESULT)?);
    lowering.and(left, right, to);
    Ok(())
}

fn or(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (left, right, to) = (lowering.flag(A)?, lowering.flag(B)?, lowering.flag(RESULT)?);
    lowering.or(left, right, to);
    Ok(())
}

fn not(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (from, to) = (lowering.flag(A)?, lowering.flag(RESULT)?);
    lowering.not(from, to);
    Ok(())
}
