//! Random loops over variables: what the compiler makes of them quicker gives what a traced program gives, which is
//! left as it was drawn; also where a limit ends the run in the middle.

#![allow(clippy::unwrap_used)]

use authcanvas_graph::read;
use authcanvas_interpreter::{Happening, Limits, Machine, Mode, Registry, RunOptions, compile};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// Draws a program as a graph, by numbers that shrinking makes smaller.
struct Drawing<'c> {
    choices: std::slice::Iter<'c, u16>,
    nodes: String,
    connections: String,
    n_nodes: usize,
    /// Index outputs of the loops around.
    indices: Vec<String>,
}

impl Drawing<'_> {
    fn below(&mut self, limit: usize) -> usize {
        self.choices.next().map_or(0, |choice| usize::from(*choice) % limit)
    }

    fn node(&mut self, kind: &str, rest: &str) -> String {
        self.n_nodes += 1;
        let id = format!("n{}", self.n_nodes);
        write!(self.nodes, "\"{id}\": (kind: \"{kind}\", {rest}),").unwrap();
        id
    }

    fn connect(&mut self, from: &str, to: &str) {
        write!(self.connections, "\"{from} -> {to}\",").unwrap();
    }

    fn variable(&mut self) -> &'static str {
        ["a", "b", "c"][self.below(3)]
    }

    /// A pure node of two numbers.
    fn operation(&mut self, kinds: &[&str]) -> String {
        let kind = kinds[self.below(kinds.len())];
        let (left, constant) = (self.variable(), self.below(4));
        let id = match self.below(4) {
            0 if !self.indices.is_empty() => {
                let place = self.below(self.indices.len());
                let index = self.indices[place].clone();
                let id = self.node(kind, &format!("bind: {{\"a\": \"{left}\"}}"));
                self.connect(&index, &format!("{id}.b"));
                id
            }
            1 => {
                let right = self.variable();
                self.node(kind, &format!("bind: {{\"a\": \"{left}\", \"b\": \"{right}\"}}"))
            }
            _ => self.node(kind, &format!("bind: {{\"a\": \"{left}\"}}, set: {{\"b\": {constant}}}")),
        };
        format!("{id}.result")
    }

    fn number(&mut self) -> String {
        self.operation(&["math.add", "math.subtract", "math.multiply", "math.remainder", "math.divide"])
    }

    fn condition(&mut self) -> String {
        self.operation(&["logic.less", "logic.less_or_equal", "logic.equal", "logic.greater", "logic.not_equal"])
    }

    /// Draws what follows an exec out, and answers the exec outs at its end.
    fn statements(&mut self, from: Vec<String>, depth: usize) -> Vec<String> {
        let mut ends = from;
        for _ in 0..1 + self.below(3) {
            ends = self.statement(ends, depth);
        }
        ends
    }

    fn statement(&mut self, from: Vec<String>, depth: usize) -> Vec<String> {
        let enter = |drawing: &mut Self, id: &str| {
            for end in &from {
                drawing.connect(end, &format!("{id}.in"));
            }
        };
        match self.below(if depth == 0 { 4 } else { 7 }) {
            0 | 1 => {
                let (value, variable) = (self.number(), self.variable());
                let id = self.node("variable.set", &format!("bind: {{\"variable\": \"{variable}\"}}"));
                self.connect(&value, &format!("{id}.value"));
                enter(self, &id);
                vec![format!("{id}.out")]
            }
            2 => {
                let value = self.condition();
                let id = self.node("variable.set", "bind: {\"variable\": \"flag\"}");
                self.connect(&value, &format!("{id}.value"));
                enter(self, &id);
                vec![format!("{id}.out")]
            }
            3 => {
                let id = self
                    .node("debug.print", "with: {\"text\": \"{a} {flag}\"}, bind: {\"a\": \"a\", \"flag\": \"flag\"}");
                enter(self, &id);
                vec![format!("{id}.out")]
            }
            4 => {
                let id = if self.below(3) == 0 {
                    self.node("flow.if", "bind: {\"condition\": \"flag\"}")
                } else {
                    let condition = self.condition();
                    let id = self.node("flow.if", "");
                    self.connect(&condition, &format!("{id}.condition"));
                    id
                };
                enter(self, &id);
                let mut ends = self.statements(vec![format!("{id}.true")], depth - 1);
                // Both ways join, or the other one goes its own way.
                match self.below(3) {
                    0 => ends.push(format!("{id}.false")),
                    1 => ends.extend(self.statements(vec![format!("{id}.false")], depth - 1)),
                    _ => {}
                }
                ends
            }
            5 => {
                let (first, last) = (self.below(3), self.below(5));
                let id = self.node("flow.for", &format!("set: {{\"first\": {first}, \"last\": {last}}}"));
                enter(self, &id);
                self.indices.push(format!("{id}.index"));
                self.statements(vec![format!("{id}.loop")], depth - 1);
                self.indices.pop();
                vec![format!("{id}.out")]
            }
            _ => {
                let condition = self.condition();
                let id = self.node("flow.while", "");
                self.connect(&condition, &format!("{id}.condition"));
                enter(self, &id);
                self.statements(vec![format!("{id}.loop")], depth - 1);
                vec![format!("{id}.out")]
            }
        }
    }
}

fn graph(choices: &[u16]) -> String {
    let mut drawing = Drawing {
        choices: choices.iter(),
        nodes: String::from("\"n0\": (kind: \"flow.on_graph_start\"),"),
        connections: String::new(),
        n_nodes: 0,
        indices: Vec::new(),
    };
    drawing.statements(vec!["n0.out".to_owned()], 3);
    let Drawing { nodes, connections, .. } = drawing;
    format!(
        "(format: 1, variables: {{\"a\": (type: Number, role: Output), \"b\": (type: Number, value: 3, role: Output), \
         \"c\": (type: Number, value: 0.5, role: Output), \"flag\": (type: Bool, role: Output)}}, \
         nodes: {{{nodes}}}, connections: [{connections}])"
    )
}

/// How the run ended, what it printed, what its variables held, and how many passes it made.
fn run(text: &str, mode: Mode, steps: u64) -> Option<String> {
    let registry = Registry::new([authcanvas_nodes::vocabulary()]);
    let graph = read(text.as_bytes()).unwrap().graph;
    let program = Arc::new(compile(&graph, &registry, mode).ok()?.0);
    let limits = Limits { steps, ..Limits::default() };
    let mut machine = Machine::new(program, &BTreeMap::new(), RunOptions { limits, ..RunOptions::default() }).unwrap();
    let turn = machine.turn(0);
    let printed = turn.events.iter().filter_map(|event| match &event.what {
        Happening::Printed { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let printed: Vec<&str> = printed.collect();
    // As text, because NaN is not equal to itself.
    Some(format!("{:?}\n{printed:#?}\n{:#?}\n{}", turn.rest, machine.outputs(), machine.state().n_steps()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quick_loops_give_the_same(choices in prop::collection::vec(any::<u16>(), 0..120), steps in 0..60_u64) {
        let text = graph(&choices);
        let plain = run(&text, Mode::Plain, steps);
        let traced = run(&text, Mode::Traced, steps);
        prop_assert_eq!(plain, traced, "{}", text);
    }
}

/// The law above says nothing of graphs that do not compile.
#[test]
fn most_random_loops_compile() {
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut is_compiled = |_: &u32| {
        let choices: Vec<u16> = (0..120).map(|_| rng.random()).collect();
        run(&graph(&choices), Mode::Plain, 60).is_some()
    };
    let n_compiled = (0..200).filter(|round| is_compiled(round)).count();
    assert!(n_compiled > 150, "only {n_compiled} of 200 compile");
}
