//! Where every id, code and token of the sandbox comes from: a keyed hash of the seed, never the system's randomness.
//!
//! The same seed and the same requests give the same bytes, so a recorded run stays valid. NOT FOR REAL SECRETS: who
//! knows the seed knows every value. What belongs to a name (a user's `sub`, an identity id) is derived from that name
//! instead of being counted, so that it does not depend on the order in which concurrent runs arrive.

use std::collections::BTreeMap;

use ring::{digest, hmac};

const DIGITS: &[u8] = b"0123456789";
/// The alphabet of app client ids.
pub(crate) const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
/// The alphabet of the second part of a user pool id.
pub(crate) const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// The alphabet of access key ids.
pub(crate) const KEY_ID: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The alphabet of secret keys and session tokens.
pub(crate) const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A deterministic source of values, one stream for each purpose.
pub(crate) struct Generator {
    key: hmac::Key,
    n_drawn: BTreeMap<&'static str, u64>,
}

impl Generator {
    /// A generator whose every value follows from the seed.
    pub fn new(seed: u64) -> Generator {
        Generator { key: hmac::Key::new(hmac::HMAC_SHA256, &seed.to_be_bytes()), n_drawn: BTreeMap::new() }
    }

    /// The next value for this purpose.
    pub fn next(&mut self, purpose: &'static str) -> Drawn {
        let n = self.n_drawn.entry(purpose).or_insert(0);
        *n += 1;
        let n = n.to_string();
        self.named(purpose, &["#", &n])
    }

    /// The value that belongs to these names: always the same one.
    pub fn named(&self, purpose: &str, names: &[&str]) -> Drawn {
        let mut context = hmac::Context::with_key(&self.key);
        for part in std::iter::once(&purpose).chain(names) {
            // The length goes in front of each part, so that ("ab", "c") and ("a", "bc") differ.
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(context.sign().as_ref());
        Drawn { bytes }
    }
}

/// One drawn value, written in whichever form the caller needs.
pub(crate) struct Drawn {
    bytes: [u8; 32],
}

impl Drawn {
    /// A version 4 UUID.
    pub fn uuid(&self) -> String {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.bytes[..16]);
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let mut text = String::with_capacity(36);
        for (index, byte) in bytes.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            text.push_str(&format!("{byte:02x}"));
        }
        text
    }

    /// As many bytes.
    pub fn bytes(&self, length: usize) -> Vec<u8> {
        self.stream().take(length).collect()
    }

    /// Six digits, as Cognito's codes are.
    pub fn code(&self) -> String {
        self.text(DIGITS, 6)
    }

    /// A text of this length over this alphabet.
    pub fn text(&self, alphabet: &[u8], length: usize) -> String {
        self.stream().take(length).map(|byte| char::from(alphabet[usize::from(byte) % alphabet.len()])).collect()
    }

    fn stream(&self) -> impl Iterator<Item = u8> + '_ {
        (0u32..).flat_map(|block| {
            let mut context = digest::Context::new(&digest::SHA256);
            context.update(&self.bytes);
            context.update(&block.to_be_bytes());
            let mut bytes = [0; 32];
            bytes.copy_from_slice(context.finish().as_ref());
            bytes
        })
    }
}
