//! Merges: what each rule does on a small graph, and the laws on random edits of the shipped graphs.
#![allow(clippy::unwrap_used, clippy::panic)]

use authcanvas_graph::{
    Alternative, Comment, ConflictRule, ConflictSite, Connection, Edit, End, Endpoint, Frame, FrameColor, Graph,
    Literal, Merge, MergeSide, Node, NodeId, Placed, Point, Role, Settled, SlotId, ValueType, Variable, VariableId,
    merge, read, write,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};

const SMALL: &str = r#"(
    format: 1,
    title: "Small",
    variables: {"name": (type: String, value: "x"), "tokens": (type: AuthenticationTokens)},
    nodes: {
        "say": (kind: "debug.print", set: {"value": "hello"}, bind: {"to": "name"}),
        "start": (kind: "flow.on_graph_start"),
        "stop": (kind: "flow.finish"),
    },
    connections: ["say.out -> stop.in", "start.out -> say.in"],
    view: (nodes: {"say": (320, 80), "start": (80, 80)}, frames: [(at: (0, 0), size: (9, 9), title: "All")]),
)"#;

fn graph(text: &str) -> Graph {
    let reading = read(text.as_bytes()).unwrap();
    assert_eq!(reading.diagnostics, [], "{text}");
    reading.graph
}

/// The small graph with some texts replaced.
fn with(changes: &[(&str, &str)]) -> Graph {
    let changed = changes.iter().fold(SMALL.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    graph(&changed)
}

/// Slots whose name ends in `out` lead to one place, those called `value` have one source: there are no kinds here.
fn ends(graph: &Graph) -> BTreeMap<Connection, End> {
    let end = |it: &Connection| match (it.from.slot.as_str().ends_with("out"), it.to.slot.as_str() == "value") {
        (true, _) => Some(End::Out(it.from.clone())),
        (false, true) => Some(End::Input(it.to.clone())),
        (false, false) => None,
    };
    graph.connections.keys().filter_map(|it| Some((it.clone(), end(it)?))).collect()
}

fn merged(base: &Graph, ours: &Graph, theirs: &Graph) -> Merge {
    let merge = merge(base, ours, theirs, ends);
    let reading = read(write(&merge.graph).as_bytes()).unwrap();
    assert_eq!(reading.graph, merge.graph, "{}", write(&merge.graph));
    assert_eq!(reading.unkept_comments, []);
    merge
}

/// Merges two changed small graphs.
fn small(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> Merge {
    merged(&graph(SMALL), &with(ours), &with(theirs))
}

fn check_clean(ours: &[(&str, &str)], theirs: &[(&str, &str)]) {
    let merge = small(ours, theirs);
    let both: Vec<_> = ours.iter().chain(theirs).copied().collect();
    assert_eq!(write(&merge.graph), write(&with(&both)));
    assert_eq!(merge.settled, []);
    assert_eq!(small(theirs, ours).graph, merge.graph);
}

/// The one conflict of a merge; choosing a side and undoing that gives the merge back.
fn conflict(merge: &Merge) -> (ConflictSite, ConflictRule) {
    assert_eq!(merge.graph.conflicts.len(), 1, "{}", write(&merge.graph));
    let (site, conflict) = merge.graph.conflicts.first_key_value().unwrap();
    for side in MergeSide::ALL {
        let mut resolved = merge.graph.clone();
        let undo = resolved.apply_all(merge.graph.resolve(site, side)).unwrap();
        assert!(resolved.conflicts.is_empty());
        resolved.apply_all(undo).unwrap();
        assert_eq!(resolved, merge.graph);
    }
    (site.clone(), conflict.rule)
}

fn resolved(merge: &Merge, side: MergeSide) -> Graph {
    let mut graph = merge.graph.clone();
    while let Some(site) = graph.conflicts.keys().next().cloned() {
        graph.apply_all(graph.resolve(&site, side)).unwrap();
    }
    graph
}

fn id(id: &str) -> NodeId {
    NodeId::new(id).unwrap()
}

fn end(node: &str, slot: &str) -> Endpoint {
    Endpoint { node: id(node), slot: SlotId::new(slot).unwrap() }
}

const HI: (&str, &str) = ("\"hello\"", "\"hi\"");
const BYE: (&str, &str) = ("\"hello\"", "\"bye\"");
const NO_SAY: [(&str, &str); 3] = [
    ("\"say\": (kind: \"debug.print\", set: {\"value\": \"hello\"}, bind: {\"to\": \"name\"}),", ""),
    ("\"say.out -> stop.in\", \"start.out -> say.in\"", "\"start.out -> stop.in\""),
    ("\"say\": (320, 80), ", ""),
];

#[test]
fn changes_to_different_facts_merge() {
    check_clean(&[HI], &[("\"Small\"", "\"Tiny\"")]);
    check_clean(&[HI], &[("\"debug.print\"", "\"debug.log\"")]);
    check_clean(&[HI], &[("(320, 80)", "(1, 2)")]);
    check_clean(&[("\"All\"", "\"Everything\"")], &[("(9, 9)", "(90, 90)")]);
    check_clean(&[("\"tokens\": (type", "\"tokens\": (role: Output, type")], &[("\"x\"", "\"y\"")]);
    check_clean(&[("\"start.out -> say.in\"", "\"start.out -> stop.in\"")], &[("\"say.out -> stop.in\", ", "")]);
}

#[test]
fn a_fact_that_both_changed_is_a_conflict_in_which_ours_stands() {
    let merge = small(&[HI, ("\"debug.print\"", "\"debug.log\"")], &[BYE, ("bind: {\"to\": \"name\"}", "order: 3")]);
    assert_eq!(conflict(&merge), (ConflictSite::Node(id("say")), ConflictRule::BothChanged));
    let both = [("\"debug.print\"", "\"debug.log\""), ("bind: {\"to\": \"name\"}", "order: 3")];
    assert_eq!(resolved(&merge, MergeSide::Ours), with(&[HI, both[0], both[1]]));
    assert_eq!(resolved(&merge, MergeSide::Theirs), with(&[BYE, both[0], both[1]]));
    assert_eq!(merge.graph.nodes, with(&[HI, both[0], both[1]]).nodes);
}

#[test]
fn a_literal_and_a_binding_of_one_slot_are_one_fact() {
    let bound =
        ("set: {\"value\": \"hello\"}, bind: {\"to\": \"name\"}", "bind: {\"to\": \"name\", \"value\": \"name\"}");
    assert_eq!(conflict(&small(&[HI], &[bound])).1, ConflictRule::BothChanged);
}

#[test]
fn a_type_and_a_value_are_one_fact_so_that_no_secret_gets_a_value() {
    let secret = ("\"name\": (type: String, value: \"x\")", "\"name\": (type: Secret)");
    for (ours, theirs) in [([secret], [("\"x\"", "\"y\"")]), ([("\"x\"", "\"y\"")], [secret])] {
        let merge = small(&ours, &theirs);
        assert_eq!(conflict(&merge).1, ConflictRule::BothChanged);
        assert_eq!(resolved(&merge, MergeSide::Ours), with(&ours));
        assert_eq!(resolved(&merge, MergeSide::Theirs), with(&theirs));
    }
}

#[test]
fn what_one_side_removed_and_the_other_changed_stands() {
    let merge = small(&NO_SAY, &[HI]);
    assert_eq!(conflict(&merge), (ConflictSite::Node(id("say")), ConflictRule::RemovedAndChanged));
    assert!(merge.graph.nodes.contains_key("say"));
    assert_eq!(resolved(&merge, MergeSide::Ours), with(&NO_SAY));
    assert_eq!(small(&NO_SAY, &[("(320, 80)", "(1, 2)")]).graph, with(&NO_SAY), "moving is no change of meaning");
}

#[test]
fn what_one_side_removed_and_the_other_uses_stands() {
    let used = ("\"start.out -> say.in\"", "\"start.out -> say.in\", \"stop.done -> say.again\"");
    let merge = small(&[used], &NO_SAY);
    assert_eq!(conflict(&merge), (ConflictSite::Node(id("say")), ConflictRule::RemovedAndUsed));
    assert!(!write(&resolved(&merge, MergeSide::Theirs)).contains("say"));
    let no_name = [("\"name\": (type: String, value: \"x\"), ", ""), (", bind: {\"to\": \"name\"}", "")];
    let bound = ("\"flow.finish\"", "\"flow.finish\", bind: {\"reason\": \"name\"}");
    let site = ConflictSite::Variable(VariableId::new("name").unwrap());
    assert_eq!(conflict(&small(&no_name, &[bound])), (site, ConflictRule::RemovedAndUsed));
}

#[test]
fn a_slot_of_one_connection_that_both_rewired_is_a_conflict() {
    let to = |node: &'static str| [("\"start.out -> say.in\"", node)];
    let (one, two) = (to("\"start.out -> stop.in\""), to("\"start.out -> start.in\""));
    let merge = small(&one, &two);
    assert_eq!(conflict(&merge), (ConflictSite::Out(end("start", "out")), ConflictRule::BothConnected));
    assert_eq!(resolved(&merge, MergeSide::Ours), with(&one));
    assert_eq!(resolved(&merge, MergeSide::Theirs), with(&two));
    let merge = small(&[(", \"start.out -> say.in\"", "")], &two);
    assert_eq!(merge.graph.connections, with(&two).connections, "a connection stands before none");
    assert_eq!(resolved(&merge, MergeSide::Ours), with(&[(", \"start.out -> say.in\"", "")]));
    let into = |from: &'static str| [("\"say.out -> stop.in\"", from)];
    let merge = small(
        &into("\"say.out -> stop.in\", \"start.a -> say.value\""),
        &into("\"say.out -> stop.in\", \"start.b -> say.value\""),
    );
    assert_eq!(conflict(&merge), (ConflictSite::Input(end("say", "value")), ConflictRule::BothConnected));
}

#[test]
fn a_rename_takes_the_other_sides_changes_along() {
    check_clean(&[("say", "tell")], &[HI]);
    check_clean(&[("\"name\"", "\"user_name\"")], &[("\"x\"", "\"y\"")]);
    let merge = small(
        &[("say", "tell")],
        &[("\"start.out -> say.in\"", "\"start.out -> say.in\", \"stop.done -> say.again\"")],
    );
    assert!(merge.graph.conflicts.is_empty() && write(&merge.graph).contains("\"stop.done -> tell.again\""));
}

#[test]
fn two_ids_for_one_node_are_a_conflict_in_which_ours_stands() {
    let merge = small(&[("say", "tell")], &[("say", "speak"), HI]);
    assert_eq!(conflict(&merge), (ConflictSite::IdOfNode(id("tell")), ConflictRule::BothRenamed));
    assert_eq!(resolved(&merge, MergeSide::Ours), with(&[("say", "tell"), HI]));
    assert_eq!(resolved(&merge, MergeSide::Theirs), with(&[("say", "speak"), HI]));
    let merge = small(&[("\"name\"", "\"user\"")], &[("\"name\"", "\"person\"")]);
    assert_eq!(conflict(&merge).1, ConflictRule::BothRenamed);
    assert_eq!(resolved(&merge, MergeSide::Theirs), with(&[("\"name\"", "\"person\"")]));
}

#[test]
fn two_nodes_under_one_id_both_stay() {
    let add = |text: &str, from: &str| {
        let node = format!("\"say_2\": (kind: \"debug.print\", set: {{\"value\": \"{text}\"}}), \"start\"");
        let connection = format!("\"{from} -> say_2.in\", \"say.out -> stop.in\"");
        graph(&SMALL.replacen("\"start\"", &node, 1).replace("\"say.out -> stop.in\"", &connection))
    };
    let base = graph(SMALL);
    let merge = merged(&base, &add("one", "say.failed"), &add("two", "start.failed"));
    assert!(merge.graph.conflicts.is_empty());
    assert_eq!(merge.settled, [Settled::OtherId(id("say_2"), id("say_3"))]);
    let text = write(&merge.graph);
    assert!(text.contains("\"say.failed -> say_2.in\"") && text.contains("\"start.failed -> say_3.in\""), "{text}");
    // At the same place it is the same node.
    let merge = merged(&base, &add("one", "say.failed"), &add("two", "say.failed"));
    assert_eq!(conflict(&merge), (ConflictSite::Node(id("say_2")), ConflictRule::BothAdded));
}

#[test]
fn comments_of_both_sides_stay() {
    let above = |text: &str| [("\"say\": (kind".to_owned(), format!("// {text}\n\"say\": (kind"))];
    let of = |changes: &[(String, String)]| {
        with(&changes.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect::<Vec<_>>())
    };
    let merge = merged(&graph(SMALL), &of(&above("ours")), &of(&above("theirs")));
    assert_eq!(merge.graph.nodes["say"].comments.above, Comment(vec!["// ours".into(), "// theirs".into()]));
    assert!(merge.graph.conflicts.is_empty());
}

#[test]
fn frames_of_both_sides_stay() {
    let add = |title: &str| {
        let frame = format!("title: \"All\"), (at: (5, 5), size: (9, 9), title: \"{title}\")]");
        graph(&SMALL.replace("title: \"All\")]", &frame))
    };
    let merge = merged(&graph(SMALL), &add("Ours"), &add("Theirs"));
    let titles: Vec<&str> = merge.graph.view.frames.iter().map(|frame| frame.title.as_str()).collect();
    assert_eq!(titles, ["All", "Theirs", "Ours"]);
}

#[test]
fn both_moved_is_settled_and_told() {
    let merge = small(&[("(320, 80)", "(1, 2)")], &[("(320, 80)", "(3, 4)")]);
    assert_eq!((merge.graph, merge.settled), (with(&[("(320, 80)", "(1, 2)")]), vec![Settled::BothMoved(id("say"))]));
}

/// The graphs whose edits are merged.
const REAL: [&str; 3] = [
    include_str!("../../../graphs/password_sign_in.ron"),
    include_str!("../../../graphs/sign_up.ron"),
    include_str!("files/everything.ron"),
];

/// One change that a person might make, as numbers that mean something once there is a graph.
#[derive(Debug, Clone)]
struct Change {
    what: u8,
    first: Index,
    second: Index,
    number: u8,
}

fn change() -> impl Strategy<Value = Change> {
    (0_u8..18, any::<Index>(), any::<Index>(), 0_u8..4).prop_map(|(what, first, second, number)| Change {
        what,
        first,
        second,
        number,
    })
}

/// Makes a change. Every text that it brings holds `token`, so that it can be looked for afterwards.
fn make(graph: &mut Graph, change: &Change, token: &str) {
    let nodes: Vec<NodeId> = graph.nodes.keys().cloned().collect();
    let variables: Vec<VariableId> = graph.variables.keys().cloned().collect();
    let connections: Vec<Connection> = graph.connections.keys().cloned().collect();
    let (Some(_), Some(_)) = (nodes.first(), variables.first()) else { return };
    let (one, two) = (change.first.get(&nodes).clone(), change.second.get(&nodes).clone());
    let variable = change.first.get(&variables).clone();
    let slot = SlotId::new(["value", "text", "reason", "to"][usize::from(change.number)]).unwrap();
    let text = Literal::String(token.to_owned());
    let comment = Comment::new(token);
    let joined = Connection { from: Endpoint { node: one.clone(), slot: slot.clone() }, to: end(two.as_str(), "in") };
    let edits = match change.what {
        0 => vec![Edit::PutLiteral(one, slot, Some(text))],
        1 => vec![Edit::PutSetting(one, "text".to_owned(), Some(text))],
        2 => graph.remove_node(&one),
        3 => vec![Edit::RenameNode(one, id(&format!("ren{token}_{}", change.number)))],
        4 => {
            let mut node = Node::new("debug.print");
            node.set.insert(slot, text);
            let at = Point { x: f64::from(change.number), y: 7.0 };
            let new = id(&format!("new_{}", change.number));
            vec![
                Edit::PutNode(new.clone(), Some(Box::new(node))),
                Edit::PutConnection(Connection { from: joined.from, to: end(new.as_str(), "in") }, Some(comment)),
                Edit::PutPlace(new, Some(Placed { at, comment: Comment::default() })),
            ]
        }
        5 => connections
            .get(change.first.index(connections.len().max(1)))
            .map(|connection| Edit::PutConnection(connection.clone(), None))
            .into_iter()
            .collect(),
        6 => vec![Edit::PutConnection(joined, Some(comment))],
        7 => {
            let moved = connections.get(change.first.index(connections.len().max(1))).cloned();
            moved.map_or(Vec::new(), |it| {
                let to = end(two.as_str(), "in");
                vec![
                    Edit::PutConnection(it.clone(), None),
                    Edit::PutConnection(Connection { from: it.from, to }, Some(comment)),
                ]
            })
        }
        8 => vec![Edit::SetTitle(token.to_owned())],
        9 => vec![Edit::PutPlace(
            one,
            Some(Placed { at: Point { x: f64::from(change.number), y: 3.0 }, comment: Comment::default() }),
        )],
        10 => vec![Edit::PutVariableValue(variable, Some(text))],
        11 => vec![Edit::SetVariableType(
            variable,
            [ValueType::Number, ValueType::Secret][usize::from(change.number) % 2].clone(),
        )],
        12 => graph.remove_variable(&variable),
        13 => vec![Edit::RenameVariable(variable, VariableId::new(&format!("ren{token}_{}", change.number)).unwrap())],
        14 => vec![Edit::PutBinding(one, slot, Some(variable))],
        15 => {
            let at = Point { x: 1.0, y: f64::from(change.number) };
            let (title, color) = (token.to_owned(), FrameColor::Blue);
            let frame = Frame { at, size: at, title, color, comment: Comment::default(), kept: Vec::new() };
            vec![Edit::InsertFrame(change.first.index(graph.view.frames.len() + 1), Box::new(frame))]
        }
        16 => vec![
            Edit::SetDisabled(one.clone(), true),
            Edit::PutComment(authcanvas_graph::CommentSite::Node(one, None), comment),
        ],
        _ => {
            let mut new = Variable::new(ValueType::String);
            (new.role, new.doc) = (Role::Input, token.to_owned());
            vec![Edit::PutVariable(VariableId::new(&format!("var_{}", change.number)).unwrap(), Some(Box::new(new)))]
        }
    };
    // A change that does not apply here is none.
    let _refused = graph.apply_all(edits);
}

fn changed(base: &Graph, changes: &[Change], side: &str) -> Graph {
    let mut graph = base.clone();
    for (number, change) in changes.iter().enumerate() {
        make(&mut graph, change, &format!("{side}{number}"));
    }
    graph
}

/// The tokens that a graph holds.
fn tokens(graph: &Graph) -> BTreeSet<String> {
    let text = write(graph);
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    words.filter(|word| word.starts_with("ourz") || word.starts_with("theirz")).map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Where one side changed nothing, the merge is the other; where both did the same, it is that.
    #[test]
    fn one_sided_merges_are_that_side(which in 0_usize..3, changes in vec(change(), 1..8)) {
        let base = read(REAL[which].as_bytes()).unwrap().graph;
        let side = changed(&base, &changes, "ourz");
        for (ours, theirs) in [(&side, &base), (&base, &side), (&side, &side)] {
            let merge = merged(&base, ours, theirs);
            prop_assert_eq!(write(&merge.graph), write(&side));
            prop_assert_eq!(merge.settled, []);
        }
    }

    /// Any two sides merge into a graph that loads and holds everything that either brought.
    #[test]
    fn nothing_that_a_side_brought_is_lost(
        which in 0_usize..3, ours in vec(change(), 1..6), theirs in vec(change(), 1..6)
    ) {
        let base = read(REAL[which].as_bytes()).unwrap().graph;
        let (ours, theirs) = (changed(&base, &ours, "ourz"), changed(&base, &theirs, "theirz"));
        let merge = merged(&base, &ours, &theirs);
        let found = tokens(&merge.graph);
        for token in tokens(&ours).union(&tokens(&theirs)) {
            prop_assert!(found.contains(token), "{} in\n{}", token, write(&merge.graph));
        }
        // Every conflict can be settled for either side.
        for side in MergeSide::ALL {
            let mut graph = merge.graph.clone();
            for site in merge.graph.conflicts.keys() {
                let site = graph.conflicts.keys().find(|other| *other == site).cloned();
                if let Some(site) = site {
                    let _taken = graph.apply_all(graph.resolve(&site, side));
                }
            }
            prop_assert!(graph.conflicts.keys().all(|site| matches!(site, ConflictSite::IdOfNode(_) | ConflictSite::IdOfVariable(_))));
        }
    }

    /// Changes to different nodes merge without a conflict, the same whichever side is ours.
    #[test]
    fn disjoint_changes_commute(which in 0_usize..2, ours in vec(change(), 1..5), theirs in vec(change(), 1..5)) {
        let base = read(REAL[which].as_bytes()).unwrap().graph;
        let only = |changes: Vec<Change>, parity: usize, token: &str| {
            let mut graph = base.clone();
            let ids: Vec<NodeId> = base.nodes.keys().cloned().collect();
            for (number, change) in changes.iter().enumerate() {
                let own: Vec<&NodeId> = ids.iter().skip(parity).step_by(2).collect();
                let node = (*change.first.get(&own)).clone();
                let text = Literal::String(format!("{token}{number}"));
                let edit = match change.what % 5 {
                    0 => Edit::PutLiteral(node, SlotId::new("value").unwrap(), Some(text)),
                    1 => Edit::PutSetting(node, "text".to_owned(), Some(text)),
                    2 => Edit::SetNodeTitle(node, format!("{token}{number}")),
                    3 => Edit::SetOrder(node, i64::from(change.number) + 5),
                    _ => Edit::PutPlace(node, Some(Placed { at: Point { x: 1.5, y: number as f64 }, ..Placed::default() })),
                };
                graph.apply(edit).unwrap();
            }
            graph
        };
        let (ours, theirs) = (only(ours, 0, "ourz"), only(theirs, 1, "theirz"));
        let (one, two) = (merged(&base, &ours, &theirs), merged(&base, &theirs, &ours));
        prop_assert!(one.graph.conflicts.is_empty() && one.settled.is_empty());
        prop_assert_eq!(&one.graph, &two.graph);
        let mut both = ours.clone();
        both.apply_all(authcanvas_graph::diff(&base, &theirs)).unwrap();
        prop_assert_eq!(one.graph, both);
    }
}

#[test]
fn an_absent_side_is_absent_in_the_file() {
    let merge = small(&NO_SAY, &[HI]);
    let conflict = &merge.graph.conflicts[&ConflictSite::Node(id("say"))];
    assert_eq!(conflict.ours, Alternative::Absent);
    assert!(write(&merge.graph).contains("rule: RemovedAndChanged,\n            theirs: ("), "{}", write(&merge.graph));
}
