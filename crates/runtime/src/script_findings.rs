//! What `check` and a strict run say about scripts.

use crate::Error;
use crate::graph_file::{GraphFile, folder_of};
use crate::plan::Located;
use crate::scripts::{graph_for, is_script, read_file};
use authcanvas_graph::{Diagnostic, Graph, Location, Site};
use authcanvas_interpreter::{Fault, Registry};
use authcanvas_lua::{Context, Script, ScriptFile, ScriptLimits, Source, findings};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens what `check` is given: a graph file, or a script.
pub(crate) fn open(path: &Path) -> Result<GraphFile, Error> {
    if !is_script(path) {
        return GraphFile::open(path);
    }
    // What can be said of the script is said by [`diagnose`]; here it must only be there.
    read_file(path)?;
    graph_for(path)
}

/// Everything that is wrong or doubtful about a script.
pub(crate) fn diagnose(path: &Path, registry: &Registry) -> Located {
    let file = match read_file(path) {
        Ok(file) => file,
        Err(error) => return vec![(None, broken(path, "file.no-graph", &error.to_string()))],
    };
    let context = Context::new(Arc::new(registry.clone()), Default::default(), ScriptLimits::default(), 0);
    let mut found = Located::new();
    if let Err(fault) = Script::load(file.clone(), &Arc::new(context)) {
        found.push(located(&fault));
    }
    let own = of(path, &file, registry, &Graph::default()).into_iter();
    found.extend(own.filter(|(of, _)| of == path).flat_map(|(_, found)| found));
    found
}

fn broken(path: &Path, code: &'static str, message: &str) -> Diagnostic {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Diagnostic::error(code, Site::Script { name: Arc::from(name), line: 0 }, message)
}

/// Why a script cannot be loaded, as a finding.
fn located(fault: &Fault) -> (Option<Location>, Diagnostic) {
    let line = match &fault.site {
        Site::Script { line, .. } if *line > 0 => Some(Location { line: *line, column: 1 }),
        _ => None,
    };
    let found = Diagnostic::error(fault.kind.code(), fault.site.clone(), fault.message.clone());
    (line, Diagnostic { hint: fault.hint.clone(), ..found })
}

/// What is doubtful about the texts of a script and its modules, by file.
pub(crate) fn of(path: &Path, file: &ScriptFile, registry: &Registry, beside: &Graph) -> Vec<(PathBuf, Located)> {
    let own: Vec<&str> = beside.buses.keys().map(authcanvas_graph::BusName::as_str).collect();
    let place = |source: &Source| {
        if source.name == file.source.name { path.to_owned() } else { folder_of(path).join(&source.name) }
    };
    let sources = file.sources();
    let all = sources.iter().map(|source| {
        let found = findings(source, registry, &own);
        (place(source), found.into_iter().map(|(at, diagnostic)| (Some(at), diagnostic)).collect::<Located>())
    });
    all.filter(|(_, found)| !found.is_empty()).collect()
}
