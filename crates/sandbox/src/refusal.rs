//! An error reply in the form that Cognito gives it: a code, a text, and mostly HTTP 400.
//!
//! The text may name ids and user names, as AWS does; it never holds a password, a code or a token.

/// An error reply.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
}

impl Refusal {
    /// A refusal with HTTP status 400, as nearly all of Cognito's are.
    pub fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { status: 400, code, message: message.into() }
    }

    /// The same refusal under another HTTP status.
    pub fn with_status(self, status: u16) -> Refusal {
        Refusal { status, ..self }
    }
}

/// `NotAuthorizedException`, Cognito's most frequent answer.
pub(crate) fn not_authorized(message: impl Into<String>) -> Refusal {
    Refusal::new("NotAuthorizedException", message)
}

/// `InvalidParameterException`: the request can never succeed as it is.
pub(crate) fn invalid_parameter(message: impl Into<String>) -> Refusal {
    Refusal::new("InvalidParameterException", message)
}

/// `ResourceNotFoundException`: no such pool, client or identity.
pub(crate) fn not_found(message: impl Into<String>) -> Refusal {
    Refusal::new("ResourceNotFoundException", message)
}

/// The refusal of something that AWS can do and the sandbox cannot. Refusing is better than ignoring it: a flow that
/// relies on it would pass here and fail on AWS.
pub(crate) fn not_supported(what: &str) -> Refusal {
    invalid_parameter(format!("{what} is not supported by the sandbox yet."))
}
