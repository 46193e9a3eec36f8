//! What can be read in a script's text before it runs: the words it uses, and the modules it requires.
//!
//! A request is made only when its bus and its name stand in the text, so what a run would ask for is known before it
//! begins. It is a reader of words, not of the language: it may find more than the script will ever do, never less.

use std::collections::BTreeSet;

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// Names, and what stands in quotes.
    pub(crate) words: BTreeSet<String>,
    /// What stands in quotes.
    pub(crate) texts: BTreeSet<String>,
    /// Names of modules behind `require`.
    pub(crate) modules: BTreeSet<String>,
}

/// Reads the words of a script, comments left out.
pub(crate) fn words(text: &str) -> Words {
    let bytes = text.as_bytes();
    let mut found = Words::default();
    let (mut at, mut after_require) = (0, false);
    while at < bytes.len() {
        let byte = bytes[at];
        if bytes[at..].starts_with(b"--") {
            at = match long_bracket(bytes, at + 2) {
                Some((_, end)) => end,
                None => bytes[at..].iter().position(|it| *it == b'\n').map_or(bytes.len(), |n| at + n),
            };
        } else if byte.is_ascii_alphabetic() || byte == b'_' {
            let n = bytes[at..].iter().take_while(|it| it.is_ascii_alphanumeric() || **it == b'_').count();
            let word = &text[at..at + n];
            found.words.insert(word.to_owned());
            after_require = word == "require";
            at += n;
        } else if let Some((inner, end)) = quoted(bytes, at).or_else(|| long_bracket(bytes, at)) {
            let content = String::from_utf8_lossy(&bytes[inner.0..inner.1]).into_owned();
            if std::mem::replace(&mut after_require, false) {
                found.modules.insert(content.clone());
            }
            found.words.insert(content.clone());
            found.texts.insert(content);
            at = end;
        } else {
            after_require &= byte == b'(' || byte.is_ascii_whitespace();
            at += 1;
        }
    }
    found
}

type Span = (usize, usize);

/// A text in quotes: what is inside, and where it ends.
fn quoted(bytes: &[u8], at: usize) -> Option<(Span, usize)> {
    let quote = bytes[at];
    if quote != b'"' && quote != b'\'' {
        return None;
    }
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != quote && bytes[end] != b'\n' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    let end = end.min(bytes.len());
    Some(((at + 1, end), (end + 1).min(bytes.len())))
}

/// A text in long brackets: what is inside, and where it ends.
fn long_bracket(bytes: &[u8], at: usize) -> Option<(Span, usize)> {
    if bytes.get(at) != Some(&b'[') {
        return None;
    }
    let level = bytes[at + 1..].iter().take_while(|byte| **byte == b'=').count();
    let inner = at + level + 2;
    if bytes.get(inner - 1) != Some(&b'[') {
        return None;
    }
    let close = [b"]".as_slice(), &vec![b'='; level], b"]"].concat();
    let rest = &bytes[inner..];
    let n = rest.windows(close.len()).position(|window| window == close).unwrap_or(rest.len());
    Some(((inner, inner + n), (inner + n + close.len()).min(bytes.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_comments_are_not() {
        let found = words(
            "-- AComment\n--[[ Another\nOne ]] local b = Bus.Broadcast['Fn'] -- and \"This\"\n\
             require(\"Dir.File\") require 'other' local s = [==[ long ]] ]==]",
        );
        for word in ["Bus", "Broadcast", "Fn", "Dir.File", " long ]] "] {
            assert!(found.words.contains(word), "{word}");
        }
        for word in ["AComment", "Another", "One", "This"] {
            assert!(!found.words.contains(word), "{word}");
        }
        assert_eq!(found.modules, BTreeSet::from(["Dir.File".to_owned(), "other".to_owned()]));
    }

    #[test]
    fn texts_that_end_too_early_are_read_to_their_end() {
        for text in ["'a", "\"a\\", "[[a", "--[==[", "[=", "é = 'ü'", "require", "'\\"] {
            words(text);
        }
    }
}
