//! Second factors of an account: `AssociateSoftwareToken`, `VerifySoftwareToken`, `SetUserMFAPreference`, and a pool's
//! own setting, `SetUserPoolMfaConfig`.
//!
//! Sources: API reference of the four. The first two take an access token, or the session of an `MFA_SETUP` challenge.

use serde_json::{Map, Value, json};

use crate::{
    answer::Answer,
    client::no_such_user,
    grant::Step,
    hidden::Hidden,
    members::{
        Members, Service, TextRule,
        rules::{ACCESS_TOKEN, SESSION, USER_POOL_ID},
    },
    mfa::{Authenticator, Factor, PoolMfa, encoded},
    operations::{second_factor, signed_in::signed_in},
    refusal::{Refusal, invalid_parameter, not_authorized},
    user::User,
    world::World,
};

const USER_CODE: TextRule = TextRule::new("UserCode").length(6, 6).pattern("[0-9]+", is_digits).sensitive();
const FRIENDLY_NAME: TextRule = TextRule::new("FriendlyDeviceName").length(1, 1024);
const MFA_CONFIGURATION: TextRule = TextRule::new("MfaConfiguration").one_of(&["OFF", "ON", "OPTIONAL"]);
/// Bytes of a key, as Cognito's have: 52 characters in base 32.
const KEY_BYTES: usize = 32;

/// Who enrols: a signed-in user, or one in the middle of a sign-in.
enum Enrolling {
    SignedIn { pool: String, username: String },
    SigningIn { client: crate::world::AppClient, username: String, token: String },
}

impl Enrolling {
    fn user<'w>(&self, world: &'w mut World) -> Result<&'w mut User, Refusal> {
        let (pool, username) = match self {
            Enrolling::SignedIn { pool, username } => (pool, username),
            Enrolling::SigningIn { client, username, .. } => (&client.pool, username),
        };
        world.user_pool_mut(pool)?.users.get_mut(username).ok_or_else(no_such_user)
    }
}

fn enrolling(world: &mut World, token: Option<&str>, session: Option<&str>) -> Result<Enrolling, Refusal> {
    match (token, session) {
        (Some(token), None) => {
            let who = signed_in(world, token)?;
            Ok(Enrolling::SignedIn { pool: who.pool, username: who.username })
        }
        (None, Some(token)) => {
            let found = world.open_session(token)?;
            if !matches!(found.step, Step::SetUp { .. }) {
                return Err(not_authorized("Invalid session for the user."));
            }
            let client = world.app_client(&found.client)?;
            Ok(Enrolling::SigningIn { client, username: found.username, token: token.to_owned() })
        }
        (Some(_), Some(_)) => Err(invalid_parameter("Only one of AccessToken and Session may be given.")),
        (None, None) => Err(invalid_parameter("Either AccessToken or Session is required.")),
    }
}

/// Gives the key for an authenticator app.
pub(crate) fn associate_software_token(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.optional_text(&ACCESS_TOKEN);
    let session = members.optional_text(&SESSION);
    members.finish()?;
    let who = enrolling(world, token, session)?;
    let key = encoded(&world.generator.next("software token").bytes(KEY_BYTES));
    who.user(world)?.mfa.new_app = Some(Authenticator::new(Hidden::new(key.as_str())));
    let mut reply = json!({"SecretCode": key});
    if let Enrolling::SigningIn { client, username, token } = &who {
        world.use_session(token);
        reply["Session"] = second_factor::session(world, client, username, Step::SetUp { is_verified: false })?.into();
    }
    Ok(Answer::new(reply))
}

/// Proves that the app has the key.
pub(crate) fn verify_software_token(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.optional_text(&ACCESS_TOKEN);
    let session = members.optional_text(&SESSION);
    let code = members.text(&USER_CODE);
    members.optional_text(&FRIENDLY_NAME);
    members.finish()?;
    let who = enrolling(world, token, session)?;
    let now_ms = world.now_ms;
    let user = who.user(world)?;
    let app = user.mfa.new_app.as_mut();
    let app = app.ok_or_else(|| invalid_parameter("User has not associated a software token."))?;
    app.take(code, now_ms).map_err(|_| Refusal::new("EnableSoftwareTokenMFAException", "Code mismatch"))?;
    user.mfa.app = user.mfa.new_app.take();
    let mut reply = json!({"Status": "SUCCESS"});
    if let Enrolling::SigningIn { client, username, token } = &who {
        // Who had to enrol in order to sign in uses the factor from then on.
        user.mfa.enabled.insert(Factor::SoftwareToken);
        world.use_session(token);
        reply["Session"] = second_factor::session(world, client, username, Step::SetUp { is_verified: true })?.into();
    }
    Ok(Answer::new(reply))
}

/// Turns factors on and off, and chooses the one that is asked for first.
pub(crate) fn set_user_mfa_preference(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let token = members.text(&ACCESS_TOKEN);
    let settings = [
        (Factor::Sms, members.optional_object("SMSMfaSettings")),
        (Factor::SoftwareToken, members.optional_object("SoftwareTokenMfaSettings")),
        (Factor::Email, members.optional_object("EmailMfaSettings")),
    ];
    members.finish()?;
    let mut wanted = Vec::new();
    for (factor, object) in settings {
        if let Some(object) = object {
            wanted.push((factor, flag(object, "Enabled")?, flag(object, "PreferredMfa")?));
        }
    }
    let who = signed_in(world, token)?;
    let user = world.user_pool_mut(&who.pool)?.users.get_mut(&who.username).ok_or_else(no_such_user)?;
    if wanted.iter().filter(|(_, _, preferred)| *preferred == Some(true)).count() > 1 {
        return Err(invalid_parameter("Only one MFA method can be preferred."));
    }
    for (factor, enabled, preferred) in &wanted {
        let is_wanted = *enabled == Some(true) || *preferred == Some(true);
        match factor.contact() {
            None if is_wanted && user.mfa.app.is_none() => {
                return Err(invalid_parameter("User has not verified software token mfa"));
            }
            Some(contact) if is_wanted && !user.is_verified(contact) => {
                let message = format!("User does not have a verified {}", contact.attribute());
                return Err(invalid_parameter(message));
            }
            Some(_) | None => {}
        }
    }
    for (factor, enabled, preferred) in wanted {
        match enabled {
            Some(true) => drop(user.mfa.enabled.insert(factor)),
            Some(false) => drop(user.mfa.enabled.remove(&factor)),
            None => {}
        }
        match preferred {
            Some(true) => user.mfa.preferred = Some(factor),
            Some(false) if user.mfa.preferred == Some(factor) => user.mfa.preferred = None,
            Some(false) | None => {}
        }
    }
    user.mfa.preferred = user.mfa.preferred.filter(|factor| user.mfa.enabled.contains(factor));
    Ok(Answer::empty())
}

/// Decides whether a pool asks for a second factor.
pub(crate) fn set_user_pool_mfa_config(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let pool_id = members.text(&USER_POOL_ID);
    let configuration = members.optional_text(&MFA_CONFIGURATION).unwrap_or("OFF");
    let app = members.optional_object("SoftwareTokenMfaConfiguration").cloned();
    members.refuse_unsupported(&["SmsMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration"])?;
    members.finish()?;
    let is_app_on = app.as_ref().map_or(Ok(None), |object| flag(object, "Enabled"))? == Some(true);
    let pool = world.user_pool_mut(pool_id)?;
    pool.mfa = match configuration {
        "ON" | "OPTIONAL" if !is_app_on => {
            return Err(invalid_parameter("SMS configuration and Auto verification for phone_number are required."));
        }
        "ON" => PoolMfa::On,
        "OPTIONAL" => PoolMfa::Optional,
        _off => PoolMfa::Off,
    };
    Ok(Answer::new(json!({
        "MfaConfiguration": pool.mfa.name(),
        "SoftwareTokenMfaConfiguration": {"Enabled": is_app_on},
    })))
}

fn flag(object: &Map<String, Value>, name: &'static str) -> Result<Option<bool>, Refusal> {
    let mut members = Members::new(Service::UserPools, object);
    let flag = members.optional_flag(name);
    members.finish()?;
    Ok(flag)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
