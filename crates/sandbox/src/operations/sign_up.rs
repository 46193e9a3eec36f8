//! `SignUp`, `ConfirmSignUp`, `ResendConfirmationCode`.
//!
//! Sources: API reference of the three; developer guide "Managing user existence error responses" for what an unknown
//! user is told.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    answer::Answer,
    client::Contact,
    members::{
        Members,
        rules::{CLIENT_ID, CONFIRMATION_CODE, PASSWORD, SECRET_HASH, SESSION, USERNAME},
    },
    operations::code::{CodePurpose, send_code},
    outbox::delivery_details,
    refusal::{Refusal, invalid_parameter, not_authorized},
    state::UserStatus,
    user::{User, check_code, expired_code},
    world::{UserPool, World},
};

/// The attributes of every user pool (developer guide, "Working with user attributes").
const STANDARD_ATTRIBUTES: &[&str] = &[
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

/// Creates an unconfirmed user and sends a code.
pub(crate) fn sign_up(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let client_id = members.text(&CLIENT_ID);
    let secret_hash = members.optional_text(&SECRET_HASH);
    let username = members.text(&USERNAME);
    // The API allows no password for pools with passwordless sign-in, which the sandbox does not have.
    let password = members.text(&PASSWORD);
    let attributes = members.attributes("UserAttributes");
    members.finish()?;

    let client = world.app_client(client_id)?;
    client.settings.check_secret_hash(&client.id, username, secret_hash)?;
    let attributes = attributes_of_a_client(&attributes)?;
    let pool = world.user_pool(&client.pool)?;
    if pool.users.contains_key(username) {
        return Err(Refusal::new("UsernameExistsException", "User already exists"));
    }
    pool.policy.check(password)?;

    let sub = world.new_sub(&client.pool, username);
    let mut user = User::new(&client.pool, username, sub.clone(), UserStatus::Unconfirmed, world.now_ms);
    user.attributes = attributes;
    user.set_password(password, world.now_ms);
    let contact = contact_to_verify(world.user_pool(&client.pool)?, &user);
    world.user_pool_mut(&client.pool)?.users.insert(username.to_owned(), user);

    let mut body = json!({"UserConfirmed": false, "UserSub": sub});
    if let Some(contact) = contact {
        let details = send_code(world, &client.pool, username, CodePurpose::SignUp, contact);
        body["CodeDeliveryDetails"] = details.into();
    }
    Ok(Answer::new(body))
}

/// Confirms a user with the code that was sent.
pub(crate) fn confirm_sign_up(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let client_id = members.text(&CLIENT_ID);
    let secret_hash = members.optional_text(&SECRET_HASH);
    let username = members.text(&USERNAME);
    let code = members.text(&CONFIRMATION_CODE);
    members.optional_flag("ForceAliasCreation");
    members.optional_text(&SESSION);
    members.finish()?;

    let client = world.app_client(client_id)?;
    client.settings.check_secret_hash(&client.id, username, secret_hash)?;
    let hides_users = client.settings.prevent_user_existence_errors;
    let now_ms = world.now_ms;
    let pool = world.user_pool_mut(&client.pool)?;
    let Some(user) = pool.users.get(username) else {
        return Err(if hides_users { expired_code() } else { no_such_combination() });
    };
    if !user.enabled {
        return Err(if hides_users { expired_code() } else { not_authorized("User is disabled.") });
    }
    require_unconfirmed(user)?;
    check_code(user.sign_up_code.as_ref(), code, now_ms)?;
    let contact = contact_to_verify(pool, user);
    if let Some(user) = pool.users.get_mut(username) {
        user.status = UserStatus::Confirmed;
        user.sign_up_code = None;
        user.modified_ms = now_ms;
        if let Some(contact) = contact {
            user.verify(contact);
        }
    }
    Ok(Answer::empty())
}

/// Sends a new code; the old one stops working.
pub(crate) fn resend_confirmation_code(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let client_id = members.text(&CLIENT_ID);
    let secret_hash = members.optional_text(&SECRET_HASH);
    let username = members.text(&USERNAME);
    members.finish()?;

    let client = world.app_client(client_id)?;
    client.settings.check_secret_hash(&client.id, username, secret_hash)?;
    let pool = world.user_pool(&client.pool)?;
    let Some(user) = pool.users.get(username) else {
        if client.settings.prevent_user_existence_errors {
            return Ok(Answer::new(json!({"CodeDeliveryDetails": simulated_delivery(username)})));
        }
        return Err(no_such_combination());
    };
    if user.status != UserStatus::Unconfirmed {
        return Err(invalid_parameter("User is already confirmed."));
    }
    let contact = contact_to_verify(pool, user)
        .ok_or_else(|| invalid_parameter("Cannot resend codes. Auto verification not turned on."))?;
    let details = send_code(world, &client.pool, username, CodePurpose::SignUp, contact);
    Ok(Answer::new(json!({"CodeDeliveryDetails": details})))
}

/// Checks that a user waits for confirmation.
pub(crate) fn require_unconfirmed(user: &User) -> Result<(), Refusal> {
    if user.status == UserStatus::Unconfirmed {
        return Ok(());
    }
    Err(not_authorized(format!("User cannot be confirmed. Current status is {}", user.status.name())))
}

/// Where a pool sends its codes for a user: a phone before a mailbox, as AWS does when both are verified by itself.
pub(crate) fn contact_to_verify(pool: &UserPool, user: &User) -> Option<Contact> {
    [Contact::PhoneNumber, Contact::Email]
        .into_iter()
        .find(|contact| pool.auto_verified.contains(contact) && user.attributes.contains_key(contact.attribute()))
}

/// What an unknown user is told where users are hidden: that a code went somewhere.
pub(crate) fn simulated_delivery(username: &str) -> serde_json::Value {
    delivery_details(Contact::Email, if username.contains('@') { username } else { "user@example.com" })
}

/// The refusal of the operations that confirm and recover, where users are not hidden.
pub(crate) fn no_such_combination() -> Refusal {
    Refusal::new("UserNotFoundException", "Username/client id combination not found.")
}

/// The attributes that an app client may write, checked against the standard schema.
pub(crate) fn attributes_of_a_client(attributes: &[(&str, &str)]) -> Result<BTreeMap<String, String>, Refusal> {
    if attributes.iter().any(|(name, _)| matches!(*name, "sub" | "email_verified" | "phone_number_verified")) {
        return Err(not_authorized("A client attempted to write unauthorized attribute"));
    }
    checked_attributes(attributes)
}

/// Attributes checked against the standard schema; the sandbox has no custom attributes.
pub(crate) fn checked_attributes(attributes: &[(&str, &str)]) -> Result<BTreeMap<String, String>, Refusal> {
    let mut checked = BTreeMap::new();
    for (name, value) in attributes {
        let is_verification = matches!(*name, "email_verified" | "phone_number_verified");
        if !is_verification && !STANDARD_ATTRIBUTES.contains(name) {
            return Err(invalid_parameter(format!(
                "Attributes did not conform to the schema: {name}: Attribute does not exist in the schema."
            )));
        }
        let is_phone_number = value
            .strip_prefix('+')
            .is_some_and(|digits| (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
        match *name {
            "email" if !value.contains('@') => return Err(invalid_parameter("Invalid email address format.")),
            "phone_number" if !is_phone_number => return Err(invalid_parameter("Invalid phone number format.")),
            _ => checked.insert((*name).to_owned(), (*value).to_owned()),
        };
    }
    Ok(checked)
}
