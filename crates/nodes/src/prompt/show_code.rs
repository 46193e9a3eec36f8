//! Show a code and Take a code away: a code for the user to enter on another device.

use super::CATEGORY;
use super::ask::DECLINED;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    ANSWERED, Ask, Behaviour, Data, NodeDef, OperationDef, OperationOutcome, OutcomeDef, ParamDef, SlotDef,
    outcome_slots,
};

/// The operation that shows a code: arguments `name`, `user_code`, `verification_url`, `complete_url` and `seconds`.
pub const SHOW_CODE: &str = "prompt.show_code";
/// The operation that takes a shown code away: argument `name`.
pub const HIDE_CODE: &str = "prompt.hide_code";
/// The name of a shown code that is given no other.
pub const DEVICE_CODE: &str = "device_code";
/// The outcome of a code that somebody can see.
pub const SHOWN: &str = "shown";

pub(super) fn nodes() -> Vec<NodeDef> {
    let mut slots = vec![SlotDef::exec_in("in").doc("Shows the code.")];
    slots.extend(inputs().iter().map(ParamDef::input));
    slots.extend(outcome_slots(&outcomes()));
    vec![
        NodeDef::new(
            SHOW_CODE,
            "Show a code",
            CATEGORY,
            Behaviour::Ask(Ask { operation: SHOW_CODE.into(), sends: false }),
        )
        .doc(
            "Shows a code that the user enters on another device, with the URL, a QR code and the time that is \
                 left. Goes on at once; the code stays until Take a code away, or the end of the run.",
        )
        .keywords(&["device", "qr", "sign in", "prompt"])
        .slots(slots),
        NodeDef::new(
            HIDE_CODE,
            "Take a code away",
            CATEGORY,
            Behaviour::Ask(Ask { operation: HIDE_CODE.into(), sends: false }),
        )
        .doc("Takes a code away that was shown under this name, where one is.")
        .keywords(&["device", "hide", "prompt"])
        .slots(vec![
            SlotDef::exec_in("in").doc("Takes the code away."),
            name().input(),
            SlotDef::exec_out("out").doc("Taken at once."),
        ]),
    ]
}

fn name() -> ParamDef {
    let doc = "By which whoever runs the graph can say beforehand that the code is seen, as with `--var`.";
    ParamDef::new("name", "Name", ValueType::String, doc).or(Data::text(DEVICE_CODE))
}

fn inputs() -> Vec<ParamDef> {
    vec![
        name(),
        ParamDef::new("user_code", "User code", ValueType::String, "What the user enters."),
        ParamDef::new("verification_url", "Verification URL", ValueType::String, "Where the user enters it."),
        ParamDef::new(
            "complete_url",
            "Complete URL",
            ValueType::String,
            "The URL with the code in it, if there is one.",
        )
        .or(Data::text("")),
        ParamDef::new("seconds", "Seconds", ValueType::Number, "How long the code is good; 0 where that is not known.")
            .or(Data::Number(0.0)),
    ]
}

fn outcomes() -> Vec<OutcomeDef> {
    let outcome = |id, doc| OutcomeDef { id, doc, failure: false, payload: Vec::new(), event: None, otherwise: None };
    vec![
        outcome(SHOWN, "Taken when somebody can see the code."),
        outcome(DECLINED, "Taken when whoever is shown the code does not want it."),
    ]
}

pub(super) fn operations() -> Vec<OperationDef> {
    vec![
        OperationDef {
            name: SHOW_CODE.into(),
            inputs: inputs().iter().map(|input| input.id.into()).collect(),
            outcomes: outcomes().iter().map(OperationOutcome::without_event).collect(),
        },
        OperationDef {
            name: HIDE_CODE.into(),
            inputs: vec!["name".into()],
            outcomes: vec![OperationOutcome {
                name: ANSWERED.into(),
                failure: false,
                payload: Vec::new(),
                event: None,
            }],
        },
    ]
}
