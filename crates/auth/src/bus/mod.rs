//! The three pairs of buses, each declared once.
//!
//! Names of buses, requests and notifications, and the order of parameters, are exactly Open 3D Engine's
//! (`Gems/AWSClientAuth`, headers `AuthenticationProviderBus.h`, `AWSCognitoUserManagementBus.h`,
//! `AWSCognitoAuthorizationBus.h`; titles from its translation files). The structured error is an added last
//! parameter of every failure.

mod authentication_provider;
mod authorization;
pub(crate) mod browser_grant;
pub(crate) mod device_grant;
mod failures;
mod resource_mapping;
pub(crate) mod second_factor;
mod self_service;
mod token_refresh;
mod user_management;

pub(crate) use authentication_provider::{
    bus as provider_bus, challenge, initialize_inputs, provider_name, sign_in_outcomes, tokens,
};
pub(crate) use authorization::credentials;
pub(crate) use failures::{FAILED, exit_of, failure_parameters, failures};

use authcanvas_interpreter::BusDef;

pub(crate) const PROVIDER_REQUESTS: &str = "AuthenticationProviderRequestBus";
pub(crate) const PROVIDER_NOTIFICATIONS: &str = "AuthenticationProviderNotificationBus";
pub(crate) const PASSWORD_SIGN_IN: &str = "PasswordGrantSingleFactorSignInAsync";
/// The flow node of [`PASSWORD_SIGN_IN`].
pub(crate) const SENT_PASSWORD: &str = "auth.sign_in_with_sent_password";
pub(crate) const SIGN_OUT_EVENT: &str = "OnSignOut";
pub(crate) const USER_REQUESTS: &str = "AWSCognitoUserManagementRequestBus";
pub(crate) const MAPPING_REQUESTS: &str = "AWSResourceMappingRequestBus";
pub(crate) const AUTHORIZATION_REQUESTS: &str = "AWSCognitoAuthorizationRequestBus";

/// The outcome of a request that did what it was asked to.
pub(crate) const SUCCESS: &str = "success";
/// The outcome of a sign-in that the user pool answers with a challenge.
pub(crate) const CHALLENGED: &str = "challenged";

pub(crate) fn buses() -> Vec<BusDef> {
    vec![authentication_provider::bus(), user_management::bus(), authorization::bus(), resource_mapping::bus()]
}
