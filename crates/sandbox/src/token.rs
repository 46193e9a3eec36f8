//! JSON Web Tokens, signed with RS256 by one embedded test key, and the key set that verifies them.
//!
//! THE KEY IS PUBLIC AND PROTECTS NOTHING: it stands in this repository so that tokens are the same on every machine
//! and every run. A service that trusts it trusts everybody.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::{Map, Value, json};

/// A 2048-bit RSA key in PKCS#8 form, made with `openssl genpkey -algorithm RSA`. It is public and protects nothing.
const TEST_KEY: &[u8] = include_bytes!("test_key.p8");

/// The claims of a token.
pub(crate) type Claims = Map<String, Value>;

/// Why a token is not one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenFault {
    /// It is no JSON Web Token, or one of another algorithm.
    Malformed,
    /// It is one, but this key did not sign it as it stands.
    WrongSignature,
}

/// The key that signs every token of a sandbox.
pub(crate) struct TestKey {
    pair: RsaKeyPair,
    public: PublicKeyComponents<Vec<u8>>,
    key_id: String,
}

impl TestKey {
    /// The key, read once in a process.
    pub fn shared() -> &'static TestKey {
        static SHARED: LazyLock<TestKey> = LazyLock::new(TestKey::read);
        &SHARED
    }

    fn read() -> TestKey {
        let pair = RsaKeyPair::from_pkcs8(TEST_KEY).expect("the embedded key is a PKCS#8 RSA key of 2048 bits");
        let public = PublicKeyComponents::<Vec<u8>>::from(pair.public());
        let key_id = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &public.n));
        TestKey { pair, public, key_id }
    }

    /// A signed token with these claims.
    pub fn sign(&self, claims: &Claims) -> String {
        let header = json!({"alg": "RS256", "kid": self.key_id});
        let claims = Value::Object(claims.clone());
        let mut token =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        // This padding draws no randomness; ring asks for a source all the same, to blind the private exponent.
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), token.as_bytes(), &mut signature)
            .expect("a 2048-bit key signs a SHA-256 digest into a buffer of its own length");
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(signature));
        token
    }

    /// The claims of a token that this key signed.
    pub fn verify(&self, token: &str) -> Result<Claims, TokenFault> {
        let mut parts = token.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenFault::Malformed);
        };
        let signed = &token[..header.len() + 1 + claims.len()];
        let header = read_part(header)?;
        let claims = read_part(claims)?;
        if header.get("alg").and_then(Value::as_str) != Some("RS256") {
            return Err(TokenFault::Malformed);
        }
        if header.get("kid").and_then(Value::as_str) != Some(self.key_id.as_str()) {
            return Err(TokenFault::WrongSignature);
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenFault::Malformed)?;
        self.public
            .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
            .map_err(|_| TokenFault::WrongSignature)?;
        Ok(claims)
    }

    /// The JSON Web Key Set that verifies every token of this sandbox.
    pub fn key_set(&self) -> Value {
        json!({"keys": [{
            "alg": "RS256",
            "e": URL_SAFE_NO_PAD.encode(&self.public.e),
            "kid": self.key_id,
            "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(&self.public.n),
            "use": "sig",
        }]})
    }
}

/// A text claim; empty if it is missing, which equals no id of ours.
pub(crate) fn text_claim<'c>(claims: &'c Claims, name: &str) -> &'c str {
    claims.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A time claim in seconds; 0, long past, if it is missing.
pub(crate) fn time_claim(claims: &Claims, name: &str) -> u64 {
    claims.get(name).and_then(Value::as_u64).unwrap_or_default()
}

fn read_part(part: &str) -> Result<Claims, TokenFault> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenFault::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenFault::Malformed)
}
