//! A provider of OpenID Connect, as a registry file configures it: an issuer and a client, nothing more is needed.
//!
//! Everything else is in the issuer's discovery document, which is fetched when a request first needs it.

use super::hosts::{UrlProblem, is_host_name, is_loopback_host, url_target};
use super::registry_file::{ClientSecret, SectionReader};

/// How a client with a secret proves itself at the token endpoint (OpenID Connect Core, section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// `client_secret_basic`: in the header `Authorization`.
    Basic,
    /// `client_secret_post`: in the form.
    Post,
}

/// Where the browser comes back to (RFC 8252, section 7.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// `127.0.0.1`, `[::1]` or `localhost`, as it was registered with the provider.
    pub host: String,
    /// The port; 0 takes a free one, which providers have to allow for loopback addresses.
    pub port: u16,
    /// Begins with `/`.
    pub path: String,
}

/// The settings of one provider of OpenID Connect, complete and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIdProvider {
    /// `Issuer`, exactly as the provider's tokens have it.
    pub issuer: String,
    /// The host of `Issuer`.
    pub issuer_host: String,
    /// `EndpointHosts`: further hosts on which the issuer has endpoints, so that consent can be asked for beforehand.
    pub endpoint_hosts: Vec<String>,
    /// `AppClientId`.
    pub app_client_id: String,
    /// `ClientSecret`; without it the client is a public one.
    pub client_secret: Option<ClientSecret>,
    /// `ClientAuthentication`; without it, what the issuer's discovery document lets one do.
    pub authentication: Option<ClientAuthentication>,
    /// `Scope`, which holds `openid`.
    pub scope: String,
    /// `LoginKey`: under which an identity pool knows the provider; the issuer without `https://` unless it is said.
    pub login_key: String,
    /// `RedirectURL`.
    pub redirect: Redirect,
}

impl OpenIdProvider {
    /// Every value is read before any is missed, so that all faults are told at once.
    pub(super) fn read(reader: &mut SectionReader<'_, '_>) -> Option<Self> {
        let issuer = reader.required_url("Issuer");
        let plain = issuer.as_ref().is_some_and(|(url, _)| !url.contains(['?', '#']));
        if issuer.is_some() && !plain {
            reader.report("Issuer", "expected a URL without `?` and `#`, found one with");
        }
        let endpoint_hosts = endpoint_hosts(reader);
        let app_client_id = reader.required("AppClientId", "the client id that the provider gave");
        let client_secret = if reader.has("ClientSecret") { reader.client_secret().map(Some) } else { Some(None) };
        let authentication = authentication(reader);
        let scope = reader.optional("Scope", "the scopes, with spaces between them").and_then(|scope| {
            let scope = scope.unwrap_or_else(|| "openid".to_owned());
            if scope.split(' ').any(|part| part == "openid") {
                return Some(scope);
            }
            reader.report("Scope", "expected `openid` among the scopes, found none");
            None
        });
        let login_key = reader.optional("LoginKey", "the name under which the identity pool knows the provider");
        let redirect = redirect(reader);
        let (issuer, issuer_host) = issuer.filter(|_| plain)?;
        Some(Self {
            login_key: login_key?.unwrap_or_else(|| key_of_issuer(&issuer)),
            issuer,
            issuer_host,
            endpoint_hosts: endpoint_hosts?,
            app_client_id: app_client_id?,
            client_secret: client_secret?,
            authentication: authentication?,
            scope: scope?,
            redirect: redirect?,
        })
    }
}

/// An identity pool's key of a provider of OpenID Connect: its issuer without the scheme.
fn key_of_issuer(issuer: &str) -> String {
    let rest = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    rest.trim_end_matches('/').to_owned()
}

fn endpoint_hosts(reader: &mut SectionReader<'_, '_>) -> Option<Vec<String>> {
    let expected = "an array of host names such as `login.example.com`";
    let hosts = reader.texts("EndpointHosts", expected)?;
    if hosts.iter().all(|host| is_host_name(host)) {
        return Some(hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect());
    }
    reader.report("EndpointHosts", &format!("expected {expected}, found a text among them that is none"));
    None
}

#[expect(clippy::option_option, reason = "absent and faulty are two things")]
fn authentication(reader: &mut SectionReader<'_, '_>) -> Option<Option<ClientAuthentication>> {
    let expected = "`client_secret_basic` or `client_secret_post`";
    match reader.optional("ClientAuthentication", expected)?.as_deref() {
        None => Some(None),
        Some("client_secret_basic") => Some(Some(ClientAuthentication::Basic)),
        Some("client_secret_post") => Some(Some(ClientAuthentication::Post)),
        Some(_) => {
            reader.report("ClientAuthentication", &format!("expected {expected}, found another text"));
            None
        }
    }
}

fn redirect(reader: &mut SectionReader<'_, '_>) -> Option<Redirect> {
    let Some(url) = reader.optional("RedirectURL", "a URL of this machine")? else {
        return Some(Redirect { host: "127.0.0.1".to_owned(), port: 0, path: "/callback".to_owned() });
    };
    let read = read_redirect(&url);
    if let Err(problem) = &read {
        reader.report("RedirectURL", problem);
    }
    read.ok()
}

fn read_redirect(url: &str) -> Result<Redirect, String> {
    let target = url_target(url).map_err(|problem| match problem {
        UrlProblem::Scheme => "expected a URL that begins with http://127.0.0.1, found another text".to_owned(),
        other => other.to_string(),
    })?;
    if target.is_https || !is_loopback_host(&target.host) {
        let found = if target.is_https { "https" } else { "another host" };
        return Err(format!("expected http to this machine, such as http://127.0.0.1/callback, found {found}"));
    }
    if url.contains(['?', '#']) {
        return Err("expected a URL without `?` and `#`, found one with".to_owned());
    }
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let (authority, path) = match rest.find('/') {
        Some(start) => rest.split_at(start),
        None => (rest, "/"),
    };
    let after_host = authority.rsplit_once(']').map_or(authority, |(_, after)| after);
    let port = after_host.rsplit_once(':').map_or(Ok(0), |(_, port)| port.parse());
    let port = port.map_err(|_| UrlProblem::Port.to_string())?;
    let host = if target.host.contains(':') { format!("[{}]", target.host) } else { target.host };
    Ok(Redirect { host, port, path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_is_of_this_machine() {
        let read = |url| read_redirect(url).map(|it| (it.host, it.port, it.path)).map_err(|_| ());
        let of = |host: &str, port, path: &str| Ok((host.to_owned(), port, path.to_owned()));
        for (url, expected) in [
            ("http://127.0.0.1/callback", of("127.0.0.1", 0, "/callback")),
            ("http://localhost:8400", of("localhost", 8400, "/")),
            ("http://[::1]:8400/a/b", of("[::1]", 8400, "/a/b")),
            ("https://127.0.0.1/callback", Err(())),
            ("http://example.com/callback", Err(())),
            ("http://127.0.0.1/callback?x=1", Err(())),
            ("com.example.app:/callback", Err(())),
        ] {
            assert_eq!(read(url), expected, "{url}");
        }
    }

    #[test]
    fn the_login_key_is_the_issuer_without_its_scheme() {
        assert_eq!(key_of_issuer("https://login.example.com/realms/a"), "login.example.com/realms/a");
        assert_eq!(key_of_issuer("https://login.example.com/"), "login.example.com");
    }
}
