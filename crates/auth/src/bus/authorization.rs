//! AWSCognitoAuthorizationRequestBus and AWSCognitoAuthorizationNotificationBus.

use super::failures::{failure_event, failures};
use super::{AUTHORIZATION_REQUESTS, SUCCESS};
use crate::backend::FailureKind;
use crate::records::{CATEGORY, CREDENTIALS, record_type};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{AnswerDef, BusDef, EventDef, FlowDef, OutcomeDef, ParamDef, RequestDef};

const CREDENTIALS_SUCCESS: &str = "OnRequestAWSCredentialsSuccess";
const CREDENTIALS_FAIL: &str = "OnRequestAWSCredentialsFail";

pub(super) fn bus() -> BusDef {
    BusDef {
        requests_name: AUTHORIZATION_REQUESTS,
        notifications_name: "AWSCognitoAuthorizationNotificationBus",
        category: CATEGORY,
        doc: "Gets AWS credentials from a Cognito identity pool.",
        requests: vec![initialize(), reset(), get_identity_id(), has_persisted_logins(), request_credentials()],
        events: vec![
            EventDef {
                name: CREDENTIALS_SUCCESS,
                title: "On Request AWS Credentials Success",
                doc: "Arrives with AWS credentials: the signed-in user's, or a guest's when nobody is signed in.",
                parameters: vec![credentials()],
                answers: true,
            },
            failure_event(
                CREDENTIALS_FAIL,
                "On Request AWS Credentials Fail",
                "Arrives when there are no AWS credentials to be had.",
            ),
        ],
    }
}

pub(crate) fn credentials() -> ParamDef {
    ParamDef::new(
        "aws_client_auth_credentials",
        "AWS Client Auth Credentials",
        record_type(CREDENTIALS),
        "The credentials.",
    )
}

fn initialize() -> RequestDef {
    RequestDef {
        name: "Initialize",
        title: "Initialize",
        doc: "Makes AWS credentials available. The result is false when the identity pool is not known, and the log \
              says so.",
        inputs: Vec::new(),
        answer: AnswerDef::Now(Some(ParamDef::new(
            "initialized",
            "Initialized",
            ValueType::Bool,
            "True when it is ready.",
        ))),
    }
}

fn reset() -> RequestDef {
    RequestDef {
        name: "Reset",
        title: "Reset",
        doc: "Forgets every login, identity and credential of the run.",
        inputs: Vec::new(),
        answer: AnswerDef::Now(None),
    }
}

fn get_identity_id() -> RequestDef {
    RequestDef {
        name: "GetIdentityId",
        title: "Get Identity Id",
        doc: "Gives the identity that credentials were last fetched for: the signed-in user's if anyone is signed in, \
              else the guest's. Asks nobody.",
        inputs: Vec::new(),
        answer: AnswerDef::Now(Some(ParamDef::new(
            "identity",
            "Identity",
            ValueType::String,
            "The identity id; empty when none was fetched.",
        ))),
    }
}

fn has_persisted_logins() -> RequestDef {
    RequestDef {
        name: "HasPersistedLogins",
        title: "Has Persisted Logins",
        doc: "Tells whether the login of any provider is held. Asks nobody.",
        inputs: Vec::new(),
        answer: AnswerDef::Now(Some(ParamDef::new(
            "has_persisted_logins",
            "Has Persisted Logins",
            ValueType::Bool,
            "True when anyone is signed in.",
        ))),
    }
}

fn request_credentials() -> RequestDef {
    let mut outcomes = vec![OutcomeDef {
        id: SUCCESS,
        doc: "Taken with the credentials: the signed-in user's, or a guest's when nobody is signed in.",
        failure: false,
        payload: vec![credentials()],
        event: Some(CREDENTIALS_SUCCESS),
        otherwise: None,
    }];
    outcomes.extend(failures(
        CREDENTIALS_FAIL,
        &[
            FailureKind::NotAuthorized,
            FailureKind::NotFound,
            FailureKind::TooManyRequests,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
    ));
    RequestDef {
        name: "RequestAWSCredentialsAsync",
        title: "Request AWS Credentials Async",
        doc: "Asks for AWS credentials. OnRequestAWSCredentialsSuccess or OnRequestAWSCredentialsFail follows.",
        inputs: Vec::new(),
        answer: AnswerDef::Later {
            outcomes,
            flow: FlowDef {
                kind: "auth.request_credentials",
                title: "Request AWS credentials",
                doc: "Asks for AWS credentials and leaves by what came of it.",
                keywords: &["identity pool", "sts", "keys", "guest", "anonymous"],
            },
        },
    }
}
