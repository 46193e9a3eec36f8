//! `import`: a graph of Open 3D Engine as a graph file.

use super::args::ImportCommand;
use super::diagnostics;
use super::output::Output;
use crate::canvas_file::is_canvas;
use crate::graph_file::{GraphFile, save};
use crate::{Error, exit_code};
use authcanvas_script_canvas::unknown_buses;

pub(crate) fn run(command: &ImportCommand, output: &Output) -> Result<u8, Error> {
    if !is_canvas(&command.file) {
        return Err(Error::Usage(format!(
            "{}: expected a file whose name ends in .scriptcanvas",
            command.file.display()
        )));
    }
    if is_canvas(&command.output) {
        return Err(Error::Usage(format!(
            "{}: a graph is written as RON; name a file that ends in .ron",
            command.output.display()
        )));
    }
    let file = GraphFile::open(&command.file)?;
    save(&file.reading.graph, &command.output)?;
    let found = file.located(unknown_buses(&file.reading.graph));
    diagnostics::tell(output, &command.file, &found);
    let (n_nodes, n_findings) = (file.reading.graph.nodes.len(), found.len());
    let findings = if n_findings == 1 { "1 finding".to_owned() } else { format!("{n_findings} findings") };
    output.note(&format!("{}: {n_nodes} nodes, {findings}", command.output.display()));
    Ok(exit_code::OK)
}
