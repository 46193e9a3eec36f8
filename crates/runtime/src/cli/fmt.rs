//! `fmt`: the canonical form.

use super::args::FmtCommand;
use super::check::graph_files;
use super::output::Output;
use crate::canvas_file::is_canvas;
use crate::graph_file::{GraphFile, save_text};
use crate::{Error, exit_code};
use authcanvas_graph::{Graph, write};
use authcanvas_picture::{Detail, anatomies, rearranged};

pub(crate) fn run(command: &FmtCommand, output: &Output) -> Result<u8, Error> {
    let mut code = exit_code::OK;
    let named = |path: &&std::path::PathBuf| command.paths.contains(path);
    for path in graph_files(&command.paths, command.graphs_only)?.iter().filter(|path| named(path) || !is_canvas(path))
    {
        match format_file(path, command, output) {
            Ok(file_code) => code = code.max(file_code),
            Err(error) => {
                super::report(output, &error);
                code = code.max(error.exit_code());
            }
        }
    }
    Ok(code)
}

fn format_file(path: &std::path::Path, command: &FmtCommand, output: &Output) -> Result<u8, Error> {
    if is_canvas(path) {
        return Err(Error::Usage(format!(
            "{}: a file of Open 3D Engine stays as it is; `authcanvas import` writes it as a graph file",
            path.display()
        )));
    }
    let mut file = GraphFile::open(path)?;
    if command.arrange {
        arrange(&mut file.reading.graph);
    }
    let text = write(&file.reading.graph);
    let unchanged = std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes());
    if unchanged {
        return Ok(exit_code::OK);
    }
    if command.check {
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

/// Places every node anew, as it is drawn with all of its slots. Comments above places stay with them.
fn arrange(graph: &mut Graph) {
    let registry = crate::plan::registry();
    let arrangement = rearranged(graph, &registry, &anatomies(graph, &registry, Detail::Whole));
    for (id, at) in arrangement.places {
        graph.view.nodes.entry(id).or_default().at = at;
    }
    for (frame, rect) in graph.view.frames.iter_mut().zip(arrangement.frames) {
        frame.at.x = rect.x;
        frame.at.y = rect.y;
        frame.size.x = rect.width;
        frame.size.y = rect.height;
    }
}
