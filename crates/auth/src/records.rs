//! The records of the auth vocabulary: tokens, credentials, challenges, errors.

use crate::backend::{AuthFailure, Challenge, Credentials, Tokens};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{ConstantDef, Data, FieldDef, RecordDef, Secret};

pub(crate) const CATEGORY: &str = "AWS Client Auth";
pub(crate) const TOKENS: &str = "AuthenticationTokens";
pub(crate) const CREDENTIALS: &str = "AWSCredentials";
pub(crate) const CHALLENGE: &str = "Challenge";
pub(crate) const ERROR: &str = "AuthError";

/// The type of a record.
pub(crate) fn record_type(name: &str) -> ValueType {
    ValueType::Record(name.to_owned())
}

/// Open 3D Engine's names of the providers. There they are numbers that no request takes; here they are the names that
/// requests take and that `OnSignOut` gives.
pub(crate) fn constants() -> Vec<ConstantDef> {
    let constant = |name, value, doc| ConstantDef { name, value: Data::text(value), doc };
    vec![
        constant("ProviderNameEnum_None", "None", "No provider."),
        constant("ProviderNameEnum_AWSCognitoIDP", "AWSCognitoIDP", "A Cognito user pool."),
        constant("ProviderNameEnum_LoginWithAmazon", "LoginWithAmazon", "Login with Amazon."),
        constant("ProviderNameEnum_Google", "Google", "Google."),
    ]
}

pub(crate) fn records() -> Vec<RecordDef> {
    let field = |id, value_type, doc| FieldDef { id, script_name: None, value_type, doc };
    vec![
        RecordDef {
            name: TOKENS,
            category: CATEGORY,
            doc: "The tokens of a sign-in, after Open 3D Engine's AuthenticationTokens.",
            aliases: vec!["{F965D1B2-9DE3-4900-B44B-E58D9F083ACB}"],
            fields: vec![
                field("access_token", ValueType::Secret, "For the provider's own interfaces."),
                field(
                    "open_id_token",
                    ValueType::Secret,
                    "Says who signed in; what an identity pool takes as the login.",
                ),
                field("refresh_token", ValueType::Secret, "For new tokens without a new sign-in; may be empty."),
                field("provider_name", ValueType::String, "The provider that gave the tokens."),
                field("expires_at", ValueType::Number, "When they end, in seconds since the Unix epoch."),
            ],
        },
        RecordDef {
            name: CREDENTIALS,
            category: CATEGORY,
            doc: "AWS credentials, after Open 3D Engine's ClientAuthAWSCredentials, with identity and expiration.",
            aliases: vec!["{02FB32C4-B94E-4084-9049-3DF32F87BD76}", "ClientAuthAWSCredentials"],
            fields: vec![
                field("access_key_id", ValueType::String, "The access key id, which is no secret.")
                    .named("AWSAccessKeyId"),
                field("secret_key", ValueType::Secret, "The secret access key.").named("AWSSecretKey"),
                field("session_token", ValueType::Secret, "The session token.").named("AWSSessionToken"),
                field("expiration", ValueType::Number, "When they end, in seconds since the Unix epoch."),
                field("identity_id", ValueType::String, "The identity of the identity pool that they belong to."),
            ],
        },
        RecordDef {
            name: CHALLENGE,
            category: CATEGORY,
            doc: "What a user pool asks for before it gives tokens.",
            aliases: Vec::new(),
            fields: vec![
                field("name", ValueType::String, "Cognito's name of the challenge, such as `SMS_MFA`."),
                field(
                    "parameters",
                    ValueType::map(ValueType::String, ValueType::String),
                    "What the challenge says, such as where a code was sent.",
                ),
                field(
                    "choices",
                    ValueType::array(ValueType::String),
                    "What it lets choose, for challenges that ask to choose.",
                ),
                field("session", ValueType::Secret, "What the answer must carry; good for one answer."),
                field("username", ValueType::String, "Whose sign-in it belongs to."),
            ],
        },
        RecordDef {
            name: ERROR,
            category: CATEGORY,
            doc: "Why an auth request failed, for graphs that do more than show it.",
            aliases: Vec::new(),
            fields: vec![
                field("code", ValueType::String, "The service's own code, such as `NotAuthorizedException`."),
                field("message", ValueType::String, "What the service said."),
                field("kind", ValueType::String, "The name of the flow node's exit for it, such as `not_authorized`."),
                field("http_status", ValueType::Number, "The status of the answer; 0 where there was none."),
                field("request_id", ValueType::String, "The service's id of the request, for its support."),
                field("retryable", ValueType::Bool, "True when the same request may succeed later."),
                field("provider", ValueType::String, "Which provider or service the request went to."),
                field("hint", ValueType::String, "What a person can do about it."),
            ],
        },
    ]
}

pub(crate) fn tokens_data(tokens: &Tokens) -> Data {
    Data::record(
        TOKENS,
        vec![
            Data::Secret(tokens.access_token.clone()),
            Data::Secret(tokens.id_token.clone()),
            Data::Secret(tokens.refresh_token.clone()),
            Data::text(&tokens.provider),
            Data::Number(tokens.expires_at_ms as f64 / 1000.0),
        ],
    )
}

pub(crate) fn credentials_data(credentials: &Credentials) -> Data {
    Data::record(
        CREDENTIALS,
        vec![
            Data::text(&credentials.access_key_id),
            Data::Secret(credentials.secret_key.clone()),
            Data::Secret(credentials.session_token.clone()),
            Data::Number(credentials.expiration_epoch_secs as f64),
            Data::text(&credentials.identity_id),
        ],
    )
}

pub(crate) fn challenge_data<'p>(
    name: &str,
    parameters: impl IntoIterator<Item = (&'p String, &'p String)>,
    choices: &[String],
    session: Secret,
    username: &str,
) -> Data {
    let parameters = parameters.into_iter().map(|(key, value)| (Data::text(key), Data::text(value))).collect();
    let choices = choices.iter().map(Data::text).collect();
    let fields = vec![
        Data::text(name),
        Data::Map(parameters),
        Data::Array(choices),
        Data::Secret(session),
        Data::text(username),
    ];
    Data::record(CHALLENGE, fields)
}

/// The challenge of nobody: what an input holds when there is none.
pub(crate) fn no_challenge() -> Data {
    challenge_data("", [], &[], Secret::new(""), "")
}

/// The challenge that data holds.
pub(crate) fn challenge_from(data: Option<&Data>) -> Option<Challenge> {
    let Some(Data::Record(record)) = data else { return None };
    let [Data::String(name), _, _, Data::Secret(session), Data::String(username)] = record.fields.as_slice() else {
        return None;
    };
    let challenge = Challenge { name: name.to_string(), session: session.clone(), username: username.to_string() };
    (&*record.name == CHALLENGE && !session.is_empty()).then_some(challenge)
}

pub(crate) fn error_data(failure: &AuthFailure) -> Data {
    Data::record(
        ERROR,
        vec![
            Data::text(&failure.code),
            Data::text(&failure.message),
            Data::text(failure.kind.id()),
            Data::Number(failure.http_status.map_or(0.0, f64::from)),
            Data::text(failure.request_id.as_deref().unwrap_or("")),
            Data::Bool(failure.retryable),
            Data::text(&failure.provider),
            Data::text(&failure.hint),
        ],
    )
}
