//! The messages that a real backend would send by e-mail or SMS, kept instead of sent.

use std::fmt;

use serde_json::{Value, json};

use crate::{client::Contact, world::World};

/// How many messages are kept; the oldest go first.
pub(crate) const KEPT_MESSAGES: usize = 10_000;

/// A message with a code, kept instead of sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The user pool it comes from.
    pub user_pool: String,
    /// The user it is for.
    pub username: String,
    /// `EMAIL` or `SMS`.
    pub medium: &'static str,
    /// `sign_up`, `forgot_password`, `second_factor`, `sign_in`, `attribute` or `invitation` (whose code is a temporary password).
    pub purpose: &'static str,
    /// The code.
    pub code: String,
}

impl fmt::Debug for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Message")
            .field("user_pool", &self.user_pool)
            .field("username", &self.username)
            .field("medium", &self.medium)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

impl Message {
    /// The message as the outbox page shows it.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "user_pool": self.user_pool,
            "username": self.username,
            "medium": self.medium,
            "purpose": self.purpose,
            "code": self.code,
        })
    }
}

/// Puts a message into the outbox.
pub(crate) fn send(world: &mut World, message: Message) {
    if world.outbox.len() == KEPT_MESSAGES {
        world.outbox.pop_front();
    }
    world.outbox.push_back(message);
}

/// `CodeDeliveryDetails`: where a code went, with the address masked as Cognito masks it.
pub(crate) fn delivery_details(contact: Contact, address: &str) -> Value {
    json!({
        "AttributeName": contact.attribute(),
        "DeliveryMedium": contact.medium(),
        "Destination": masked(contact, address),
    })
}

fn masked(contact: Contact, address: &str) -> String {
    match contact {
        Contact::Email => {
            let (name, host) = address.split_once('@').unwrap_or((address, ""));
            let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
            format!("{}***@{}***", first(name), first(host))
        }
        Contact::PhoneNumber => {
            let digits: Vec<char> = address.chars().filter(char::is_ascii_digit).collect();
            let shown: String = digits[digits.len().saturating_sub(4)..].iter().collect();
            format!("+{}{shown}", "*".repeat(digits.len().saturating_sub(4)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked_as_cognito_masks_them() {
        let check = |contact, address, expected| assert_eq!(masked(contact, address), expected);
        check(Contact::Email, "test@test.com", "t***@t***");
        check(Contact::Email, "", "***@***");
        check(Contact::PhoneNumber, "+12065550199", "+*******0199");
        check(Contact::PhoneNumber, "+12", "+12");
    }
}
