//! The browser requests of AuthenticationProviderRequestBus, in the manner of its device requests: a page to open, and
//! the wait for what becomes of it. Open 3D Engine has none.

use super::SUCCESS;
use super::authentication_provider::{provider_name, tokens};
use super::failures::{failure_event, failures};
use crate::backend::FailureKind;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{AnswerDef, EventDef, FlowDef, OutcomeDef, ParamDef, RequestDef};

pub(crate) const BEGIN: &str = "AuthorizationCodeGrantSignInAsync";
pub(crate) const CONFIRM: &str = "AuthorizationCodeGrantConfirmSignInAsync";
const BEGIN_SUCCESS: &str = "OnAuthorizationCodeGrantSignInSuccess";
const BEGIN_FAIL: &str = "OnAuthorizationCodeGrantSignInFail";
const CONFIRM_SUCCESS: &str = "OnAuthorizationCodeGrantConfirmSignInSuccess";
const CONFIRM_FAIL: &str = "OnAuthorizationCodeGrantConfirmSignInFail";

/// Failures with an exit of their own when a page is asked for.
pub(crate) const BEGIN_FAILURES: [FailureKind; 2] = [FailureKind::Unreachable, FailureKind::TimedOut];
/// Failures with an exit of their own at the end of a sign-in.
pub(crate) const END_FAILURES: [FailureKind; 5] = [
    FailureKind::Denied,
    FailureKind::CodeExpired,
    FailureKind::NotAuthorized,
    FailureKind::Unreachable,
    FailureKind::TimedOut,
];

pub(super) fn requests() -> Vec<RequestDef> {
    vec![begin(), confirm()]
}

pub(super) fn events() -> Vec<EventDef> {
    vec![
        EventDef {
            name: BEGIN_SUCCESS,
            title: "On Authorization Code Grant Sign In Success",
            doc: "Arrives with the page that the user has to open in a browser. Nobody is signed in yet: wait with \
                  AuthorizationCodeGrantConfirmSignInAsync.",
            parameters: page_parameters(),
            answers: true,
        },
        failure_event(
            BEGIN_FAIL,
            "On Authorization Code Grant Sign In Fail",
            "Arrives when there is no page for a sign-in in the browser.",
        ),
        EventDef {
            name: CONFIRM_SUCCESS,
            title: "On Authorization Code Grant Confirm Sign In Success",
            doc: "Arrives when the user has signed in in the browser. The id token is verified and the login stored by \
                  then, so AWS credentials asked for here are the user's.",
            parameters: vec![tokens()],
            answers: true,
        },
        failure_event(
            CONFIRM_FAIL,
            "On Authorization Code Grant Confirm Sign In Fail",
            "Arrives when there are no tokens: the user refused, did not come back in time, or what came back cannot be \
             believed.",
        ),
    ]
}

pub(crate) fn page_parameters() -> Vec<ParamDef> {
    vec![
        ParamDef::new("page_url", "Page URL", ValueType::String, "What the user opens in a browser."),
        ParamDef::new(
            "page_expires_in_seconds",
            "Page Expiration (Seconds)",
            ValueType::Number,
            "How long the browser is waited for, in seconds.",
        ),
    ]
}

fn success(event: &'static str, doc: &'static str, payload: Vec<ParamDef>) -> OutcomeDef {
    OutcomeDef { id: SUCCESS, doc, failure: false, payload, event: Some(event), otherwise: None }
}

fn begin() -> RequestDef {
    let mut outcomes = vec![success(BEGIN_SUCCESS, "Taken with the page to open.", page_parameters())];
    outcomes.extend(failures(BEGIN_FAIL, &BEGIN_FAILURES));
    RequestDef {
        name: BEGIN,
        title: "Authorization Code Grant Sign In Async",
        doc: "Begins a sign-in in the browser, with a provider that the registry file configures by its issuer. \
              OnAuthorizationCodeGrantSignInSuccess or OnAuthorizationCodeGrantSignInFail follows.",
        inputs: vec![provider_name()],
        answer: AnswerDef::Later {
            outcomes,
            flow: FlowDef {
                kind: "auth.begin_sign_in_in_browser",
                title: "Begin sign-in in the browser",
                doc: "Listens for the browser and leaves with the page that the user has to open. Most flows want \
                      `auth.sign_in_in_browser`, which does the whole sign-in.",
                keywords: &["pkce", "oidc", "web"],
            },
        },
    }
}

/// How a sign-in ends once there was a page, the success first.
pub(crate) fn end_outcomes() -> Vec<OutcomeDef> {
    let doc = "Taken when the user is signed in. The id token is verified and the login stored by then.";
    let mut outcomes = vec![success(CONFIRM_SUCCESS, doc, vec![tokens()])];
    outcomes.extend(failures(CONFIRM_FAIL, &END_FAILURES));
    outcomes
}

fn confirm() -> RequestDef {
    RequestDef {
        name: CONFIRM,
        title: "Authorization Code Grant Confirm Sign In Async",
        doc: "Waits until the browser comes back. OnAuthorizationCodeGrantConfirmSignInSuccess or \
              OnAuthorizationCodeGrantConfirmSignInFail follows.",
        inputs: vec![provider_name()],
        answer: AnswerDef::Later {
            outcomes: end_outcomes(),
            flow: FlowDef {
                kind: "auth.await_sign_in_in_browser",
                title: "Await sign-in in the browser",
                doc: "Waits until the browser comes back, and leaves by what came of it.",
                keywords: &["pkce", "oidc", "confirm"],
            },
        },
    }
}
