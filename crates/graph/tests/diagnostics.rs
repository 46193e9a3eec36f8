//! Every diagnostic of the reader, with its exact words, and that nothing of a doubtful file is lost.
#![allow(clippy::unwrap_used)]

use authcanvas_graph::{CODES, FunctionId, Reading, Site, link, read, write};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the reader says about a file, a line each, and the codes.
fn say(reading: &Reading) -> (Vec<String>, Vec<&'static str>) {
    let located = reading.locations.iter().zip(&reading.diagnostics);
    let lines = located.map(|(location, found)| format!("{location} {} {}", found.code, found.message)).collect();
    (lines, reading.diagnostics.iter().map(|found| found.code).collect())
}

/// Checks what the reader says about `body`, the fields after `format`, and that writing loses nothing.
fn check(body: &str, expected: &[&str]) -> Reading {
    let text = format!("(format: 1,\n{body})");
    let reading = read(text.as_bytes()).unwrap();
    let (lines, mut codes) = say(&reading);
    assert_eq!(lines, expected, "{text}");
    let written = write(&reading.graph);
    let again = read(written.as_bytes()).unwrap();
    assert_eq!(again.graph, reading.graph, "{written}");
    assert_eq!(write(&again.graph), written);
    let mut codes_again = say(&again).1;
    codes.sort_unstable();
    codes_again.sort_unstable();
    assert_eq!(codes_again, codes, "{written}");
    for (diagnostic, location) in reading.diagnostics.iter().zip(&reading.locations) {
        let doc = CODES.iter().find(|doc| doc.code == diagnostic.code).unwrap();
        assert_eq!(doc.severity, diagnostic.severity);
        if let Site::Text { .. } = diagnostic.site {
            continue;
        }
        assert!(reading.spans.locate(&diagnostic.site).is_some_and(|site| site <= *location), "{diagnostic:?}");
    }
    reading
}

#[test]
fn keys_and_fields_stand_once() {
    check("title: \"a\", title: \"b\",", &["2:13 key.duplicate expected `title` once, found it again"]);
    check("format: 2,", &["2:1 key.duplicate expected `format` once, found it again"]);
    let reading = check(
        "nodes: {\"a\": (kind: \"x\"), \"a\": (kind: \"y\", kind: \"z\")},",
        &["2:27 key.duplicate expected `a` once, found it again"],
    );
    assert_eq!(reading.graph.nodes.values().next().unwrap().kind, "x");
    check(
        "nodes: {\"a\": (kind: \"x\", order: 1, order: 2, set: {\"s\": 1, r\"s\": 2}, set: {})},\n\
         variables: {\"v\": (type: Bool, type: Bool), \"v\": ()},\n\
         view: (nodes: {\"a\": (1, 2), \"a\": (3, 4)}, nodes: {}, frames: [(at: (1, 1), at: (2, 2), size: (3, 3))]),",
        &[
            "2:36 key.duplicate expected `order` once, found it again",
            "2:60 key.duplicate expected `s` once, found it again",
            "2:70 key.duplicate expected `set` once, found it again",
            "3:31 key.duplicate expected `type` once, found it again",
            "3:44 key.duplicate expected `v` once, found it again",
            "4:29 key.duplicate expected `a` once, found it again",
            "4:43 key.duplicate expected `nodes` once, found it again",
            "4:76 key.duplicate expected `at` once, found it again",
        ],
    );
}

#[test]
fn a_repetition_behind_a_field_that_says_nothing_does_not_count_after_saving() {
    let reading = check(
        "title: \"\", nodes: {\"a\": (kind: \"x\", zoom: 1, order: 0x0, set: {}, order: 5, set: {\"s\": 1}, set: 2)},\n\
         title: \"t\", view: (frames: [], frames: [], nodes: {}), view: (nodes: {\"a\": (1, 1)}),\n\
         variables: {\"v\": (type: Bool, role: Local, doc: r\"\", role: Input, doc: \"d\")},",
        &[
            "2:37 field.unknown expected a known field, found `zoom`",
            "2:67 key.duplicate expected `order` once, found it again",
            "2:77 key.duplicate expected `set` once, found it again",
            "2:92 key.duplicate expected `set` once, found it again",
            "3:1 key.duplicate expected `title` once, found it again",
            "3:32 key.duplicate expected `frames` once, found it again",
            "3:56 key.duplicate expected `view` once, found it again",
            "4:54 key.duplicate expected `role` once, found it again",
            "4:67 key.duplicate expected `doc` once, found it again",
        ],
    );
    let node = reading.graph.nodes.values().next().unwrap();
    assert!(node.order == 0 && node.set.is_empty());
    let kept: Vec<&str> = node.kept.iter().map(|kept| kept.text.as_str()).collect();
    assert_eq!(kept, ["zoom: 1", "order: 0x0", "order: 5", "set: {}", "set: {\"s\": 1}", "set: 2"]);
}

#[test]
fn a_key_cannot_command_a_terminal() {
    check(
        "nodes: {\"a\": (kind: \"x\", with: {\"\u{1b}[1m\": 1, \"\\u{1b}[1m\": 2})},",
        &["2:44 key.duplicate expected `\\u{1b}[1m` once, found it again"],
    );
}

#[test]
fn a_value_repeats_no_key_and_nothing_of_it_is_quoted() {
    check(
        "nodes: {\"a\": (kind: \"x\", set: {\"s\": {\"k\": 1, \"j\": 2, \"k\": 3}, \"t\": [(x: 1, y: 2, x: 3)]})},",
        &[
            "2:54 key.duplicate expected each key of a value once, found one again",
            "2:82 key.duplicate expected each key of a value once, found one again",
        ],
    );
}

#[test]
fn unknown_fields_are_kept() {
    let reading = check(
        "profiles: {\"f\": ()},\nnodes: {\"a\": (kind: \"x\", cell: \"f\")},\nvariables: {\"v\": (typ: 1, type: Bool)},\n\
         view: (zoom: 2, frames: [(at: (1, 1), size: (2, 2), shape: Round)]),",
        &[
            "2:1 field.unknown expected a known field, found `profiles`",
            "3:26 field.unknown expected a known field, found `cell`",
            "4:19 field.unknown expected a known field, found `typ`",
            "5:8 field.unknown expected a known field, found `zoom`",
            "5:53 field.unknown expected a known field, found `shape`",
        ],
    );
    let hint = "The fields here are `type`, `role`, `value`, `doc`.";
    assert_eq!(reading.diagnostics[2].hint.as_deref(), Some(hint));
    assert!(write(&reading.graph).ends_with("\n    profiles: {\"f\": ()},\n)\n"));
}

#[test]
fn known_fields_have_their_own_sort_of_value() {
    check(
        "title: 1, doc: ['x'], connections: {}, variables: [], nodes: (), view: View(),",
        &[
            "2:8 field.wrong-type expected text, found a number",
            "2:16 field.wrong-type expected text, found a list",
            "2:36 field.wrong-type expected a list `[…]`, found a map",
            "2:51 field.wrong-type expected a map `{…}`, found a list",
            "2:62 field.wrong-type expected a map `{…}`, found `()`",
            "2:72 field.wrong-type expected a struct `(field: value, …)`, found a name with arguments",
        ],
    );
    check(
        "nodes: {\n\"a\": (kind: x, title: 'c', disabled: 1, order: 1.5, with: (), set: [], bind: 1, types: (a: 1)),\n\
         \"b\": [], 5: (), \"c\": Node(kind: \"x\"), \"d\": (kind: \"x\", order: 9223372036854775808, bind: {\"s\": 1}),\n},",
        &[
            "3:13 field.wrong-type expected text, found a name",
            "3:23 field.wrong-type expected text, found a character",
            "3:38 field.wrong-type expected true or false, found a number",
            "3:48 field.wrong-type expected a whole number of 64 bits, found another number",
            "3:59 field.wrong-type expected a map `{…}`, found `()`",
            "3:68 field.wrong-type expected a map `{…}`, found a list",
            "3:78 field.wrong-type expected a map `{…}`, found a number",
            "3:88 field.wrong-type expected a map `{…}`, found a struct",
            "4:6 field.wrong-type expected a struct `(field: value, …)`, found a list",
            "4:10 field.wrong-type expected a name in quotes, found a number",
            "4:22 field.wrong-type expected a struct `(field: value, …)`, found a struct with a name",
            "4:63 field.wrong-type expected a whole number of 64 bits, found another number",
            "4:96 field.wrong-type expected the id of a variable in quotes, found a number",
        ],
    );
    check(
        "variables: {\"v\": (type: Bool, role: Inputs, doc: b\"x\"), \"w\": true, \"x\": (type: Bool, role: \"Input\")},\n\
         view: (nodes: {\"a\": (1, 2, 3), \"b\": (inf, 1)}, frames: [1, (at: 1, size: (1, 1)),\n\
         (at: (1, 1), size: (2, 2), color: Pink, title: 3)]), connections: [3],",
        &[
            "2:37 field.wrong-type expected one of `Local`, `Input`, `Output`, `Kept`, `Constant`, found another name",
            "2:50 field.wrong-type expected text, found bytes",
            "2:62 field.wrong-type expected a struct `(field: value, …)`, found true or false",
            "2:92 field.wrong-type expected one of `Local`, `Input`, `Output`, `Kept`, `Constant`, found text",
            "3:21 field.wrong-type expected `(x, y)` with two numbers, found a tuple",
            "3:37 field.wrong-type expected `(x, y)` with two numbers, found a tuple",
            "3:57 field.wrong-type expected a struct `(field: value, …)`, found a number",
            "3:65 field.wrong-type expected `(x, y)` with two numbers, found a number",
            "4:35 field.wrong-type expected one of `Gray`, `Blue`, `Green`, `Yellow`, `Orange`, `Red`, `Purple`, \
             found another name",
            "4:48 field.wrong-type expected text, found a number",
            "4:68 field.wrong-type expected a connection in quotes, found a number",
        ],
    );
}

#[test]
fn ids_are_snake_case() {
    let expected = "id.malformed expected an id of lower-case letters, digits and `_` that begins with a letter, \
                    found other text";
    let at = |place: &str| format!("{place} {expected}");
    check(
        "nodes: {\"Sign in\": (kind: \"x\"), \"a\": (kind: \"x\", set: {\"S\": 1}, bind: {\"s\": \"V v\", \"1\": \"v\"})},\n\
         variables: {\"\": (type: Bool)}, view: (nodes: {\"A\": (1, 2)}),",
        &[&at("2:9"), &at("2:56"), &at("2:77"), &at("2:84"), &at("3:13"), &at("3:47")],
    );
}

#[test]
fn connections_are_well_formed_and_stand_once() {
    let reading = check(
        "connections: [\"a.b->c.d\", \"a.b -> c.d\", \"a.b\", \"a.b -> c\", \"a.b -> c.d.e\", \"A.b -> c.d\", \"\"],",
        &[
            "2:27 connection.duplicate expected each connection once, found this one again",
            "2:41 connection.malformed expected `node.slot -> node.slot`, found other text",
            "2:48 connection.malformed expected `node.slot -> node.slot`, found other text",
            "2:60 connection.malformed expected `node.slot -> node.slot`, found other text",
            "2:76 connection.malformed expected `node.slot -> node.slot`, found other text",
            "2:90 connection.malformed expected `node.slot -> node.slot`, found other text",
        ],
    );
    assert_eq!(reading.graph.connections.len(), 1);
}

#[test]
fn types_have_their_shape() {
    check(
        "variables: {\n\"a\": (type: Array()),\n\"b\": (type: Array),\n\"c\": (type: Map(String)),\n\"d\": (type: Host(1)),\n\
         \"e\": (type: Tokens(1)),\n\"f\": (type: \"String\"),\n\"g\": (type: Array(Map(Bool, Host())), value: 1, x: 1),\n},\n\
         nodes: {\"n\": (kind: \"k\", types: {\"T\": Array(Array), \"U\": Record(Bool), \"V\": Record(3)})},",
        &[
            "3:13 type.malformed expected `Array(T)` with one type, found something else",
            "4:13 type.malformed expected `Array(T)` with one type, found something else",
            "5:13 type.malformed expected `Map(K, V)` with two types, found something else",
            "6:18 type.malformed expected the name of a class, found something else",
            "7:13 type.malformed expected a type without arguments, `Array(T)`, `Map(K, V)` or `Host(Name)`, \
             found something else",
            "8:13 type.malformed expected a type, found something else",
            "9:29 type.malformed expected `Host(Name)` with one name, found something else",
            "11:45 type.malformed expected `Array(T)` with one type, found something else",
            "11:84 type.malformed expected a record's name, found something else",
        ],
    );
}

#[test]
fn a_secret_has_no_value_and_none_is_quoted() {
    let reading = check(
        "variables: {\n\"a\": (type: Secret, value: \"hunter2\", value: \"hunter2\"),\n\
         \"b\": (value: [\"hunter2\", (hunter2: 1, hunter2: 2)], type: Array(Secret)),\n\
         \"c\": (type: Map(String, Array(Secret)), value: {\"hunter2\": 1, \"hunter2\": 1}),\n\
         \"d\": (type: Secret, value: 9007199254740993, role: hunter2, doc: 'h'),\n},\n\
         connections: [\"hunter2\"],",
        &[
            "3:28 secret.literal expected no value for a secret, found one",
            "3:39 key.duplicate expected `value` once, found it again",
            "4:14 secret.literal expected no value for a secret, found one",
            "5:48 secret.literal expected no value for a secret, found one",
            "6:28 secret.literal expected no value for a secret, found one",
            "6:52 field.wrong-type expected one of `Local`, `Input`, `Output`, `Kept`, `Constant`, found another name",
            "6:66 field.wrong-type expected text, found a character",
            "8:15 connection.malformed expected `node.slot -> node.slot`, found other text",
        ],
    );
    assert!(!format!("{:?}", reading.diagnostics).contains("hunter2"));
    assert!(reading.graph.variables.values().all(|variable| variable.value.is_none()));
    // A secret in a text that is no graph at all is not quoted either.
    let error = read(b"(format: 1, variables: {\"p\": (type: Secret, value: hunter2\"x\" hunter2)})").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[test]
fn what_must_be_said_is_missed() {
    check(
        "nodes: {\"a\": (), \"b\": (kind: \"\", order: 1)},\nvariables: {\"v\": (role: Input)},\n\
         view: (frames: [(), (at: (1, 1)), (size: (2, 2), x: 1)]),",
        &[
            "2:9 node.no-kind expected `kind`, found none",
            "2:18 node.no-kind expected `kind`, found none",
            "3:13 variable.no-type expected `type`, found none",
            "4:17 frame.incomplete expected `at` in a frame, found none",
            "4:17 frame.incomplete expected `size` in a frame, found none",
            "4:21 frame.incomplete expected `size` in a frame, found none",
            "4:35 frame.incomplete expected `at` in a frame, found none",
        ],
    );
}

#[test]
fn numbers_that_would_change_are_kept_word_for_word() {
    let message = "number.inexact expected a number that 64-bit floating point holds, found one that it would change";
    let reading = check(
        "variables: {\"v\": (type: EntityId, value: 12345678901234567891)},\n\
         nodes: {\"a\": (kind: \"k\", with: {\"x\": 1e999}, set: {\"y\": [1, 9007199254740993]})},",
        &[&format!("2:42 {message}"), &format!("3:38 {message}"), &format!("3:61 {message}")],
    );
    assert!(write(&reading.graph).contains("value: 12345678901234567891"));
}

#[test]
fn functions_of_other_files_are_brought_in_or_missed() {
    let graph = |text: &str| read(text.as_bytes()).unwrap().graph;
    let own = graph(
        "(format: 1, nodes: {\"a\": (kind: \"k\", call: \"lib/f.ron#f\"), \"b\": (kind: \"k\", call: \"g.ron#g\")})",
    );
    let file = Arc::new(graph(
        "(format: 1, functions: {\"f\": (nodes: {\"n\": (kind: \"k\", call: \"own\"), \"m\": (kind: \"k\", call: \"../own.ron#f\")}), \
         \"own\": (), \"unused\": ()})",
    ));
    let mut asked = Vec::new();
    let linked = link(&own, "own.ron", &mut |path| {
        asked.push(path.to_owned());
        if path == "lib/f.ron" { Ok(file.clone()) } else { Err("there is none".to_owned()) }
    });
    asked.sort();
    assert_eq!(asked, ["g.ron", "lib/f.ron"]);
    let names: Vec<_> = linked.graph.functions.keys().map(FunctionId::as_str).collect();
    assert_eq!(names, ["lib/f.ron#f", "lib/f.ron#own"]);
    let calls: Vec<_> = linked.graph.functions["lib/f.ron#f"].body.nodes.values().map(|node| &*node.call).collect();
    assert_eq!(calls, ["f", "lib/f.ron#own"]);
    let found: Vec<_> = linked.diagnostics.iter().map(|it| format!("{} {} {}", it.site, it.code, it.message)).collect();
    assert_eq!(found, ["node `b` function.file `g.ron` cannot be used: there is none"]);
}

#[test]
fn every_code_has_a_test_here() {
    let source = include_str!("diagnostics.rs");
    let tested: BTreeSet<&str> = CODES
        .iter()
        .map(|doc| doc.code)
        .filter(|code| source.contains(&format!(" {code} ")) || source.contains(&format!("\"{code} ")))
        .collect();
    assert_eq!(tested.len(), CODES.len(), "only {tested:?}");
}

#[test]
fn sites_name_what_they_stand_in() {
    let reading = check(
        "nodes: {\n  \"a\": (kind: \"x\", order: \"1\",\n    set: {\"s\": {1: 1, 1: 2}},\n    with: {\"w\": 1e999}, bind: {\"t\": \"v\"}),\n},\n\
         connections: [\"a.out -> a.in\"],",
        &[
            "3:27 field.wrong-type expected a whole number of 64 bits, found text",
            "4:23 key.duplicate expected each key of a value once, found one again",
            "5:17 number.inexact expected a number that 64-bit floating point holds, found one that it would change",
        ],
    );
    let sites: Vec<String> = reading.diagnostics.iter().map(|found| found.site.to_string()).collect();
    assert_eq!(sites, ["node `a`", "node `a`, slot `s`", "node `a`, setting `w`"]);
    let connection = reading.graph.connections.keys().next().unwrap().clone();
    let node = connection.from.node.clone();
    let slot = |name| Site::Slot(node.clone(), authcanvas_graph::SlotId::new(name).unwrap());
    let place = |site: Site| reading.spans.locate(&site).map(|location| location.to_string());
    assert_eq!(place(Site::Graph).as_deref(), Some("1:1"));
    assert_eq!(place(Site::Node(node.clone())).as_deref(), Some("3:3"));
    assert_eq!(place(slot("s")).as_deref(), Some("4:11"));
    assert_eq!(place(slot("t")).as_deref(), Some("5:32"));
    assert_eq!(place(slot("unsaid")).as_deref(), Some("3:3"));
    assert_eq!(place(Site::Connection(connection)).as_deref(), Some("7:15"));
    assert_eq!(place(Site::Node(authcanvas_graph::NodeId::new("absent").unwrap())), None);
}
