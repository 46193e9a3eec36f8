//! What must hold of any bytes that are taken for a graph: an error or a graph, never a panic, a hang or a full memory.
//!
//! The fuzz targets (`fuzz/`) and the plain tests that replay their corpus call the same two functions, so this file
//! uses only the crates that both have.
#![allow(dead_code, clippy::expect_used, clippy::panic)]

use authcanvas_graph::{Graph, Severity, read, write};
use authcanvas_interpreter::{Limits, Machine, Mode, Outcome, Registry, Rest, RunOptions, check, compile};
use authcanvas_script_canvas::{NoLibrary, decode, import};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Everything that is there without the auth vocabulary, whose requests need a host.
static REGISTRY: LazyLock<Registry> =
    LazyLock::new(|| Registry::new([authcanvas_nodes::vocabulary(), authcanvas_script_canvas::vocabulary()]));

/// How often a run is woken before it is cancelled.
const MAX_TURNS: usize = 50;

/// Limits far below those of real runs, so that one input takes no time.
fn limits() -> Limits {
    Limits { steps: 10_000, memory_bytes: 16 << 20, ..Limits::default() }
}

/// Takes bytes for a graph file.
pub fn graph(bytes: &[u8]) {
    let Ok(reading) = read(bytes) else { return };
    let text = write(&reading.graph);
    let again = read(text.as_bytes()).expect("what is written can be read");
    assert!(again.graph == reading.graph, "what is written reads back as another graph");
    assert_eq!(write(&again.graph), text, "what reads back alike is written otherwise");
    run(&reading.graph);
}

/// Takes bytes for a `.scriptcanvas` file.
pub fn canvas(bytes: &[u8]) {
    let Ok(decoded) = decode(bytes) else { return };
    let imported = import(&decoded, "any", &REGISTRY, &NoLibrary);
    let text = write(&imported.graph);
    let again = import(&decoded, "any", &REGISTRY, &NoLibrary);
    assert_eq!(write(&again.graph), text, "importing twice gives different graphs");
    let reading = read(text.as_bytes()).expect("what is imported can be written and read");
    assert!(reading.diagnostics.is_empty(), "what is imported reads back with findings: {:?}", reading.diagnostics);
    assert!(reading.graph == imported.graph, "what is imported reads back as another graph");
    if imported.diagnostics.iter().all(|found| found.severity != Severity::Error) {
        run(&imported.graph);
    }
}

/// Checks and compiles a graph, and runs it a little, without a host that answers anything.
fn run(graph: &Graph) {
    let found = check(graph, &REGISTRY);
    let (program, _warnings) = match (compile(graph, &REGISTRY, Mode::Plain), compile(graph, &REGISTRY, Mode::Traced)) {
        (Ok(compiled), Ok(_)) => compiled,
        (Err(_), Err(_)) => return,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => panic!("a graph compiles in one mode only"),
    };
    assert!(found.iter().all(|found| found.severity != Severity::Error), "a graph with errors compiles");
    let options = RunOptions { limits: limits(), seed: 0, keep_alive: false };
    let mut machine =
        Machine::new(Arc::new(program), &BTreeMap::new(), options).expect("inputs need not be given to a machine");
    let mut now = 0;
    for _ in 0..MAX_TURNS {
        match machine.turn(now).rest {
            Rest::Over(_) => return,
            Rest::Waiting { deadline: Some(deadline) } => now = deadline,
            Rest::Waiting { deadline: None } => break,
        }
    }
    machine.end(Outcome::Cancelled);
    machine.turn(now);
}
