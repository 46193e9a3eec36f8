//! What can be said of a script without running it: buses that do not exist, functions that no event will find.

use crate::context::{ScriptFile, Source};
use crate::scan;
use authcanvas_graph::{CodeDoc, Diagnostic, Location, Severity, Site};
use authcanvas_interpreter::{BusDef, Registry, nearest};
use std::collections::BTreeSet;
use std::sync::Arc;

const fn warning(code: &'static str, summary: &'static str, explanation: &'static str) -> CodeDoc {
    CodeDoc { code, severity: Severity::Warning, summary, explanation }
}

/// A bus that does not exist.
pub const UNKNOWN_BUS: CodeDoc = warning(
    "script.unknown-bus",
    "A script uses a bus that does not exist.",
    "It behaves like a bus without a handler, as in Open 3D Engine: sending does nothing, and handlers hear nothing. Correct \
     the name, or take out what uses it. With `--strict` a run with such a script does not begin.",
);

/// A function that no event will find.
pub const UNKNOWN_EVENT: CodeDoc = warning(
    "script.unknown-event",
    "A function of a script has nearly the name of an event.",
    "Connecting finds functions by the exact names of the bus's events, and takes no notice of others, so this one will \
     never be called. Correct its name.",
);

/// Every diagnostic that only scripts can give, by code.
pub const CODES: &[CodeDoc] = &[UNKNOWN_BUS, UNKNOWN_EVENT];

/// What a script hears and asks for, as far as its text tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Events with a function, each with its bus, in the order of the registry.
    pub hears: Vec<(String, String)>,
    /// Operations that it may ask for, by name.
    pub asks: Vec<String>,
}

/// What is doubtful about the text of a script or a module, by place. `own_buses` are those of the graph beside it.
pub fn findings(source: &Source, registry: &Registry, own_buses: &[&str]) -> Vec<(Location, Diagnostic)> {
    let site = || Site::Script { name: Arc::from(source.name.as_str()), line: 0 };
    let text = &source.text;
    let known: Vec<&str> = (registry.buses().iter().flat_map(BusDef::names))
        .chain(registry.event_buses().iter().map(|bus| &*bus.name))
        .chain(own_buses.iter().copied())
        .collect();
    let mut found = Vec::new();
    for named in scan::buses(text).into_iter().filter(|named| !known.contains(&named.name.as_str())) {
        let message = format!("there is no bus `{}`", named.name);
        let hint = match nearest(&named.name, known.iter().copied()) {
            Some(nearest) => format!("Did you mean `{nearest}`?"),
            None => "docs/lua.md lists the buses; a graph's own are those of its `buses:`.".to_owned(),
        };
        found.push((at(&named), Diagnostic::warning(UNKNOWN_BUS.code, site(), message).with_hint(&hint)));
    }
    let events: Vec<&str> = registry.buses().iter().flat_map(|bus| bus.events.iter().map(|event| event.name)).collect();
    for named in scan::functions(text) {
        let name = named.name.as_str();
        if !name.starts_with("On") || events.contains(&name) || LIFE.contains(&name) {
            continue;
        }
        if let Some(meant) = nearest(name, events.iter().copied().chain(LIFE)) {
            let message = format!("no event is called `{name}`");
            let hint = format!("Did you mean `{meant}`?");
            found.push((at(&named), Diagnostic::warning(UNKNOWN_EVENT.code, site(), message).with_hint(&hint)));
        }
    }
    found.sort_by_key(|(at, _)| (at.line, at.column));
    found
}

/// The functions that are called without an event.
const LIFE: [&str; 2] = ["OnActivate", "OnDeactivate"];

fn at(named: &scan::Named) -> Location {
    Location { line: named.line, column: named.column }
}

/// What a script hears and asks for, as far as its text and that of its modules tells.
pub fn outline(file: &ScriptFile, registry: &Registry) -> Outline {
    let (mut functions, mut used) = (BTreeSet::new(), BTreeSet::new());
    for source in file.sources() {
        functions.extend(scan::functions(&source.text).into_iter().map(|named| named.name));
        used.extend(scan::buses(&source.text).into_iter().map(|named| named.name));
    }
    let heard = registry.buses().iter().filter(|bus| used.contains(bus.notifications_name));
    let hears = heard.flat_map(|bus| {
        let events = bus.events.iter().filter(|event| functions.contains(event.name));
        events.map(|event| (bus.notifications_name.to_owned(), event.name.to_owned()))
    });
    Outline { hears: hears.collect(), asks: file.foreseen(registry).operations.into_iter().collect() }
}
