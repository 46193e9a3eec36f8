//! How what an OAuth provider says becomes a failure. The one file that maps errors of RFC 6749 and 8628; those of
//! AWS are in `service_errors.rs`.

use super::clients::never_connected;
use super::failure::{AuthFailure, FailureKind};
use super::oauth::Document;
use super::service_errors::{innermost, without_secrets};
use authcanvas_interpreter::Secret;
use aws_smithy_runtime_api::client::result::ConnectorError;

/// The requests that are made of OAuth providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OAuthOperation {
    /// For a device code.
    DeviceCode,
    /// For the tokens of a device code.
    DeviceToken,
    /// For new tokens.
    Refresh,
    /// For what an issuer says about itself.
    Discovery,
    /// For the keys of an issuer.
    Keys,
    /// For a code, by way of the browser.
    Authorization,
    /// For the tokens of a code.
    CodeToken,
}

/// What is known about a request when its answer is judged.
pub(crate) struct OAuthExchange<'a> {
    pub operation: OAuthOperation,
    pub provider: &'a str,
    /// What must not come back in any text.
    pub secrets: &'a [&'a Secret],
}

impl OAuthExchange<'_> {
    /// The failure of a request that the connector could not bring to an answer.
    pub fn unanswered(&self, error: &ConnectorError) -> AuthFailure {
        let cause = innermost(error);
        if never_connected(error) {
            let code = if error.is_timeout() { "ConnectTimedOut" } else { "ConnectionFailed" };
            let message = format!("no connection to the provider could be made: {cause}");
            return self.failure(FailureKind::Unreachable, code, &message, None);
        }
        if error.is_timeout() {
            return self.timed_out();
        }
        if error.is_user() {
            return self.not_made(&cause);
        }
        let message = format!("the connection was cut before the answer was whole: {cause}");
        self.failure(FailureKind::BadAnswer, "AnswerCut", &message, None)
    }

    /// The failure of an answer that broke off or has no end.
    pub fn cut(&self, status: u16) -> AuthFailure {
        let message = format!("the connection was cut in the middle of the answer (HTTP {status})");
        self.failure(FailureKind::BadAnswer, "AnswerCut", &message, Some(status))
    }

    /// The failure of a request without an answer in time.
    pub fn timed_out(&self) -> AuthFailure {
        self.failure(FailureKind::TimedOut, "TimedOut", "no answer came in time", None)
    }

    /// The failure of a request that cannot be made.
    pub fn not_made(&self, why: &str) -> AuthFailure {
        let message = format!("the request could not be made: {why}");
        self.failure(FailureKind::InvalidParameter, "RequestNotMade", &message, None)
    }

    /// The failure of an answer that lacks what it must hold.
    pub fn incomplete(&self, what: &str) -> AuthFailure {
        let message = format!("the answer holds {what}");
        self.failure(FailureKind::BadAnswer, "AnswerIncomplete", &message, Some(200))
    }

    /// The failure of an answer that is another issuer's.
    pub fn other_issuer(&self, expected: &str, found: &str) -> AuthFailure {
        let message = format!("expected an answer of `{expected}`, found one of `{found}`");
        self.failure(FailureKind::BadAnswer, "OtherIssuer", &message, None)
    }

    /// The failure that a refusal stands for: the document's `error`, else the status.
    pub fn refused(&self, status: u16, document: Option<&Document>) -> AuthFailure {
        let Some((document, code)) = document.and_then(|document| Some((document, document.text("error")?))) else {
            return self.not_an_answer(status);
        };
        let message = match document.text("error_description") {
            Some(description) => format!("{code}: {description}"),
            None => code.to_owned(),
        };
        self.failure(self.kind_of(code, status), code, &message, Some(status))
    }

    /// The failure that a browser brings back.
    pub fn refused_by_redirect(&self, code: &str, description: Option<&str>) -> AuthFailure {
        let message = match description {
            Some(description) => format!("{code}: {description}"),
            None => code.to_owned(),
        };
        self.failure(self.kind_of(code, 0), code, &message, None)
    }

    fn not_an_answer(&self, status: u16) -> AuthFailure {
        match status {
            429 => self.failure(FailureKind::TooManyRequests, "TooManyRequests", "too many requests", Some(status)),
            502..=504 => {
                let message = format!("a gateway answered HTTP {status} in place of the provider");
                self.failure(FailureKind::Unreachable, "GatewayError", &message, Some(status))
            }
            _ => {
                let message = format!("the answer (HTTP {status}) is not what a provider answers");
                self.failure(FailureKind::BadAnswer, "NotAnAnswer", &message, Some(status))
            }
        }
    }

    fn kind_of(&self, code: &str, status: u16) -> FailureKind {
        let polls = self.operation == OAuthOperation::DeviceToken;
        match code {
            "authorization_pending" => FailureKind::AuthorizationPending,
            "slow_down" if polls => FailureKind::SlowDown,
            "access_denied" => FailureKind::Denied,
            // Login with Amazon says the latter of codes that ended.
            "expired_token" | "invalid_code_pair" => FailureKind::CodeExpired,
            "invalid_client" | "unauthorized_client" => FailureKind::NotFound,
            "invalid_grant" => FailureKind::NotAuthorized,
            "invalid_request" | "invalid_scope" | "unsupported_grant_type" | "unsupported_response_type" => {
                FailureKind::InvalidParameter
            }
            "slow_down" | "temporarily_unavailable" | "rate_limit_exceeded" => FailureKind::TooManyRequests,
            _ if status == 429 => FailureKind::TooManyRequests,
            _unknown_code => FailureKind::Other,
        }
    }

    fn failure(&self, kind: FailureKind, code: &str, message: &str, http_status: Option<u16>) -> AuthFailure {
        let retryable = self.is_retryable(kind, http_status);
        AuthFailure {
            kind,
            code: printable(&without_secrets(self.secrets, code)),
            message: printable(&without_secrets(self.secrets, message)),
            http_status,
            request_id: None,
            retryable,
            provider: self.provider.to_owned(),
            hint: self.hint(kind).to_owned(),
        }
    }

    /// A refresh whose answer was lost may have ended the old refresh token, so it is not repeated. A poll is: what
    /// it may have lost is lost anyhow, and mostly the user had not decided yet.
    fn is_retryable(&self, kind: FailureKind, http_status: Option<u16>) -> bool {
        let once = matches!(self.operation, OAuthOperation::Refresh | OAuthOperation::CodeToken);
        if self.operation == OAuthOperation::Authorization {
            return false;
        }
        match kind {
            FailureKind::AuthorizationPending
            | FailureKind::SlowDown
            | FailureKind::TooManyRequests
            | FailureKind::Unreachable => true,
            FailureKind::TimedOut => !once,
            // A success that cannot be read was a success all the same.
            FailureKind::BadAnswer => !once && http_status.is_none_or(|status| status >= 500),
            FailureKind::Other => http_status.is_some_and(|status| status >= 500),
            _ => false,
        }
    }

    fn hint(&self, kind: FailureKind) -> &'static str {
        match (kind, self.operation) {
            (FailureKind::InvalidParameter | FailureKind::NotFound, OAuthOperation::Authorization) => {
                "Check the client, its scopes and its redirect URL in the registry file and at the provider."
            }
            (FailureKind::AuthorizationPending, _) => {
                "The user has not entered the code yet: ask again after the interval."
            }
            (FailureKind::SlowDown, _) => "Wait five seconds longer between two requests.",
            (FailureKind::Denied, _) => "The user refused: begin anew if that was a mistake.",
            (FailureKind::CodeExpired, _) => "The code was not entered in time: begin the sign-in anew.",
            (FailureKind::NotFound, _) => "Check the client id and the client secret in the registry file.",
            (FailureKind::NotAuthorized, OAuthOperation::Refresh) => "Sign in again.",
            (FailureKind::NotAuthorized, _) => "The code is used up or no longer valid: begin the sign-in anew.",
            (FailureKind::InvalidParameter, _) => "Check the provider's values in the registry file.",
            (FailureKind::TooManyRequests, _) => "Wait a little and try again.",
            (FailureKind::Unreachable, _) => "Check the network and the URLs in the registry file.",
            (FailureKind::TimedOut, _) => "Check the network, then try again.",
            (FailureKind::BadAnswer, OAuthOperation::Discovery | OAuthOperation::Authorization) => {
                "Check `Issuer` in the registry file: it has to be exactly what the provider calls itself."
            }
            (FailureKind::BadAnswer, _) => {
                "Check the URLs in the registry file, and that no proxy or sign-in page answers in the provider's place."
            }
            (_, _) => "",
        }
    }
}

/// A provider's text as one line that no terminal takes for a command.
fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(500).collect()
}
