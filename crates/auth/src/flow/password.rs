//! Passwords: a forgotten one, and a new one for an old one.

use super::request::{FlowRequest, success_or};
use crate::backend::FailureKind;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::ParamDef;

pub(crate) const FORGOT: &str = "auth.forgot_password";
pub(crate) const CONFIRM_FORGOT: &str = "auth.confirm_forgot_password";
pub(crate) const CHANGE: &str = "auth.change_password";

pub(super) fn requests() -> Vec<FlowRequest> {
    vec![forgot(), confirm_forgot(), change()]
}

pub(super) fn username() -> ParamDef {
    ParamDef::new("username", "Username", ValueType::String, "The user's name.")
}

/// Where a code was sent.
pub(super) fn delivery() -> Vec<ParamDef> {
    vec![
        ParamDef::new("destination", "Destination", ValueType::String, "Where the code was sent, masked by Cognito."),
        ParamDef::new("medium", "Medium", ValueType::String, "How it was sent: `EMAIL` or `SMS`."),
    ]
}

fn new_password() -> ParamDef {
    ParamDef::new("new_password", "New password", ValueType::Secret, "The password from now on.")
}

fn forgot() -> FlowRequest {
    FlowRequest {
        kind: FORGOT,
        title: "Forgot password",
        doc: "Asks the user pool to send the user a code with which a new password can be set.",
        keywords: &["reset", "lost password"],
        inputs: vec![username()],
        outcomes: success_or(
            "Taken when a code is on its way, or, where the pool hides who its users are, might be.",
            delivery(),
            &[
                FailureKind::UserNotFound,
                FailureKind::InvalidParameter,
                FailureKind::NotAuthorized,
                FailureKind::LimitExceeded,
                FailureKind::TooManyRequests,
                FailureKind::Unreachable,
                FailureKind::TimedOut,
            ],
        ),
    }
}

fn confirm_forgot() -> FlowRequest {
    FlowRequest {
        kind: CONFIRM_FORGOT,
        title: "Confirm forgotten password",
        doc: "Sets a new password with the code that the user was sent.",
        keywords: &["reset", "code"],
        inputs: vec![
            username(),
            ParamDef::new(
                "confirmation_code",
                "Confirmation code",
                ValueType::Secret,
                "The code that the user was sent.",
            ),
            new_password(),
        ],
        outcomes: success_or(
            "Taken when the new password is set. Nobody is signed in by this.",
            Vec::new(),
            &[
                FailureKind::CodeMismatch,
                FailureKind::CodeExpired,
                FailureKind::InvalidPassword,
                FailureKind::LimitExceeded,
                FailureKind::TooManyRequests,
                FailureKind::Unreachable,
                FailureKind::TimedOut,
            ],
        ),
    }
}

fn change() -> FlowRequest {
    FlowRequest {
        kind: CHANGE,
        title: "Change password",
        doc: "Changes the password of the user who is signed in.",
        keywords: &["new password"],
        inputs: vec![
            ParamDef::new("previous_password", "Previous password", ValueType::Secret, "The password until now."),
            new_password(),
        ],
        outcomes: success_or(
            "Taken when the password is changed. The user stays signed in.",
            Vec::new(),
            &[
                FailureKind::NotAuthorized,
                FailureKind::InvalidPassword,
                FailureKind::LimitExceeded,
                FailureKind::TooManyRequests,
                FailureKind::Unreachable,
                FailureKind::TimedOut,
            ],
        ),
    }
}
