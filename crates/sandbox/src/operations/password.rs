//! `ForgotPassword`, `ConfirmForgotPassword`, `ChangePassword`.
//!
//! Sources: API reference of the three; developer guide "Managing user existence error responses".

use serde_json::json;

use crate::{
    answer::Answer,
    client::{Contact, no_such_user},
    members::{
        Members, TextRule,
        rules::{ACCESS_TOKEN, CLIENT_ID, CONFIRMATION_CODE, PASSWORD, SECRET_HASH, USERNAME, password},
    },
    operations::{
        code::{CodePurpose, send_code},
        sign_in::check_password,
        sign_up::{no_such_combination, simulated_delivery},
        signed_in::signed_in,
    },
    refusal::{Refusal, invalid_parameter, not_authorized},
    state::UserStatus,
    user::{check_code, wrong_code},
    world::World,
};

const PREVIOUS_PASSWORD: TextRule = password("PreviousPassword");
const PROPOSED_PASSWORD: TextRule = password("ProposedPassword");

/// Sends a code that lets the user choose a new password.
pub(crate) fn forgot_password(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let client_id = members.text(&CLIENT_ID);
    let secret_hash = members.optional_text(&SECRET_HASH);
    let username = members.text(&USERNAME);
    members.finish()?;

    let client = world.app_client(client_id)?;
    client.settings.check_secret_hash(&client.id, username, secret_hash)?;
    let hides_users = client.settings.prevent_user_existence_errors;
    let pool = world.user_pool(&client.pool)?;
    let Some(user) = pool.users.get(username) else {
        if hides_users {
            return Ok(Answer::new(json!({"CodeDeliveryDetails": simulated_delivery(username)})));
        }
        return Err(no_such_combination());
    };
    if !user.enabled {
        if hides_users {
            return Ok(Answer::new(json!({"CodeDeliveryDetails": simulated_delivery(username)})));
        }
        return Err(not_authorized("User is disabled."));
    }
    if user.status == UserStatus::ForceChangePassword {
        return Err(not_authorized("User password cannot be reset in the current state."));
    }
    let contact = [Contact::PhoneNumber, Contact::Email]
        .into_iter()
        .find(|contact| user.is_verified(*contact) && user.attributes.contains_key(contact.attribute()))
        .ok_or_else(|| {
            let message = "Cannot reset password for the user as there is no registered/verified email or phone_number";
            invalid_parameter(message)
        })?;
    let details = send_code(world, &client.pool, username, CodePurpose::ForgotPassword, contact);
    Ok(Answer::new(json!({"CodeDeliveryDetails": details})))
}

/// Sets the new password of a user who typed the code.
pub(crate) fn confirm_forgot_password(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let client_id = members.text(&CLIENT_ID);
    let secret_hash = members.optional_text(&SECRET_HASH);
    let username = members.text(&USERNAME);
    let code = members.text(&CONFIRMATION_CODE);
    let password = members.text(&PASSWORD);
    members.finish()?;

    let client = world.app_client(client_id)?;
    client.settings.check_secret_hash(&client.id, username, secret_hash)?;
    let hides_users = client.settings.prevent_user_existence_errors;
    let now_ms = world.now_ms;
    let pool = world.user_pool_mut(&client.pool)?;
    let Some(user) = pool.users.get_mut(username) else {
        return Err(if hides_users { wrong_code() } else { no_such_combination() });
    };
    if !user.enabled {
        return Err(if hides_users { wrong_code() } else { not_authorized("User is disabled.") });
    }
    pool.policy.check(password)?;
    check_code(user.reset_code.as_ref(), code, now_ms)?;
    user.set_password(password, now_ms);
    Ok(Answer::empty())
}

/// Changes the password of a signed-in user who knows the old one.
pub(crate) fn change_password(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    // The API allows no previous password for users who have none, whom the sandbox does not have.
    let previous = members.text(&PREVIOUS_PASSWORD);
    let proposed = members.text(&PROPOSED_PASSWORD);
    let token = members.text(&ACCESS_TOKEN);
    members.finish()?;

    let who = signed_in(world, token)?;
    let now_ms = world.now_ms;
    let pool = world.user_pool_mut(&who.pool)?;
    let user = pool.users.get_mut(&who.username).ok_or_else(no_such_user)?;
    pool.policy.check(proposed)?;
    check_password(user, previous, now_ms)?;
    user.set_password(proposed, now_ms);
    Ok(Answer::empty())
}
