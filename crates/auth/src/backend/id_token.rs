//! Whether an id token may be believed: its signature by the provider's keys, then who made it, for whom, until when
//! and for which sign-in (OpenID Connect Core, section 3.1.3.7; RFC 7515, 7517, 7519).
//!
//! RS256 alone is accepted, which every provider of OpenID Connect has; a token that names another way of signing,
//! `none` too, is refused before anything else of it is read.

use super::failure::AuthFailure;
use super::oauth::Document;
use authcanvas_interpreter::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Map, Value};

/// How far the clock of a provider may be from ours.
const CLOCK_LEEWAY_MS: u64 = 60_000;

/// The claims of a token.
pub type Claims = Map<String, Value>;

/// The public keys of a provider, as far as they can verify an id token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeySet(Vec<Key>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    id: Option<String>,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

/// What an id token has to say.
pub(crate) struct Expected<'e> {
    /// What failures call the provider.
    pub provider: &'e str,
    /// The issuer; Google has two spellings of itself.
    pub issuers: &'e [&'e str],
    /// The client that the token is for.
    pub client: &'e str,
    /// The nonce of the sign-in, where there was one.
    pub nonce: Option<&'e Secret>,
    pub now_ms: u64,
}

impl KeySet {
    /// The RSA keys of a key set that may verify signatures. Others are left out: a set can hold keys for anything.
    pub fn read(document: &Document) -> Self {
        let key = |value: &Value| {
            let text = |name: &str| value.get(name).and_then(Value::as_str);
            let is_for_us = text("kty") == Some("RSA")
                && text("use").is_none_or(|used| used == "sig")
                && text("alg").is_none_or(|algorithm| algorithm == "RS256");
            let number = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?.trim_end_matches('=')).ok();
            let (modulus, exponent) = (number("n")?, number("e")?);
            is_for_us.then(|| Key { id: text("kid").map(str::to_owned), modulus, exponent })
        };
        Self(document.values("keys").iter().filter_map(key).collect())
    }

    /// True when a key may be the one that signed a token. Where none can be, the provider may have new keys.
    pub fn may_know(&self, token: &Secret) -> bool {
        let id = parts(token).and_then(|parts| object(parts.header)).and_then(|header| {
            let id = header.get("kid")?;
            Some(id.as_str()?.to_owned())
        });
        self.0.iter().any(|key| is_named(key, id.as_deref()))
    }

    /// The claims of a token that may be believed.
    pub fn verify(&self, token: &Secret, expected: &Expected<'_>) -> Result<Claims, AuthFailure> {
        let refuse = |why: &str| AuthFailure::id_token_refused(expected.provider, why);
        let parts = parts(token).ok_or_else(|| refuse("it is no signed token"))?;
        let header = object(parts.header).ok_or_else(|| refuse("it is no signed token"))?;
        match header.get("alg").and_then(Value::as_str) {
            Some("RS256") => {}
            _ => return Err(refuse("it is not signed with RS256")),
        }
        // What a token declares critical has to be understood, and nothing is (RFC 7515, section 4.1.11).
        if header.contains_key("crit") {
            return Err(refuse("it demands an extension that is not known here"));
        }
        let id = header.get("kid").and_then(Value::as_str);
        let signature = URL_SAFE_NO_PAD.decode(parts.signature).map_err(|_| refuse("it is no signed token"))?;
        let mut keys = self.0.iter().filter(|key| is_named(key, id)).peekable();
        if keys.peek().is_none() {
            return Err(refuse("the provider has no key of the name that it gives"));
        }
        let is_signed = keys.any(|key| {
            let key = RsaPublicKeyComponents { n: &key.modulus, e: &key.exponent };
            key.verify(&RSA_PKCS1_2048_8192_SHA256, parts.signed.as_bytes(), &signature).is_ok()
        });
        if !is_signed {
            return Err(refuse("its signature is not the provider's"));
        }
        let claims = object(parts.payload).ok_or_else(|| refuse("its claims are no object"))?;
        check_claims(&claims, expected).map_err(|why| refuse(&why))?;
        Ok(claims)
    }
}

fn is_named(key: &Key, id: Option<&str>) -> bool {
    match (id, &key.id) {
        (Some(id), Some(own)) => id == own,
        // A token or a set that names no key leaves the choice to the signature.
        (None, _) | (_, None) => true,
    }
}

fn check_claims(claims: &Claims, expected: &Expected<'_>) -> Result<(), String> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    if !expected.issuers.contains(&text("iss")) {
        return Err(format!("expected the issuer `{}`, found `{}`", expected.issuers.join("` or `"), text("iss")));
    }
    let audiences: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !audiences.contains(&expected.client) {
        return Err(format!(
            "expected it to be for the client `{}`, found `{}`",
            expected.client,
            audiences.join(", ")
        ));
    }
    // One for several audiences has to say which of them asked for it.
    let party = claims.get("azp").and_then(Value::as_str);
    if party.is_some_and(|party| party != expected.client) || (audiences.len() > 1 && party.is_none()) {
        return Err("it was given to another client".to_owned());
    }
    if text("sub").is_empty() {
        return Err("it names no user".to_owned());
    }
    let ms = |name: &str| claims.get(name).and_then(Value::as_f64).map(|seconds| (seconds * 1000.0) as u64);
    let end = ms("exp").ok_or("it does not say when it ends")?;
    if expected.now_ms >= end.saturating_add(CLOCK_LEEWAY_MS) {
        return Err(format!("it ended at {} s, and it is {} s", end / 1000, expected.now_ms / 1000));
    }
    for begin in [ms("nbf"), ms("iat")].into_iter().flatten() {
        if begin > expected.now_ms.saturating_add(CLOCK_LEEWAY_MS) {
            return Err(format!("it is good from {} s on, and it is {} s", begin / 1000, expected.now_ms / 1000));
        }
    }
    match expected.nonce {
        Some(nonce) if text("nonce") != nonce.expose() => Err("its nonce is not that of this sign-in".to_owned()),
        Some(_) | None => Ok(()),
    }
}

struct Parts<'t> {
    header: &'t str,
    payload: &'t str,
    signature: &'t str,
    signed: &'t str,
}

fn parts(token: &Secret) -> Option<Parts<'_>> {
    let (signed, signature) = token.expose().rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    (!payload.contains('.')).then_some(Parts { header, payload, signature, signed })
}

fn object(part: &str) -> Option<Claims> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// The claims of a token as it says them, believed or not.
pub(crate) fn claims_of(token: &Secret) -> Option<Claims> {
    object(parts(token)?.payload)
}
