//! Initialize: the three Initialize requests in one.

use crate::bus::{FAILED, SUCCESS, initialize_inputs};
use crate::records::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Ask, Behaviour, NodeDef, OperationDef, OperationOutcome, OutcomeDef, ParamDef, SlotDef, outcome_slots,
};

/// Kind and operation.
pub(crate) const INITIALIZE: &str = "auth.initialize";

pub(crate) fn node() -> NodeDef {
    let mut slots = vec![SlotDef::exec_in("in").doc("Makes everything ready.")];
    slots.extend(initialize_inputs().iter().map(ParamDef::input));
    slots.extend(outcome_slots(&outcomes()));
    NodeDef::new(INITIALIZE, "Initialize", CATEGORY, Behaviour::Ask(Ask { operation: INITIALIZE.into(), sends: false }))
        .doc(
            "Makes providers, user management and AWS credentials ready: the Initialize requests of all three buses. \
             User management and credentials are only asked for where their ids are set.",
        )
        .keywords(&["setup", "begin", "providers"])
        .slots(slots)
}

fn outcomes() -> Vec<OutcomeDef> {
    vec![
        OutcomeDef {
            id: SUCCESS,
            doc: "Taken when everything is ready.",
            failure: false,
            payload: Vec::new(),
            event: None,
            otherwise: None,
        },
        OutcomeDef {
            id: FAILED,
            doc: "Taken when anything is not.",
            failure: true,
            payload: vec![ParamDef::new(
                "error",
                "Error",
                ValueType::String,
                "What cannot be used and why, a line each.",
            )],
            event: None,
            otherwise: None,
        },
    ]
}

pub(crate) fn operation() -> OperationDef {
    OperationDef {
        name: INITIALIZE.into(),
        inputs: initialize_inputs().iter().map(|input| input.id.into()).collect(),
        outcomes: outcomes().iter().map(OperationOutcome::without_event).collect(),
    }
}
