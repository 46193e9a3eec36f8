//! What an issuer says about itself: OpenID Connect Discovery 1.0.
//!
//! The document is believed only where it is the issuer's own. Hosts that it names are asked consent for as any other
//! before a request goes to them, so a document cannot lead a run to where nobody allowed it.

use super::clients::Backend;
use super::failure::AuthFailure;
use super::hosts::host_of_url;
use super::oauth::{Document, get};
use super::oauth_errors::{OAuthExchange, OAuthOperation};
use super::openid_provider::ClientAuthentication;
use super::surroundings::Surroundings;

/// The endpoints of an issuer. A URL is empty where the issuer has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub tokens_url: String,
    pub code_url: String,
    pub authorization_url: String,
    pub keys_url: String,
    /// How clients with a secret prove themselves, where they do not say it.
    pub authentication: ClientAuthentication,
}

/// Fetches the document of an issuer. `provider` is what failures call it.
pub(crate) async fn discover(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    provider: &str,
    issuer: &str,
) -> Result<Metadata, AuthFailure> {
    let exchange = OAuthExchange { operation: OAuthOperation::Discovery, provider, secrets: &[] };
    let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let document = get(backend, surroundings, &url, &exchange).await?;
    let found = document.text("issuer").unwrap_or_default();
    if found != issuer {
        return Err(exchange.other_issuer(issuer, found));
    }
    let endpoint = |name: &str| match document.text(name) {
        None => Ok(String::new()),
        Some(url) => match host_of_url(url) {
            Ok(_) => Ok(url.to_owned()),
            Err(problem) => Err(exchange.incomplete(&format!("a `{name}` that is none: {problem}"))),
        },
    };
    let tokens_url = endpoint("token_endpoint")?;
    if tokens_url.is_empty() {
        return Err(exchange.incomplete("no `token_endpoint`"));
    }
    Ok(Metadata {
        tokens_url,
        code_url: endpoint("device_authorization_endpoint")?,
        authorization_url: endpoint("authorization_endpoint")?,
        keys_url: endpoint("jwks_uri")?,
        authentication: authentication(&document),
    })
}

/// Basic unless the issuer says that it knows only the other (OpenID Connect Discovery, section 3).
fn authentication(document: &Document) -> ClientAuthentication {
    let known = document.texts("token_endpoint_auth_methods_supported");
    if known.contains(&"client_secret_post") && !known.contains(&"client_secret_basic") {
        return ClientAuthentication::Post;
    }
    ClientAuthentication::Basic
}
