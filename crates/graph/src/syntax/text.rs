//! What a text token says once its quotes and escapes are gone.

/// The text that a token stands for: `"…"`, `r"…"`, also `'c'` and their byte forms.
/// Refuses a malformed escape, and byte escapes that make no UTF-8, by the byte it stands at.
pub(crate) fn decode_text(token: &str) -> Result<String, usize> {
    let body = token.strip_prefix('b').unwrap_or(token);
    if let Some(raw) = body.strip_prefix('r') {
        return Ok(decode_raw(raw).to_owned());
    }
    let inner = body.get(1..body.len().saturating_sub(1)).unwrap_or("");
    if !inner.contains('\\') {
        return Ok(inner.to_owned());
    }
    let prefix = token.len() - body.len() + 1;
    let mut bytes = Vec::with_capacity(inner.len());
    let mut position = 0;
    while let Some(next) = inner.get(position..).and_then(|rest| rest.find('\\')) {
        let escape = position + next;
        bytes.extend_from_slice(&inner.as_bytes()[position..escape]);
        let taken = escape_into(&inner[escape + 1..], &mut bytes).ok_or(prefix + escape)?;
        position = escape + 1 + taken;
    }
    bytes.extend_from_slice(&inner.as_bytes()[position..]);
    String::from_utf8(bytes).map_err(|_| prefix + inner.find('\\').unwrap_or(0))
}

/// What stands between the quotes of a raw text; `raw` begins with its hashes.
fn decode_raw(raw: &str) -> &str {
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    raw.get(hashes + 1..raw.len().saturating_sub(hashes + 1)).unwrap_or("")
}

/// Decodes the escape that follows a backslash; answers how many bytes it took.
fn escape_into(rest: &str, bytes: &mut Vec<u8>) -> Option<usize> {
    let plain = match rest.chars().next()? {
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        '0' => b'\0',
        '\\' => b'\\',
        '"' => b'"',
        '\'' => b'\'',
        'x' => {
            let digits = rest.get(1..3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            return Some(3);
        }
        'u' => {
            let (digits, _) = rest.strip_prefix("u{")?.split_once('}')?;
            let is_number = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let character =
                is_number.then(|| u32::from_str_radix(digits, 16).ok()).flatten().and_then(char::from_u32)?;
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return Some("u{}".len() + digits.len());
        }
        '\n' => return Some(rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len()),
        _ => return None,
    };
    bytes.push(plain);
    Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_raw_forms_are_decoded() {
        for (token, text) in [
            (r#""a\"\\\n\t\0\'""#, "a\"\\\n\t\0'"),
            (r#""\x41\u{1F600}\xE2\x98\x83""#, "A\u{1F600}\u{2603}"),
            ("\"a\\\n   b\"", "ab"),
            ("r\"\\n\"", "\\n"),
            ("r##\"a\"#b\"##", "a\"#b"),
            ("r\"\"", ""),
            ("b\"z\"", "z"),
        ] {
            assert_eq!(decode_text(token).as_deref(), Ok(text), "{token}");
        }
    }

    #[test]
    fn a_malformed_escape_is_found_by_its_place() {
        for (token, offset) in
            [(r#""ab\q""#, 3), (r#""\u{110000}""#, 1), (r#""\x4""#, 1), (r#""a\xff""#, 2), (r#""\u{d800}""#, 1)]
        {
            assert_eq!(decode_text(token), Err(offset), "{token}");
        }
    }
}
