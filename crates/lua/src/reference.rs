//! The reference of the buses as scripts see them, made from the registry.

use authcanvas_interpreter::{AnswerDef, BusDef, ParamDef, Registry};
use std::fmt::Write;

/// The part of docs/lua.md that follows from the registry, as Markdown.
pub fn reference(registry: &Registry) -> String {
    let mut out = String::new();
    for bus in registry.buses() {
        add_bus(&mut out, bus);
    }
    let mut add = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    add("### Records\n".to_owned());
    for record in registry.records() {
        add(format!("`{0}()`: {1}\n", record.name, record.doc));
        add("| property | type | |".to_owned());
        add("| --- | --- | --- |".to_owned());
        for field in &record.fields {
            add(format!("| `{}` | {} | {} |", field.script_name(), field.value_type, field.doc));
        }
        add(String::new());
        let aliases: Vec<String> = record.script_aliases().map(|alias| format!("`{alias}()`")).collect();
        if !aliases.is_empty() {
            add(format!("{} makes the same.\n", aliases.join(" and ")));
        }
    }
    add("### Constants\n\n| name | value | |\n| --- | --- | --- |".to_owned());
    for constant in registry.constants() {
        add(format!("| `{}` | {} | {} |", constant.name, constant.value, constant.doc));
    }
    format!("{}\n", out.trim_end())
}

fn add_bus(out: &mut String, bus: &BusDef) {
    // Writing to a String cannot fail.
    let _never_fails = writeln!(out, "### {}\n\n{}\n", bus.requests_name, bus.doc);
    for request in &bus.requests {
        let result = match &request.answer {
            AnswerDef::Now(Some(result)) => format!(" → {}", result.value_type),
            AnswerDef::Now(None) | AnswerDef::Later { .. } => String::new(),
        };
        let call = format!("{}.Broadcast.{}({}){result}", bus.requests_name, request.name, listed(&request.inputs));
        add_entry(out, &call, request.doc, &request.inputs);
    }
    if !bus.notifications_name.is_empty() {
        let _never_fails = writeln!(out, "### {}\n", bus.notifications_name);
    }
    for event in &bus.events {
        let handler = format!("function script:{}({})", event.name, listed(&event.parameters));
        add_entry(out, &handler, event.doc, &event.parameters);
    }
}

fn add_entry(out: &mut String, call: &str, doc: &str, parameters: &[ParamDef]) {
    let _never_fails = writeln!(out, "`{call}`\n\n{doc}\n");
    for parameter in parameters {
        let default = parameter.default.as_ref().map_or("", |_| ", may be left out");
        let (id, value_type, doc) = (parameter.id, &parameter.value_type, parameter.doc);
        let _never_fails = writeln!(out, "- `{id}`: {value_type}{default}. {doc}");
    }
    if !parameters.is_empty() {
        out.push('\n');
    }
}

fn listed(parameters: &[ParamDef]) -> String {
    parameters.iter().map(|parameter| parameter.id).collect::<Vec<_>>().join(", ")
}
