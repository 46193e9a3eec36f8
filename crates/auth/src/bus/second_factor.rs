//! The multi-factor requests of AuthenticationProviderRequestBus: a password first, then the code that was sent.

use super::SUCCESS;
use super::authentication_provider::{provider_name, tokens};
use super::failures::{CODE_FAILURES, failure_event, failures};
use crate::backend::FailureKind;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{AnswerDef, EventDef, FlowDef, OutcomeDef, ParamDef, RequestDef};

pub(crate) const BEGIN: &str = "PasswordGrantMultiFactorSignInAsync";
pub(crate) const CONFIRM: &str = "PasswordGrantMultiFactorConfirmSignInAsync";
const BEGIN_SUCCESS: &str = "OnPasswordGrantMultiFactorSignInSuccess";
const BEGIN_FAIL: &str = "OnPasswordGrantMultiFactorSignInFail";
const CONFIRM_SUCCESS: &str = "OnPasswordGrantMultiFactorConfirmSignInSuccess";
const CONFIRM_FAIL: &str = "OnPasswordGrantMultiFactorConfirmSignInFail";

pub(super) fn requests() -> Vec<RequestDef> {
    vec![begin(), confirm()]
}

pub(super) fn events() -> Vec<EventDef> {
    vec![
        EventDef {
            name: BEGIN_SUCCESS,
            title: "On Password Grant Multi Factor Sign In Success",
            doc: "Arrives when the password is right and the user pool asks for a code. Nobody is signed in yet; what \
                  the code has to be sent with is kept by then.",
            parameters: Vec::new(),
            answers: true,
        },
        failure_event(
            BEGIN_FAIL,
            "On Password Grant Multi Factor Sign In Fail",
            "Arrives when the password was refused, or when the user pool asks for no code.",
        ),
        EventDef {
            name: CONFIRM_SUCCESS,
            title: "On Password Grant Multi Factor Confirm Sign In Success",
            doc: "Arrives when the code was right. The login is stored by then, so AWS credentials asked for here are \
                  the user's.",
            parameters: vec![tokens()],
            answers: true,
        },
        failure_event(
            CONFIRM_FAIL,
            "On Password Grant Multi Factor Confirm Sign In Fail",
            "Arrives when the code was refused, or when the user pool asks for still more.",
        ),
    ]
}

fn username() -> ParamDef {
    ParamDef::new("username", "Username", ValueType::String, "The user's name.")
}

fn success(event: &'static str, doc: &'static str, payload: Vec<ParamDef>) -> OutcomeDef {
    OutcomeDef { id: SUCCESS, doc, failure: false, payload, event: Some(event), otherwise: None }
}

fn begin() -> RequestDef {
    let mut outcomes = vec![success(BEGIN_SUCCESS, "Taken when the user pool asks for a code.", Vec::new())];
    outcomes.extend(failures(
        BEGIN_FAIL,
        &[
            FailureKind::NotAuthorized,
            FailureKind::UserNotConfirmed,
            FailureKind::PasswordResetRequired,
            FailureKind::TooManyRequests,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
    ));
    RequestDef {
        name: BEGIN,
        title: "Password Grant Multi Factor Sign In Async",
        doc: "Begins the sign-in of a user who has a second factor. OnPasswordGrantMultiFactorSignInSuccess or \
              OnPasswordGrantMultiFactorSignInFail follows.",
        inputs: vec![
            provider_name(),
            username(),
            ParamDef::new("password", "Password", ValueType::Secret, "The user's password."),
        ],
        answer: AnswerDef::Later {
            outcomes,
            flow: FlowDef {
                kind: "auth.begin_second_factor",
                title: "Begin sign-in with a second factor",
                doc: "Checks the password of a user who has a second factor, and leaves when the user pool asks for its \
                      code.",
                keywords: &["mfa", "sms", "two factor", "login"],
            },
        },
    }
}

fn confirm() -> RequestDef {
    let mut outcomes = vec![success(
        CONFIRM_SUCCESS,
        "Taken when the user is signed in. The login is stored by then.",
        vec![tokens()],
    )];
    outcomes.extend(failures(CONFIRM_FAIL, &CODE_FAILURES));
    RequestDef {
        name: CONFIRM,
        title: "Password Grant Multi Factor Confirm Sign In Async",
        doc: "Ends a sign-in with the code of the second factor. OnPasswordGrantMultiFactorConfirmSignInSuccess or \
              OnPasswordGrantMultiFactorConfirmSignInFail follows.",
        inputs: vec![
            provider_name(),
            username(),
            ParamDef::new(
                "confirmation_code",
                "Confirmation code",
                ValueType::Secret,
                "The code of the second factor.",
            ),
        ],
        answer: AnswerDef::Later {
            outcomes,
            flow: FlowDef {
                kind: "auth.confirm_second_factor",
                title: "Confirm sign-in with a second factor",
                doc: "Ends a sign-in with the code of the second factor, and leaves by what came of it.",
                keywords: &["mfa", "sms", "totp", "code"],
            },
        },
    }
}
