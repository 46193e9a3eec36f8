//! The engine's uuids: identities of slots, variables, classes and types.
//!
//! They are kept as 128 bits, so that spelling (braces, dashes, case) never matters. Nothing here makes new ones.

use std::fmt;

/// A uuid as the engine writes it: `{F31F64EA-E384-5536-ACD6-8F01849730FC}`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Uuid(u128);

impl Uuid {
    /// The uuid of nothing, all zeros.
    pub const NULL: Uuid = Uuid(0);

    /// A uuid from its digits read as one number.
    pub const fn new(digits: u128) -> Uuid {
        Uuid(digits)
    }

    /// Reads a uuid in any case, with or without braces and dashes; `None` for anything but 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Uuid> {
        let inner = text.strip_prefix('{').map_or(Some(text), |rest| rest.strip_suffix('}'))?;
        let mut digits = 0u128;
        let mut n_digits = 0;
        for character in inner.chars().filter(|&character| character != '-') {
            digits = digits << 4 | u128::from(character.to_digit(16)?);
            n_digits += 1;
            if n_digits > 32 {
                return None;
            }
        }
        (n_digits == 32).then_some(Uuid(digits))
    }

    /// True for the uuid of nothing.
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }

    /// The sixteen bytes in the order in which they are written.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// The uuid of sixteen bytes in the order in which they are written.
    pub const fn from_bytes(bytes: [u8; 16]) -> Uuid {
        Uuid(u128::from_be_bytes(bytes))
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |shift: u32, n_digits: u32| (self.0 >> shift) & ((1u128 << (4 * n_digits)) - 1);
        write!(
            f,
            "{{{:08X}-{:04X}-{:04X}-{:04X}-{:012X}}}",
            part(96, 8),
            part(80, 4),
            part(64, 4),
            part(48, 4),
            part(0, 12)
        )
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Uuid;

    #[test]
    fn every_spelling_is_one_uuid() {
        let written = "{F31F64EA-E384-5536-ACD6-8F01849730FC}";
        let uuid = Uuid::parse(written).unwrap();
        assert_eq!(uuid, Uuid::new(0xF31F64EA_E384_5536_ACD6_8F01849730FC));
        assert_eq!(uuid.to_string(), written);
        assert_eq!(Uuid::parse("f31f64ea-e384-5536-acd6-8f01849730fc"), Some(uuid));
        assert_eq!(Uuid::parse("F31F64EAE3845536ACD68F01849730FC"), Some(uuid));
        assert_eq!(Uuid::from_bytes(uuid.to_bytes()), uuid);
    }

    #[test]
    fn anything_else_is_none() {
        for text in
            ["", "{}", "{F31F64EA", "F31F64EA-E384-5536-ACD6-8F01849730F", "ü", "{F31F64EAE3845536ACD68F01849730FCA}"]
        {
            assert_eq!(Uuid::parse(text), None, "{text}");
        }
    }
}
