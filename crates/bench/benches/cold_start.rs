//! Cold start of the command on a graph that only prints, beside a program that does nothing at all.
//!
//! Measures the release build of the command, which `cargo build --release -p authcanvas` makes.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot begin has nothing to measure, and says so"
)]

use authcanvas_bench::{Candidate, compare};
use std::path::PathBuf;
use std::process::{Command, Stdio};

const GRAPH: &str = r#"(format: 1, nodes: {"say": (kind: "debug.print", with: {"text": "hello"}),
    "start": (kind: "flow.on_graph_start")}, connections: ["start.out -> say.in"])"#;

/// The command beside this benchmark: both are in the release folder of one target folder.
fn command() -> Option<PathBuf> {
    let deps = std::env::current_exe().ok()?.parent()?.to_owned();
    let path = deps.parent()?.join(format!("authcanvas{}", std::env::consts::EXE_SUFFIX));
    path.is_file().then_some(path)
}

fn run(command: &mut Command) {
    assert!(command.stdout(Stdio::null()).status().unwrap().success());
}

fn main() {
    let Some(path) = command() else {
        println!("skipped: there is no release build of the command; run `cargo build --release -p authcanvas` first");
        return;
    };
    let folder = std::env::temp_dir().join(format!("authcanvas-cold-start-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let graph = folder.join("hello.ron");
    std::fs::write(&graph, GRAPH).unwrap();
    compare(
        "cold start, wall time of a process",
        "start",
        101,
        vec![
            Candidate::new("a program that does nothing (true)", 1, || run(&mut Command::new("true"))),
            Candidate::new("authcanvas --version", 1, || run(Command::new(&path).arg("--version"))),
            Candidate::new("authcanvas run, a graph that prints", 1, || {
                run(Command::new(&path).arg("run").arg(&graph))
            }),
        ],
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
