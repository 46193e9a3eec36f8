//! The README: short enough to be read, and everything in it that can be run runs.

use crate::command::Call;
use crate::folders;
use libtest_mimic::{Failed, Trial};

/// Lines that it may have.
const LONGEST: usize = 150;
/// How examples are run.
const EXAMPLE: &str = "cargo run -p authcanvas --example ";
/// How its commands begin that are ours.
const COMMANDS: [&str; 2] = ["cargo run -p authcanvas -- ", "authcanvas "];

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("readme/is_short", is_short),
        Trial::test("readme/commands_run", commands_run),
        Trial::test("readme/graphs_are_graphs", graphs_are_graphs),
    ]
}

fn text() -> String {
    std::fs::read_to_string(folders::repository().join("README.md")).unwrap()
}

/// The fenced blocks with their languages.
fn blocks() -> Vec<(String, String)> {
    let text = text();
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            if !is_inside {
                blocks.push((language.trim().to_owned(), String::new()));
            }
            is_inside = !is_inside;
        } else if let (true, Some((_, block))) = (is_inside, blocks.last_mut()) {
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks
}

fn is_short() -> Result<(), Failed> {
    let n_lines = text().lines().count();
    if n_lines > LONGEST {
        return Err(format!("README.md has {n_lines} lines, and nobody reads more than {LONGEST}").into());
    }
    let known = ["sh", "text", "ron", "rust"];
    match blocks().iter().find(|(language, _)| !known.contains(&language.as_str())) {
        Some((language, _)) => Err(format!("nothing runs a block of `{language}`: teach this test to").into()),
        None => Ok(()),
    }
}

/// Our own commands run in a copy of the graphs, one after another; what else is named is what CI runs.
fn commands_run() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    folders::copy(&folders::shipped(), &folder.path().join("graphs"));
    folders::copy(&folders::cases(), &folder.path().join("tests/cases"));
    let ci = std::fs::read_to_string(folders::repository().join(".ci/run"))?;
    let shells = blocks().into_iter().filter(|(language, _)| language == "sh");
    let lines: Vec<String> = shells.flat_map(|(_, block)| joined(&block)).collect();
    if lines.is_empty() {
        return Err("README.md shows no command".into());
    }
    for line in lines {
        let (variables, command) = variables(&line);
        let own = COMMANDS.iter().find_map(|own| command.strip_prefix(own));
        match (own, command.strip_prefix(EXAMPLE)) {
            (Some(arguments), _) => {
                let arguments: Vec<&str> = arguments.split_whitespace().collect();
                let call = Call::new(&arguments).in_folder(folder.path());
                let done = variables.iter().fold(call, |call, (name, value)| call.with(name, value)).done();
                if done.exit_code != 0 {
                    return Err(format!("`{line}` ends with {}:\n{}", done.exit_code, done.stderr).into());
                }
            }
            (None, Some(name)) => example_runs(name)?,
            (None, None) if ci.contains(&line) => {}
            (None, None) => {
                return Err(format!("`{line}` is neither a command of ours nor one that .ci/run runs").into());
            }
        }
    }
    Ok(())
}

/// The variables that a command line begins with, and the rest of it.
fn variables(line: &str) -> (Vec<(String, String)>, &str) {
    let (mut variables, mut rest) = (Vec::new(), line);
    while let Some((word, after)) = rest.split_once(' ')
        && let Some((name, value)) = word.split_once('=')
        && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    {
        variables.push((name.to_owned(), value.trim_matches('\'').to_owned()));
        rest = after;
    }
    (variables, rest)
}

/// Runs an example that cargo built beside this program, as it does for the whole workspace. Without it, as when only
/// this package is tested, the source has to be there.
fn example_runs(name: &str) -> Result<(), Failed> {
    let source = folders::repository().join(format!("crates/runtime/examples/{name}.rs"));
    if !source.is_file() {
        return Err(format!("there is no example `{name}`").into());
    }
    let program = std::env::current_exe()?.with_file_name("..").join("examples").join(name);
    if !program.is_file() {
        return Ok(());
    }
    let output = std::process::Command::new(program).output()?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned().into()) }
}

/// The command lines of a block, without comments, those that go on in the next line joined.
fn joined(block: &str) -> Vec<String> {
    let block = block.replace("\\\n", " ");
    let lines = block.lines().map(|line| line.split(" #").next().unwrap_or("").trim().to_owned());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

fn graphs_are_graphs() -> Result<(), Failed> {
    for (_, block) in blocks().into_iter().filter(|(language, _)| language == "ron") {
        let reading = authcanvas_graph::read(block.as_bytes()).map_err(|error| error.to_string())?;
        if let Some(found) = reading.diagnostics.first() {
            return Err(format!("{}: {} [{}]", found.site, found.message, found.code).into());
        }
    }
    for (_, block) in blocks().into_iter().filter(|(language, _)| language == "rust") {
        let examples = folders::files_below(&folders::repository().join("crates/runtime/examples"));
        if !examples.iter().any(|path| std::fs::read_to_string(path).is_ok_and(|text| text.contains(&block))) {
            return Err("a block of Rust stands in no example, so nothing compiles it".into());
        }
    }
    Ok(())
}
