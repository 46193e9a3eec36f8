//! Runs the built command in a folder, away from the settings of whoever runs the tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command came to.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A folder of its own, gone when it is dropped.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// The shipped graphs, sorted.
pub fn graphs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs");
    let mut graphs: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .filter(|path| !path.ends_with("authcanvas.ron"))
        .collect();
    graphs.sort();
    graphs
}

/// The command, with nothing of the environment but what any command needs.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authcanvas"));
    let nowhere = folder.join("nowhere");
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "SystemRoot" || name == "TMPDIR"))
        .env("HOME", &nowhere)
        .env("AUTHCANVAS_CONFIG_DIR", &nowhere)
        .stdin(Stdio::null());
    command
}

/// Runs the command to its end.
pub fn authcanvas(folder: &Path, arguments: &[&str]) -> Outcome {
    let output = command(folder, arguments).output().unwrap();
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
