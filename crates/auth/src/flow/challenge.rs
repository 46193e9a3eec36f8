//! Answer challenge: the one answer to whatever a user pool asks for in a sign-in.

use super::request::{FlowRequest, challenged, success_or};
use crate::backend::FailureKind;
use crate::bus::tokens;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, ParamDef, Secret};

/// Kind and operation.
pub(crate) const ANSWER: &str = "auth.answer_challenge";

pub(super) fn request() -> FlowRequest {
    let mut outcomes = success_or(
        "Taken when the user is signed in. The login is stored by then.",
        vec![tokens()],
        &[
            FailureKind::CodeMismatch,
            FailureKind::CodeExpired,
            FailureKind::InvalidPassword,
            FailureKind::NotAuthorized,
            FailureKind::Unsupported,
            FailureKind::TooManyRequests,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
    );
    outcomes.insert(1, challenged());
    FlowRequest {
        kind: ANSWER,
        title: "Answer challenge",
        doc: "Answers what a user pool asked for in a sign-in, and leaves by what came of it: with tokens, or with the \
              next challenge. A wrong code leaves the challenge open, so that the same one can be answered again. \
              Passkeys (WEB_AUTHN) and remembered devices (DEVICE_SRP_AUTH) leave by `unsupported`.",
        keywords: &["mfa", "otp", "totp", "code", "new password", "second factor"],
        inputs: vec![
            crate::bus::challenge(),
            ParamDef::new(
                "answer",
                "Answer",
                ValueType::Secret,
                "The code, the new password, or the answer to a challenge of the pool's own.",
            )
            .or(Data::Secret(Secret::new(""))),
            ParamDef::new(
                "choice",
                "Choice",
                ValueType::String,
                "For challenges that ask to choose: the name of what is chosen, such as `SOFTWARE_TOKEN_MFA`.",
            )
            .or(Data::text("")),
            ParamDef::new(
                "attributes",
                "Attributes",
                ValueType::map(ValueType::String, ValueType::String),
                "For a new password: attributes that the pool requires of the user.",
            )
            .or(Data::Map(Vec::new())),
        ],
        outcomes,
    }
}
