//! Change password: a new one for an old one. A forgotten one is the bus's.

use super::request::{FlowRequest, success_or};
use crate::backend::FailureKind;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::ParamDef;

pub(crate) const CHANGE: &str = "auth.change_password";

pub(super) fn requests() -> Vec<FlowRequest> {
    vec![change()]
}

fn new_password() -> ParamDef {
    ParamDef::new("new_password", "New password", ValueType::Secret, "The password from now on.")
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
