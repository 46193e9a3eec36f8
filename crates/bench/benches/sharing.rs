//! What a review and a merge cost: diff and merge of large files, pictures and layout of large graphs.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot begin has nothing to measure")]

use authcanvas::graph::{Edit, Graph, Literal, NodeId, Point, View, diff, merge, read, write};
use authcanvas::interpreter::{Registry, single_ends};
use authcanvas_bench::{Candidate, compare, graph_of};
use authcanvas_picture::{Detail, Drawing, anatomies, places, svg};
use std::hint::black_box;

/// The graph with every hundredth node changed in one of four ways; `turn` says which nodes.
fn changed(graph: &Graph, turn: usize) -> Graph {
    let mut changed = graph.clone();
    let ids: Vec<NodeId> = graph.nodes.keys().skip(turn).step_by(100).cloned().collect();
    for (index, id) in ids.into_iter().enumerate() {
        let text = Literal::String(format!("changed {turn}"));
        let edits = match index % 4 {
            0 => vec![Edit::PutSetting(id, "note".to_owned(), Some(text))],
            1 => vec![Edit::SetOrder(id, 7)],
            2 => vec![Edit::RenameNode(id.clone(), NodeId::new(&format!("{id}_renamed")).unwrap())],
            _ => graph.remove_node(&id),
        };
        changed.apply_all(edits).unwrap();
    }
    changed
}

fn merged(base: &Graph, ours: &Graph, theirs: &Graph, registry: &Registry) -> Graph {
    merge(base, ours, theirs, |union| single_ends(union, registry)).graph
}

fn main() {
    let registry = authcanvas::registry();
    for n_nodes in [1_000, 10_000] {
        let base = read(graph_of(n_nodes).as_bytes()).unwrap().graph;
        let (ours, theirs) = (changed(&base, 0), changed(&base, 50));
        let texts = [&base, &ours, &theirs].map(write);
        let load = |index: usize| read(texts[index].as_bytes()).unwrap().graph;
        assert!(merged(&base, &ours, &theirs, &registry).conflicts.is_empty());
        compare(
            &format!("{n_nodes} nodes, 1 % changed on each side"),
            "operation",
            if n_nodes == 10_000 { 9 } else { 31 },
            vec![
                Candidate::new("diff", 1, || {
                    black_box(diff(&base, &ours));
                }),
                Candidate::new("diff, with reading both files", 1, || {
                    black_box(diff(&load(0), &load(1)));
                }),
                Candidate::new("merge", 1, || {
                    black_box(merged(&base, &ours, &theirs, &registry));
                }),
                Candidate::new("merge, with reading three files and writing", 1, || {
                    black_box(write(&merged(&load(0), &load(1), &load(2), &registry)));
                }),
            ],
        );
    }
    for n_nodes in [1_000, 10_000] {
        let bare = Graph { view: View::default(), ..read(graph_of(n_nodes).as_bytes()).unwrap().graph };
        let measured = anatomies(&bare, &registry, Detail::Brief);
        let mut placed = bare.clone();
        for (id, at) in places(&bare, &registry, &measured) {
            placed.view.nodes.entry(id).or_default().at = Point { x: at.x, y: at.y };
        }
        compare(
            &format!("{n_nodes} nodes as a picture"),
            "picture",
            if n_nodes == 10_000 { 5 } else { 21 },
            vec![
                Candidate::new("layout of a graph without positions", 1, || {
                    black_box(places(&bare, &registry, &measured));
                }),
                Candidate::new("render to SVG, positions given", 1, || {
                    black_box(svg(&placed, &registry, &Drawing::default()));
                }),
                Candidate::new("render to SVG, with layout", 1, || {
                    black_box(svg(&bare, &registry, &Drawing::default()));
                }),
            ],
        );
    }
}
