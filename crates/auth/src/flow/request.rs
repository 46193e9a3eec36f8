//! Flow nodes of one request that belongs to no bus: node and operation from one declaration. An outcome may be told by a
//! notification of the providers' bus.

use crate::backend::FailureKind;
use crate::bus::{CHALLENGED, FAILED, SUCCESS, failure_parameters, failures};
use crate::records::{CATEGORY, CHALLENGE, record_type};
use authcanvas_interpreter::{
    Ask, Behaviour, NodeDef, OperationDef, OperationOutcome, OutcomeDef, ParamDef, SlotDef, outcome_slots,
};

/// A flow node of one request.
pub(crate) struct FlowRequest {
    /// Kind and operation.
    pub(crate) kind: &'static str,
    pub(crate) title: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) keywords: &'static [&'static str],
    pub(crate) inputs: Vec<ParamDef>,
    /// The outcomes, success first.
    pub(crate) outcomes: Vec<OutcomeDef>,
}

impl FlowRequest {
    pub(crate) fn node(&self) -> NodeDef {
        let mut slots = vec![SlotDef::exec_in("in").doc("Sends the request.")];
        slots.extend(self.inputs.iter().map(ParamDef::input));
        slots.extend(outcome_slots(&self.outcomes));
        let ask = Ask { operation: self.kind.into(), sends: false };
        let node = NodeDef::new(self.kind, self.title, CATEGORY, Behaviour::Ask(ask))
            .doc(self.doc)
            .keywords(self.keywords)
            .slots(slots);
        // Whatever takes a challenge answers it, and each is good for one answer.
        match self.inputs.iter().find(|input| input.value_type == record_type(CHALLENGE)) {
            Some(challenge) => node.uses_up(challenge.id, &[SUCCESS, CHALLENGED]),
            None => node,
        }
    }

    pub(crate) fn operation(&self) -> OperationDef {
        let is_told = self.outcomes.iter().any(|outcome| outcome.event.is_some());
        let bus = is_told.then(crate::bus::provider_bus);
        OperationDef {
            name: self.kind.into(),
            inputs: self.inputs.iter().map(|input| input.id.into()).collect(),
            outcomes: match &bus {
                Some(bus) => self.outcomes.iter().map(|outcome| bus.operation_outcome(outcome)).collect(),
                None => self.outcomes.iter().map(OperationOutcome::without_event).collect(),
            },
        }
    }

    /// The names of the outcomes.
    pub(crate) fn outcome_ids(&self) -> Vec<&'static str> {
        self.outcomes.iter().map(|outcome| outcome.id).collect()
    }
}

/// Success with what comes with it, then these failures and `failed`.
pub(crate) fn success_or(doc: &'static str, payload: Vec<ParamDef>, kinds: &[FailureKind]) -> Vec<OutcomeDef> {
    let mut outcomes = vec![OutcomeDef { id: SUCCESS, doc, failure: false, payload, event: None, otherwise: None }];
    outcomes.extend(failures("", kinds).into_iter().map(|outcome| OutcomeDef { event: None, ..outcome }));
    outcomes
}

/// The challenge that a step of a sign-in leads to.
pub(crate) fn next_challenge() -> ParamDef {
    let doc = "What has to be answered next, where this was a step of a sign-in.";
    ParamDef::new("next_challenge", "Next challenge", record_type(CHALLENGE), doc)
}

/// The outcome of a sign-in step that the user pool answers with a challenge.
pub(crate) fn challenged() -> OutcomeDef {
    OutcomeDef {
        id: CHALLENGED,
        doc: "Taken when the user pool asks for more, such as a code or a new password.",
        failure: true,
        payload: [vec![next_challenge()], failure_parameters()].concat(),
        event: None,
        otherwise: Some(FAILED),
    }
}
