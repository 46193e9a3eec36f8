//! Text that has no text form: passwords, codes, tokens, keys.
//!
//! A secret can be moved, compared and handed to a service. It cannot be printed, logged, formatted or
//! saved: `Debug` shows a placeholder, there is no `Display`, and serialising one writes a hole.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A secret text, zeroised when its last copy goes.
#[derive(Clone)]
pub struct Secret(Option<Arc<Zeroizing<String>>>);

impl Secret {
    /// Takes a text as a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Some(Arc::new(Zeroizing::new(text.into()))))
    }

    /// What stands in place of a secret that a saved run state could not hold.
    pub fn hole() -> Self {
        Self(None)
    }

    /// True when the secret was lost in a saved run state and has to be supplied again.
    pub fn is_hole(&self) -> bool {
        self.0.is_none()
    }

    /// The text in clear, for the one call that hands it to a service. A hole is empty.
    pub fn expose(&self) -> &str {
        match &self.0 {
            Some(text) => text,
            None => "",
        }
    }

    /// True when there is no text.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl PartialEq for Secret {
    /// Compares without leaking by timing where the texts differ; the lengths may be learnt.
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (self.expose().as_bytes(), other.expose().as_bytes());
        self.is_hole() == other.is_hole()
            && left.len() == right.len()
            && left.iter().zip(right).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
    }
}

impl Eq for Secret {}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer).map(|()| Self::hole())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_text() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(hidden)");
    }

    #[test]
    fn equality_is_of_the_text() {
        assert_eq!(Secret::new("a"), Secret::new("a"));
        assert_ne!(Secret::new("a"), Secret::new("b"));
        assert_ne!(Secret::new(""), Secret::hole());
    }
}
