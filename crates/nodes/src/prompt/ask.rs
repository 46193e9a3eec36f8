//! Ask for text and Ask for a secret: a question to whoever runs the graph.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Ask, Behaviour, Data, NodeDef, OperationDef, OperationOutcome, OutcomeDef, ParamDef, SlotDef, outcome_slots,
};

/// The operation that asks for text: arguments `name` and `message`.
pub const TEXT: &str = "prompt.text";
/// The operation that asks for a secret: arguments `name` and `message`.
pub const SECRET: &str = "prompt.secret";
/// The outcome with an answer.
pub const ANSWERED: &str = "answered";
/// The outcome without one.
pub const DECLINED: &str = "declined";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        node(TEXT, "Ask for text", ValueType::String).doc(
            "Asks whoever runs the graph for a text: on the terminal, or by `--var NAME=VALUE`, or by the program \
             that embeds the runtime.",
        ),
        node(SECRET, "Ask for a secret", ValueType::Secret).doc(
            "Asks whoever runs the graph for a secret, such as a code that was sent to them: on the terminal without \
             showing it, or by `--secret-env NAME=VARIABLE` and its like, or by the program that embeds the runtime.",
        ),
    ]
}

fn node(kind: &'static str, title: &'static str, answer: ValueType) -> NodeDef {
    let mut slots = name_and_message();
    slots.extend(outcome_slots(&outcomes(answer)));
    NodeDef::new(kind, title, CATEGORY, Behaviour::Ask(Ask { operation: kind.into(), sends: false }))
        .keywords(&["prompt", "question", "input", "code", "user"])
        .slots(slots)
}

/// The slots that every question has.
pub(super) fn name_and_message() -> Vec<SlotDef> {
    vec![
        SlotDef::exec_in("in").doc("Asks."),
        SlotDef::input("name", ValueType::String.into())
            .doc("By which the answer can be given beforehand, as with `--var`; a snake_case name."),
        SlotDef::input("message", ValueType::String.into()).doc("The question.").or(Data::text("")),
    ]
}

/// How a question ends.
pub(super) fn outcomes(answer: ValueType) -> Vec<OutcomeDef> {
    vec![
        OutcomeDef {
            id: ANSWERED,
            doc: "Taken with the answer.",
            failure: false,
            payload: vec![ParamDef::new("answer", "Answer", answer, "What was answered.")],
            event: None,
            otherwise: None,
        },
        OutcomeDef {
            id: DECLINED,
            doc: "Taken when there is no answer: the prompt was left empty or closed.",
            failure: false,
            payload: Vec::new(),
            event: None,
            otherwise: None,
        },
    ]
}

pub(super) fn operations() -> Vec<OperationDef> {
    [(TEXT, ValueType::String), (SECRET, ValueType::Secret)]
        .into_iter()
        .map(|(name, answer)| OperationDef {
            name: name.into(),
            inputs: vec!["name".into(), "message".into()],
            outcomes: outcomes(answer).iter().map(OperationOutcome::without_event).collect(),
        })
        .collect()
}
