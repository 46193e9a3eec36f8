//! Edits: what each does, and that its inverse undoes exactly that.
#![allow(clippy::unwrap_used)]

mod generate;

use authcanvas_graph::{
    BusName, Comment, CommentSite, Connection, Edit, EditProblem, Endpoint, EntryComments, Function, FunctionId, Graph,
    KeptSite, Literal, Node, NodeId, Placed, Role, SlotId, ValueType, Variable, VariableId, read, write,
};
use generate::{KEPT_FIELDS, KEPT_KEYS, Oddity};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn node(id: &str) -> NodeId {
    NodeId::new(id).unwrap()
}

fn slot(id: &str) -> SlotId {
    SlotId::new(id).unwrap()
}

fn variable(id: &str) -> VariableId {
    VariableId::new(id).unwrap()
}

fn connection(text: &str) -> Connection {
    let (from, to) = text.split_once(" -> ").unwrap();
    let end = |text: &str| {
        let (id, name) = text.split_once('.').unwrap();
        Endpoint { node: node(id), slot: slot(name) }
    };
    Connection { from: end(from), to: end(to) }
}

/// A small graph in which everything is joined.
const SMALL: &str = "\
(
    format: 1,

    variables: {
        \"name\": (
            type: String,
            // The value's comment.
            value: \"x\",
        ),
        \"secret\": (type: Secret),
    },

    nodes: {
        \"print\": (
            kind: \"debug.print\",
            set: {
                // The literal's comment.
                \"text\": \"hello\",
            },
            bind: {\"to\": \"name\"},
        ),
        \"start\": (kind: \"flow.on_graph_start\"),
    },

    connections: [
        // The connection's comment.
        \"start.out -> print.in\",
    ],

    view: (
        nodes: {
            \"print\": (320, 80),
        },
    ),
)
";

fn small() -> Graph {
    read(SMALL.as_bytes()).unwrap().graph
}

/// Applies edits to the small graph, and checks that undoing them gives it back.
fn check(edits: Vec<Edit>) -> Graph {
    let mut graph = small();
    let inverses = graph.apply_all(edits).unwrap();
    let edited = graph.clone();
    graph.apply_all(inverses).unwrap();
    assert_eq!(write(&graph), SMALL);
    assert_eq!(graph, small());
    edited
}

/// Checks that the small graph refuses an edit, and is unchanged.
fn check_refused(edit: Edit, problem: &str) {
    let mut graph = small();
    let group = vec![Edit::SetTitle("changed".to_owned()), edit.clone()];
    assert_eq!(graph.apply(edit).unwrap_err().to_string(), problem);
    assert_eq!(graph.apply_all(group.clone()).unwrap_err().to_string(), problem);
    assert_eq!(graph.apply(Edit::Several(group)).unwrap_err().to_string(), problem);
    assert_eq!(graph, small());
}

#[test]
fn a_renamed_node_takes_connections_and_position_along() {
    let graph = check(vec![Edit::RenameNode(node("print"), node("say"))]);
    assert!(graph.nodes.contains_key("say") && !graph.nodes.contains_key("print"));
    assert!(graph.view.nodes.contains_key("say"));
    assert_eq!(graph.connections[&connection("start.out -> say.in")], Comment::new("The connection's comment."));
}

#[test]
fn a_renamed_variable_takes_bindings_along() {
    let graph = check(vec![Edit::RenameVariable(variable("name"), variable("title"))]);
    assert_eq!(graph.nodes["print"].bind[&slot("to")], variable("title"));
}

#[test]
fn a_renamed_function_takes_its_calls_along() {
    let id = |id: &str| FunctionId::new(id).unwrap();
    let function = || Some(Box::<Function>::default());
    let graph = check(vec![
        Edit::PutFunction(id("half"), function()),
        Edit::PutFunction(id("quarter"), function()),
        Edit::InFunction(id("quarter"), Box::new(Edit::PutNode(node("call"), Some(Box::new(Node::new("x.y")))))),
        Edit::InFunction(id("quarter"), Box::new(Edit::SetCall(node("call"), "half".to_owned()))),
        Edit::SetCall(node("print"), "half".to_owned()),
        Edit::RenameFunction(id("half"), id("halve")),
    ]);
    assert_eq!(graph.nodes["print"].call, "halve");
    assert_eq!(graph.functions["quarter"].body.nodes["call"].call, "halve");
    check_refused(Edit::RenameFunction(id("half"), id("x")), "there is no function `half`");
    let secret = Variable { value: Some(Literal::Null), ..Variable::new(ValueType::Secret) };
    let mut graph = small();
    graph.apply(Edit::PutFunction(id("half"), function())).unwrap();
    let put = Edit::InFunction(id("half"), Box::new(Edit::PutVariable(variable("s"), Some(Box::new(secret)))));
    assert_eq!(graph.apply(put), Err(EditProblem::Secret(variable("s"))));
    let put = Edit::InFunction(id("half"), Box::new(Edit::PutFunction(id("inner"), function())));
    assert_eq!(graph.apply(put), Err(EditProblem::NoPlace("functions".to_owned())));
}

#[test]
fn a_renamed_bus_takes_its_kinds_along() {
    let name = |name: &str| BusName::new(name).unwrap();
    let graph = check(vec![
        Edit::PutBus(name("Door"), Some(Box::default())),
        Edit::SetKind(node("print"), "Door.on_Opened".to_owned()),
        Edit::RenameBus(name("Door"), name("Gate")),
    ]);
    assert_eq!(graph.nodes["print"].kind, "Gate.on_Opened");
    let mut graph = small();
    graph.apply(Edit::PutBus(name("Door"), Some(Box::default()))).unwrap();
    assert_eq!(graph.apply(Edit::RenameBus(name("Door"), name("debug"))), Err(EditProblem::Taken("debug".to_owned())));
    assert_eq!(graph.apply(Edit::RenameBus(name("Gate"), name("Door"))), Err(EditProblem::NoBus(name("Gate"))));
}

#[test]
fn a_name_that_anything_has_is_taken() {
    check_refused(Edit::RenameNode(node("print"), node("start")), "the id `start` is taken");
    check_refused(Edit::RenameVariable(variable("name"), variable("secret")), "the id `secret` is taken");
    let mut graph = small();
    graph.apply(Edit::PutNode(node("start"), None)).unwrap();
    let refused = graph.apply(Edit::RenameNode(node("print"), node("start")));
    assert_eq!(refused, Err(EditProblem::Taken("start".to_owned())), "a connection still names it");
    check(vec![Edit::RenameNode(node("print"), node("print"))]);
}

#[test]
fn a_removed_node_takes_everything_along() {
    let graph = check(small().remove_node(&node("print")));
    assert!(!write(&graph).contains("print"));
}

#[test]
fn a_removed_variable_takes_its_bindings_along() {
    let graph = check(small().remove_variable(&variable("name")));
    assert!(!write(&graph).contains("name"));
}

#[test]
fn what_is_removed_takes_its_comment_along() {
    let graph = check(vec![
        Edit::PutLiteral(node("print"), slot("text"), None),
        Edit::PutVariableValue(variable("name"), None),
        Edit::PutConnection(connection("start.out -> print.in"), None),
    ]);
    assert!(!write(&graph).contains("comment"));
}

#[test]
fn what_is_not_there_cannot_be_changed() {
    check_refused(Edit::SetKind(node("absent"), "x".to_owned()), "there is no node `absent`");
    check_refused(Edit::PutNode(node("absent"), None), "there is no node `absent`");
    check_refused(Edit::RenameNode(node("absent"), node("x")), "there is no node `absent`");
    check_refused(Edit::SetVariableRole(variable("absent"), Role::Input), "there is no variable `absent`");
    check_refused(Edit::RemoveFrame(0), "there is no frame 0");
    let path = EntryComments::path_of("set", "absent");
    let site = CommentSite::Node(node("print"), Some(path));
    check_refused(Edit::PutComment(site, Comment::new("x")), "there is no place `set.absent`");
    let site = KeptSite::NodeField(node("print"), "kind".to_owned());
    check_refused(Edit::PutKept(site, Vec::new()), "there is no place `kind`");
    check(vec![
        Edit::PutLiteral(node("print"), slot("absent"), None),
        Edit::PutPlace(node("absent"), None),
        Edit::PutConnection(connection("a.b -> c.d"), None),
    ]);
}

#[test]
fn a_secret_gets_no_value() {
    let problem = |id: &str| format!("the variable `{id}` is a secret and can have no value in the file");
    let value = || Some(Literal::String("hunter2".to_owned()));
    check_refused(Edit::PutVariableValue(variable("secret"), value()), &problem("secret"));
    check_refused(Edit::SetVariableType(variable("name"), ValueType::array(ValueType::Secret)), &problem("name"));
    let secret = Variable { value: value(), ..Variable::new(ValueType::Secret) };
    check_refused(Edit::PutVariable(variable("new"), Some(Box::new(secret))), &problem("new"));
    check(vec![
        Edit::PutVariableValue(variable("name"), None),
        Edit::SetVariableType(variable("name"), ValueType::Secret),
    ]);
}

#[test]
fn a_fresh_id_is_one_that_nothing_names() {
    let mut graph = small();
    assert_eq!(graph.fresh_node_id("debug.print").as_str(), "print_2");
    assert_eq!(graph.fresh_node_id("Say Hello").as_str(), "say_hello");
    assert_eq!(graph.fresh_variable_id("name").as_str(), "name_2");
    graph.apply(Edit::PutPlace(node("print_2"), Some(Placed::default()))).unwrap();
    assert_eq!(graph.fresh_node_id("print").as_str(), "print_3");
    graph.apply(Edit::PutBinding(node("print"), slot("x"), Some(variable("name_2")))).unwrap();
    assert_eq!(graph.fresh_variable_id("name").as_str(), "name_3");
}

#[test]
fn a_new_node_is_an_edit_away() {
    let graph = check(vec![
        Edit::PutNode(node("stop"), Some(Box::new(Node::new("flow.stop")))),
        Edit::PutConnection(connection("print.out -> stop.in"), Some(Comment::default())),
    ]);
    assert!(write(&graph).contains("\"print.out -> stop.in\",\n        // The connection's comment."));
}

fn comment_site() -> impl Strategy<Value = CommentSite> {
    let paths = || {
        let inside =
            ["kind", "order", "set", "/foot", "set/foot", "set.a", "bind.a", "with.a", "types.T", "value", "doc"];
        option::of(select(inside.to_vec())).prop_map(|path| path.map(str::to_owned))
    };
    prop_oneof![
        select(generate::places()).prop_map(CommentSite::Place),
        (generate::variable_id(), paths()).prop_map(|(id, path)| CommentSite::Variable(id, path)),
        (generate::node_id(), paths()).prop_map(|(id, path)| CommentSite::Node(id, path)),
    ]
}

fn kept_edit() -> impl Strategy<Value = Edit> {
    let kept = |texts| generate::kept(texts, Oddity::Any);
    prop_oneof![
        select(generate::PARTS.to_vec())
            .prop_flat_map(move |(part, texts)| kept(texts).prop_map(move |kept| (part, kept)))
            .prop_map(|(part, kept)| Edit::PutKept(KeptSite::Part(part), kept)),
        (generate::variable_id(), kept(KEPT_FIELDS)).prop_map(|(id, kept)| Edit::PutKept(KeptSite::Variable(id), kept)),
        (generate::node_id(), kept(KEPT_FIELDS)).prop_map(|(id, kept)| Edit::PutKept(KeptSite::Node(id), kept)),
        (generate::node_id(), select(vec!["with", "set", "bind", "types", "no"]), kept(KEPT_KEYS))
            .prop_map(|(id, field, kept)| Edit::PutKept(KeptSite::NodeField(id, field.to_owned()), kept)),
    ]
}

/// Any edit, of ids that a random graph is likely to have.
fn edit() -> impl Strategy<Value = Edit> {
    let (text, any) = (generate::text, Oddity::Any);
    let (node_id, slot_id, variable_id) = (generate::node_id, generate::slot_id, generate::variable_id);
    let literal = move || option::of(generate::literal(any));
    let boxed = |node: Option<Node>| node.map(Box::new);
    let variables = prop_oneof![
        (variable_id(), option::of(generate::variable(any)))
            .prop_map(|(id, variable)| Edit::PutVariable(id, variable.map(Box::new))),
        (variable_id(), variable_id()).prop_map(|(from, to)| Edit::RenameVariable(from, to)),
        (variable_id(), generate::value_type(any)).prop_map(|(id, value_type)| Edit::SetVariableType(id, value_type)),
        (variable_id(), select(&Role::ALL[..])).prop_map(|(id, role)| Edit::SetVariableRole(id, role)),
        (variable_id(), literal()).prop_map(|(id, value)| Edit::PutVariableValue(id, value)),
        (variable_id(), text()).prop_map(|(id, doc)| Edit::SetVariableDoc(id, doc)),
    ];
    let nodes = prop_oneof![
        (node_id(), option::of(generate::node(any))).prop_map(move |(id, node)| Edit::PutNode(id, boxed(node))),
        (node_id(), node_id()).prop_map(|(from, to)| Edit::RenameNode(from, to)),
        (node_id(), text()).prop_map(|(id, kind)| Edit::SetKind(id, kind)),
        (node_id(), text()).prop_map(|(id, title)| Edit::SetNodeTitle(id, title)),
        (node_id(), proptest::bool::ANY).prop_map(|(id, disabled)| Edit::SetDisabled(id, disabled)),
        (node_id(), -1_i64..2).prop_map(|(id, order)| Edit::SetOrder(id, order)),
        (node_id(), generate::id(), literal()).prop_map(|(id, name, value)| Edit::PutSetting(
            id,
            name.to_owned(),
            value
        )),
        (node_id(), slot_id(), literal()).prop_map(|(id, slot, value)| Edit::PutLiteral(id, slot, value)),
        (node_id(), slot_id(), option::of(variable_id())).prop_map(|(id, slot, to)| Edit::PutBinding(id, slot, to)),
        (node_id(), option::of(generate::value_type(any))).prop_map(|(id, value_type)| Edit::PutType(
            id,
            "T".to_owned(),
            value_type
        )),
    ];
    let bus = || option::of(generate::bus(any).prop_map(Box::new));
    let frame = || generate::frame(any).prop_map(Box::new);
    let others = prop_oneof![
        text().prop_map(Edit::SetTitle),
        text().prop_map(Edit::SetDoc),
        (generate::function_id(), option::of(generate::function(any).prop_map(Box::new)))
            .prop_map(|(id, function)| Edit::PutFunction(id, function)),
        (generate::function_id(), generate::function_id()).prop_map(|(from, to)| Edit::RenameFunction(from, to)),
        (node_id(), generate::id()).prop_map(|(id, call)| Edit::SetCall(id, call.to_owned())),
        (generate::bus_name(), bus()).prop_map(|(name, bus)| Edit::PutBus(name, bus)),
        (generate::bus_name(), generate::bus_name()).prop_map(|(from, to)| Edit::RenameBus(from, to)),
        (generate::connection(), option::of(generate::comment()))
            .prop_map(|(connection, comment)| Edit::PutConnection(connection, comment)),
        (node_id(), option::of(generate::placed())).prop_map(|(id, placed)| Edit::PutPlace(id, placed)),
        (0_usize..3, frame()).prop_map(|(index, frame)| Edit::InsertFrame(index, frame)),
        (0_usize..3).prop_map(Edit::RemoveFrame),
        (0_usize..3, frame()).prop_map(|(index, frame)| Edit::ReplaceFrame(index, frame)),
        (comment_site(), generate::comment()).prop_map(|(site, comment)| Edit::PutComment(site, comment)),
        kept_edit(),
        (generate::conflict(any), proptest::bool::ANY)
            .prop_map(|((site, conflict), is_put)| Edit::PutConflict(site, is_put.then(|| Box::new(conflict)))),
    ];
    prop_oneof![variables, nodes, others].prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Edit::Several),
            (generate::function_id(), inner).prop_map(|(id, edit)| Edit::InFunction(id, Box::new(edit))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_inverse_gives_back_the_graph_and_its_bytes(graph in generate::graph(Oddity::Any), edits in vec(edit(), 1..12)) {
        let mut edited = graph.clone();
        let mut inverses = Vec::new();
        for edit in edits.clone() {
            let before = edited.clone();
            match edited.apply(edit) {
                Ok(inverse) => {
                    let after = edited.clone();
                    let again = edited.apply(inverse.clone()).unwrap();
                    prop_assert_eq!(&edited, &before);
                    prop_assert_eq!(write(&edited), write(&before));
                    edited.apply(again).unwrap();
                    prop_assert_eq!(&edited, &after);
                    inverses.insert(0, inverse);
                }
                Err(_) => prop_assert_eq!(&edited, &before),
            }
        }
        // An edited graph is one that a file can hold.
        prop_assert_eq!(&read(write(&edited).as_bytes()).unwrap().graph, &edited);
        edited.apply_all(inverses).unwrap();
        prop_assert_eq!(&edited, &graph);
        // All at once, or not at all.
        if let Ok(inverses) = edited.apply_all(edits) {
            edited.apply_all(inverses).unwrap();
        }
        prop_assert_eq!(&edited, &graph);
        prop_assert_eq!(write(&edited), write(&graph));
    }
}
