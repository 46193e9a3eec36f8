//! How a conflict is laid out.

use super::layout::{Body, Group, Item};
use super::scalar::{quoted, text};
use super::{ROUND, SQUARE, bus, function, node_item, variable_item};
use crate::{Alternative, Conflict, ConflictSite, MergeSide};

/// An entry of `conflicts`.
pub(super) fn item<'g>(site: &ConflictSite, conflict: &'g Conflict) -> Item<'g> {
    let (field, named) = site.spelled();
    let mut items = vec![
        Item::new(format!("{field}: "), Body::Text(quoted(&named))),
        Item::new("rule: ", Body::Text(conflict.rule.name().to_owned())),
    ];
    items.extend(MergeSide::ALL.into_iter().filter_map(|side| alternative(side, conflict.side(side))));
    Item::new("", Body::Group(Group::new(ROUND.0, ROUND.1, items, None, false))).under(Some(&conflict.comment))
}

fn alternative<'g>(side: MergeSide, alternative: &'g Alternative) -> Option<Item<'g>> {
    let prefix = format!("{}: ", side.name());
    Some(match alternative {
        Alternative::Absent => return None,
        Alternative::Text(said) => Item::new(prefix, Body::Text(text(said))),
        Alternative::Bus(bus) => bus::item("", bus).with_prefix(prefix),
        Alternative::Variable(variable) => variable_item("", variable).with_prefix(prefix),
        Alternative::Function(function) => function::item_named("", function).with_prefix(prefix),
        Alternative::Node(node) => node_item("", node).with_prefix(prefix),
        Alternative::Connections(connections) => {
            let items = connections.iter().map(|(connection, comment)| {
                Item::new("", Body::Text(quoted(&connection.to_string()))).under(Some(comment))
            });
            Item::new(prefix, Body::Group(Group::new(SQUARE.0, SQUARE.1, items.collect(), None, false)))
        }
    })
}
