//! When a file is no graph at all, and what is said then: a line a mistake, each with its place.
#![allow(clippy::unwrap_used)]

use authcanvas_graph::{LoadError, read, write};

fn check(text: impl AsRef<[u8]>, expected: &[&str]) -> LoadError {
    let error = read(text.as_ref()).unwrap_err();
    assert_eq!(error.to_string(), expected.join("\n"));
    let place = error.location().to_string();
    assert!(expected[0].starts_with(&format!("{place}: ")), "{place}");
    error
}

#[test]
fn what_is_no_graph_says_so() {
    check("", &["1:1: expected `(`, found the end of the file"]);
    check("\n// only a comment\n", &["3:1: expected `(`, found the end of the file"]);
    check("[1]", &["1:1: expected a graph, `(format: 1, …)`, found a list"]);
    check(" \"a\"", &["1:2: expected a graph, `(format: 1, …)`, found text"]);
    check("Scene(format: 1)", &["1:1: expected a graph, `(format: 1, …)`, found a struct with a name"]);
    check("(1, 2)", &["1:1: expected a graph, `(format: 1, …)`, found a tuple"]);
    check(b"(format: 1,\n \xff)", &["2:2: expected UTF-8 text, found a byte that is none; save the file as UTF-8"]);
}

#[test]
fn the_format_is_said_and_known() {
    check("()", &["1:1: expected `format: 1` with a whole number, found none"]);
    check("(\n title: \"x\")", &["1:1: expected `format: 1` with a whole number, found none"]);
    check("(format: \"1\")", &["1:10: expected `format: 1` with a whole number, found none"]);
    check("(format: 1.0)", &["1:10: expected `format: 1` with a whole number, found none"]);
    check("(format: 0)", &["1:10: expected a format from 1 to 1, found 0"]);
    let newer = "1:10: format 2 is newer than this program reads (1); a newer Authcanvas can read it";
    check("(format: 2)", &[newer]);
    check("(format: 2, nodes: <new syntax>)", &[newer]);
}

#[test]
fn all_mistakes_are_listed() {
    let error = check(
        "(format: 1,\n  title \"x\",\n  nodes: {\"a\" (kind: \"b\")},\n  doc: \"\\q\",\n  order: 1x,\n  @\n)",
        &[
            "2:9: expected `:` and a value, found text",
            "3:15: expected `:` and a value, found `(`",
            "4:9: expected an escape such as `\\n`, `\\\"`, `\\\\`, `\\x41` or `\\u{1f600}`, found something else",
            "5:10: expected a number, found something that only begins like one",
            "6:3: expected a value, a name or punctuation, found a character that means nothing here",
        ],
    );
    assert!(matches!(error, LoadError::Syntax(problems) if problems.len() == 5));
}

#[test]
fn a_truncated_file_says_what_is_missing() {
    check(
        "(\n    format: 1,\n    nodes: {\n        \"a\": (kind: \"b",
        &[
            "4:21: expected `\"` to close this text, found the end of the file",
            "4:23: expected `)` to close the `(` at 4:14, found the end of the file",
            "4:23: expected `}` to close the `{` at 3:12, found the end of the file",
            "4:23: expected `)` to close the `(` at 1:1, found the end of the file",
        ],
    );
    check(
        "(format: 1, /* open",
        &[
            "1:13: expected `*/` to close this comment, found the end of the file",
            "1:20: expected `)` to close the `(` at 1:1, found the end of the file",
        ],
    );
}

#[test]
fn size_and_depth_are_bounded() {
    let list = format!("{}1{}", "[".repeat(96), "]".repeat(96));
    let deepest = format!("(format: 1, nodes: {{\"a\": (kind: \"k\", set: {{\"s\": {list}}})}})");
    let graph = read(deepest.as_bytes()).unwrap().graph;
    assert_eq!(read(write(&graph).as_bytes()).unwrap().graph, graph);
    let deep = format!("(format: 1, x: {})", "[".repeat(200_000));
    check(deep, &["1:115: expected at most 100 brackets within one another, found more"]);
    check(vec![b' '; 16 * 1024 * 1024 + 1], &["1:1: expected at most 16777216 bytes, found 16777217"]);
}
