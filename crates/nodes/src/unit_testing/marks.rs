//! Mark Complete, Add Failure, Add Success, Checkpoint: how a test ends, and what it says on its way.

use super::{CATEGORY, IN, OUT, REPORT};
use crate::emit::act;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Data, Example, LogLevel, LowerFn, NodeDef, Problem, SlotDef};

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("mark_complete", "Mark Complete", |lowering| act(lowering, complete))
            .doc("Says that the test is complete. A test passes only when this was reached exactly once.")
            .aliases(&["Unit Testing::Mark Complete"])
            .example(goes_on("completes")),
        kind("add_failure", "Add Failure", |lowering| act(lowering, fail))
            .doc("Records a failure: for ways that a test must not take.")
            .aliases(&["Unit Testing::Add Failure"])
            .example(goes_on("fails and goes on")),
        kind("add_success", "Add Success", |lowering| act(lowering, succeed))
            .doc("Says in the log that something went well; the verdict does not depend on it.")
            .aliases(&["Unit Testing::Add Success"])
            .example(goes_on("goes on")),
        kind("checkpoint", "Checkpoint", |lowering| act(lowering, pass_by))
            .doc("Says in the log that the test came by here; the verdict does not depend on it.")
            .aliases(&["Unit Testing::Checkpoint"])
            .example(goes_on("goes on")),
    ]
}

fn kind(what: &str, title: &'static str, lower: LowerFn) -> NodeDef {
    NodeDef::new(format!("unit_testing.{what}"), title, CATEGORY, Behaviour::Lower(lower)).keywords(&["test"]).slots(
        vec![
            SlotDef::exec_in(IN).doc("Records it."),
            SlotDef::input(REPORT, ValueType::String.into()).doc("What the report says of it.").or(Data::text("")),
            SlotDef::exec_out(OUT).doc("Taken when it is recorded."),
        ],
    )
}

fn goes_on(title: &'static str) -> Example {
    Example { title, leaves_by: Some(OUT), ..Example::default() }
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

fn succeed(call: &mut Call<'_>) -> Result<(), Problem> {
    say(call, "success")
}

fn pass_by(call: &mut Call<'_>) -> Result<(), Problem> {
    say(call, "checkpoint")
}

fn say(call: &mut Call<'_>, what: &str) -> Result<(), Problem> {
    let report = call.text(0);
    call.log(LogLevel::Info, if report.is_empty() { what.to_owned() } else { format!("{what}: {report}") });
    Ok(())
}
