//! The device requests of AuthenticationProviderRequestBus: a code to enter elsewhere, and one question a call whether
//! it was entered.

use super::authentication_provider::{provider_name, tokens};
use super::failures::{failure_event, failures};
use super::{PROVIDER_NOTIFICATIONS, SUCCESS};
use crate::backend::FailureKind;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    AnswerDef, EventDef, FlowDef, OperationDef, OperationOutcome, OutcomeDef, ParamDef, RequestDef,
};

pub(crate) const BEGIN: &str = "DeviceCodeGrantSignInAsync";
pub(crate) const CONFIRM: &str = "DeviceCodeGrantConfirmSignInAsync";
const BEGIN_SUCCESS: &str = "OnDeviceCodeGrantSignInSuccess";
const BEGIN_FAIL: &str = "OnDeviceCodeGrantSignInFail";
const CONFIRM_SUCCESS: &str = "OnDeviceCodeGrantConfirmSignInSuccess";
const CONFIRM_FAIL: &str = "OnDeviceCodeGrantConfirmSignInFail";

/// The poll of the flow node, which asks on by itself. Its arguments are the provider and whether a code that ends is
/// replaced by a new one.
pub(crate) const POLL: &str = "auth.poll_sign_in_on_device";
/// The outcomes of [`POLL`] after which it is asked again: after the interval, after a longer one from now on, after one
/// twice as long, and with a new code.
pub(crate) const WAIT: &str = "wait";
pub(crate) const SLOW_DOWN: &str = "slow_down";
pub(crate) const BACK_OFF: &str = "back_off";
pub(crate) const RESTART: &str = "restart";

/// Failures with an exit of their own when a code is asked for.
pub(crate) const BEGIN_FAILURES: [FailureKind; 3] =
    [FailureKind::TooManyRequests, FailureKind::Unreachable, FailureKind::TimedOut];
/// Failures with an exit of their own at the end of a sign-in.
pub(crate) const END_FAILURES: [FailureKind; 2] = [FailureKind::Denied, FailureKind::CodeExpired];

pub(super) fn requests() -> Vec<RequestDef> {
    vec![begin(), confirm()]
}

pub(super) fn events() -> Vec<EventDef> {
    vec![
        EventDef {
            name: BEGIN_SUCCESS,
            title: "On Device Code Grant Sign In Success",
            doc: "Arrives with a code that the user enters on another device, at the URL, before it ends. Nobody is \
                  signed in yet: ask with DeviceCodeGrantConfirmSignInAsync, not more often than the interval.",
            parameters: code_parameters(),
            answers: true,
        },
        failure_event(
            BEGIN_FAIL,
            "On Device Code Grant Sign In Fail",
            "Arrives when there is no code for a sign-in on another device.",
        ),
        EventDef {
            name: CONFIRM_SUCCESS,
            title: "On Device Code Grant Confirm Sign In Success",
            doc: "Arrives when the user has entered the code and approved. The login is stored by then, so AWS \
                  credentials asked for here are the user's.",
            parameters: vec![tokens()],
            answers: true,
        },
        failure_event(
            CONFIRM_FAIL,
            "On Device Code Grant Confirm Sign In Fail",
            "Arrives when there are no tokens: not yet, where `kind` of the details is `authorization_pending` or \
             `slow_down`, or never.",
        ),
    ]
}

pub(crate) fn code_parameters() -> Vec<ParamDef> {
    vec![
        ParamDef::new("user_code", "User Code", ValueType::String, "What the user enters on another device."),
        ParamDef::new("verification_url", "Verification URL", ValueType::String, "Where the user enters it."),
        ParamDef::new(
            "code_expires_in_seconds",
            "Code Expiration (Seconds)",
            ValueType::Number,
            "How long the code is good, in seconds.",
        ),
        ParamDef::new(
            "interval_seconds",
            "Interval (Seconds)",
            ValueType::Number,
            "How long to wait before each question whether it was entered, in seconds.",
        ),
        ParamDef::new(
            "complete_url",
            "Complete Verification URL",
            ValueType::String,
            "The URL with the code in it, for a QR code; empty where the provider gives none.",
        ),
    ]
}

fn begin() -> RequestDef {
    let mut outcomes = vec![OutcomeDef {
        id: SUCCESS,
        doc: "Taken with the code to show.",
        failure: false,
        payload: code_parameters(),
        event: Some(BEGIN_SUCCESS),
        otherwise: None,
    }];
    outcomes.extend(failures(BEGIN_FAIL, &BEGIN_FAILURES));
    RequestDef {
        name: BEGIN,
        title: "Device Code Grant Sign In Async",
        doc: "Begins a sign-in on another device. OnDeviceCodeGrantSignInSuccess or OnDeviceCodeGrantSignInFail \
              follows.",
        inputs: vec![provider_name()],
        answer: AnswerDef::Later {
            outcomes,
            flow: FlowDef {
                kind: "auth.begin_sign_in_on_device",
                title: "Begin sign-in on another device",
                doc: "Asks the provider for a code that the user enters on another device, and leaves with it. Most \
                      flows want `auth.sign_in_on_device`, which does the whole sign-in.",
                keywords: &["device", "code", "tv"],
            },
        },
    }
}

fn confirm_outcomes() -> Vec<OutcomeDef> {
    let mut outcomes = vec![signed_in()];
    outcomes.extend(failures(
        CONFIRM_FAIL,
        &[
            FailureKind::AuthorizationPending,
            FailureKind::SlowDown,
            FailureKind::Denied,
            FailureKind::CodeExpired,
            FailureKind::TooManyRequests,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
    ));
    outcomes
}

fn signed_in() -> OutcomeDef {
    OutcomeDef {
        id: SUCCESS,
        doc: "Taken when the user is signed in. The login is stored by then.",
        failure: false,
        payload: vec![tokens()],
        event: Some(CONFIRM_SUCCESS),
        otherwise: None,
    }
}

fn confirm() -> RequestDef {
    RequestDef {
        name: CONFIRM,
        title: "Device Code Grant Confirm Sign In Async",
        doc: "Asks once whether the user has entered the code. OnDeviceCodeGrantConfirmSignInSuccess or \
              OnDeviceCodeGrantConfirmSignInFail follows.",
        inputs: vec![provider_name()],
        answer: AnswerDef::Later {
            outcomes: confirm_outcomes(),
            flow: FlowDef {
                kind: "auth.check_sign_in_on_device",
                title: "Check sign-in on another device",
                doc: "Asks once whether the user has entered the code, and leaves by what came of it.",
                keywords: &["device", "poll", "confirm"],
            },
        },
    }
}

/// How a whole device sign-in ends once there was a code, the success first.
pub(crate) fn end_outcomes() -> Vec<OutcomeDef> {
    let mut outcomes = vec![signed_in()];
    outcomes.extend(failures(CONFIRM_FAIL, &END_FAILURES));
    outcomes
}

/// The operation behind the flow node's polls: as one request to confirm, but what it asks on after tells nobody.
pub(crate) fn poll_operation() -> OperationDef {
    let quiet = [WAIT, SLOW_DOWN, BACK_OFF, RESTART].map(|name| OperationOutcome {
        name: name.into(),
        failure: false,
        payload: Vec::new(),
        event: None,
    });
    let ends = end_outcomes().into_iter().map(|outcome| {
        let told = outcome.event.map(|event| {
            let n_parameters = if outcome.id == SUCCESS { 1 } else { outcome.payload.len() };
            (PROVIDER_NOTIFICATIONS.into(), event.into(), (0..n_parameters).collect())
        });
        OperationOutcome { event: told, ..OperationOutcome::without_event(&outcome) }
    });
    OperationDef {
        name: POLL.into(),
        inputs: vec!["provider_name".into(), "can_restart".into()],
        outcomes: quiet.into_iter().chain(ends).collect(),
    }
}
