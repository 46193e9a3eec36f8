//! Making identity pools: `CreateIdentityPool`, `SetIdentityPoolRoles`, `DescribeIdentityPool`.
//!
//! Sources: API reference of the three. Only user pools and OAuth providers of this sandbox can be providers: it cannot
//! verify the tokens of anybody else.

use serde_json::{Map, Value, json};

use crate::{
    answer::Answer,
    members::{Members, Service, TextRule, rules::IDENTITY_POOL_ID},
    refusal::{Refusal, invalid_parameter},
    state::RolesState,
    world::{IdentityPool, World},
};

const NAME: TextRule = TextRule::new("IdentityPoolName").length(1, 128).pattern(r"[\w\s+=,.@-]+", is_pool_name);
const PROVIDER_NAME: TextRule = TextRule::new("ProviderName").length(1, 128);
const CLIENT_ID: TextRule = TextRule::new("ClientId").length(1, 128);

/// Makes an identity pool. It has no roles yet, so it gives identities but no credentials.
pub(crate) fn create_identity_pool(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let name = members.text(&NAME);
    let guests = members.flag("AllowUnauthenticatedIdentities");
    members.optional_flag("AllowClassicFlow");
    let providers = members.objects("CognitoIdentityProviders");
    members.refuse_unsupported(&["DeveloperProviderName", "OpenIdConnectProviderARNs", "SamlProviderARNs"])?;
    let login_providers = members.text_map("SupportedLoginProviders");
    members.finish()?;
    let providers = providers.into_iter().map(provider).collect::<Result<_, _>>()?;
    let login_providers = login_providers.into_iter().map(|(key, id)| (key.to_owned(), id.to_owned())).collect();

    let id = format!("{}:{}", world.region, world.generator.next("identity pool").uuid());
    let pool = IdentityPool { name: name.to_owned(), guests, providers, login_providers, roles: RolesState::default() };
    let answer = Answer::new(description(&id, &pool));
    world.identity_pools.insert(id, pool);
    Ok(answer)
}

/// Sets the roles whose credentials an identity pool gives; a role that is not named is taken away.
pub(crate) fn set_identity_pool_roles(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let pool_id = members.text(&IDENTITY_POOL_ID);
    let roles = members.required_text_map("Roles");
    members.refuse_unsupported(&["RoleMappings"])?;
    members.finish()?;

    world.identity_pool(pool_id)?;
    if let Some(name) = roles.keys().find(|name| !matches!(**name, "authenticated" | "unauthenticated")) {
        return Err(invalid_parameter(format!("Invalid role type: {name}")));
    }
    let role = |name: &str| roles.get(name).map(|arn| (*arn).to_owned());
    let roles = RolesState {
        authenticated: role("authenticated"),
        unauthenticated: role("unauthenticated"),
        choices: Vec::new(),
    };
    if let Some(pool) = world.identity_pools.get_mut(pool_id) {
        pool.roles = roles;
    }
    Ok(Answer::no_body())
}

/// Describes an identity pool.
pub(crate) fn describe_identity_pool(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let pool_id = members.text(&IDENTITY_POOL_ID);
    members.finish()?;
    Ok(Answer::new(description(pool_id, world.identity_pool(pool_id)?)))
}

fn provider(object: &Map<String, Value>) -> Result<(String, String), Refusal> {
    let mut members = Members::new(Service::IdentityPools, object);
    let name = members.text(&PROVIDER_NAME);
    let client = members.text(&CLIENT_ID);
    members.refuse_unsupported(&["ServerSideTokenCheck"])?;
    members.finish()?;
    Ok((name.to_owned(), client.to_owned()))
}

fn description(id: &str, pool: &IdentityPool) -> Value {
    let providers = pool
        .providers
        .iter()
        .map(|(name, client)| json!({"ProviderName": name, "ClientId": client, "ServerSideTokenCheck": false}));
    json!({
        "IdentityPoolId": id,
        "IdentityPoolName": pool.name,
        "AllowUnauthenticatedIdentities": pool.guests,
        "AllowClassicFlow": false,
        "CognitoIdentityProviders": providers.collect::<Value>(),
        "SupportedLoginProviders": pool.login_providers,
        "IdentityPoolTags": {},
    })
}

fn is_pool_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c.is_whitespace() || "_+=,.@-".contains(c))
}
