//! First factors of the flow `USER_AUTH`: what a pool allows, what a user can use, and the challenges of a pool's own.
//!
//! Sources: API reference `SignInPolicyType`, `InitiateAuth` (`AvailableChallenges`); developer guide "Choice-based
//! authentication" and "Custom authentication challenge Lambda triggers".

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{client::Contact, hidden::Hidden, mfa::PoolMfa, user::User, world::UserPool};

/// A first factor that a pool allows. The names are those of `AllowedFirstAuthFactors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "a state file spells the factors as AWS does")]
pub(crate) enum FirstFactor {
    PASSWORD,
    EMAIL_OTP,
    SMS_OTP,
    WEB_AUTHN,
}

/// A way in which a user can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    PasswordProof,
    Password,
    Code(Contact),
    Passkey,
}

impl Way {
    const ALL: [Way; 5] =
        [Way::PasswordProof, Way::Password, Way::Code(Contact::Email), Way::Code(Contact::PhoneNumber), Way::Passkey];

    /// The name of its challenge.
    pub fn challenge(self) -> &'static str {
        match self {
            Way::PasswordProof => "PASSWORD_SRP",
            Way::Password => "PASSWORD",
            Way::Code(Contact::Email) => "EMAIL_OTP",
            Way::Code(Contact::PhoneNumber) => "SMS_OTP",
            Way::Passkey => "WEB_AUTHN",
        }
    }

    /// The member of `ChallengeResponses` that holds the code that was sent to a contact.
    pub fn code_member(contact: Contact) -> &'static str {
        match contact {
            Contact::Email => "EMAIL_OTP_CODE",
            Contact::PhoneNumber => "SMS_OTP_CODE",
        }
    }

    /// The ways that a pool lets a user begin by; for a user who does not exist, those that tell nothing.
    pub fn of(pool: &UserPool, user: Option<&User>) -> Vec<Way> {
        let has_address = |contact: Contact| {
            user.is_some_and(|user| user.is_verified(contact) && user.attributes.contains_key(contact.attribute()))
        };
        // Without a password nothing but a second factor would be left of two.
        let allows = |factor| pool.first_factors.contains(&factor);
        let without_password = pool.mfa != PoolMfa::On;
        Way::ALL
            .into_iter()
            .filter(|way| match way {
                Way::PasswordProof | Way::Password => {
                    allows(FirstFactor::PASSWORD) && user.is_none_or(|user| user.password.is_some())
                }
                Way::Code(Contact::Email) => {
                    allows(FirstFactor::EMAIL_OTP) && without_password && has_address(Contact::Email)
                }
                Way::Code(Contact::PhoneNumber) => {
                    allows(FirstFactor::SMS_OTP) && without_password && has_address(Contact::PhoneNumber)
                }
                Way::Passkey => allows(FirstFactor::WEB_AUTHN) && without_password && user.is_some(),
            })
            .collect()
    }
}

/// A challenge of a pool's own, which Lambda functions ask elsewhere.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CustomChallenge {
    /// What the client is told (`publicChallengeParameters`).
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// The one right answer.
    pub answer: Hidden,
}
