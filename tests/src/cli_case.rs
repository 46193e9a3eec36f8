//! Cases of the command line: arguments and files, and a transcript of all that the command says and does.
//!
//! The commands run in a temporary copy of the case's folder. What differs from run to run has stable replacements.

use crate::command::Call;
use crate::{compare, folders};
use libtest_mimic::Failed;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// `case.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CliCase {
    why: String,
    known_failure: bool,
    /// The command lines, one after another, without the command's name.
    commands: Vec<Vec<String>>,
    /// Folders and files of the repository that are copied beside the case's own.
    copies: Vec<String>,
    /// Environment variables.
    variables: BTreeMap<String, String>,
    /// What is written to standard input.
    stdin: String,
    /// Files that the transcript shows afterwards.
    shows: Vec<String>,
    /// Words of standard output and error with the same text each time.
    replaces: BTreeMap<String, String>,
}

pub fn run(folder: &Path) -> Result<(), Failed> {
    let case: CliCase = toml::from_str(&std::fs::read_to_string(folder.join("case.toml"))?)?;
    let why = case.known_failure.then_some(case.why.as_str());
    compare::known_failure(compare::with_file(&folder.join("expected.txt"), &transcript(&case, folder)), why)
}

fn transcript(case: &CliCase, folder: &Path) -> String {
    let temporary = tempfile::tempdir().unwrap();
    // Whatever stands behind links is one path for the command and for us.
    let place = std::fs::canonicalize(temporary.path()).unwrap().join("case");
    folders::copy(folder, &place);
    // What describes the case is none of its files.
    for name in ["case.toml", "expected.txt"] {
        // A case that is about to be written has no expectation yet.
        let _not_there = std::fs::remove_file(place.join(name));
    }
    for path in &case.copies {
        let from = folders::repository().join(path);
        let to = place.join(folders::name_of(&from));
        if from.is_dir() {
            folders::copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
    let mut text = String::new();
    for arguments in &case.commands {
        let call = case
            .variables
            .iter()
            .fold(Call::new(arguments), |call, (name, value)| call.with(name, value))
            .in_folder(&place)
            .stdin(&case.stdin);
        let done = call.done();
        text.push_str(&format!("$ authcanvas {}\n", shell_words(arguments)));
        text.push_str(&prefixed("1> ", &done.stdout));
        text.push_str(&prefixed("2> ", &done.stderr));
        text.push_str(&format!("exit code {}\n", done.exit_code));
    }
    for name in &case.shows {
        match std::fs::read_to_string(place.join(name)) {
            Ok(content) => text.push_str(&format!("file {name}\n{}", prefixed("   ", &content))),
            Err(_) => text.push_str(&format!("no file {name}\n")),
        }
    }
    let text = text.replace(&place.display().to_string(), "FOLDER");
    let text = case.replaces.iter().fold(text, |text, (word, stable)| text.replace(word, stable));
    let replaced = [("127.0.0.1:", "PORT"), ("\"elapsed_ms\": ", "MS"), (" time=\"", "SECONDS")];
    replaced.iter().fold(text, |text, (mark, word)| without_numbers_after(&text, mark, word))
}

fn shell_words(arguments: &[String]) -> String {
    let plain =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./=:@".contains(c));
    let words = arguments.iter().map(|word| if plain(word) { word.clone() } else { format!("'{word}'") });
    words.collect::<Vec<_>>().join(" ")
}

fn prefixed(prefix: &str, text: &str) -> String {
    let mut lines: String = text.lines().map(|line| format!("{}\n", format!("{prefix}{line}").trim_end())).collect();
    if !text.is_empty() && !text.ends_with('\n') {
        lines.push_str("(no line end)\n");
    }
    lines
}

/// Puts a word in place of the digits that follow a text.
fn without_numbers_after(text: &str, mark: &str, word: &str) -> String {
    let mut stable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        let (before, after) = rest.split_at(at + mark.len());
        let digits = after.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        stable.push_str(before);
        stable.push_str(if digits > 0 { word } else { "" });
        rest = &after[digits..];
    }
    stable.push_str(rest);
    stable
}
