//! The engine's CRC of a name: slot groups, buses and events are stored as this number instead of their text.
//!
//! It is a name's fingerprint and nothing more; it protects nothing.

/// CRC-32 (IEEE) of the name in lower case, as the engine computes it: only ASCII letters change case.
pub fn crc_of_name(name: &str) -> u32 {
    !name.bytes().fold(u32::MAX, |crc, byte| {
        let mut crc = crc ^ u32::from(byte.to_ascii_lowercase());
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
        crc
    })
}

#[cfg(test)]
mod tests {
    use super::crc_of_name;

    #[test]
    fn known_names_give_the_engine_s_numbers() {
        let check = |name: &str, expected: u32| assert_eq!(crc_of_name(name), expected, "{name}");
        check("", 0);
        check("123456789", 0xCBF4_3926);
        check("OnEntityActivated", 245_425_936);
        check("onentityactivated", 245_425_936);
        // The name property of an event of the engine's own test definitions, as a sender stores it.
        check("{C4C89DB1-4DD2-418B-92C4-3B060CADE0E0}", 2_309_008_672);
    }
}
