//! Authenticator apps: giving one its key, letting it prove itself, and choosing second factors.

use super::account::SIGNED_IN_FAILURES;
use super::request::{FlowRequest, next_challenge, success_or};
use crate::backend::FailureKind;
use crate::records::no_challenge;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, ParamDef};

pub(crate) const BEGIN: &str = "auth.begin_authenticator";
pub(crate) const CONFIRM: &str = "auth.confirm_authenticator";
pub(crate) const PREFER: &str = "auth.set_second_factors";

pub(super) fn requests() -> Vec<FlowRequest> {
    vec![begin(), confirm(), prefer()]
}

/// The challenge that asked for the app; without one, the user who is signed in wants it.
fn challenge_or_signed_in() -> ParamDef {
    crate::bus::challenge().or(no_challenge())
}

fn begin() -> FlowRequest {
    FlowRequest {
        kind: BEGIN,
        title: "Begin authenticator app",
        doc: "Asks for the key that an authenticator app needs: for the user who is signed in, or, where a sign-in was \
              answered with `MFA_SETUP`, for that challenge. Show the URI as a QR code, then confirm with the app's \
              first code.",
        keywords: &["totp", "mfa", "enrol", "qr"],
        inputs: vec![challenge_or_signed_in()],
        outcomes: success_or(
            "Taken with the key.",
            vec![
                ParamDef::new("key", "Key", ValueType::Secret, "What a person types into the app, in base 32."),
                ParamDef::new("uri", "URI", ValueType::Secret, "The same as apps read it from a QR code (`otpauth:`)."),
                next_challenge(),
            ],
            &SIGNED_IN_FAILURES,
        ),
    }
}

fn confirm() -> FlowRequest {
    let mut failures = vec![FailureKind::CodeMismatch];
    failures.extend(SIGNED_IN_FAILURES);
    FlowRequest {
        kind: CONFIRM,
        title: "Confirm authenticator app",
        doc: "Proves with the app's first code that it has the key. A signed-in user then turns it on with Set second \
              factors; in a sign-in, Answer challenge takes the next challenge on and ends it.",
        keywords: &["totp", "mfa", "enrol", "verify"],
        inputs: vec![challenge_or_signed_in(), ParamDef::new("code", "Code", ValueType::Secret, "What the app shows.")],
        outcomes: success_or("Taken when the app has proved itself.", vec![next_challenge()], &failures),
    }
}

fn prefer() -> FlowRequest {
    let flag = |id, title, doc| ParamDef::new(id, title, ValueType::Bool, doc).or(Data::Bool(false));
    let mut failures = vec![FailureKind::InvalidParameter];
    failures.extend(SIGNED_IN_FAILURES);
    FlowRequest {
        kind: PREFER,
        title: "Set second factors",
        doc: "Turns the second factors of the user who is signed in on and off.",
        keywords: &["mfa", "preference", "sms", "totp"],
        inputs: vec![
            flag("app", "Authenticator app", "Whether the app is asked for its code."),
            flag("sms", "Text message", "Whether a code is sent to the phone."),
            flag("email", "E-mail", "Whether a code is sent by e-mail."),
            ParamDef::new(
                "preferred",
                "Preferred",
                ValueType::String,
                "The one that is asked for first: `SOFTWARE_TOKEN_MFA`, `SMS_MFA` or `EMAIL_OTP`; empty for none, so \
                 that the user chooses where there are several.",
            )
            .or(Data::text("")),
        ],
        outcomes: success_or("Taken when it is so.", Vec::new(), &failures),
    }
}
