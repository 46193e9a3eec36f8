//! The catalogue as a reference page in Markdown.

use super::page::{Group, Page, example_lines, setting_default, setting_words, slot_notes};
use super::{Entry, categories};
use crate::cli::text::{capitalised, first_sentence, joined};
use authcanvas_interpreter::{AnswerDef, BusDef, RecordDef, Registry};

/// How a reader learns to make the page anew.
const GENERATED: &str = "<!-- Made by `authcanvas nodes --markdown`. Change the declarations, not this page. -->";

/// The whole reference.
pub(super) fn reference(registry: &Registry) -> String {
    let mut out = format!("{GENERATED}\n\n# Nodes\n\n");
    out.push_str(
        "Every kind of node that a graph can be made of, by category, then the records that values can have and the \
         buses that requests go to. Settings stand under `with` in a graph file. An input is connected, or has a \
         literal under `set`, or a variable under `bind`; an output can be bound to a variable, which it then \
         writes.\n\n",
    );
    for (category, kinds) in categories(registry) {
        out.push_str(&format!("- [{category}](#{})", anchor(category)));
        let kinds: Vec<_> = kinds.iter().map(|def| format!("[`{0}`](#{1})", def.kind, anchor(&def.kind))).collect();
        out.push_str(&format!(": {}\n", kinds.join(", ")));
    }
    let records: Vec<_> =
        registry.records().map(|record| format!("[`{0}`](#{1})", record.name, anchor(record.name))).collect();
    out.push_str(&format!("- [Records](#records): {}\n", records.join(", ")));
    let buses: Vec<_> = registry
        .buses()
        .iter()
        .map(|bus| format!("[`{0}`](#{1})", bus.requests_name, anchor(&bus_heading(bus))))
        .collect();
    out.push_str(&format!("- [Buses](#buses): {}\n", buses.join(", ")));
    for (category, kinds) in categories(registry) {
        out.push_str(&format!("\n## {category}\n"));
        for def in kinds {
            out.push('\n');
            out.push_str(&kind(&Page::new(registry, def)));
        }
    }
    out.push_str("\n## Records\n");
    for record in registry.records() {
        out.push('\n');
        out.push_str(&record_section(record));
    }
    out.push_str("\n## Buses\n");
    for bus in registry.buses() {
        out.push('\n');
        out.push_str(&bus_section(bus));
    }
    out
}

/// One entry, as the reference has it.
pub(super) fn entry(registry: &Registry, entry: &Entry<'_>) -> String {
    match entry {
        Entry::Kind(def) => kind(&Page::new(registry, def)),
        Entry::Record(record) => record_section(record),
        Entry::Bus(bus) => bus_section(bus),
    }
}

fn kind(page: &Page<'_>) -> String {
    let def = page.def;
    let mut out = format!("### `{}`\n\n**{}.** {}", def.kind, def.title, def.doc);
    if let Some(sentence) = page.when_it_runs() {
        out.push_str(&format!(" {sentence}"));
    }
    out.push('\n');
    if !def.settings.is_empty() {
        let rows = def.settings.iter().map(|setting| {
            [
                format!("`{}`", setting.name),
                setting_words(setting),
                format!("`{}`", setting_default(setting)),
                setting.doc.to_owned(),
            ]
        });
        add_table(&mut out, ["Setting", "May be", "Default", "Meaning"], rows);
    }
    for group in Group::ALL {
        if page.group(group).next().is_none() {
            continue;
        }
        let heading = group.title().trim_end_matches('s');
        match group {
            Group::ExecIn | Group::ExecOut => {
                let rows = page.group(group).map(|slot| {
                    let note =
                        slot_notes(page, slot).map_or_else(String::new, |note| format!(" {}.", capitalised(&note)));
                    [format!("`{}`", slot.id), format!("{}{note}", slot.doc)]
                });
                add_table(&mut out, [heading, "Meaning"], rows);
            }
            Group::Input | Group::Output => {
                let rows = page.group(group).map(|slot| {
                    [
                        format!("`{}`", slot.id),
                        slot.title.to_string(),
                        page.type_words(slot).unwrap_or_default(),
                        slot_notes(page, slot).unwrap_or_default(),
                        slot.doc.to_string(),
                    ]
                });
                add_table(&mut out, [heading, "Title", "Type", "Note", "Meaning"], rows);
            }
        }
    }
    if page.slots_follow_settings() {
        out.push_str("\nThe slots follow from the settings; these are those of the defaults.\n");
    }
    for (name, words) in page.type_vars() {
        out.push_str(&format!("\n`{name}` is {words}, the same wherever it stands.\n"));
    }
    add_notifications(&mut out, page);
    for example in &def.examples {
        let (node, results) = example_lines(&def.kind, example);
        let results = if results.is_empty() { String::new() } else { format!(": {results}") };
        let place = if example.in_loop { " (in a loop)" } else { "" };
        out.push_str(&format!("\nExample, {}{place}{results}.\n\n```ron\n{node}\n```\n", example.title));
    }
    if !def.aliases.is_empty() {
        out.push_str(&format!("\nOther names: {}.\n", def.aliases.join(", ")));
    }
    out
}

fn add_notifications(out: &mut String, page: &Page<'_>) {
    if !page.follows.is_empty() {
        out.push_str("\nNotifications that follow:\n\n");
    }
    for follows in &page.follows {
        let outcomes = follows.outcomes.iter().map(|(outcome, _)| format!("`{outcome}`")).collect::<Vec<_>>();
        let link = link(&follows.kind);
        out.push_str(&format!("- {link}, after {}\n", joined(&outcomes, "or")));
    }
    if !page.answers.is_empty() {
        let requests: Vec<_> = page.answers.iter().map(|request| link(request)).collect();
        out.push_str(&format!("\nFollows {}.\n", joined(&requests, "and")));
    }
}

fn record_section(record: &RecordDef) -> String {
    let mut out = format!("### `{}`\n\n{}\n", record.name, record.doc);
    let rows = record
        .fields
        .iter()
        .map(|field| [format!("`{}`", field.id), field.value_type.to_string(), field.doc.to_owned()]);
    add_table(&mut out, ["Field", "Type", "Meaning"], rows);
    out.push_str(&format!("\n{} takes it apart.\n", link(&record.fields_node().kind)));
    out
}

fn bus_section(bus: &BusDef) -> String {
    let mut out = format!("### {}\n\n{}\n", bus_heading(bus), bus.doc);
    let rows = bus.requests.iter().map(|request| {
        let flow = match &request.answer {
            AnswerDef::Now(_) => String::new(),
            AnswerDef::Later { flow, .. } => link(flow.kind),
        };
        [link(&bus.operation_name(request)), flow, first_sentence(request.doc).to_owned()]
    });
    add_table(&mut out, ["Request", "In flow style", "Meaning"], rows);
    let rows = bus.events.iter().map(|event| {
        let by_itself = if event.answers { "" } else { " It also comes by itself." };
        [
            link(&format!("{}.{}", bus.notifications_name, event.name)),
            format!("{}{by_itself}", first_sentence(event.doc)),
        ]
    });
    if !bus.events.is_empty() {
        add_table(&mut out, ["Notification", "Meaning"], rows);
    }
    out
}

fn bus_heading(bus: &BusDef) -> String {
    bus.names().collect::<Vec<_>>().join(" and ")
}

fn link(kind: &str) -> String {
    format!("[`{kind}`](#{})", anchor(kind))
}

/// The anchor that GitHub makes of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter.to_ascii_lowercase() }).collect()
}

fn add_table<const N: usize>(out: &mut String, heading: [&str; N], rows: impl Iterator<Item = [String; N]>) {
    out.push('\n');
    out.push_str(&format!("| {} |\n|{}\n", heading.join(" | "), " --- |".repeat(N)));
    for row in rows {
        let cells = row.map(|cell| cell.replace('|', "\\|"));
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}
