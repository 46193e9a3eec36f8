//! Users and their attributes: signing up with them, changing, proving and deleting them.

use super::account::{SIGNED_IN_FAILURES, delivery, username};
use super::request::{FlowRequest, success_or};
use crate::backend::FailureKind;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, ParamDef};

pub(crate) const SIGN_UP: &str = "auth.sign_up";
pub(crate) const UPDATE: &str = "auth.update_attributes";
pub(crate) const SEND_CODE: &str = "auth.send_attribute_code";
pub(crate) const VERIFY: &str = "auth.verify_attribute";
pub(crate) const DELETE: &str = "auth.delete_attributes";

pub(super) fn requests() -> Vec<FlowRequest> {
    vec![sign_up(), update(), send_code(), verify(), delete()]
}

fn attributes(doc: &'static str) -> ParamDef {
    ParamDef::new("attributes", "Attributes", ValueType::map(ValueType::String, ValueType::String), doc)
}

fn attribute() -> ParamDef {
    ParamDef::new("attribute", "Attribute", ValueType::String, "The address: `email` or `phone_number`.")
}

fn and_signed_in(kinds: &[FailureKind]) -> Vec<FailureKind> {
    [kinds, &SIGNED_IN_FAILURES].concat()
}

fn sign_up() -> FlowRequest {
    FlowRequest {
        kind: SIGN_UP,
        title: "Sign up",
        doc: "Signs a user up with any attributes, such as `email`, `phone_number` or `given_name`.",
        keywords: &["register", "create account", "new user"],
        inputs: vec![
            username(),
            ParamDef::new("password", "Password", ValueType::Secret, "The user's password."),
            attributes("The user's attributes by name.").or(Data::Map(Vec::new())),
        ],
        outcomes: success_or(
            "Taken when the user is signed up; a code may be on its way to them.",
            [
                vec![
                    ParamDef::new("unique_id", "Unique id", ValueType::String, "The user's id in the pool."),
                    ParamDef::new(
                        "is_confirmed",
                        "Is confirmed",
                        ValueType::Bool,
                        "True when the pool confirmed the user by itself, so that no code is needed.",
                    ),
                ],
                delivery(),
            ]
            .concat(),
            &[
                FailureKind::UsernameExists,
                FailureKind::InvalidPassword,
                FailureKind::InvalidParameter,
                FailureKind::TooManyRequests,
                FailureKind::Unreachable,
                FailureKind::TimedOut,
            ],
        ),
    }
}

fn update() -> FlowRequest {
    FlowRequest {
        kind: UPDATE,
        title: "Update attributes",
        doc: "Changes attributes of the user who is signed in. A changed address is unproven until Verify attribute is \
              given the code that was sent to it.",
        keywords: &["profile", "email", "phone", "change"],
        inputs: vec![attributes("What changes, by name.")],
        outcomes: success_or(
            "Taken when they are changed.",
            delivery(),
            &and_signed_in(&[FailureKind::InvalidParameter, FailureKind::UsernameExists]),
        ),
    }
}

fn send_code() -> FlowRequest {
    FlowRequest {
        kind: SEND_CODE,
        title: "Send attribute code",
        doc: "Sends a code to an address of the user who is signed in, for Verify attribute.",
        keywords: &["verification", "email", "phone"],
        inputs: vec![attribute()],
        outcomes: success_or(
            "Taken when a code is on its way.",
            delivery(),
            &and_signed_in(&[FailureKind::InvalidParameter, FailureKind::LimitExceeded]),
        ),
    }
}

fn verify() -> FlowRequest {
    FlowRequest {
        kind: VERIFY,
        title: "Verify attribute",
        doc: "Proves an address of the user who is signed in by the code that was sent to it.",
        keywords: &["verification", "confirm", "email", "phone"],
        inputs: vec![attribute(), ParamDef::new("code", "Code", ValueType::Secret, "The code that was sent.")],
        outcomes: success_or(
            "Taken when the address is proven.",
            Vec::new(),
            &and_signed_in(&[FailureKind::CodeMismatch, FailureKind::CodeExpired, FailureKind::LimitExceeded]),
        ),
    }
}

fn delete() -> FlowRequest {
    FlowRequest {
        kind: DELETE,
        title: "Delete attributes",
        doc: "Deletes attributes of the user who is signed in.",
        keywords: &["remove", "profile"],
        inputs: vec![ParamDef::new(
            "names",
            "Names",
            ValueType::array(ValueType::String),
            "The attributes' names, such as `phone_number`.",
        )],
        outcomes: success_or(
            "Taken when they are deleted.",
            Vec::new(),
            &and_signed_in(&[FailureKind::InvalidParameter]),
        ),
    }
}
