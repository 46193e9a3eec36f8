//! Pictures and commands of the documents: what they show is what the files are.
//!
//! A comment above a picture says how it was drawn, `<!-- authcanvas render … -o docs/pictures/NAME.svg -->`, and the picture has
//! to be that. `UPDATE_EXPECT=1` draws them anew.

use crate::command::Call;
use crate::folders;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Pictures that no command draws: of windows.
const OF_WINDOWS: [&str; 1] = ["editor.png"];

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("pictures/are_what_their_graphs_are", are_fresh),
        Trial::test("pictures/each_is_drawn_by_a_command", each_is_drawn),
        Trial::test("pictures/commands_of_client_auth_scripting_run", commands_run),
    ]
}

/// The documents that may show pictures.
fn documents() -> Vec<PathBuf> {
    let docs = folders::entries(&folders::repository().join("docs"));
    let docs = docs.into_iter().filter(|path| path.extension().is_some_and(|it| it == "md"));
    docs.chain([folders::repository().join("README.md")]).collect()
}

/// The commands that draw, with the picture that each writes and the line below it.
fn drawn() -> Vec<(Vec<String>, String, String)> {
    let mut found = Vec::new();
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let command = line.trim().strip_prefix("<!-- authcanvas ").and_then(|rest| rest.strip_suffix(" -->"));
            let Some(command) = command else { continue };
            let words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
            let picture = words.last().cloned().unwrap_or_default();
            found.push((words, picture, lines.next().unwrap_or_default().to_owned()));
        }
    }
    found
}

fn are_fresh() -> Result<(), Failed> {
    let updates = std::env::var_os("UPDATE_EXPECT").is_some();
    for (mut words, picture, shown) in drawn() {
        let name = picture.strip_prefix("docs/pictures/").unwrap_or(&picture);
        if !shown.contains(&format!("pictures/{name})")) && !shown.contains(&format!("pictures/{name}\"")) {
            return Err(format!("`{shown}` does not show {picture}").into());
        }
        if !updates {
            words.push("--check".to_owned());
        }
        let done = Call::new(&words).in_folder(&folders::repository()).done();
        if done.exit_code != 0 {
            let told = format!("{}{}", done.stdout, done.stderr);
            return Err(format!("{words:?}: {told}; UPDATE_EXPECT=1 draws it anew").into());
        }
    }
    Ok(())
}

fn each_is_drawn() -> Result<(), Failed> {
    let drawn: BTreeSet<String> = drawn().into_iter().map(|(_, picture, _)| picture).collect();
    for path in folders::entries(&folders::repository().join("docs/pictures")) {
        let name = folders::name_of(&path);
        let name: &Path = name.as_ref();
        let is_drawn = drawn.contains(&format!("docs/pictures/{}", name.display()));
        if !is_drawn && !OF_WINDOWS.iter().any(|window| name == Path::new(window)) {
            return Err(format!("no document says how {} is drawn", path.display()).into());
        }
    }
    if drawn.len() < 5 { Err(format!("only {} pictures are drawn", drawn.len()).into()) } else { Ok(()) }
}

/// Each command of the page runs, with the exit code that it says.
fn commands_run() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    folders::copy(&folders::shipped(), &folder.path().join("graphs"));
    let text = std::fs::read_to_string(folders::repository().join("docs/client-auth-scripting.md"))?;
    let mut n_run = 0;
    for line in text.lines() {
        let (line, code) =
            line.split_once("  # exit code ").map_or((line, 0), |(line, code)| (line, code.parse().unwrap()));
        let (variable, command) = match line.split_once(" authcanvas ") {
            Some((variable, command))
                if variable.chars().next().is_some_and(|c| c.is_ascii_uppercase()) && !variable.contains(' ') =>
            {
                (variable.split_once('='), command)
            }
            _ => match line.strip_prefix("authcanvas ") {
                Some(command) => (None, command),
                None => continue,
            },
        };
        let words: Vec<&str> = command.split_whitespace().collect();
        let call = Call::new(&words).in_folder(folder.path());
        let done = variable.into_iter().fold(call, |call, (name, value)| call.with(name, value)).done();
        if done.exit_code != code {
            return Err(format!("`{line}` ends with {}:\n{}{}", done.exit_code, done.stdout, done.stderr).into());
        }
        n_run += 1;
    }
    if n_run < 7 { Err(format!("only {n_run} commands were found").into()) } else { Ok(()) }
}
