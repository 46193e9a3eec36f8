//! Which characters make names and blanks, as in plain `ron` but for combining marks, which no name here has.

/// True when `text` can stand as a bare name.
pub(crate) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(begins_name) && characters.all(continues_name)
}

/// True when `text` can stand as a name after `r#`.
pub(crate) fn is_raw_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(continues_raw_name)
}

/// True for what a bare name can begin with.
pub(super) fn begins_name(character: char) -> bool {
    character == '_' || character.is_alphabetic()
}

/// True for what a bare name can go on with.
pub(super) fn continues_name(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

/// True for what a name after `r#` is made of.
pub(super) fn continues_raw_name(character: char) -> bool {
    continues_name(character) || matches!(character, '.' | '+' | '-')
}

/// True for what stands between tokens without meaning.
pub(super) fn is_blank(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}'
    )
}
