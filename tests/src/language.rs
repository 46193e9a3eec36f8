//! The description of the language: every graph in it is canonical, and does what the text below it says.
//!
//! A block of `ron` is the file `example.ron`, or the file that the fence names. A block of `text` behind it is a
//! transcript: commands with what they print; where one does not succeed, with standard error and the exit code too.
//! `UPDATE_EXPECT=1` writes the transcripts.

use crate::command::Call;
use crate::{compare, folders};
use authcanvas::testing::difference;
use libtest_mimic::{Failed, Trial};
use std::fmt::Write as _;
use std::path::Path;

const DOCUMENT: &str = "docs/language.md";
/// What a block of `ron` without a name is saved as.
const EXAMPLE: &str = "example.ron";
const COMMAND: &str = "$ ";

/// Some graphs, each with its file's name, and what follows from them.
#[derive(Default)]
struct Example {
    heading: String,
    graphs: Vec<(String, String)>,
    transcript: String,
}

pub fn trials() -> Vec<Trial> {
    let text = text();
    let mut trials: Vec<Trial> = Vec::new();
    for example in examples(&text) {
        let name = format!("language/{}", slug(&example.heading));
        let n_before = trials.iter().filter(|trial| trial.name().starts_with(&name)).count();
        let name = if n_before == 0 { name } else { format!("{name}_{}", n_before + 1) };
        trials.push(Trial::test(name, move || holds(&example)));
    }
    trials.push(Trial::test("language/every_section_has_an_example", every_section_has_an_example));
    trials.push(Trial::test("language/limits_are_those_of_a_run", limits_are_those_of_a_run));
    trials
}

fn text() -> String {
    std::fs::read_to_string(folders::repository().join(DOCUMENT)).unwrap()
}

fn slug(heading: &str) -> String {
    let letters = heading.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    letters.collect::<String>().trim_matches('_').to_owned()
}

/// The graphs of the document with the transcripts behind them.
fn examples(text: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut example = Example::default();
    let mut heading = String::new();
    let mut fence: Option<(String, String)> = None;
    for line in text.lines() {
        match (&mut fence, line.strip_prefix("```")) {
            (None, Some(language)) => fence = Some((language.to_owned(), String::new())),
            (Some((_, block)), None) => block.extend([line, "\n"]),
            (Some(_), Some(_)) => {
                let Some((language, block)) = fence.take() else { continue };
                let (language, name) = language.split_once(' ').unwrap_or((&language, EXAMPLE));
                match language {
                    "ron" => example.graphs.push((name.to_owned(), block)),
                    _ => {
                        let graphs = std::mem::take(&mut example.graphs);
                        examples.push(Example { heading: heading.clone(), graphs, transcript: block });
                    }
                }
            }
            (None, None) => {
                if let Some(next) = line.strip_prefix("## ") {
                    heading = next.to_owned();
                }
            }
        }
    }
    // Graphs that nothing is said of are an example without a transcript, which does not hold.
    if !example.graphs.is_empty() {
        examples.push(Example { heading, ..example });
    }
    examples
}

/// The commands run beside the shipped graphs' profiles.
fn holds(example: &Example) -> Result<(), Failed> {
    if example.graphs.is_empty() || !example.transcript.starts_with(COMMAND) {
        return Err("an example is a graph and then the commands that it is shown with".into());
    }
    let temporary = tempfile::tempdir()?;
    let folder = std::fs::canonicalize(temporary.path())?.join("graphs");
    folders::copy(&folders::shipped(), &folder);
    for (name, graph) in &example.graphs {
        std::fs::write(folder.join(name), graph)?;
        let done = Call::new(&["fmt", "--check", name]).in_folder(&folder).done();
        if done.exit_code != 0 {
            return Err(format!("{name} is not in canonical form: {}{}\n{graph}", done.stdout, done.stderr).into());
        }
    }
    let commands = example.transcript.lines().filter_map(|line| line.strip_prefix(COMMAND));
    let found: String = commands.map(|command| run(command, &folder)).collect();
    if found == example.transcript {
        return Ok(());
    }
    if compare::updates() {
        return write(&example.transcript, &found, example);
    }
    Err(difference(&example.transcript, &found).unwrap_or_default().into())
}

/// A command and what it prints.
fn run(line: &str, folder: &Path) -> String {
    let mut words = line.split_whitespace().peekable();
    let mut variables = Vec::new();
    while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
        variables.push((name, value.trim_matches('\'')));
        words.next();
    }
    let arguments: Vec<&str> = words.skip(1).collect();
    let call = Call::new(&arguments).in_folder(folder);
    let done = variables.into_iter().fold(call, |call, (name, value)| call.with(name, value)).done();
    let mut text = format!("{COMMAND}{line}\n{}", done.stdout);
    if done.exit_code != 0 {
        // Writing to a String cannot fail.
        let _never_fails = writeln!(text, "{}exit code {}", done.stderr, done.exit_code);
    }
    text.replace(&format!("{}/", folder.display()), "")
}

/// Writes what was found into the document, behind the graph that it belongs to.
fn write(expected: &str, found: &str, example: &Example) -> Result<(), Failed> {
    let (_, graph) = example.graphs.last().ok_or("no graph")?;
    let text = text();
    let behind = text.find(graph.as_str()).ok_or("the graph is gone")? + graph.len();
    let at = text[behind..].find(expected).ok_or("the transcript is gone")? + behind;
    let written = format!("{}{found}{}", &text[..at], &text[at + expected.len()..]);
    Ok(std::fs::write(folders::repository().join(DOCUMENT), written)?)
}

fn every_section_has_an_example() -> Result<(), Failed> {
    let text = text();
    let examples = examples(&text);
    let sections = text.lines().filter_map(|line| line.strip_prefix("## "));
    let bare: Vec<_> = sections.filter(|section| !examples.iter().any(|it| it.heading == *section)).collect();
    if bare.is_empty() { Ok(()) } else { Err(format!("no example in: {}", bare.join(", ")).into()) }
}

fn limits_are_those_of_a_run() -> Result<(), Failed> {
    let text = text();
    let limits = serde_json::to_value(authcanvas_interpreter::Limits::default())?;
    let limits = limits.as_object().ok_or("limits are fields")?;
    for (name, most) in limits {
        let row = text.lines().find_map(|line| line.strip_prefix(&format!("| `{name}` | ")));
        let told =
            row.and_then(|row| row.split(" |").next()).ok_or_else(|| format!("the limit `{name}` is missing"))?;
        let (number, unit) = told.split_once(' ').map_or((told, 1), |(number, _mebibytes)| (number, 1 << 20));
        let told: u64 = number.replace(',', "").parse::<u64>()? * unit;
        if most.as_u64() != Some(told) {
            return Err(format!("the limit `{name}` is {most}, and is told as {told}").into());
        }
    }
    Ok(())
}
