//! Random graphs: whatever people draw, checking, compiling and running it never panics, ends within the limits,
//! and gives the same result traced, untraced, and continued from a saved state.

#![allow(clippy::unwrap_used, clippy::panic)]

use authcanvas_graph::{Graph, MathType, ValueType, read};
use authcanvas_interpreter::{
    Data, Happening, Limits, Machine, Mode, NodeDef, Outcome, Registry, Reply, Request, Rest, RunOptions, RunState,
    SlotDef, SlotShape, SlotType, Turn, compile,
};
use proptest::prelude::*;
use proptest::test_runner::TestRng;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

fn registry() -> Registry {
    Registry::new([authcanvas_nodes::vocabulary()])
}

/// Numbers that decide how a graph looks; shrinking them makes it smaller and plainer.
struct Choices<'c>(std::slice::Iter<'c, u16>);

impl Choices<'_> {
    fn below(&mut self, limit: usize) -> usize {
        self.0.next().map_or(0, |choice| usize::from(*choice) % limit.max(1))
    }
}

/// A graph whose connections join only what can be joined, most of the time without errors.
fn graph_of(registry: &Registry, choices: &[u16]) -> Graph {
    let mut choices = Choices(choices.iter());
    // By category, of which some have very many kinds.
    let mut categories: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for def in registry.nodes() {
        categories.entry(&*def.category).or_default().push(&*def.kind);
    }
    let categories: Vec<Vec<&str>> = categories.into_values().collect();
    let is_busy = |def: &&NodeDef| matches!(&*def.category, "Flow" | "Debug" | "Variables" | "Time" | "Unit testing");
    let busy: Vec<&str> = registry.nodes().iter().filter(is_busy).map(|def| &*def.kind).collect();
    let n_nodes = 3 + choices.below(12);
    let mut nodes = String::from("\"n0\": (kind: \"flow.on_graph_start\"),");
    let mut slots: Vec<Vec<SlotDef>> = vec![slots_of(registry, "flow.on_graph_start")];
    for index in 1..n_nodes {
        // Half of the nodes are of kinds that do something, of which there are fewer.
        let category = choices.below(categories.len());
        let kinds = if choices.below(2) == 0 { &categories[category] } else { &busy };
        let kind = &kinds[choices.below(kinds.len())];
        let own = slots_of(registry, kind);
        let bound = choices.below(own.len());
        let (mut set, mut bind) = (String::new(), String::new());
        // A type variable is a number more often than not, and the same for all slots of the node.
        let var = [1, 1, 1, 1, 1, 2, 0, 3][choices.below(8)];
        for (place, slot) in own.iter().enumerate() {
            let (SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. }) = &slot.shape else {
                continue;
            };
            let (variable, literals) = fitting(slot_type, var);
            if place == bound && choices.below(2) == 1 {
                write!(bind, "\"{}\": \"{variable}\"", slot.id).unwrap();
            } else if matches!(slot.shape, SlotShape::Input { .. }) {
                write!(set, "\"{}\": {},", slot.id, literals[choices.below(literals.len())]).unwrap();
            }
        }
        let order = choices.below(5);
        write!(nodes, "\"n{index}\": (kind: \"{kind}\", set: {{{set}}}, bind: {{{bind}}}, order: {order}),").unwrap();
        slots.push(own);
    }
    let mut connections = String::new();
    let mut taken = BTreeSet::new();
    for _ in 0..choices.below(30) {
        let (from, to) = (choices.below(n_nodes), choices.below(n_nodes));
        let wants_exec = choices.below(3) > 0;
        let outs: Vec<_> = slots[from]
            .iter()
            .filter(|slot| match slot.shape {
                SlotShape::ExecOut { .. } => wants_exec,
                SlotShape::Output { .. } => !wants_exec,
                SlotShape::ExecIn | SlotShape::Input { .. } => false,
            })
            .collect();
        let ins: Vec<_> = slots[to]
            .iter()
            .filter(|slot| match slot.shape {
                SlotShape::ExecIn => wants_exec,
                SlotShape::Input { .. } => !wants_exec,
                SlotShape::ExecOut { .. } | SlotShape::Output { .. } => false,
            })
            .collect();
        if let (false, false) = (outs.is_empty(), ins.is_empty()) {
            let out = outs[choices.below(outs.len())];
            // Data of another family hardly ever fits, so most of the time only inputs of the same one are chosen.
            let alike: Vec<_> = ins.iter().copied().filter(|input| family(input) == family(out)).collect();
            let ins = if choices.below(8) == 0 { ins } else { alike };
            let Some(input) = ins.get(choices.below(ins.len())) else { continue };
            // Two connections of one exec out are an error that would hide everything else.
            if taken.insert((from, out.id.clone())) {
                write!(connections, "\"n{from}.{} -> n{to}.{}\",", out.id, input.id).unwrap();
            }
        }
    }
    let vectors =
        MathType::ALL.map(|math_type| format!("\"{}\": (type: {})", variable_of(math_type), math_type.name()));
    let vectors = vectors.join(", ");
    let text = format!(
        "(format: 1, variables: {{\"flag\": (type: Bool, role: Output), \"number\": (type: Number, role: Output), \
         \"text\": (type: String, role: Output), \"list\": (type: Array(Number), role: Output), \
         \"table\": (type: Map(String, Number), role: Output), {vectors}}}, \
         nodes: {{{nodes}}}, connections: [{connections}])"
    );
    read(text.as_bytes()).unwrap().graph
}

/// The sort of values that most likely pass through a slot.
fn family(slot: &SlotDef) -> &'static str {
    match &slot.shape {
        SlotShape::ExecIn | SlotShape::ExecOut { .. } => "execution",
        SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. } => match slot_type {
            SlotType::Known(ValueType::Bool) => "flag",
            SlotType::Known(ValueType::String) => "text",
            SlotType::Known(ValueType::Math(math_type)) => variable_of(*math_type),
            SlotType::ArrayOf(_) => "list",
            SlotType::MapOf(..) => "table",
            _ => "number",
        },
    }
}

/// A variable and literals that most likely fit a slot.
fn fitting(slot_type: &SlotType, var: usize) -> (&'static str, &'static [&'static str]) {
    let types: [(&str, &[&str]); 5] = [
        ("flag", &["true", "false"]),
        ("number", &["0", "1", "2.5", "-3"]),
        ("text", &["\"\"", "\"text\""]),
        ("list", &["[3]", "[1, 2]"]),
        ("table", &["{\"b\": 3}", "{\"a\": 1, \"b\": 2}"]),
    ];
    match slot_type {
        SlotType::Known(ValueType::Bool) => types[0],
        SlotType::Known(ValueType::Number) => types[1],
        SlotType::Known(ValueType::String) => types[2],
        SlotType::Known(ValueType::Math(math_type)) => (variable_of(*math_type), &["()"]),
        SlotType::ArrayOf(_) => types[3],
        SlotType::MapOf(..) => types[4],
        SlotType::Var(name) if name == "K" => types[2],
        SlotType::Var(name) if name == "V" => types[1],
        _ => types[var],
    }
}

/// The variable of a type of the math module.
fn variable_of(math_type: MathType) -> &'static str {
    match math_type {
        MathType::Vector2 => "vector2",
        MathType::Vector3 => "vector3",
        MathType::Vector4 => "vector4",
        MathType::Quaternion => "quaternion",
        MathType::Color => "color",
        MathType::Matrix3x3 => "matrix3x3",
        MathType::Matrix4x4 => "matrix4x4",
        MathType::Transform => "transform",
        MathType::Aabb => "aabb",
        MathType::Obb => "obb",
        MathType::Plane => "plane",
    }
}

fn slots_of(registry: &Registry, kind: &str) -> Vec<SlotDef> {
    let def = registry.node(kind).unwrap();
    let node = authcanvas_graph::Node::new(kind);
    registry.slots_of(def, &registry.settings_of(def, &node)).unwrap()
}

/// What a run came to, as far as it must not depend on how it was run.
#[derive(Debug)]
#[expect(dead_code, reason = "endings are compared by their debug form")]
struct Ending {
    outcome: String,
    outputs: BTreeMap<String, Data>,
    told: Vec<Happening>,
}

fn answer(request: &Request) -> Reply {
    let answer = match &*request.operation {
        "prompt.text" => Data::text("an answer"),
        "prompt.hide_code" => return Reply::new("answered", Vec::new()),
        _ => Data::Null,
    };
    match answer {
        Data::Null => Reply::new("declined", Vec::new()),
        answer => Reply::new("answered", vec![answer]),
    }
}

/// Runs to the end. With `saves`, the state goes to JSON and back after every turn.
fn run(graph: &Graph, registry: &Registry, mode: Mode, saves: bool) -> Ending {
    let program = Arc::new(compile(graph, registry, mode).unwrap().0);
    let limits = Limits { steps: 200, depth: 20, reentry: 5, pending: 20, memory_bytes: 1 << 20, text_bytes: 1 << 16 };
    let options = RunOptions { limits, ..RunOptions::default() };
    let mut machine = Machine::new(program.clone(), &BTreeMap::new(), options).unwrap();
    let (mut now, mut told) = (0, Vec::new());
    for _ in 0..200 {
        let Turn { events, requests, rest, .. } = machine.turn(now);
        told.extend(events.into_iter().map(|event| event.what));
        match rest {
            Rest::Over(outcome) => return ending(&machine, outcome, told),
            Rest::Waiting { deadline } => now = deadline.unwrap_or(now),
        }
        if saves {
            let text = serde_json::to_string(machine.state()).unwrap();
            let state: RunState = serde_json::from_str(&text).unwrap();
            machine = Machine::from_state(program.clone(), state, options);
        }
        for request in requests {
            machine.reply(now, request.id, answer(&request));
        }
    }
    // An endless life of delays and prompts is a legal graph; its beginning must be the same all the same.
    machine.end(Outcome::TimedOut);
    machine.end(Outcome::TimedOut);
    ending(&machine, Outcome::TimedOut, told)
}

fn ending(machine: &Machine, outcome: Outcome, told: Vec<Happening>) -> Ending {
    let is_trace = |what: &Happening| {
        matches!(
            what,
            Happening::Entered { .. } | Happening::Left { .. } | Happening::Produced { .. } | Happening::Wrote { .. }
        )
    };
    let outcome = match outcome {
        // A fault found while continuing from a saved state has lost its trace.
        Outcome::Faulted(fault) => format!("faulted: {}", fault.message),
        other => format!("{other:?}"),
    };
    let outputs = machine.outputs().into_iter().map(|(id, data)| (id.to_string(), data)).collect();
    Ending { outcome, outputs, told: told.into_iter().filter(|what| !is_trace(what)).collect() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_way_of_running_gives_the_same(choices in prop::collection::vec(any::<u16>(), 0..200)) {
        let registry = registry();
        let graph = graph_of(&registry, &choices);
        if compile(&graph, &registry, Mode::Plain).is_err() {
            return Ok(());
        }
        // As text, because NaN is not equal to itself.
        let shown = |ending: Ending| format!("{ending:#?}");
        let plain = shown(run(&graph, &registry, Mode::Plain, false));
        prop_assert_eq!(&plain, &shown(run(&graph, &registry, Mode::Traced, false)));
        prop_assert_eq!(&plain, &shown(run(&graph, &registry, Mode::Plain, true)));
        prop_assert_eq!(&plain, &shown(run(&graph, &registry, Mode::Plain, false)));
    }
}

/// The law above says nothing if hardly any random graph compiles.
#[test]
fn many_random_graphs_run() {
    let registry = registry();
    let mut rng = TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let (mut n_run, mut n_busy) = (0, 0);
    for _ in 0..2000 {
        let choices: Vec<u16> = (0..200).map(|_| rng.random()).collect();
        let graph = graph_of(&registry, &choices);
        if compile(&graph, &registry, Mode::Plain).is_ok() {
            n_run += 1;
            n_busy += usize::from(!run(&graph, &registry, Mode::Plain, false).told.is_empty());
        }
    }
    assert!(n_run > 100, "only {n_run} of 2000 random graphs compile");
    assert!(n_busy > 20, "only {n_busy} of {n_run} random graphs do anything");
}
