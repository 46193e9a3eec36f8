//! Making user pools and app clients: `CreateUserPool`, `DescribeUserPool`, `CreateUserPoolClient`.
//!
//! Sources: API reference of the three. Settings that would change how a sign-in goes, and that the sandbox does not
//! have, are refused by name.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{
    answer::Answer,
    client::{Client, Contact, Flow},
    first_factor::FirstFactor,
    members::{Members, Service, TextRule, rules::USER_POOL_ID},
    mfa::PoolMfa,
    policy::PasswordPolicy,
    refusal::{Refusal, invalid_parameter, not_supported},
    world::{UserPool, World},
};

const POOL_NAME: TextRule = TextRule::new("PoolName").length(1, 128);
const CLIENT_NAME: TextRule = TextRule::new("ClientName").length(1, 128);
const PREVENT: TextRule = TextRule::new("PreventUserExistenceErrors").one_of(&["LEGACY", "ENABLED"]);
const ROTATION_FEATURE: TextRule = TextRule::new("Feature").one_of(&["ENABLED", "DISABLED"]);
const UNIT_NAMES: &[&str] = &["seconds", "minutes", "hours", "days"];
const ACCESS_UNIT: TextRule = TextRule::new("AccessToken").one_of(UNIT_NAMES);
const ID_UNIT: TextRule = TextRule::new("IdToken").one_of(UNIT_NAMES);
const REFRESH_UNIT: TextRule = TextRule::new("RefreshToken").one_of(UNIT_NAMES);
const DAY_S: u64 = 86_400;

/// Makes a user pool without clients and users.
pub(crate) fn create_user_pool(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let name = members.text(&POOL_NAME);
    let policies = members.optional_object("Policies");
    let auto_verified = members.optional_texts("AutoVerifiedAttributes").unwrap_or_default();
    let username_settings = members.optional_object("UsernameConfiguration");
    members.refuse_unsupported(&[
        "AliasAttributes",
        "DeviceConfiguration",
        "LambdaConfig",
        "MfaConfiguration",
        "Schema",
        "UsernameAttributes",
    ])?;
    members.finish()?;
    if username_settings.and_then(|it| it.get("CaseSensitive")) == Some(&Value::Bool(false)) {
        return Err(not_supported("UsernameConfiguration with CaseSensitive false"));
    }
    let policy = policies.and_then(|it| it.get("PasswordPolicy")).and_then(Value::as_object);
    let policy = policy.map_or_else(|| Ok(PasswordPolicy::default()), password_policy)?;
    let first_factors = policies.and_then(|it| it.get("SignInPolicy")).and_then(Value::as_object);
    let first_factors = first_factors.map_or_else(|| Ok(vec![FirstFactor::PASSWORD]), first_factors_of)?;
    let auto_verified = auto_verified.into_iter().map(contact).collect::<Result<Vec<_>, _>>()?;

    let id = world.new_user_pool_id();
    let pool = UserPool {
        name: name.to_owned(),
        policy,
        mfa: PoolMfa::Off,
        first_factors,
        custom_challenges: Vec::new(),
        auto_verified,
        fixed_code: None,
        clients: BTreeMap::new(),
        users: BTreeMap::new(),
        n_deleted: BTreeMap::new(),
        created_ms: world.now_ms,
    };
    let answer = Answer::new(json!({"UserPool": description(world, &id, &pool)}));
    world.user_pools.insert(id, pool);
    Ok(answer)
}

/// Describes a user pool.
pub(crate) fn describe_user_pool(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let pool_id = members.text(&USER_POOL_ID);
    members.finish()?;
    let pool = world.user_pool(pool_id)?;
    Ok(Answer::new(json!({"UserPool": description(world, pool_id, pool)})))
}

/// Makes an app client.
pub(crate) fn create_user_pool_client(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let pool_id = members.text(&USER_POOL_ID);
    let name = members.text(&CLIENT_NAME);
    let has_secret = members.optional_flag("GenerateSecret").unwrap_or_default();
    let flows = members.optional_texts("ExplicitAuthFlows");
    let prevent = members.optional_text(&PREVENT);
    let access = members.optional_number("AccessTokenValidity", 1, 86_400);
    let id = members.optional_number("IdTokenValidity", 1, 86_400);
    let refresh = members.optional_number("RefreshTokenValidity", 0, 315_360_000);
    let session_minutes = members.optional_number("AuthSessionValidity", 3, 15).unwrap_or(3);
    let units = members.optional_object("TokenValidityUnits");
    let rotation = members.optional_object("RefreshTokenRotation");
    members.finish()?;
    let rotation_grace_seconds = rotation.map(rotation_grace).transpose()?.flatten();
    let units = token_units(units)?;
    let flows = flows.map_or_else(|| Ok(default_flows()), |names| explicit_flows(&names))?;
    if rotation_grace_seconds.is_some() && flows.contains(&Flow::REFRESH_TOKEN_AUTH) {
        let message = "Refresh token rotation cannot be enabled together with the ALLOW_REFRESH_TOKEN_AUTH flow.";
        return Err(invalid_parameter(message));
    }
    world.user_pool(pool_id)?;

    let client_id = world.new_client_id();
    let secret = has_secret.then(|| world.new_client_secret());
    let client = Client {
        name: name.to_owned(),
        secret,
        auth_flows: flows,
        // The API's default, though the console presets ENABLED.
        prevent_user_existence_errors: prevent == Some("ENABLED"),
        access_token_seconds: in_range("accessToken", access, units.access_s, 3600, 300, DAY_S)?,
        id_token_seconds: in_range("idToken", id, units.id_s, 3600, 300, DAY_S)?,
        // Zero asks for the default, as on AWS.
        refresh_token_seconds: in_range(
            "refreshToken",
            refresh.filter(|number| *number > 0),
            units.refresh_s,
            30 * DAY_S,
            3600,
            3650 * DAY_S,
        )?,
        session_seconds: session_minutes * 60,
        rotation_grace_seconds,
    };
    let answer = Answer::new(json!({"UserPoolClient": client_description(world, pool_id, &client_id, &client)}));
    world.user_pool_mut(pool_id)?.clients.insert(client_id, client);
    Ok(answer)
}

/// `SignInPolicyType`: what `USER_AUTH` offers.
fn first_factors_of(object: &Map<String, Value>) -> Result<Vec<FirstFactor>, Refusal> {
    let mut members = Members::new(Service::UserPools, object);
    let names = members.optional_texts("AllowedFirstAuthFactors").unwrap_or_default();
    members.finish()?;
    let factor = |name: &str| match name {
        "PASSWORD" => Ok(FirstFactor::PASSWORD),
        "EMAIL_OTP" => Ok(FirstFactor::EMAIL_OTP),
        "SMS_OTP" => Ok(FirstFactor::SMS_OTP),
        "WEB_AUTHN" => Ok(FirstFactor::WEB_AUTHN),
        _ => Err(invalid_parameter(format!("Invalid AllowedFirstAuthFactors: {name}"))),
    };
    names.into_iter().map(factor).collect()
}

/// Seconds of grace of `RefreshTokenRotation`, if it is on.
fn rotation_grace(object: &Map<String, Value>) -> Result<Option<u64>, Refusal> {
    let mut members = Members::new(Service::UserPools, object);
    let is_on = members.text(&ROTATION_FEATURE) == "ENABLED";
    let grace_s = members.optional_number("RetryGracePeriodSeconds", 0, 60).unwrap_or(0);
    members.finish()?;
    Ok(is_on.then_some(grace_s))
}

fn password_policy(object: &Map<String, Value>) -> Result<PasswordPolicy, Refusal> {
    let mut members = Members::new(Service::UserPools, object);
    let mut flag = |name| members.optional_flag(name).unwrap_or_default();
    // A policy that is given at all switches off what it does not name (API reference, `PasswordPolicyType`).
    let policy = PasswordPolicy {
        require_lowercase: flag("RequireLowercase"),
        require_uppercase: flag("RequireUppercase"),
        require_numbers: flag("RequireNumbers"),
        require_symbols: flag("RequireSymbols"),
        minimum_length: members.optional_number("MinimumLength", 6, 99).unwrap_or(8) as usize,
        // Zero asks for the default, as on AWS.
        temporary_password_validity_days: members
            .optional_number("TemporaryPasswordValidityDays", 0, 365)
            .filter(|days| *days > 0)
            .unwrap_or(7),
    };
    members.refuse_unsupported(&["PasswordHistorySize"])?;
    members.finish()?;
    Ok(policy)
}

fn contact(name: &str) -> Result<Contact, Refusal> {
    match name {
        "email" => Ok(Contact::Email),
        "phone_number" => Ok(Contact::PhoneNumber),
        _ => Err(invalid_parameter(format!("Invalid AutoVerifiedAttributes: {name}"))),
    }
}

fn default_flows() -> Vec<Flow> {
    vec![Flow::CUSTOM_AUTH, Flow::REFRESH_TOKEN_AUTH, Flow::USER_SRP_AUTH]
}

/// Reads `ExplicitAuthFlows`: names with `ALLOW_`, or the legacy names, but not both (API reference).
fn explicit_flows(names: &[&str]) -> Result<Vec<Flow>, Refusal> {
    let n_modern = names.iter().filter(|name| name.starts_with("ALLOW_")).count();
    if n_modern != 0 && n_modern != names.len() {
        let message = "Explicit auth flows with and without the ALLOW_ prefix cannot be mixed.";
        return Err(invalid_parameter(message));
    }
    let mut flows = Vec::new();
    for name in names {
        let flow = match *name {
            "ADMIN_NO_SRP_AUTH" => Flow::ADMIN_USER_PASSWORD_AUTH,
            "CUSTOM_AUTH_FLOW_ONLY" => Flow::CUSTOM_AUTH,
            "USER_PASSWORD_AUTH" => Flow::USER_PASSWORD_AUTH,
            _ => Flow::ALL
                .into_iter()
                .find(|flow| name.strip_prefix("ALLOW_") == Some(flow.name()))
                .ok_or_else(|| invalid_parameter(format!("Invalid ExplicitAuthFlows: {name}")))?,
        };
        flows.push(flow);
    }
    if n_modern == 0 {
        // A client of the legacy kind never lists refreshing and SRP; both are always allowed for it.
        flows.extend([Flow::REFRESH_TOKEN_AUTH, Flow::USER_SRP_AUTH]);
    }
    Ok(flows)
}

/// Seconds of one unit of each token's validity.
struct TokenUnits {
    access_s: u64,
    id_s: u64,
    refresh_s: u64,
}

fn token_units(object: Option<&Map<String, Value>>) -> Result<TokenUnits, Refusal> {
    let empty = Map::new();
    let mut members = Members::new(Service::UserPools, object.unwrap_or(&empty));
    let mut unit = |rule: &TextRule, default_s| match members.optional_text(rule) {
        Some("seconds") => 1,
        Some("minutes") => 60,
        Some("hours") => 3600,
        Some(_) => DAY_S,
        None => default_s,
    };
    let units = TokenUnits {
        access_s: unit(&ACCESS_UNIT, 3600),
        id_s: unit(&ID_UNIT, 3600),
        refresh_s: unit(&REFRESH_UNIT, DAY_S),
    };
    members.finish()?;
    Ok(units)
}

fn in_range(
    token: &str,
    number: Option<u64>,
    unit_s: u64,
    default_s: u64,
    min_s: u64,
    max_s: u64,
) -> Result<u64, Refusal> {
    let seconds = number.map_or(default_s, |number| number * unit_s);
    if (min_s..=max_s).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(invalid_parameter(format!("Invalid range for token validity: {token} must be {min_s} to {max_s} seconds.")))
    }
}

fn description(world: &World, id: &str, pool: &UserPool) -> Value {
    let contacts = pool.auto_verified.iter().map(|contact| contact.attribute());
    json!({
        "Id": id,
        "Name": pool.name,
        "Arn": world.arn("cognito-idp", &format!("userpool/{id}")),
        "AutoVerifiedAttributes": contacts.collect::<Vec<_>>(),
        "CreationDate": pool.created_ms / 1000,
        "LastModifiedDate": pool.created_ms / 1000,
        "EstimatedNumberOfUsers": pool.users.len(),
        "MfaConfiguration": pool.mfa.name(),
        "Policies": {"PasswordPolicy": {
            "MinimumLength": pool.policy.minimum_length,
            "RequireLowercase": pool.policy.require_lowercase,
            "RequireUppercase": pool.policy.require_uppercase,
            "RequireNumbers": pool.policy.require_numbers,
            "RequireSymbols": pool.policy.require_symbols,
            "TemporaryPasswordValidityDays": pool.policy.temporary_password_validity_days,
        }},
    })
}

fn client_description(world: &World, pool_id: &str, client_id: &str, client: &Client) -> Value {
    let flows: Vec<String> = client.auth_flows.iter().map(|flow| format!("ALLOW_{}", flow.name())).collect();
    let mut description = json!({
        "UserPoolId": pool_id,
        "ClientId": client_id,
        "ClientName": client.name,
        "ExplicitAuthFlows": flows,
        "PreventUserExistenceErrors": if client.prevent_user_existence_errors { "ENABLED" } else { "LEGACY" },
        "EnableTokenRevocation": true,
        "AllowedOAuthFlowsUserPoolClient": false,
        "AccessTokenValidity": client.access_token_seconds,
        "IdTokenValidity": client.id_token_seconds,
        "RefreshTokenValidity": client.refresh_token_seconds,
        "TokenValidityUnits": {"AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds"},
        "AuthSessionValidity": client.session_seconds / 60,
        "CreationDate": world.now_s(),
        "LastModifiedDate": world.now_s(),
    });
    if let Some(grace_s) = client.rotation_grace_seconds {
        description["RefreshTokenRotation"] = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": grace_s});
    }
    if let Some(secret) = &client.secret {
        description["ClientSecret"] = secret.reveal().into();
    }
    description
}
