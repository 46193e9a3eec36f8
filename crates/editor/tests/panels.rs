//! The panels: found, reached and worked by keys and by their accessible names.

#![allow(clippy::unwrap_used)]

mod support;

use authcanvas_editor::RunSettings;
use egui::{Key, Modifiers};
use std::path::{Path, PathBuf};
use support::Person;

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../graphs");

fn copied(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let copy = |name: &&str| {
        let path = folder.join(name);
        std::fs::copy(Path::new(SHIPPED).join(name), &path).unwrap();
        path
    };
    names.iter().map(copy).collect()
}

#[test]
fn a_text_is_found_in_the_graph_and_in_the_folder() {
    let mut person = Person::with(|folder| copied(folder, &["lwa_device_sign_in.ron", "initialize.ron"])[1..].to_vec());
    person.keys(Modifiers::COMMAND, Key::F);
    person.types("authorization_pending");
    assert!(person.sees_starting("b: \"authorization_pending\""));
    person.click_starting("b: \"authorization_pending\"");
    assert_eq!(person.app().document().unwrap().name(), "lwa_device_sign_in.ron", "it opens the file");
    let selected: Vec<String> =
        person.app().document().unwrap().selection.nodes.iter().map(ToString::to_string).collect();
    assert_eq!(selected, ["pending"], "and goes there");
}

#[test]
fn the_uses_of_a_variable_are_selected() {
    let mut person = Person::with(|folder| copied(folder, &["lwa_device_sign_in.ron"]));
    person.click_starting("interval, ");
    person.click("uses of interval");
    let selected: Vec<String> =
        person.app().document().unwrap().selection.nodes.iter().map(ToString::to_string).collect();
    assert_eq!(selected, ["add_pause", "on_code", "set_interval", "wait"]);
}

#[test]
fn folders_are_a_tree() {
    let mut person = Person::with(|folder| {
        std::fs::create_dir(folder.join("team")).unwrap();
        copied(&folder.join("team"), &["initialize.ron"]);
        copied(folder, &["sign_out.ron"]);
        Vec::new()
    });
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    assert!(person.sees("sign_out.ron") && !person.sees("initialize.ron"));
    person.click("team");
    person.click("initialize.ron");
    assert_eq!(person.app().document().unwrap().name(), "initialize.ron");
}

#[test]
fn provider_names_are_offered_from_the_registry_file() {
    let mut person = Person::at_an_empty_window();
    person.keys(Modifiers::COMMAND, Key::N);
    person.add("auth.initialize");
    person.write("registry_path", "authenticationProvider.setreg");
    person.add("auth.sign_in_on_device");
    person.click("choose provider_name");
    assert!(person.sees("AWSCognitoIDP") && person.sees("Google"));
    person.click("LoginWithAmazon");
    let graph = person.graph();
    assert_eq!(graph.nodes["sign_in_on_device"].set.len(), 1, "{:?}", graph.nodes["sign_in_on_device"]);
}

#[test]
fn a_missing_file_is_marked_and_another_is_chosen() {
    let mut person = Person::at_an_empty_window();
    person.keys(Modifiers::COMMAND, Key::N);
    person.add("auth.initialize");
    person.write("registry_path", "nowhere.setreg");
    assert!(person.sees("not there"));
    person.click("choose a file for registry_path");
    person.click("authenticationProvider.setreg");
    person.click("Choose");
    assert!(!person.sees("not there"));
    let set = &person.graph().nodes["initialize"].set;
    assert!(format!("{set:?}").contains("\"authenticationProvider.setreg\""), "{set:?}");
}

#[test]
fn the_settings_change_the_window_and_are_remembered() {
    let mut person = Person::at_an_empty_window();
    person.keys(Modifiers::COMMAND, Key::Comma);
    person.click("Light");
    person.click("Snap to the grid");
    person.click("Close");
    let folder = person.leaves();
    let text = std::fs::read_to_string(folder.path().join("settings/editor.ron")).unwrap();
    assert!(text.contains("dark: false") && text.contains("free: true"), "{text}");
}

#[test]
fn every_panel_is_reached_by_keys() {
    let mut person = Person::with(|folder| copied(folder, &["initialize.ron"]));
    let mut reached = Vec::new();
    for _ in 0..4 {
        person.keys(Modifiers::NONE, Key::F6);
        reached.push(person.focused());
    }
    assert_eq!(reached[0], "Nodes", "the left panel");
    assert_eq!(reached[1], "graph title", "the right panel");
    assert_eq!(reached[2], "Problems", "the lower panel");
    assert!(!reached[3].is_empty() && !reached[..3].contains(&reached[3]), "the canvas: {reached:?}");
    // The tabs of a panel follow one another.
    person.keys(Modifiers::NONE, Key::F6);
    person.keys(Modifiers::NONE, Key::Tab);
    assert_eq!(person.focused(), "Outline");
    person.keys(Modifiers::NONE, Key::Space);
    assert!(person.sees("find in the outline"), "and are opened by a key");
}

#[test]
fn a_device_code_is_shown_with_a_qr_code_until_it_is_entered() {
    let mut person = Person::with(|folder| copied(folder, &["lwa_device_sign_in_flow.ron"]));
    person.keys(Modifiers::NONE, Key::F5);
    person.app().run_until(|run| !run.codes().is_empty());
    person.settle();
    assert!(person.sees_starting("QR code of http") && person.sees("Open the page"));
    let code = person.app().run().unwrap().codes()[0].code.user_code.clone();
    assert!(person.sees(&code));
    person.keys(Modifiers::SHIFT, Key::F5);
    person.app().run_mut().unwrap().wait();
    person.settle();
    assert!(!person.sees("Open the page"), "it is gone with the run");
}

#[test]
fn a_script_takes_part_in_a_run_and_its_faults_lead_to_its_lines() {
    let mut person = Person::with(|folder| {
        let script = "local table = {}\nfunction table:OnActivate()\n    Debug.Log(\"hello from Lua\")\n    error(\"went wrong\")\nend\nreturn table\n";
        std::fs::write(folder.join("beside.lua"), script).unwrap();
        copied(folder, &["initialize.ron"])
    });
    let script = person.folder().join("beside.lua");
    let settings = RunSettings { virtual_time: true, scripts: vec![script], ..RunSettings::default() };
    person.app().set_run_settings(settings);
    person.keys(Modifiers::NONE, Key::F5);
    person.app().run_mut().unwrap().wait();
    person.settle();
    let lines: Vec<String> = person
        .app()
        .run()
        .unwrap()
        .look(|observed| observed.lines.iter().map(|line| format!("{}: {}", line.site, line.text)).collect());
    assert!(lines.iter().any(|line| line.contains("hello from Lua")), "{lines:?}");
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
    person.click_containing("fault.script");
    assert!(person.sees_containing("4      error("), "the line is shown: {lines:?}");
}
