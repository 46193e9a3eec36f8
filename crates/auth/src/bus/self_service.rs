//! The requests of AWSCognitoUserManagementRequestBus by which users help themselves: a forgotten password, a second
//! factor.

use super::SUCCESS;
use super::failures::{failure_event, failures};
use super::user_management::username;
use crate::backend::FailureKind;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{AnswerDef, EventDef, FlowDef, OutcomeDef, ParamDef, RequestDef};

pub(super) fn requests() -> Vec<RequestDef> {
    vec![forgot_password(), confirm_forgot_password(), enable_mfa()]
}

pub(super) fn events() -> Vec<EventDef> {
    let success = |name, title, doc| EventDef { name, title, doc, parameters: Vec::new(), answers: true };
    vec![
        success(
            "OnForgotPasswordSuccess",
            "On Forgot Password Success",
            "Arrives when a code for a new password is on its way to the user.",
        ),
        failure_event("OnForgotPasswordFail", "On Forgot Password Fail", "Arrives when no code could be sent."),
        success(
            "OnConfirmForgotPasswordSuccess",
            "On Confirm Forgot Password Success",
            "Arrives when the user has a new password.",
        ),
        failure_event(
            "OnConfirmForgotPasswordFail",
            "On Confirm Forgot Password Fail",
            "Arrives when the new password was not set.",
        ),
        success(
            "OnEnableMFASuccess",
            "On Enable MFA Success",
            "Arrives when codes by SMS are the user's second factor.",
        ),
        failure_event("OnEnableMFAFail", "On Enable MFA Fail", "Arrives when the second factor was not set."),
    ]
}

fn request(
    name: &'static str,
    title: &'static str,
    doc: &'static str,
    inputs: Vec<ParamDef>,
    told: (&'static str, &'static str, &'static str),
    kinds: &[FailureKind],
    flow: FlowDef,
) -> RequestDef {
    let (success, success_doc, fail) = told;
    let mut outcomes = vec![OutcomeDef {
        id: SUCCESS,
        doc: success_doc,
        failure: false,
        payload: Vec::new(),
        event: Some(success),
        otherwise: None,
    }];
    outcomes.extend(failures(fail, kinds));
    RequestDef { name, title, doc, inputs, answer: AnswerDef::Later { outcomes, flow } }
}

fn forgot_password() -> RequestDef {
    request(
        "ForgotPasswordAsync",
        "Forgot Password Async",
        "Sends the user a code for a new password. OnForgotPasswordSuccess or OnForgotPasswordFail follows.",
        vec![username()],
        ("OnForgotPasswordSuccess", "Taken when a code is on its way to the user.", "OnForgotPasswordFail"),
        &[
            FailureKind::UserNotFound,
            FailureKind::TooManyRequests,
            FailureKind::LimitExceeded,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
        FlowDef {
            kind: "auth.forgot_password",
            title: "Forgot password",
            doc: "Sends the user a code for a new password, and leaves by what came of it.",
            keywords: &["reset", "recover"],
        },
    )
}

fn confirm_forgot_password() -> RequestDef {
    request(
        "ConfirmForgotPasswordAsync",
        "Confirm Forgot Password Async",
        "Sets a new password with the code that the user was sent. OnConfirmForgotPasswordSuccess or \
         OnConfirmForgotPasswordFail follows.",
        vec![
            username(),
            ParamDef::new("confirmation_code", "Confirmation code", ValueType::Secret, "The code that was sent."),
            ParamDef::new("new_password", "New password", ValueType::Secret, "The new password."),
        ],
        ("OnConfirmForgotPasswordSuccess", "Taken when the user has the new password.", "OnConfirmForgotPasswordFail"),
        &[
            FailureKind::CodeMismatch,
            FailureKind::CodeExpired,
            FailureKind::InvalidPassword,
            FailureKind::TooManyRequests,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
        FlowDef {
            kind: "auth.confirm_forgot_password",
            title: "Confirm forgot password",
            doc: "Sets a new password with the code that the user was sent, and leaves by what came of it.",
            keywords: &["reset", "code", "new password"],
        },
    )
}

fn enable_mfa() -> RequestDef {
    request(
        "EnableMFAAsync",
        "Enable MFA Async",
        "Makes codes by SMS the user's second factor. OnEnableMFASuccess or OnEnableMFAFail follows.",
        vec![ParamDef::new(
            "access_token",
            "Access token",
            ValueType::Secret,
            "The access token of the user's sign-in.",
        )],
        ("OnEnableMFASuccess", "Taken when the second factor is set.", "OnEnableMFAFail"),
        &[
            FailureKind::NotAuthorized,
            FailureKind::InvalidParameter,
            FailureKind::TooManyRequests,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
        FlowDef {
            kind: "auth.enable_mfa",
            title: "Enable MFA",
            doc: "Makes codes by SMS the user's second factor, and leaves by what came of it.",
            keywords: &["second factor", "sms"],
        },
    )
}
