//! What a node keeps for the life of a run, and the run's randomness: both part of the run's state.

#![allow(clippy::unwrap_used)]

use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Call, Data, Happening, LowerResult, Lowering, Machine, Mode, NodeDef, Problem, Register, Registry, Rest,
    RunOptions, RunState, SlotDef, Trigger, Vocabulary, compile,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Counts how often it was entered, by either way in, and tells the count with a random number.
fn counter(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let kept = lowering.keep("count", &ValueType::Number, &Data::Number(10.0));
    let count = Register::Number(lowering.scratch_number());
    let Register::Number(one) = lowering.constant(&Data::Number(1.0)) else { return Ok(()) };
    lowering.read_kept(kept, count)?;
    if let Register::Number(count) = count {
        lowering.add(count, one, count);
    }
    lowering.write_kept(count, kept)?;
    lowering.native(tell, vec![count], Vec::new());
    lowering.leave_by("out")
}

fn tell(call: &mut Call<'_>) -> Result<(), Problem> {
    let random = call.random();
    call.print(format!("{} {random}", call.number(0)));
    Ok(())
}

fn wait(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let Register::Number(second) = lowering.constant(&Data::Number(1.0)) else { return Ok(()) };
    lowering.run_later(second, "out")
}

fn registry() -> Registry {
    let nodes = vec![
        NodeDef::new("test.start", "Start", "Test", Behaviour::Listen(Trigger::Start))
            .slots(vec![SlotDef::exec_out("out")]),
        NodeDef::new("test.wait", "Wait", "Test", Behaviour::Latent(wait))
            .slots(vec![SlotDef::exec_in("in"), SlotDef::exec_out_later("out")]),
        NodeDef::new("test.count", "Count", "Test", Behaviour::Lower(counter)).slots(vec![
            SlotDef::exec_in("in"),
            SlotDef::exec_in("again"),
            SlotDef::exec_out("out"),
        ]),
    ];
    Registry::new([Vocabulary { nodes, ..Vocabulary::default() }])
}

const GRAPH: &str = r#"(format: 1,
    nodes: {
        "count": (kind: "test.count"), "other": (kind: "test.count"),
        "start": (kind: "test.start"), "start_2": (kind: "test.start", order: 1), "wait": (kind: "test.wait"),
    },
    connections: [
        "start.out -> count.in", "count.out -> other.in",
        "start_2.out -> wait.in", "wait.out -> count.again",
    ],
)"#;

/// The printed lines of a run; with `saves`, the state is written and read back after every turn.
fn printed(seed: u64, saves: bool) -> Vec<String> {
    let graph = authcanvas_graph::read(GRAPH.as_bytes()).unwrap().graph;
    let program = Arc::new(compile(&graph, &registry(), Mode::Plain).unwrap().0);
    let options = RunOptions { seed, ..RunOptions::default() };
    let mut machine = Machine::new(program.clone(), &BTreeMap::new(), options).unwrap();
    let (mut now, mut lines) = (0, Vec::new());
    loop {
        let turn = machine.turn(now);
        lines.extend(turn.events.into_iter().filter_map(|event| match event.what {
            Happening::Printed { text, .. } => Some(text),
            _ => None,
        }));
        match turn.rest {
            Rest::Over(_) => return lines,
            Rest::Waiting { deadline } => now = deadline.unwrap(),
        }
        if saves {
            let state: RunState = serde_json::from_str(&serde_json::to_string(machine.state()).unwrap()).unwrap();
            machine = Machine::from_state(program.clone(), state, options);
        }
    }
}

#[test]
fn each_node_keeps_its_own_count_across_ways_in_and_waits() {
    let lines = printed(1, false);
    let counts: Vec<_> = lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(counts, ["11", "11", "12", "12"]);
}

#[test]
fn what_is_kept_and_random_goes_on_from_a_saved_state() {
    assert_eq!(printed(1, false), printed(1, true));
    assert_ne!(printed(1, false), printed(2, false));
}
