//! The sign-ins at a user pool that no request of a bus makes: by proof of the password, by choice, by challenges of the
//! pool's own. Whoever hears of a password sign-in on the bus hears of these too.

use super::request::FlowRequest;
use crate::bus::{provider_name, sign_in_outcomes};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, ParamDef, Secret};

pub(crate) const WITH_PASSWORD: &str = "auth.sign_in_with_password";
pub(crate) const BY_CHOICE: &str = "auth.sign_in_by_choice";
pub(crate) const WITH_CUSTOM_CHALLENGE: &str = "auth.sign_in_with_custom_challenge";

pub(super) fn requests() -> Vec<FlowRequest> {
    vec![with_password(), by_choice(), with_custom_challenge()]
}

fn username() -> ParamDef {
    ParamDef::new("username", "Username", ValueType::String, "The user's name.")
}

fn with_password() -> FlowRequest {
    FlowRequest {
        kind: WITH_PASSWORD,
        title: "Sign in with password",
        doc: "Signs a user in with name and password and leaves by what came of it. The password stays here: the user \
              pool is shown a proof of it (USER_SRP_AUTH).",
        keywords: &["login", "log in", "cognito", "authenticate", "srp", "secure remote password"],
        inputs: vec![
            provider_name(),
            username(),
            ParamDef::new("password", "Password", ValueType::Secret, "The user's password."),
        ],
        outcomes: sign_in_outcomes(),
    }
}

fn by_choice() -> FlowRequest {
    FlowRequest {
        kind: BY_CHOICE,
        title: "Sign in by choice",
        doc: "Begins a sign-in by whatever the user pool offers the user, with or without a password (USER_AUTH): by what \
              is preferred, or, when nothing is, by what Answer challenge then chooses from the challenge \
              SELECT_CHALLENGE.",
        keywords: &["login", "passwordless", "one-time code", "email", "sms", "user_auth"],
        inputs: vec![
            username(),
            ParamDef::new(
                "preferred",
                "Preferred",
                ValueType::String,
                "The way that is tried first: `PASSWORD_SRP`, `PASSWORD`, `EMAIL_OTP` or `SMS_OTP`; empty to be asked.",
            )
            .or(Data::text("")),
            ParamDef::new("password", "Password", ValueType::Secret, "The user's password, where one is preferred.")
                .or(Data::Secret(Secret::new(""))),
        ],
        outcomes: sign_in_outcomes(),
    }
}

fn with_custom_challenge() -> FlowRequest {
    FlowRequest {
        kind: WITH_CUSTOM_CHALLENGE,
        title: "Sign in with custom challenge",
        doc: "Begins a sign-in by challenges that the user pool defines itself (CUSTOM_AUTH). Answer challenge answers \
              each CUSTOM_CHALLENGE.",
        keywords: &["login", "captcha", "question", "custom_auth", "lambda"],
        inputs: vec![
            username(),
            ParamDef::new(
                "password",
                "Password",
                ValueType::Secret,
                "The user's password, where the pool wants a proof of it first; else empty.",
            )
            .or(Data::Secret(Secret::new(""))),
        ],
        outcomes: sign_in_outcomes(),
    }
}
