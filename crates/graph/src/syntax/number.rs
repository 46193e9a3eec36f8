//! What a number token says.

/// A number as RON spells it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    /// A whole number without exponent; `None` where it exceeds 128 bits.
    Whole {
        /// True after a minus sign.
        negative: bool,
        /// Without the sign.
        magnitude: Option<u128>,
    },
    /// Any other number.
    Float {
        /// The nearest number of 64 bits.
        value: f64,
        /// True when it is so large or small that the nearest one is infinite or zero.
        is_out_of_range: bool,
    },
    /// A number that names its Rust type, such as `1u8`.
    Suffixed,
}

impl Number {
    /// The number as 64-bit floating point; nothing where that would be another number than the text says.
    /// Rounding a fraction to the nearest is fine, rounding a whole number is not: it may be an identifier.
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Self::Whole { negative, magnitude } => {
                let magnitude = magnitude?;
                let value = magnitude as f64;
                let is_exact = value < 2_f64.powi(127) && value as u128 == magnitude;
                is_exact.then_some(if negative { -value } else { value })
            }
            Self::Float { value, is_out_of_range } => (!is_out_of_range).then_some(value),
            Self::Suffixed => None,
        }
    }

    /// The number as a 64-bit integer, if it is one and has neither fraction nor exponent.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::Whole { negative, magnitude } => {
                let magnitude = i128::try_from(magnitude?).ok()?;
                i64::try_from(if negative { -magnitude } else { magnitude }).ok()
            }
            Self::Float { .. } | Self::Suffixed => None,
        }
    }
}

const INTEGER_SUFFIXES: [&str; 10] = ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128"];
const FLOAT_SUFFIXES: [&str; 2] = ["f32", "f64"];

/// Reads a number token; nothing when it is malformed.
pub(crate) fn parse_number(text: &str) -> Option<Number> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    for (name, value) in [("inf", f64::INFINITY), ("NaN", f64::NAN)] {
        if let Some(suffix) = unsigned.strip_prefix(name) {
            let value = if negative { -value } else { value };
            return match suffix {
                "" => Some(Number::Float { value, is_out_of_range: false }),
                _ => FLOAT_SUFFIXES.contains(&suffix).then_some(Number::Suffixed),
            };
        }
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            return whole(digits, radix, negative);
        }
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') || unsigned.contains(['i', 'u']) {
        return whole(unsigned, 10, negative);
    }
    float(unsigned, negative)
}

fn whole(text: &str, radix: u32, negative: bool) -> Option<Number> {
    let end = text.find(['i', 'u']).unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    let is_well_formed = digits.starts_with(|first: char| first.is_digit(radix))
        && digits.chars().all(|digit| digit == '_' || digit.is_digit(radix))
        && (suffix.is_empty() || INTEGER_SUFFIXES.contains(&suffix));
    if !is_well_formed {
        return None;
    }
    if !suffix.is_empty() {
        return Some(Number::Suffixed);
    }
    let magnitude = u128::from_str_radix(&digits.replace('_', ""), radix).ok();
    Some(Number::Whole { negative, magnitude })
}

fn float(text: &str, negative: bool) -> Option<Number> {
    let (number, suffix) = text.split_at(text.find('f').unwrap_or(text.len()));
    if !(suffix.is_empty() || FLOAT_SUFFIXES.contains(&suffix)) {
        return None;
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_part = |part: &str| !part.starts_with('_') && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let is_exponent = |exponent: &str| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        digits.bytes().any(|byte| byte.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
    };
    let is_well_formed = is_part(integer)
        && is_part(fraction)
        && !(integer.is_empty() && fraction.is_empty())
        && exponent.is_none_or(is_exponent);
    if !is_well_formed {
        return None;
    }
    if !suffix.is_empty() {
        return Some(Number::Suffixed);
    }
    let value: f64 = number.replace('_', "").parse().ok()?;
    let is_zero = mantissa.bytes().all(|byte| matches!(byte, b'0' | b'.' | b'_'));
    let is_out_of_range = value.is_infinite() || (value == 0.0 && !is_zero);
    Some(Number::Float { value: if negative { -value } else { value }, is_out_of_range })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_number_is_read() {
        for (text, value) in [
            ("0", 0.0),
            ("-12", -12.0),
            ("+1_000", 1000.0),
            ("0xFF", 255.0),
            ("-0b1_01", -5.0),
            ("0o17", 15.0),
            ("1.5e-3", 0.0015),
            ("1.", 1.0),
            (".5", 0.5),
            ("-inf", f64::NEG_INFINITY),
            ("1e2", 100.0),
            ("9007199254740992", 9_007_199_254_740_992.0),
        ] {
            assert_eq!(parse_number(text).and_then(Number::as_f64), Some(value), "{text}");
        }
        assert!(parse_number("-NaN").and_then(Number::as_f64).is_some_and(f64::is_nan));
        assert!(parse_number("-0.0").and_then(Number::as_f64).is_some_and(f64::is_sign_negative));
    }

    #[test]
    fn a_number_that_would_change_is_no_64_bit_number() {
        for text in
            ["9007199254740993", "340282366920938463463374607431768211456", "1e400", "1e-400", "1u8", "2f32", "inff64"]
        {
            assert_eq!(parse_number(text).map(Number::as_f64), Some(None), "{text}");
        }
    }

    #[test]
    fn what_only_begins_like_a_number_is_none() {
        for text in
            ["1x", "0x", "0b2", "0xg", "1e", "1e+", "1.2.3", "1..2", "1u9", "1f16", "_1", "0x_1", "1__i", "infinity"]
        {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
