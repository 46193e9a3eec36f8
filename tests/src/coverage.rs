//! `docs/coverage.md`: every case and test that it names exists.

use crate::folders;
use libtest_mimic::{Failed, Trial};
use std::path::PathBuf;

/// The test of the table, given the names of all other tests.
pub fn trial(names: Vec<String>) -> Trial {
    Trial::test("coverage/everything_named_exists", move || everything_named_exists(&names))
}

fn everything_named_exists(names: &[String]) -> Result<(), Failed> {
    let text = std::fs::read_to_string(folders::repository().join("docs/coverage.md"))?;
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| promise"));
    let mut broken = Vec::new();
    for row in rows.filter(|row| !row.starts_with("| ---")) {
        let holders = row.rsplit(" | ").next().unwrap_or_default();
        let holders: Vec<&str> = holders.split('`').skip(1).step_by(2).collect();
        if holders.is_empty() {
            broken.push(format!("nothing is said to hold: {row}"));
        }
        broken.extend(
            holders
                .iter()
                .filter(|holder| !exists(holder, names))
                .map(|holder| format!("`{holder}` does not exist: {row}")),
        );
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) }
}

fn exists(holder: &str, names: &[String]) -> bool {
    if holder == "missing" {
        return true;
    }
    if holder.starts_with(".ci/") {
        return folders::repository().join(holder).is_file();
    }
    let Some((file, function)) = holder.split_once("::") else {
        return names.iter().any(|name| matches(holder, name));
    };
    let is_file = |path: &PathBuf| folders::name_of(path) == file;
    let declares =
        |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|it| it.contains(&format!("fn {function}(")));
    let files = folders::files_below(&folders::repository().join("crates"));
    files.iter().filter(|path| is_file(path)).any(declares)
}

/// True when a name fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => name.starts_with(before) && name[before.len()..].ends_with(after),
    }
}
