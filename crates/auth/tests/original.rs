//! The buses as Open 3D Engine has them: names, order and types, written down from its reflection and not from ours.

#![allow(clippy::unwrap_used, clippy::panic)]

use authcanvas_graph::ValueType;
use authcanvas_interpreter::{AnswerDef, BusDef, ParamDef};

/// Requests: name, what is given in order, the result, and the notifications that answer an asynchronous one.
type Requests = &'static [(&'static str, &'static [&'static str], &'static str, &'static [&'static str])];
/// Notifications with the types of their parameters.
type Notifications = &'static [(&'static str, &'static [&'static str])];

const PROVIDER: Requests = &[
    ("Initialize", &["Array(String)", "String"], "Bool", &[]),
    ("IsSignedIn", &["String"], "Bool", &[]),
    ("GetAuthenticationTokens", &["String"], "AuthenticationTokens", &[]),
    (
        "PasswordGrantSingleFactorSignInAsync",
        &["String", "String", "Secret"],
        "",
        &["OnPasswordGrantSingleFactorSignIn"],
    ),
    ("PasswordGrantMultiFactorSignInAsync", &["String", "String", "Secret"], "", &["OnPasswordGrantMultiFactorSignIn"]),
    (
        "PasswordGrantMultiFactorConfirmSignInAsync",
        &["String", "String", "Secret"],
        "",
        &["OnPasswordGrantMultiFactorConfirmSignIn"],
    ),
    ("DeviceCodeGrantSignInAsync", &["String"], "", &["OnDeviceCodeGrantSignIn"]),
    ("DeviceCodeGrantConfirmSignInAsync", &["String"], "", &["OnDeviceCodeGrantConfirmSignIn"]),
    ("RefreshTokensAsync", &["String"], "", &["OnRefreshTokens"]),
    ("GetTokensWithRefreshAsync", &["String"], "", &["OnRefreshTokens"]),
    ("SignOut", &["String"], "Bool", &[]),
];

const PROVIDER_TOLD: Notifications = &[
    ("OnPasswordGrantSingleFactorSignInSuccess", &["AuthenticationTokens"]),
    ("OnPasswordGrantSingleFactorSignInFail", &["String"]),
    ("OnPasswordGrantMultiFactorSignInSuccess", &[]),
    ("OnPasswordGrantMultiFactorSignInFail", &["String"]),
    ("OnPasswordGrantMultiFactorConfirmSignInSuccess", &["AuthenticationTokens"]),
    ("OnPasswordGrantMultiFactorConfirmSignInFail", &["String"]),
    ("OnDeviceCodeGrantSignInSuccess", &["String", "String", "Number"]),
    ("OnDeviceCodeGrantSignInFail", &["String"]),
    ("OnDeviceCodeGrantConfirmSignInSuccess", &["AuthenticationTokens"]),
    ("OnDeviceCodeGrantConfirmSignInFail", &["String"]),
    ("OnRefreshTokensSuccess", &["AuthenticationTokens"]),
    ("OnRefreshTokensFail", &["String"]),
    ("OnSignOut", &["String"]),
];

const AUTHORIZATION: Requests = &[
    ("Initialize", &[], "Bool", &[]),
    ("Reset", &[], "", &[]),
    ("GetIdentityId", &[], "String", &[]),
    ("HasPersistedLogins", &[], "Bool", &[]),
    ("RequestAWSCredentialsAsync", &[], "", &["OnRequestAWSCredentials"]),
];

const AUTHORIZATION_TOLD: Notifications =
    &[("OnRequestAWSCredentialsSuccess", &["AWSCredentials"]), ("OnRequestAWSCredentialsFail", &["String"])];

const USERS: Requests = &[
    ("Initialize", &[], "Bool", &[]),
    ("EmailSignUpAsync", &["String", "Secret", "String"], "", &["OnEmailSignUp"]),
    ("PhoneSignUpAsync", &["String", "Secret", "String"], "", &["OnPhoneSignUp"]),
    ("ConfirmSignUpAsync", &["String", "Secret"], "", &["OnConfirmSignUp"]),
    ("ForgotPasswordAsync", &["String"], "", &["OnForgotPassword"]),
    ("ConfirmForgotPasswordAsync", &["String", "Secret", "Secret"], "", &["OnConfirmForgotPassword"]),
    ("EnableMFAAsync", &["Secret"], "", &["OnEnableMFA"]),
];

const USERS_TOLD: Notifications = &[
    ("OnEmailSignUpSuccess", &["String"]),
    ("OnEmailSignUpFail", &["String"]),
    ("OnPhoneSignUpSuccess", &["String"]),
    ("OnPhoneSignUpFail", &["String"]),
    ("OnConfirmSignUpSuccess", &[]),
    ("OnConfirmSignUpFail", &["String"]),
    ("OnForgotPasswordSuccess", &[]),
    ("OnForgotPasswordFail", &["String"]),
    ("OnConfirmForgotPasswordSuccess", &[]),
    ("OnConfirmForgotPasswordFail", &["String"]),
    ("OnEnableMFASuccess", &[]),
    ("OnEnableMFAFail", &["String"]),
];

const MAPPING: Requests = &[
    ("GetDefaultAccountId", &[], "String", &[]),
    ("GetDefaultRegion", &[], "String", &[]),
    ("GetResourceAccountId", &["String"], "String", &[]),
    ("GetResourceNameId", &["String"], "String", &[]),
    ("GetResourceRegion", &["String"], "String", &[]),
    ("GetResourceType", &["String"], "String", &[]),
    ("ReloadConfigFile", &["Bool"], "", &[]),
];

fn bus(name: &str) -> BusDef {
    authcanvas_auth::vocabulary().buses.into_iter().find(|bus| bus.requests_name == name).unwrap()
}

fn types(parameters: &[ParamDef]) -> Vec<String> {
    parameters.iter().map(|parameter| parameter.value_type.to_string()).collect()
}

fn check(bus: &BusDef, requests: Requests, told: Notifications) {
    for (name, inputs, result, answers) in requests {
        let request = bus.requests.iter().find(|request| request.name == *name);
        let request = request.unwrap_or_else(|| panic!("{} has no {name}", bus.requests_name));
        assert_eq!(types(&request.inputs), *inputs, "{name}");
        match &request.answer {
            AnswerDef::Now(found) => {
                assert_eq!(found.as_ref().map_or_else(String::new, |it| it.value_type.to_string()), *result, "{name}");
                assert!(answers.is_empty(), "{name} does not answer at once in the original");
            }
            AnswerDef::Later { outcomes, .. } => {
                assert!(!answers.is_empty(), "{name} answers at once in the original");
                for outcome in outcomes {
                    let event = outcome.event.unwrap_or_default();
                    let is_named = answers
                        .iter()
                        .any(|it| [format!("{it}Success"), format!("{it}Fail")].contains(&event.to_owned()));
                    assert!(is_named, "{name}: the outcome {} is told by {event}", outcome.id);
                }
            }
        }
    }
    for (name, parameters) in told {
        let event = bus.events.iter().find(|event| event.name == *name);
        let event = event.unwrap_or_else(|| panic!("{} has no {name}", bus.notifications_name));
        let found = types(&event.parameters);
        // What is ours comes behind what is the original's.
        assert_eq!(found[..parameters.len().min(found.len())], **parameters, "{name}");
    }
}

#[test]
fn the_buses_have_the_originals_names_orders_and_types() {
    check(&bus("AuthenticationProviderRequestBus"), PROVIDER, PROVIDER_TOLD);
    check(&bus("AWSCognitoAuthorizationRequestBus"), AUTHORIZATION, AUTHORIZATION_TOLD);
    check(&bus("AWSCognitoUserManagementRequestBus"), USERS, USERS_TOLD);
    check(&bus("AWSResourceMappingRequestBus"), MAPPING, &[]);
}

#[test]
fn every_fail_event_has_its_text_first_and_the_whole_error_last() {
    let mut n_events = 0;
    for bus in authcanvas_auth::vocabulary().buses {
        for event in bus.events.iter().filter(|event| event.name.ends_with("Fail")) {
            n_events += 1;
            let types: Vec<&ValueType> = event.parameters.iter().map(|parameter| &parameter.value_type).collect();
            let error = ValueType::Record("AuthError".to_owned());
            assert_eq!(types, [&ValueType::String, &error], "{}.{}", bus.notifications_name, event.name);
        }
    }
    assert!(n_events >= 13, "{n_events}");
}
