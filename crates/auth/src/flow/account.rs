//! The account of a user: its code, its attributes, its end, and signing out everywhere.

use super::request::{FlowRequest, success_or};
use crate::backend::FailureKind;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::ParamDef;

pub(crate) const RESEND_CODE: &str = "auth.resend_code";
pub(crate) const GET_USER: &str = "auth.get_user";
pub(crate) const DELETE_USER: &str = "auth.delete_user";
pub(crate) const REVOKE: &str = "auth.revoke_tokens";
pub(crate) const SIGN_OUT_EVERYWHERE: &str = "auth.sign_out_everywhere";

/// How a request of a signed-in user can fail.
pub(super) const SIGNED_IN_FAILURES: [FailureKind; 4] =
    [FailureKind::NotAuthorized, FailureKind::TooManyRequests, FailureKind::Unreachable, FailureKind::TimedOut];

pub(super) fn requests() -> Vec<FlowRequest> {
    vec![resend_code(), get_user(), revoke(), sign_out_everywhere(), delete_user()]
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

fn resend_code() -> FlowRequest {
    FlowRequest {
        kind: RESEND_CODE,
        title: "Resend code",
        doc: "Sends the code of a sign-up once more; the one before stops working.",
        keywords: &["confirm", "again"],
        inputs: vec![username()],
        outcomes: success_or(
            "Taken when a code is on its way.",
            delivery(),
            &[
                FailureKind::UserNotFound,
                FailureKind::InvalidParameter,
                FailureKind::LimitExceeded,
                FailureKind::TooManyRequests,
                FailureKind::Unreachable,
                FailureKind::TimedOut,
            ],
        ),
    }
}

fn get_user() -> FlowRequest {
    FlowRequest {
        kind: GET_USER,
        title: "Get user",
        doc: "Asks the user pool who is signed in.",
        keywords: &["profile", "attributes", "who am i"],
        inputs: Vec::new(),
        outcomes: success_or(
            "Taken with what the user pool knows.",
            vec![
                username(),
                ParamDef::new(
                    "attributes",
                    "Attributes",
                    ValueType::map(ValueType::String, ValueType::String),
                    "The user's attributes by name, such as `email`; `sub` is the user's id.",
                ),
            ],
            &SIGNED_IN_FAILURES,
        ),
    }
}

fn revoke() -> FlowRequest {
    FlowRequest {
        kind: REVOKE,
        title: "Revoke tokens",
        doc: "Ends this sign-in at the user pool: its refresh token and access tokens stop working, and the tokens and the \
              login are forgotten here. Other devices stay signed in. OnSignOut is sent.",
        keywords: &["sign out", "log out", "end session"],
        inputs: Vec::new(),
        outcomes: success_or("Taken when the tokens are revoked.", Vec::new(), &SIGNED_IN_FAILURES),
    }
}

fn sign_out_everywhere() -> FlowRequest {
    FlowRequest {
        kind: SIGN_OUT_EVERYWHERE,
        title: "Sign out everywhere",
        doc: "Ends every sign-in of the user, on all devices, and forgets the tokens and the login here. OnSignOut is \
              sent. Identity pools accept ID tokens that were given before until they end.",
        keywords: &["global sign-out", "revoke", "log out"],
        inputs: Vec::new(),
        outcomes: success_or("Taken when the user is signed out.", Vec::new(), &SIGNED_IN_FAILURES),
    }
}

fn delete_user() -> FlowRequest {
    FlowRequest {
        kind: DELETE_USER,
        title: "Delete user",
        doc: "Deletes the user who is signed in, for good, and forgets the tokens and the login. OnSignOut is sent.",
        keywords: &["remove account", "unregister"],
        inputs: Vec::new(),
        outcomes: success_or("Taken when the user is deleted.", Vec::new(), &SIGNED_IN_FAILURES),
    }
}
