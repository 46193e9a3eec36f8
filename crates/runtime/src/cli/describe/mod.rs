//! `describe`: a graph in words, for someone who has never seen one.
//!
//! It reads the graph and the registry and runs nothing. A graph with errors is described as far as it can be read.

mod flow;
mod map;
mod node;
mod script;
mod words;

use super::args::DescribeCommand;
use super::output::Output;
use super::text::{add_paragraph, unknown, visible};
use crate::graph_file::GraphFile;
use crate::plan::{diagnose, registry};
use crate::scripts::is_script;
use crate::{Error, exit_code};
use authcanvas_graph::{NodeId, Role, Severity};
use authcanvas_interpreter::Kinds;
use map::Map;

pub(crate) fn run(command: &DescribeCommand, output: &Output) -> Result<u8, Error> {
    if is_script(&command.file) {
        return script::describe(command, output);
    }
    let file = GraphFile::open(&command.file)?;
    let registry = registry();
    let graph = &file.reading.graph;
    let kinds = Kinds::new(&registry, graph);
    let map = Map::new(graph, &registry, &kinds);
    let text = match &command.node {
        None => format!("{}{}", heading(&map, &file), flow::tell(&map)),
        Some(name) => {
            let Some(place) = NodeId::new(name).ok().and_then(|id| map.places.get(&id)) else {
                let ids = graph.nodes.keys().map(NodeId::as_str);
                let all = format!("`authcanvas describe {}` tells all of them.", command.file.display());
                return Err(unknown("node", name, ids, &all));
            };
            node::tell(&map, place, &file)
        }
    };
    let n_errors = diagnose(&file, &registry).iter().filter(|(_, found)| found.severity == Severity::Error).count();
    if n_errors > 0 {
        let errors = if n_errors == 1 { "error" } else { "errors" };
        output.warning(&format!(
            "{0}: the graph has {n_errors} {errors} and would not run; `authcanvas check {0}` tells them",
            command.file.display()
        ));
    }
    output.result(&format!("{}\n", text.trim_end()));
    Ok(exit_code::OK)
}

/// Title, documentation and variables.
fn heading(map: &Map<'_>, file: &GraphFile) -> String {
    let graph = map.graph;
    let title = if graph.title.is_empty() { file.path.display().to_string() } else { visible(&graph.title) };
    let mut out = format!("{title}\n\n");
    if !graph.doc.is_empty() {
        add_paragraph(&mut out, 0, "", &visible(&graph.doc));
        out.push('\n');
    }
    let groups = [
        (Role::Input, "Inputs, given by whoever runs it"),
        (Role::Output, "Outputs, handed to whoever ran it"),
        (Role::Local, "Variables of its own"),
    ];
    for (role, words) in groups {
        let variables: Vec<_> = graph.variables.iter().filter(|(_, variable)| variable.role == role).collect();
        if variables.is_empty() {
            continue;
        }
        out.push_str(&format!("{words}:\n"));
        for (id, variable) in variables {
            let value = variable.value.as_ref().map_or_else(String::new, |literal| {
                format!(", at first {}", map.literal_words(literal, &variable.value_type))
            });
            let doc = if variable.doc.is_empty() { ".".to_owned() } else { format!(". {}", visible(&variable.doc)) };
            add_paragraph(&mut out, 4, "- ", &format!("`{id}`: {}{value}{doc}", variable.value_type));
        }
        out.push('\n');
    }
    out
}
