//! How a bus is declared, once: requests with their outcomes, notifications with their parameters.
//!
//! From one declaration come the sender nodes, the event-handler nodes, the flow nodes, the operations that a
//! server serves, and the documentation. This module knows no particular bus.

use super::event_bus::{EVENT_OUT, connection_leads, connection_slots};
use super::node_def::{Ask, Behaviour, NodeDef, Text, Trigger};
use super::slot_def::{SlotDef, SlotType};
use crate::Data;
use authcanvas_graph::ValueType;
use std::borrow::Cow;

/// A pair of buses: one takes requests, the other tells what came of them.
#[derive(Debug, Clone)]
pub struct BusDef {
    /// The request bus, exactly as Open 3D Engine names it.
    pub requests_name: &'static str,
    /// The notification bus, exactly as Open 3D Engine names it; empty for requests that nothing tells of.
    pub notifications_name: &'static str,
    /// The palette's heading.
    pub category: &'static str,
    /// What the pair is for, in whole sentences.
    pub doc: &'static str,
    /// The requests.
    pub requests: Vec<RequestDef>,
    /// The notifications: those that answer requests and those that come by themselves.
    pub events: Vec<EventDef>,
}

/// A request of a bus.
#[derive(Debug, Clone)]
pub struct RequestDef {
    /// Exactly as Open 3D Engine names it.
    pub name: &'static str,
    /// The palette's title.
    pub title: &'static str,
    /// What it does, in whole sentences.
    pub doc: &'static str,
    /// What it is given, in order.
    pub inputs: Vec<ParamDef>,
    /// What comes of it.
    pub answer: AnswerDef,
}

/// What comes of a request.
#[derive(Debug, Clone)]
pub enum AnswerDef {
    /// The sender waits, and has this result, or none, when it goes on.
    Now(Option<ParamDef>),
    /// The sender goes on at once; one of these outcomes follows.
    Later {
        /// The outcomes, success first.
        outcomes: Vec<OutcomeDef>,
        /// The flow node made from the request.
        flow: FlowDef,
    },
}

/// The flow node of a request: the request goes in, execution leaves by the outcome.
#[derive(Debug, Clone)]
pub struct FlowDef {
    /// Its kind, such as `auth.sign_in_with_password`.
    pub kind: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it does, in whole sentences.
    pub doc: &'static str,
    /// Further words that the palette's search finds it by.
    pub keywords: &'static [&'static str],
}

/// One way in which a request can end.
#[derive(Debug, Clone)]
pub struct OutcomeDef {
    /// The flow node's exec out.
    pub id: &'static str,
    /// When it happens, in whole sentences.
    pub doc: &'static str,
    /// True when the request did not do what it was asked to do.
    pub failure: bool,
    /// What comes with it, in order. Outcomes that share a parameter share its slot.
    pub payload: Vec<ParamDef>,
    /// The notification that tells of it; its parameters are payload parameters of the same ids.
    pub event: Option<&'static str>,
    /// The outcome whose out is taken where this one's is not connected.
    pub otherwise: Option<&'static str>,
}

/// A notification.
#[derive(Debug, Clone)]
pub struct EventDef {
    /// Exactly as Open 3D Engine names it.
    pub name: &'static str,
    /// The palette's title.
    pub title: &'static str,
    /// When it is sent, in whole sentences.
    pub doc: &'static str,
    /// Its parameters, in order.
    pub parameters: Vec<ParamDef>,
    /// True when it answers requests only; false when it also comes by itself.
    pub answers: bool,
}

/// A parameter of a request, an outcome or a notification.
#[derive(Debug, Clone)]
pub struct ParamDef {
    /// The slot's id: Open 3D Engine's parameter name in snake_case.
    pub id: &'static str,
    /// The slot's title, exactly as Open 3D Engine has it where it has one.
    pub title: &'static str,
    /// Its type.
    pub value_type: ValueType,
    /// Its value when nothing is said; for inputs only.
    pub default: Option<Data>,
    /// What it is, in whole sentences.
    pub doc: &'static str,
}

impl ParamDef {
    /// A parameter that something must be said about.
    pub fn new(id: &'static str, title: &'static str, value_type: ValueType, doc: &'static str) -> Self {
        Self { id, title, value_type, default: None, doc }
    }

    /// The same with a value for when nothing is said.
    pub fn or(mut self, value: Data) -> Self {
        self.default = Some(value);
        self
    }

    /// The input slot of a parameter.
    pub fn input(&self) -> SlotDef {
        let slot = SlotDef::input(self.id, SlotType::Known(self.value_type.clone())).title(self.title).doc(self.doc);
        match &self.default {
            Some(value) => slot.or(value.clone()),
            None => slot,
        }
    }

    fn output(&self) -> SlotDef {
        SlotDef::output(self.id, SlotType::Known(self.value_type.clone())).title(self.title).doc(self.doc)
    }
}

/// What the machine and a server share about one operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationDef {
    /// `Bus.Request`, or the kind of a node file of its own.
    pub name: Text,
    /// The ids of its arguments, in order.
    pub inputs: Vec<Text>,
    /// How it can end.
    pub outcomes: Vec<OperationOutcome>,
}

/// One way in which an operation can end.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationOutcome {
    /// Its name in replies.
    pub name: Text,
    /// True when the operation did not do what it was asked to do.
    pub failure: bool,
    /// The ids and types of what comes with it, in order.
    pub payload: Vec<(Text, ValueType)>,
    /// The notification that tells of it: bus, event, and which payload entries are its parameters.
    pub event: Option<(Text, Text, Vec<usize>)>,
}

impl OperationOutcome {
    /// The outcome of an operation that belongs to no bus.
    pub fn without_event(outcome: &OutcomeDef) -> Self {
        Self {
            name: Cow::Borrowed(outcome.id),
            failure: outcome.failure,
            payload: payload_of(&outcome.payload),
            event: None,
        }
    }
}

/// The one outcome of an operation whose sender waits for a result.
pub const ANSWERED: &str = "answered";

impl BusDef {
    /// The names of its buses: one, or two.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.requests_name, self.notifications_name].into_iter().filter(|name| !name.is_empty())
    }

    /// The operations that a server of this bus serves, one a request.
    pub fn operations(&self) -> Vec<OperationDef> {
        self.requests
            .iter()
            .map(|request| OperationDef {
                name: Cow::Owned(self.operation_name(request)),
                inputs: request.inputs.iter().map(|input| Cow::Borrowed(input.id)).collect(),
                outcomes: match &request.answer {
                    AnswerDef::Now(result) => vec![OperationOutcome {
                        name: Cow::Borrowed(ANSWERED),
                        failure: false,
                        payload: payload_of(result.as_slice()),
                        event: None,
                    }],
                    AnswerDef::Later { outcomes, .. } => {
                        outcomes.iter().map(|outcome| self.operation_outcome(outcome)).collect()
                    }
                },
            })
            .collect()
    }

    /// An outcome as an operation has it, with the notification of this bus that tells of it.
    pub fn operation_outcome(&self, outcome: &OutcomeDef) -> OperationOutcome {
        let event = outcome.event.and_then(|name| self.events.iter().find(|event| event.name == name));
        OperationOutcome {
            event: event.map(|event| {
                let places = event
                    .parameters
                    .iter()
                    .filter_map(|parameter| outcome.payload.iter().position(|entry| entry.id == parameter.id))
                    .collect();
                (Cow::Borrowed(self.notifications_name), Cow::Borrowed(event.name), places)
            }),
            ..OperationOutcome::without_event(outcome)
        }
    }

    /// The name of a request's operation.
    pub fn operation_name(&self, request: &RequestDef) -> String {
        format!("{}.{}", self.requests_name, request.name)
    }

    /// The kinds made from this declaration: senders, handlers, flow nodes, in the order of the declaration.
    pub fn nodes(&self) -> Vec<NodeDef> {
        let mut nodes = Vec::new();
        for request in &self.requests {
            nodes.push(self.sender(request));
        }
        for event in &self.events {
            nodes.push(self.handler(event));
        }
        for request in &self.requests {
            if let AnswerDef::Later { outcomes, flow } = &request.answer {
                nodes.push(self.flow_node(request, outcomes, flow));
            }
        }
        nodes
    }

    fn sender(&self, request: &RequestDef) -> NodeDef {
        let mut slots = vec![SlotDef::exec_in("in").doc("Sends the request.")];
        slots.extend(request.inputs.iter().map(ParamDef::input));
        let (sends, out_doc) = match &request.answer {
            AnswerDef::Now(_) => (false, "Taken when the request is answered."),
            AnswerDef::Later { .. } => (true, "Taken at once; the answer arrives as a notification."),
        };
        slots.push(SlotDef::exec_out("out").doc(out_doc));
        if let AnswerDef::Now(Some(result)) = &request.answer {
            slots.push(result.output());
        }
        let operation = Cow::Owned(self.operation_name(request));
        NodeDef::new(
            self.operation_name(request),
            request.title,
            self.category,
            Behaviour::Ask(Ask { operation, sends }),
        )
        .doc(request.doc)
        .slots(slots)
    }

    fn handler(&self, event: &EventDef) -> NodeDef {
        let [connect, disconnect, on_connected, on_disconnected] = connection_slots();
        let mut slots = vec![connect, disconnect];
        slots.push(SlotDef::exec_out(EVENT_OUT).doc("Taken each time the notification arrives."));
        slots.extend(event.parameters.iter().map(|parameter| parameter.output().only_by(EVENT_OUT)));
        slots.extend([on_connected, on_disconnected]);
        connection_leads(NodeDef::new(
            format!("{}.{}", self.notifications_name, event.name),
            event.title,
            self.category,
            Behaviour::Listen(Trigger::Event {
                bus: Cow::Borrowed(self.notifications_name),
                event: Cow::Borrowed(event.name),
            }),
        ))
        .doc(event.doc)
        .slots(slots)
    }

    fn flow_node(&self, request: &RequestDef, outcomes: &[OutcomeDef], flow: &FlowDef) -> NodeDef {
        let mut slots = vec![SlotDef::exec_in("in").doc("Sends the request.")];
        slots.extend(request.inputs.iter().map(ParamDef::input));
        slots.extend(outcome_slots(outcomes));
        let operation = Cow::Owned(self.operation_name(request));
        NodeDef::new(flow.kind, flow.title, self.category, Behaviour::Ask(Ask { operation, sends: false }))
            .doc(flow.doc)
            .keywords(flow.keywords)
            .slots(slots)
    }
}

/// The exec outs of outcomes and the outputs that come with them.
pub fn outcome_slots(outcomes: &[OutcomeDef]) -> Vec<SlotDef> {
    let mut slots: Vec<SlotDef> = Vec::new();
    for outcome in outcomes {
        let out = SlotDef::exec_out(outcome.id).doc(outcome.doc);
        slots.push(match outcome.otherwise {
            Some(other) => out.otherwise(other),
            None => out,
        });
    }
    for outcome in outcomes {
        for entry in &outcome.payload {
            match slots.iter().position(|slot| slot.id.as_str() == entry.id) {
                Some(index) => slots[index] = slots[index].clone().only_by(outcome.id),
                None => slots.push(entry.output().only_by(outcome.id)),
            }
        }
    }
    slots
}

fn payload_of(parameters: &[ParamDef]) -> Vec<(Text, ValueType)> {
    parameters.iter().map(|entry| (Cow::Borrowed(entry.id), entry.value_type.clone())).collect()
}
