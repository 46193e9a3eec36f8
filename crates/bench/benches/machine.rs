//! The machine beside Lua 5.4 on the same work in one run: a counting loop, events through a handler, building an array
//! and going over it, calls within calls; most also traced, and how much memory a run holds that waits.
//!
//! The work of a counting pass: `if i % 2 == 1 then odd += 1; i += 1` while `i < n`, all numbers f64.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot begin has nothing to measure, and says what it measured"
)]

use authcanvas::graph::read;
use authcanvas::interpreter::{Limits, Machine, Mode, Program, RunOptions, compile};
use authcanvas_bench::{Candidate, compare};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;

const PASSES: u64 = 1_000_000;

/// A traced pass tells several events, which are all kept to the end of the turn.
const TRACED_PASSES: u64 = 20_000;

/// The loop with its state in variables, as a graph author would write it.
fn while_graph(n_passes: u64) -> String {
    format!(
        r#"(format: 1,
    variables: {{
        "i": (type: Number), "odd": (type: Number), "n": (type: Number, value: {n_passes}),
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
fn for_graph(n_passes: u64) -> String {
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
        n_passes - 1
    )
}

/// Each pass sends an event, and its handler adds what it is given.
fn event_graph(n_passes: u64) -> String {
    format!(
        r#"(format: 1,
    buses: {{"Tick": (events: {{"Counted": (parameters: [(id: "amount", type: Number)])}})}},
    variables: {{"sum": (type: Number)}},
    nodes: {{
        "add": (kind: "math.add", bind: {{"a": "sum"}}),
        "count": (kind: "variable.set", bind: {{"variable": "sum"}}),
        "handler": (kind: "Tick.on_Counted"),
        "loop": (kind: "flow.for", set: {{"first": 0, "last": {}}}),
        "send": (kind: "Tick.Counted"),
        "start": (kind: "flow.on_graph_start"),
    }},
    connections: [
        "add.result -> count.value",
        "handler.amount -> add.b",
        "handler.out -> count.in",
        "loop.index -> send.amount",
        "loop.loop -> send.in",
        "start.out -> loop.in",
    ],
)"#,
        n_passes - 1
    )
}

/// Builds an array of numbers, then adds them up.
fn array_graph(n_passes: u64) -> String {
    format!(
        r#"(format: 1,
    variables: {{"items": (type: Array(Number)), "sum": (type: Number)}},
    nodes: {{
        "add": (kind: "array.add", bind: {{"array": "items"}}),
        "count": (kind: "variable.set", bind: {{"variable": "sum"}}),
        "each": (kind: "flow.for_each", bind: {{"source": "items"}}),
        "loop": (kind: "flow.for", set: {{"first": 0, "last": {}}}),
        "plus": (kind: "math.add", bind: {{"a": "sum"}}),
        "sequence": (kind: "flow.sequence"),
        "start": (kind: "flow.on_graph_start"),
    }},
    connections: [
        "each.each -> count.in",
        "each.element -> plus.b",
        "loop.index -> add.element",
        "loop.loop -> add.in",
        "plus.result -> count.value",
        "sequence.then_0 -> loop.in",
        "sequence.then_1 -> each.in",
        "start.out -> sequence.in",
    ],
)"#,
        n_passes - 1
    )
}

/// Fibonacci by a function that calls itself twice.
const FIBONACCI_GRAPH: &str = r#"(format: 1,
    nodes: {
        "call": (kind: "flow.call", call: "fibonacci", set: {"n": 24}),
        "start": (kind: "flow.on_graph_start"),
    },
    connections: ["start.out -> call.in"],
    functions: {
        "fibonacci": (
            ins: {"in": [(id: "n", type: Number)]},
            outs: {"out": [(id: "result", type: Number)]},
            nodes: {
                "add": (kind: "math.add"),
                "enter": (kind: "enter.in"),
                "first": (kind: "flow.call", call: "fibonacci"),
                "is_small": (kind: "logic.less", set: {"b": 2}),
                "less_1": (kind: "math.subtract", set: {"b": 1}),
                "less_2": (kind: "math.subtract", set: {"b": 2}),
                "result": (kind: "exit.out"),
                "second": (kind: "flow.call", call: "fibonacci"),
                "small": (kind: "exit.out"),
                "which": (kind: "flow.if"),
            },
            connections: [
                "add.result -> result.result",
                "enter.n -> is_small.a",
                "enter.n -> less_1.a",
                "enter.n -> less_2.a",
                "enter.n -> small.result",
                "enter.out -> which.in",
                "first.out -> second.in",
                "first.result -> add.a",
                "is_small.result -> which.condition",
                "less_1.result -> first.n",
                "less_2.result -> second.n",
                "second.out -> result.in",
                "second.result -> add.b",
                "which.false -> first.in",
                "which.true -> small.in",
            ],
        ),
    },
)"#;

/// How many calls that makes: twice the 25th number of Fibonacci, less one.
const FIBONACCI_CALLS: u64 = 150_049;

/// Waits for an hour with a few variables.
const IDLE_GRAPH: &str = r#"(format: 1,
    variables: {"count": (type: Number), "name": (type: String, value: "somebody")},
    nodes: {
        "later": (kind: "variable.set", set: {"value": 1}, bind: {"variable": "count"}),
        "start": (kind: "flow.on_graph_start"),
        "wait": (kind: "time.delay", set: {"seconds": 3600}),
    },
    connections: ["start.out -> wait.in", "wait.out -> later.in"],
)"#;

/// How many runs wait at once.
const IDLE_RUNS: usize = 10_000;

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

/// What the process holds in memory, in bytes.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    status.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

fn idle_runs() {
    let program = program(IDLE_GRAPH, Mode::Plain);
    let before = resident_bytes();
    let machines: Vec<Machine> = (0..IDLE_RUNS)
        .map(|_| {
            let mut machine = Machine::new(program.clone(), &BTreeMap::new(), RunOptions::default()).unwrap();
            black_box(machine.turn(0));
            machine
        })
        .collect();
    let grown = resident_bytes().saturating_sub(before);
    println!("\n{} runs that wait hold {} bytes each", machines.len(), grown / IDLE_RUNS as u64);
}

fn main() {
    let lua = mlua::Lua::new();
    let chunk = |text: String| lua.load(text).into_function().unwrap();
    let while_loop = chunk(format!(
        "local i, odd, n = 0.0, 0.0, {PASSES}.0 while i < n do if i % 2 == 1 then odd = odd + 1 end i = i + 1 end return odd"
    ));
    beside_lua(
        "counting loop",
        "pass",
        &while_loop,
        &[("While with variables", while_graph), ("For", for_graph)],
        true,
    );
    let sends = chunk(format!(
        "local sum = 0.0
        local handlers = {{ {{ Counted = function(self, amount) sum = sum + amount end }} }}
        local function send(name, ...)
            for i = 1, #handlers do
                local handler = handlers[i]
                local heard = handler[name]
                if heard then heard(handler, ...) end
            end
        end
        for i = 0.0, {PASSES}.0 - 1 do send('Counted', i) end
        return sum"
    ));
    beside_lua("events through a handler", "event", &sends, &[("a bus of the graph", event_graph)], false);
    let appends = chunk(format!(
        "local items, sum = {{}}, 0.0
        for i = 0.0, {PASSES}.0 - 1 do items[#items + 1] = i end
        for _, item in ipairs(items) do sum = sum + item end
        return sum"
    ));
    beside_lua("an array built and added up", "element", &appends, &[("Add and For Each", array_graph)], false);
    fibonacci(&lua);
    idle_runs();
}

fn fibonacci(lua: &mlua::Lua) {
    let chunk = lua
        .load(
            "local function fibonacci(n)
                if n < 2 then return n end
                return fibonacci(n - 1) + fibonacci(n - 2)
            end
            return fibonacci(24.0)",
        )
        .into_function()
        .unwrap();
    let plain = program(FIBONACCI_GRAPH, Mode::Plain);
    compare(
        "Fibonacci by recursion",
        "call",
        11,
        vec![
            Candidate::new("PUC Lua 5.4 (mlua, vendored)", FIBONACCI_CALLS, || {
                black_box(chunk.call::<f64>(()).unwrap());
            }),
            Candidate::new("Authcanvas, a function of the graph", FIBONACCI_CALLS, || run(&plain)),
        ],
    );
}

/// The text of a graph that makes so many passes.
type Drawn = fn(u64) -> String;

/// The same work by Lua, by graphs, and by the same graphs traced.
fn beside_lua(title: &str, unit: &str, chunk: &mlua::Function, graphs: &[(&str, Drawn)], with_rust: bool) {
    let programs: Vec<_> = [(Mode::Plain, PASSES, ""), (Mode::Traced, TRACED_PASSES, ", traced")]
        .into_iter()
        .flat_map(|(mode, passes, suffix)| {
            let program = move |(name, graph): &(&str, Drawn)| {
                (format!("Authcanvas, {name}{suffix}"), passes, program(&graph(passes), mode))
            };
            graphs.iter().map(program)
        })
        .collect();
    let mut candidates = vec![Candidate::new("PUC Lua 5.4 (mlua, vendored)", PASSES, || {
        black_box(chunk.call::<f64>(()).unwrap());
    })];
    candidates.extend(programs.iter().map(|(name, passes, program)| Candidate::new(name, *passes, || run(program))));
    if with_rust {
        candidates.push(Candidate::new("plain Rust, f64", PASSES, rust));
    }
    compare(title, unit, 11, candidates);
}
