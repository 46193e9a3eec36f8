//! The machine on a counting loop, beside Lua 5.4 and beside plain Rust, in one run.
//!
//! The work of a pass: `if i % 2 == 1 then odd += 1; i += 1` while `i < n`, all numbers f64.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot begin has nothing to measure")]

use authcanvas::graph::read;
use authcanvas::interpreter::{Limits, Machine, Mode, Program, RunOptions, compile};
use authcanvas_bench::{Candidate, compare};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;

const PASSES: u64 = 1_000_000;

/// The loop with its state in variables, as a graph author would write it.
fn while_graph() -> String {
    format!(
        r#"(format: 1,
    variables: {{
        "i": (type: Number), "odd": (type: Number), "n": (type: Number, value: {PASSES}),
    }},
    nodes: {{
        "add_odd": (kind: "math.add", set: {{"b": 1}}, bind: {{"a": "odd"}}),
        "count": (kind: "variable.set", bind: {{"variable": "i"}}),
        "count_odd": (kind: "variable.set", bind: {{"variable": "odd"}}),
        "is_odd": (kind: "logic.equal", set: {{"b": 1}}),
        "less": (kind: "logic.less", bind: {{"a": "i", "b": "n"}}),
        "loop": (kind: "flow.while"),
        "next": (kind: "math.add", set: {{"b": 1}}, bind: {{"a": "i"}}),
        "remainder": (kind: "math.remainder", set: {{"b": 2}}, bind: {{"a": "i"}}),
        "sequence": (kind: "flow.sequence"),
        "start": (kind: "flow.on_graph_start"),
        "test": (kind: "flow.if"),
    }},
    connections: [
        "add_odd.result -> count_odd.value",
        "is_odd.result -> test.condition",
        "less.result -> loop.condition",
        "loop.loop -> sequence.in",
        "next.result -> count.value",
        "remainder.result -> is_odd.a",
        "sequence.then_0 -> test.in",
        "sequence.then_1 -> count.in",
        "start.out -> loop.in",
        "test.true -> count_odd.in",
    ],
)"#
    )
}

/// The same work by counting.
fn for_graph() -> String {
    format!(
        r#"(format: 1,
    variables: {{"odd": (type: Number)}},
    nodes: {{
        "add_odd": (kind: "math.add", set: {{"b": 1}}, bind: {{"a": "odd"}}),
        "count_odd": (kind: "variable.set", bind: {{"variable": "odd"}}),
        "is_odd": (kind: "logic.equal", set: {{"b": 1}}),
        "loop": (kind: "flow.for", set: {{"first": 0, "last": {}}}),
        "remainder": (kind: "math.remainder", set: {{"b": 2}}),
        "start": (kind: "flow.on_graph_start"),
        "test": (kind: "flow.if"),
    }},
    connections: [
        "add_odd.result -> count_odd.value",
        "is_odd.result -> test.condition",
        "loop.index -> remainder.a",
        "loop.loop -> test.in",
        "remainder.result -> is_odd.a",
        "start.out -> loop.in",
        "test.true -> count_odd.in",
    ],
)"#,
        PASSES - 1
    )
}

fn program(text: &str, mode: Mode) -> Arc<Program> {
    let graph = read(text.as_bytes()).unwrap().graph;
    Arc::new(compile(&graph, &authcanvas::registry(), mode).unwrap().0)
}

fn run(program: &Arc<Program>) {
    let limits = Limits { steps: u64::MAX, ..Limits::default() };
    let mut machine =
        Machine::new(program.clone(), &BTreeMap::new(), RunOptions { limits, ..RunOptions::default() }).unwrap();
    black_box(machine.turn(0));
}

fn rust() {
    let (mut i, mut odd, n) = (0.0_f64, 0.0_f64, black_box(PASSES as f64));
    while i < n {
        if black_box(i) % 2.0 == 1.0 {
            odd += 1.0;
        }
        i += 1.0;
    }
    black_box(odd);
}

fn main() {
    let (with_while, with_for) = (program(&while_graph(), Mode::Plain), program(&for_graph(), Mode::Plain));
    let lua = mlua::Lua::new();
    let chunk = lua
        .load(format!("local i, odd, n = 0.0, 0.0, {PASSES}.0 while i < n do if i % 2 == 1 then odd = odd + 1 end i = i + 1 end return odd"))
        .into_function()
        .unwrap();
    compare(
        "counting loop",
        "pass",
        21,
        vec![
            Candidate::new("PUC Lua 5.4 (mlua, vendored)", PASSES, || {
                black_box(chunk.call::<f64>(()).unwrap());
            }),
            Candidate::new("Authcanvas, For", PASSES, || run(&with_for)),
            Candidate::new("Authcanvas, While with variables", PASSES, || run(&with_while)),
            Candidate::new("plain Rust, f64", PASSES, rust),
        ],
    );
}
