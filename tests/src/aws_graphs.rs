//! Open 3D Engine's own AWS graphs, unchanged, on the sandbox: they print the lines that its tests wait for.
//!
//! The graphs are not part of this repository; where their folder is absent, the trials say so and pass.

use crate::command::{Call, Done};
use crate::folders;
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};

const ANONYMOUS: &str = "ConitoAnonymousAuthorization.scriptcanvas";
const PASSWORD: &str = "PasswordSignIn.scriptcanvas";
/// The password of Open 3D Engine's test user, as the graph's file holds it.
const IN_FILE: &str = "Test1test1!";

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("aws_graphs/anonymous", || {
            on_the_sandbox(ANONYMOUS, None, 0, &["Success anonymous credentials"], &["Fail anonymous credentials"])
        }),
        Trial::test("aws_graphs/password_sign_in", || {
            let expected = ["SignIn Success", "Success credentials"];
            on_the_sandbox(PASSWORD, None, 0, &expected, &["SignIn Fail", "Fail credentials"])
        }),
        Trial::test("aws_graphs/wrong_password", || {
            on_the_sandbox(
                PASSWORD,
                Some("Wrong1wrong1!"),
                6,
                &["SignIn Fail"],
                &["SignIn Success", "Success credentials"],
            )
        }),
    ]
}

/// The folder with the graphs, beside the repository or above.
fn graphs() -> Option<PathBuf> {
    let repository = std::fs::canonicalize(folders::repository()).ok()?;
    repository.ancestors().map(|folder| folder.join("shared/conformance/aws")).find(|folder| folder.is_dir())
}

fn on_the_sandbox(
    name: &str,
    password: Option<&str>,
    exit_code: i32,
    printed: &[&str],
    never: &[&str],
) -> Result<(), Failed> {
    let Some(graphs) = graphs() else {
        eprintln!("skipped: there is no folder shared/conformance/aws beside the repository");
        return Ok(());
    };
    let done = run(&graphs.join(name), password)?;
    let lines: Vec<&str> = done.stdout.lines().collect();
    let missing = printed.iter().any(|line| !lines.contains(line));
    if done.exit_code != exit_code || missing || never.iter().any(|line| lines.contains(line)) {
        return Err(format!("exit code {}:\n{}{}", done.exit_code, done.stdout, done.stderr).into());
    }
    let shown = password.unwrap_or(IN_FILE);
    if done.stdout.contains(shown) || done.stderr.contains(shown) {
        return Err("the password of the file is shown".into());
    }
    Ok(())
}

/// Runs a copy of a graph beside the shipped profiles, with another password where one is given.
fn run(graph: &Path, password: Option<&str>) -> Result<Done, Failed> {
    let folder = tempfile::tempdir()?;
    folders::copy(&folders::shipped(), folder.path());
    let mut text = std::fs::read_to_string(graph)?;
    if let Some(password) = password {
        if !text.contains(IN_FILE) {
            return Err("the graph's file does not hold the password that is to be replaced".into());
        }
        text = text.replace(IN_FILE, password);
    }
    std::fs::write(folder.path().join("graph.scriptcanvas"), text)?;
    Ok(Call::new(&["run", "graph.scriptcanvas", "--non-interactive"]).in_folder(folder.path()).done())
}
