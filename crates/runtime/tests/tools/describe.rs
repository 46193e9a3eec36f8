//! `describe`, on the shipped graphs and on graphs that are hard to tell.

use crate::support::{Outcome, authcanvas, graphs, scratch};
use std::fmt::Write;

/// What is described of a graph that is given as text.
fn describe(graph: &str) -> Outcome {
    let folder = scratch();
    std::fs::write(folder.path().join("graph.ron"), graph).unwrap();
    authcanvas(folder.path(), &["describe", "graph.ron"])
}

#[test]
fn every_node_of_a_shipped_graph_is_told_once() {
    for path in graphs() {
        let outcome = authcanvas(path.parent().unwrap(), &["describe", &path.display().to_string()]);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        let graph = authcanvas::GraphFile::open(&path).unwrap().reading.graph;
        for id in graph.nodes.keys() {
            let n_told = outcome.stdout.matches(&format!("(`{id}`)")).count();
            assert_eq!(n_told, 1, "{}: {id}\n{}", path.display(), outcome.stdout);
        }
        assert!(!outcome.stdout.contains("Never reached"), "{}", outcome.stdout);
    }
}

#[test]
fn outcomes_are_told_in_the_order_of_execution() {
    let path = graphs().into_iter().find(|path| path.ends_with("sign_up.ron")).unwrap();
    let outcome = authcanvas(path.parent().unwrap(), &["describe", "sign_up.ron"]);
    let expected = [
        "On Graph Start (`start`)",
        "When it succeeds:",
        "Sign up with e-mail (`sign_up`)",
        "If (`is_confirmed`)",
        "If true:",
        "Sign in with password (`sign_in`)",
        "Otherwise:",
        "Ask for a secret (`ask_code`)",
        "With the answer:",
        "continues at `sign_in`, above.",
        "When it fails:",
    ];
    let mut rest = outcome.stdout.as_str();
    for words in expected {
        let at =
            rest.find(words).unwrap_or_else(|| unreachable!("{words} is not told in its place:\n{}", outcome.stdout));
        rest = &rest[at + words.len()..];
    }
}

#[test]
fn what_never_runs_is_told_at_the_end() {
    let outcome = describe(
        r#"(format: 1, nodes: {
            "start": (kind: "flow.on_graph_start"),
            "lonely": (kind: "debug.print", with: {"text": "never"}),
            "off": (kind: "debug.print", with: {"text": "off"}, disabled: true),
            "strange": (kind: "not.known", set: {"password": "hunter2"}),
        }, connections: ["start.out -> off.in"])"#,
    );
    assert_eq!(outcome.code, 0, "{outcome:?}");
    for words in [
        "ends at Print (`off`), which is disabled.",
        "Never reached:",
        "Print (`lonely`): no entry leads to it.",
        "Print (`off`): it is disabled.",
        "not.known (`strange`): its kind `not.known` is not known to this version.",
    ] {
        assert!(outcome.stdout.contains(words), "{words}\n{}", outcome.stdout);
    }
    assert!(outcome.stderr.contains("the graph has 1 error"), "{}", outcome.stderr);
}

#[test]
fn neither_secrets_nor_commands_of_a_terminal_are_quoted() {
    let outcome = describe(
        r#"(format: 1, title: "a\u{1b}[2Jb", nodes: {
            "start": (kind: "flow.on_graph_start"),
            "sign_in": (
                kind: "auth.sign_in_with_password",
                set: {"password": "hunter2", "provider_name": "AWSCognitoIDP", "username": "u", "pasword": "hunter3"},
            ),
            "strange": (kind: "not.known", set: {"password": "hunter4"}),
            "write": (kind: "variable.set", set: {"value": "hunter6"}, bind: {"variable": "p"}),
        }, variables: {"p": (type: Secret, role: Input, value: "hunter5")},
        connections: ["start.out -> sign_in.in", "sign_in.success -> write.in"])"#,
    );
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.stdout.contains("Password: a secret that is not shown"), "{}", outcome.stdout);
    for text in [&outcome.stdout, &outcome.stderr] {
        assert!(!text.contains("hunter") && !text.contains('\u{1b}'), "{text}");
    }
}

#[test]
fn graphs_that_loop_or_nest_deeply_are_told_to_the_end() {
    let looping = describe(
        r#"(format: 1, nodes: {
            "start": (kind: "flow.on_graph_start"),
            "wait": (kind: "time.delay", set: {"seconds": 1}),
            "say": (kind: "debug.print", with: {"text": "tick"}),
            "once_more": (kind: "flow.if", set: {"condition": true}),
        }, connections: ["start.out -> wait.in", "wait.out -> say.in", "say.out -> once_more.in",
                         "once_more.true -> wait.in"])"#,
    );
    assert!(looping.stdout.contains("continues at `wait`, above."), "{}", looping.stdout);

    let n_nodes = 2000;
    let (mut nodes, mut connections) = (String::new(), String::new());
    for index in 0..n_nodes {
        write!(nodes, "\"n_{index}\": (kind: \"flow.if\", set: {{\"condition\": true}}),").unwrap();
        let next = index + 1;
        if next < n_nodes {
            write!(connections, "\"n_{index}.true -> n_{next}.in\",").unwrap();
        }
    }
    let deep = describe(&format!(
        "(format: 1, nodes: {{\"start\": (kind: \"flow.on_graph_start\"), {nodes}}}, \
         connections: [\"start.out -> n_0.in\", {connections}])"
    ));
    assert_eq!(deep.code, 0, "{}", deep.stderr);
    for index in 0..n_nodes {
        assert_eq!(deep.stdout.matches(&format!("(`n_{index}`)")).count(), 1, "n_{index}");
    }
}

#[test]
fn a_node_is_told_with_what_leads_to_it_and_from_it() {
    let path = graphs().into_iter().find(|path| path.ends_with("sign_up.ron")).unwrap();
    let folder = path.parent().unwrap();
    let outcome = authcanvas(folder, &["describe", "sign_up.ron", "sign_in"]);
    for words in [
        "kind auth.sign_in_with_password",
        "If (`is_confirmed`), by `true`",
        "`success`, when it succeeds: Print (`say_signed_in`)",
        "as by `failed`",
        "read by Finish (`finish_not_signed_in`) as `reason`",
    ] {
        assert!(outcome.stdout.contains(words), "{words}\n{}", outcome.stdout);
    }
    let unknown = authcanvas(folder, &["describe", "sign_up.ron", "sign_inn"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("did you mean `sign_in`?"), "{}", unknown.stderr);
}
