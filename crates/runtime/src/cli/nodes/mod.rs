//! `nodes`: the catalogue of everything that a graph can be made of, read from the registry.
//!
//! For people, for a reference page and for programs: three spellings of the same facts, none of which says anything
//! about a kind that its declaration does not say.

mod json;
mod listing;
mod markdown;
mod page;

pub(crate) use page::{setting_default, spelled, type_words};

use super::args::NodesCommand;
use super::output::Output;
use super::text::unknown_with;
use crate::plan::registry;
use crate::{Error, exit_code};
use authcanvas_interpreter::{BusDef, NodeDef, RecordDef, Registry, nearest};

/// What a name of the catalogue stands for.
enum Entry<'r> {
    Kind(&'r NodeDef),
    Record(&'r RecordDef),
    Bus(&'r BusDef),
}

pub(crate) fn run(command: &NodesCommand, output: &Output) -> Result<u8, Error> {
    let registry = registry();
    let text = match &command.kind {
        None if command.json => pretty(&json::catalogue(&registry))?,
        None if command.markdown => markdown::reference(&registry),
        None => listing::catalogue(&registry),
        Some(name) => {
            let entry = find(&registry, name)?;
            if command.json {
                pretty(&json::entry(&registry, &entry))?
            } else if command.markdown {
                markdown::entry(&registry, &entry)
            } else {
                listing::entry(&registry, &entry)
            }
        }
    };
    output.result(&text);
    Ok(exit_code::OK)
}

fn pretty(value: &serde_json::Value) -> Result<String, Error> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| Error::Bug(format!("the catalogue cannot be written as JSON: {error}")))
}

fn find<'r>(registry: &'r Registry, name: &str) -> Result<Entry<'r>, Error> {
    if let Some(def) = registry.node(name) {
        return Ok(Entry::Kind(def));
    }
    if let Some(record) = registry.record(name) {
        return Ok(Entry::Record(record));
    }
    let is_named = |bus: &&BusDef| bus.names().any(|own| own == name);
    if let Some(bus) = registry.buses().iter().find(is_named) {
        return Ok(Entry::Bus(bus));
    }
    Err(unknown_with("kind, record or bus", name, meant(registry, name), "`authcanvas nodes` lists all of them."))
}

/// What was likely meant by a name that does not exist: one that differs by a slip of the keyboard; else the kind
/// whose last word, title or foreign name it is; else one that the palette would find by it.
fn meant<'r>(registry: &'r Registry, name: &str) -> Option<&'r str> {
    let kinds = || registry.nodes().iter().map(|def| &*def.kind);
    let records = registry.records().map(|record| record.name);
    let buses = registry.buses().iter().flat_map(BusDef::names);
    let wanted = name.to_lowercase();
    let is_wanted = |text: &str| text.to_lowercase() == wanted;
    let kind_of = |def: &'r NodeDef| -> &'r str { &def.kind };
    let by = |matches: &dyn Fn(&NodeDef) -> bool| registry.nodes().iter().find(|def| matches(def)).map(kind_of);
    let last_word = |def: &'r NodeDef| -> &'r str { def.kind.split_once('.').map_or("", |(_, last)| last) };
    nearest(name, kinds().chain(records).chain(buses))
        .or_else(|| registry.nodes().iter().find(|def| is_wanted(last_word(def))).map(kind_of))
        .or_else(|| by(&|def| is_wanted(&def.title) || def.aliases.iter().any(|alias| is_wanted(alias))))
        .or_else(|| by(&|def| def.keywords.iter().any(|keyword| is_wanted(keyword))))
        .or_else(|| {
            let word = nearest(name, registry.nodes().iter().map(last_word))?;
            registry.nodes().iter().find(|def| last_word(def) == word).map(kind_of)
        })
}

/// The categories in palette order, each with its kinds.
fn categories(registry: &Registry) -> Vec<(&str, Vec<&NodeDef>)> {
    let mut categories: Vec<(&str, Vec<&NodeDef>)> = Vec::new();
    for def in registry.nodes() {
        match categories.iter_mut().find(|(category, _)| *category == def.category) {
            Some((_, kinds)) => kinds.push(def),
            None => categories.push((&def.category, vec![def])),
        }
    }
    categories
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_does_not_exist_leads_to_the_one_that_was_meant() {
        let registry = registry();
        let cases = [
            ("flow.iff", Some("flow.if")),
            ("print", Some("debug.print")),
            ("prnt", Some("debug.print")),
            ("OrderedSequencer", Some("flow.sequence")),
            ("AuthenticationProviderRequestBus.Initialise", Some("AuthenticationProviderRequestBus.Initialize")),
            ("AWSCredential", Some("AWSCredentials")),
            ("branch", Some("flow.if")),
            ("zzzzzz", None),
        ];
        for (name, expected) in cases {
            assert_eq!(meant(&registry, name), expected, "{name}");
        }
    }
}
