//! `render`: a graph as a picture.

use super::args::{RenderCommand, Theme};
use super::diff::{Change, Side};
use super::output::Output;
use super::text::unknown;
use crate::graph_file::save_bytes;
use crate::{Error, exit_code, registry};
use authcanvas_graph::{Graph, NodeId, View};
use authcanvas_picture::{Detail, Drawing, png, svg};

pub(crate) fn run(command: &RenderCommand, output: &Output) -> Result<u8, Error> {
    let registry = registry();
    let detail = if command.whole { Detail::Whole } else { Detail::Brief };
    let picture = match (command.diff, command.files.as_slice()) {
        (false, [file]) => {
            let graph = excerpt(file, Side::open(file)?.graph, &command.only)?;
            svg(&graph, &registry, &Drawing { theme: command.theme.into(), detail, changes: None })
        }
        (true, [before, after]) => {
            let change = Change::new(&Side::open(before)?, &Side::open(after)?, &registry);
            change.svg(&registry, command.theme.into(), detail)
        }
        (false, _) => return Err(Error::Usage("expected one graph file; two are for --diff".to_owned())),
        (true, _) => return Err(Error::Usage("expected two graph files after --diff".to_owned())),
    };
    let Some(out) = &command.out else {
        output.result(&picture);
        return Ok(exit_code::OK);
    };
    let is_of = |ending: &str| out.extension().is_some_and(|extension| extension == ending);
    let bytes = if is_of("svg") {
        picture.into_bytes()
    } else if is_of("png") {
        png(&picture, command.scale)
            .map_err(|problem| Error::File { path: out.clone(), problem: problem.to_string() })?
    } else {
        let problem = format!("expected a path that ends in .svg or .png, found {}", out.display());
        return Err(Error::Usage(problem));
    };
    if !command.check {
        save_bytes(&bytes, out)?;
        return Ok(exit_code::OK);
    }
    let found = std::fs::read(out).map_err(|error| crate::graph_file::file_error(out, &error))?;
    if found == bytes {
        return Ok(exit_code::OK);
    }
    output.result_line(&out.display().to_string());
    Ok(exit_code::FAILED)
}

/// The graph with only some of its nodes, to be laid out anew; the whole graph where none is named.
fn excerpt(file: &str, mut graph: Graph, only: &[String]) -> Result<Graph, Error> {
    if only.is_empty() {
        return Ok(graph);
    }
    if let Some(id) = only.iter().find(|id| !graph.nodes.contains_key(id.as_str())) {
        let ids = graph.nodes.keys().map(NodeId::as_str);
        return Err(unknown("node", id, ids, &format!("`authcanvas describe {file}` tells of all of them.")));
    }
    let is_shown = |id: &NodeId| only.iter().any(|shown| shown == id.as_str());
    graph.nodes.retain(|id, _| is_shown(id));
    graph.connections.retain(|it, _| is_shown(&it.from.node) && is_shown(&it.to.node));
    // What stood apart for the sake of others comes together.
    graph.view = View::default();
    Ok(graph)
}

impl From<Theme> for authcanvas_picture::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Dark => Self::Dark,
            Theme::Light => Self::Light,
        }
    }
}
