//! The catalogue for people at a terminal.

use super::page::{Group, Page, example_lines, setting_default, setting_words, slot_notes};
use super::{Entry, categories};
use crate::cli::text::{add_paragraph, first_sentence, joined};
use authcanvas_interpreter::{AnswerDef, BusDef, RecordDef, Registry};

/// How far the titles of short kinds stand to the right.
const KIND_COLUMNS: usize = 30;

/// Every kind on a line, by category, then the records and the buses.
pub(super) fn catalogue(registry: &Registry) -> String {
    let mut out = String::new();
    for (category, kinds) in categories(registry) {
        out.push_str(&format!("{category}\n"));
        for def in kinds {
            add_line(&mut out, &def.kind, &format!("{}: {}", def.title, first_sentence(&def.doc)));
        }
        out.push('\n');
    }
    out.push_str("Records\n");
    for record in registry.records() {
        add_line(&mut out, record.name, first_sentence(record.doc));
    }
    out.push_str("\nBuses\n");
    for bus in registry.buses() {
        add_line(&mut out, bus.requests_name, first_sentence(bus.doc));
    }
    out
}

fn add_line(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("  {name:<KIND_COLUMNS$}  {text}\n"));
}

/// Everything about one entry.
pub(super) fn entry(registry: &Registry, entry: &Entry<'_>) -> String {
    match entry {
        Entry::Kind(def) => kind(&Page::new(registry, def)),
        Entry::Record(record) => record_page(record),
        Entry::Bus(bus) => bus_page(bus),
    }
}

fn kind(page: &Page<'_>) -> String {
    let def = page.def;
    let mut out = format!("{}: {} ({})\n\n", def.kind, def.title, def.category);
    add_paragraph(&mut out, 0, "", &def.doc);
    if let Some(sentence) = page.when_it_runs() {
        add_paragraph(&mut out, 0, "", &sentence);
    }
    if !def.settings.is_empty() {
        out.push_str("\nSettings, under `with`\n");
        for setting in &def.settings {
            let (words, default) = (setting_words(setting), setting_default(setting));
            add_item(&mut out, &format!("{}: {words}; default {default}", setting.name), setting.doc);
        }
    }
    for group in Group::ALL {
        if page.group(group).next().is_none() {
            continue;
        }
        out.push('\n');
        out.push_str(group.title());
        out.push_str(match group {
            Group::Input => ", connected or under `set` or `bind`\n",
            Group::Output => ", to connect or under `bind`\n",
            Group::ExecIn | Group::ExecOut => "\n",
        });
        for slot in page.group(group) {
            let facts: Vec<String> = page.type_words(slot).into_iter().chain(slot_notes(page, slot)).collect();
            let facts = if facts.is_empty() { String::new() } else { format!(": {}", facts.join("; ")) };
            add_item(&mut out, &format!("{} ({}){facts}", slot.id, slot.title), &slot.doc);
        }
    }
    if page.slots_follow_settings() {
        out.push_str("\nThe slots follow from the settings; these are those of the defaults.\n");
    }
    for (name, words) in page.type_vars() {
        out.push_str(&format!("\n{name} is {words}, the same wherever it stands.\n"));
    }
    add_notifications(&mut out, page);
    if !def.examples.is_empty() {
        out.push_str("\nExamples\n");
        for example in &def.examples {
            let (node, results) = example_lines(&def.kind, example);
            out.push_str(&format!("  {}\n      {node}\n", example.title));
            if !results.is_empty() {
                out.push_str(&format!("      {results}\n"));
            }
        }
    }
    for (title, words) in [("Found by", &def.keywords), ("Other names", &def.aliases)] {
        if !words.is_empty() {
            out.push_str(&format!("\n{title}: {}\n", words.join(", ")));
        }
    }
    out
}

fn add_item(out: &mut String, head: &str, doc: &str) {
    out.push_str(&format!("  {head}\n"));
    add_paragraph(out, 6, "", doc);
}

fn add_notifications(out: &mut String, page: &Page<'_>) {
    if !page.follows.is_empty() {
        out.push_str("\nNotifications that follow\n");
    }
    for follows in &page.follows {
        let outcomes = follows.outcomes.iter().map(|(outcome, _)| format!("`{outcome}`")).collect::<Vec<_>>();
        add_item(out, &follows.kind, &format!("After {}.", joined(&outcomes, "or")));
    }
    if !page.answers.is_empty() {
        out.push_str("\nFollows these requests\n");
        page.answers.iter().for_each(|request| out.push_str(&format!("  {request}\n")));
    }
}

fn record_page(record: &RecordDef) -> String {
    let mut out = format!("{}: a record ({})\n\n", record.name, record.category);
    add_paragraph(&mut out, 0, "", record.doc);
    out.push_str("\nFields\n");
    for field in &record.fields {
        add_item(&mut out, &format!("{}: {}", field.id, field.value_type), field.doc);
    }
    out.push_str(&format!("\n`{}` takes it apart.\n", record.fields_node().kind));
    out
}

fn bus_page(bus: &BusDef) -> String {
    let mut out = format!("{} ({})\n\n", bus.names().collect::<Vec<_>>().join(" and "), bus.category);
    add_paragraph(&mut out, 0, "", bus.doc);
    out.push_str("\nRequests\n");
    for request in &bus.requests {
        let flow = match &request.answer {
            AnswerDef::Now(_) => String::new(),
            AnswerDef::Later { flow, .. } => format!(" In flow style: {}.", flow.kind),
        };
        let sentence = format!("{}{flow}", first_sentence(request.doc));
        add_item(&mut out, &bus.operation_name(request), &sentence);
    }
    if !bus.events.is_empty() {
        out.push_str("\nNotifications\n");
    }
    for event in &bus.events {
        let by_itself = if event.answers { "" } else { " It also comes by itself." };
        let sentence = format!("{}{by_itself}", first_sentence(event.doc));
        add_item(&mut out, &format!("{}.{}", bus.notifications_name, event.name), &sentence);
    }
    out
}
