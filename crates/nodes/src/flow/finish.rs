//! Finish: ends the run and says what it came to.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerResult, Lowering, NodeDef, Problem, Serves, SettingDef, SettingShape, SlotDef,
};

const IN: &str = "in";
const OUTCOME: &str = "outcome";
const SUCCESS: &str = "success";
const FAILURE: &str = "failure";
const REASON: &str = "reason";

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.finish", "Finish", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Ends the run and says whether it succeeded; what runs and waits elsewhere is given up. The exit code \
             is 0 for success and 1 for failure, whatever any request came to.",
        )
        .keywords(&["end", "exit", "stop", "fail", "success", "return"])
        .settings(vec![SettingDef {
            name: OUTCOME,
            shape: SettingShape::Choice { default: SUCCESS, choices: &[SUCCESS, FAILURE] },
            doc: "What the run came to: `success` or `failure`.",
        }])
        .slots(vec![
            SlotDef::exec_in(IN).doc("Ends the run."),
            SlotDef::input(REASON, ValueType::String.into())
                .doc("Why, for the people who run the graph.")
                .or(Data::text("")),
        ])
        .serves(Serves::Ending { outcome: OUTCOME.into(), failure: FAILURE.into() })
        .example(Example { title: "ends in success", ..Example::default() })
        .example(Example {
            title: "ends in failure",
            with: &[(OUTCOME, "\"failure\"")],
            given: &[(REASON, "\"the password is wrong\"")],
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let reason = lowering.register(REASON)?;
    let finish = if lowering.settings().text(OUTCOME) == FAILURE { fail } else { succeed };
    lowering.native(finish, vec![reason], Vec::new());
    Ok(())
}

fn succeed(call: &mut Call<'_>) -> Result<(), Problem> {
    let reason = call.text(0);
    call.finish(true, &reason);
    Ok(())
}

fn fail(call: &mut Call<'_>) -> Result<(), Problem> {
    let reason = call.text(0);
    call.finish(false, &reason);
    Ok(())
}
