//! What makes git show and merge graph files as graphs: `git-setup`, and the two drivers that it registers.
//!
//! The drivers take what is no graph as text, and say so: profiles and other RON files bear the same ending.

mod attributes;
mod drivers;

pub(super) use drivers::{diff_driver, merge_driver};

use super::args::GitSetupCommand;
use super::output::Output;
use crate::graph_file::save_text;
use crate::{Error, exit_code};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The drivers' name in git's configuration and in attributes.
const NAME: &str = "authcanvas";

pub(crate) fn setup(command: &GitSetupCommand, output: &Output) -> Result<u8, Error> {
    let top = PathBuf::from(git(&command.folder, &["rev-parse", "--show-toplevel"])?.trim_end());
    let attributes = top.join(".gitattributes");
    let before = match std::fs::read_to_string(&attributes) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(crate::graph_file::file_error(&attributes, &error)),
    };
    if command.undo {
        for section in ["merge", "diff"] {
            let section = format!("{section}.{NAME}");
            // There is nothing to remove where it was never set up, which git calls an error.
            if git(&top, &["config", "--local", "--get-regexp", &format!("^{section}[.]")]).is_ok() {
                git(&top, &["config", "--local", "--remove-section", &section])?;
            }
        }
        match attributes::without(before.as_deref()) {
            None if before.is_some() => {
                std::fs::remove_file(&attributes)
                    .map_err(|error| crate::graph_file::file_error(&attributes, &error))?;
            }
            Some(text) if before.as_ref() != Some(&text) => save_text(&text, &attributes)?,
            Some(_) | None => {}
        }
        output.note(&format!("{}: git treats graphs as any text again", top.display()));
        return Ok(exit_code::OK);
    }
    let program = std::env::current_exe().map_err(|error| Error::Bug(format!("where am I? {error}")))?;
    let program = shell_quoted(&program)?;
    for (key, value) in [
        (format!("merge.{NAME}.name"), "Authcanvas graphs".to_owned()),
        (format!("merge.{NAME}.driver"), format!("{program} git-merge %O %A %B %P")),
        (format!("diff.{NAME}.command"), format!("{program} git-diff")),
    ] {
        git(&top, &["config", "--local", &key, &value])?;
    }
    let text = attributes::with(before.as_deref());
    if before.as_ref() != Some(&text) {
        save_text(&text, &attributes)?;
    }
    output.note(&format!("{}: git shows and merges graphs as graphs", top.display()));
    output.note("others who clone it have .gitattributes from you, and run `authcanvas git-setup` themselves");
    Ok(exit_code::OK)
}

/// Runs git in a folder; answers its standard output, or its own words.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, Error> {
    let failed = |problem: String| Error::File { path: folder.to_owned(), problem };
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| failed(format!("git cannot be started: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(format!("git {}: {}", arguments.first().unwrap_or(&""), said.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A path as the shell that git starts drivers with takes it for one word.
fn shell_quoted(path: &Path) -> Result<String, Error> {
    let text = path.to_str().ok_or_else(|| Error::File {
        path: path.to_owned(),
        problem: "git cannot start a program whose path is no UTF-8 text".to_owned(),
    })?;
    Ok(format!("'{}'", text.replace('\'', "'\\''")))
}
