//! Mark Complete and Add Failure: how a test ends and how it fails.

use super::{CATEGORY, IN, OUT, REPORT};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerFn, LowerResult, Lowering, NativeFn, NodeDef, Problem, SlotDef,
};

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("unit_testing.mark_complete", "Mark Complete", lower_complete)
            .doc("Says that the test is complete. A test passes only when this was reached exactly once.")
            .aliases(&["MarkComplete"])
            .example(Example { title: "completes", leaves_by: Some(OUT), ..Example::default() }),
        kind("unit_testing.add_failure", "Add Failure", lower_failure)
            .doc("Records a failure: for ways that a test must not take.")
            .aliases(&["AddFailure"])
            .example(Example { title: "fails and goes on", leaves_by: Some(OUT), ..Example::default() }),
    ]
}

fn kind(kind: &'static str, title: &'static str, lower: LowerFn) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Lower(lower)).keywords(&["test"]).slots(vec![
        SlotDef::exec_in(IN).doc("Records it."),
        SlotDef::input(REPORT, ValueType::String.into()).doc("What the report says of it.").or(Data::text("")),
        SlotDef::exec_out(OUT).doc("Taken when it is recorded."),
    ])
}

fn lower_complete(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower(lowering, complete)
}

fn lower_failure(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    lower(lowering, fail)
}

fn lower(lowering: &mut Lowering<'_, '_>, function: NativeFn) -> LowerResult {
    let report = lowering.register(REPORT)?;
    lowering.native(function, vec![report], Vec::new());
    lowering.leave_by(OUT)
}

fn complete(call: &mut Call<'_>) -> Result<(), Problem> {
    call.complete_test();
    Ok(())
}

fn fail(call: &mut Call<'_>) -> Result<(), Problem> {
    let report = call.text(0);
    call.fail_test(if report.is_empty() { "a failure was added".to_owned() } else { report.to_string() });
    Ok(())
}
