//! Request AWS credentials for a role: where the user may take several, the graph chooses.

use super::request::{FlowRequest, success_or};
use crate::backend::FailureKind;
use crate::bus::credentials;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::ParamDef;

pub(crate) const REQUEST_FOR_ROLE: &str = "auth.request_credentials_for_role";

pub(super) fn request() -> FlowRequest {
    FlowRequest {
        kind: REQUEST_FOR_ROLE,
        title: "Request AWS credentials for a role",
        doc: "Asks for AWS credentials of a role that the user may take, such as one of several that the user pool's \
              groups give. The identity pool has to let the token choose (`CustomRoleArn`).",
        keywords: &["identity pool", "sts", "group", "arn", "custom role"],
        inputs: vec![ParamDef::new(
            "role_arn",
            "Role ARN",
            ValueType::String,
            "The role; where it is empty, the identity pool chooses.",
        )],
        outcomes: success_or(
            "Taken with the credentials.",
            vec![credentials()],
            &[
                FailureKind::NotAuthorized,
                FailureKind::NotFound,
                FailureKind::TooManyRequests,
                FailureKind::Unreachable,
                FailureKind::TimedOut,
            ],
        ),
    }
}
