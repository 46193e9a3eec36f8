//! Nothing is lost: crashes, files that others change or delete, and places that cannot be written to.

#![allow(clippy::unwrap_used)]

mod support;

use authcanvas::graph::{read, write};
use egui::{Key, Modifiers};
use std::path::{Path, PathBuf};
use support::Person;

const NAME: &str = "initialize.ron";

fn copied(folder: &Path) -> Vec<PathBuf> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs").join(NAME);
    let path = folder.join(NAME);
    std::fs::copy(shipped, &path).unwrap();
    vec![path]
}

/// Somebody else gives the graph of a file another title.
fn retitled(path: &Path, title: &str) -> String {
    let mut graph = read(&std::fs::read(path).unwrap()).unwrap().graph;
    graph.title = title.to_owned();
    let text = write(&graph);
    std::fs::write(path, &text).unwrap();
    text
}

fn n_kept(folder: &Path) -> usize {
    let sessions = std::fs::read_dir(folder.join("settings/recovery")).unwrap();
    let files = sessions.flat_map(|session| std::fs::read_dir(session.unwrap().path()).unwrap());
    files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|it| it == "ron")).count()
}

#[test]
fn what_was_not_saved_comes_back_after_a_crash() {
    let mut person = Person::with(copied);
    person.add("Print");
    person.keys(Modifiers::COMMAND, Key::N);
    person.add("On Graph Start");
    person.waits(2);
    let started = person.graph();
    let folder = person.crashes();
    assert_eq!(n_kept(folder.path()), 2);

    let mut person = Person::in_folder(folder, Vec::new());
    person.click("Recover");
    assert_eq!(person.graph(), started, "a graph that never had a file");
    person.keys(Modifiers::COMMAND, Key::PageUp);
    assert!(person.is_dirty() && person.graph().nodes.values().any(|node| node.kind.ends_with("print")));
    person.keys(Modifiers::COMMAND, Key::S);
    assert!(!person.is_dirty(), "it is saved where it came from: {:?}", person.messages());
    let folder = person.leaves();
    assert!(!Person::in_folder(folder, Vec::new()).sees("Recover"), "nothing is offered twice");
}

#[test]
fn what_is_thrown_away_is_not_offered_again_and_what_is_put_off_is() {
    let mut person = Person::with(copied);
    person.add("Print");
    person.waits(2);
    let folder = person.crashes();
    let mut person = Person::in_folder(folder, Vec::new());
    person.click("Later");
    let folder = person.leaves();
    let mut person = Person::in_folder(folder, Vec::new());
    person.click("Throw away");
    let folder = person.leaves();
    assert!(!Person::in_folder(folder, Vec::new()).sees("Recover"));
}

#[test]
fn saving_and_undoing_leave_nothing_to_recover() {
    let mut person = Person::with(copied);
    person.add("Print");
    person.waits(2);
    person.keys(Modifiers::COMMAND, Key::S);
    person.add("Print");
    person.waits(2);
    person.keys(Modifiers::COMMAND, Key::Z);
    assert!(!person.is_dirty());
    let folder = person.crashes();
    assert_eq!(n_kept(folder.path()), 0);
}

#[test]
fn a_crash_is_not_seen_where_another_editor_is_open() {
    let mut first = Person::with(copied);
    first.add("Print");
    first.waits(2);
    let settings = first.folder().to_owned();
    let options = authcanvas_editor::Options { settings_folder: Some(settings.join("settings")), ..Default::default() };
    let second = authcanvas_editor::App::new(&egui::Context::default(), options);
    assert!(second.left_behind().is_empty(), "the first editor still has it");
}

#[test]
fn without_a_place_for_it_the_editor_says_so_and_works() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("settings"), "a file where a folder should be").unwrap();
    let mut person = Person::in_folder(folder, Vec::new());
    let messages = person.messages().join("\n");
    assert!(messages.contains("cannot be kept for a crash") && messages.contains("settings"), "{messages}");
    person.keys(Modifiers::COMMAND, Key::N);
    person.add("Print");
    assert_eq!(person.graph().nodes.len(), 1);
}

#[test]
fn a_change_of_another_program_is_taken_where_nothing_is_lost_by_it() {
    let mut person = Person::with(copied);
    let path = person.folder().join(NAME);
    let mine = person.graph();
    retitled(&path, "theirs");
    person.comes_back();
    assert_eq!(person.graph().title, "theirs");
    assert!(!person.is_dirty());
    assert!(person.messages().join("").contains("changed by another program"), "{:?}", person.messages());
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.graph(), mine, "and undo brings back what was there");
    assert!(person.is_dirty());
}

#[test]
fn changes_of_two_programs_are_merged_where_nobody_has_to_choose() {
    let mut person = Person::with(copied);
    let path = person.folder().join(NAME);
    person.add("Print");
    let mine = person.graph();
    retitled(&path, "theirs");
    person.comes_back();
    assert_eq!(person.graph().title, "theirs");
    assert_eq!(person.graph().nodes.len(), mine.nodes.len(), "and mine is in it too");
    assert!(person.is_dirty(), "the file lacks mine");
    person.keys(Modifiers::COMMAND, Key::S);
    assert!(!person.is_dirty(), "{:?}", person.messages());
    assert_eq!(read(&std::fs::read(&path).unwrap()).unwrap().graph, person.graph());
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.graph(), mine, "one step of undo takes theirs out");
}

#[test]
fn a_change_of_another_program_is_asked_about_where_something_would_be_lost() {
    let mut person = Person::with(copied);
    let path = person.folder().join(NAME);
    person.write("graph title", "mine");
    let mine = person.graph();
    retitled(&path, "theirs");
    person.comes_back();
    assert_eq!(person.graph(), mine);
    person.click("Take the file");
    assert_eq!(person.graph().title, "theirs");
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.graph(), mine, "what was given up can be had back");
}

#[test]
fn a_file_that_is_no_graph_any_more_leaves_the_graph_alone() {
    let mut person = Person::with(copied);
    let path = person.folder().join(NAME);
    let mine = person.graph();
    std::fs::write(&path, "(format: 1, nodes: {").unwrap();
    person.comes_back();
    assert_eq!(person.graph(), mine);
    assert!(person.messages().join("").contains("is no graph now"), "{:?}", person.messages());
}

#[test]
fn a_deleted_file_is_told_of_and_written_again() {
    let mut person = Person::with(copied);
    let path = person.folder().join(NAME);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    person.comes_back();
    assert!(person.is_dirty() && person.messages().join("").contains("deleted"), "{:?}", person.messages());
    person.keys(Modifiers::COMMAND, Key::S);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_folder_that_is_gone_loses_nothing() {
    let mut person = Person::with(|folder| {
        std::fs::create_dir(folder.join("below")).unwrap();
        copied(&folder.join("below"))
    });
    person.add("Print");
    std::fs::remove_dir_all(person.folder().join("below")).unwrap();
    person.keys(Modifiers::COMMAND, Key::S);
    assert!(person.is_dirty());
    let messages = person.messages().join("\n");
    assert!(messages.contains("not saved") && messages.contains("Save as"), "{messages}");
}
