//! The canonical spelling: what it looks like, and that reading and writing agree on it.
#![allow(clippy::unwrap_used)]

use authcanvas_graph::{
    Comment, Graph, Literal, Node, NodeId, Part, Place, SlotId, ValueType, Variable, VariableId, read, write,
};

/// The example of the format's description.
const EXAMPLE: &str = include_str!("files/password_sign_in.ron");

/// Reads a text that has nothing wrong with it.
fn read_clean(text: &str) -> Graph {
    let reading = read(text.as_bytes()).unwrap();
    assert_eq!(reading.diagnostics, [], "{text}");
    assert_eq!(reading.unkept_comments, [], "{text}");
    reading.graph
}

/// Checks that `text` is canonical and reads without diagnostics.
fn check(text: &str) {
    assert_eq!(write(&read_clean(text)), text);
}

#[test]
fn the_example_is_canonical_with_and_without_its_comment() {
    check(EXAMPLE);
    let lines = EXAMPLE.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("//"));
    check(&lines.collect::<String>());
}

#[test]
fn a_line_has_at_most_120_columns() {
    let node = |kind: &str| format!("(\n    format: 1,\n\n    nodes: {{\n        \"n\": {kind},\n    }},\n)\n");
    check(&node(&format!("(kind: \"{}\")", "é".repeat(120 - "        \"n\": (kind: \"\"),".len()))));
    let longer = "é".repeat(121 - "        \"n\": (kind: \"\"),".len());
    check(&node(&format!("(\n            kind: \"{longer}\",\n        )")));
}

#[test]
fn an_empty_graph_is_a_format_and_nothing_else() {
    assert_eq!(write(&Graph::default()), "(\n    format: 1,\n)\n");
    check("(\n    format: 1,\n)\n");
}

#[test]
fn every_part_has_its_canonical_form() {
    check(include_str!("files/everything.ron"));
}

#[test]
fn any_spelling_becomes_canonical_at_the_first_save() {
    let text = "\u{feff}( nodes:{\"b\":(set:{\"y\":0x10,\"x\":1_000.50},kind:\"k\",order:0,disabled:false),\"a\":(kind:r#\"j\"#,)},\r\n\
                format:1, connections:[\"b.out->a.in\" , \" a.out  ->  b.in \"] , doc:\"\",\
                variables:{\"v\":(role:Local,type:Map(String,Array(Number)),value:{\"k\":[],\"j\":[+1,-0.0,1e3]})})";
    let canonical = "\
(
    format: 1,

    variables: {
        \"v\": (type: Map(String, Array(Number)), value: {\"j\": [1, -0.0, 1000], \"k\": []}),
    },

    nodes: {
        \"a\": (kind: \"j\"),
        \"b\": (kind: \"k\", set: {\"x\": 1000.5, \"y\": 16}),
    },

    connections: [
        \"a.out -> b.in\",
        \"b.out -> a.in\",
    ],
)
";
    assert_eq!(write(&read_clean(text)), canonical);
    check(canonical);
}

#[test]
fn line_ends_of_other_systems_change_no_text() {
    let unix = "(\n    format: 1,\n    doc: r\"one\ntwo\",\n)\n";
    assert_eq!(read_clean(&unix.replace('\n', "\r\n")), read_clean(unix));
}

#[test]
fn the_value_of_a_secret_is_never_written() {
    let mut graph = Graph::default();
    let secret = Variable { value: Some(Literal::String("hunter2".to_owned())), ..Variable::new(ValueType::Secret) };
    graph.variables.insert(VariableId::new("password").unwrap(), secret);
    assert!(!write(&graph).contains("hunter2"));
}

#[test]
fn no_comment_becomes_a_part_of_the_graph() {
    let lines = ["plain", "// a\nnodes: {},", "/* open", "/* a */ nodes: {},", "/* closed */", "//"];
    let mut graph = Graph::default();
    let comment = Comment(lines.map(str::to_owned).into());
    graph.comments.insert(Place::Foot(Part::Root), comment);
    let expected = "(\n    format: 1,\n    // plain\n    // // a\n    // nodes: {},\n    // /* open\n    \
                    // /* a */ nodes: {},\n    /* closed */\n    //\n)\n";
    assert_eq!(write(&graph), expected);
    check(expected);
    assert_eq!(Comment::new("one\n\ntwo ").0, ["// one", "//", "// two"]);
}

#[test]
fn a_large_graph_is_read_and_written() {
    let mut graph = Graph::default();
    for index in 0..20_000 {
        let mut node = Node::new("math.add");
        node.set.insert(SlotId::new("a").unwrap(), Literal::Number(f64::from(index)));
        graph.nodes.insert(NodeId::new(&format!("add_{index}")).unwrap(), node);
    }
    let text = write(&graph);
    assert_eq!(read_clean(&text), graph);
    // The same on a single line, where columns are large.
    assert_eq!(read_clean(&text.replace('\n', " ")), graph);
}

#[test]
fn what_no_file_can_hold_is_written_as_what_it_is_most_like() {
    let mut graph = Graph::default();
    let record = Literal::Record([("two words".to_owned(), Literal::Null)].into());
    let types = [("Odd", "AZStd::string"), ("Plain", "Tokens"), ("Taken", "Bool")];
    let mut node = Node::new("k");
    node.with.insert("record".to_owned(), record);
    node.types = types.map(|(name, record)| (name.to_owned(), ValueType::Record(record.to_owned()))).into();
    graph.nodes.insert(NodeId::new("n").unwrap(), node.clone());
    let text = write(&graph);
    let types_line = "types: {\"Odd\": Record(\"AZStd::string\"), \"Plain\": Tokens, \"Taken\": Record(\"Bool\")},";
    assert!(text.contains(types_line) && text.contains("with: {\"record\": {\"two words\": ()}},"), "{text}");
    assert_eq!(read_clean(&text).nodes.values().next().unwrap().types, node.types);
}
