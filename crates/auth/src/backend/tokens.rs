//! The tokens of a sign-in, and the two things that are read out of a JSON Web Token: when it ends and whom it names.
//!
//! A token's signature is not checked here: the token came from the provider itself, and whoever takes it as a proof
//! (the identity pool, an API) checks it. No decision about trust may stand on what this module reads.

use authcanvas_interpreter::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// What a sign-in gave (Open 3D Engine's `AuthenticationTokens`, with an expiry by the run's clock).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// The provider that gave them.
    pub provider: String,
    /// For the provider's own APIs.
    pub access_token: Secret,
    /// Says who signed in; what an identity pool takes as the login. Open 3D Engine calls it the OpenId token.
    pub id_token: Secret,
    /// For new tokens without a new sign-in; empty if there is none.
    pub refresh_token: Secret,
    /// How long access and id token last from the sign-in on.
    pub expires_in_secs: u64,
    /// When they end, in milliseconds since the Unix epoch by the run's clock.
    pub expires_at_ms: u64,
}

impl Tokens {
    /// `AreTokensValid`: no safety margin, as there.
    pub fn are_valid(&self, now_ms: u64) -> bool {
        now_ms < self.expires_at_ms
    }
}

/// The claims that are read (RFC 7519, section 4.1).
#[derive(Debug, Default, Deserialize)]
struct Claims {
    exp: Option<f64>,
    iss: Option<String>,
    sub: Option<String>,
    username: Option<String>,
}

fn claims(token: &Secret) -> Option<Claims> {
    let mut parts = token.expose().split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// When a token ends, in milliseconds since the Unix epoch, if it is a token that says so.
pub(crate) fn expiry_ms(token: &Secret) -> Option<u64> {
    let exp = claims(token)?.exp?;
    // The cast saturates, so a hostile number gives the end of time, not a wrong time.
    (exp.is_finite() && exp > 0.0).then_some((exp * 1000.0) as u64)
}

/// Whom a token names, as issuer and subject, if it is a token that says so.
pub(crate) fn subject(token: &Secret) -> Option<(String, String)> {
    let claims = claims(token)?;
    Some((claims.iss.unwrap_or_default(), claims.sub?))
}

/// The user name in a user pool's access token, which the secret hash of a refresh is made of.
pub(crate) fn username(token: &Secret) -> Option<String> {
    claims(token)?.username
}

/// How long tokens last: what the provider said, else what the first of them says itself.
///
/// Some servers leave `ExpiresIn` out, which the SDK shows as 0 and which would otherwise mean tokens that have ended
/// before they were used.
pub(crate) fn expiry(said_secs: i32, now_ms: u64, tokens: &[&Secret]) -> Option<(u64, u64)> {
    if let Ok(secs @ 1..) = u64::try_from(said_secs) {
        return Some((secs, now_ms.saturating_add(secs.saturating_mul(1000))));
    }
    let end_ms = tokens.iter().find_map(|token| expiry_ms(token))?;
    Some((end_ms.saturating_sub(now_ms) / 1000, end_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> Secret {
        Secret::new(format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload)))
    }

    #[test]
    fn the_expiry_is_the_providers_else_the_tokens() {
        let good = token(r#"{"exp":2000,"sub":"s","iss":"i"}"#);
        assert_eq!(expiry(5, 1_000, &[&good]), Some((5, 6_000)));
        assert_eq!(expiry(0, 1_000_000, &[&good]), Some((1000, 2_000_000)));
        assert_eq!(expiry(-1, 3_000_000, &[&good]), Some((0, 2_000_000)));
        for bad in ["", "a.b", "a.b.c", "a.!!.c"] {
            assert_eq!(expiry(0, 0, &[&Secret::new(bad)]), None, "{bad}");
        }
        for payload in ["{}", "[]", r#"{"exp":"x"}"#, r#"{"exp":-1}"#] {
            assert_eq!(expiry(0, 0, &[&token(payload)]), None, "{payload}");
        }
        assert_eq!(expiry_ms(&token(r#"{"exp":1e300}"#)), Some(u64::MAX));
        assert_eq!(subject(&good), Some(("i".to_owned(), "s".to_owned())));
        assert_eq!(subject(&token("{}")), None);
    }
}
