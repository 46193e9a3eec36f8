//! The token endpoints: device codes and refresh tokens in, tokens out.

use serde_json::{Map, Value, json};

use super::{Dialect, Mischief, OAuthRefusal, Response, TOKEN_S, Visit, authorize, device};
use crate::{answer::Answer, generator::MIXED, world::World};

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// An access token that was given.
pub(crate) struct AccessToken {
    pub host: String,
    pub client: String,
    pub user: String,
    pub ends_ms: u64,
    /// The code that it was given for.
    pub given_for: String,
}

/// What a refresh token stands for.
#[derive(Clone)]
pub(crate) struct RefreshGrant {
    pub host: String,
    pub client: String,
    pub user: String,
    pub scope: String,
    /// The code that it was given for.
    pub given_for: String,
    /// The nonce of the sign-in, where there was one.
    pub nonce: Option<String>,
}

/// Login with Amazon's token endpoint. At a poll it knows the client by the code pair and is not told.
pub(crate) fn login_with_amazon(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    match visit.form.required("grant_type")? {
        "device_code" => {
            let (device_code, user_code) = (visit.form.required("device_code")?, visit.form.required("user_code")?);
            let known = world.oauth.device_codes.get(device_code);
            if known.is_none_or(|code| code.user_code != user_code) {
                return Err(OAuthRefusal::new("invalid_code_pair", "The code pair is invalid or expired."));
            }
            device::poll(world, visit.host, device_code, None)?;
            first_tokens_of_device(world, visit, device_code)
        }
        "refresh_token" => {
            let client = world.check_client(visit.host, &visit.form, false)?;
            refresh(world, visit, &client)
        }
        other => Err(unsupported_grant(other)),
    }
}

/// Google's token endpoint, which wants the client secret each time.
pub(crate) fn google(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    open_id_connect(world, visit)
}

/// A token endpoint after RFC 6749 and 8628.
pub(crate) fn open_id_connect(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let grant_type = visit.form.required("grant_type")?;
    let client = world.check_client(visit.host, &visit.form, true)?;
    match grant_type {
        DEVICE_GRANT => {
            let device_code = visit.form.required("device_code")?;
            device::poll(world, visit.host, device_code, Some(&client))?;
            first_tokens_of_device(world, visit, device_code)
        }
        "authorization_code" if world.provider(visit.host)?.dialect == Dialect::OpenIdConnect => {
            let (scope, nonce) = authorize::redeem(world, visit, &client)?;
            first_tokens(world, visit, visit.form.required("code")?, client, scope, nonce)
        }
        "refresh_token" => refresh(world, visit, &client),
        other => Err(unsupported_grant(other)),
    }
}

fn unsupported_grant(found: &str) -> OAuthRefusal {
    OAuthRefusal::new("unsupported_grant_type", format!("Invalid grant_type: {found}"))
}

fn first_tokens_of_device(world: &mut World, visit: &Visit<'_>, device_code: &str) -> Result<Response, OAuthRefusal> {
    let (client, scope) = match world.oauth.device_codes.get(device_code) {
        Some(code) => (code.client.clone(), code.scope.clone()),
        None => return Err(OAuthRefusal::new("invalid_grant", "The device code is not valid.")),
    };
    first_tokens(world, visit, device_code, client, scope, None)
}

fn first_tokens(
    world: &mut World,
    visit: &Visit<'_>,
    code: &str,
    client: String,
    scope: String,
    nonce: Option<String>,
) -> Result<Response, OAuthRefusal> {
    let user = world.provider(visit.host)?.user.clone();
    let grant = RefreshGrant { host: visit.host.to_owned(), client, user, scope, given_for: code.to_owned(), nonce };
    let refresh_token = new_refresh_token(world, visit.host)?;
    world.oauth.refresh_grants.insert(refresh_token.clone(), grant.clone());
    tokens(world, &grant, Some(refresh_token))
}

fn refresh(world: &mut World, visit: &Visit<'_>, client: &str) -> Result<Response, OAuthRefusal> {
    let token = visit.form.required("refresh_token")?;
    let grant = world.oauth.refresh_grants.get(token).filter(|it| it.host == visit.host && it.client == client);
    let Some(grant) = grant.cloned() else {
        return Err(OAuthRefusal::new("invalid_grant", "The refresh token is not valid."));
    };
    let provider = world.provider(visit.host)?;
    let (dialect, rotates) = (provider.dialect, provider.rotates);
    let shown = if rotates {
        let next = new_refresh_token(world, visit.host)?;
        world.oauth.refresh_grants.remove(token);
        world.oauth.refresh_grants.insert(next.clone(), grant.clone());
        Some(next)
    } else {
        // Login with Amazon repeats the token, Google says nothing about it.
        (dialect == Dialect::LoginWithAmazon).then(|| token.to_owned())
    };
    tokens(world, &grant, shown)
}

fn tokens(world: &mut World, grant: &RefreshGrant, refresh_token: Option<String>) -> Result<Response, OAuthRefusal> {
    let dialect = world.provider(&grant.host)?.dialect;
    let prefix = match dialect {
        Dialect::LoginWithAmazon => "Atza|",
        Dialect::Google => "ya29.",
        Dialect::OpenIdConnect => "",
    };
    let access_token = format!("{prefix}{}", world.generator.next("oauth access token").text(MIXED, 80));
    let given = AccessToken {
        host: grant.host.clone(),
        client: grant.client.clone(),
        user: grant.user.clone(),
        ends_ms: world.now_ms + TOKEN_S * 1000,
        given_for: grant.given_for.clone(),
    };
    world.oauth.access_tokens.insert(access_token.clone(), given);
    let mut body = Map::new();
    body.insert("access_token".to_owned(), access_token.into());
    body.insert("token_type".to_owned(), "bearer".into());
    body.insert("expires_in".to_owned(), TOKEN_S.into());
    if let Some(token) = refresh_token {
        body.insert("refresh_token".to_owned(), token.into());
    }
    let is_open_id = grant.scope.split(' ').any(|scope| scope == "openid");
    if dialect == Dialect::LoginWithAmazon || !is_open_id {
        return Ok(Response::Document(Answer::new(Value::Object(body))));
    }
    body.insert("scope".to_owned(), grant.scope.clone().into());
    body.insert("id_token".to_owned(), Value::Null);
    let claims = id_claims(world, grant)?;
    Ok(Response::Document(Answer::new(Value::Object(body)).with_token("/id_token", claims)))
}

/// The claims of OpenID Connect Core, section 2.
fn id_claims(world: &World, grant: &RefreshGrant) -> Result<Map<String, Value>, OAuthRefusal> {
    let provider = world.provider(&grant.host)?;
    let key = provider.login_key(&grant.host);
    let (client, end_s) = match provider.mischief {
        Some(Mischief::OtherAudience) => ("mischief", world.now_s() + TOKEN_S),
        Some(Mischief::EndedToken) => (&*grant.client, world.now_s().saturating_sub(TOKEN_S)),
        _ => (&*grant.client, world.now_s() + TOKEN_S),
    };
    let claims = json!({
        "iss": format!("https://{key}"),
        "aud": client,
        "sub": grant.user,
        "iat": world.now_s(),
        "exp": end_s,
    });
    match claims {
        Value::Object(mut claims) => {
            if let Some(nonce) = &grant.nonce {
                let is_other = provider.mischief == Some(Mischief::OtherNonce);
                claims.insert("nonce".to_owned(), if is_other { "mischief".into() } else { nonce.clone().into() });
            }
            Ok(claims)
        }
        _other => Err(OAuthRefusal::new("server_error", "no claims")),
    }
}

fn new_refresh_token(world: &mut World, host: &str) -> Result<String, OAuthRefusal> {
    let prefix = match world.provider(host)?.dialect {
        Dialect::LoginWithAmazon => "Atzr|",
        Dialect::Google => "1//",
        Dialect::OpenIdConnect => "",
    };
    Ok(format!("{prefix}{}", world.generator.next("oauth refresh token").text(MIXED, 60)))
}
