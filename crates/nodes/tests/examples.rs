//! Runs every example of every kind, and checks the descriptions themselves.

#![allow(clippy::unwrap_used, clippy::panic)]

use authcanvas_graph::{Graph, Site};
use authcanvas_interpreter::{
    Behaviour, Example, Happening, Machine, Mode, NodeDef, Registry, Rest, RunOptions, SlotShape, compile,
};
use std::collections::BTreeMap;
use std::sync::Arc;

fn registry() -> Registry {
    Registry::new([authcanvas_nodes::vocabulary()])
}

#[test]
fn descriptions_keep_to_the_rules() {
    assert_eq!(registry().problems(), Vec::<String>::new());
}

#[test]
fn every_kind_has_an_example_that_holds() {
    let registry = registry();
    for def in registry.nodes() {
        if let Behaviour::Ask(_) | Behaviour::Call = def.behaviour {
            // What a request comes to is its server's to show.
            continue;
        }
        assert!(!def.examples.is_empty(), "{} has no example", def.kind);
        for example in &def.examples {
            run(&registry, def, example);
        }
    }
}

/// A graph with the node, entered once where it can be, and its outputs printed.
fn graph_of(registry: &Registry, def: &NodeDef, example: &Example) -> Graph {
    let entries = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect::<Vec<_>>().join(", ")
    };
    let node = format!(
        "\"node\": (kind: \"{}\", with: {{{}}}, set: {{{}}}, bind: {{{}}})",
        def.kind,
        entries(example.with),
        entries(example.given),
        entries(&example.bind.iter().map(|(slot, _)| (*slot, "\"variable\"")).collect::<Vec<_>>()),
    );
    let variables = match example.bind {
        [(_, value_type), ..] => format!("\"variable\": (type: {value_type})"),
        [] => String::new(),
    };
    let text = |nodes: &str, connections: &str| {
        format!("(format: 1, variables: {{{variables}}}, nodes: {{{nodes}}}, connections: [{connections}])")
    };
    let graph = authcanvas_graph::read(text(&node, "").as_bytes()).unwrap().graph;
    let settings = registry.settings_of(def, graph.nodes.values().next().unwrap());
    let slots = registry.slots_of(def, &settings).unwrap();
    let mut nodes = vec![node];
    let mut connections = Vec::new();
    if !matches!(def.behaviour, Behaviour::Listen(_)) {
        nodes.push("\"start\": (kind: \"flow.on_graph_start\")".to_owned());
    }
    match slots.iter().find(|slot| matches!(slot.shape, SlotShape::ExecIn)) {
        Some(_) | None if matches!(def.behaviour, Behaviour::Listen(_)) => {}
        Some(exec_in) if example.in_loop => {
            nodes.push("\"loop\": (kind: \"flow.while\", set: {\"condition\": true})".to_owned());
            connections.push(format!("\"start.out -> loop.in\", \"loop.loop -> node.{}\"", exec_in.id));
        }
        Some(exec_in) => connections.push(format!("\"start.out -> node.{}\"", exec_in.id)),
        None => {
            let mut before = "start".to_owned();
            for (output, _) in example.gives {
                let show = format!("show_{output}");
                nodes.push(format!("\"{show}\": (kind: \"debug.print\")"));
                connections.push(format!("\"{before}.out -> {show}.in\", \"node.{output} -> {show}.value\""));
                before = show;
            }
        }
    }
    authcanvas_graph::read(text(&nodes.join(", "), &connections.join(", ")).as_bytes()).unwrap().graph
}

fn run(registry: &Registry, def: &NodeDef, example: &Example) {
    let name = format!("{}: {}", def.kind, example.title);
    let graph = graph_of(registry, def, example);
    let (program, _) =
        compile(&graph, registry, Mode::Traced).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
    let mut machine = Machine::new(Arc::new(program), &BTreeMap::new(), RunOptions::default()).unwrap();
    let mut events = Vec::new();
    let mut now = 0;
    for _ in 0..10 {
        let turn = machine.turn(now);
        events.extend(turn.events);
        match turn.rest {
            Rest::Waiting { deadline } => now = deadline.unwrap(),
            Rest::Over(_) => break,
        }
    }
    let of_node = |site: &Site| site.node().is_some_and(|node| node.as_str() == "node");
    let mut left_by = None;
    let mut printed = Vec::new();
    let mut given = BTreeMap::new();
    for event in events {
        match event.what {
            Happening::Left { site, slot } if of_node(&site) => left_by = Some(slot),
            Happening::Printed { site, text } if of_node(&site) => printed.push(text),
            Happening::Produced { site: Site::Slot(node, slot), value } if node.as_str() == "node" => {
                given.insert(slot.as_str().to_owned(), value);
            }
            Happening::Faulted(fault) => panic!("{name}: {fault}"),
            _ => {}
        }
    }
    // An entry is not entered, so its first out is told by what it runs; here it runs nothing.
    assert_eq!(left_by.as_deref(), example.leaves_by, "{name}");
    assert_eq!(printed, example.prints, "{name}");
    for (output, value) in example.gives {
        assert_eq!(given.get(*output).map(String::as_str), Some(*value), "{name}: {output}");
    }
}
