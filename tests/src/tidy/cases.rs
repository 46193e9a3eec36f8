//! Cases: every one has its expectation, no file of one lies about unused, and every diagnostic has one.

use super::Rule;
use crate::{collect, folders};
use std::path::{Path, PathBuf};

pub const RULES: &[Rule] = &[
    ("cases_have_expectations", expectations),
    ("cases_have_no_orphans", orphans),
    ("cases_say_why_they_are_there", reasons),
    ("every_diagnostic_has_a_case", diagnostics),
];

/// Codes that no graph can bring about, each with the reason.
const WITHOUT_CASE: &[(&str, &str)] =
    &[("node.mistake", "It tells of a wrong description of a kind, which the registry's own tests look for.")];

fn area(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

fn expectations() -> Vec<String> {
    let expected = |name: &str| if area(name) == "format" { "expected.ron" } else { "expected.txt" };
    collect::cases()
        .into_iter()
        .filter(|(name, folder)| !folder.join(expected(name)).is_file())
        .map(|(name, _)| format!("cases/{name} has no {}", expected(&name)))
        .collect()
}

fn orphans() -> Vec<String> {
    let mut broken = Vec::new();
    for (name, folder) in collect::cases() {
        let known: &[&str] = match area(&name) {
            "check" => &["graph.ron", "expected.txt"],
            "format" => &["input.ron", "expected.ron"],
            _ => &["case.toml", "expected.txt", "graph.ron", "replies.toml"],
        };
        // Files beside those are named by them; the files of a command line are its own business.
        let files = || folders::files_below(&folder).into_iter();
        let says = |path: &PathBuf| {
            path.extension().is_some_and(|it| it == "lua")
                || matches!(folders::name_of(path).as_str(), "case.toml" | "graph.ron")
        };
        let texts: String = files().filter(says).filter_map(|path| read(&path)).collect();
        let is_orphan = |path: &PathBuf| {
            let file = folders::name_of(path);
            !known.contains(&file.as_str()) && !texts.contains(&file)
        };
        if area(&name) != "cli" {
            let orphans = files().filter(is_orphan);
            broken.extend(orphans.map(|path| format!("{} is used by nothing", folders::shown(&path))));
        }
    }
    let all: String = collect::cases().iter().filter_map(|(_, folder)| read(&folder.join("case.toml"))).collect();
    let shared = folders::files_below(&folders::repository().join("tests/graphs"));
    let unused = shared.iter().filter(|path| {
        let file = folders::name_of(path);
        file != "authcanvas.ron" && !all.contains(&file)
    });
    broken.extend(unused.map(|path| format!("{} is used by no case", folders::shown(path))));
    broken
}

fn reasons() -> Vec<String> {
    let has_toml = |name: &str| !matches!(area(name), "check" | "format");
    collect::cases()
        .into_iter()
        .filter(|(name, folder)| {
            has_toml(name) && read(&folder.join("case.toml")).is_none_or(|text| !text.contains("why = \""))
        })
        .map(|(name, _)| format!("cases/{name} does not say why it is there"))
        .collect()
}

fn diagnostics() -> Vec<String> {
    let expected: String = collect::cases()
        .iter()
        .filter(|(name, _)| area(name) == "check" || name.starts_with("cli/import_") || name.starts_with("cli/lua_"))
        .filter_map(|(_, folder)| read(&folder.join("expected.txt")))
        .collect();
    let codes = authcanvas_graph::CODES
        .iter()
        .chain(authcanvas_interpreter::CODES)
        .chain(authcanvas_script_canvas::CODES)
        .chain(authcanvas_lua::CODES);
    codes
        .filter(|doc| !expected.contains(&format!("[{}]", doc.code)))
        .filter(|doc| WITHOUT_CASE.iter().all(|(code, _)| *code != doc.code))
        .map(|doc| format!("no case of cases/check, cases/cli/import_* or cases/cli/lua_* is about {}", doc.code))
        .collect()
}

fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}
