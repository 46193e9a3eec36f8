//! Attributes of a signed-in user: changing, proving and deleting them.
//!
//! Sources: API reference `UpdateUserAttributes`, `GetUserAttributeVerificationCode`, `VerifyUserAttribute`,
//! `DeleteUserAttributes`. A changed address is unproven until its code was typed.

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    client::{Contact, no_such_user},
    members::{
        Members, TextRule,
        rules::{ACCESS_TOKEN, CODE},
    },
    operations::{
        code::{CodePurpose, send_code},
        sign_up::attributes_of_a_client,
        signed_in::{SignedIn, signed_in},
    },
    refusal::{Refusal, invalid_parameter, not_authorized},
    user::{User, check_code},
    world::World,
};

const ATTRIBUTE_NAME: TextRule = TextRule::new("AttributeName").length(1, 32);

fn user<'w>(world: &'w mut World, who: &SignedIn) -> Result<&'w mut User, Refusal> {
    world.user_pool_mut(&who.pool)?.users.get_mut(&who.username).ok_or_else(no_such_user)
}

fn contact(name: &str) -> Result<Contact, Refusal> {
    let all = [Contact::Email, Contact::PhoneNumber];
    let contact = all.into_iter().find(|contact| contact.attribute() == name);
    contact.ok_or_else(|| invalid_parameter(format!("Attribute {name} cannot be verified.")))
}

/// Changes attributes, and sends a code to each changed address that the pool proves by itself.
pub(crate) fn update_user_attributes(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&ACCESS_TOKEN);
    let attributes = members.attributes("UserAttributes");
    members.finish()?;
    let who = signed_in(world, token)?;
    let attributes = attributes_of_a_client(&attributes)?;
    let auto_verified = world.user_pool(&who.pool)?.auto_verified.clone();
    let now_ms = world.now_ms;
    let user = user(world, &who)?;
    let mut changed = Vec::new();
    for contact in [Contact::Email, Contact::PhoneNumber] {
        let new = attributes.get(contact.attribute());
        if new.is_some() && new != user.attributes.get(contact.attribute()) {
            user.attributes.insert(contact.verified_attribute().to_owned(), "false".to_owned());
            user.attribute_codes.remove(&contact);
            changed.push(contact);
        }
    }
    user.attributes.extend(attributes);
    user.modified_ms = now_ms;
    let sent: Vec<Value> = changed
        .into_iter()
        .filter(|contact| auto_verified.contains(contact))
        .filter_map(|contact| send_code(world, &who.pool, &who.username, CodePurpose::Attribute, contact))
        .collect();
    Ok(Answer::new(json!({"CodeDeliveryDetailsList": sent})))
}

/// Sends a code to an address.
pub(crate) fn get_user_attribute_verification_code(
    world: &mut World,
    mut members: Members<'_>,
) -> Result<Answer, Refusal> {
    let token = members.text(&ACCESS_TOKEN);
    let name = members.text(&ATTRIBUTE_NAME);
    members.finish()?;
    let who = signed_in(world, token)?;
    let contact = contact(name)?;
    let details = send_code(world, &who.pool, &who.username, CodePurpose::Attribute, contact);
    let details = details.ok_or_else(|| invalid_parameter(format!("User does not have an attribute {name}.")))?;
    Ok(Answer::new(json!({"CodeDeliveryDetails": details})))
}

/// Proves an address by the code that was sent to it.
pub(crate) fn verify_user_attribute(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&ACCESS_TOKEN);
    let name = members.text(&ATTRIBUTE_NAME);
    let code = members.text(&CODE);
    members.finish()?;
    let who = signed_in(world, token)?;
    let contact = contact(name)?;
    let now_ms = world.now_ms;
    let user = user(world, &who)?;
    check_code(user.attribute_codes.get(&contact), code, now_ms)?;
    user.attribute_codes.remove(&contact);
    user.verify(contact);
    Ok(Answer::empty())
}

/// Deletes attributes.
pub(crate) fn delete_user_attributes(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&ACCESS_TOKEN);
    let names = members.optional_texts("UserAttributeNames").unwrap_or_default();
    members.finish()?;
    let who = signed_in(world, token)?;
    let is_protected = |name: &&str| matches!(*name, "sub" | "email_verified" | "phone_number_verified");
    if names.iter().any(is_protected) {
        return Err(not_authorized("A client attempted to write unauthorized attribute"));
    }
    let user = user(world, &who)?;
    for name in names {
        user.attributes.remove(name);
        if let Ok(contact) = contact(name) {
            user.attributes.remove(contact.verified_attribute());
            user.attribute_codes.remove(&contact);
        }
    }
    Ok(Answer::empty())
}
