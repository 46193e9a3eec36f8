//! The two drivers: what git starts to merge a file, and to show how one changed.

use super::super::args::{GitDiffCommand, GitMergeCommand};
use super::super::diff::{Change, Side, text_of};
use super::super::merge::{mergeable, merged, tell};
use super::super::output::Output;
use crate::canvas_file::is_canvas;
use crate::graph_file::{file_error, save_text, says_format};
use crate::{Error, exit_code, registry};
use authcanvas_graph::{Graph, write};
use std::path::Path;
use std::process::Command;

/// Merges `theirs` into `ours`, in place. Git takes exit code 0 for a clean merge, and 1 for one with conflicts.
pub(crate) fn merge_driver(command: &GitMergeCommand, output: &Output) -> Result<u8, Error> {
    let GitMergeCommand { base, ours, theirs, path } = command;
    match graphs(command) {
        Ok(Some([base, ours_graph, theirs])) => {
            let merge = merged(&base, &ours_graph, &theirs);
            save_text(&write(&merge.graph), ours)?;
            Ok(tell(&merge, path, output))
        }
        Ok(None) => merge_as_text(base, ours, theirs),
        Err(error) => {
            super::super::report(output, &error);
            output.warning(&format!("{path}: merged as text, for it is no graph that can be merged"));
            merge_as_text(base, ours, theirs)
        }
    }
}

/// The three graphs; nothing where the files are something else.
fn graphs(command: &GitMergeCommand) -> Result<Option<[Graph; 3]>, Error> {
    let GitMergeCommand { base, ours, theirs, path } = command;
    let mut graphs = Vec::new();
    for (side, word) in [(base, "base"), (ours, "ours"), (theirs, "theirs")] {
        let bytes = std::fs::read(side).map_err(|error| file_error(side, &error))?;
        // Git gives an empty base for a file that both sides added.
        if bytes.is_empty() && word == "base" {
            graphs.push(Graph::default());
            continue;
        }
        if !says_format(&bytes) {
            return Ok(None);
        }
        let name = format!("{path} ({word})");
        graphs.push(mergeable(&name, Side::of_bytes(&name, Path::new(path), &bytes)?)?);
    }
    Ok(graphs.try_into().ok())
}

fn merge_as_text(base: &Path, ours: &Path, theirs: &Path) -> Result<u8, Error> {
    let status = Command::new("git")
        .args(["merge-file", "-L", "ours", "-L", "base", "-L", "theirs"])
        .args([ours, base, theirs])
        .status()
        .map_err(|error| file_error(ours, &error))?;
    Ok(if status.success() { exit_code::OK } else { exit_code::FAILED })
}

/// Shows how a file changed. Git takes any other exit code than 0 for a driver that broke.
pub(crate) fn diff_driver(command: &GitDiffCommand, output: &Output) -> Result<u8, Error> {
    let path = &command.path;
    let (old, new) = (&command.old_file, &command.new_file);
    match difference(command) {
        Ok(Some(text)) => {
            output.result(&format!("diff --authcanvas a/{path} b/{path}\n{text}"));
            return Ok(exit_code::OK);
        }
        Ok(None) => {}
        Err(error) => {
            super::super::report(output, &error);
            output.warning(&format!("{path}: shown as text, for it is no graph that can be read"));
        }
    }
    let shown = Command::new("git").args(["diff", "--no-index", "--no-ext-diff", "--"]).args([old, new]).output();
    let shown = shown.map_err(|error| file_error(old, &error))?;
    output.result(&String::from_utf8_lossy(&shown.stdout));
    Ok(exit_code::OK)
}

/// The difference of two graphs; nothing where the files are something else.
fn difference(command: &GitDiffCommand) -> Result<Option<String>, Error> {
    let path = Path::new(&command.path);
    let mut sides = Vec::new();
    for (file, prefix) in [(&command.old_file, "a"), (&command.new_file, "b")] {
        let name = format!("{prefix}/{}", command.path);
        // Git's name for a file that is not there.
        if file == Path::new("/dev/null") {
            sides.push(Side::empty(&name, path));
            continue;
        }
        let bytes = std::fs::read(file).map_err(|error| file_error(file, &error))?;
        if !is_canvas(path) && !says_format(&bytes) {
            return Ok(None);
        }
        sides.push(Side::of_bytes(&name, path, &bytes)?);
    }
    let [before, after] = sides.as_slice() else { return Ok(None) };
    Ok(Some(text_of(&Change::new(before, after, &registry()))))
}
