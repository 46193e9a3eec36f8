//! OAuth providers: Login with Amazon, Google, and any other by OpenID Connect.
//!
//! A provider stands for a host: what a client would send to `https://<host><path>` it sends to
//! `<endpoint>/<host><path>`. Sources: RFC 6749, 7636, 8628, OpenID Connect Discovery 1.0, and the developer pages of
//! Login with Amazon ("Code-based linking") and Google ("OAuth 2.0 for TV and limited-input devices"). An endpoint is
//! a plain function from the world and a form to a reply or a refusal.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    generator::{LOWER, MIXED},
    hidden::Hidden,
    protocol::Reply,
    world::World,
};

mod authorize;
mod device;
mod discovery;
mod form;
mod page;
mod tokens;

pub(crate) use authorize::{AuthorizationCode, encoded};
pub(crate) use device::{DeviceCode, decide, listing};
pub(crate) use form::Form;
pub(crate) use tokens::{AccessToken, RefreshGrant};

/// How long access and id tokens live.
pub(crate) const TOKEN_S: u64 = 3600;
/// What RFC 8628 adds to the interval after each `slow_down`.
const SLOW_DOWN_MS: u64 = 5000;

/// Whose habits a provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Dialect {
    /// Login with Amazon: no id token, no client at the token endpoint, `invalid_code_pair`.
    LoginWithAmazon,
    /// Google: a client secret, `verification_url`, statuses of its own.
    Google,
    /// Plain OpenID Connect with the device grant.
    OpenIdConnect,
}

/// What becomes of device codes that nobody decides on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Decision {
    /// A person decides, or the control API.
    #[default]
    ByPerson,
    /// The provider's user approves after so many polls that were told to wait.
    ApproveAfter(u32),
    /// The provider's user denies after so many polls that were told to wait.
    DenyAfter(u32),
}

/// A provider, as a state file declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderState {
    pub dialect: Dialect,
    /// By client id.
    pub clients: BTreeMap<String, ClientState>,
    /// Who approves.
    #[serde(default = "default_user")]
    pub user: String,
    #[serde(default)]
    pub decision: Decision,
    /// How long a client waits between polls; what the provider's documentation says unless it is said here.
    #[serde(default)]
    pub interval_seconds: Option<u64>,
    /// How long a device code lives; what the provider's documentation says unless it is said here.
    #[serde(default)]
    pub code_seconds: Option<u64>,
    /// Whether a refresh gives a new refresh token and ends the old one.
    #[serde(default)]
    pub rotates: bool,
    /// What the provider gets wrong on purpose, so that one sees a client refuse it.
    #[serde(default)]
    pub mischief: Option<Mischief>,
}

/// What a provider can get wrong in a sign-in in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Mischief {
    /// It sends the browser back with another state.
    OtherState,
    /// It sends the browser back as another issuer.
    OtherIssuer,
    /// Its id tokens hold another nonce.
    OtherNonce,
    /// Its id tokens are for another client.
    OtherAudience,
    /// Its id tokens have ended when they are given.
    EndedToken,
    /// Its key set has other keys than the one that signs.
    OtherKeys,
}

/// A client of a provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ClientState {
    /// Without it the client is a public one.
    pub secret: Option<Hidden>,
}

fn default_user() -> String {
    "sandbox-user-1".to_owned()
}

impl ProviderState {
    fn interval_s(&self) -> u64 {
        self.interval_seconds.unwrap_or(match self.dialect {
            Dialect::LoginWithAmazon => 30,
            Dialect::Google | Dialect::OpenIdConnect => 5,
        })
    }

    fn code_s(&self) -> u64 {
        self.code_seconds.unwrap_or(match self.dialect {
            Dialect::LoginWithAmazon | Dialect::OpenIdConnect => 600,
            Dialect::Google => 1800,
        })
    }

    /// The name under which an identity pool knows the provider, and the issuer of its id tokens without `https://`.
    pub fn login_key(&self, host: &str) -> String {
        match self.dialect {
            Dialect::LoginWithAmazon => "www.amazon.com".to_owned(),
            Dialect::Google => "accounts.google.com".to_owned(),
            Dialect::OpenIdConnect => host.to_owned(),
        }
    }
}

/// What the OAuth side of a world remembers.
#[derive(Default)]
pub(crate) struct OAuth {
    /// By host.
    pub providers: BTreeMap<String, ProviderState>,
    /// By device code.
    pub device_codes: BTreeMap<String, DeviceCode>,
    /// By code.
    pub codes: BTreeMap<String, AuthorizationCode>,
    /// By token.
    pub access_tokens: BTreeMap<String, AccessToken>,
    /// By token.
    pub refresh_grants: BTreeMap<String, RefreshGrant>,
}

impl OAuth {
    /// Ends the tokens of a code.
    fn end_what_was_given_for(&mut self, code: &str) {
        self.access_tokens.retain(|_, token| token.given_for != code);
        self.refresh_grants.retain(|_, grant| grant.given_for != code);
    }
}

/// An endpoint of a provider.
pub(crate) struct Endpoint {
    /// What faults and the log of calls know it by.
    pub name: &'static str,
    dialect: Option<Dialect>,
    method: &'static str,
    path: &'static str,
    pub run: Run,
}

impl Endpoint {
    /// How the provider says that it was asked too often.
    pub fn slow_down(&self) -> OAuthRefusal {
        device::slow_down(self.dialect.unwrap_or(Dialect::OpenIdConnect))
    }
}

/// What an endpoint does.
type Run = fn(&mut World, &Visit<'_>) -> Result<Response, OAuthRefusal>;

/// A request to an endpoint.
pub(crate) struct Visit<'v> {
    /// The provider.
    pub host: &'v str,
    /// Where the sandbox listens.
    pub base: &'v str,
    /// The parameters, decoded: the form of a POST, the query of a GET.
    pub form: Form,
}

impl Visit<'_> {
    /// Where the provider's pages are.
    fn url(&self, path: &str) -> String {
        format!("{}/{}{path}", self.base, self.host)
    }
}

/// What an endpoint answers.
pub(crate) enum Response {
    /// A document, perhaps with tokens to be signed.
    Document(Answer),
    /// A page for people.
    Page(String),
    /// Where the browser goes on.
    Redirect(String),
}

impl Response {
    /// The reply on the wire; signs what is to be signed.
    pub fn into_reply(self) -> Reply {
        match self {
            Response::Document(answer) => Reply { content_type: "application/json", ..Reply::ok(answer.into_bytes()) },
            Response::Page(html) => Reply::foreign(200, "text/html; charset=utf-8", &html),
            Response::Redirect(url) => Reply { location: Some(url), ..Reply::foreign(303, "text/plain", "") },
        }
    }
}

/// An error of RFC 6749, section 5.2.
#[derive(Debug)]
pub(crate) struct OAuthRefusal {
    pub status: u16,
    pub error: &'static str,
    pub description: String,
}

impl OAuthRefusal {
    pub fn new(error: &'static str, description: impl Into<String>) -> OAuthRefusal {
        OAuthRefusal { status: 400, error, description: description.into() }
    }

    pub fn with_status(self, status: u16) -> OAuthRefusal {
        OAuthRefusal { status, ..self }
    }
}

impl From<OAuthRefusal> for Reply {
    fn from(refusal: OAuthRefusal) -> Reply {
        let mut body = json!({"error": refusal.error});
        if !refusal.description.is_empty() {
            body["error_description"] = Value::String(refusal.description);
        }
        Reply { status: refusal.status, ..Reply::page(&body) }
    }
}

/// Every endpoint, in the order of README.md.
pub(crate) const ENDPOINTS: &[Endpoint] = &[
    post("LoginWithAmazonCode", Dialect::LoginWithAmazon, "/auth/o2/create/codepair", device::create_code_pair),
    post("LoginWithAmazonToken", Dialect::LoginWithAmazon, "/auth/o2/token", tokens::login_with_amazon),
    post("GoogleCode", Dialect::Google, "/device/code", device::google_code),
    post("GoogleToken", Dialect::Google, "/token", tokens::google),
    post("DeviceAuthorization", Dialect::OpenIdConnect, "/device/code", device::device_authorization),
    post("Token", Dialect::OpenIdConnect, "/token", tokens::open_id_connect),
    get("Discovery", discovery::PATH, discovery::document),
    get("Keys", discovery::KEYS_PATH, discovery::keys),
    get("Authorize", authorize::PATH, authorize::show),
    post("AuthorizeDecision", Dialect::OpenIdConnect, authorize::PATH, authorize::decide),
    Endpoint { name: "DevicePage", dialect: None, method: "GET", path: "/device", run: page::show },
    Endpoint { name: "DeviceDecision", dialect: None, method: "POST", path: "/device", run: page::decide },
];

const fn post(name: &'static str, dialect: Dialect, path: &'static str, run: Run) -> Endpoint {
    Endpoint { name, dialect: Some(dialect), method: "POST", path, run }
}

/// What a plain provider of OpenID Connect shows to everybody.
const fn get(name: &'static str, path: &'static str, run: Run) -> Endpoint {
    Endpoint { name, dialect: Some(Dialect::OpenIdConnect), method: "GET", path, run }
}

/// The endpoint at a path of a provider.
pub(crate) fn endpoint(dialect: Dialect, method: &str, path: &str) -> Option<&'static Endpoint> {
    ENDPOINTS.iter().find(|it| it.dialect.is_none_or(|of| of == dialect) && it.method == method && it.path == path)
}

impl World {
    /// The provider at a host. Endpoints are found by their provider, so it is there.
    fn provider(&self, host: &str) -> Result<&ProviderState, OAuthRefusal> {
        self.oauth.providers.get(host).ok_or_else(|| OAuthRefusal::new("server_error", "no such provider"))
    }

    /// Checks that a client is one of the provider's and proves itself as it should.
    fn check_client(&self, host: &str, form: &Form, needs_secret: bool) -> Result<String, OAuthRefusal> {
        let id = form.required("client_id")?;
        let provider = self.provider(host)?;
        let unknown = |why: String| OAuthRefusal::new("invalid_client", why).with_status(401);
        let Some(client) = provider.clients.get(id) else {
            let known = provider.clients.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(unknown(format!("The OAuth client was not found; this provider of the sandbox has: {known}.")));
        };
        if let (Some(secret), true) = (&client.secret, needs_secret) {
            match form.get("client_secret") {
                Some(given) if given == secret.reveal() => {}
                Some(_) => return Err(unknown("The provided client secret is invalid.".to_owned())),
                None => return Err(unknown("client_secret is missing.".to_owned())),
            }
        }
        Ok(id.to_owned())
    }

    fn new_device_code(&mut self, dialect: Dialect) -> String {
        // Characters that a client which forgets percent-encoding gets wrong.
        match dialect {
            Dialect::LoginWithAmazon => self.generator.next("device code").text(LOWER, 30) + "|+&=/%",
            Dialect::Google => format!("AH-1{}/+", self.generator.next("device code").text(MIXED, 60)),
            Dialect::OpenIdConnect => self.generator.next("device code").text(MIXED, 43),
        }
    }
}
