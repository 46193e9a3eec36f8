//! How numbers, texts and names are spelled.

use crate::syntax::{is_name, is_raw_name};

/// Beyond this, 2^53, not every whole number is one of 64-bit floating point, and digits would claim it were.
const LARGEST_IN_DIGITS: f64 = 9_007_199_254_740_992.0;

/// Below this, zeros after the point take more room than an exponent.
const SMALLEST_IN_DIGITS: f64 = 1e-5;

/// The shortest spelling that is read as the same number; a whole number has no fraction.
pub(super) fn number(value: f64) -> String {
    let has_digits = value == 0.0 || (SMALLEST_IN_DIGITS..=LARGEST_IN_DIGITS).contains(&value.abs());
    if value.is_nan() {
        "NaN".to_owned()
    } else if value == 0.0 && value.is_sign_negative() {
        "-0.0".to_owned()
    } else if value.is_finite() && !has_digits {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

/// A text in quotes, or raw where it has several lines and nothing that a reader could not see.
pub(super) fn text(value: &str) -> String {
    if !value.contains('\n') || value.chars().any(|character| character != '\n' && is_hidden(character)) {
        return quoted(value);
    }
    let mut hashes = 0;
    for after_quote in value.split('"').skip(1) {
        hashes = hashes.max(1 + after_quote.len() - after_quote.trim_start_matches('#').len());
    }
    let hashes = "#".repeat(hashes);
    format!("r{hashes}\"{value}\"{hashes}")
}

/// A text in quotes, on one line.
pub(crate) fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for character in value.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_hidden(character) => out.push_str(&format!("\\u{{{:x}}}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

/// True for control characters, and for those that make text look other than it is: a reviewer must see them.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// A field's name as a file spells it; nothing for a name that no file can hold.
pub(super) fn field_name(name: &str) -> Option<String> {
    if is_name(name) { Some(name.to_owned()) } else { is_raw_name(name).then(|| format!("r#{name}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_can_be() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0.0"),
            (320.0, "320"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (1e15, "1000000000000000"),
            (9_007_199_254_740_992.0, "9007199254740992"),
            (9_007_199_254_740_994.0, "9.007199254740994e15"),
            (1e300, "1e300"),
            (0.000_01, "0.00001"),
            (1.5e-7, "1.5e-7"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn texts_of_several_lines_are_raw_unless_they_hide_something() {
        for (value, expected) in [
            ("", "\"\""),
            ("a \"b\" \\", r#""a \"b\" \\""#),
            ("a\tb\u{202e}", r#""a\tb\u{202e}""#),
            ("a\nb", "r\"a\nb\""),
            ("\"\n\"#\"##", "r###\"\"\n\"#\"##\"###"),
            ("a\r\nb", r#""a\r\nb""#),
            ("a\n\tb", r#""a\n\tb""#),
        ] {
            assert_eq!(text(value), expected);
        }
    }
}
