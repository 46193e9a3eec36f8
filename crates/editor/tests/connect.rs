//! Connecting, and what is done with nodes on the canvas, by pointer and keys.

#![allow(clippy::unwrap_used)]

mod support;

use authcanvas::graph::{Connection, Graph};
use egui::{Key, Modifiers, pos2};
use support::Person;

/// An empty place of the canvas.
const NOWHERE: egui::Pos2 = pos2(700.0, 640.0);

/// An empty graph on screen.
fn person() -> Person {
    let mut person = Person::at_an_empty_window();
    person.keys(Modifiers::COMMAND, Key::N);
    person
}

/// Adds a node that is connected to nothing.
fn add_loose(person: &mut Person, kind: &str) {
    person.keys(Modifiers::NONE, Key::Escape);
    person.add(kind);
}

fn ends(graph: &Graph) -> Vec<String> {
    graph.connections.keys().map(Connection::to_string).collect()
}

fn kinds(graph: &Graph) -> Vec<&str> {
    graph.nodes.values().map(|node| node.kind.as_str()).collect()
}

#[test]
fn a_conversion_is_inserted_where_it_can_be_seen() {
    let mut person = person();
    add_loose(&mut person, "math.floor");
    add_loose(&mut person, "prompt.secret");
    person.looks_at_all();
    person.drag("Floor, slot Result, Number", "Ask for a secret, slot Message, String");
    let graph = person.graph();
    assert_eq!(graph.nodes.len(), 3, "{:?}", kinds(&graph));
    assert_eq!(graph.connections.len(), 2, "{:?}", ends(&graph));
    assert!(graph.nodes.keys().all(|id| graph.view.nodes.contains_key(id)), "it has a place");
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.graph().nodes.len(), 2, "one step of undo");
}

#[test]
fn a_second_way_out_becomes_a_sequence() {
    let mut person = person();
    person.add("On Graph Start");
    person.add("debug.print");
    add_loose(&mut person, "flow.finish");
    person.looks_at_all();
    let before = ends(&person.graph());
    assert_eq!(before, ["on_graph_start.out -> print.in"]);
    person.drag("On Graph Start, slot Out, execution", "Finish, slot In, execution");
    let graph = person.graph();
    assert_eq!((graph.nodes.len(), graph.connections.len()), (4, 3), "{:?}", ends(&graph));
}

#[test]
fn dropped_on_nothing_a_connection_asks_for_what_fits() {
    let mut person = person();
    add_loose(&mut person, "math.floor");
    person.looks_at_all();
    person.drag_places(person.place("Floor, slot Result, Number"), NOWHERE);
    assert!(person.sees("search the palette"));
    person.types("On Graph Start");
    assert!(!person.sees("On Graph Start, Flow"), "a start takes no number");
    person.keys(Modifiers::COMMAND, Key::A);
    person.types("Ceiling");
    person.keys(Modifiers::NONE, Key::Enter);
    assert_eq!(ends(&person.graph()), ["floor.result -> ceiling.a"]);
    person.looks_at_all();
    let place = person.graph().view.nodes["ceiling"].at;
    assert!(place.y > person.graph().view.nodes["floor"].at.y, "it stands where it was dropped");
    // Esc gives it up, and nothing is changed.
    person.drag_places(person.place("Ceiling, slot Result, Number"), NOWHERE);
    person.keys(Modifiers::NONE, Key::Escape);
    assert_eq!(person.graph().nodes.len(), 2);
}

#[test]
fn a_taken_end_dropped_on_nothing_moves_to_the_new_node() {
    let mut person = person();
    person.add("On Graph Start");
    person.add("debug.print");
    person.looks_at_all();
    person.drag_places(person.place("Print, slot In, execution"), NOWHERE);
    person.types("flow.finish");
    person.keys(Modifiers::NONE, Key::Enter);
    assert_eq!(ends(&person.graph()), ["on_graph_start.out -> finish.in"], "no Sequence, the end was taken along");
}

#[test]
fn what_does_not_fit_says_why() {
    let mut person = person();
    person.add("On Graph Start");
    add_loose(&mut person, "math.floor");
    person.looks_at_all();
    person.drag("On Graph Start, slot Out, execution", "Floor, slot A, Number");
    assert!(person.graph().connections.is_empty());
    assert!(person.messages().join("").contains("execution and data cannot be connected"), "{:?}", person.messages());
}

#[test]
fn a_node_dropped_on_a_connection_is_put_into_it_and_heals_it_when_it_goes() {
    let mut person = person();
    person.add("On Graph Start");
    person.add("flow.finish");
    add_loose(&mut person, "debug.print");
    person.looks_at_all();
    let direct = ends(&person.graph());
    let from = person.place("Print, slot In, execution") + egui::vec2(30.0, 0.0);
    let to = person.place("Connection from On Graph Start, Out to Finish, In");
    person.drag_places(from, to);
    assert_eq!(ends(&person.graph()), ["on_graph_start.out -> print.in", "print.out -> finish.in"]);
    person.select(&["Print"]);
    person.keys(Modifiers::NONE, Key::Delete);
    assert_eq!(ends(&person.graph()), direct, "what led through it leads past it");
    person.keys(Modifiers::COMMAND, Key::Z);
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(ends(&person.graph()), direct);
    assert_eq!(person.graph().nodes.len(), 3);
}

#[test]
fn two_nodes_of_a_way_that_go_together_heal_it_too() {
    let mut person = person();
    for kind in ["On Graph Start", "debug.print", "debug.print", "flow.finish"] {
        person.add(kind);
    }
    let graph = person.graph();
    let both: Vec<_> = graph.nodes.keys().filter(|id| id.as_str().starts_with("print")).cloned().collect();
    assert_eq!(both.len(), 2);
    person.looks_at_all();
    person.keys(Modifiers::COMMAND, Key::A);
    person.toggles(&["On Graph Start", "Finish"]);
    person.keys(Modifiers::NONE, Key::Delete);
    assert_eq!(ends(&person.graph()), ["on_graph_start.out -> finish.in"]);
}

#[test]
fn another_kind_keeps_what_fits_it() {
    let mut person = person();
    person.add("On Graph Start");
    person.add("AuthenticationProviderRequestBus.PasswordGrantSingleFactorSignInAsync");
    person.write("provider_name", "AWSCognitoIDP");
    person.click("variable of username");
    person.click("New variable");
    person.keys(Modifiers::COMMAND, Key::R);
    person.types("auth.sign_in_with_password");
    person.keys(Modifiers::NONE, Key::Enter);
    let graph = person.graph();
    let node = graph.nodes.values().find(|node| node.kind == "auth.sign_in_with_password").unwrap();
    assert_eq!((node.set.len(), node.bind.len()), (1, 1), "{node:?}");
    assert_eq!(graph.connections.len(), 1, "{:?}", ends(&graph));
    person.keys(Modifiers::COMMAND, Key::R);
    person.types("math.floor");
    person.keys(Modifiers::NONE, Key::Enter);
    assert!(person.graph().connections.is_empty());
    assert!(person.messages().join("").contains("do not fit Floor"), "{:?}", person.messages());
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.graph(), graph, "one step of undo brings all of it back");
}

#[test]
fn nodes_are_aligned_distributed_and_arranged() {
    let mut person = person();
    for kind in ["math.floor", "math.ceiling", "math.round"] {
        add_loose(&mut person, kind);
    }
    let at = |person: &Person, id: &str| person.graph().view.nodes[id].at;
    person.looks_at_all();
    let before = person.graph();
    person.select(&["Ceiling"]);
    person.keys(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(at(&person, "ceiling").x, before.view.nodes["ceiling"].at.x + 16.0);
    person.keys(Modifiers::COMMAND, Key::A);
    person.keys(Modifiers::SHIFT, Key::L);
    assert_eq!(at(&person, "ceiling").x, at(&person, "floor").x);
    person.keys(Modifiers::SHIFT, Key::V);
    let ys = ["floor", "ceiling", "round"].map(|id| at(&person, id).y);
    assert_eq!(ys[1] - ys[0], ys[2] - ys[1], "{ys:?}");
    person.keys(Modifiers::SHIFT, Key::A);
    assert!(person.graph().view.nodes.len() == 3 && person.is_dirty());
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(ys, ["floor", "ceiling", "round"].map(|id| at(&person, id).y), "one step of undo");
}

#[test]
fn a_collapsed_node_shows_its_header_and_what_was_seen_is_seen_again() {
    let mut person = person();
    add_loose(&mut person, "math.floor");
    person.looks_at_all();
    assert!(person.sees("Floor, value of A"));
    person.keys(Modifiers::NONE, Key::H);
    assert!(!person.sees("Floor, value of A") && person.sees("Floor, slot A, Number"));
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::Num3);
    let path = person.save_as("seen.ron");
    let folder = person.leaves();
    let mut person = Person::in_folder(folder, vec![path]);
    assert!(!person.sees("Floor, value of A"), "it is collapsed still");
    person.looks_at_all();
    person.keys(Modifiers::NONE, Key::Num3);
    assert!(person.messages().iter().all(|message| !message.contains("no bookmark")), "{:?}", person.messages());
    person.keys(Modifiers::NONE, Key::Num4);
    assert!(person.messages().join("").contains("no bookmark 4"));
}

#[test]
fn a_variable_is_dragged_onto_a_slot_or_for_a_node_of_its_own() {
    let mut person = person();
    add_loose(&mut person, "math.floor");
    person.click("variable of a");
    person.click("New variable");
    add_loose(&mut person, "math.ceiling");
    person.looks_at_all();
    person.drag("a, Number \u{b7} input", "Ceiling, slot A, Number");
    let graph = person.graph();
    assert_eq!(graph.nodes["ceiling"].bind.len(), 1, "{:?}", graph.nodes["ceiling"]);
    person.drag_places(person.place("a, Number \u{b7} input"), NOWHERE);
    person.keys(Modifiers::NONE, Key::Enter);
    let graph = person.graph();
    assert_eq!(graph.nodes.len(), 3);
    assert!(graph.nodes.values().all(|node| node.bind.values().any(|variable| variable.as_str() == "a")));
}

#[test]
fn a_menu_offers_what_can_be_done() {
    let mut person = person();
    add_loose(&mut person, "math.floor");
    person.looks_at_all();
    person.right_click("Floor, slot Result, Number");
    assert!(person.sees("Duplicate, Ctrl+D"), "of what was clicked");
    person.keys(Modifiers::NONE, Key::Escape);
    person.select(&["Floor"]);
    person.right_click("Floor, slot Result, Number");
    person.click_starting("Duplicate, ");
    assert_eq!(person.graph().nodes.len(), 2);
}
