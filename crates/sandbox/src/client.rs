//! An app client: what may sign in through it, and how it proves itself.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::hmac;
use serde::Deserialize;

use crate::{
    hidden::Hidden,
    refusal::{Refusal, invalid_parameter, not_authorized},
};

/// A sign-in flow that an app client allows. The names are those of `InitiateAuth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[allow(non_camel_case_types, reason = "a state file spells the flows as AWS does")]
pub(crate) enum Flow {
    ADMIN_USER_PASSWORD_AUTH,
    CUSTOM_AUTH,
    REFRESH_TOKEN_AUTH,
    USER_AUTH,
    USER_PASSWORD_AUTH,
    USER_SRP_AUTH,
}

impl Flow {
    /// Every flow, in the order in which AWS lists them.
    pub const ALL: [Flow; 6] = [
        Flow::ADMIN_USER_PASSWORD_AUTH,
        Flow::CUSTOM_AUTH,
        Flow::REFRESH_TOKEN_AUTH,
        Flow::USER_AUTH,
        Flow::USER_PASSWORD_AUTH,
        Flow::USER_SRP_AUTH,
    ];

    /// The flow's name in a request.
    pub fn name(self) -> &'static str {
        match self {
            Flow::ADMIN_USER_PASSWORD_AUTH => "ADMIN_USER_PASSWORD_AUTH",
            Flow::CUSTOM_AUTH => "CUSTOM_AUTH",
            Flow::REFRESH_TOKEN_AUTH => "REFRESH_TOKEN_AUTH",
            Flow::USER_AUTH => "USER_AUTH",
            Flow::USER_PASSWORD_AUTH => "USER_PASSWORD_AUTH",
            Flow::USER_SRP_AUTH => "USER_SRP_AUTH",
        }
    }
}

/// An app client of a user pool, as a state file declares it (`CreateUserPoolClient` makes the same).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Client {
    pub name: String,
    pub secret: Option<Hidden>,
    pub auth_flows: Vec<Flow>,
    /// Whether an unknown user looks like a wrong password.
    pub prevent_user_existence_errors: bool,
    pub access_token_seconds: u64,
    pub id_token_seconds: u64,
    pub refresh_token_seconds: u64,
    pub session_seconds: u64,
    /// For a client whose refresh tokens are replaced at each use: how long the one before still works.
    pub rotation_grace_seconds: Option<u64>,
}

impl Default for Client {
    fn default() -> Client {
        Client {
            name: "client".to_owned(),
            secret: None,
            auth_flows: vec![Flow::USER_PASSWORD_AUTH, Flow::USER_SRP_AUTH, Flow::REFRESH_TOKEN_AUTH],
            prevent_user_existence_errors: true,
            access_token_seconds: 3600,
            id_token_seconds: 3600,
            refresh_token_seconds: 30 * 86_400,
            session_seconds: 180,
            rotation_grace_seconds: None,
        }
    }
}

impl Client {
    /// Whether the client lists this flow.
    pub fn allows(&self, flow: Flow) -> bool {
        self.auth_flows.contains(&flow)
    }

    /// Checks the secret hash: base64 of HMAC-SHA256 over user name and client id, keyed with the client's secret
    /// (developer guide, "Computing secret hash values").
    pub fn check_secret_hash(&self, client_id: &str, username: &str, hash: Option<&str>) -> Result<(), Refusal> {
        let (secret, hash) = match (&self.secret, hash) {
            (None, None) => return Ok(()),
            (None, Some(_)) => {
                return Err(invalid_parameter(format!(
                    "App client {client_id} is not configured for secret but secret hash was received"
                )));
            }
            (Some(_), None) => {
                return Err(not_authorized(format!(
                    "Client {client_id} is configured with secret but SECRET_HASH was not received"
                )));
            }
            (Some(secret), Some(hash)) => (secret, hash),
        };
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes());
        let message = format!("{username}{client_id}");
        let is_right = STANDARD.decode(hash).is_ok_and(|tag| hmac::verify(&key, message.as_bytes(), &tag).is_ok());
        if is_right {
            Ok(())
        } else {
            Err(not_authorized(format!("Unable to verify secret hash for client {client_id}")))
        }
    }

    /// What a request for a user that does not exist is told.
    pub fn unknown_user(&self) -> Refusal {
        if self.prevent_user_existence_errors { wrong_password() } else { no_such_user() }
    }
}

/// The answer to a wrong password.
pub(crate) fn wrong_password() -> Refusal {
    not_authorized("Incorrect username or password.")
}

/// The answer to an unknown user where it may be told.
pub(crate) fn no_such_user() -> Refusal {
    Refusal::new("UserNotFoundException", "User does not exist.")
}

/// How a contact attribute is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Contact {
    Email,
    PhoneNumber,
}

impl Contact {
    /// The user attribute that holds the address.
    pub fn attribute(self) -> &'static str {
        match self {
            Contact::Email => "email",
            Contact::PhoneNumber => "phone_number",
        }
    }

    /// The attribute that tells whether the address was proven.
    pub fn verified_attribute(self) -> &'static str {
        match self {
            Contact::Email => "email_verified",
            Contact::PhoneNumber => "phone_number_verified",
        }
    }

    /// `DeliveryMedium` in a reply.
    pub fn medium(self) -> &'static str {
        match self {
            Contact::Email => "EMAIL",
            Contact::PhoneNumber => "SMS",
        }
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.attribute())
    }
}
