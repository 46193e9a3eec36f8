//! Steps a run once a frame without tokio, as a game would: no thread, no clock, no I/O of the graph's own.
#![allow(clippy::print_stdout)]

use authcanvas::graph::read;
use authcanvas::interpreter::{Happening, Machine, Mode, Rest, RunOptions, compile};
use std::collections::BTreeMap;
use std::sync::Arc;

const GRAPH: &str = r#"(format: 1,
    nodes: {
        "later": (kind: "time.delay", set: {"seconds": 0.05}),
        "now": (kind: "debug.print", with: {"text": "now"}),
        "start": (kind: "flow.on_graph_start"),
        "then": (kind: "debug.print", with: {"text": "three frames later"}),
    },
    connections: ["later.out -> then.in", "now.out -> later.in", "start.out -> now.in"],
)"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let graph = read(GRAPH.as_bytes())?.graph;
    let program = compile(&graph, &authcanvas::registry(), Mode::Plain).map_err(|problems| format!("{problems:?}"))?.0;
    let mut machine = Machine::new(Arc::new(program), &BTreeMap::new(), RunOptions::default())?;
    for frame in 0.. {
        let turn = machine.turn(frame * 16_666_667);
        for event in turn.events {
            if let Happening::Printed { text, .. } = event.what {
                println!("frame {frame}: {text}");
            }
        }
        if let Rest::Over(outcome) = turn.rest {
            println!("frame {frame}: {outcome:?}");
            break;
        }
    }
    Ok(())
}
