//! How prose says what a node is given, what it gives, and when execution leaves it.

use super::map::{Map, NOT_SHOWN, Place, Source};
use crate::cli::nodes::{setting_default, spelled};
use crate::cli::text::{capitalised, joined, uncapitalised, visible};
use authcanvas_graph::Endpoint;
use authcanvas_interpreter::{Behaviour, SettingDef, SlotDef, SlotShape, Trigger};

/// The settings and inputs of a node, a line each. An empty text that nobody said is left out.
pub(super) fn values(map: &Map<'_>, place: &Place<'_>) -> Vec<String> {
    let settings = place.def.map_or(&[][..], |def| &def.settings);
    let settings = settings.iter().map(|setting| setting_line(place, setting));
    let inputs = place.inputs().filter_map(|slot| {
        let words = input_words(map, place, slot)?;
        Some(format!("{}: {words}", slot.title))
    });
    let outputs = place.outputs().filter_map(|slot| {
        let variable = place.node.bind.get(&slot.id)?;
        Some(format!("{} is written to variable `{variable}`", slot.title))
    });
    settings.chain(inputs).chain(outputs).collect()
}

fn setting_line(place: &Place<'_>, setting: &SettingDef) -> String {
    let name = capitalised(setting.name);
    match place.node.with.get(setting.name) {
        Some(literal) => format!("{name}: {}", visible(&literal.to_string())),
        None => format!("{name}: {} by default", setting_default(setting)),
    }
}

/// Where an input takes its value from; nothing for an empty text that nobody said.
pub(super) fn input_words(map: &Map<'_>, place: &Place<'_>, slot: &SlotDef) -> Option<String> {
    match map.source(place, slot) {
        Source::Outputs(from) => {
            let words: Vec<_> = from.iter().map(|from| output_words(map, from)).collect();
            Some(joined(&words, "or"))
        }
        Source::Variable(variable) => Some(format!("variable `{variable}`")),
        Source::Literal(_) if map.is_secret(place, slot) => Some(NOT_SHOWN.to_owned()),
        Source::Literal(literal) => Some(visible(&literal.to_string())),
        Source::Default(default) if default.as_text() == Some("") => None,
        Source::Default(default) => Some(format!("{} by default", spelled(default))),
        Source::Nothing => Some("nothing, though a value is needed".to_owned()),
    }
}

/// An output as its readers name it.
fn output_words(map: &Map<'_>, from: &Endpoint) -> String {
    let title = map.places.get(&from.node).and_then(|place| place.slot(&from.slot)).map(|slot| slot.title.to_string());
    format!("{} of `{}`", title.unwrap_or_else(|| format!("`{}`", from.slot)), from.node)
}

/// When execution leaves by an out, as a clause of a sentence: "If true", "When it succeeds".
pub(super) fn out_words(map: &Map<'_>, place: &Place<'_>, slot: &SlotDef) -> String {
    let is_told_apart = |other: &SlotDef| is_fallback(other) && !map.targets(place.id, &other.id).is_empty();
    match slot.id.as_str() {
        "true" => "If true".to_owned(),
        "false" => "Otherwise".to_owned(),
        "success" => "When it succeeds".to_owned(),
        "failed" if place.exec_outs().any(is_told_apart) => "When it fails in any other way".to_owned(),
        "failed" => "When it fails".to_owned(),
        _ => {
            // The declaration says when an out is taken: "Taken when the code is wrong."
            let sentence = crate::cli::text::first_sentence(&slot.doc).trim_end_matches('.');
            let clause = sentence.split(':').next().unwrap_or(sentence);
            match clause.strip_prefix("Taken ") {
                Some(when) => capitalised(when),
                None => format!("{} ({})", slot.title, uncapitalised(clause)),
            }
        }
    }
}

/// True for an out that another one stands in for where it is not connected.
pub(super) fn is_fallback(slot: &SlotDef) -> bool {
    matches!(slot.shape, SlotShape::ExecOut { otherwise: Some(_), .. })
}

/// Which nodes hear of what a node asked, in a sentence; nothing for nodes whose answers arrive by their outs and that
/// nobody listens to.
pub(super) fn notification_words(map: &Map<'_>, place: &Place<'_>) -> Option<String> {
    let Behaviour::Ask(ask) = &place.def?.behaviour else { return None };
    let mut notifications = notifications(map, place);
    if !ask.sends {
        notifications.retain(|(_, handlers)| !handlers.is_empty());
    }
    let words = notifications.iter().map(|(event, handlers)| {
        let handlers: Vec<_> = handlers.iter().map(|handler| format!("`{}`", handler.id)).collect();
        if handlers.is_empty() {
            format!("{event}, which nothing here listens to")
        } else {
            format!("{event}, heard by {}", joined(&handlers, "and"))
        }
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        None
    } else if ask.sends {
        Some(format!("It goes on at once. The answer is one of these: {}.", words.join("; ")))
    } else {
        Some(format!("Before it goes on it sends one of these: {}.", words.join("; ")))
    }
}

/// The notifications that can follow a node, success first, each with the handlers that hear it in their order.
pub(super) fn notifications<'m, 'g>(map: &'m Map<'g>, place: &Place<'_>) -> Vec<(String, Vec<&'m Place<'g>>)> {
    let Some(Behaviour::Ask(ask)) = place.def.map(|def| &def.behaviour) else { return Vec::new() };
    let outcomes = map.registry.operation(&ask.operation).map_or(&[][..], |operation| &operation.outcomes);
    let mut notifications: Vec<(String, Vec<&Place<'g>>)> = Vec::new();
    for (bus, event, _) in outcomes.iter().filter_map(|outcome| outcome.event.as_ref()) {
        if !notifications.iter().any(|(known, _)| known == event) {
            let is_heard = |trigger: &Trigger| match trigger {
                Trigger::Event { bus: of_bus, event: of_event } => of_bus == bus && of_event == event,
                Trigger::Start | Trigger::Stop | Trigger::Signal | Trigger::Tick | Trigger::Changed => false,
            };
            notifications.push((event.to_string(), map.entries(is_heard)));
        }
    }
    notifications
}
