//! Plain `ron` judges us: it reads every canonical file, into structs that mirror the format, as we do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod generate;

use authcanvas_graph::{
    Bus, BusEvent, BusName, BusScope, Connection, Endpoint, EventName, Frame, FrameColor, Function, FunctionId, Graph,
    Literal, Node, NodeId, Parameter, Placed, Point, Role, SlotId, ValueType, Variable, VariableId, read, write,
};
use generate::Oddity;
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::{self, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    #[serde(default)]
    title: String,
    #[serde(default)]
    doc: String,
    #[serde(default)]
    conflicts: Vec<FileConflict>,
    #[serde(default)]
    buses: BTreeMap<String, FileBus>,
    #[serde(default)]
    variables: BTreeMap<String, FileVariable>,
    #[serde(default)]
    nodes: BTreeMap<String, FileNode>,
    #[serde(default)]
    connections: Vec<String>,
    #[serde(default)]
    functions: BTreeMap<String, FileFunction>,
    #[serde(default)]
    view: FileView,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileFunction {
    #[serde(default)]
    title: String,
    #[serde(default)]
    doc: String,
    #[serde(default)]
    ins: BTreeMap<String, Vec<FileParameter>>,
    #[serde(default)]
    outs: BTreeMap<String, Vec<FileParameter>>,
    default: Option<String>,
    #[serde(default)]
    variables: BTreeMap<String, FileVariable>,
    #[serde(default)]
    nodes: BTreeMap<String, FileNode>,
    #[serde(default)]
    connections: Vec<String>,
    #[serde(default)]
    view: FileView,
}

/// A conflict; what its sides hold depends on its site, and is as elsewhere in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct FileConflict {
    graph: Option<String>,
    bus: Option<String>,
    variable: Option<String>,
    id_of_variable: Option<String>,
    node: Option<String>,
    id_of_node: Option<String>,
    function: Option<String>,
    out: Option<String>,
    input: Option<String>,
    rule: FileRule,
    ours: Option<serde::de::IgnoredAny>,
    theirs: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize, Debug)]
enum FileRule {
    BothChanged,
    BothAdded,
    RemovedAndChanged,
    RemovedAndUsed,
    BothRenamed,
    BothConnected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileBus {
    #[serde(default)]
    doc: String,
    address: Option<FileType>,
    #[serde(default)]
    scope: FileScope,
    #[serde(default)]
    unknown: bool,
    #[serde(default)]
    events: BTreeMap<String, FileEvent>,
}

#[derive(Deserialize, Default)]
enum FileScope {
    #[default]
    Local,
    Global,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEvent {
    #[serde(default)]
    doc: String,
    #[serde(default)]
    parameters: Vec<FileParameter>,
    result: Option<FileType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileParameter {
    id: String,
    r#type: FileType,
    #[serde(default)]
    doc: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileVariable {
    r#type: FileType,
    #[serde(default)]
    role: FileRole,
    value: Option<FileLiteral>,
    #[serde(default)]
    doc: String,
}

#[derive(Deserialize, Default)]
enum FileRole {
    #[default]
    Local,
    Input,
    Output,
    Kept,
    Constant,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileNode {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    call: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    disabled: bool,
    #[serde(default)]
    order: i64,
    #[serde(default)]
    with: BTreeMap<String, FileLiteral>,
    #[serde(default)]
    set: BTreeMap<String, FileLiteral>,
    #[serde(default)]
    bind: BTreeMap<String, String>,
    #[serde(default)]
    types: BTreeMap<String, FileType>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct FileView {
    #[serde(default)]
    nodes: BTreeMap<String, (f64, f64)>,
    #[serde(default)]
    frames: Vec<FileFrame>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileFrame {
    at: (f64, f64),
    size: (f64, f64),
    #[serde(default)]
    title: String,
    #[serde(default)]
    color: FileColor,
}

#[derive(Deserialize, Default)]
enum FileColor {
    #[default]
    Gray,
    Blue,
    Green,
    Yellow,
    Orange,
    Red,
    Purple,
}

/// A type, as an enum with any names.
struct FileType(ValueType);

impl<'de> Deserialize<'de> for FileType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Type", &[], TypeVisitor).map(Self)
    }
}

struct TypeVisitor;

impl<'de> Visitor<'de> for TypeVisitor {
    type Value = ValueType;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<ValueType, A::Error> {
        let (Name(name), variant) = data.variant()?;
        match name.as_str() {
            "Array" => variant.newtype_variant().map(|FileType(element)| ValueType::array(element)),
            "Map" => variant.tuple_variant(2, PairVisitor),
            "Host" => variant.newtype_variant().map(|FileType(class)| ValueType::Host(class.to_string())),
            _ => variant.unit_variant().map(|()| ValueType::from_name(&name)),
        }
    }
}

struct PairVisitor;

impl<'de> Visitor<'de> for PairVisitor {
    type Value = ValueType;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("two types")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut types: A) -> Result<ValueType, A::Error> {
        let mut next = || types.next_element()?.ok_or_else(|| de::Error::custom("two types"));
        let (FileType(key), FileType(value)) = (next()?, next()?);
        Ok(ValueType::map(key, value))
    }
}

/// An identifier.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl Visitor<'_> for NameVisitor {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(name.to_owned()))
            }
        }

        deserializer.deserialize_identifier(NameVisitor)
    }
}

/// A literal. To `ron` without a type a record is a map whose keys are texts.
struct FileLiteral(Literal);

impl<'de> Deserialize<'de> for FileLiteral {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LiteralVisitor).map(Self)
    }
}

struct LiteralVisitor;

impl<'de> Visitor<'de> for LiteralVisitor {
    type Value = Literal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a literal")
    }

    fn visit_unit<E>(self) -> Result<Literal, E> {
        Ok(Literal::Null)
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Literal, E> {
        Ok(Literal::Bool(bool))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Literal, E> {
        Ok(Literal::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Literal, E> {
        Ok(Literal::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Literal, E> {
        Ok(Literal::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Literal, E> {
        Ok(Literal::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Literal, A::Error> {
        let mut list = Vec::new();
        while let Some(FileLiteral(element)) = elements.next_element()? {
            list.push(element);
        }
        Ok(Literal::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Literal, A::Error> {
        let mut map = Vec::new();
        while let Some((FileLiteral(key), FileLiteral(value))) = entries.next_entry()? {
            map.push((key, value));
        }
        Ok(Literal::map(map))
    }
}

fn parameter(entry: FileParameter) -> Parameter {
    Parameter { id: SlotId::new(&entry.id).unwrap(), value_type: entry.r#type.0, doc: entry.doc }
}

fn graph_from_file(file: File) -> Graph {
    let mut graph = Graph { title: file.title, doc: file.doc, ..Graph::default() };
    let slot = |id: &str| SlotId::new(id).unwrap();
    let way = |(id, given): (String, Vec<FileParameter>)| (slot(&id), given.into_iter().map(parameter).collect());
    let ways = |ways: BTreeMap<String, Vec<FileParameter>>| ways.into_iter().map(way).collect();
    for (id, entry) in file.functions {
        let FileFunction { title, doc, variables, nodes, connections, view, ins, outs, default } = entry;
        let body = File {
            format: 1,
            conflicts: Vec::new(),
            buses: BTreeMap::new(),
            functions: BTreeMap::new(),
            title,
            doc,
            variables,
            nodes,
            connections,
            view,
        };
        let function = Function {
            ins: ways(ins),
            outs: ways(outs),
            default_out: default.map(|out| slot(&out)),
            body: graph_from_file(body),
            comment: Default::default(),
        };
        graph.functions.insert(FunctionId::new(&id).unwrap(), function);
    }
    for (name, entry) in file.buses {
        let event = |event: FileEvent| BusEvent {
            doc: event.doc,
            parameters: event.parameters.into_iter().map(parameter).collect(),
            result: event.result.map(|FileType(result)| result),
        };
        let bus = Bus {
            doc: entry.doc,
            address: entry.address.map(|FileType(address)| address),
            scope: match entry.scope {
                FileScope::Local => BusScope::Local,
                FileScope::Global => BusScope::Global,
            },
            is_unknown: entry.unknown,
            events: entry.events.into_iter().map(|(name, it)| (EventName::new(&name).unwrap(), event(it))).collect(),
            comment: Default::default(),
        };
        graph.buses.insert(BusName::new(&name).unwrap(), bus);
    }
    for (id, entry) in file.variables {
        let mut variable = Variable::new(entry.r#type.0);
        variable.role = match entry.role {
            FileRole::Local => Role::Local,
            FileRole::Input => Role::Input,
            FileRole::Output => Role::Output,
            FileRole::Kept => Role::Kept,
            FileRole::Constant => Role::Constant,
        };
        variable.value = entry.value.map(|FileLiteral(value)| value);
        variable.doc = entry.doc;
        graph.variables.insert(VariableId::new(&id).unwrap(), variable);
    }
    for (id, entry) in file.nodes {
        let mut node = Node::new(entry.kind);
        (node.call, node.title, node.disabled, node.order) = (entry.call, entry.title, entry.disabled, entry.order);
        node.with = entry.with.into_iter().map(|(name, FileLiteral(value))| (name, value)).collect();
        node.set =
            entry.set.into_iter().map(|(slot, FileLiteral(value))| (SlotId::new(&slot).unwrap(), value)).collect();
        let bound = |(slot, id): (String, String)| (SlotId::new(&slot).unwrap(), VariableId::new(&id).unwrap());
        node.bind = entry.bind.into_iter().map(bound).collect();
        node.types = entry.types.into_iter().map(|(name, FileType(value_type))| (name, value_type)).collect();
        graph.nodes.insert(NodeId::new(&id).unwrap(), node);
    }
    let end = |text: &str| {
        let (node, slot) = text.split_once('.').unwrap();
        Endpoint { node: NodeId::new(node).unwrap(), slot: SlotId::new(slot).unwrap() }
    };
    for text in file.connections {
        let (from, to) = text.split_once(" -> ").unwrap();
        graph.connections.insert(Connection { from: end(from), to: end(to) }, Default::default());
    }
    let placed = |(id, at): (String, (f64, f64))| {
        (NodeId::new(&id).unwrap(), Placed { at: Point { x: at.0, y: at.1 }, ..Placed::default() })
    };
    graph.view.nodes = file.view.nodes.into_iter().map(placed).collect();
    for frame in file.view.frames {
        let color = match frame.color {
            FileColor::Gray => FrameColor::Gray,
            FileColor::Blue => FrameColor::Blue,
            FileColor::Green => FrameColor::Green,
            FileColor::Yellow => FrameColor::Yellow,
            FileColor::Orange => FrameColor::Orange,
            FileColor::Red => FrameColor::Red,
            FileColor::Purple => FrameColor::Purple,
        };
        let (at, size, comment) =
            (Point { x: frame.at.0, y: frame.at.1 }, Point { x: frame.size.0, y: frame.size.1 }, Default::default());
        graph.view.frames.push(Frame { at, size, title: frame.title, color, comment, kept: Vec::new() });
    }
    graph
}

/// The graph as far as `ron` sees it: without comments, and records as maps.
fn bare(mut graph: Graph) -> Graph {
    graph.comments.clear();
    for function in graph.functions.values_mut() {
        function.comment = Default::default();
        function.body = bare(std::mem::take(&mut function.body));
    }
    graph.buses.values_mut().for_each(|bus| bus.comment = Default::default());
    for variable in graph.variables.values_mut() {
        variable.comments = Default::default();
        variable.value = variable.value.take().map(bare_literal);
    }
    for node in graph.nodes.values_mut() {
        node.comments = Default::default();
        for value in node.with.values_mut().chain(node.set.values_mut()) {
            *value = bare_literal(value.clone());
        }
    }
    graph.connections.values_mut().for_each(|comment| *comment = Default::default());
    graph.view.nodes.values_mut().for_each(|placed| placed.comment = Default::default());
    graph.view.frames.iter_mut().for_each(|frame| frame.comment = Default::default());
    graph
}

fn bare_literal(literal: Literal) -> Literal {
    match literal {
        Literal::List(elements) => Literal::List(elements.into_iter().map(bare_literal).collect()),
        Literal::Map(entries) => {
            Literal::map(entries.into_iter().map(|(key, value)| (bare_literal(key), bare_literal(value))))
        }
        Literal::Record(fields) => {
            Literal::map(fields.into_iter().map(|(name, value)| (Literal::String(name), bare_literal(value))))
        }
        Literal::Null | Literal::Bool(_) | Literal::Number(_) | Literal::String(_) | Literal::Other(_) => literal,
    }
}

fn check(text: &str) {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let file: File = options.from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(file.format, 1);
    let mut graph = bare(read(text.as_bytes()).unwrap().graph);
    let rules: Vec<String> = file.conflicts.iter().map(|conflict| format!("{:?}", conflict.rule)).collect();
    let own: Vec<&str> = graph.conflicts.values().map(|conflict| conflict.rule.name()).collect();
    assert_eq!(rules, own, "{text}");
    graph.conflicts.clear();
    assert_eq!(graph_from_file(file), graph, "{text}");
}

#[test]
fn the_example_is_read_alike() {
    check(include_str!("files/password_sign_in.ron"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_canonical_file_is_read_alike(graph in generate::graph(Oddity::Plain)) {
        check(&write(&graph));
    }
}
