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
use super::text::{add_paragraph, joined, unknown, visible};
use crate::graph_file::GraphFile;
use crate::links::linked;
use crate::plan::{diagnose, registry};
use crate::scripts::is_script;
use crate::{Error, exit_code};
use authcanvas_graph::{Function, FunctionId, NodeId, Parameter, Role, Severity, SlotId};
use authcanvas_interpreter::{Kinds, Registry};
use map::Map;

pub(crate) fn run(command: &DescribeCommand, output: &Output) -> Result<u8, Error> {
    if is_script(&command.file) {
        return script::describe(command, output);
    }
    let file = GraphFile::open(&command.file)?;
    let registry = registry();
    let graph = &file.reading.graph;
    // What other files' functions are called with stands in those files.
    let linked = linked(&file).graph;
    let kinds = Kinds::new(&registry, &linked);
    let map = Map::new(&linked, &registry, &kinds);
    let text = match &command.node {
        None => {
            let functions = graph.functions.keys().filter_map(|id| {
                let function = linked.functions.get(id)?;
                Some(function_words(id, function, &registry, &Kinds::in_function(&registry, &linked, function)))
            });
            format!("{}{}{}", heading(&map, &file), flow::tell(&map), functions.collect::<String>())
        }
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
    add_variables(&mut out, map);
    out
}

/// A function of the file: how it is called, then what it does.
fn function_words(id: &FunctionId, function: &Function, registry: &Registry, kinds: &Kinds<'_>) -> String {
    let body = &function.body;
    let title = if body.title.is_empty() { String::new() } else { format!(", {}", visible(&body.title)) };
    let mut out = format!("Function `{id}`{title}\n\n");
    if !body.doc.is_empty() {
        add_paragraph(&mut out, 0, "", &visible(&body.doc));
        out.push('\n');
    }
    for (ways, words) in [(&function.ins, "It is entered by"), (&function.outs, "It is left by")] {
        let way = |(way, given): (&SlotId, &Vec<Parameter>)| {
            let given: Vec<_> = given.iter().map(|it| format!("`{}` ({})", it.id, it.value_type)).collect();
            let with = if given.is_empty() { String::new() } else { format!(" with {}", joined(&given, "and")) };
            format!("`{way}`{with}")
        };
        let ways: Vec<_> = ways.iter().map(way).collect();
        if !ways.is_empty() {
            add_paragraph(&mut out, 0, "", &format!("{words} {}.", joined(&ways, "or")));
        }
    }
    if let Some(default) = &function.default_out {
        add_paragraph(&mut out, 0, "", &format!("A way that ends without an exit leaves by `{default}`."));
    }
    out.push('\n');
    let map = Map::new(body, registry, kinds);
    add_variables(&mut out, &map);
    out.push_str(&flow::tell(&map));
    out
}

fn add_variables(out: &mut String, map: &Map<'_>) {
    let graph = map.graph;
    let groups = [
        (Role::Input, "Inputs, given by whoever runs it"),
        (Role::Output, "Outputs, handed to whoever ran it"),
        (Role::Local, "Variables of its own"),
        (Role::Kept, "Variables that are kept from call to call"),
        (Role::Constant, "Constants"),
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
            add_paragraph(out, 4, "- ", &format!("`{id}`: {}{value}{doc}", variable.value_type));
        }
        out.push('\n');
    }
}
