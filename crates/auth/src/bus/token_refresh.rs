//! The refresh requests of AuthenticationProviderRequestBus.

use super::SUCCESS;
use super::authentication_provider::{provider_name, tokens};
use super::failures::{failure_event, failures};
use crate::backend::FailureKind;
use authcanvas_interpreter::{AnswerDef, EventDef, FlowDef, OutcomeDef, RequestDef};

const REFRESH_SUCCESS: &str = "OnRefreshTokensSuccess";
const REFRESH_FAIL: &str = "OnRefreshTokensFail";

pub(super) fn requests() -> Vec<RequestDef> {
    vec![
        request(
            "RefreshTokensAsync",
            "Refresh Tokens Async",
            "Asks for new tokens without a new sign-in. OnRefreshTokensSuccess or OnRefreshTokensFail follows.",
            FlowDef {
                kind: "auth.refresh_tokens",
                title: "Refresh tokens",
                doc: "Asks for new tokens without a new sign-in, and leaves by what came of it.",
                keywords: &["renew", "extend"],
            },
        ),
        request(
            "GetTokensWithRefreshAsync",
            "Get Tokens With Refresh Async",
            "Gives the tokens of the last sign-in while they last, and new ones after that. OnRefreshTokensSuccess or \
             OnRefreshTokensFail follows.",
            FlowDef {
                kind: "auth.get_tokens",
                title: "Get tokens",
                doc: "Gives the tokens of the last sign-in while they last, and new ones after that.",
                keywords: &["refresh", "access token"],
            },
        ),
    ]
}

pub(super) fn events() -> Vec<EventDef> {
    vec![
        EventDef {
            name: REFRESH_SUCCESS,
            title: "On Refresh Tokens Success",
            doc: "Arrives with tokens that last. The login is stored by then.",
            parameters: vec![tokens()],
            answers: true,
        },
        failure_event(REFRESH_FAIL, "On Refresh Tokens Fail", "Arrives when there are no tokens that last."),
    ]
}

fn request(name: &'static str, title: &'static str, doc: &'static str, flow: FlowDef) -> RequestDef {
    let mut outcomes = vec![OutcomeDef {
        id: SUCCESS,
        doc: "Taken with tokens that last.",
        failure: false,
        payload: vec![tokens()],
        event: Some(REFRESH_SUCCESS),
        otherwise: None,
    }];
    outcomes.extend(failures(
        REFRESH_FAIL,
        &[FailureKind::NotAuthorized, FailureKind::TooManyRequests, FailureKind::Unreachable, FailureKind::TimedOut],
    ));
    RequestDef { name, title, doc, inputs: vec![provider_name()], answer: AnswerDef::Later { outcomes, flow } }
}
