//! Runs inside the editor, and what goes wrong: graphs with errors, files that vanish or cannot be written.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use authcanvas_editor::{Command, RunSettings};
use egui::{Key, Modifiers};
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use support::Person;

fn copied(folder: &Path, name: &str) -> PathBuf {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs");
    let path = folder.join(name);
    std::fs::copy(shipped.join(name), &path).unwrap();
    path
}

/// Runs the graph on screen to its end and answers what it told.
fn run(person: &mut Person) -> (Vec<String>, String) {
    person.app().set_run_settings(RunSettings { virtual_time: true, ..RunSettings::default() });
    person.app().perform(&egui::Context::default(), Command::Run);
    let run = person.app().run_mut().unwrap();
    while run.is_going_on() {
        match run.asked() {
            Some(asked) => panic!("the sandbox's own user gives everything, but {asked:?} was asked"),
            None => std::thread::yield_now(),
        }
    }
    run.wait();
    run.look(|observed| {
        let ended = observed.ended.as_ref().map(|ended| ended.summary.clone()).unwrap_or_default();
        (observed.stream.iter().cloned().collect(), ended)
    })
}

#[test]
fn editor_and_command_line_tell_the_same_byte_for_byte() {
    for name in [
        "anonymous_credentials.ron",
        "google_device_sign_in.ron",
        "initialize.ron",
        "lwa_device_sign_in.ron",
        "lwa_device_sign_in_flow.ron",
        "password_sign_in.ron",
        "password_sign_in_flow.ron",
    ] {
        let mut person = Person::with(|folder| vec![copied(folder, name)]);
        let (in_editor, ended) = run(&mut person);
        assert!(ended.contains("ended") || ended.contains("finished well"), "{name}: {ended}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let heard = std::sync::Arc::new(Heard::default());
        let plan =
            authcanvas::Plan { virtual_time: true, traced: true, ..authcanvas::Plan::new(person.folder().join(name)) };
        runtime.block_on(authcanvas::run(&plan, heard.clone(), authcanvas::Cancel::never())).unwrap();
        let by_command_line: Vec<String> = heard.0.lock().unwrap().iter().map(|line| without_port(line)).collect();
        let in_editor: Vec<String> = in_editor.iter().map(|line| without_port(line)).collect();
        assert_eq!(in_editor, by_command_line, "{name}");
        assert!(!in_editor.is_empty());
    }
}

/// The line without the port of the run's own sandbox, which the operating system chooses anew for each.
fn without_port(line: &str) -> String {
    let mut parts = line.split("127.0.0.1:");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |told, part| told + "127.0.0.1" + part.trim_start_matches(|digit: char| digit.is_ascii_digit()))
}

#[derive(Default)]
struct Heard(std::sync::Mutex<Vec<String>>);

impl authcanvas::Host for Heard {
    fn answers_prompts(&self) -> bool {
        false
    }
    fn prompt(&self, _prompt: authcanvas::Prompt) -> authcanvas::Answer<'_> {
        Box::pin(std::future::ready(None))
    }
    fn show_code(&self, _code: &authcanvas::CodeToEnter) -> authcanvas::Shown {
        authcanvas::Shown::Seen
    }
    fn hear(&self, event: &authcanvas::interpreter::Event) {
        self.0.lock().unwrap().push(authcanvas::trace_line(event));
    }
}

#[test]
fn a_graph_with_errors_and_an_unknown_kind_opens_and_is_saved_whole() {
    let text =
        "(\n    format: 1,\n\n    nodes: {\n        \"odd\": (kind: \"no.such_kind\", set: {\"a\": 1}),\n    },\n)\n";
    let mut person = Person::with(|folder| {
        let path = folder.join("odd.ron");
        std::fs::write(&path, text).unwrap();
        vec![path]
    });
    assert_eq!(person.graph().nodes.len(), 1);
    let codes: Vec<&str> = person.app().document().unwrap().diagnostics().map(|found| found.code).collect();
    assert!(codes.iter().any(|code| code.contains("kind")), "{codes:?}");
    person.keys(Modifiers::COMMAND, Key::S);
    assert_eq!(std::fs::read_to_string(person.folder().join("odd.ron")).unwrap(), text);
}

#[test]
fn a_file_that_is_no_graph_is_told_of_with_its_place() {
    let person = Person::with(|folder| {
        let path = folder.join("broken.ron");
        std::fs::write(&path, "(format: 1, nodes: {").unwrap();
        vec![path, folder.join("missing.ron")]
    });
    let messages = person.messages().join("\n");
    assert!(messages.contains("broken.ron:1:") && messages.contains("missing.ron"), "{messages}");
}

#[test]
fn a_failing_save_loses_nothing_and_says_what_to_do() {
    let mut person = Person::with(|folder| vec![copied(folder, "initialize.ron")]);
    person.add("Print");
    // A folder stands where the file was: no save can succeed there.
    let path = person.folder().join("initialize.ron");
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    person.keys(Modifiers::COMMAND, Key::S);
    assert!(person.is_dirty());
    let messages = person.messages().join("\n");
    assert!(messages.contains("not saved") && messages.contains("Save as"), "{messages}");
}

#[test]
fn a_change_on_the_disk_is_asked_about_and_a_deleted_file_is_written_again() {
    let mut person = Person::with(|folder| vec![copied(folder, "initialize.ron")]);
    let path = person.folder().join("initialize.ron");
    person.add("Print");
    let theirs = format!("// Somebody was here.\n{}", std::fs::read_to_string(&path).unwrap());
    std::fs::write(&path, &theirs).unwrap();
    person.keys(Modifiers::COMMAND, Key::S);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs, "nothing is written over it unasked");
    person.click("Keep mine");
    person.keys(Modifiers::COMMAND, Key::S);
    assert!(!person.is_dirty(), "{:?}", person.messages());
    std::fs::remove_file(&path).unwrap();
    person.add("Print");
    person.keys(Modifiers::COMMAND, Key::S);
    assert!(!person.is_dirty() && path.is_file());
}

#[test]
fn the_program_tells_its_usage_without_a_window() {
    let output = Process::new(env!("CARGO_BIN_EXE_authcanvas-editor")).arg("--help").output().unwrap();
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).starts_with("usage:"));
    let output = Process::new(env!("CARGO_BIN_EXE_authcanvas-editor")).arg("--nonsense").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
