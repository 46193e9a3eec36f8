//! A user while the sandbox runs: password, status, codes, failed attempts.

use std::collections::BTreeMap;

use ring::{digest, hmac};
use serde_json::{Value, json};

use crate::{
    client::Contact,
    hidden::Hidden,
    mfa::{Authenticator, UserMfa},
    refusal::Refusal,
    srp::Verifier,
    state::{UserState, UserStatus},
};

/// Codes of a sign-up live for a day (developer guide, "Signing up and confirming user accounts").
pub(crate) const SIGN_UP_CODE_MS: u64 = 24 * 3_600_000;
/// Codes of a forgotten password live for an hour (API reference, `ForgotPassword`).
pub(crate) const RESET_CODE_MS: u64 = 3_600_000;
/// Codes that prove a changed address live for a day (API reference, `GetUserAttributeVerificationCode`).
pub(crate) const ATTRIBUTE_CODE_MS: u64 = 24 * 3_600_000;
/// Codes of a second factor live as long as their session (developer guide, "SMS and email message MFA").
pub(crate) const MFA_CODE_MS: u64 = 180_000;
/// Failed attempts before the first lock (developer guide, "Lockout behavior").
const ATTEMPTS_BEFORE_LOCK: u32 = 5;
/// Attempts are forgotten, and a lock lasts at most, this long.
const LONGEST_LOCK_MS: u64 = 15 * 60_000;

/// A user of a pool.
pub(crate) struct User {
    /// The user pool, whose name is part of what is proved of a password.
    pub pool: String,
    pub username: String,
    pub sub: String,
    pub attributes: BTreeMap<String, String>,
    pub password: Option<Password>,
    pub status: UserStatus,
    pub enabled: bool,
    pub created_ms: u64,
    pub modified_ms: u64,
    /// When a password that an administrator gave stops working.
    pub temporary_password_ends_ms: Option<u64>,
    pub sign_up_code: Option<Code>,
    pub reset_code: Option<Code>,
    pub mfa_code: Option<Code>,
    /// Codes that prove an address of a user who is signed in.
    pub attribute_codes: BTreeMap<Contact, Code>,
    pub mfa: UserMfa,
    pub attempts: Attempts,
    /// How many codes were sent, so that each one differs from the last.
    pub n_codes: u32,
    /// How often the user signed out everywhere. A token of an earlier count is revoked.
    pub n_sign_outs: u32,
}

impl User {
    /// A user without a password.
    pub fn new(pool: &str, username: &str, sub: String, status: UserStatus, now_ms: u64) -> User {
        User {
            pool: pool.to_owned(),
            username: username.to_owned(),
            sub,
            attributes: BTreeMap::new(),
            password: None,
            status,
            enabled: true,
            created_ms: now_ms,
            modified_ms: now_ms,
            temporary_password_ends_ms: None,
            sign_up_code: None,
            reset_code: None,
            mfa_code: None,
            attribute_codes: BTreeMap::new(),
            mfa: UserMfa::default(),
            attempts: Attempts::default(),
            n_codes: 0,
            n_sign_outs: 0,
        }
    }

    /// A user of the state file. Whoever is confirmed there has proven the contact addresses too.
    pub fn from_state(
        (pool, username): (&str, &str),
        sub: String,
        state: &UserState,
        temporary_ms: u64,
        now_ms: u64,
    ) -> User {
        let mut user = User::new(pool, username, sub, state.status, now_ms);
        user.enabled = state.enabled;
        user.attributes.clone_from(&state.attributes);
        for (contact, address) in [(Contact::Email, &state.email), (Contact::PhoneNumber, &state.phone_number)] {
            if let Some(address) = address {
                let is_verified = state.status == UserStatus::Confirmed;
                user.attributes.insert(contact.attribute().to_owned(), address.clone());
                user.attributes.insert(contact.verified_attribute().to_owned(), is_verified.to_string());
            }
        }
        user.mfa.enabled = state.mfa.iter().copied().collect();
        user.mfa.app = state.totp_key.clone().map(Authenticator::new);
        user.set_password(state.password.reveal(), now_ms);
        user.temporary_password_ends_ms =
            (state.status == UserStatus::ForceChangePassword).then_some(now_ms + temporary_ms);
        user
    }

    /// Replaces the password, and with it every failed attempt and code for a forgotten one.
    pub fn set_password(&mut self, password: &str, now_ms: u64) {
        self.password = Some(Password {
            tag: PasswordTag::new(&self.sub, password),
            verifier: Verifier::new(&self.pool, &self.username, &salt_of(&self.sub), password),
        });
        self.temporary_password_ends_ms = None;
        self.reset_code = None;
        self.attempts = Attempts::default();
        self.modified_ms = now_ms;
    }

    /// Whether this is the user's password.
    pub fn has_password(&self, password: &str) -> bool {
        self.password.as_ref().is_some_and(|it| it.tag.is_of(&self.sub, password))
    }

    /// Whether this contact address was proven.
    pub fn is_verified(&self, contact: Contact) -> bool {
        self.attributes.get(contact.verified_attribute()).is_some_and(|text| text == "true")
    }

    /// Marks the address as proven that codes are sent to.
    pub fn verify(&mut self, contact: Contact) {
        self.attributes.insert(contact.verified_attribute().to_owned(), "true".to_owned());
    }

    /// `UserAttributes` of a reply, `sub` first as AWS has it.
    pub fn attribute_list(&self) -> Value {
        let sub = std::iter::once(json!({"Name": "sub", "Value": self.sub}));
        let others = self.attributes.iter().map(|(name, value)| json!({"Name": name, "Value": value}));
        sub.chain(others).collect()
    }
}

/// What is kept of a password.
pub(crate) struct Password {
    tag: PasswordTag,
    /// For proofs of it.
    pub verifier: Verifier,
}

/// The salt of a user's proofs.
fn salt_of(sub: &str) -> [u8; 16] {
    let mut salt = [0; 16];
    salt.copy_from_slice(&digest::digest(&digest::SHA256, sub.as_bytes()).as_ref()[..16]);
    salt
}

/// A password that can be compared but not read: HMAC-SHA256 under the user's `sub` as salt.
///
/// Few rounds would be wrong where a stolen table matters; here the passwords stand in the state file in clear, and
/// thousands of sign-ins a second share two cores. What matters is that memory, `Debug` and panics show no password,
/// and that the comparison takes constant time.
pub(crate) struct PasswordTag(Vec<u8>);

impl PasswordTag {
    fn new(sub: &str, password: &str) -> PasswordTag {
        PasswordTag(hmac::sign(&salted(sub), password.as_bytes()).as_ref().to_vec())
    }

    fn is_of(&self, sub: &str, password: &str) -> bool {
        hmac::verify(&salted(sub), password.as_bytes(), &self.0).is_ok()
    }
}

fn salted(sub: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, sub.as_bytes())
}

/// A code that was sent.
pub(crate) struct Code {
    pub value: Hidden,
    pub ends_ms: u64,
}

/// Checks a code that the user typed.
pub(crate) fn check_code(code: Option<&Code>, typed: &str, now_ms: u64) -> Result<(), Refusal> {
    match code {
        Some(code) if now_ms < code.ends_ms => {
            if code.value.reveal() == typed {
                Ok(())
            } else {
                Err(wrong_code())
            }
        }
        Some(_) | None => Err(expired_code()),
    }
}

/// The answer to a code that is another one than was sent.
pub(crate) fn wrong_code() -> Refusal {
    Refusal::new("CodeMismatchException", "Invalid verification code provided, please try again.")
}

/// The answer to a code that is too old, or that was never sent.
pub(crate) fn expired_code() -> Refusal {
    Refusal::new("ExpiredCodeException", "Invalid code provided, please request a code again.")
}

/// Failed password attempts. From the fifth on, each one locks the user out for a second, then two, four, and so on.
#[derive(Default)]
pub(crate) struct Attempts {
    n_failed: u32,
    last_ms: u64,
    locked_until_ms: u64,
}

impl Attempts {
    /// Whether even the right password is refused now. An attempt during a lock does not lengthen it.
    pub fn is_locked(&self, now_ms: u64) -> bool {
        now_ms < self.locked_until_ms
    }

    /// Counts a wrong password.
    pub fn fail(&mut self, now_ms: u64) {
        if now_ms.saturating_sub(self.last_ms) > LONGEST_LOCK_MS {
            self.n_failed = 0;
        }
        self.n_failed += 1;
        self.last_ms = now_ms;
        if self.n_failed >= ATTEMPTS_BEFORE_LOCK {
            let doublings = (self.n_failed - ATTEMPTS_BEFORE_LOCK).min(10);
            self.locked_until_ms = now_ms + (1000 << doublings).min(LONGEST_LOCK_MS);
        }
    }
}
