//! Load, check and compile of generated graphs, and what a cold start has to build.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot begin has nothing to measure")]

use authcanvas::graph::{read, write};
use authcanvas::interpreter::{Mode, check, compile};
use authcanvas_bench::{Candidate, compare, graph_of};
use std::hint::black_box;

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
