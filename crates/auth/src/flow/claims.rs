//! What an id token says: as it stands, or verified by the provider's keys.

use super::request::{FlowRequest, success_or};
use crate::backend::FailureKind;
use crate::bus::provider_name;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, ParamDef, Secret};

pub(crate) const READ: &str = "auth.read_claims";
pub(crate) const VERIFY: &str = "auth.verify_id_token";

pub(super) fn requests() -> Vec<FlowRequest> {
    vec![read(), verify()]
}

fn claims() -> Vec<ParamDef> {
    vec![
        ParamDef::new(
            "claims",
            "Claims",
            ValueType::map(ValueType::String, ValueType::String),
            "Every claim by its name, such as `sub`, `email` or `cognito:groups`; what is no text is JSON.",
        ),
        ParamDef::new("subject", "Subject", ValueType::String, "Who signed in, by the provider's own id (`sub`)."),
        ParamDef::new(
            "expires_at",
            "Expires at",
            ValueType::Number,
            "When the token ends, in seconds since the Unix epoch.",
        ),
    ]
}

fn read() -> FlowRequest {
    FlowRequest {
        kind: READ,
        title: "Read claims",
        doc: "Reads what the id token of a provider's last sign-in says about the user. Asks nobody, and checks nothing: \
              for a decision about trust verify the token.",
        keywords: &["jwt", "sub", "email", "groups", "user", "inspect"],
        inputs: vec![provider_name()],
        outcomes: success_or("Taken with the claims.", claims(), &[FailureKind::NotAuthorized]),
    }
}

fn verify() -> FlowRequest {
    let token = ParamDef::new(
        "id_token",
        "Id token",
        ValueType::Secret,
        "The token; that of the provider's last sign-in where nothing is connected.",
    );
    FlowRequest {
        kind: VERIFY,
        title: "Verify id token",
        doc: "Verifies an id token: its signature by the provider's published keys (RS256), issuer, client, and that it \
              has not ended. For Cognito, Google and providers that the registry file configures by their issuer.",
        keywords: &["jwt", "jwks", "signature", "trust", "openid"],
        inputs: vec![provider_name(), token.or(Data::Secret(Secret::new("")))],
        outcomes: success_or(
            "Taken with the claims, which may be believed.",
            claims(),
            &[FailureKind::NotAuthorized, FailureKind::Unreachable, FailureKind::TimedOut],
        ),
    }
}
