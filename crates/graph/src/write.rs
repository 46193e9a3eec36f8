//! From a graph to text: the one canonical spelling.
//!
//! Sorted by id, defaults left out, LF, 4 spaces a level. An entry stands on one line if it fits and holds no comment;
//! else each of its fields has a line. What was kept word for word is written word for word, after its siblings.

mod bus;
mod conflict;
mod function;
mod layout;
mod scalar;

pub use scalar::is_hidden;
pub(crate) use scalar::quoted;

use crate::{Connection, EntryComments, FORMAT, Frame, Graph, Kept, Literal, Node, Part, Place, Point, Variable};
use layout::{Body, Group, Item, print_comment, print_item};
use scalar::{field_name, number, text};

/// Writes a graph: UTF-8 text with LF and a final newline, equal for equal graphs.
///
/// What [`crate::read`] gave for a canonical file is written as that file, byte for byte. The value of a variable whose
/// type holds a secret is never written. Kept entries and [`Literal::Other`] are written as they are: what is no RON
/// there makes a file that cannot be read. A comment that is none is made one.
pub fn write(graph: &Graph) -> String {
    let mut out = String::new();
    if let Some(head) = graph.comments.get(&Place::Head) {
        print_comment(&mut out, head, 0);
    }
    out.push_str("(\n");
    for item in header(graph) {
        print_item(&mut out, &item, 1);
    }
    let kept = kept_items(graph.kept.get(&Part::Root));
    for (name, block) in BLOCKS {
        if graph.says(name) {
            out.push('\n');
            print_item(&mut out, &block(graph), 1);
        }
    }
    for (index, item) in kept.iter().enumerate() {
        if index == 0 {
            out.push('\n');
        }
        print_item(&mut out, item, 1);
    }
    if let Some(foot) = graph.comments.get(&Place::Foot(Part::Root)) {
        print_comment(&mut out, foot, 1);
    }
    out.push_str(")\n");
    if let Some(tail) = graph.comments.get(&Place::Tail) {
        print_comment(&mut out, tail, 0);
    }
    out
}

/// How a field that holds a container is laid out.
type Block = fn(&Graph) -> Item<'_>;

/// The fields that hold containers, in the order in which they are written.
const BLOCKS: [(&str, Block); 7] = [
    ("conflicts", conflicts),
    ("buses", buses),
    ("variables", variables),
    ("nodes", nodes),
    ("connections", connections),
    ("functions", functions),
    ("view", view),
];

/// The one-line fields before the blocks.
fn header(graph: &Graph) -> Vec<Item<'_>> {
    let comment = |name: &str| graph.comments.get(&Place::Field(Part::Root, name.to_owned()));
    let mut items = vec![Item::new("format: ", Body::Text(FORMAT.to_string())).under(comment("format"))];
    for (name, value) in [("title", &graph.title), ("doc", &graph.doc)] {
        if graph.says(name) {
            items.push(Item::new(format!("{name}: "), Body::Text(text(value))).under(comment(name)));
        }
    }
    items
}

/// A field that holds a container.
fn block<'g>(
    graph: &'g Graph,
    (outer, name): (Part, &str),
    part: Part,
    (open, close): (char, char),
    mut items: Vec<Item<'g>>,
) -> Item<'g> {
    items.extend(kept_items(graph.kept.get(&part)));
    // One frame may share the line of its list; everything else has a line of its own.
    let is_broken = part != Part::ViewFrames || items.len() > 1;
    let foot = graph.comments.get(&Place::Foot(part));
    let comment = graph.comments.get(&Place::Field(outer, name.to_owned()));
    Item::new(format!("{name}: "), Body::Group(Group::new(open, close, items, foot, is_broken))).under(comment)
}

const ROUND: (char, char) = ('(', ')');
const SQUARE: (char, char) = ('[', ']');
const CURLY: (char, char) = ('{', '}');

fn conflicts(graph: &Graph) -> Item<'_> {
    let items = graph.conflicts.iter().map(|(site, conflict)| conflict::item(site, conflict)).collect();
    block(graph, (Part::Root, "conflicts"), Part::Conflicts, SQUARE, items)
}

fn buses(graph: &Graph) -> Item<'_> {
    let items = graph.buses.iter().map(|(name, bus)| bus::item(name.as_str(), bus)).collect();
    block(graph, (Part::Root, "buses"), Part::Buses, CURLY, items)
}

fn functions(graph: &Graph) -> Item<'_> {
    let items = graph.functions.iter().map(|(id, function)| function::item(id, function)).collect();
    block(graph, (Part::Root, "functions"), Part::Functions, CURLY, items)
}

fn variables(graph: &Graph) -> Item<'_> {
    let items = graph.variables.iter().map(|(id, variable)| variable_item(id.as_str(), variable)).collect();
    block(graph, (Part::Root, "variables"), Part::Variables, CURLY, items)
}

fn nodes(graph: &Graph) -> Item<'_> {
    let items = graph.nodes.iter().map(|(id, node)| node_item(id.as_str(), node)).collect();
    block(graph, (Part::Root, "nodes"), Part::Nodes, CURLY, items)
}

fn connections(graph: &Graph) -> Item<'_> {
    let item = |connection: &Connection| Item::new("", Body::Text(quoted(&connection.to_string())));
    let items = graph.connections.iter().map(|(connection, comment)| item(connection).under(Some(comment))).collect();
    block(graph, (Part::Root, "connections"), Part::Connections, SQUARE, items)
}

fn view(graph: &Graph) -> Item<'_> {
    let places = graph.view.nodes.iter().map(|(id, placed)| {
        Item::new(format!("{}: ", quoted(id.as_str())), point(placed.at)).under(Some(&placed.comment))
    });
    let frames = graph.view.frames.iter().map(frame_item).collect();
    let fields = [
        ("nodes", block(graph, (Part::View, "nodes"), Part::ViewNodes, CURLY, places.collect())),
        ("frames", block(graph, (Part::View, "frames"), Part::ViewFrames, SQUARE, frames)),
    ];
    let said = fields.into_iter().filter(|(name, _)| graph.view_says(name)).map(|(_, item)| item);
    block(graph, (Part::Root, "view"), Part::View, ROUND, said.collect())
}

fn variable_item<'g>(id: &str, variable: &'g Variable) -> Item<'g> {
    let body = |name: &str| match name {
        "type" => Body::Text(variable.value_type.to_string()),
        "role" => Body::Text(variable.role.name().to_owned()),
        "value" => variable.value.as_ref().map_or(Body::Text(String::new()), literal),
        _ => Body::Text(text(&variable.doc)),
    };
    let said = Variable::FIELDS.into_iter().filter(|name| variable.says(name)).map(|name| (name, body(name)));
    entry_item(id, said, &variable.comments, &variable.kept)
}

fn node_item<'g>(id: &str, node: &'g Node) -> Item<'g> {
    let body = |name: &str| match name {
        "kind" => Body::Text(text(&node.kind)),
        "call" => Body::Text(text(&node.call)),
        "title" => Body::Text(text(&node.title)),
        "disabled" => Body::Text(node.disabled.to_string()),
        "order" => Body::Text(node.order.to_string()),
        "with" => map_body(node, name, node.with.iter().map(|(name, value)| (name.as_str(), literal(value)))),
        "set" => map_body(node, name, node.set.iter().map(|(slot, value)| (slot.as_str(), literal(value)))),
        "bind" => {
            let bound = node.bind.iter().map(|(slot, variable)| (slot.as_str(), variable.as_str()));
            map_body(node, name, bound.map(|(slot, variable)| (slot, Body::Text(quoted(variable)))))
        }
        _ => {
            let types = node.types.iter().map(|(name, value_type)| (name.as_str(), value_type.to_string()));
            map_body(node, name, types.map(|(name, value_type)| (name, Body::Text(value_type))))
        }
    };
    let said = Node::FIELDS.into_iter().filter(|name| node.says(name)).map(|name| (name, body(name)));
    entry_item(id, said, &node.comments, &node.kept)
}

/// A variable or a node: the fields it says, with their comments, and what was kept.
fn entry_item<'g>(
    id: &str,
    said: impl Iterator<Item = (&'static str, Body<'g>)>,
    comments: &'g EntryComments,
    kept: &'g [Kept],
) -> Item<'g> {
    let item = |(name, body)| Item::new(format!("{name}: "), body).under(comments.inside.get(name));
    let items = said.map(item).chain(kept_items(Some(kept))).collect();
    let foot = comments.inside.get(&EntryComments::foot_of(""));
    let body = Body::Group(Group::new('(', ')', items, foot, false));
    Item::new(format!("{}: ", quoted(id)), body).under(Some(&comments.above))
}

/// One of a node's maps: its entries, with their comments, and what was kept in it.
fn map_body<'g, 'k>(node: &'g Node, field: &str, entries: impl Iterator<Item = (&'k str, Body<'g>)>) -> Body<'g> {
    let inside = &node.comments.inside;
    let item = |(key, body): (&str, Body<'g>)| {
        let comment = if inside.is_empty() { None } else { inside.get(&EntryComments::path_of(field, key)) };
        Item::new(format!("{}: ", quoted(key)), body).under(comment)
    };
    let items = entries.map(item).chain(kept_items(node.kept_inside.get(field))).collect();
    Body::Group(Group::new('{', '}', items, inside.get(&EntryComments::foot_of(field)), false))
}

fn frame_item(frame: &Frame) -> Item<'_> {
    let body = |name: &str| match name {
        "at" => point(frame.at),
        "size" => point(frame.size),
        "title" => Body::Text(text(&frame.title)),
        _ => Body::Text(frame.color.name().to_owned()),
    };
    let said = Frame::FIELDS.into_iter().filter(|name| frame.says(name));
    let items = said.map(|name| Item::new(format!("{name}: "), body(name))).chain(kept_items(Some(&frame.kept)));
    Item::new("", Body::Group(Group::new('(', ')', items.collect(), None, false))).under(Some(&frame.comment))
}

fn kept_items<'g>(kept: Option<impl IntoIterator<Item = &'g Kept>>) -> Vec<Item<'g>> {
    let item = |kept: &'g Kept| Item::new("", Body::Text(kept.text.clone())).under(Some(&kept.comment));
    kept.into_iter().flatten().map(item).collect()
}

/// A point. Adding zero takes the sign off -0.0, which is the same place as 0.0.
fn point<'g>(point: Point) -> Body<'g> {
    Body::Text(format!("({}, {})", number(point.x + 0.0), number(point.y + 0.0)))
}

/// Lays out a literal as it stands in a file.
fn literal<'g>(value: &Literal) -> Body<'g> {
    literal_with(value, text)
}

impl std::fmt::Display for Literal {
    /// As a file spells it, but always on one line: texts of several lines are quoted too.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&literal_with(self, quoted).flat())
    }
}

/// Lays out a literal, maps in the order of their keys, texts in one of their spellings.
fn literal_with<'g>(value: &Literal, spell: fn(&str) -> String) -> Body<'g> {
    let plain = |text: &str| Body::Text(text.to_owned());
    match value {
        Literal::Null => plain("()"),
        Literal::Bool(bool) => Body::Text(bool.to_string()),
        Literal::Number(value) => Body::Text(number(*value)),
        Literal::String(value) => Body::Text(spell(value)),
        Literal::Other(text) => plain(text),
        Literal::List(elements) => {
            let items = elements.iter().map(|element| Item::new("", literal_with(element, spell))).collect();
            Body::Group(Group::new('[', ']', items, None, false))
        }
        Literal::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            let item = |(key, value): &(Literal, Literal)| {
                Item::new(format!("{}: ", literal_with(key, spell).flat()), literal_with(value, spell))
            };
            Body::Group(Group::new('{', '}', entries.into_iter().map(item).collect(), None, false))
        }
        Literal::Record(fields) => record(fields, spell),
    }
}

/// Lays out a record. One with a name that no file can hold is written as the map it is most like.
fn record<'g>(fields: &std::collections::BTreeMap<String, Literal>, spell: fn(&str) -> String) -> Body<'g> {
    let names: Option<Vec<String>> = fields.keys().map(|name| field_name(name)).collect();
    let (open, close) = if names.is_some() { ROUND } else { CURLY };
    let names = names.unwrap_or_else(|| fields.keys().map(|name| quoted(name)).collect());
    let item = |(name, value): (String, &Literal)| Item::new(format!("{name}: "), literal_with(value, spell));
    let items = names.into_iter().zip(fields.values()).map(item).collect();
    Body::Group(Group::new(open, close, items, None, false))
}
