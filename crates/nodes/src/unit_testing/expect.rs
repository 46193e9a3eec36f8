//! Expect Equal and its family: what must hold. A failed expectation does not stop the run.

use super::{CATEGORY, IN, OUT, REPORT};
use crate::emit::act;
use crate::order;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Data, Example, LowerFn, NodeDef, Problem, SlotDef, SlotType, TypeClass};
use std::cmp::Ordering;

const CANDIDATE: &str = "candidate";
const REFERENCE: &str = "reference";
/// Numbers are equal within this, as Script Canvas's unit tests have it.
const TOLERANCE: f64 = 0.001;

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        pair("equal", "Equal", TypeClass::Shown, |lowering| act(lowering, equal))
            .doc("Records a failure unless both are the same. Numbers are the same within 0.001.")
            .aliases(&["Unit Testing::Expect Equal"])
            .example(goes_on("accepts what is near enough", &[(CANDIDATE, "0.3333"), (REFERENCE, "0.3334")])),
        pair("not_equal", "Not Equal", TypeClass::Shown, |lowering| act(lowering, not_equal))
            .doc("Records a failure if both are the same. Numbers are the same within 0.001.")
            .aliases(&["Unit Testing::Expect Not Equal"])
            .example(goes_on("accepts what differs", &[(CANDIDATE, "\"a\""), (REFERENCE, "\"b\"")])),
        truth("true", "True", |lowering| act(lowering, is_true))
            .doc("Records a failure unless the value is true.")
            .aliases(&["Unit Testing::Expect True"])
            .example(goes_on("goes on in any case", &[(CANDIDATE, "false")])),
        truth("false", "False", |lowering| act(lowering, is_false))
            .doc("Records a failure unless the value is false.")
            .aliases(&["Unit Testing::Expect False"])
            .example(goes_on("accepts what is false", &[(CANDIDATE, "false")])),
        pair("greater_than", "Greater Than", order::CLASS, |lowering| act(lowering, greater))
            .doc("Records a failure unless the candidate is greater than the reference.")
            .aliases(&["Unit Testing::Expect Greater Than"])
            .example(goes_on("accepts what is greater", &[(CANDIDATE, "2"), (REFERENCE, "1")])),
        pair("greater_than_equal", "Greater Than Equal", order::CLASS, |lowering| act(lowering, greater_or_equal))
            .doc("Records a failure if the candidate is less than the reference.")
            .aliases(&["Unit Testing::Expect Greater Than Equal"])
            .example(goes_on("accepts the same", &[(CANDIDATE, "2"), (REFERENCE, "2")])),
        pair("less_than", "Less Than", order::CLASS, |lowering| act(lowering, less))
            .doc("Records a failure unless the candidate is less than the reference.")
            .aliases(&["Unit Testing::Expect Less Than"])
            .example(goes_on("accepts what is less", &[(CANDIDATE, "\"a\""), (REFERENCE, "\"b\"")])),
        pair("less_than_equal", "Less Than Equal", order::CLASS, |lowering| act(lowering, less_or_equal))
            .doc("Records a failure if the candidate is greater than the reference.")
            .aliases(&["Unit Testing::Expect Less Than Equal"])
            .example(goes_on("accepts the same", &[(CANDIDATE, "2"), (REFERENCE, "2")])),
    ]
}

fn kind(what: &str, title: &str, lower: LowerFn) -> NodeDef {
    NodeDef::new(format!("unit_testing.expect_{what}"), format!("Expect {title}"), CATEGORY, Behaviour::Lower(lower))
        .keywords(&["assert", "check", "test"])
}

fn pair(what: &str, title: &str, class: TypeClass, lower: LowerFn) -> NodeDef {
    kind(what, title, lower).type_var("T", class).slots(vec![
        SlotDef::exec_in(IN).doc("Compares."),
        SlotDef::input(CANDIDATE, SlotType::var("T")).doc("What was found."),
        SlotDef::input(REFERENCE, SlotType::var("T")).doc("What it is compared with."),
        report(),
        out(),
    ])
}

fn truth(what: &str, title: &str, lower: LowerFn) -> NodeDef {
    kind(what, title, lower).slots(vec![
        SlotDef::exec_in(IN).doc("Looks at the value."),
        SlotDef::input(CANDIDATE, ValueType::Bool.into()).doc("What was found."),
        report(),
        out(),
    ])
}

fn goes_on(title: &'static str, given: &'static [(&'static str, &'static str)]) -> Example {
    Example { title, given, leaves_by: Some(OUT), ..Example::default() }
}

fn report() -> SlotDef {
    SlotDef::input(REPORT, ValueType::String.into()).doc("What the report says of it.").or(Data::text(""))
}

fn out() -> SlotDef {
    SlotDef::exec_out(OUT).doc("Taken in any case.")
}

fn equal(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = call.equal_within(0, 1, TOLERANCE);
    judge_pair(call, holds, "")
}

fn not_equal(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = !call.equal_within(0, 1, TOLERANCE);
    judge_pair(call, holds, "something other than ")
}

fn is_true(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = call.flag(0);
    judge(call, holds, 1, || "expected true, found false".to_owned())
}

fn is_false(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = !call.flag(0);
    judge(call, holds, 1, || "expected false, found true".to_owned())
}

fn greater(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = order::holds(call, 0, 1, Ordering::is_gt);
    judge_pair(call, holds, "more than ")
}

fn greater_or_equal(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = order::holds(call, 0, 1, Ordering::is_ge);
    judge_pair(call, holds, "at least ")
}

fn less(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = order::holds(call, 0, 1, Ordering::is_lt);
    judge_pair(call, holds, "less than ")
}

fn less_or_equal(call: &mut Call<'_>) -> Result<(), Problem> {
    let holds = order::holds(call, 0, 1, Ordering::is_le);
    judge_pair(call, holds, "at most ")
}

fn judge_pair(call: &mut Call<'_>, holds: bool, words: &str) -> Result<(), Problem> {
    let (mut found, mut expected) = (String::new(), String::new());
    if !holds {
        call.show(0, &mut found);
        call.show(1, &mut expected);
    }
    judge(call, holds, 2, || format!("expected {words}{expected}, found {found}"))
}

fn judge(call: &mut Call<'_>, holds: bool, report: usize, text: impl FnOnce() -> String) -> Result<(), Problem> {
    call.count_expectation();
    if !holds {
        let report = call.text(report);
        call.fail_test(if report.is_empty() { text() } else { format!("{report}: {}", text()) });
    }
    Ok(())
}
