//! Where values come from that nobody may guess: states, nonces, verifiers.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Draws values that nobody may guess.
pub enum Randomness {
    /// The operating system's.
    System(SystemRandom),
    /// Always the same from a seed. Everybody can guess it, so it is for what never leaves the sandbox.
    Seeded(u64, AtomicU64),
}

impl fmt::Debug for Randomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System(_) => "System",
            Self::Seeded(..) => "Seeded",
        })
    }
}

impl Randomness {
    /// The operating system's.
    pub fn system() -> Self {
        Self::System(SystemRandom::new())
    }

    /// Always the same from a seed.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(seed, AtomicU64::new(0))
    }

    /// 32 random bytes as 43 letters that need no encoding in a URL. Nothing where the system has none to give.
    pub(crate) fn text(&self) -> Option<String> {
        let mut bytes = [0; 32];
        match self {
            Self::System(system) => system.fill(&mut bytes).ok()?,
            Self::Seeded(seed, drawn) => {
                let number = drawn.fetch_add(1, Ordering::Relaxed);
                let text = format!("authcanvas {seed} {number}");
                bytes.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
            }
        }
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }
}
