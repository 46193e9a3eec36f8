//! How what an AWS service says becomes a failure. The one file that maps its errors; OAuth's are in
//! `oauth_errors.rs`.
//!
//! A service's error is told by its *code*, never by its message text; [`TOLD_BY_TEXT`] is the whole list of
//! exceptions. What a request carried in secret is cut out of whatever the service says about it.

use super::clients::never_connected;
use super::failure::{AuthFailure, FailureKind};
use authcanvas_interpreter::Secret;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error;

/// The exceptions to "by code only": AWS says these with `NotAuthorizedException` and nothing but a text. Taken from
/// reports of Cognito's behaviour (amazon-cognito-identity-js and amplify-js issues); not proved on live AWS.
const TOLD_BY_TEXT: [(&str, &str, FailureKind); 2] = [
    ("NotAuthorizedException", "User is disabled.", FailureKind::UserDisabled),
    ("NotAuthorizedException", "Password attempts exceeded", FailureKind::LimitExceeded),
];

/// The requests that are made, for the hints that depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    PasswordSignIn,
    /// A sign-in by proof of the password.
    ProofSignIn,
    /// A sign-in by what the user prefers or chooses.
    ChoiceSignIn,
    /// A sign-in by challenges of the pool's own.
    CustomSignIn,
    Refresh,
    SignUp,
    ConfirmSignUp,
    AnswerChallenge,
    ForgotPassword,
    UserSettings,
    /// A change of a user's account, password or second factors.
    AccountChange,
    /// What a signed-in user asks of the account, and may ask again.
    Account,
    GetId,
    GetCredentials,
}

impl Operation {
    /// True for a step that must happen only once.
    fn is_once(self) -> bool {
        match self {
            Self::SignUp | Self::ConfirmSignUp | Self::AnswerChallenge | Self::ForgotPassword | Self::AccountChange => {
                true
            }
            Self::PasswordSignIn
            | Self::ProofSignIn
            | Self::ChoiceSignIn
            | Self::CustomSignIn
            | Self::Refresh
            | Self::UserSettings
            | Self::Account
            | Self::GetId
            | Self::GetCredentials => false,
        }
    }
}

/// What is known about a request when its answer is judged.
pub(crate) struct Exchange<'a> {
    pub operation: Operation,
    pub provider: &'a str,
    /// What must not come back in any text.
    pub secrets: &'a [&'a Secret],
}

impl Exchange<'_> {
    /// The failure that an error of the SDK stands for.
    pub fn failure<E>(&self, error: &SdkError<E, HttpResponse>) -> AuthFailure
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let response = error.raw_response();
        let status = response.map(|response| response.status().as_u16());
        let (kind, code, message) = match error {
            SdkError::ServiceError(_) if error.code().is_some() => {
                let (code, text) = (error.code().unwrap_or_default(), error.message().unwrap_or_default());
                let message = if text.is_empty() { format!("{code} without a message") } else { text.to_owned() };
                (kind_of_service_error(code, text), code.to_owned(), message)
            }
            SdkError::ServiceError(_) | SdkError::ResponseError(_) => self.not_an_answer(error, status),
            SdkError::TimeoutError(_) => timed_out(),
            SdkError::DispatchFailure(cause) if never_connected(error) => {
                let code = if cause.is_timeout() { "ConnectTimedOut" } else { "ConnectionFailed" };
                let message = format!("no connection to the service could be made: {}", innermost(error));
                (FailureKind::Unreachable, code.to_owned(), message)
            }
            SdkError::DispatchFailure(cause) if cause.is_timeout() => timed_out(),
            SdkError::DispatchFailure(cause) if !cause.is_user() => {
                let message = format!("the connection was cut before the answer was whole: {}", innermost(error));
                (FailureKind::BadAnswer, "AnswerCut".to_owned(), message)
            }
            // Everything else is a request that could not be made; the SDK's enum is open to more.
            _ => {
                let message = format!("the request could not be made: {}", innermost(error));
                (FailureKind::InvalidParameter, "RequestNotMade".to_owned(), message)
            }
        };
        let header = |name: &str| response.and_then(|response| response.headers().get(name)).map(Box::from);
        let server_error = status.is_some_and(|status| status >= 500);
        AuthFailure {
            kind,
            code: self.without_secrets(&code),
            message: self.without_secrets(&message),
            http_status: status,
            request_id: header("x-amzn-requestid")
                .or_else(|| header("x-amz-request-id"))
                .map(|id: Box<str>| self.without_secrets(&id).into()),
            retryable: self.is_retryable(kind, server_error),
            provider: self.provider.to_owned(),
            hint: self.hint(kind).to_owned(),
        }
    }

    /// The failure of an answer that came with status 200 but lacks what it must hold.
    pub fn incomplete(&self, what: &str) -> AuthFailure {
        let kind = FailureKind::BadAnswer;
        AuthFailure {
            kind,
            code: "AnswerIncomplete".to_owned(),
            message: format!("the answer holds {what}"),
            http_status: Some(200),
            request_id: None,
            retryable: self.is_retryable(kind, false),
            provider: self.provider.to_owned(),
            hint: self.hint(kind).to_owned(),
        }
    }

    fn not_an_answer<E>(&self, error: &SdkError<E, HttpResponse>, status: Option<u16>) -> (FailureKind, String, String)
    where
        E: Error + 'static,
    {
        let shown = status.map_or_else(|| "an unknown status".to_owned(), |status| format!("HTTP {status}"));
        // These three are what gateways and load balancers say when the service behind them is gone.
        if matches!(status, Some(502..=504)) {
            let message = format!("a gateway answered {shown} in place of the service");
            return (FailureKind::Unreachable, "GatewayError".to_owned(), message);
        }
        // A body that broke off is told by its cause; one that was read and is no JSON is not quoted, since it can be
        // a whole page or repeat the request.
        if chain(error).any(|cause| cause.is::<std::io::Error>()) {
            let message = format!("the connection was cut in the middle of the answer ({shown})");
            return (FailureKind::BadAnswer, "AnswerCut".to_owned(), message);
        }
        let message = format!("the answer ({shown}) is not what the service answers, or was cut in the middle");
        (FailureKind::BadAnswer, "NotAnAnswer".to_owned(), message)
    }

    /// A step that must happen only once is not to be repeated when its answer was lost: it may have happened.
    fn is_retryable(&self, kind: FailureKind, server_error: bool) -> bool {
        let once = self.operation.is_once();
        match kind {
            FailureKind::TooManyRequests | FailureKind::Unreachable => true,
            FailureKind::TimedOut | FailureKind::BadAnswer => !once,
            FailureKind::Other => server_error && !once,
            FailureKind::NotAuthorized
            | FailureKind::UserNotConfirmed
            | FailureKind::UserNotFound
            | FailureKind::UserDisabled
            | FailureKind::PasswordResetRequired
            | FailureKind::UsernameExists
            | FailureKind::InvalidPassword
            | FailureKind::CodeMismatch
            | FailureKind::CodeExpired
            | FailureKind::AuthorizationPending
            | FailureKind::SlowDown
            | FailureKind::Denied
            | FailureKind::InvalidParameter
            | FailureKind::NotFound
            | FailureKind::LimitExceeded
            | FailureKind::NotInitialized
            | FailureKind::Unsupported
            | FailureKind::HostNotAllowed
            | FailureKind::Cancelled => false,
        }
    }

    fn hint(&self, kind: FailureKind) -> &'static str {
        let identity = matches!(self.operation, Operation::GetId | Operation::GetCredentials);
        match (kind, self.operation) {
            (FailureKind::NotAuthorized, Operation::ConfirmSignUp) => {
                "The user may be confirmed already: try to sign in."
            }
            (FailureKind::NotAuthorized, Operation::SignUp) => {
                "The app client may not allow sign-up, or may need its client secret."
            }
            (FailureKind::NotAuthorized, Operation::GetId | Operation::GetCredentials) => {
                "The identity pool refused: sign in again, or check that it trusts this user pool and app client, or \
                 allows guests."
            }
            (FailureKind::NotAuthorized, Operation::PasswordSignIn | Operation::ProofSignIn) => {
                "Check user name and password, and the client secret if the app client has one."
            }
            (FailureKind::NotAuthorized, Operation::ChoiceSignIn | Operation::CustomSignIn) => {
                "Check the user name, the password if there is one, and the client secret if the app client has one."
            }
            (FailureKind::NotAuthorized, Operation::AnswerChallenge) => "The sign-in has ended: begin it anew.",
            (FailureKind::NotAuthorized, Operation::ForgotPassword) => {
                "An administrator of the user pool has to reset the password, or to enable the user."
            }
            (FailureKind::NotAuthorized, Operation::AccountChange) => {
                "Check the password, and that the user is signed in."
            }
            (FailureKind::NotAuthorized, Operation::Account) => "The sign-in has ended or was revoked: sign in again.",
            (FailureKind::NotAuthorized, Operation::UserSettings) => "The access token has ended: sign in again.",
            (FailureKind::InvalidParameter, Operation::UserSettings) => {
                "Check that the user has a verified phone number and that the pool allows codes by SMS."
            }
            (FailureKind::NotAuthorized, Operation::Refresh) => {
                "The refresh token has ended or was revoked: sign in again."
            }
            (FailureKind::UserNotConfirmed, _) => "The user is not confirmed yet: send the code with Confirm sign-up.",
            (FailureKind::UserNotFound, _) => "Check the user name, or sign up first.",
            (FailureKind::UserDisabled, _) => "An administrator of the user pool has to enable the user.",
            (FailureKind::PasswordResetRequired, _) => {
                "Ask for a reset code with Forgot password, then set a new password."
            }
            (FailureKind::UsernameExists, _) => {
                "Sign in with this user, or choose another user name or e-mail address."
            }
            (FailureKind::InvalidPassword, _) => "Choose a password that fulfils the user pool's policy.",
            (FailureKind::CodeMismatch, _) => "Check the code and enter it again.",
            (FailureKind::CodeExpired, _) => "Ask for a new code.",
            (FailureKind::InvalidParameter, Operation::PasswordSignIn) => {
                "Check the inputs, and that the app client allows the USER_PASSWORD_AUTH flow."
            }
            (FailureKind::InvalidParameter, Operation::ProofSignIn) => {
                "Check the inputs, and that the app client allows the USER_SRP_AUTH flow."
            }
            (FailureKind::InvalidParameter, Operation::ChoiceSignIn) => {
                "Check the inputs, and that the app client allows the USER_AUTH flow."
            }
            (FailureKind::InvalidParameter, Operation::CustomSignIn) => {
                "Check the inputs, and that the app client allows the CUSTOM_AUTH flow."
            }
            (FailureKind::InvalidParameter, _) => "Check the inputs.",
            (FailureKind::NotFound, _) if identity => "Check the identity pool id and the region.",
            (FailureKind::NotFound, _) => "Check the app client id, the user pool id and the region.",
            (FailureKind::TooManyRequests, _) => "Wait a little and try again.",
            (FailureKind::LimitExceeded, _) => {
                "Wait before trying again: each further attempt counts against the limit."
            }
            (FailureKind::Unreachable, _) => "Check the network, the region and the endpoint URL.",
            (FailureKind::TimedOut | FailureKind::BadAnswer, operation) if operation.is_once() => {
                "It may have happened all the same: look before you repeat it. Check the network and the endpoint URL."
            }
            (FailureKind::TimedOut, _) => "Check the network and the endpoint URL, then try again.",
            (FailureKind::BadAnswer, _) => {
                "Check that the endpoint URL is the service's, and that no proxy or sign-in page answers in its place."
            }
            (FailureKind::Other, _) if identity => "Check the roles and the trusted providers of the identity pool.",
            (
                FailureKind::NotInitialized
                | FailureKind::Unsupported
                | FailureKind::HostNotAllowed
                | FailureKind::Cancelled
                | FailureKind::AuthorizationPending
                | FailureKind::SlowDown
                | FailureKind::Denied
                | FailureKind::Other,
                _,
            ) => "",
        }
    }

    /// A text of the answer without what the request carried in secret: services and the servers that stand in for
    /// them do repeat inputs in their messages, and anything can come back from a hostile one.
    pub fn without_secrets(&self, text: &str) -> String {
        without_secrets(self.secrets, text)
    }
}

/// See [`Exchange::without_secrets`].
pub(crate) fn without_secrets(secrets: &[&Secret], text: &str) -> String {
    secrets.iter().filter(|secret| !secret.is_empty()).fold(text.to_owned(), |text, secret| {
        if secret.expose().chars().count() >= SHORTEST_TELLING {
            return text.replace(secret.expose(), "(hidden)");
        }
        hide_words(&text, secret.expose())
    })
}

/// Below this a secret's letters are found in ordinary words, and hiding them there would tell what they are.
const SHORTEST_TELLING: usize = 4;

fn hide_words(text: &str, secret: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(secret) {
        let (before, after) = (&rest[..start], &rest[start + secret.len()..]);
        let joined = hidden.chars().chain(before.chars()).next_back().is_some_and(char::is_alphanumeric)
            || after.chars().next().is_some_and(char::is_alphanumeric);
        hidden.push_str(before);
        hidden.push_str(if joined { secret } else { "(hidden)" });
        rest = after;
    }
    hidden.push_str(rest);
    hidden
}

fn timed_out() -> (FailureKind, String, String) {
    (FailureKind::TimedOut, "TimedOut".to_owned(), "no answer came in time".to_owned())
}

/// The errors that Cognito's API reference lists for the operations used here, and the throttling codes of all AWS
/// services (aws-runtime's `THROTTLING_ERRORS`, without `LimitExceededException`).
fn kind_of_service_error(code: &str, text: &str) -> FailureKind {
    let by_text = TOLD_BY_TEXT.iter().find(|(of, told, _)| *of == code && *told == text);
    if let Some((_, _, kind)) = by_text {
        return *kind;
    }
    match code {
        "NotAuthorizedException" | "RefreshTokenReuseException" | "UnauthorizedException" => FailureKind::NotAuthorized,
        "UserNotConfirmedException" => FailureKind::UserNotConfirmed,
        "UserNotFoundException" => FailureKind::UserNotFound,
        "PasswordResetRequiredException" => FailureKind::PasswordResetRequired,
        "UsernameExistsException" | "AliasExistsException" => FailureKind::UsernameExists,
        "InvalidPasswordException" | "PasswordHistoryPolicyViolationException" => FailureKind::InvalidPassword,
        "CodeMismatchException" | "EnableSoftwareTokenMFAException" => FailureKind::CodeMismatch,
        "ExpiredCodeException" => FailureKind::CodeExpired,
        "InvalidParameterException" | "ValidationException" | "ValidationError" | "SerializationException" => {
            FailureKind::InvalidParameter
        }
        "ResourceNotFoundException" => FailureKind::NotFound,
        "LimitExceededException" | "TooManyFailedAttemptsException" => FailureKind::LimitExceeded,
        "TooManyRequestsException"
        | "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "RequestLimitExceeded"
        | "SlowDown" => FailureKind::TooManyRequests,
        "UnsupportedOperationException" | "UnsupportedUserStateException" => FailureKind::Unsupported,
        _unknown_code => FailureKind::Other,
    }
}

/// An error and its causes, outermost first.
pub(crate) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The text of the first cause, which is the one that says what happened.
pub(crate) fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_cut_out_of_texts() {
        let (password, code) = (Secret::new("hunter2"), Secret::new("12"));
        let exchange = Exchange { operation: Operation::SignUp, provider: "", secrets: &[&password, &code] };
        for (text, expected) in [
            ("Value 'hunter2' at 'password' is weak", "Value '(hidden)' at 'password' is weak"),
            ("code 12, not 123 or a12", "code (hidden), not 123 or a12"),
            ("12", "(hidden)"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(exchange.without_secrets(text), expected);
        }
    }
}
