//! The settings registry of the device-flow providers, as a table of faults.

use authcanvas_auth::backend::{ClientSecret, ProviderName, ProviderRegistry};
use authcanvas_interpreter::Secret;

/// Open 3D Engine's sample with client ids filled in; `Scope` is in its unit tests' file.
pub const GOOD: &str = r#"{ "AWS": {
    "LoginWithAmazon": { "AppClientId": "amazon-client", "GrantType": "device_code", "ResponseType": "device_code",
      "OAuthCodeURL": "https://api.amazon.com/auth/o2/create/codepair", "Scope": "profile",
      "OAuthTokensURL": "https://api.amazon.com/auth/o2/token" }, // Trailing commas are a registry's right.
    "Google": { "AppClientId": "google-client", "ClientSecret": "canary-client-secret",
      "GrantType": "urn:ietf:params:oauth:grant-type:device_code",
      "OAuthCodeURL": "https://oauth2.googleapis.com/device/code", "OAuthTokensURL": "https://oauth2.googleapis.com/token", },
} }"#;

#[test]
fn both_providers_are_read() {
    let registry = ProviderRegistry::parse("a.setreg", GOOD).unwrap();
    let amazon = registry.device_provider(&ProviderName::LoginWithAmazon).unwrap();
    assert_eq!(amazon.app_client_id, "amazon-client");
    assert_eq!(amazon.response_type.as_deref(), Some("device_code"));
    assert_eq!(amazon.client_secret, None);
    assert_eq!(amazon.tokens_host, "api.amazon.com");
    let google = registry.device_provider(&ProviderName::Google).unwrap();
    assert_eq!(google.client_secret, Some(ClientSecret::Literal(Secret::new("canary-client-secret"))));
    assert_eq!((&*amazon.scope, &*google.scope), ("profile", "openid profile"));
    assert_eq!(google.response_type, None);
    assert_eq!(google.code_url, "https://oauth2.googleapis.com/device/code");
    assert!(!format!("{registry:?}").contains("canary"));
}

#[track_caller]
fn check_file(text: &str, expected: &[&str]) {
    let faults = ProviderRegistry::parse("a.setreg", text).expect_err("the file has faults");
    assert_eq!(faults.to_string().lines().collect::<Vec<_>>(), expected, "{text}");
}

const MERGE: &str = "Error merging settings registry for path: a.setreg";

#[test]
fn a_file_that_is_no_registry_is_refused_whole() {
    check_file("", &[MERGE, "  a.setreg:1:1: expected an object, found an empty file"]);
    check_file("{", &[MERGE, "  a.setreg:1:1: not JSON: unterminated object"]);
    check_file("[]", &[MERGE, "  a.setreg:1:1: expected an object, found an array"]);
    check_file("{\"AWS\":\n 7}", &[MERGE, "  a.setreg:2:2: `/AWS`: expected an object, found a number"]);
    check_file(
        r#"{"AWS": {"Google": {}, "Google": {}}}"#,
        &[MERGE, "  a.setreg:1:24: `/AWS/Google`: the key stands twice, first in line 1"],
    );
}

#[track_caller]
fn check(provider: ProviderName, text: &str, expected: &[&str]) {
    let registry = ProviderRegistry::parse("a.setreg", text).unwrap_or_else(|faults| panic!("{faults}"));
    let faults = registry.device_provider(&provider).expect_err("the provider has faults");
    assert_eq!(faults.to_string().lines().collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn every_fault_of_a_provider_is_told_at_once_and_no_value_is_quoted() {
    let amazon = "Failed to get login with Amazon settings object for path /AWS/LoginWithAmazon";
    let google = "Failed to get Google settings object for path /AWS/Google";
    check(ProviderName::Google, "{}", &[google]);
    check(ProviderName::Google, r#"{"AWS": {}}"#, &[google]);
    check(ProviderName::LoginWithAmazon, r#"{"AWS": {"LoginWithAmazon": null}}"#, &[amazon]);
    check(
        ProviderName::LoginWithAmazon,
        r#"{"AWS": {"LoginWithAmazon": 1}}"#,
        &[amazon, "  a.setreg:1:29: `/AWS/LoginWithAmazon`: expected an object, found a number"],
    );
    check(
        ProviderName::LoginWithAmazon,
        r#"{"AWS": {"LoginWithAmazon": {}}}"#,
        &[
            amazon,
            "  a.setreg:1:29: `/AWS/LoginWithAmazon`: expected `AppClientId`, found none",
            "  a.setreg:1:29: `/AWS/LoginWithAmazon`: expected `ResponseType`, found none",
            "  a.setreg:1:29: `/AWS/LoginWithAmazon`: expected `GrantType`, found none",
            "  a.setreg:1:29: `/AWS/LoginWithAmazon`: expected `OAuthCodeURL`, found none",
            "  a.setreg:1:29: `/AWS/LoginWithAmazon`: expected `OAuthTokensURL`, found none",
        ],
    );
    check(
        ProviderName::Google,
        r#"{"AWS": {"Google": {
  "AppClientId": "",
  "ClientSecret": ["canary"],
  "GrantType": false,
  "OAuthCodeURL": "http://example.com/code",
  "OAuthTokensURL": "https://user:canary@example.com/token"
}}}"#,
        &[
            google,
            "  a.setreg:2:18: `/AWS/Google/AppClientId`: expected the client id that the provider gave, found an empty text",
            "  a.setreg:3:19: `/AWS/Google/ClientSecret`: expected the client secret, found an array",
            "  a.setreg:4:16: `/AWS/Google/GrantType`: expected the grant type of the device flow, found true or false",
            "  a.setreg:5:19: `/AWS/Google/OAuthCodeURL`: expected https, found http to a host that is not this machine",
            "  a.setreg:6:21: `/AWS/Google/OAuthTokensURL`: expected a URL without user name or password, found one \
             before `@`",
        ],
    );
}

#[test]
fn http_to_this_machine_is_fine() {
    let text = GOOD.replace("https://api.amazon.com", "http://127.0.0.1:8080");
    let registry = ProviderRegistry::parse("a.setreg", &text).unwrap();
    assert_eq!(registry.device_provider(&ProviderName::LoginWithAmazon).unwrap().code_host, "127.0.0.1");
}

#[test]
fn a_fault_in_one_provider_does_not_touch_the_other() {
    let registry = ProviderRegistry::parse("a.setreg", &GOOD.replace("amazon-client", "")).unwrap();
    assert!(registry.device_provider(&ProviderName::LoginWithAmazon).is_err());
    assert!(registry.device_provider(&ProviderName::Google).is_ok());
}
