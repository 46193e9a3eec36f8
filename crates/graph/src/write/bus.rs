//! How a declared bus is laid out.

use super::layout::{Body, Group, Item};
use super::scalar::{quoted, text};
use super::{CURLY, ROUND, SQUARE};
use crate::{Bus, BusEvent, BusScope, Parameter};

/// An entry of `buses`.
pub(super) fn item<'g>(name: &str, bus: &'g Bus) -> Item<'g> {
    let mut fields = Vec::new();
    if !bus.doc.is_empty() {
        fields.push(field("doc", text(&bus.doc)));
    }
    if let Some(address) = &bus.address {
        fields.push(field("address", address.to_string()));
    }
    if bus.scope != BusScope::default() {
        fields.push(field("scope", bus.scope.name().to_owned()));
    }
    if bus.is_unknown {
        fields.push(field("unknown", "true".to_owned()));
    }
    if !bus.events.is_empty() {
        let event = |(name, event): (&crate::EventName, &'g BusEvent)| {
            Item::new(format!("{}: ", quoted(name.as_str())), event_body(event))
        };
        let events = bus.events.iter().map(event).collect();
        fields.push(Item::new("events: ", Body::Group(Group::new(CURLY.0, CURLY.1, events, None, true))));
    }
    let body = Body::Group(Group::new(ROUND.0, ROUND.1, fields, None, false));
    Item::new(format!("{}: ", quoted(name)), body).under(Some(&bus.comment))
}

fn field<'g>(name: &str, text: String) -> Item<'g> {
    Item::new(format!("{name}: "), Body::Text(text))
}

fn event_body(event: &BusEvent) -> Body<'_> {
    let mut fields = Vec::new();
    if !event.doc.is_empty() {
        fields.push(field("doc", text(&event.doc)));
    }
    if !event.parameters.is_empty() {
        fields.push(Item::new("parameters: ", parameters(&event.parameters)));
    }
    if let Some(result) = &event.result {
        fields.push(field("result", result.to_string()));
    }
    Body::Group(Group::new(ROUND.0, ROUND.1, fields, None, false))
}

/// A list of parameters.
pub(super) fn parameters(parameters: &[Parameter]) -> Body<'_> {
    let item = |parameter: &Parameter| {
        let mut fields =
            vec![field("id", quoted(parameter.id.as_str())), field("type", parameter.value_type.to_string())];
        if !parameter.doc.is_empty() {
            fields.push(field("doc", text(&parameter.doc)));
        }
        Item::new("", Body::Group(Group::new(ROUND.0, ROUND.1, fields, None, false)))
    };
    Body::Group(Group::new(SQUARE.0, SQUARE.1, parameters.iter().map(item).collect(), None, false))
}
