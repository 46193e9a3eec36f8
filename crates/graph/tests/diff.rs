//! Differences: what they say about small changes, and the laws that hold for every pair of graphs.
#![allow(clippy::unwrap_used)]

mod generate;

use authcanvas_graph::{Edit, Graph, NodeId, diff, read, write};
use generate::Oddity;
use proptest::prelude::*;

const SMALL: &str = r#"(
    format: 1,
    variables: {"name": (type: String), "tokens": (type: AuthenticationTokens)},
    nodes: {
        "say": (kind: "debug.print", set: {"value": "hello"}, bind: {"to": "name"}),
        "start": (kind: "flow.on_graph_start"),
        "stop": (kind: "flow.finish"),
    },
    connections: ["say.out -> stop.in", "start.out -> say.in"],
    view: (nodes: {"say": (320, 80), "start": (80, 80)}, frames: [(at: (0, 0), size: (9, 9)), (at: (1, 1), size: (9, 9))]),
)"#;

fn graph(text: &str) -> Graph {
    read(text.as_bytes()).unwrap().graph
}

/// The difference that replacing one text by another makes, in the words of `Debug`.
fn after(from: &str, to: &str) -> Vec<Edit> {
    assert!(SMALL.contains(from), "{from}");
    let (before, after) = (graph(SMALL), graph(&SMALL.replace(from, to)));
    let edits = diff(&before, &after);
    let mut made = before;
    made.apply_all(edits.clone()).unwrap();
    assert_eq!(write(&made), write(&after));
    edits
}

#[test]
fn a_literal_is_one_edit() {
    let edits = after("\"hello\"", "\"good day\"");
    assert!(matches!(edits.as_slice(), [Edit::PutLiteral(..)]), "{edits:?}");
}

#[test]
fn a_renamed_node_is_a_rename() {
    let id = |id: &str| NodeId::new(id).unwrap();
    assert_eq!(after("\"start\"", "\"start\"").len(), 0);
    let (before, after) = (graph(SMALL), graph(&SMALL.replace("say", "tell")));
    assert_eq!(diff(&before, &after), [Edit::RenameNode(id("say"), id("tell"))]);
}

#[test]
fn a_renamed_variable_is_a_rename() {
    let (before, after) = (graph(SMALL), graph(&SMALL.replace("\"name\"", "\"user_name\"")));
    let edits = diff(&before, &after);
    assert!(matches!(edits.as_slice(), [Edit::RenameVariable(..)]), "{edits:?}");
}

#[test]
fn a_node_that_became_another_is_no_rename() {
    let edits = after("\"say\": (kind: \"debug.print\"", "\"tell\": (kind: \"debug.log\"");
    assert!(edits.iter().all(|edit| !matches!(edit, Edit::RenameNode(..))), "{edits:?}");
}

#[test]
fn moving_is_layout_only() {
    for (from, to) in
        [("(320, 80)", "(352, 96)"), ("(at: (0, 0), size: (9, 9)), ", ""), ("size: (9, 9))]", "size: (8, 9))]")]
    {
        let edits = after(from, to);
        assert!(!edits.is_empty() && edits.iter().all(Edit::is_layout_only), "{edits:?}");
    }
    assert!(after("\"hello\"", "\"hi\"").iter().all(|edit| !edit.is_layout_only()));
}

#[test]
fn a_variable_becomes_a_secret_and_back() {
    let open = graph(r#"(format: 1, variables: {"a": (type: String, value: "x")})"#);
    let secret = graph(r#"(format: 1, variables: {"a": (type: Secret)})"#);
    for (one, two) in [(&open, &secret), (&secret, &open)] {
        let mut made = one.clone();
        made.apply_all(diff(one, two)).unwrap();
        assert_eq!(made, *two);
    }
}

proptest! {
    /// A difference applied to the one graph gives the other, to the byte.
    #[test]
    fn a_difference_leads_from_one_graph_to_the_other(
        before in generate::graph(Oddity::Any), after in generate::graph(Oddity::Any)
    ) {
        let mut made = before.clone();
        made.apply_all(diff(&before, &after)).unwrap();
        prop_assert_eq!(write(&made), write(&after));
        prop_assert_eq!(made, after);
    }

    /// Equal graphs have none.
    #[test]
    fn equal_graphs_do_not_differ(graph in generate::graph(Oddity::Any)) {
        prop_assert_eq!(diff(&graph, &graph), Vec::<Edit>::new());
    }
}
