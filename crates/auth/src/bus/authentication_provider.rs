//! AuthenticationProviderRequestBus and AuthenticationProviderNotificationBus.

use super::failures::{failure_event, failure_parameters, failures};
use super::{
    CHALLENGED, PASSWORD_SIGN_IN, PROVIDER_NOTIFICATIONS, PROVIDER_REQUESTS, SENT_PASSWORD, SIGN_OUT_EVENT, SUCCESS,
};
use super::{browser_grant, device_grant, second_factor, token_refresh};
use crate::backend::FailureKind;
use crate::records::{CATEGORY, CHALLENGE, TOKENS, record_type};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{AnswerDef, BusDef, Data, EventDef, FlowDef, OutcomeDef, ParamDef, RequestDef};

const SIGN_IN_SUCCESS: &str = "OnPasswordGrantSingleFactorSignInSuccess";
const SIGN_IN_FAIL: &str = "OnPasswordGrantSingleFactorSignInFail";

/// The bus of the providers.
pub(crate) fn bus() -> BusDef {
    BusDef {
        requests_name: PROVIDER_REQUESTS,
        notifications_name: PROVIDER_NOTIFICATIONS,
        category: CATEGORY,
        doc: "Signs users in at authentication providers.",
        requests: [
            vec![initialize(), is_signed_in(), get_authentication_tokens(), sign_in_with_password()],
            second_factor::requests(),
            device_grant::requests(),
            browser_grant::requests(),
            token_refresh::requests(),
            vec![sign_out()],
        ]
        .concat(),
        events: [
            vec![
                EventDef {
                    name: SIGN_IN_SUCCESS,
                    title: "On Password Grant Single Factor Sign In Success",
                    doc: "Arrives when a password sign-in succeeded. The login is stored by then, so AWS credentials \
                      asked for here are the user's.",
                    parameters: vec![tokens()],
                    answers: true,
                },
                failure_event(
                    SIGN_IN_FAIL,
                    "On Password Grant Single Factor Sign In Fail",
                    "Arrives when a password sign-in failed, or was answered with a challenge.",
                ),
            ],
            second_factor::events(),
            device_grant::events(),
            browser_grant::events(),
            token_refresh::events(),
            vec![EventDef {
                name: SIGN_OUT_EVENT,
                title: "On Sign Out",
                doc: "Arrives when a user was signed out.",
                parameters: vec![provider_name()],
                answers: false,
            }],
        ]
        .concat(),
    }
}

pub(crate) fn provider_name() -> ParamDef {
    ParamDef::new(
        "provider_name",
        "Provider name",
        ValueType::String,
        "The provider: `AWSCognitoIDP`, `LoginWithAmazon`, `Google`, or one that the registry file configures.",
    )
}

pub(crate) fn challenge() -> ParamDef {
    ParamDef::new("challenge", "Challenge", record_type(CHALLENGE), "What the user pool asks for.")
}

pub(crate) fn tokens() -> ParamDef {
    ParamDef::new("authentication_tokens", "Authentication Tokens", record_type(TOKENS), "The tokens of the sign-in.")
}

/// The inputs of Initialize, with the titles of its first generation, which the flow node shares.
pub(crate) fn initialize_inputs() -> Vec<ParamDef> {
    vec![
        ParamDef::new(
            "providers",
            "Providers",
            ValueType::array(ValueType::String),
            "The providers to make ready: `AWSCognitoIDP`, `LoginWithAmazon`, `Google`, and any that the registry file \
             configures.",
        ),
        ParamDef::new(
            "registry_path",
            "Authentication provider registry file path",
            ValueType::String,
            "The file with the providers' settings, beside the graph, or in an Open 3D Engine project behind \
             `@projectroot@/` or `@devroot@/`. Empty for the settings of the project that the graph stands in, or for \
             none, which is enough for Cognito.",
        )
        .or(Data::text("")),
    ]
}

fn initialize() -> RequestDef {
    RequestDef {
        name: "Initialize",
        title: "Initialize",
        doc: "Makes providers ready. Every provider is tried; the result is false when any cannot be used, and the log \
              says why for each.",
        inputs: initialize_inputs(),
        answer: AnswerDef::Now(Some(ParamDef::new(
            "result",
            "Result",
            ValueType::Bool,
            "True when every provider is ready.",
        ))),
    }
}

fn is_signed_in() -> RequestDef {
    RequestDef {
        name: "IsSignedIn",
        title: "Is Signed In",
        doc: "Tells whether tokens of the provider are held that have not ended. Asks nobody.",
        inputs: vec![provider_name()],
        answer: AnswerDef::Now(Some(ParamDef::new(
            "is_signed_in",
            "Is Signed In",
            ValueType::Bool,
            "True when a user is signed in.",
        ))),
    }
}

fn get_authentication_tokens() -> RequestDef {
    RequestDef {
        name: "GetAuthenticationTokens",
        title: "Get Authentication Tokens",
        doc: "Gives the tokens of the provider's last sign-in, ended or not; empty ones when there was none. Asks \
              nobody. Open 3D Engine leaves access and id token out and advises against it.",
        inputs: vec![provider_name()],
        answer: AnswerDef::Now(Some(ParamDef::new(
            "authentication_tokens",
            "AuthenticationTokens",
            record_type(TOKENS),
            "The tokens.",
        ))),
    }
}

fn sign_out() -> RequestDef {
    RequestDef {
        name: "SignOut",
        title: "Sign Out",
        doc: "Forgets the provider's tokens and login and sends OnSignOut. It is local: the service is not told.",
        inputs: vec![provider_name()],
        answer: AnswerDef::Now(Some(ParamDef::new(
            "signed_out",
            "Signed Out",
            ValueType::Bool,
            "True when the provider was ready, so that there was something to sign out of.",
        ))),
    }
}

/// How a sign-in at a user pool can end, and what tells of it.
pub(crate) fn sign_in_outcomes() -> Vec<OutcomeDef> {
    let mut outcomes = vec![
        OutcomeDef {
            id: SUCCESS,
            doc: "Taken when the user is signed in. The login is stored by then.",
            failure: false,
            payload: vec![tokens()],
            event: Some(SIGN_IN_SUCCESS),
            otherwise: None,
        },
        OutcomeDef {
            id: CHALLENGED,
            doc: "Taken when the user pool asks for more, such as a code or a new password.",
            failure: true,
            payload: [vec![challenge()], failure_parameters()].concat(),
            event: Some(SIGN_IN_FAIL),
            otherwise: Some(super::FAILED),
        },
    ];
    outcomes.extend(failures(
        SIGN_IN_FAIL,
        &[
            FailureKind::NotAuthorized,
            FailureKind::UserNotConfirmed,
            FailureKind::PasswordResetRequired,
            FailureKind::TooManyRequests,
            FailureKind::Unreachable,
            FailureKind::TimedOut,
        ],
    ));
    outcomes
}

fn sign_in_with_password() -> RequestDef {
    RequestDef {
        name: PASSWORD_SIGN_IN,
        title: "Password GrantSingle Factor Sign In Async",
        doc: "Signs a user in with name and password. OnPasswordGrantSingleFactorSignInSuccess or \
              OnPasswordGrantSingleFactorSignInFail follows.",
        inputs: vec![
            provider_name(),
            ParamDef::new("username", "Username", ValueType::String, "The user's name."),
            ParamDef::new("password", "Password", ValueType::Secret, "The user's password."),
        ],
        answer: AnswerDef::Later {
            outcomes: sign_in_outcomes(),
            flow: FlowDef {
                kind: SENT_PASSWORD,
                title: "Sign in with sent password",
                doc: "Signs a user in with name and password and leaves by what came of it. The password itself is sent \
                      (USER_PASSWORD_AUTH), as Open 3D Engine does; `auth.sign_in_with_password` proves it without.",
                keywords: &["login", "log in", "user_password_auth"],
            },
        },
    }
}
