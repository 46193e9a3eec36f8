//! The examples for repositories of graphs, as people copy them: a pre-commit configuration and a CI workflow.
//!
//! What they would run is read out of the files and run, in a repository of its own with the command on its path.
#![cfg(unix)]

use crate::command::{Call, Done};
use crate::folders;
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("hooks/pre_commit", pre_commit),
        Trial::test("hooks/workflow", workflow),
        Trial::test("hooks/examples_hold_no_tabs", no_tabs),
    ]
}

fn example(name: &str) -> Result<String, Failed> {
    Ok(std::fs::read_to_string(folders::repository().join("docs/examples").join(name))?)
}

/// A repository with shipped graphs in `flows`, and `authcanvas` on the path.
struct Place {
    _temporary: tempfile::TempDir,
    folder: PathBuf,
    path: String,
}

impl Place {
    fn new() -> Result<Self, Failed> {
        let temporary = tempfile::tempdir()?;
        let (bin, folder) = (temporary.path().join("bin"), temporary.path().join("repository"));
        std::fs::create_dir(&bin)?;
        std::os::unix::fs::symlink(std::env::current_exe()?, bin.join("authcanvas"))?;
        folders::copy(&folders::shipped(), &folder.join("flows"));
        let path = format!("{}:{}", bin.display(), std::env::var("PATH")?);
        let place = Self { _temporary: temporary, folder, path };
        place.shell("git init -q -b main && git add -A && git commit -q -m Graphs", "")?;
        Ok(place)
    }

    /// What a shell makes of a script, with a summary file beside.
    fn done(&self, script: &str, more: &str) -> Result<Done, Failed> {
        let call = Call::new::<&str>(&[]).in_folder(&self.folder).process();
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", &format!("{script} {more}")]).current_dir(&self.folder).env_clear();
        shell.envs(call.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", &self.path);
        for (name, value) in [("NAME", "Ada"), ("EMAIL", "ada@example.org"), ("DATE", "2026-01-01T00:00:00Z")] {
            shell.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
        }
        shell.env("BASE", "main~1").env("GITHUB_STEP_SUMMARY", self.summary());
        Ok(Done::from(shell.output()?))
    }

    fn shell(&self, script: &str, more: &str) -> Result<(), Failed> {
        let done = self.done(script, more)?;
        if done.exit_code == 0 {
            Ok(())
        } else {
            Err(format!("{script} {more}\nends with {}:\n{}{}", done.exit_code, done.stdout, done.stderr).into())
        }
    }

    fn summary(&self) -> PathBuf {
        self.folder.with_file_name("summary.md")
    }

    fn change(&self, name: &str, from: &str, to: &str) -> Result<(), Failed> {
        let path = self.folder.join(name);
        let text = std::fs::read_to_string(&path)?;
        if !text.contains(from) {
            return Err(format!("no {from} in {name}").into());
        }
        Ok(std::fs::write(path, text.replace(from, to))?)
    }
}

/// Each hook passes on sound graphs beside profiles, and fails on what it is there for.
fn pre_commit() -> Result<(), Failed> {
    let text = example("pre-commit-config.yaml")?;
    let entries: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("entry: ")).collect();
    let [format, check] = entries.as_slice() else { return Err(format!("{entries:?}").into()) };
    let place = Place::new()?;
    // Hooks are given every file whose name fits, profiles too.
    let files = "$(git ls-files 'flows/*.ron')";
    for entry in &entries {
        place.shell(entry, files)?;
    }
    let fails = |entry: &str, code: i32| -> Result<(), Failed> {
        let done = place.done(entry, files)?;
        if done.exit_code == code { Ok(()) } else { Err(format!("{entry}: {}{}", done.stdout, done.stderr).into()) }
    };
    place.change("flows/sign_up.ron", "    format: 1,\n", "    format:   1,\n")?;
    fails(format, 1)?;
    place.shell(check, files)?;
    place.change("flows/sign_up.ron", "\"start.out ->", "\"start.away ->")?;
    fails(check, 3)
}

/// Every step of the workflow that is ours, one after another, in a repository with a change.
fn workflow() -> Result<(), Failed> {
    let place = Place::new()?;
    place.change("flows/password_sign_in.ron", "SignIn Success", "Welcome")?;
    place.shell("git commit -q -a -m Change", "")?;
    let steps = runs(&example("graphs.yml")?);
    let own: Vec<&String> = steps.iter().filter(|step| !step.contains("cargo install")).collect();
    if own.len() < 5 {
        return Err(format!("only {} steps were found", own.len()).into());
    }
    // No graph that is shipped is a test; a workflow's own are.
    let test = folders::repository().join("tests/cases/cli/test_graphs/good.ron");
    std::fs::copy(test, place.folder.join("flows/a_test.ron"))?;
    for step in own {
        place.shell(step, "")?;
    }
    let summary = std::fs::read_to_string(place.summary())?;
    let log: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(place.folder.join("graphs.sarif"))?)?;
    let is_told = summary.contains("main~1:flows/password_sign_in.ron") && summary.contains("```mermaid");
    if is_told && log["version"] == "2.1.0" { Ok(()) } else { Err(format!("{summary}\n{log}").into()) }
}

/// The scripts of `run:`, on one line or in a block below it.
fn runs(text: &str) -> Vec<String> {
    let mut scripts: Vec<String> = Vec::new();
    let mut block: Option<usize> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if let (Some(least), Some(script)) = (block, scripts.last_mut())
            && (indent > least || line.trim().is_empty())
        {
            script.push_str(line.trim_start());
            script.push('\n');
            continue;
        }
        block = None;
        if let Some(script) = line.trim_start().strip_prefix("run: ") {
            let is_block = script == "|";
            scripts.push(if is_block { String::new() } else { script.to_owned() });
            block = is_block.then_some(indent);
        }
    }
    scripts
}

/// YAML has none.
fn no_tabs() -> Result<(), Failed> {
    for path in folders::files_below(Path::new(&folders::repository().join("docs/examples"))) {
        if std::fs::read_to_string(&path)?.contains('\t') {
            return Err(format!("{} holds a tab", path.display()).into());
        }
    }
    Ok(())
}
