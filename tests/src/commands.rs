//! The commands that tell about graphs, kinds, codes and themselves: each answers for everything there is.

use crate::command::{Call, Done};
use crate::{folders, shipped};
use libtest_mimic::{Failed, Trial};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("commands/help", help),
        Trial::test("commands/generated_texts", generated_texts),
        Trial::test("commands/every_kind_is_told", every_kind),
        Trial::test("commands/every_code_is_explained", every_code),
        Trial::test("commands/every_template_runs", every_template),
        Trial::test("commands/every_shipped_graph_is_described", every_shipped_graph),
    ]
}

/// Calls a command that must succeed.
fn call(arguments: &[&str]) -> Result<Done, Failed> {
    let done = Call::new(arguments).done();
    if done.exit_code == 0 && !done.stdout.is_empty() {
        return Ok(done);
    }
    Err(format!("{arguments:?} ends with {}:\n{}{}", done.exit_code, done.stdout, done.stderr).into())
}

/// The commands that help lists.
fn commands() -> Result<Vec<String>, Failed> {
    let help = call(&["--help"])?.stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    Ok(names.map(str::to_owned).collect())
}

fn help() -> Result<(), Failed> {
    let commands = commands()?;
    if commands.len() < 5 {
        return Err(format!("help lists {commands:?}").into());
    }
    commands.iter().try_for_each(|command| call(&[command, "--help"]).map(drop))?;
    call(&["--version"]).map(drop)
}

/// Every command is in the manual and in every shell's completions.
fn generated_texts() -> Result<(), Failed> {
    let commands = commands()?;
    let texts = [&["man"][..], &["completions", "bash"], &["completions", "zsh"], &["completions", "fish"]];
    for arguments in texts {
        let text = call(arguments)?.stdout;
        if let Some(lost) = commands.iter().find(|command| !text.contains(command.as_str())) {
            return Err(format!("{arguments:?} does not know `{lost}`").into());
        }
    }
    Ok(())
}

fn every_kind() -> Result<(), Failed> {
    let list = call(&["nodes"])?.stdout;
    for def in authcanvas::registry().nodes() {
        if !list.contains(&*def.kind) {
            return Err(format!("the list lacks {}", def.kind).into());
        }
        let told = call(&["nodes", &def.kind])?.stdout;
        if !told.contains(&*def.title) {
            return Err(format!("{} is told without its title", def.kind).into());
        }
    }
    Ok(())
}

fn every_code() -> Result<(), Failed> {
    for doc in authcanvas_graph::CODES.iter().chain(authcanvas_interpreter::CODES) {
        if !call(&["explain", doc.code])?.stdout.contains(doc.code) {
            return Err(format!("{} is explained without its name", doc.code).into());
        }
    }
    Ok(())
}

/// What `new` writes checks clean and runs out of the box, wherever it is put.
fn every_template() -> Result<(), Failed> {
    for graph in shipped::graphs() {
        let template = graph.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = tempfile::tempdir()?;
        let within = |arguments: &[&str]| Call::new(arguments).in_folder(folder.path()).done();
        for arguments in [
            &["new", &template, "mine/flow.ron"][..],
            &["check", "--deny-warnings", "mine"],
            &["fmt", "--check", "mine"],
            &["run", "mine/flow.ron"],
        ] {
            let done = within(arguments);
            if done.exit_code != 0 {
                return Err(format!("{arguments:?} ends with {}:\n{}", done.exit_code, done.stderr).into());
            }
        }
        if within(&["new", &template, "mine/flow.ron"]).exit_code == 0 {
            return Err("a second `new` overwrites the first".into());
        }
    }
    Ok(())
}

fn every_shipped_graph() -> Result<(), Failed> {
    for graph in shipped::graphs() {
        let path = folders::shown(&graph);
        call(&["describe", &path])?;
        let told = call(&["requirements", &path])?;
        if told.stdout.contains("Test1test1") {
            return Err(format!("the requirements of {path} hold the seeded password").into());
        }
    }
    Ok(())
}
