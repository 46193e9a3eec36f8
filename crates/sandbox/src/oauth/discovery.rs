//! What a provider says about itself (OpenID Connect Discovery 1.0), and the keys that verify its id tokens.

use serde_json::json;

use super::{Mischief, OAuthRefusal, Response, Visit, authorize};
use crate::{answer::Answer, token::TestKey, world::World};

pub(super) const PATH: &str = "/.well-known/openid-configuration";
pub(super) const KEYS_PATH: &str = "/jwks.json";

/// The discovery document. Endpoints are where the sandbox listens, so that a browser finds them too; the issuer is the
/// host that it stands for, as in the tokens.
pub(super) fn document(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let provider = world.provider(visit.host)?;
    Ok(Response::Document(Answer::new(json!({
        "issuer": format!("https://{}", provider.login_key(visit.host)),
        "authorization_endpoint": visit.url(authorize::PATH),
        "token_endpoint": visit.url("/token"),
        "device_authorization_endpoint": visit.url("/device/code"),
        "jwks_uri": visit.url(KEYS_PATH),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "grant_types_supported": ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "subject_types_supported": ["public"],
    }))))
}

/// The key set.
pub(super) fn keys(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let mut keys = TestKey::shared().key_set();
    if world.provider(visit.host)?.mischief == Some(Mischief::OtherKeys)
        && let Some(modulus) = keys.pointer_mut("/keys/0/n")
        && let Some(text) = modulus.as_str()
    {
        // One other letter makes another key of the same name.
        let (first, rest) = text.split_at(1);
        *modulus = format!("{}{rest}", if first == "z" { "y" } else { "z" }).into();
    }
    Ok(Response::Document(Answer::new(keys)))
}
