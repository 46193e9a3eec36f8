//! The ways in which auth requests fail, as outcomes.
//!
//! Each request names the failures that a flow may want an exit for; any other leaves by `failed`, and so does
//! one whose exit is not connected.

use crate::backend::FailureKind;
use crate::records::{ERROR, record_type};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{EventDef, OutcomeDef, ParamDef};

/// The outcome of every failure without an exit of its own.
pub(crate) const FAILED: &str = "failed";

/// What a request with a code that the user was sent can fail with.
pub(super) const CODE_FAILURES: [FailureKind; 6] = [
    FailureKind::CodeMismatch,
    FailureKind::CodeExpired,
    FailureKind::NotAuthorized,
    FailureKind::TooManyRequests,
    FailureKind::Unreachable,
    FailureKind::TimedOut,
];

/// What comes with a failure: the text that Open 3D Engine gives, then everything.
pub(crate) fn failure_parameters() -> Vec<ParamDef> {
    vec![
        ParamDef::new("error", "Error", ValueType::String, "What the service said."),
        ParamDef::new("details", "Details", record_type(ERROR), "The error with its code and what to do about it."),
    ]
}

/// The notification that a request failed.
pub(crate) fn failure_event(name: &'static str, title: &'static str, doc: &'static str) -> EventDef {
    EventDef { name, title, doc, parameters: failure_parameters(), answers: true }
}

/// The failures of a request, each telling of itself by one notification, the last being [`FAILED`].
pub(crate) fn failures(event: &'static str, kinds: &[FailureKind]) -> Vec<OutcomeDef> {
    let outcome = |id, doc, otherwise| OutcomeDef {
        id,
        doc,
        failure: true,
        payload: failure_parameters(),
        event: Some(event),
        otherwise,
    };
    let mut outcomes: Vec<OutcomeDef> =
        kinds.iter().map(|kind| outcome(kind.id(), exit_doc(*kind), Some(FAILED))).collect();
    let rest = "Taken for every other failure, and for those above whose exit is not connected.";
    outcomes.push(outcome(FAILED, rest, None));
    outcomes
}

/// The outcome of a failure among those that a request names.
pub(crate) fn exit_of(kind: FailureKind, outcomes: impl IntoIterator<Item = &'static str>) -> &'static str {
    outcomes.into_iter().find(|outcome| *outcome == kind.id()).unwrap_or(FAILED)
}

fn exit_doc(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::NotAuthorized => {
            "Taken when the password is wrong, or the user unknown where the pool hides which it is."
        }
        FailureKind::UserNotConfirmed => "Taken when the user has not confirmed the sign-up yet.",
        FailureKind::UserNotFound => "Taken when there is no such user.",
        FailureKind::UserDisabled => "Taken when an administrator has disabled the user.",
        FailureKind::PasswordResetRequired => "Taken when the user must choose a new password before signing in.",
        FailureKind::UsernameExists => "Taken when the user name or the address is taken.",
        FailureKind::InvalidPassword => "Taken when the password breaks the pool's policy.",
        FailureKind::CodeMismatch => "Taken when the code is wrong.",
        FailureKind::CodeExpired => "Taken when the code is too old.",
        FailureKind::AuthorizationPending => "Taken when the user has not decided yet.",
        FailureKind::SlowDown => "Taken when the provider wants longer pauses between two requests.",
        FailureKind::Denied => "Taken when the user refused.",
        FailureKind::InvalidParameter => "Taken when an input is refused.",
        FailureKind::NotFound => "Taken when there is no such pool, app client or identity.",
        FailureKind::TooManyRequests => "Taken when there are too many requests at the moment.",
        FailureKind::LimitExceeded => "Taken when there were too many attempts; only waiting long helps.",
        FailureKind::Unreachable => "Taken when the service cannot be reached.",
        FailureKind::TimedOut => "Taken when there is no answer in time.",
        FailureKind::BadAnswer => "Taken when the answer is none: no JSON, cut off, or without what it must hold.",
        FailureKind::NotInitialized => "Taken when the Initialize that the request needs has not succeeded.",
        FailureKind::Unsupported => "Taken when the provider does not offer this.",
        FailureKind::HostNotAllowed => "Taken when the run may not reach the host.",
        FailureKind::Cancelled => "Taken when the request was given up.",
        FailureKind::Other => "Taken for failures of the service that nothing else tells.",
    }
}
