//! The layout's promises, on the shipped graphs and on random ones.
#![allow(clippy::unwrap_used)]

use authcanvas_graph::{Graph, NodeId, Placed, Point, View, read};
use authcanvas_interpreter::Registry;
use authcanvas_picture::{Anatomy, Detail, GRID, HEADER, Mark, Rect, Side, anatomies, places, rearranged};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;

fn registry() -> Registry {
    Registry::new([authcanvas_nodes::vocabulary(), authcanvas_auth::vocabulary()])
}

fn graph(text: &str) -> Graph {
    read(text.as_bytes()).unwrap().graph
}

fn shipped() -> Vec<(String, Graph)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let text = |path: std::path::PathBuf| (path.display().to_string(), std::fs::read_to_string(&path).unwrap());
    let ron = files.into_iter().filter(|path| path.extension().is_some_and(|it| it == "ron")).map(text);
    ron.filter(|(_, text)| text.contains("\n    format: ")).map(|(name, text)| (name, graph(&text))).collect()
}

fn without_places(mut graph: Graph) -> Graph {
    graph.view = View::default();
    graph
}

/// A graph of Sequences and Prints whose connections lead from lower numbers to higher ones.
fn tree(choices: &[u8]) -> Graph {
    let mut text = String::from("(format: 1, nodes: {\"n0\": (kind: \"flow.on_graph_start\"),");
    for number in 1..=choices.len() {
        write!(text, "\"n{number}\": (kind: \"flow.sequence\", with: {{\"count\": 4}}),").unwrap();
    }
    text.push_str("}, connections: [");
    for (index, choice) in choices.iter().enumerate() {
        let (from, to) = (usize::from(*choice) % (index + 1), index + 1);
        let out = if from == 0 { "out".to_owned() } else { format!("out_{}", index % 4) };
        write!(text, "\"n{from}.{out} -> n{to}.in\",").unwrap();
    }
    text.push_str("])");
    graph(&text)
}

fn rects(places: &BTreeMap<NodeId, Point>, anatomies: &BTreeMap<NodeId, Anatomy>) -> Vec<(NodeId, Rect)> {
    places.iter().map(|(id, at)| (id.clone(), Rect::of(&anatomies[id], *at))).collect()
}

fn overlapping(rects: &[(NodeId, Rect)]) -> Vec<String> {
    let mut found = Vec::new();
    for (index, (one, rect)) in rects.iter().enumerate() {
        let others = rects[index + 1..].iter().filter(|(_, other)| rect.overlaps(other));
        found.extend(others.map(|(other, _)| format!("{one} and {other}")));
    }
    found
}

#[test]
fn shipped_graphs_lay_themselves_out() {
    let registry = registry();
    for (name, graph) in shipped() {
        let graph = without_places(graph);
        let anatomies = anatomies(&graph, &registry, Detail::Brief);
        let found = places(&graph, &registry, &anatomies);
        assert_eq!(found.len(), graph.nodes.len(), "{name}");
        assert!(overlapping(&rects(&found, &anatomies)).is_empty(), "{name}");
        assert_eq!(found, places(&graph, &registry, &anatomies), "{name}");
        for connection in graph.connections.keys() {
            let (from, to) = (found[&connection.from.node], found[&connection.to.node]);
            assert!(from.x < to.x, "{name}: {connection} leads to the left");
        }
    }
}

#[test]
fn the_main_way_is_straight() {
    let graph = graph(
        r#"(format: 1, nodes: {"a": (kind: "flow.on_graph_start"), "b": (kind: "debug.print"), "c": (kind: "debug.print")},
            connections: ["a.out -> b.in", "b.out -> c.in"])"#,
    );
    let registry = registry();
    let found = places(&graph, &registry, &anatomies(&graph, &registry, Detail::Brief));
    let at = |id: &str| found[&NodeId::new(id).unwrap()];
    assert_eq!((at("a").y, at("b").y), (at("b").y, at("c").y));
}

#[test]
fn a_node_has_its_slots_where_the_drawings_have_them() {
    let graph = graph(
        r#"(format: 1, variables: {"password": (type: Secret, role: Input)}, nodes: {"sign_in": (
            kind: "auth.sign_in_with_password", set: {"provider_name": "AWSCognitoIDP"}, bind: {"password": "password"})})"#,
    );
    let registry = registry();
    let whole = &anatomies(&graph, &registry, Detail::Whole)[&NodeId::new("sign_in").unwrap()];
    let anatomies = anatomies(&graph, &registry, Detail::Brief);
    let face = &anatomies[&NodeId::new("sign_in").unwrap()];
    assert_eq!(face.size.width % GRID, 0.0);
    let labels: Vec<_> = face.slots.iter().map(|slot| (slot.label.as_str(), slot.side, slot.mark)).collect();
    assert_eq!(labels[0], ("", Side::Left, Mark::Arrow));
    assert_eq!(face.slots[0].y, HEADER / 2.0);
    assert!(labels.contains(&("Password", Side::Left, Mark::Lock)), "{labels:?}");
    let position = |label: &str| labels.iter().position(|it| it.0 == label).unwrap();
    assert!(position("Success") < position("Authentication Tokens"), "{labels:?}");
    assert!(position("Authentication Tokens") < position("Failed"), "{labels:?}");
    assert!(!labels.iter().any(|it| it.0 == "Timed out"), "{labels:?}");
    assert!(whole.slots.iter().any(|slot| slot.label == "Timed out") && whole.size.height > face.size.height);
    assert!(face.fields.iter().any(|field| field.text.ends_with("more leave by Failed")), "{:?}", face.fields);
    let fields: Vec<_> = face.fields.iter().map(|field| field.text.as_str()).collect();
    assert!(fields.contains(&"password") && fields.contains(&"AWSCognitoIDP"), "{fields:?}");
    assert!(face.slots.windows(2).all(|pair| pair[0].y <= pair[1].y));
}

#[test]
fn frames_keep_their_nodes_and_no_others() {
    let registry = registry();
    for (name, mut graph) in shipped() {
        let anatomies = anatomies(&graph, &registry, Detail::Brief);
        let two: Vec<NodeId> = graph.nodes.keys().take(2).cloned().collect();
        let around = two.iter().map(|id| Rect::of(&anatomies[id], graph.view.nodes[id].at).grown(4.0));
        let around = around.reduce(|one, two| one.joined(&two)).unwrap();
        let frame = authcanvas_graph::Frame {
            at: Point { x: around.x, y: around.y },
            size: Point { x: around.width, y: around.height },
            title: "Frame".to_owned(),
            color: Default::default(),
            comment: Default::default(),
            kept: Vec::new(),
        };
        graph.view.frames = vec![frame];
        let middle = |rect: &Rect| (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
        let holds = |frame: &Rect, rect: &Rect| {
            let (x, y) = middle(rect);
            frame.x <= x && x <= frame.right() && frame.y <= y && y <= frame.bottom()
        };
        let said: BTreeMap<_, _> = graph.view.nodes.iter().map(|(id, placed)| (id.clone(), placed.at)).collect();
        let inside = |frame: &Rect, places: &BTreeMap<NodeId, Point>| -> Vec<NodeId> {
            let held = rects(places, &anatomies).into_iter().filter(|(_, rect)| holds(frame, rect));
            held.map(|(id, _)| id).collect()
        };
        let before = inside(&around, &said);
        let arrangement = rearranged(&graph, &registry, &anatomies);
        let after = inside(&arrangement.frames[0], &arrangement.places);
        assert_eq!(before, after, "{name}");
        let outside = rects(&arrangement.places, &anatomies).into_iter().filter(|(id, _)| !before.contains(id));
        for (id, rect) in outside {
            assert!(!rect.overlaps(&arrangement.frames[0]), "{name}: {id} stands in the frame");
        }
        assert!(overlapping(&rects(&arrangement.places, &anatomies)).is_empty(), "{name}");
    }
}

#[test]
fn a_graph_that_nobody_placed_may_have_frames() {
    let graph =
        graph(r#"(format: 1, nodes: {"a": (kind: "debug.print")}, view: (frames: [(at: (0, 0), size: (90, 90))]))"#);
    let registry = registry();
    let anatomies = anatomies(&graph, &registry, Detail::Brief);
    let found = rects(&places(&graph, &registry, &anatomies), &anatomies);
    assert!(!found[0].1.overlaps(&Rect { x: 0.0, y: 0.0, width: 90.0, height: 90.0 }));
}

#[test]
fn circles_lead_backwards_once() {
    let graph = graph(
        r#"(format: 1, nodes: {"start": (kind: "flow.on_graph_start"), "say": (kind: "debug.print"), "wait": (kind: "time.delay")},
            connections: ["start.out -> say.in", "say.out -> wait.in", "wait.out -> say.in"])"#,
    );
    let registry = registry();
    let found = places(&graph, &registry, &anatomies(&graph, &registry, Detail::Brief));
    let x = |id: &str| found[&NodeId::new(id).unwrap()].x;
    assert!(x("start") < x("say") && x("say") < x("wait"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Nothing overlaps, and execution leads to the right.
    #[test]
    fn random_trees_lay_themselves_out(choices in proptest::collection::vec(any::<u8>(), 1..60)) {
        let graph = tree(&choices);
        let registry = registry();
        let anatomies = anatomies(&graph, &registry, Detail::Brief);
        let found = places(&graph, &registry, &anatomies);
        prop_assert_eq!(overlapping(&rects(&found, &anatomies)), Vec::<String>::new());
        for connection in graph.connections.keys() {
            prop_assert!(found[&connection.from.node].x < found[&connection.to.node].x);
        }
    }

    /// What a person placed stays, and what nobody placed stands on nothing.
    #[test]
    fn new_nodes_find_room(choices in proptest::collection::vec(any::<u8>(), 2..40), kept in any::<u64>()) {
        let mut graph = tree(&choices);
        let registry = registry();
        let anatomies = anatomies(&graph, &registry, Detail::Brief);
        let fresh = places(&graph, &registry, &anatomies);
        let said = fresh.iter().enumerate().filter(|(index, _)| kept >> (index % 64) & 1 == 1);
        graph.view.nodes = said.map(|(_, (id, at))| (id.clone(), Placed { at: *at, ..Placed::default() })).collect();
        let found = places(&graph, &registry, &anatomies);
        prop_assert_eq!(found.len(), graph.nodes.len());
        for (id, placed) in &graph.view.nodes {
            prop_assert_eq!(found[id], placed.at);
        }
        prop_assert_eq!(overlapping(&rects(&found, &anatomies)), Vec::<String>::new());
    }

    /// A node more at the end of a way moves few of the others to another column or past one another.
    #[test]
    fn a_small_change_moves_little(choices in proptest::collection::vec(any::<u8>(), 4..40)) {
        let (small, large) = (tree(&choices[..choices.len() - 1]), tree(&choices));
        let registry = registry();
        let before = places(&small, &registry, &anatomies(&small, &registry, Detail::Brief));
        let after = places(&large, &registry, &anatomies(&large, &registry, Detail::Brief));
        let moved = before.iter().filter(|(id, at)| after[*id].x != at.x).count();
        prop_assert_eq!(moved, 0);
        let ids: Vec<&NodeId> = before.keys().collect();
        let mut swapped = 0;
        let mut pairs = 0;
        for (index, one) in ids.iter().enumerate() {
            for two in ids[index + 1..].iter().filter(|two| before[**two].x == before[*one].x) {
                pairs += 1;
                swapped += usize::from((before[*one].y < before[*two].y) != (after[*one].y < after[*two].y));
            }
        }
        prop_assert!(swapped * 4 <= pairs, "{swapped} of {pairs} pairs changed their order");
    }
}
