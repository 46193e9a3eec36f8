//! What a provider says about itself (OpenID Connect Discovery 1.0), and the keys that verify its id tokens.

use serde_json::json;

use super::{OAuthRefusal, Response, Visit};
use crate::{answer::Answer, token::TestKey, world::World};

pub(super) const PATH: &str = "/.well-known/openid-configuration";
pub(super) const KEYS_PATH: &str = "/jwks.json";

/// The discovery document. Endpoints are where the sandbox listens, so that a browser finds them too; the issuer is the
/// host that it stands for, as in the tokens.
pub(super) fn document(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let provider = world.provider(visit.host)?;
    Ok(Response::Document(Answer::new(json!({
        "issuer": format!("https://{}", provider.login_key(visit.host)),
        "token_endpoint": visit.url("/token"),
        "device_authorization_endpoint": visit.url("/device/code"),
        "jwks_uri": visit.url(KEYS_PATH),
        "grant_types_supported": ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "subject_types_supported": ["public"],
    }))))
}

/// The key set.
pub(super) fn keys(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    world.provider(visit.host)?;
    Ok(Response::Document(Answer::new(TestKey::shared().key_set())))
}
