//! Fixes of diagnostics: applied, they leave a graph without the finding, and their inverses give it back.

#![allow(clippy::unwrap_used)]

use authcanvas_graph::{read, write};
use authcanvas_interpreter::{Registry, check};

/// Checks that the one finding has this code, that its fix removes it, and that undoing the fix gives the graph
/// back; answers the fixed graph.
fn fixed(nodes: &str, connections: &str, code: &str) -> String {
    let registry = Registry::new([authcanvas_nodes::vocabulary()]);
    let text = format!("(format: 1, nodes: {{{nodes}}}, connections: [{connections}])");
    let mut graph = read(text.as_bytes()).unwrap().graph;
    let before = write(&graph);
    let found = check(&graph, &registry);
    assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code], "{found:#?}");
    let undo = graph.apply_all(found[0].fix.clone().unwrap().edits).unwrap();
    assert_eq!(check(&graph, &registry), []);
    let after = write(&graph);
    graph.apply_all(undo).unwrap();
    assert_eq!(write(&graph), before);
    after
}

#[test]
fn a_number_where_text_is_wanted_gets_a_conversion() {
    let nodes = r#""start": (kind: "flow.on_graph_start"), "finish": (kind: "flow.finish"),
        "add": (kind: "math.add", set: {"a": 1, "b": 2})"#;
    let after = fixed(nodes, r#""start.out -> finish.in", "add.result -> finish.reason""#, "connection.type-mismatch");
    assert!(after.contains("\"add.result -> format.value\"") && after.contains("\"format.string -> finish.reason\""));
}

#[test]
fn several_connections_of_an_exec_out_get_a_sequence() {
    let nodes = r#""start": (kind: "flow.on_graph_start"), "a": (kind: "flow.finish"), "b": (kind: "flow.finish"),
        "c": (kind: "flow.finish")"#;
    let after =
        fixed(nodes, r#""start.out -> b.in", "start.out -> a.in", "start.out -> c.in""#, "exec.two-connections");
    for line in ["start.out -> sequence.in", "sequence.then_0 -> a.in", "sequence.then_2 -> c.in"] {
        assert!(after.contains(line), "{line} is missing in\n{after}");
    }
}
