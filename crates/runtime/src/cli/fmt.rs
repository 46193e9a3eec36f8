//! `fmt`: the canonical form.

use super::args::FmtCommand;
use super::check::graph_files;
use super::output::Output;
use crate::graph_file::{GraphFile, save_text};
use crate::{Error, exit_code};
use authcanvas_graph::write;

pub(crate) fn run(command: &FmtCommand, output: &Output) -> Result<u8, Error> {
    let mut code = exit_code::OK;
    for path in graph_files(&command.paths)? {
        match format_file(&path, command.check, output) {
            Ok(file_code) => code = code.max(file_code),
            Err(error) => {
                super::report(output, &error);
                code = code.max(error.exit_code());
            }
        }
    }
    Ok(code)
}

fn format_file(path: &std::path::Path, check: bool, output: &Output) -> Result<u8, Error> {
    let file = GraphFile::open(path)?;
    let text = write(&file.reading.graph);
    let unchanged = std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes());
    if unchanged {
        return Ok(exit_code::OK);
    }
    if check {
        output.result_line(&path.display().to_string());
        return Ok(exit_code::FAILED);
    }
    let lost = &file.reading.unkept_comments;
    if !lost.is_empty() {
        let places: Vec<_> = lost
            .iter()
            .map(|at| {
                format!(
                    "line {}, column {}: a comment stands where it cannot be kept; move it above an entry",
                    at.line, at.column
                )
            })
            .collect();
        return Err(Error::File { path: path.to_owned(), problem: places.join("\n") });
    }
    save_text(&text, path)?;
    output.note(&format!("{}: formatted", path.display()));
    Ok(exit_code::OK)
}
