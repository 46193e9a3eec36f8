//! Functions of other files: a graph made whole with every function that it calls.
//!
//! A node calls a function of another file as `path#function`, the path relative to the file that it stands in, with
//! `/`. Files that call one another are no problem: each is read once, by whoever links. A linked graph is for checking
//! and running; it is never saved.

use crate::{Diagnostic, FunctionId, Graph, Node, NodeId, Site};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many files one graph may take functions from.
pub const MOST_FILES: usize = 256;

/// A call of a function of another file, as `call` spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionRef<'t> {
    /// The path of the file; nothing for a function of the same file.
    pub file: Option<&'t str>,
    /// The function's name there.
    pub function: &'t str,
}

impl<'t> FunctionRef<'t> {
    /// Reads what stands under `call`.
    pub fn new(call: &'t str) -> Self {
        match call.rsplit_once('#') {
            Some((file, function)) => Self { file: Some(file), function },
            None => Self { file: None, function: call },
        }
    }
}

/// A graph with its functions, and what was wrong with getting them.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The graph with the functions of other files, each under `path#function`.
    pub graph: Graph,
    /// What cannot be found, at the nodes that call it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Brings the functions of other files into a graph. `own_path` is what other files of its folder call the graph's own
/// file; `open` reads a file by its path from the folder of the graph, and says why not where it cannot.
pub fn link(graph: &Graph, own_path: &str, open: &mut dyn FnMut(&str) -> Result<Arc<Graph>, String>) -> Linked {
    let mut linker = Linker { own_path, open, files: BTreeMap::new(), diagnostics: Vec::new(), pending: Vec::new() };
    let mut linked = graph.clone();
    linker.look_through(&mut linked.nodes, own_path, None);
    for (id, function) in &mut linked.functions {
        linker.look_through(&mut function.body.nodes, own_path, Some(id));
    }
    while let Some(wanted) = linker.pending.pop() {
        linker.bring(&mut linked, wanted);
    }
    linker.diagnostics.sort_by(|left, right| left.site.cmp(&right.site));
    Linked { graph: linked, diagnostics: linker.diagnostics }
}

/// A function that a node calls.
struct Wanted {
    path: String,
    function: String,
    site: Site,
}

struct Linker<'o> {
    own_path: &'o str,
    open: &'o mut dyn FnMut(&str) -> Result<Arc<Graph>, String>,
    /// The files that were asked for, or why they cannot be had.
    files: BTreeMap<String, Result<Arc<Graph>, String>>,
    diagnostics: Vec<Diagnostic>,
    pending: Vec<Wanted>,
}

impl Linker<'_> {
    fn report(&mut self, site: Site, message: String, hint: &str) {
        self.diagnostics.push(Diagnostic::error(crate::codes::FUNCTION_FILE.code, site, message).with_hint(hint));
    }

    /// Notes what the nodes of a file, or of a function of it, call in other files, and lets them call it by the name
    /// that it has in the linked graph.
    fn look_through(&mut self, nodes: &mut BTreeMap<NodeId, Node>, path: &str, within: Option<&FunctionId>) {
        for (id, node) in nodes.iter_mut().filter(|(_, node)| !node.call.is_empty() && !node.disabled) {
            let call = FunctionRef::new(&node.call);
            let site = Site::Node(id.clone()).inside(within);
            let target = match call.file {
                None => path.to_owned(),
                Some(file) => match joined(path, file) {
                    Ok(target) => target,
                    Err(problem) => {
                        let hint = "Name it by its path from this file's folder, with `/`: `rules.ron#is_strong`.";
                        self.report(site, problem, hint);
                        continue;
                    }
                },
            };
            let function = call.function.to_owned();
            if target == self.own_path {
                node.call = function;
                continue;
            }
            node.call = format!("{target}#{function}");
            self.pending.push(Wanted { path: target, function, site });
        }
    }

    fn bring(&mut self, linked: &mut Graph, wanted: Wanted) {
        let Wanted { path, function, site } = wanted;
        let file = match self.file(&path) {
            Ok(file) => file,
            Err(problem) => {
                let message = format!("`{path}` cannot be used: {problem}");
                return self.report(site, message, "Mend the file, or name another one under `call`.");
            }
        };
        let Some((own_id, body)) = file.functions.get_key_value(function.as_str()) else {
            let known: Vec<_> = file.functions.keys().map(|id| format!("`{id}`")).collect();
            let hint = match known.is_empty() {
                true => "The file has no functions.".to_owned(),
                false => format!("It has {}.", known.join(", ")),
            };
            return self.report(site, format!("there is no function `{function}` in `{path}`"), &hint);
        };
        let id = FunctionId::of_file(&path, own_id);
        if linked.functions.contains_key(&id) {
            return;
        }
        for (name, bus) in &file.buses {
            match linked.buses.get(name) {
                None => {
                    linked.buses.insert(name.clone(), bus.clone());
                }
                Some(known) if known.events == bus.events && known.address == bus.address => {}
                Some(_) => {
                    let message = format!("`{path}` declares the bus `{name}` in another way than this file");
                    self.report(site.clone(), message, "Declare it alike in both, or rename one of the two.");
                }
            }
        }
        let mut body = body.clone();
        self.look_through(&mut body.body.nodes, &path, Some(&id));
        linked.functions.insert(id, body);
    }

    fn file(&mut self, path: &str) -> Result<Arc<Graph>, String> {
        if let Some(file) = self.files.get(path) {
            return file.clone();
        }
        let file = if self.files.len() < MOST_FILES {
            (self.open)(path)
        } else {
            Err(format!("functions of more than {MOST_FILES} files are called"))
        };
        self.files.insert(path.to_owned(), file.clone());
        file
    }
}

/// The path of a file that is named in another one, both from the folder of the graph.
fn joined(from: &str, path: &str) -> Result<String, String> {
    if path.is_empty() || path.starts_with('/') || path.contains(['\\', ':', '#', '\0']) {
        return Err(format!("`{}` is no relative path", path.escape_debug()));
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Err(format!("`{path}` leads out of the folder of the graph"));
                }
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::joined;

    #[test]
    fn paths_are_relative_to_the_file_that_names_them() {
        assert_eq!(joined("graph.ron", "rules.ron").unwrap(), "rules.ron");
        assert_eq!(joined("lib/a.ron", "./more/../b.ron").unwrap(), "lib/b.ron");
        assert_eq!(joined("lib/a.ron", "../graph.ron").unwrap(), "graph.ron");
        for (from, path) in [("graph.ron", "../b.ron"), ("lib/a.ron", "../../b.ron")] {
            assert!(joined(from, path).unwrap_err().contains("leads out"), "{path}");
        }
        for path in ["", "/etc/passwd", "C:\\x", "a#b", "c:x"] {
            assert!(joined("graph.ron", path).unwrap_err().contains("no relative path"), "{path}");
        }
    }
}
