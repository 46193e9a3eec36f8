//! What can go wrong with an auth request, as a flow may branch on it.
//!
//! No failure ever holds a secret. What a service says becomes a failure in `service_errors.rs`, and only there.

use super::openid_provider::Redirect;
use super::settings::SettingsProblem;
use std::error::Error;
use std::fmt;

/// Why a request failed, told apart as far as a flow can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureKind {
    /// Wrong password, or an unknown user where the pool hides which it is; a refused login.
    NotAuthorized,
    /// The user has not confirmed the sign-up yet.
    UserNotConfirmed,
    /// There is no such user.
    UserNotFound,
    /// An administrator has disabled the user.
    UserDisabled,
    /// The user must choose a new password before signing in.
    PasswordResetRequired,
    /// The user name, e-mail address or phone number is taken.
    UsernameExists,
    /// The password breaks the pool's policy.
    InvalidPassword,
    /// The code is wrong.
    CodeMismatch,
    /// The code is too old.
    CodeExpired,
    /// The user has not decided yet.
    AuthorizationPending,
    /// The provider wants longer pauses between polls.
    SlowDown,
    /// The user refused.
    Denied,
    /// The service, or we before it, refused an input.
    InvalidParameter,
    /// There is no such pool, app client or identity.
    NotFound,
    /// Too many requests at the moment.
    TooManyRequests,
    /// Too many attempts; only waiting long helps.
    LimitExceeded,
    /// No connection could be made, or a gateway answered that the service is down.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// An answer that is none: no JSON, cut off, or without what it must hold.
    BadAnswer,
    /// Something was asked for before the Initialize that it needs.
    NotInitialized,
    /// A provider that is not offered, or one that does not offer this, or an unexpected challenge.
    Unsupported,
    /// The run may not reach the host.
    HostNotAllowed,
    /// The request was given up, or what it was made for is gone.
    Cancelled,
    /// A failure of the service that none of these tells.
    Other,
}

impl FailureKind {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::NotAuthorized,
        Self::UserNotConfirmed,
        Self::UserNotFound,
        Self::UserDisabled,
        Self::PasswordResetRequired,
        Self::UsernameExists,
        Self::InvalidPassword,
        Self::CodeMismatch,
        Self::CodeExpired,
        Self::AuthorizationPending,
        Self::SlowDown,
        Self::Denied,
        Self::InvalidParameter,
        Self::NotFound,
        Self::TooManyRequests,
        Self::LimitExceeded,
        Self::Unreachable,
        Self::TimedOut,
        Self::BadAnswer,
        Self::NotInitialized,
        Self::Unsupported,
        Self::HostNotAllowed,
        Self::Cancelled,
        Self::Other,
    ];

    /// The kind's name in files and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::NotAuthorized => "not_authorized",
            Self::UserNotConfirmed => "user_not_confirmed",
            Self::UserNotFound => "user_not_found",
            Self::UserDisabled => "user_disabled",
            Self::PasswordResetRequired => "password_reset_required",
            Self::UsernameExists => "username_exists",
            Self::InvalidPassword => "invalid_password",
            Self::CodeMismatch => "code_mismatch",
            Self::CodeExpired => "code_expired",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::Denied => "denied",
            Self::InvalidParameter => "invalid_parameter",
            Self::NotFound => "not_found",
            Self::TooManyRequests => "too_many_requests",
            Self::LimitExceeded => "limit_exceeded",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::BadAnswer => "bad_answer",
            Self::NotInitialized => "not_initialized",
            Self::Unsupported => "unsupported",
            Self::HostNotAllowed => "host_not_allowed",
            Self::Cancelled => "cancelled",
            Self::Other => "other",
        }
    }
}

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthFailure {
    /// What a flow may branch on.
    pub kind: FailureKind,
    /// The service's own code, or ours where no service answered.
    pub code: String,
    /// The service's own message text, which is the only thing Open 3D Engine hands to a script.
    pub message: String,
    /// The status of the answer, if there was one.
    pub http_status: Option<u16>,
    /// The service's id of the request, for its support. Boxed to keep a `Result` of a failure small.
    pub request_id: Option<Box<str>>,
    /// Whether the same request may succeed later without anything being changed.
    pub retryable: bool,
    /// Which provider or service the request went to.
    pub provider: String,
    /// What a person can do about it, as whole sentences or none.
    pub hint: String,
}

impl fmt::Display for AuthFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.provider, self.message, self.code)?;
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}

impl Error for AuthFailure {}

impl AuthFailure {
    /// Something that was asked for before the Initialize it needs; `what` is the bus or provider to initialize.
    pub fn not_initialized(provider: &str, what: &str) -> Self {
        let hint = format!("Call Initialize of {what} first, and go on only if its result is true.");
        Self::ours(FailureKind::NotInitialized, provider, "NotInitialized", "Provider is not initialized", hint)
    }

    /// A provider or a grant that is not offered.
    pub fn unsupported(provider: &str, what: &str) -> Self {
        let message = format!("Not supported: {what}");
        Self::ours(FailureKind::Unsupported, provider, "NotSupported", message, "")
    }

    /// A challenge where the request at hand knows none; the text is Open 3D Engine's.
    pub fn unexpected_challenge(provider: &str, challenge: &str) -> Self {
        let message = format!("Unexpected Challenge type: {challenge}");
        let hint = "Use a sign-in that answers challenges, or change what the user pool asks of this user.";
        Self::ours(FailureKind::Unsupported, provider, "UnexpectedChallenge", message, hint)
    }

    /// A request that was given up, or whose result nobody may have any more.
    pub fn cancelled(provider: &str, message: &str) -> Self {
        Self::ours(FailureKind::Cancelled, provider, "Cancelled", message, "")
    }

    /// A poll without a sign-in that it could be for: none was begun, or it has ended.
    pub(crate) fn no_device_sign_in(provider: &str) -> Self {
        let message = "no sign-in on another device is under way";
        let hint = "Begin one first; after an end there is nothing left to ask for.";
        Self::ours(FailureKind::InvalidParameter, provider, "NoDeviceSignIn", message, hint)
    }

    /// A device sign-in whose code ended here, without asking the provider.
    pub(crate) fn device_code_expired(provider: &str) -> Self {
        let hint = "The code was not entered in time: begin the sign-in anew.";
        Self::ours(FailureKind::CodeExpired, provider, "expired_token", "the code has ended", hint)
    }

    /// A wait for a browser that nobody was sent to.
    pub(crate) fn no_browser_sign_in(provider: &str) -> Self {
        let message = "no sign-in in the browser is under way";
        let hint = "Begin one first; after an end there is nothing left to wait for.";
        Self::ours(FailureKind::InvalidParameter, provider, "NoBrowserSignIn", message, hint)
    }

    /// Nobody signed in in the browser in time.
    pub(crate) fn nobody_came_back(provider: &str) -> Self {
        let message = "nobody came back from the browser in time";
        let hint = "The page was not finished in time: begin the sign-in anew.";
        Self::ours(FailureKind::CodeExpired, provider, "NobodyCameBack", message, hint)
    }

    /// Somebody came back from the browser who was not sent by this sign-in.
    pub(crate) fn other_state(provider: &str) -> Self {
        let message = "the browser came back from another sign-in (its state is not the one that was sent)";
        let hint = "Begin the sign-in anew, and finish it on the page that it opens.";
        Self::ours(FailureKind::NotAuthorized, provider, "OtherState", message, hint)
    }

    /// There is nowhere for the browser to come back to.
    pub(crate) fn cannot_listen(provider: &str, redirect: &Redirect, error: &std::io::Error) -> Self {
        let Redirect { host, port, path } = redirect;
        let message = format!("cannot listen at http://{host}:{port}{path}: {error}");
        let hint = "Free the port, or give `RedirectURL` in the registry file another one.";
        Self::ours(FailureKind::Other, provider, "CannotListen", message, hint)
    }

    /// An id token that may not be believed.
    pub(crate) fn id_token_refused(provider: &str, why: &str) -> Self {
        let message = format!("the id token may not be believed: {why}");
        let hint = "Sign in again; if that does not help, check `Issuer` and `AppClientId` in the registry file, and \
                    this machine's clock.";
        Self::ours(FailureKind::NotAuthorized, provider, "IdTokenRefused", message, hint)
    }

    /// An answer to no challenge.
    pub(crate) fn no_challenge() -> Self {
        let hint = "Connect the challenge that a sign-in was answered with.";
        let provider = "AWSCognitoIDP";
        Self::ours(FailureKind::InvalidParameter, provider, "NoChallenge", "there is no challenge to answer", hint)
    }

    /// A code for a second factor that nobody asked for.
    pub(crate) fn no_second_factor(provider: &str) -> Self {
        let message = "no sign-in of this user waits for a code";
        let hint = "Begin it with the password first; after an end it has to begin anew.";
        Self::ours(FailureKind::InvalidParameter, provider, "NoSecondFactor", message, hint)
    }

    /// A sign-in whose random number could not be drawn.
    pub(crate) fn no_randomness(provider: &str) -> Self {
        let message = "the system has no random numbers to give";
        Self::ours(FailureKind::Other, provider, "NoRandomness", message, "")
    }

    /// Something that needs a sign-in before it.
    pub(crate) fn not_signed_in(provider: &str) -> Self {
        let hint = "Sign in first.";
        Self::ours(FailureKind::NotAuthorized, provider, "NotSignedIn", "nobody is signed in", hint)
    }

    /// A refresh of tokens that came without a refresh token.
    pub(crate) fn no_refresh_token(provider: &str) -> Self {
        let hint = "Sign in again, and let the provider give a refresh token (for OpenID Connect: `offline_access`).";
        let message = "the sign-in gave no refresh token";
        Self::ours(FailureKind::NotAuthorized, provider, "NoRefreshToken", message, hint)
    }

    /// A secret that a registry names and nobody gave.
    pub(crate) fn no_secret_input(provider: &str, input: &str) -> Self {
        let message =
            format!("the registry names the secret input `{input}` as the client secret, and it was not given");
        let hint = format!("Give it with --secret-env {input}=VARIABLE or its like.");
        Self::ours(FailureKind::NotInitialized, provider, "MissingSetting", message, hint)
    }

    pub(crate) fn host_not_allowed(provider: &str, host: &str) -> Self {
        let message = format!("this run may not reach the host `{host}`");
        let hint = "Allow the host if you trust what named it.";
        Self::ours(FailureKind::HostNotAllowed, provider, "HostNotAllowed", message, hint)
    }

    /// A setting that only shows itself missing or wrong when a request needs it.
    pub(crate) fn settings(provider: &str, problem: &SettingsProblem) -> Self {
        let (kind, code, hint) = match problem {
            SettingsProblem::Missing(_) => {
                (FailureKind::NotInitialized, "MissingSetting", "Set what is missing and run again.")
            }
            SettingsProblem::Wrong(_) => {
                (FailureKind::InvalidParameter, "WrongSetting", "Correct the setting and run again.")
            }
        };
        Self::ours(kind, provider, code, problem.to_string(), hint)
    }

    fn ours(
        kind: FailureKind,
        provider: &str,
        code: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            code: code.to_owned(),
            message: message.into(),
            http_status: None,
            request_id: None,
            retryable: false,
            provider: provider.to_owned(),
            hint: hint.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_unique_ids() {
        let ids: std::collections::BTreeSet<&str> = FailureKind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(ids.len(), FailureKind::ALL.len());
    }
}
