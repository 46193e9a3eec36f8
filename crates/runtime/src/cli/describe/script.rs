//! A script in words: its properties, what it hears, what it may ask for.
//!
//! It is loaded, as for a run, and nothing of it is called.

use crate::cli::args::DescribeCommand;
use crate::cli::output::Output;
use crate::cli::text::{add_paragraph, first_sentence, visible};
use crate::plan::registry;
use crate::scripts::{read_file, refused};
use crate::{Error, exit_code};
use authcanvas_interpreter::Registry;
use authcanvas_lua::{Context, PropertyDef, Script, ScriptLimits, outline};
use std::sync::Arc;

pub(super) fn describe(command: &DescribeCommand, output: &Output) -> Result<u8, Error> {
    if let Some(node) = &command.node {
        return Err(Error::Usage(format!("a script has no nodes, so there is none called `{node}`")));
    }
    let registry = Arc::new(registry());
    let file = read_file(&command.file)?;
    let context = Context::new(registry.clone(), Default::default(), ScriptLimits::default(), 0);
    let script = Script::load(file.clone(), &Arc::new(context)).map_err(refused)?;
    let outline = outline(&file, &registry);
    let mut out = format!("{}\n\n", command.file.display());
    if !script.properties().is_empty() {
        out.push_str("Properties, given by whoever runs it:\n");
        script.properties().iter().for_each(|property| add_paragraph(&mut out, 4, "- ", &property_line(property)));
        out.push('\n');
    }
    if !outline.hears.is_empty() {
        out.push_str("It has a function for:\n");
        for (bus, event) in &outline.hears {
            let doc = event_doc(&registry, bus, event);
            add_paragraph(&mut out, 4, "- ", &format!("{event} of {bus}. {}", first_sentence(doc)));
        }
        out.push('\n');
    }
    if !outline.asks.is_empty() {
        out.push_str("It may ask for:\n");
        for operation in &outline.asks {
            let doc = request_doc(&registry, operation);
            add_paragraph(&mut out, 4, "- ", format!("{operation}. {}", first_sentence(doc)).trim_end());
        }
        out.push('\n');
    }
    if outline.hears.is_empty() && outline.asks.is_empty() {
        out.push_str("It hears nothing and asks for nothing that its text would tell.\n");
    }
    output.result(&format!("{}\n", out.trim_end()));
    Ok(exit_code::OK)
}

fn property_line(property: &PropertyDef) -> String {
    let value = match &property.default {
        Some(data) => format!(", {} by default", visible(&data.to_string())),
        None if property.required => ", must be given".to_owned(),
        None => String::new(),
    };
    let doc =
        if property.description.is_empty() { String::new() } else { format!(" {}", visible(&property.description)) };
    format!("`{}`: {}{value}.{doc}", property.name, property.value_type)
}

fn event_doc<'r>(registry: &'r Registry, bus: &str, event: &str) -> &'r str {
    let bus = registry.buses().iter().find(|def| def.notifications_name == bus);
    bus.and_then(|bus| bus.events.iter().find(|def| def.name == event)).map_or("", |event| event.doc)
}

fn request_doc<'r>(registry: &'r Registry, operation: &str) -> &'r str {
    let Some((bus, request)) = operation.split_once('.') else { return "" };
    let bus = registry.buses().iter().find(|def| def.requests_name == bus);
    bus.and_then(|bus| bus.requests.iter().find(|def| def.name == request)).map_or("", |request| request.doc)
}
