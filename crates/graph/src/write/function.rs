//! How a function is laid out: its interface, then its body as a graph's blocks.

use super::bus::parameters;
use super::layout::{Body, Group, Item};
use super::scalar::{quoted, text};
use super::{BLOCKS, CURLY, ROUND, kept_items};
use crate::{Function, FunctionId, Parameter, Part, Place, SlotId};
use std::collections::BTreeMap;

/// An entry of `functions`.
pub(super) fn item<'g>(id: &FunctionId, function: &'g Function) -> Item<'g> {
    item_named(&format!("{}: ", quoted(id.as_str())), function)
}

/// A function behind a text.
pub(super) fn item_named<'g>(name: &str, function: &'g Function) -> Item<'g> {
    let body = &function.body;
    let comment = |name: &str| body.comments.get(&Place::Field(Part::Root, name.to_owned()));
    let mut fields = Vec::new();
    for (name, value) in [("title", &body.title), ("doc", &body.doc)] {
        if body.says(name) {
            fields.push(Item::new(format!("{name}: "), Body::Text(text(value))).under(comment(name)));
        }
    }
    for (name, ways) in [("ins", &function.ins), ("outs", &function.outs)] {
        if !ways.is_empty() {
            fields.push(ways_item(name, ways));
        }
    }
    if let Some(out) = &function.default_out {
        fields.push(Item::new("default: ", Body::Text(quoted(out.as_str()))));
    }
    for (name, block) in BLOCKS {
        if !["conflicts", "buses", "functions"].contains(&name) && body.says(name) {
            fields.push(block(body));
        }
    }
    fields.extend(kept_items(body.kept.get(&Part::Root)));
    let foot = body.comments.get(&Place::Foot(Part::Root));
    let group = Group::new(ROUND.0, ROUND.1, fields, foot, true);
    Item::new(name, Body::Group(group)).under(Some(&function.comment))
}

fn ways_item<'g>(name: &str, ways: &'g BTreeMap<SlotId, Vec<Parameter>>) -> Item<'g> {
    let way =
        |(id, given): (&SlotId, &'g Vec<Parameter>)| Item::new(format!("{}: ", quoted(id.as_str())), parameters(given));
    let ways = ways.iter().map(way).collect();
    Item::new(format!("{name}: "), Body::Group(Group::new(CURLY.0, CURLY.1, ways, None, false)))
}
