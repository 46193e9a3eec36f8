//! Load, check and compile of generated graphs, and what a cold start has to build.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot begin has nothing to measure")]

use authcanvas::graph::{read, write};
use authcanvas::interpreter::{Mode, check, compile};
use authcanvas_bench::{Candidate, compare};
use std::fmt::Write;
use std::hint::black_box;

/// A graph of about so many nodes: chains of tests and prints behind several events, with values computed on
/// the way.
fn graph_of(n_nodes: usize) -> String {
    let (mut nodes, mut connections) = (String::new(), String::new());
    let mut last = "start.out".to_owned();
    nodes.push_str("\"start\": (kind: \"flow.on_graph_start\"),\n");
    for index in 0..n_nodes / 5 {
        writeln!(
            nodes,
            "\"add_{index}\": (kind: \"math.add\", set: {{\"b\": {index}}}, bind: {{\"a\": \"n\"}}),\n\
             \"less_{index}\": (kind: \"logic.less\", set: {{\"b\": 100}}),\n\
             \"if_{index}\": (kind: \"flow.if\"),\n\
             \"set_{index}\": (kind: \"variable.set\", bind: {{\"variable\": \"n\"}}),\n\
             \"say_{index}\": (kind: \"debug.print\", with: {{\"text\": \"step {index}: {{n}}\"}}, bind: {{\"n\": \"n\"}}),"
        )
        .unwrap();
        writeln!(
            connections,
            "\"add_{index}.result -> less_{index}.a\", \"less_{index}.result -> if_{index}.condition\",\n\
             \"{last} -> if_{index}.in\", \"if_{index}.true -> set_{index}.in\", \"if_{index}.false -> say_{index}.in\",\n\
             \"add_{index}.result -> set_{index}.value\", \"set_{index}.out -> say_{index}.in\","
        )
        .unwrap();
        last = format!("say_{index}.out");
    }
    let text =
        format!("(format: 1, variables: {{\"n\": (type: Number)}}, nodes: {{{nodes}}}, connections: [{connections}])");
    write(&read(text.as_bytes()).unwrap().graph)
}

fn main() {
    let registry = authcanvas::registry();
    compare(
        "vocabulary",
        "registry",
        51,
        vec![Candidate::new("making the registry", 1, || {
            black_box(authcanvas::registry());
        })],
    );
    for n_nodes in [100, 1_000, 10_000] {
        let text = graph_of(n_nodes);
        let reading = read(text.as_bytes()).unwrap();
        assert!(check(&reading.graph, &registry).is_empty());
        let rounds = if n_nodes == 10_000 { 15 } else { 51 };
        compare(
            &format!("{n_nodes} nodes, {} KiB", text.len() / 1024),
            "graph",
            rounds,
            vec![
                Candidate::new("load, check and compile", 1, || {
                    let graph = read(text.as_bytes()).unwrap().graph;
                    black_box(compile(&graph, &registry, Mode::Plain).unwrap());
                }),
                Candidate::new("  load", 1, || {
                    black_box(read(text.as_bytes()).unwrap());
                }),
                Candidate::new("  check", 1, || {
                    black_box(check(&reading.graph, &registry));
                }),
                Candidate::new("  check and compile", 1, || {
                    black_box(compile(&reading.graph, &registry, Mode::Plain).unwrap());
                }),
                Candidate::new("  write", 1, || {
                    black_box(write(&reading.graph));
                }),
            ],
        );
    }
}
