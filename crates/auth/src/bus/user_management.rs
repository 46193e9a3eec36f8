//! AWSCognitoUserManagementRequestBus and AWSCognitoUserManagementNotificationBus.

use super::failures::{CODE_FAILURES, failure_event, failures};
use super::{SUCCESS, USER_REQUESTS, self_service};
use crate::backend::FailureKind;
use crate::records::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{AnswerDef, BusDef, EventDef, FlowDef, OutcomeDef, ParamDef, RequestDef};

const SIGN_UP_SUCCESS: &str = "OnEmailSignUpSuccess";
const SIGN_UP_FAIL: &str = "OnEmailSignUpFail";
const PHONE_SUCCESS: &str = "OnPhoneSignUpSuccess";
const PHONE_FAIL: &str = "OnPhoneSignUpFail";
const CONFIRM_SUCCESS: &str = "OnConfirmSignUpSuccess";
const CONFIRM_FAIL: &str = "OnConfirmSignUpFail";

pub(super) fn bus() -> BusDef {
    BusDef {
        requests_name: USER_REQUESTS,
        notifications_name: "AWSCognitoUserManagementNotificationBus",
        category: CATEGORY,
        doc: "Signs users up at a Cognito user pool.",
        requests: [vec![initialize(), email_sign_up(), phone_sign_up(), confirm_sign_up()], self_service::requests()]
            .concat(),
        events: [
            vec![
                EventDef {
                    name: SIGN_UP_SUCCESS,
                    title: "On Email Sign Up Success",
                    doc: "Arrives when a user was signed up; a code may be on its way to them.",
                    parameters: vec![unique_id()],
                    answers: true,
                },
                failure_event(SIGN_UP_FAIL, "On Email Sign Up Fail", "Arrives when a sign-up failed."),
                EventDef {
                    name: PHONE_SUCCESS,
                    title: "On Phone Sign Up Success",
                    doc: "Arrives when a user was signed up; a code may be on its way to their phone.",
                    parameters: vec![unique_id()],
                    answers: true,
                },
                failure_event(PHONE_FAIL, "On Phone Sign Up Fail", "Arrives when a sign-up failed."),
                EventDef {
                    name: CONFIRM_SUCCESS,
                    title: "On Confirm Sign Up Success",
                    doc: "Arrives when a sign-up was confirmed.",
                    parameters: Vec::new(),
                    answers: true,
                },
                failure_event(CONFIRM_FAIL, "On Confirm Sign Up Fail", "Arrives when a confirmation failed."),
            ],
            self_service::events(),
        ]
        .concat(),
    }
}

fn unique_id() -> ParamDef {
    ParamDef::new("uuid", "Unique Id", ValueType::String, "The user's id in the pool.")
}

pub(super) fn username() -> ParamDef {
    ParamDef::new("username", "Username", ValueType::String, "The user's name.")
}

fn initialize() -> RequestDef {
    RequestDef {
        name: "Initialize",
        title: "Initialize",
        doc: "Makes user management ready. The result is false when the app client is not known, and the log says so.",
        inputs: Vec::new(),
        answer: AnswerDef::Now(Some(ParamDef::new(
            "initialized",
            "Initialized",
            ValueType::Bool,
            "True when it is ready.",
        ))),
    }
}

/// How a sign-up ends.
fn sign_up_outcomes(success: &'static str, fail: &'static str) -> Vec<OutcomeDef> {
    let mut outcomes = vec![OutcomeDef {
        id: SUCCESS,
        doc: "Taken when the user is signed up; a code may be on its way to them.",
        failure: false,
        payload: vec![
            unique_id(),
            ParamDef::new(
                "is_confirmed",
                "Is confirmed",
                ValueType::Bool,
                "True when the pool confirmed the user by itself, so that no code is needed.",
            ),
        ],
        event: Some(success),
        otherwise: None,
    }];
    outcomes.extend(failures(
        fail,
        &[
            FailureKind::UsernameExists,
            FailureKind::InvalidPassword,
            FailureKind::InvalidParameter,
            FailureKind::TooManyRequests,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
    ));
    outcomes
}

fn password() -> ParamDef {
    ParamDef::new("password", "Password", ValueType::Secret, "The user's password.")
}

fn email_sign_up() -> RequestDef {
    RequestDef {
        name: "EmailSignUpAsync",
        title: "Email Sign Up Async",
        doc: "Signs a user up with an e-mail address. OnEmailSignUpSuccess or OnEmailSignUpFail follows.",
        inputs: vec![
            username(),
            password(),
            ParamDef::new("email", "Email", ValueType::String, "The user's e-mail address."),
        ],
        answer: AnswerDef::Later {
            outcomes: sign_up_outcomes(SIGN_UP_SUCCESS, SIGN_UP_FAIL),
            flow: FlowDef {
                kind: "auth.sign_up_with_email",
                title: "Sign up with e-mail",
                doc: "Signs a user up with an e-mail address and leaves by what came of it.",
                keywords: &["register", "create account", "new user"],
            },
        },
    }
}

fn phone_sign_up() -> RequestDef {
    RequestDef {
        name: "PhoneSignUpAsync",
        title: "Phone Sign Up Async",
        doc: "Signs a user up with a phone number. OnPhoneSignUpSuccess or OnPhoneSignUpFail follows.",
        inputs: vec![
            username(),
            password(),
            ParamDef::new(
                "phone_number",
                "Phone number",
                ValueType::String,
                "The user's phone number, with `+` and the country's code.",
            ),
        ],
        answer: AnswerDef::Later {
            outcomes: sign_up_outcomes(PHONE_SUCCESS, PHONE_FAIL),
            flow: FlowDef {
                kind: "auth.sign_up_with_phone",
                title: "Sign up with phone number",
                doc: "Signs a user up with a phone number and leaves by what came of it.",
                keywords: &["register", "create account", "new user", "sms"],
            },
        },
    }
}

fn confirm_sign_up() -> RequestDef {
    let mut outcomes = vec![OutcomeDef {
        id: SUCCESS,
        doc: "Taken when the sign-up is confirmed.",
        failure: false,
        payload: Vec::new(),
        event: Some(CONFIRM_SUCCESS),
        otherwise: None,
    }];
    outcomes.extend(failures(CONFIRM_FAIL, &CODE_FAILURES));
    RequestDef {
        name: "ConfirmSignUpAsync",
        title: "Confirm Sign Up Async",
        doc: "Confirms a sign-up with the code that the user was sent. OnConfirmSignUpSuccess or OnConfirmSignUpFail \
              follows.",
        inputs: vec![
            username(),
            ParamDef::new(
                "confirmation_code",
                "Confirmation code",
                ValueType::Secret,
                "The code that the user was sent.",
            ),
        ],
        answer: AnswerDef::Later {
            outcomes,
            flow: FlowDef {
                kind: "auth.confirm_sign_up",
                title: "Confirm sign-up",
                doc: "Confirms a sign-up with the code that the user was sent, and leaves by what came of it.",
                keywords: &["verify", "code", "e-mail"],
            },
        },
    }
}
