//! Second factors: which there are, which a user has, and time-based one-time codes.
//!
//! Sources: developer guide "Adding MFA to a user pool"; RFC 6238 with the parameters that Cognito uses (SHA-1, 30
//! seconds, six digits, one step of tolerance). No code is good twice.

use std::collections::BTreeSet;

use data_encoding::BASE32_NOPAD;
use ring::hmac;
use serde::Deserialize;

use crate::{client::Contact, hidden::Hidden, user::User};

/// Seconds for which a one-time code is current.
const STEP_S: u64 = 30;

/// Whether a pool asks for a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum PoolMfa {
    /// Never.
    #[default]
    Off,
    /// Of users who have one.
    Optional,
    /// Of everybody.
    On,
}

impl PoolMfa {
    /// `MfaConfiguration` of the API.
    pub fn name(self) -> &'static str {
        match self {
            PoolMfa::Off => "OFF",
            PoolMfa::Optional => "OPTIONAL",
            PoolMfa::On => "ON",
        }
    }
}

/// A second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) enum Factor {
    Sms,
    SoftwareToken,
    Email,
}

impl Factor {
    pub const ALL: [Factor; 3] = [Factor::Sms, Factor::SoftwareToken, Factor::Email];

    /// The name of its challenge, which is also its name in a user's settings.
    pub fn challenge(self) -> &'static str {
        match self {
            Factor::Sms => "SMS_MFA",
            Factor::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Factor::Email => "EMAIL_OTP",
        }
    }

    /// The member of `ChallengeResponses` that holds the code.
    pub fn response(self) -> &'static str {
        match self {
            Factor::Sms => "SMS_MFA_CODE",
            Factor::SoftwareToken => "SOFTWARE_TOKEN_MFA_CODE",
            Factor::Email => "EMAIL_OTP_CODE",
        }
    }

    /// Where its code is sent, for those that are sent one.
    pub fn contact(self) -> Option<Contact> {
        match self {
            Factor::Sms => Some(Contact::PhoneNumber),
            Factor::Email => Some(Contact::Email),
            Factor::SoftwareToken => None,
        }
    }

    /// The factor of a challenge.
    pub fn of_challenge(name: &str) -> Option<Factor> {
        Factor::ALL.into_iter().find(|factor| factor.challenge() == name)
    }
}

/// The second factors of a user.
#[derive(Default)]
pub(crate) struct UserMfa {
    pub enabled: BTreeSet<Factor>,
    pub preferred: Option<Factor>,
    /// The authenticator app that proved itself.
    pub app: Option<Authenticator>,
    /// One that was given its key and has not proved itself.
    pub new_app: Option<Authenticator>,
}

impl User {
    /// The factors that this user can be asked for.
    pub fn factors(&self) -> Vec<Factor> {
        let can = |factor: &&Factor| match factor.contact() {
            Some(contact) => self.attributes.contains_key(contact.attribute()),
            None => self.mfa.app.is_some(),
        };
        self.mfa.enabled.iter().filter(can).copied().collect()
    }
}

/// What an authenticator app and the pool share.
pub(crate) struct Authenticator {
    key: Hidden,
    last_used_step: Option<u64>,
}

/// What is wrong with a one-time code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeFault {
    Wrong,
    Used,
}

impl Authenticator {
    /// An app with this key, in base 32.
    pub fn new(key: Hidden) -> Authenticator {
        Authenticator { key, last_used_step: None }
    }

    /// Checks a code, and uses it up.
    pub fn take(&mut self, code: &str, now_ms: u64) -> Result<(), CodeFault> {
        let now = now_ms / 1000 / STEP_S;
        let near = now.saturating_sub(1)..=now + 1;
        let step = near.into_iter().find(|step| self.code(*step).as_deref() == Some(code)).ok_or(CodeFault::Wrong)?;
        if self.last_used_step.is_some_and(|last| step <= last) {
            return Err(CodeFault::Used);
        }
        self.last_used_step = Some(step);
        Ok(())
    }

    fn code(&self, step: u64) -> Option<String> {
        let key = decoded(self.key.reveal())?;
        Some(one_time_code(&key, step))
    }
}

/// The bytes of a key in base 32.
pub(crate) fn decoded(key: &str) -> Option<Vec<u8>> {
    BASE32_NOPAD.decode(key.as_bytes()).ok()
}

/// A key as people and apps write it.
pub(crate) fn encoded(key: &[u8]) -> String {
    BASE32_NOPAD.encode(key)
}

/// The code of a step (RFC 4226, section 5.3).
fn one_time_code(key: &[u8], step: u64) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key), &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[tag.len() - 1] & 0x0f);
    let number = tag[offset..offset + 4].iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of eight digits.
        let table = [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")];
        for (second, code) in table {
            assert_eq!(one_time_code(b"12345678901234567890", second / STEP_S), code);
        }
    }

    #[test]
    fn a_code_is_good_once_and_for_a_step_more_or_less() {
        let mut app = Authenticator::new(Hidden::new(encoded(b"12345678901234567890")));
        assert_eq!(app.take("287082", 119_000), Err(CodeFault::Wrong));
        assert_eq!(app.take("287082", 89_000), Ok(()));
        assert_eq!(app.take("287082", 89_000), Err(CodeFault::Used));
        assert_eq!(app.take("000000", 59_000), Err(CodeFault::Wrong));
    }
}
