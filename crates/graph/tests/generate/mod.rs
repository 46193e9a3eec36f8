//! Random graphs, as a file can hold them: small sets of ids and texts, so that things meet.
#![allow(clippy::unwrap_used, dead_code)]

use authcanvas_graph::{
    Alternative, Bus, BusEvent, BusName, BusScope, Comment, Conflict, ConflictRule, ConflictSite, Connection, Endpoint,
    EntryComments, EventName, Frame, FrameColor, Function, FunctionId, Graph, Kept, Literal, Node, NodeId, Parameter,
    Part, Place, Placed, Point, Role, SlotId, ValueType, Variable, VariableId, View,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeMap;

const IDS: [&str; 7] = ["a", "a_2", "b", "c", "out", "sign_in", "z9"];
const FIELDS: [&str; 10] =
    ["format", "title", "doc", "conflicts", "buses", "variables", "nodes", "connections", "functions", "view"];
const MAPS: [&str; 4] = ["with", "set", "bind", "types"];

/// How odd a graph may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// Only what plain `ron` understands as we do.
    Plain,
    /// Everything that a file can hold, entries that nobody understands included.
    Any,
}

pub fn id() -> impl Strategy<Value = &'static str> {
    select(&IDS[..])
}

pub fn node_id() -> impl Strategy<Value = NodeId> {
    id().prop_map(|id| NodeId::new(id).unwrap())
}

pub fn variable_id() -> impl Strategy<Value = VariableId> {
    id().prop_map(|id| VariableId::new(id).unwrap())
}

pub fn slot_id() -> impl Strategy<Value = SlotId> {
    id().prop_map(|id| SlotId::new(id).unwrap())
}

pub fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "a", "word", " ", "\n", "\t", "\r", "\r\n", "\"", "\"#", "\\", "//", "/*", "{x}", ")", "é", "日", "\u{202e}",
        "\0", "\u{feff}", "'",
    ];
    vec(select(pieces.to_vec()), 0..6).prop_map(|pieces| pieces.concat())
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-1000_i32..1000).prop_map(f64::from),
        (-1000_i32..1000).prop_map(|number| f64::from(number) / 8.0),
        any::<f64>(),
        any::<i64>().prop_map(|number| number as f64),
        select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e-5]),
    ]
}

fn point() -> impl Strategy<Value = Point> {
    let finite = || number().prop_map(|number| if number.is_finite() { number } else { 7.5 });
    (finite(), finite()).prop_map(|(x, y)| Point { x, y })
}

pub fn literal(oddity: Oddity) -> BoxedStrategy<Literal> {
    let others = [
        "'c'",
        "Some(1)",
        "Color(r: 1)",
        "(1, 2)",
        "b\"z\"",
        "Name",
        "1u8",
        "12345678901234567891",
        "Unit()",
        "(1, // in it\n 2)",
        "(x: 1, x: 2)",
        "r#raw",
        "1e999",
    ];
    let plain = prop_oneof![
        Just(Literal::Null),
        any::<bool>().prop_map(Literal::Bool),
        number().prop_map(Literal::Number),
        text().prop_map(Literal::String),
    ];
    let leaf = match oddity {
        Oddity::Plain => plain.boxed(),
        Oddity::Any => {
            prop_oneof![9 => plain, 1 => select(others.to_vec()).prop_map(|other| Literal::Other(other.to_owned()))]
                .boxed()
        }
    };
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop_oneof![4 => text().prop_map(Literal::String), 1 => inner.clone()];
        let map = vec((key, inner.clone()), 0..4).prop_map(|mut entries| {
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            entries.dedup_by(|(a, _), (b, _)| a == b);
            Literal::Map(entries)
        });
        let record = btree_map(id().prop_map(str::to_owned), inner.clone(), 1..3).prop_map(Literal::Record);
        prop_oneof![vec(inner, 0..4).prop_map(Literal::List), map, record]
    })
    .boxed()
}

pub fn value_type(oddity: Oddity) -> BoxedStrategy<ValueType> {
    let names = match oddity {
        Oddity::Plain => vec!["AWSCredentials", "Tokens", "Größe"],
        Oddity::Any => vec!["AWSCredentials", "Bool", "Array", "a b", "inf", "true", "", "\"", "r#x"],
    };
    let plain = select(vec![
        ValueType::Bool,
        ValueType::Number,
        ValueType::String,
        ValueType::Secret,
        ValueType::EntityId,
        ValueType::Crc,
        ValueType::Null,
        ValueType::Any,
    ]);
    let record = select(names.clone()).prop_map(|name| ValueType::Record(name.to_owned()));
    let host = select(names).prop_map(|name| ValueType::Host(name.to_owned()));
    prop_oneof![3 => plain, 1 => record, 1 => host]
        .prop_recursive(2, 4, 2, |inner| {
            prop_oneof![
                inner.clone().prop_map(ValueType::array),
                (inner.clone(), inner).prop_map(|(key, value)| ValueType::map(key, value)),
            ]
        })
        .boxed()
}

/// A comment, empty more often than not.
pub fn comment() -> impl Strategy<Value = Comment> {
    let some = vec(select(vec!["// one", "//", "/* block */", "/* over\n   two lines */", "// \"é"]), 1..3);
    prop_oneof![
        4 => Just(Comment::default()),
        1 => some.prop_map(|lines| Comment(lines.into_iter().map(str::to_owned).collect())),
    ]
}

/// Comments at some of these places; none is empty.
fn comments<K: Ord + Clone + std::fmt::Debug + 'static>(places: Vec<K>) -> impl Strategy<Value = BTreeMap<K, Comment>> {
    let n_places = places.len();
    (subsequence(places, 0..=n_places), vec(comment(), n_places)).prop_map(|(places, comments)| {
        places.into_iter().zip(comments).filter(|(_, comment)| !comment.is_empty()).collect()
    })
}

/// Entries that are not understood where they stand.
pub fn kept(texts: &'static [&'static str], oddity: Oddity) -> impl Strategy<Value = Vec<Kept>> {
    let n_kept = if oddity == Oddity::Plain { 0..1_usize } else { 0..3 };
    let kept = (select(texts), comment()).prop_map(|(text, comment)| Kept { text: text.to_owned(), comment });
    prop_oneof![4 => Just(Vec::new()), 1 => vec(kept, n_kept)]
}

pub const KEPT_FIELDS: &[&str] = &["later: [1, 2]", "r#even-later: (\n  1, // one\n)", "later: 'c'"];
pub const KEPT_KEYS: &[&str] = &["5: \"x\"", "(): {}"];

pub fn variable(oddity: Oddity) -> impl Strategy<Value = Variable> {
    let paths: Vec<String> = ["type", "role", "doc", "value", "/foot"].map(str::to_owned).into();
    let value = proptest::option::of(literal(oddity));
    (value_type(oddity), select(&Role::ALL[..]), value, text(), comment(), comments(paths), kept(KEPT_FIELDS, oddity))
        .prop_map(|(value_type, role, value, doc, above, mut inside, kept)| {
            let value = value.filter(|_| !value_type.holds_secret());
            if value.is_none() {
                inside.remove("value");
            }
            Variable { value_type, role, value, doc, comments: EntryComments { above, inside }, kept }
        })
}

pub fn node(oddity: Oddity) -> impl Strategy<Value = Node> {
    let kind = prop_oneof![Just("debug.print".to_owned()), Just("Door.on_Opened".to_owned()), text()];
    let order = prop_oneof![Just(0), any::<i64>(), -2_i64..3];
    let maps = (
        btree_map(prop_oneof![id().prop_map(str::to_owned), text()], literal(oddity), 0..3),
        btree_map(slot_id(), literal(oddity), 0..3),
        btree_map(slot_id(), variable_id(), 0..3),
        btree_map(prop_oneof![Just("T".to_owned()), text()], value_type(oddity), 0..3),
    );
    let kept_inside = proptest::collection::btree_map(select(&MAPS[..]), kept(KEPT_KEYS, oddity), 0..3);
    let kind = (kind, prop_oneof![3 => Just(String::new()), 1 => id().prop_map(str::to_owned), 1 => text()]);
    let said = (kind, text(), any::<bool>(), order, maps, kept(KEPT_FIELDS, oddity), kept_inside);
    said.prop_flat_map(|((kind, call), title, disabled, order, (with, set, bind, types), kept, kept_inside)| {
        let kept_inside =
            kept_inside.into_iter().filter(|(_, kept)| !kept.is_empty()).map(|(field, kept)| (field.to_owned(), kept));
        let mut node = Node { call, title, disabled, order, with, set, bind, types, kept, ..Node::new(kind) };
        node.kept_inside = kept_inside.collect();
        (comment(), comments(paths_of(&node)), Just(node))
    })
    .prop_map(|(above, inside, node)| Node { comments: EntryComments { above, inside }, ..node })
}

/// Every place inside a node that can have a comment.
pub fn paths_of(node: &Node) -> Vec<String> {
    let mut paths: Vec<String> = ["kind", "call", "title", "disabled", "order", "/foot"].map(str::to_owned).into();
    for field in MAPS {
        paths.extend([field.to_owned(), EntryComments::foot_of(field)]);
    }
    paths.extend(node.with.keys().map(|key| EntryComments::path_of("with", key)));
    paths.extend(node.set.keys().map(|key| EntryComments::path_of("set", key.as_str())));
    paths.extend(node.bind.keys().map(|key| EntryComments::path_of("bind", key.as_str())));
    paths.extend(node.types.keys().map(|key| EntryComments::path_of("types", key)));
    paths
}

pub fn connection() -> impl Strategy<Value = Connection> {
    let end = || (node_id(), slot_id()).prop_map(|(node, slot)| Endpoint { node, slot });
    (end(), end()).prop_map(|(from, to)| Connection { from, to })
}

pub fn placed() -> impl Strategy<Value = Placed> {
    (point(), comment()).prop_map(|(at, comment)| Placed { at, comment })
}

pub fn frame(oddity: Oddity) -> impl Strategy<Value = Frame> {
    (point(), point(), text(), select(&FrameColor::ALL[..]), comment(), kept(KEPT_FIELDS, oddity))
        .prop_map(|(at, size, title, color, comment, kept)| Frame { at, size, title, color, comment, kept })
}

pub fn bus_name() -> impl Strategy<Value = BusName> {
    select(vec!["Door", "a", "Test_Bus2"]).prop_map(|name| BusName::new(name).unwrap())
}

pub fn parameter(oddity: Oddity) -> impl Strategy<Value = Parameter> {
    (slot_id(), value_type(oddity), text()).prop_map(|(id, value_type, doc)| Parameter { id, value_type, doc })
}

pub fn bus(oddity: Oddity) -> impl Strategy<Value = Bus> {
    let event = (text(), vec(parameter(oddity), 0..3), proptest::option::of(value_type(oddity)))
        .prop_map(|(doc, parameters, result)| BusEvent { doc, parameters, result });
    let name = select(vec!["Opened", "x", "on_it"]).prop_map(|name| EventName::new(name).unwrap());
    let address = proptest::option::of(value_type(oddity));
    (text(), address, select(&BusScope::ALL[..]), any::<bool>(), btree_map(name, event, 0..3), comment()).prop_map(
        |(doc, address, scope, is_unknown, events, comment)| Bus { doc, address, scope, is_unknown, events, comment },
    )
}

/// A conflict, with sides that fit its site.
pub fn conflict(oddity: Oddity) -> impl Strategy<Value = (ConflictSite, Conflict)> {
    let end = || (node_id(), slot_id()).prop_map(|(node, slot)| Endpoint { node, slot });
    let site = prop_oneof![
        Just(ConflictSite::Title),
        Just(ConflictSite::Doc),
        bus_name().prop_map(ConflictSite::Bus),
        variable_id().prop_map(ConflictSite::Variable),
        variable_id().prop_map(ConflictSite::IdOfVariable),
        node_id().prop_map(ConflictSite::Node),
        node_id().prop_map(ConflictSite::IdOfNode),
        function_id().prop_map(ConflictSite::Function),
        end().prop_map(ConflictSite::Out),
        end().prop_map(ConflictSite::Input),
    ];
    let side = move |site: &ConflictSite| -> BoxedStrategy<Alternative> {
        let held = match site {
            ConflictSite::Title | ConflictSite::Doc => text().prop_map(Alternative::Text).boxed(),
            ConflictSite::IdOfVariable(_) | ConflictSite::IdOfNode(_) => {
                id().prop_map(|id| Alternative::Text(id.to_owned())).boxed()
            }
            ConflictSite::Bus(_) => bus(oddity).prop_map(|bus| Alternative::Bus(Box::new(bus))).boxed(),
            ConflictSite::Variable(_) => variable(oddity).prop_map(|it| Alternative::Variable(Box::new(it))).boxed(),
            ConflictSite::Node(_) => node(oddity).prop_map(|node| Alternative::Node(Box::new(node))).boxed(),
            ConflictSite::Function(_) => {
                function(oddity).prop_map(|function| Alternative::Function(Box::new(function))).boxed()
            }
            ConflictSite::Out(_) | ConflictSite::Input(_) => {
                btree_map(connection(), comment(), 1..3).prop_map(Alternative::Connections).boxed()
            }
        };
        prop_oneof![1 => Just(Alternative::Absent), 4 => held].boxed()
    };
    (site, select(&ConflictRule::ALL[..]), comment()).prop_flat_map(move |(site, rule, comment)| {
        (side(&site), side(&site))
            .prop_map(move |(ours, theirs)| (site.clone(), Conflict { rule, ours, theirs, comment: comment.clone() }))
    })
}

pub const PARTS: [(Part, &[&str]); 10] = [
    (Part::Root, KEPT_FIELDS),
    (Part::Conflicts, &["5", "(node: \"a\", rule: Unheard)"]),
    (Part::Buses, KEPT_KEYS),
    (Part::Variables, KEPT_KEYS),
    (Part::Nodes, KEPT_KEYS),
    (Part::Connections, &["5", "\"no connection\""]),
    (Part::Functions, KEPT_KEYS),
    (Part::View, KEPT_FIELDS),
    (Part::ViewNodes, KEPT_KEYS),
    (Part::ViewFrames, &["5", "(at: (1, 1))"]),
];

/// Every place of a file that can have a comment.
pub fn places() -> Vec<Place> {
    let mut places = vec![Place::Head, Place::Tail];
    places.extend(PARTS.map(|(part, _)| Place::Foot(part)));
    places.extend(FIELDS.map(|field| Place::Field(Part::Root, field.to_owned())));
    places.extend(["nodes", "frames"].map(|field| Place::Field(Part::View, field.to_owned())));
    places
}

/// A graph without buses and functions, with comments at these places.
fn plain_graph(oddity: Oddity, places: Vec<Place>) -> impl Strategy<Value = Graph> {
    let view = (btree_map(node_id(), placed(), 0..3), vec(frame(oddity), 0..3));
    let view = view.prop_map(|(nodes, frames)| View { nodes, frames });
    let kept = PARTS.map(|(part, texts)| kept(texts, oddity).prop_map(move |kept| (part, kept)));
    let variables = btree_map(variable_id(), variable(oddity), 0..3);
    let nodes = btree_map(node_id(), node(oddity), 0..4);
    let connections = btree_map(connection(), comment(), 0..5);
    (text(), text(), variables, nodes, connections, view, kept, comments(places)).prop_map(
        |(title, doc, variables, nodes, connections, view, kept, comments)| {
            let kept = kept.into_iter().filter(|(_, kept)| !kept.is_empty()).collect();
            Graph { title, doc, variables, nodes, connections, view, kept, comments, ..Graph::default() }
        },
    )
}

pub fn function_id() -> impl Strategy<Value = FunctionId> {
    id().prop_map(|id| FunctionId::new(id).unwrap())
}

/// Every place of a function that can have a comment.
pub fn places_of_function() -> Vec<Place> {
    let is_of_file = |place: &Place| match place {
        Place::Head | Place::Tail | Place::Foot(Part::Conflicts | Part::Buses | Part::Functions) => true,
        Place::Field(Part::Root, field) => ["format", "conflicts", "buses", "functions"].contains(&field.as_str()),
        Place::Field(..) | Place::Foot(_) => false,
    };
    places().into_iter().filter(|place| !is_of_file(place)).collect()
}

pub fn function(oddity: Oddity) -> impl Strategy<Value = Function> {
    let ways = || btree_map(slot_id(), vec(parameter(oddity), 0..3), 0..3);
    let body = plain_graph(oddity, places_of_function()).prop_map(|mut body| {
        body.conflicts.clear();
        body.kept.retain(|part, _| !matches!(part, Part::Conflicts | Part::Buses | Part::Functions));
        body
    });
    (ways(), ways(), proptest::option::of(slot_id()), body, comment())
        .prop_map(|(ins, outs, default_out, body, comment)| Function { ins, outs, default_out, body, comment })
}

pub fn graph(oddity: Oddity) -> impl Strategy<Value = Graph> {
    let buses = btree_map(bus_name(), bus(oddity), 0..3);
    let functions = btree_map(function_id(), function(oddity), 0..2);
    (buses, functions, plain_graph(oddity, places())).prop_map(|(buses, functions, graph)| Graph {
        buses,
        functions,
        ..graph
    })
}
