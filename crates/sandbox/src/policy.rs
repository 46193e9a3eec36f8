//! A user pool's password policy, and its verdict in Cognito's words.
//!
//! Source: `PasswordPolicyType` of the user pools API reference; the special characters are those of the developer
//! guide's page on password requirements.

use serde::Deserialize;

use crate::refusal::Refusal;

const SPECIAL_CHARACTERS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

/// What a password must have. The default is that of a new user pool.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PasswordPolicy {
    pub minimum_length: usize,
    pub require_lowercase: bool,
    pub require_uppercase: bool,
    pub require_numbers: bool,
    pub require_symbols: bool,
    pub temporary_password_validity_days: u64,
}

impl Default for PasswordPolicy {
    fn default() -> PasswordPolicy {
        PasswordPolicy {
            minimum_length: 8,
            require_lowercase: true,
            require_uppercase: true,
            require_numbers: true,
            require_symbols: true,
            temporary_password_validity_days: 7,
        }
    }
}

impl PasswordPolicy {
    /// The first rule that the password breaks, as `InvalidPasswordException`. The text never quotes the password.
    pub fn check(&self, password: &str) -> Result<(), Refusal> {
        let broken = if password.chars().count() < self.minimum_length {
            "Password not long enough"
        } else if self.require_uppercase && !password.chars().any(|c| c.is_ascii_uppercase()) {
            "Password must have uppercase characters"
        } else if self.require_lowercase && !password.chars().any(|c| c.is_ascii_lowercase()) {
            "Password must have lowercase characters"
        } else if self.require_numbers && !password.chars().any(|c| c.is_ascii_digit()) {
            "Password must have numeric characters"
        } else if self.require_symbols && !password.chars().any(|c| SPECIAL_CHARACTERS.contains(c)) {
            "Password must have symbol characters"
        } else {
            return Ok(());
        };
        Err(Refusal::new("InvalidPasswordException", format!("Password did not conform with policy: {broken}")))
    }
}
