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

/// A part of a script's text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part<'t> {
    /// A name or a word of the language.
    Word(&'t str),
    /// What stands in quotes.
    Quoted(String),
    /// Anything else but space and comments.
    Mark(u8),
}

/// A name somewhere in a script's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// Counted from 1.
    pub(crate) line: u32,
    /// Counted from 1, in characters.
    pub(crate) column: u32,
}

/// Reads the words of a script, comments left out.
pub(crate) fn words(text: &str) -> Words {
    let mut found = Words::default();
    let mut after_require = false;
    for (_, part) in parts(text) {
        match part {
            Part::Word(word) => {
                found.words.insert(word.to_owned());
                after_require = word == "require";
            }
            Part::Quoted(content) => {
                if std::mem::replace(&mut after_require, false) {
                    found.modules.insert(content.clone());
                }
                found.words.insert(content.clone());
                found.texts.insert(content);
            }
            Part::Mark(mark) => after_require &= mark == b'(',
        }
    }
    found
}

/// Globals that are used as buses: names that end in `Bus`, that nothing in the text makes, each where it is used first.
pub(crate) fn buses(text: &str) -> Vec<Named> {
    let parts: Vec<_> = parts(text).collect();
    let mark = |at: usize, wanted: u8| matches!(parts.get(at), Some((_, Part::Mark(mark))) if *mark == wanted);
    let word =
        |at: usize, wanted: &[&str]| matches!(parts.get(at), Some((_, Part::Word(word))) if wanted.contains(word));
    let mut made: BTreeSet<&str> = BTreeSet::new();
    let mut used: Vec<(usize, &str)> = Vec::new();
    for (at, (offset, part)) in parts.iter().enumerate() {
        let Part::Word(name) = part else { continue };
        if !name.ends_with("Bus") {
            continue;
        }
        let is_field = at > 0 && (mark(at - 1, b':') || (mark(at - 1, b'.') && (at < 2 || !mark(at - 2, b'.'))));
        let is_made = (at > 0 && word(at - 1, &["local", "function"])) || (mark(at + 1, b'=') && !mark(at + 2, b'='));
        if is_made {
            made.insert(name);
        } else if !is_field && mark(at + 1, b'.') && word(at + 2, &BUS_MEMBERS) {
            used.push((*offset, name));
        }
    }
    let mut seen = BTreeSet::new();
    let first = used.into_iter().filter(|(_, name)| !made.contains(name) && seen.insert(*name));
    first.map(|(offset, name)| named(text, offset, name)).collect()
}

/// What a bus has that scripts use.
const BUS_MEMBERS: [&str; 8] = [
    "Broadcast",
    "Connect",
    "CreateHandler",
    "Event",
    "GetCurrentBusId",
    "QueueBroadcast",
    "QueueEvent",
    "QueueFunction",
];

/// Functions that a script gives names of tables to: `function table:Name`, `function table.Name`, `Name = function`.
pub(crate) fn functions(text: &str) -> Vec<Named> {
    let parts: Vec<_> = parts(text).collect();
    let mut found = Vec::new();
    for (at, window) in parts.windows(3).enumerate() {
        let name = match window {
            [(offset, Part::Word(name)), (_, Part::Mark(b'=')), (_, Part::Word("function"))] => Some((*offset, *name)),
            [(_, Part::Mark(b':' | b'.')), (offset, Part::Word(name)), (_, Part::Mark(b'('))] => {
                // A call has the same form; only behind `function` and names with dots it is none.
                let before = parts[..at].iter().rev();
                let head = before.skip_while(|(_, part)| match part {
                    Part::Word(word) => *word != "function",
                    Part::Mark(mark) => *mark == b'.',
                    Part::Quoted(_) => false,
                });
                let is_declared = matches!(head.clone().next(), Some((_, Part::Word("function"))));
                is_declared.then_some((*offset, *name))
            }
            _ => None,
        };
        found.extend(name.map(|(offset, name)| named(text, offset, name)));
    }
    found
}

fn named(text: &str, offset: usize, name: &str) -> Named {
    let before = &text[..offset];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Named { name: name.to_owned(), line: whole(line), column: whole(column) }
}

/// The parts of a text with their offsets, comments left out.
fn parts(text: &str) -> impl Iterator<Item = (usize, Part<'_>)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let (here, byte) = (at, bytes[at]);
            if bytes[at..].starts_with(b"--") {
                at = match long_bracket(bytes, at + 2) {
                    Some((_, end)) => end,
                    None => bytes[at..].iter().position(|it| *it == b'\n').map_or(bytes.len(), |n| at + n),
                };
            } else if byte.is_ascii_alphabetic() || byte == b'_' {
                at += bytes[at..].iter().take_while(|it| it.is_ascii_alphanumeric() || **it == b'_').count();
                return Some((here, Part::Word(&text[here..at])));
            } else if let Some((inner, end)) = quoted(bytes, at).or_else(|| long_bracket(bytes, at)) {
                at = end;
                return Some((here, Part::Quoted(String::from_utf8_lossy(&bytes[inner.0..inner.1]).into_owned())));
            } else {
                at += 1;
                if !byte.is_ascii_whitespace() {
                    return Some((here, Part::Mark(byte)));
                }
            }
        }
        None
    })
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
    fn buses_and_functions_are_found_where_they_stand() {
        let text = "local OwnBus = {}\nOtherBus = {}\nfunction a.b:OnX(n) self.theBus.Connect(n) OwnBus.Connect(n)\n\
                    OtherBus.Connect(n) Lost.Connect() end\nLostBus.Connect({OnY = function() a:OnCalled(n) end})\n\
                    return 'x'..FarBus.Event.Go()";
        let shown = |found: Vec<Named>| {
            let all = found.into_iter().map(|it| format!("{} {}:{}", it.name, it.line, it.column));
            all.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(shown(buses(text)), "LostBus 5:1, FarBus 6:13");
        assert_eq!(shown(functions(text)), "OnX 3:14, OnY 5:18");
    }

    #[test]
    fn texts_that_end_too_early_are_read_to_their_end() {
        for text in ["'a", "\"a\\", "[[a", "--[==[", "[=", "é = 'ü'", "require", "'\\"] {
            words(text);
            buses(text);
            functions(text);
        }
    }
}
