//! Which tests stand behind paths: case folders, and graphs that hold unit-testing nodes.

use super::case::Case;
use super::judge::{Subject, Test};
use crate::Error;
use crate::canvas_file::is_canvas;
use crate::graph_file::{GraphFile, file_error, says_format};
use crate::plan;
use authcanvas_nodes::UNIT_TESTING;
use std::path::{Path, PathBuf};

/// Which of the tests are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter(Option<String>);

impl Filter {
    /// Those whose name holds a text; all where there is none.
    pub fn new(text: Option<String>) -> Self {
        Self(text)
    }

    fn wants(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|text| name.contains(text.as_str()))
    }
}

/// Finds the tests behind paths, in the order of the paths and of their names. A graph that is named itself is a test
/// whatever it holds; in a folder those that hold unit-testing nodes are, and those that cannot be read, for nobody
/// could tell.
///
/// # Errors
/// When a path or a folder cannot be read.
pub fn find(paths: &[PathBuf], filter: &Filter) -> Result<Vec<Test>, Error> {
    let mut tests = Vec::new();
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(|error| file_error(path, &error))?;
        if metadata.is_dir() {
            walk(path, &mut tests)?;
        } else {
            tests.push(Test::new(path, Subject::Graph));
        }
    }
    tests.retain(|test| filter.wants(&test.name));
    Ok(tests)
}

fn walk(folder: &Path, tests: &mut Vec<Test>) -> Result<(), Error> {
    if Case::is_at(folder) {
        tests.push(Test::new(folder, Subject::Case));
        return Ok(());
    }
    let failed = |error: std::io::Error| file_error(folder, &error);
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let mut paths =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.sort();
    for path in paths {
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !is_hidden && !path.is_symlink() {
            walk(&path, tests)?;
        } else if is_meant(&path)? && is_test_graph(&path) {
            tests.push(Test::new(&path, Subject::Graph));
        }
    }
    Ok(())
}

/// True for a file that is meant to be a graph.
fn is_meant(path: &Path) -> Result<bool, Error> {
    if path.extension().is_none_or(|extension| extension != "ron") {
        return Ok(is_canvas(path));
    }
    Ok(says_format(&std::fs::read(path).map_err(|error| file_error(path, &error))?))
}

fn is_test_graph(path: &Path) -> bool {
    let registry = plan::registry();
    match GraphFile::open(path) {
        Ok(file) => file
            .reading
            .graph
            .nodes
            .values()
            .any(|node| registry.node(&node.kind).is_some_and(|def| def.category == UNIT_TESTING)),
        Err(_) => true,
    }
}
