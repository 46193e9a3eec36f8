//! One node: what it is, what it is given, what leads to it and where it leads.

use super::map::{Map, Place};
use super::words::{input_words, notification_words, out_words};
use crate::cli::nodes::{setting_default, type_words};
use crate::cli::text::{add_paragraph, uncapitalised, visible};
use crate::graph_file::GraphFile;
use authcanvas_graph::{Endpoint, Site, SlotId};
use authcanvas_interpreter::{NodeDef, SlotDef, SlotShape};

pub(super) fn tell(map: &Map<'_>, place: &Place<'_>, file: &GraphFile) -> String {
    let mut out = format!("{}\n", place.name());
    let at = file.locate(&Site::Node(place.id.clone())).map_or_else(String::new, |at| format!(", line {}", at.line));
    out.push_str(&format!("{}{at}\n", file.path.display()));
    let Some(def) = place.def else {
        out.push_str(&format!(
            "\nIts kind `{}` is not known to this version. The node is kept as it is.\n",
            visible(&place.node.kind)
        ));
        return out;
    };
    out.push_str(&format!("kind {} ({})\n", def.kind, def.category));
    if place.node.disabled {
        out.push_str("disabled: it counts as absent\n");
    }
    out.push('\n');
    add_paragraph(&mut out, 0, "", &def.doc);

    let mut lines: Vec<String> = def
        .settings
        .iter()
        .map(|setting| match place.node.with.get(setting.name) {
            Some(literal) => format!("`{}`: {}", setting.name, visible(&literal.to_string())),
            None => format!("`{}`: {} by default", setting.name, setting_default(setting)),
        })
        .collect();
    lines.extend(place.inputs().map(|slot| {
        let words = input_words(map, place, slot).unwrap_or_else(|| "\"\" by default".to_owned());
        format!("{}: {words}", slot_name(def, slot))
    }));
    add_list(&mut out, "What it is given", lines);

    let arrivals = place.exec_ins().flat_map(|slot| {
        let origins = map.origins(place.id, &slot.id);
        origins
            .iter()
            .map(move |from| format!("{}, by `{}`{}", name_words(map, from), from.slot, into_words(place, &slot.id)))
    });
    let mut arrivals: Vec<String> = arrivals.collect();
    if arrivals.is_empty() {
        arrivals.push(if place.trigger().is_some() || place.is_way_in() {
            "nothing in the graph: it is an entry".to_owned()
        } else if place.is_pure() {
            "nothing: it is computed when something reads it".to_owned()
        } else {
            "nothing: it never runs".to_owned()
        });
    }
    add_list(&mut out, "What leads to it", arrivals);

    let exits = place.exec_outs().map(|slot| {
        let targets = map.targets(place.id, &slot.id);
        let mut words: Vec<String> = targets.iter().map(|to| arrival_words(map, to)).collect();
        if words.is_empty() {
            words.push(match &slot.shape {
                SlotShape::ExecOut { otherwise: Some(other), .. } => format!("as by `{other}`"),
                SlotShape::ExecOut { otherwise: None, .. }
                | SlotShape::ExecIn
                | SlotShape::Input { .. }
                | SlotShape::Output { .. } => "nothing follows".to_owned(),
            });
        }
        format!("`{}`, {}: {}", slot.id, uncapitalised(&out_words(map, place, slot)), words.join("; "))
    });
    add_list(&mut out, "Where it leads", exits.collect());

    let outputs = place.outputs().map(|slot| {
        let written = place.node.bind.get(&slot.id).map(|variable| format!("written to variable `{variable}`"));
        let read = map
            .targets(place.id, &slot.id)
            .iter()
            .map(|to| format!("read by {} as `{}`", name_words(map, to), to.slot));
        let words: Vec<String> = written.into_iter().chain(read).collect();
        let words = if words.is_empty() { "read by nothing".to_owned() } else { words.join("; ") };
        format!("{}: {words}", slot_name(def, slot))
    });
    add_list(&mut out, "What it gives", outputs.collect());
    if let Some(sentence) = notification_words(map, place) {
        out.push('\n');
        add_paragraph(&mut out, 0, "", &sentence);
    }
    out
}

fn slot_name(def: &NodeDef, slot: &SlotDef) -> String {
    match &slot.shape {
        SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. } => {
            format!("{} (`{}`, {})", slot.title, slot.id, type_words(def, slot_type))
        }
        SlotShape::ExecIn | SlotShape::ExecOut { .. } => format!("{} (`{}`)", slot.title, slot.id),
    }
}

/// The node at an end of a connection.
fn name_words(map: &Map<'_>, end: &Endpoint) -> String {
    match map.places.get(&end.node) {
        Some(place) => place.name(),
        None => format!("`{}`, which does not exist", end.node),
    }
}

/// The node at which a connection arrives, and where there are several ways in, by which.
fn arrival_words(map: &Map<'_>, to: &Endpoint) -> String {
    let into = map.places.get(&to.node).map_or_else(String::new, |place| into_words(place, &to.slot));
    format!("{}{into}", name_words(map, to))
}

fn into_words(place: &Place<'_>, slot: &SlotId) -> String {
    if place.exec_ins().count() > 1 { format!(" into `{slot}`") } else { String::new() }
}

fn add_list(out: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}:\n"));
    lines.iter().for_each(|line| add_paragraph(out, 4, "- ", line));
}
