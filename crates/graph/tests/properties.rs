//! What holds of every graph, and of every sequence of bytes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod generate;

use authcanvas_graph::{Graph, read, write};
use generate::Oddity;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::BTreeSet;

const EXAMPLES: [&str; 2] = [include_str!("files/password_sign_in.ron"), include_str!("files/everything.ron")];

/// Names that are left out together with a value that says nothing.
const SAYS_NOTHING: [&str; 31] = [
    "Gray",
    "Local",
    "Record",
    "bind",
    "buses",
    "unknown",
    "call",
    "functions",
    "ins",
    "outs",
    "parameters",
    "events",
    "scope",
    "color",
    "connections",
    "disabled",
    "doc",
    "false",
    "frames",
    "kind",
    "nodes",
    "order",
    "role",
    "set",
    "title",
    "types",
    "variables",
    "view",
    "with",
    "inff",
    "NaNf",
];

/// Checks what holds of any bytes: reading does not panic, and what is read survives writing and reading again.
fn check_survives(bytes: &[u8]) {
    let Ok(reading) = read(bytes) else { return };
    let written = write(&reading.graph);
    let again = read(written.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(again.graph, reading.graph, "{written}");
    assert_eq!(write(&again.graph), written);
    assert_eq!(again.unkept_comments, [], "{written}");
    let codes = |reading: &authcanvas_graph::Reading| {
        let mut codes: Vec<_> = reading.diagnostics.iter().map(|found| found.code).collect();
        codes.sort_unstable();
        codes
    };
    assert_eq!(codes(&again), codes(&reading), "{written}");
    let text = String::from_utf8_lossy(bytes);
    // Escapes and raw texts spell words in several ways; without both of them a word stays as it is.
    let has_escapes = text.contains('\\');
    let respells = text.contains("\\x") || text.contains("\\u") || text.contains("r\"") || text.contains("r#");
    if !(has_escapes && respells) && reading.unkept_comments.is_empty() {
        let found = words(&written);
        for word in words(&text) {
            assert!(
                found.contains(&word) || SAYS_NOTHING.contains(&word.as_str()),
                "`{word}` of\n{text}\nin\n{written}"
            );
        }
    }
}

/// The words of a text, without escapes and numbers.
fn words(text: &str) -> BTreeSet<String> {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\\' {
            characters.next();
            plain.push(' ');
        } else {
            plain.push(character);
        }
    }
    let words = plain.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
    words
        .filter(|word| word.len() > 2 && word.starts_with(|first: char| first.is_ascii_alphabetic()))
        .map(str::to_owned)
        .collect()
}

/// A change to a text.
#[derive(Debug, Clone)]
enum Mutation {
    Truncate(Index),
    Flip(Index, u8),
    Delete(Index, usize),
    Insert(Index, &'static str),
    Repeat(Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let pieces = [
        "(", ")", "[", "]", "{", "}", ",", ":", "\"", "'", "//", "/* c */", "\n", "\r\n", "r#\"", "1e9", "Name",
        "\"text\"", "()", "x: 1,", "\\", "é", "set: {},", "// c\n",
    ];
    prop_oneof![
        1 => any::<Index>().prop_map(Mutation::Truncate),
        3 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Flip(at, byte)),
        3 => (any::<Index>(), 1_usize..12).prop_map(|(at, length)| Mutation::Delete(at, length)),
        6 => (any::<Index>(), select(pieces.to_vec())).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
        3 => (any::<Index>(), any::<Index>()).prop_map(|(line, to)| Mutation::Repeat(line, to)),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: &Mutation) {
    if bytes.is_empty() {
        return;
    }
    match mutation {
        Mutation::Truncate(at) => bytes.truncate(at.index(bytes.len())),
        Mutation::Flip(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte % 128;
        }
        Mutation::Delete(at, length) => {
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.drain(at..end);
        }
        Mutation::Insert(at, piece) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, piece.bytes());
        }
        Mutation::Repeat(line, to) => {
            let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            let line = lines[line.index(lines.len())].clone();
            let to = to.index(lines.len());
            lines.insert(to, line);
            *bytes = lines.concat();
        }
    }
}

/// Deletes one token of a canonical file after the other; whatever remains must survive.
#[test]
fn no_missing_token_does_harm() {
    for example in EXAMPLES {
        let mut start = 0;
        for end in 1..=example.len() {
            let same = |a: u8, b: u8| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric();
            let bytes = example.as_bytes();
            if end < bytes.len() && same(bytes[end - 1], bytes[end]) {
                continue;
            }
            check_survives(&[&bytes[..start], &bytes[end..]].concat());
            start = end;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_graph_survives_writing_and_reading(graph in generate::graph(Oddity::Any)) {
        let text = write(&graph);
        let reading = read(text.as_bytes()).unwrap();
        prop_assert_eq!(&reading.graph, &graph, "{}", text);
        prop_assert_eq!(write(&reading.graph), text);
        prop_assert!(reading.unkept_comments.is_empty());
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in vec(any::<u8>(), 0..200)) {
        check_survives(&bytes);
    }

    #[test]
    fn any_text_of_tokens_is_read_without_harm(
        tokens in vec(select(vec![
            "(", ")", "[", "]", "{", "}", ",", ":", "format", "1", "nodes", "\"a\"", "kind", "\"", "//", "/*", "*/", "\n",
            "r#", "\\", "'", "b", "-", ".", "#", "variables", "view", "connections", "frames", "type", "String", "é",
        ]), 0..60),
    ) {
        check_survives(tokens.concat().as_bytes());
        check_survives(format!("(format: 1, {})", tokens.concat()).as_bytes());
    }

    #[test]
    fn a_changed_file_loses_nothing(
        graph in generate::graph(Oddity::Any),
        example in any::<Index>(),
        mutations in vec(mutation(), 1..4),
    ) {
        let (first, second) = (EXAMPLES[example.index(2)].to_owned(), write(&graph));
        for text in [first, second] {
            let mut bytes = text.into_bytes();
            for mutation in &mutations {
                mutate(&mut bytes, mutation);
            }
            check_survives(&bytes);
        }
    }
}

#[test]
fn the_empty_graph_survives() {
    check_survives(write(&Graph::default()).as_bytes());
}
