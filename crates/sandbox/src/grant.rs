//! What a sign-in leaves behind: the grant that a refresh token stands for, and the session of an open challenge.
//!
//! Neither token is stored. Both are derived from the generator, so that a forged one cannot match, and a hundred
//! thousand sign-ins cost little memory.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::client::Contact;
use crate::generator::{Generator, MIXED};
use crate::mfa::Factor;

/// The header of Cognito's refresh tokens, which are encrypted JSON Web Tokens: `RSA-OAEP` with `A256GCM`.
const REFRESH_HEADER: &str = "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ";

/// A sign-in, and everything that was or will be derived from it. Its key is the `origin_jti` of its tokens.
pub(crate) struct Grant {
    pub pool: String,
    pub client: String,
    pub username: String,
    pub sub: String,
    pub auth_time_s: u64,
    pub ends_ms: u64,
    /// The user's count of sign-outs when the grant was made.
    pub n_sign_outs: u32,
    pub is_revoked: bool,
    /// How often the refresh token was replaced.
    pub n_rotations: u32,
    /// When it was last replaced.
    pub rotated_ms: u64,
}

/// The refresh token of a grant: opaque to a client, with the five parts of Cognito's own.
pub(crate) fn refresh_token(generator: &Generator, origin_jti: &str, n_rotations: u32) -> String {
    let id = if n_rotations == 0 { origin_jti.to_owned() } else { format!("{origin_jti}#{n_rotations}") };
    let part = |name, length| generator.named("refresh token", &[name, &id]).text(MIXED, length);
    let id = URL_SAFE_NO_PAD.encode(&id);
    format!("{REFRESH_HEADER}.{}.{}.{id}.{}", part("key", 342), part("vector", 16), part("tag", 22))
}

/// The `origin_jti` that a refresh token stands for, and after how many replacements it was given, if the sandbox made
/// that token.
pub(crate) fn origin_of(generator: &Generator, token: &str) -> Option<(String, u32)> {
    let id = token.split('.').nth(3)?;
    let id = String::from_utf8(URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
    let (origin_jti, n_rotations) = match id.split_once('#') {
        Some((origin_jti, n)) => (origin_jti, n.parse().ok()?),
        None => (id.as_str(), 0),
    };
    (refresh_token(generator, origin_jti, n_rotations) == token).then(|| (origin_jti.to_owned(), n_rotations))
}

/// What an open challenge waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A proof of the password, made with this key.
    Proof { key: [u8; 16], is_before_own: bool },
    /// Which first factor it shall be.
    SelectWay,
    /// The password itself.
    Password,
    /// The number with which a proof of the password begins.
    ProofNumber,
    /// A code that was sent as the first factor.
    FirstCode(Contact),
    /// A passkey, which the sandbox cannot check.
    Passkey,
    /// The answer to a challenge of the pool's own, after so many wrong ones.
    Own { index: usize, n_wrong: u32 },
    /// A password in place of a temporary one.
    NewPassword,
    /// The code of a second factor.
    Code(Factor),
    /// Which second factor it shall be.
    SelectFactor,
    /// A first second factor, and whether it proved itself.
    SetUp { is_verified: bool },
}

/// An open challenge.
#[derive(Clone)]
pub(crate) struct Session {
    pub client: String,
    pub username: String,
    pub sub: String,
    pub step: Step,
    pub ends_ms: u64,
    pub is_used: bool,
}

/// The open challenges. Sessions that ended are forgotten; their tokens still tell that they are old.
#[derive(Default)]
pub(crate) struct Sessions {
    open: BTreeMap<u64, Session>,
    n_opened: u64,
}

/// What a session token leads to.
pub(crate) enum Found<'s> {
    /// The sandbox never made this token.
    Forged,
    /// It did, but too long ago.
    Ended,
    /// It was answered already.
    Used,
    /// It waits for an answer.
    Open(&'s mut Session),
}

impl Sessions {
    /// Opens a session and gives its token.
    pub fn open(&mut self, generator: &Generator, session: Session, now_ms: u64) -> String {
        self.open.retain(|_, session| now_ms < session.ends_ms);
        self.n_opened += 1;
        self.open.insert(self.n_opened, session);
        session_token(generator, self.n_opened)
    }

    /// Looks a token up.
    pub fn find(&mut self, generator: &Generator, token: &str, now_ms: u64) -> Found<'_> {
        let id = token.rsplit('-').next().and_then(|digits| digits.parse().ok());
        let Some(id) = id.filter(|id| session_token(generator, *id) == token) else { return Found::Forged };
        match self.open.get_mut(&id) {
            Some(session) if now_ms >= session.ends_ms => Found::Ended,
            Some(session) if session.is_used => Found::Used,
            Some(session) => Found::Open(session),
            None => Found::Ended,
        }
    }
}

fn session_token(generator: &Generator, id: u64) -> String {
    let secret = generator.named("session", &[&id.to_string()]).text(MIXED, 400);
    format!("AYAB{secret}-{id}")
}
