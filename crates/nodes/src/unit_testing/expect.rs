//! Expect Equal, Expect True: what must hold. A failed expectation does not stop the run.

use super::{CATEGORY, IN, OUT, REPORT};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerFn, LowerResult, Lowering, NativeFn, NodeDef, Problem, SlotDef, SlotType,
    TypeClass,
};

const CANDIDATE: &str = "candidate";
const REFERENCE: &str = "reference";
/// Numbers are equal within this, as Script Canvas's unit tests have it.
const TOLERANCE: f64 = 0.001;

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("unit_testing.expect_equal", "Expect Equal", lower_equal)
            .doc("Records a failure unless both are the same. Numbers are the same within 0.001.")
            .aliases(&["ExpectEqual"])
            .type_var("T", TypeClass::Shown)
            .slots(vec![
                SlotDef::exec_in(IN).doc("Compares."),
                SlotDef::input(CANDIDATE, SlotType::var("T")).doc("What was found."),
                SlotDef::input(REFERENCE, SlotType::var("T")).doc("What is expected."),
                report(),
                out(),
            ])
            .example(Example {
                title: "accepts what is near enough",
                given: &[(CANDIDATE, "0.3333"), (REFERENCE, "0.3334")],
                leaves_by: Some(OUT),
                ..Example::default()
            }),
        kind("unit_testing.expect_true", "Expect True", lower_true)
            .doc("Records a failure unless the value is true.")
            .aliases(&["ExpectTrue"])
            .slots(vec![
                SlotDef::exec_in(IN).doc("Looks at the value."),
                SlotDef::input(CANDIDATE, ValueType::Bool.into()).doc("What must be true."),
                report(),
                out(),
            ])
            .example(Example {
                title: "goes on in any case",
                given: &[(CANDIDATE, "false")],
                leaves_by: Some(OUT),
                ..Example::default()
            }),
    ]
}

fn kind(kind: &'static str, title: &'static str, lower: LowerFn) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower)).keywords(&["assert", "check", "test"])
}

fn report() -> SlotDef {
    SlotDef::input(REPORT, ValueType::String.into()).doc("What the report says of it.").or(Data::text(""))
}

fn out() -> SlotDef {
    SlotDef::exec_out(OUT).doc("Taken in any case.")
}

fn lower_equal(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower(lowering, &[CANDIDATE, REFERENCE, REPORT], expect_equal)
}

fn lower_true(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower(lowering, &[CANDIDATE, REPORT], expect_true)
}

fn lower(lowering: &mut Lowering<'_, '_>, inputs: &[&str], function: NativeFn) -> LowerResult {
    let inputs = inputs.iter().map(|slot| lowering.register(slot)).collect::<Result<_, _>>()?;
    lowering.native(function, inputs, Vec::new());
    lowering.leave_by(OUT)
}

fn expect_equal(call: &mut Call<'_>) -> Result<(), Problem> {
    call.count_expectation();
    if !call.equal_within(0, 1, TOLERANCE) {
        let (mut found, mut expected) = (String::new(), String::new());
        call.show(0, &mut found);
        call.show(1, &mut expected);
        call.fail_test(with_report(&format!("expected {expected}, found {found}"), &call.text(2)));
    }
    Ok(())
}

fn expect_true(call: &mut Call<'_>) -> Result<(), Problem> {
    call.count_expectation();
    if !call.flag(0) {
        call.fail_test(with_report("expected true, found false", &call.text(1)));
    }
    Ok(())
}

fn with_report(text: &str, report: &str) -> String {
    if report.is_empty() { text.to_owned() } else { format!("{report}: {text}") }
}
