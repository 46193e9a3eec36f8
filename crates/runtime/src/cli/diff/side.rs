//! One side of a difference: a file of the disk, or of a revision in git.

use crate::Error;
use crate::canvas_file::is_canvas;
use crate::graph_file::{GraphFile, folder_of};
use authcanvas_graph::{Graph, Location, Reading, read};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A graph, and where the files beside it are.
#[derive(Debug)]
pub(crate) struct Side {
    /// As it was asked for.
    pub(super) name: String,
    pub(crate) graph: Graph,
    /// Where comments stand that writing the graph would lose.
    pub(crate) unkept_comments: Vec<Location>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    /// A folder of a revision: what stands before a file's name, `HEAD:graphs/`.
    Revision(String),
}

impl Side {
    /// Reads a file, or `REV:path` where there is no such file.
    pub(crate) fn open(name: &str) -> Result<Self, Error> {
        let path = Path::new(name);
        let revision = name.split_once(':').filter(|(revision, _)| !revision.is_empty() && !path.exists());
        let Some((revision, inside)) = revision else {
            let file = GraphFile::open(path)?;
            let place = Place::Folder(folder_of(path).to_owned());
            return Ok(Self::new(name, file.reading, place));
        };
        let bytes = shown(name).map_err(|problem| Error::File { path: path.to_owned(), problem })?;
        let reading = reading(path, &bytes)?;
        let folder = inside.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let place = Place::Revision(format!("{revision}:{folder}"));
        Ok(Self::new(name, reading, place))
    }

    /// Reads a file that was read before, as one that stands at a path.
    pub(crate) fn of_bytes(name: &str, path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self::new(name, reading(path, bytes)?, Place::Folder(folder_of(path).to_owned())))
    }

    /// The side on which there is no such file.
    pub(crate) fn empty(name: &str, path: &Path) -> Self {
        let place = Place::Folder(folder_of(path).to_owned());
        Self { name: name.to_owned(), graph: Graph::default(), unkept_comments: Vec::new(), place }
    }

    fn new(name: &str, reading: Reading, place: Place) -> Self {
        let Reading { graph, unkept_comments, .. } = reading;
        Self { name: name.to_owned(), graph, unkept_comments, place }
    }

    /// The text of a file beside the graph; nothing where there is none that can be read.
    pub(super) fn beside(&self, relative: &str) -> Option<String> {
        match &self.place {
            Place::Folder(folder) => std::fs::read_to_string(folder.join(relative)).ok(),
            Place::Revision(folder) => String::from_utf8(shown(&format!("{folder}{relative}")).ok()?).ok(),
        }
    }
}

/// Reads a graph of either sort, by its name.
fn reading(path: &Path, bytes: &[u8]) -> Result<Reading, Error> {
    if is_canvas(path) {
        return crate::canvas_file::read(path, bytes, &crate::registry()).map(|(reading, _)| reading);
    }
    read(bytes).map_err(|error| Error::Load { path: path.to_owned(), error })
}

/// A file of a revision, as `REV:path`; otherwise git's own words.
fn shown(name: &str) -> Result<Vec<u8>, String> {
    if name.starts_with('-') {
        return Err("expected a file or REV:path, found an option".to_owned());
    }
    let output = Command::new("git").args(["cat-file", "blob", name]).output();
    let output = output.map_err(|error| format!("there is no such file, and git cannot be asked: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("there is no such file, and git says: {}", said.trim()))
}
