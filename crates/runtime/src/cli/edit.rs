//! `edit`: starts the editor, a program of its own, on graph files.

use super::args::EditCommand;
use super::output::Output;
use crate::Error;
use std::path::PathBuf;
use std::process::Command;

/// The editor's program.
const PROGRAM: &str = "authcanvas-editor";

pub(crate) fn run(command: &EditCommand, output: &Output) -> Result<u8, Error> {
    let Some(program) = program() else {
        return Err(Error::Missing(vec![format!(
            "the editor, `{PROGRAM}`, stands neither beside this command nor on PATH; `cargo install --path \
             crates/editor` installs it"
        )]));
    };
    let status = Command::new(&program)
        .args(&command.files)
        .status()
        .map_err(|error| Error::File { path: program.clone(), problem: error.to_string() })?;
    if !status.success() {
        output.error(&format!("{}: ended with {status}", program.display()));
    }
    // A program that a signal ended has no code of its own.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(crate::exit_code::FAILED))
}

/// The editor beside this command, else on PATH.
fn program() -> Option<PathBuf> {
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join(&name)));
    let on_path =
        std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    beside.into_iter().chain(on_path.map(|folder| folder.join(&name))).find(|path| path.is_file())
}
