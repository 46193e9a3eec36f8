//! What an administrator does with users: `AdminCreateUser`, `AdminSetUserPassword`, `AdminConfirmSignUp`,
//! `AdminGetUser`, `AdminDeleteUser`, `AdminDisableUser`, `AdminEnableUser`.
//!
//! Sources: API reference of these.

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    client::{Contact, no_such_user},
    generator::LOWER,
    members::{
        Members, TextRule,
        rules::{PASSWORD, USER_POOL_ID, USERNAME, password},
    },
    operations::sign_up::{checked_attributes, require_unconfirmed},
    outbox::{Message, send},
    refusal::Refusal,
    state::UserStatus,
    user::User,
    world::World,
};

const MESSAGE_ACTION: TextRule = TextRule::new("MessageAction").one_of(&["RESEND", "SUPPRESS"]);
const TEMPORARY_PASSWORD: TextRule = password("TemporaryPassword");

/// Creates a user who must choose a new password at the first sign-in.
pub(crate) fn admin_create_user(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let (pool_id, username) = pool_and_user(&mut members);
    let given = members.optional_text(&TEMPORARY_PASSWORD);
    let attributes = members.attributes("UserAttributes");
    let action = members.optional_text(&MESSAGE_ACTION);
    members.optional_flag("ForceAliasCreation");
    members.finish()?;

    let attributes = checked_attributes(&attributes)?;
    let pool = world.user_pool(pool_id)?;
    let existing = pool.users.get(username);
    match (existing, action) {
        (Some(user), Some("RESEND")) if user.status != UserStatus::ForceChangePassword => {
            let message = "Resend not possible. User status is not FORCE_CHANGE_PASSWORD";
            return Err(Refusal::new("UnsupportedUserStateException", message));
        }
        (None, Some("RESEND")) => return Err(no_such_user()),
        (Some(_), Some("SUPPRESS") | None) => {
            return Err(Refusal::new("UsernameExistsException", "User account already exists"));
        }
        (Some(_) | None, _) => {}
    }
    let is_new = existing.is_none();
    let temporary_ms = pool.policy.temporary_password_validity_days * 86_400_000;
    if let Some(password) = given {
        pool.policy.check(password)?;
    }
    // The suffix holds one character of each class, so that a generated password fits every policy.
    let length = pool.policy.minimum_length;
    let password =
        given.map_or_else(|| world.generator.next("temporary password").text(LOWER, length) + "-Aa1!", str::to_owned);
    if is_new {
        let sub = world.new_sub(pool_id, username);
        let user = User::new(pool_id, username, sub, UserStatus::ForceChangePassword, world.now_ms);
        world.user_pool_mut(pool_id)?.users.insert(username.to_owned(), user);
    }
    let now_ms = world.now_ms;
    let user = world.user_pool_mut(pool_id)?.users.get_mut(username).ok_or_else(no_such_user)?;
    user.attributes.extend(attributes);
    user.set_password(&password, now_ms);
    user.temporary_password_ends_ms = Some(now_ms + temporary_ms);
    let body = json!({"User": description(user, "Attributes")});
    let contact = [Contact::PhoneNumber, Contact::Email]
        .into_iter()
        .find(|contact| user.attributes.contains_key(contact.attribute()));
    if let Some(contact) = contact.filter(|_| action != Some("SUPPRESS")) {
        let message = Message {
            user_pool: pool_id.to_owned(),
            username: username.to_owned(),
            medium: contact.medium(),
            purpose: "invitation",
            code: password,
        };
        send(world, message);
    }
    Ok(Answer::new(body))
}

/// Sets a password: for good, or until the first sign-in.
pub(crate) fn admin_set_user_password(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let (pool_id, username) = pool_and_user(&mut members);
    let password = members.text(&PASSWORD);
    let is_permanent = members.optional_flag("Permanent").unwrap_or_default();
    members.finish()?;

    let now_ms = world.now_ms;
    let pool = world.user_pool_mut(pool_id)?;
    let temporary_ms = pool.policy.temporary_password_validity_days * 86_400_000;
    let user = pool.users.get_mut(username).ok_or_else(no_such_user)?;
    pool.policy.check(password)?;
    user.set_password(password, now_ms);
    user.status = if is_permanent { UserStatus::Confirmed } else { UserStatus::ForceChangePassword };
    user.temporary_password_ends_ms = (!is_permanent).then_some(now_ms + temporary_ms);
    Ok(Answer::empty())
}

/// Confirms a sign-up without a code. The contact address stays unproven, as on AWS.
pub(crate) fn admin_confirm_sign_up(world: &mut World, members: Members<'_>) -> Result<Answer, Refusal> {
    with_user(world, members, |user| {
        require_unconfirmed(user)?;
        user.status = UserStatus::Confirmed;
        user.sign_up_code = None;
        Ok(Answer::empty())
    })
}

/// Describes a user.
pub(crate) fn admin_get_user(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let (pool_id, username) = pool_and_user(&mut members);
    members.finish()?;
    let user = world.user_pool(pool_id)?.users.get(username).ok_or_else(no_such_user)?;
    Ok(Answer::new(description(user, "UserAttributes")))
}

/// Deletes a user.
pub(crate) fn admin_delete_user(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let (pool_id, username) = pool_and_user(&mut members);
    members.finish()?;
    world.user_pool(pool_id)?.users.get(username).ok_or_else(no_such_user)?;
    world.delete_user(pool_id, username);
    Ok(Answer::no_body())
}

/// Keeps a user from signing in, and revokes the tokens.
pub(crate) fn admin_disable_user(world: &mut World, members: Members<'_>) -> Result<Answer, Refusal> {
    with_user(world, members, |user| {
        user.enabled = false;
        user.n_sign_outs += 1;
        Ok(Answer::empty())
    })
}

/// Lets a disabled user sign in again.
pub(crate) fn admin_enable_user(world: &mut World, members: Members<'_>) -> Result<Answer, Refusal> {
    with_user(world, members, |user| {
        user.enabled = true;
        Ok(Answer::empty())
    })
}

fn pool_and_user<'r>(members: &mut Members<'r>) -> (&'r str, &'r str) {
    (members.text(&USER_POOL_ID), members.text(&USERNAME))
}

fn with_user(
    world: &mut World,
    mut members: Members<'_>,
    change: impl FnOnce(&mut User) -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    let (pool_id, username) = pool_and_user(&mut members);
    members.finish()?;
    let now_ms = world.now_ms;
    let user = world.user_pool_mut(pool_id)?.users.get_mut(username).ok_or_else(no_such_user)?;
    user.modified_ms = now_ms;
    change(user)
}

/// `UserType` and the reply of `AdminGetUser`, which differ in the name of one member.
fn description(user: &User, attributes_name: &str) -> Value {
    let mut description = json!({
        "Username": user.username,
        "UserCreateDate": user.created_ms / 1000,
        "UserLastModifiedDate": user.modified_ms / 1000,
        "Enabled": user.enabled,
        "UserStatus": user.status.name(),
    });
    description[attributes_name] = user.attribute_list();
    description
}
