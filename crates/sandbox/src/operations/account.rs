//! What a signed-in user does with the account: `GetUser`, `GlobalSignOut`, `DeleteUser`.
//!
//! Sources: API reference of the three.

use serde_json::json;

use crate::{
    answer::Answer,
    client::no_such_user,
    members::{Members, rules::ACCESS_TOKEN},
    operations::signed_in::signed_in,
    refusal::{Refusal, not_authorized},
    world::World,
};

/// The attributes of the user.
pub(crate) fn get_user(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&ACCESS_TOKEN);
    members.finish()?;
    let who = signed_in(world, token)?;
    let user = world.user_pool(&who.pool)?.users.get(&who.username).ok_or_else(no_such_user)?;
    let mut reply = json!({"Username": user.username, "UserAttributes": user.attribute_list()});
    if !user.mfa.enabled.is_empty() {
        reply["UserMFASettingList"] = user.mfa.enabled.iter().map(|factor| factor.challenge()).collect();
    }
    if let Some(preferred) = user.mfa.preferred {
        reply["PreferredMfaSetting"] = preferred.challenge().into();
    }
    Ok(Answer::new(reply))
}

/// Revokes every access and refresh token of the user. ID tokens stay good for identity pools, as on AWS.
pub(crate) fn global_sign_out(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&ACCESS_TOKEN);
    members.finish()?;
    let who = signed_in(world, token).map_err(|refusal| match refusal.code {
        // This operation's model has no `UserNotFoundException`.
        "UserNotFoundException" => not_authorized("Access Token has been revoked"),
        _ => refusal,
    })?;
    let user = world.user_pool_mut(&who.pool)?.users.get_mut(&who.username).ok_or_else(no_such_user)?;
    user.n_sign_outs += 1;
    Ok(Answer::empty())
}

/// Deletes the user.
pub(crate) fn delete_user(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&ACCESS_TOKEN);
    members.finish()?;
    let who = signed_in(world, token)?;
    world.delete_user(&who.pool, &who.username);
    Ok(Answer::no_body())
}
