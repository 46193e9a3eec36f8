//! Identities and their credentials: `GetId`, `GetCredentialsForIdentity`, `GetOpenIdToken`.
//!
//! Sources: API reference of the three; the texts of refused logins are those that people report of AWS.

use std::collections::BTreeMap;

use serde_json::{Map, json};

use crate::{
    answer::Answer,
    generator::{BASE64, KEY_ID},
    members::{
        Members, TextRule,
        rules::{IDENTITY_ID, IDENTITY_POOL_ID},
    },
    refusal::{Refusal, not_authorized, not_found},
    token::{TestKey, TokenFault, text_claim, time_claim},
    world::{Identity, IdentityPool, World},
};

/// How long credentials live.
const CREDENTIALS_S: u64 = 3600;
/// How long an identity's own token lives.
const OPEN_ID_TOKEN_S: u64 = 600;
/// What every access key id of the sandbox begins with, so that nobody takes it for AWS's.
const KEY_ID_PREFIX: &str = "ASIASANDBOX";
const ACCOUNT_ID: TextRule =
    TextRule::new("AccountId").length(1, 15).pattern(r"\d+", |text| text.bytes().all(|b| b.is_ascii_digit()));

const ROLE_ARN: TextRule = TextRule::new("CustomRoleArn").length(20, 2048);

/// `sub` by provider name: logins whose tokens were verified.
type Logins = BTreeMap<String, String>;

/// Gives the identity of a guest or of whoever can show a login.
pub(crate) fn get_id(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    members.optional_text(&ACCOUNT_ID);
    let pool_id = members.text(&IDENTITY_POOL_ID);
    let tokens = members.text_map("Logins");
    members.finish()?;

    let pool = world.identity_pool(pool_id)?;
    let logins = verified_logins(world, pool, &tokens)?;
    if logins.is_empty() && !pool.guests {
        return Err(no_guests());
    }
    let linked = linked_identities(world, pool_id, &logins);
    let identity_id = match linked.as_slice() {
        [] => new_identity(world, pool_id, &logins),
        [only] => only.clone(),
        _ => {
            let message = "Logins already belong to different identities; the sandbox does not merge identities.";
            return Err(Refusal::new("ResourceConflictException", message));
        }
    };
    link(world, pool_id, &identity_id, logins);
    Ok(Answer::new(json!({"IdentityId": identity_id})))
}

/// Gives AWS credentials for an identity, by the enhanced flow.
pub(crate) fn get_credentials_for_identity(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let identity_id = members.text(&IDENTITY_ID);
    let tokens = members.text_map("Logins");
    let chosen = members.optional_text(&ROLE_ARN);
    members.finish()?;

    let is_guest = prove(world, identity_id, &tokens)?.is_empty();
    let pool = world.identities.get(identity_id).map(|identity| identity.pool.clone()).unwrap_or_default();
    let roles = &world.identity_pool(&pool)?.roles;
    let role = if is_guest { &roles.unauthenticated } else { &roles.authenticated };
    if chosen.is_some_and(|chosen| is_guest || !roles.choices.iter().any(|it| it == chosen)) {
        return Err(not_authorized("The role is not one that this identity may choose."));
    }
    if role.is_none() && chosen.is_none() {
        let message = "Invalid identity pool configuration. Check assigned IAM roles for this pool.";
        return Err(Refusal::new("InvalidIdentityPoolConfigurationException", message));
    }
    let key_id = world.generator.next("access key id").text(KEY_ID, 20 - KEY_ID_PREFIX.len());
    let secret = world.generator.next("secret key").text(BASE64, 40);
    let session = world.generator.next("session token").text(BASE64, 640);
    Ok(Answer::new(json!({
        "IdentityId": identity_id,
        "Credentials": {
            "AccessKeyId": format!("{KEY_ID_PREFIX}{key_id}"),
            "SecretKey": secret,
            "SessionToken": session,
            "Expiration": world.now_s() + CREDENTIALS_S,
        },
    })))
}

/// Gives an OpenID token of the identity itself.
pub(crate) fn get_open_id_token(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let identity_id = members.text(&IDENTITY_ID);
    let tokens = members.text_map("Logins");
    members.finish()?;

    let logins = prove(world, identity_id, &tokens)?;
    let amr = if logins.is_empty() {
        json!(["unauthenticated"])
    } else {
        let names = logins.iter().flat_map(|(name, sub)| [name.clone(), format!("{name}:CognitoSignIn:{sub}")]);
        std::iter::once("authenticated".to_owned()).chain(names).collect()
    };
    let mut claims = Map::new();
    let pool = world.identities.get(identity_id).map(|identity| identity.pool.clone()).unwrap_or_default();
    claims.insert("sub".to_owned(), identity_id.into());
    claims.insert("aud".to_owned(), pool.into());
    claims.insert("amr".to_owned(), amr);
    claims.insert("iss".to_owned(), "https://cognito-identity.amazonaws.com".into());
    claims.insert("iat".to_owned(), world.now_s().into());
    claims.insert("exp".to_owned(), (world.now_s() + OPEN_ID_TOKEN_S).into());
    Ok(Answer::new(json!({"IdentityId": identity_id, "Token": null})).with_token("/Token", claims))
}

/// Checks that the caller may act as the identity, and gives the logins that prove it: none for a guest.
///
/// A valid login that belongs to no identity yet is joined to this one, which is how a guest signs in without losing
/// the identity.
fn prove(world: &mut World, identity_id: &str, tokens: &BTreeMap<&str, &str>) -> Result<Logins, Refusal> {
    let identity =
        world.identities.get(identity_id).ok_or_else(|| not_found(format!("Identity '{identity_id}' not found.")))?;
    let pool_id = identity.pool.clone();
    let pool = world.identity_pool(&pool_id)?;
    if tokens.is_empty() {
        return if !identity.logins.is_empty() {
            Err(not_authorized(format!("Access to Identity '{identity_id}' is forbidden.")))
        } else if !pool.guests {
            Err(no_guests())
        } else {
            Ok(Logins::new())
        };
    }
    let logins = verified_logins(world, pool, tokens)?;
    let is_of_another_user =
        logins.iter().any(|(name, sub)| identity.logins.get(name).is_some_and(|known| known != sub));
    let is_of_another_identity = linked_identities(world, &pool_id, &logins).iter().any(|it| it != identity_id);
    if is_of_another_user || is_of_another_identity {
        let message = "Logins don't match. Please include at least one valid login for this identity or identity pool.";
        return Err(not_authorized(message));
    }
    link(world, &pool_id, identity_id, logins.clone());
    Ok(logins)
}

/// Verifies the token of every login.
fn verified_logins(world: &World, pool: &IdentityPool, tokens: &BTreeMap<&str, &str>) -> Result<Logins, Refusal> {
    tokens
        .iter()
        .map(|(provider, token)| {
            let sub = verified_sub(world, pool, provider, token)?;
            Ok(((*provider).to_owned(), sub))
        })
        .collect()
}

/// Verifies a login's ID token: provider, signature, issuer, audience, kind, expiry.
fn verified_sub(world: &World, pool: &IdentityPool, provider: &str, token: &str) -> Result<String, Refusal> {
    let invalid = |reason: &str| not_authorized(format!("Invalid login token. {reason}"));
    if let Some(client) = pool.login_providers.get(provider) {
        return oauth_sub(world, provider, client, token);
    }
    if !pool.providers.iter().any(|(name, _)| name == provider) {
        return Err(unsupported_provider());
    }
    let claims = TestKey::shared().verify(token).map_err(|fault| match fault {
        TokenFault::Malformed => invalid("Not a valid OpenId Connect identity token."),
        TokenFault::WrongSignature => invalid("Couldn't verify signed token."),
    })?;
    if text_claim(&claims, "iss") != format!("https://{provider}") {
        return Err(invalid("Issuer doesn't match providerName"));
    }
    if !claims.contains_key("aud") {
        return Err(invalid("Missing a required claim: aud"));
    }
    if text_claim(&claims, "token_use") != "id" {
        return Err(invalid("Not a valid OpenId Connect identity token."));
    }
    let audience = text_claim(&claims, "aud");
    if !pool.providers.iter().any(|(name, client)| name == provider && client == audience) {
        return Err(unsupported_provider());
    }
    let (now_s, end_s) = (world.now_s(), time_claim(&claims, "exp"));
    if now_s >= end_s {
        return Err(invalid(&format!("Token expired: {now_s} >= {end_s}")));
    }
    Ok(text_claim(&claims, "sub").to_owned())
}

/// Verifies the login of an OAuth provider: Login with Amazon's access token, everybody else's id token.
fn oauth_sub(world: &World, provider: &str, client: &str, token: &str) -> Result<String, Refusal> {
    let invalid = |reason: &str| not_authorized(format!("Invalid login token. {reason}"));
    let known = world.oauth.access_tokens.get(token);
    if let Some(access) = known.filter(|_| provider == "www.amazon.com") {
        let is_of_provider =
            world.oauth.providers.get(&access.host).is_some_and(|it| it.login_key(&access.host) == provider);
        return match (is_of_provider && access.client == client, world.now_ms < access.ends_ms) {
            (false, _) => Err(unsupported_provider()),
            (true, false) => Err(invalid("The token has expired.")),
            (true, true) => Ok(access.user.clone()),
        };
    }
    if provider == "www.amazon.com" {
        return Err(invalid("Couldn't verify the access token."));
    }
    let claims = TestKey::shared().verify(token).map_err(|fault| match fault {
        TokenFault::Malformed => invalid("Not a valid OpenId Connect identity token."),
        TokenFault::WrongSignature => invalid("Couldn't verify signed token."),
    })?;
    if text_claim(&claims, "iss") != format!("https://{provider}") {
        return Err(invalid("Issuer doesn't match providerName"));
    }
    if text_claim(&claims, "aud") != client {
        return Err(unsupported_provider());
    }
    let (now_s, end_s) = (world.now_s(), time_claim(&claims, "exp"));
    if now_s >= end_s {
        return Err(invalid(&format!("Token expired: {now_s} >= {end_s}")));
    }
    Ok(text_claim(&claims, "sub").to_owned())
}

/// The identities that these logins belong to already, each once.
fn linked_identities(world: &World, pool_id: &str, logins: &Logins) -> Vec<String> {
    let mut linked: Vec<String> = logins
        .iter()
        .filter_map(|(name, sub)| world.identity_of_login.get(&(pool_id.to_owned(), name.clone(), sub.clone())))
        .cloned()
        .collect();
    linked.sort();
    linked.dedup();
    linked
}

/// A new identity. That of a login is derived from it, so that concurrent runs do not change each other's ids.
fn new_identity(world: &mut World, pool_id: &str, logins: &Logins) -> String {
    let drawn = match logins.iter().next() {
        Some((name, sub)) => world.generator.named("identity", &[pool_id, name, sub]),
        None => world.generator.next("guest"),
    };
    let identity_id = format!("{}:{}", world.region, drawn.uuid());
    let identity = Identity { pool: pool_id.to_owned(), logins: Logins::new() };
    world.identities.insert(identity_id.clone(), identity);
    identity_id
}

fn link(world: &mut World, pool_id: &str, identity_id: &str, logins: Logins) {
    for (name, sub) in &logins {
        let login = (pool_id.to_owned(), name.clone(), sub.clone());
        world.identity_of_login.insert(login, identity_id.to_owned());
    }
    if let Some(identity) = world.identities.get_mut(identity_id) {
        identity.logins.extend(logins);
    }
}

fn no_guests() -> Refusal {
    not_authorized("Unauthenticated access is not supported for this identity pool.")
}

fn unsupported_provider() -> Refusal {
    not_authorized("Token is not from a supported provider of this identity pool.")
}
