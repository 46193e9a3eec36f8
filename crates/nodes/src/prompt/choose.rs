//! Ask to choose and Ask for a one-time code: questions whose answers have a form, so that a wrong one is asked again.

use super::CATEGORY;
use super::ask::{name_and_message, outcomes};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Ask, Behaviour, Data, NodeDef, OperationDef, OperationOutcome, SlotDef, Text, outcome_slots,
};

/// The operation that asks to choose: arguments `name`, `message` and `choices`.
pub const CHOICE: &str = "prompt.choice";
/// The operation that asks for a one-time code: arguments `name`, `message` and `digits`.
pub const CODE: &str = "prompt.code";
/// How many digits a code has unless somebody says otherwise.
const USUAL_DIGITS: f64 = 6.0;

pub(super) fn nodes() -> Vec<NodeDef> {
    let choices = SlotDef::input("choices", ValueType::array(ValueType::String).into())
        .doc("What can be chosen. From nothing nothing is chosen: that leaves by `declined`.");
    let digits = SlotDef::input("digits", ValueType::Number.into())
        .or(Data::Number(USUAL_DIGITS))
        .doc("How many digits the code has; 0 for any text.");
    vec![
        node(CHOICE, "Ask to choose", choices, ValueType::String)
            .doc(
                "Asks whoever runs the graph to choose: on the terminal, by name or number, or by `--var NAME=CHOICE`, or \
                 by the program that embeds the runtime. What cannot be chosen is asked again, three times in all.",
            )
            .keywords(&["prompt", "question", "select", "option", "menu", "user"]),
        node(CODE, "Ask for a one-time code", digits, ValueType::Secret)
            .doc(
                "Asks whoever runs the graph for a code that was sent to them or that their app shows: on the terminal \
                 without showing it, or by `--secret-env NAME=VARIABLE` and its like, or by the program that embeds the \
                 runtime. Spaces and dashes are left out. What has not as many digits is asked again, three times in all.",
            )
            .keywords(&["prompt", "question", "otp", "totp", "mfa", "user"]),
    ]
}

fn node(kind: &'static str, title: &'static str, own: SlotDef, answer: ValueType) -> NodeDef {
    let mut slots = name_and_message();
    slots.push(own);
    slots.extend(outcome_slots(&outcomes(answer)));
    NodeDef::new(kind, title, CATEGORY, Behaviour::Ask(Ask { operation: kind.into(), sends: false })).slots(slots)
}

pub(super) fn operations() -> Vec<OperationDef> {
    let operation = |name: &'static str, own: &'static str, answer| OperationDef {
        name: name.into(),
        inputs: ["name", "message", own].map(Text::from).to_vec(),
        outcomes: outcomes(answer).iter().map(OperationOutcome::without_event).collect(),
    };
    vec![operation(CHOICE, "choices", ValueType::String), operation(CODE, "digits", ValueType::Secret)]
}
