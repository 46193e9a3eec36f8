//! One side of a difference: a file of the disk, or of a revision in git.

use crate::Error;
use crate::canvas_file::{self, Imported, ReadFolder, is_canvas};
use crate::graph_file::{GraphFile, folder_of};
use authcanvas_graph::{Graph, Location, NodeId, Reading, read};
use authcanvas_script_canvas::CanvasNodeId;
use std::borrow::Cow;
use std::collections::BTreeMap;
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
    /// For each node of an imported graph, the node of its file.
    sources: BTreeMap<NodeId, CanvasNodeId>,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(PathBuf),
    /// A revision, and a folder of it as it stands before a file's name: `graphs/`.
    Revision(String, String),
}

impl Place {
    /// A file of the place; nothing where there is none that can be read.
    fn read(&self, relative: &str) -> Option<Vec<u8>> {
        match self {
            Self::Folder(folder) => std::fs::read(folder.join(relative)).ok(),
            Self::Revision(revision, folder) => shown(&format!("{revision}:{folder}{relative}")).ok(),
        }
    }

    /// The folder around this one, in the same revision.
    fn above(&self) -> Option<Self> {
        match self {
            Self::Folder(folder) => Some(Self::Folder(std::fs::canonicalize(folder).ok()?.parent()?.to_owned())),
            Self::Revision(_, folder) if folder.is_empty() => None,
            Self::Revision(revision, folder) => {
                let outer = folder.trim_end_matches('/').rsplit_once('/');
                Some(Self::Revision(revision.clone(), outer.map_or(String::new(), |(outer, _)| format!("{outer}/"))))
            }
        }
    }
}

impl Side {
    /// Reads a file, or `REV:path` where there is no such file.
    pub(crate) fn open(name: &str) -> Result<Self, Error> {
        let path = Path::new(name);
        let revision = name.split_once(':').filter(|(revision, _)| !revision.is_empty() && !path.exists());
        let Some((revision, inside)) = revision else {
            let file = GraphFile::open(path)?;
            let place = Place::Folder(folder_of(path).to_owned());
            return Ok(Self::new(name, (file.reading, file.imported), place));
        };
        let bytes = shown(name).map_err(|problem| Error::File { path: path.to_owned(), problem })?;
        let folder = inside.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let place = Place::Revision(revision.to_owned(), folder);
        let reading = reading(Path::new(inside), &bytes, &place)?;
        Ok(Self::new(name, reading, place))
    }

    /// Reads a file that was read before, as one that stands at a path.
    pub(crate) fn of_bytes(name: &str, path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let place = Place::Folder(folder_of(path).to_owned());
        Ok(Self::new(name, reading(path, bytes, &place)?, place))
    }

    /// The side on which there is no such file.
    pub(crate) fn empty(name: &str, path: &Path) -> Self {
        let place = Place::Folder(folder_of(path).to_owned());
        Self::new(name, (Reading::of(Graph::default()), Imported::default()), place)
    }

    fn new(name: &str, (reading, imported): (Reading, Imported), place: Place) -> Self {
        let Reading { graph, unkept_comments, .. } = reading;
        Self { name: name.to_owned(), graph, unkept_comments, sources: imported.sources, place }
    }

    /// The graph with the ids that the other side has for the same nodes. Files of Open 3D Engine have ids of their own,
    /// and the readable ones are made anew at each import.
    pub(super) fn graph_as_in(&self, other: &Self) -> Cow<'_, Graph> {
        if self.sources.is_empty() || other.sources.is_empty() {
            return Cow::Borrowed(&self.graph);
        }
        let mut theirs: BTreeMap<CanvasNodeId, Vec<&NodeId>> = BTreeMap::new();
        for (id, source) in other.sources.iter().rev() {
            theirs.entry(*source).or_default().push(id);
        }
        // Several nodes can come of one: they are told apart by their order.
        let ids = self.sources.iter().filter_map(|(id, source)| {
            let twin = theirs.get_mut(source)?.pop()?;
            Some((id.clone(), twin.clone()))
        });
        Cow::Owned(self.graph.with_node_ids(&ids.collect()))
    }

    /// The text of a file beside the graph; nothing where there is none that can be read.
    pub(super) fn beside(&self, relative: &str) -> Option<String> {
        String::from_utf8(self.place.read(relative)?).ok()
    }

    /// The text of the nearest file of a name, in the graph's folder or above it, and a reader of what stands beside that.
    pub(super) fn nearest(&self, name: &str) -> Option<(String, impl Fn(&str) -> Option<String> + use<>)> {
        let mut place = Some(self.place.clone());
        while let Some(at) = place {
            if let Some(text) = at.read(name).and_then(|bytes| String::from_utf8(bytes).ok()) {
                return Some((text, move |relative: &str| String::from_utf8(at.read(relative)?).ok()));
            }
            place = at.above();
        }
        None
    }
}

/// Reads a graph of either sort, by its name. What one of Open 3D Engine's names stands at the same place.
fn reading(path: &Path, bytes: &[u8], place: &Place) -> Result<(Reading, Imported), Error> {
    if !is_canvas(path) {
        let reading = read(bytes).map_err(|error| Error::Load { path: path.to_owned(), error })?;
        return Ok((reading, Imported::default()));
    }
    let names = match place {
        Place::Folder(folder) => {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let mut names: Vec<String> = entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        }
        Place::Revision(revision, folder) => listed(&format!("{revision}:{folder}")),
    };
    let library = ReadFolder { names, read: |name: &str| place.read(name) };
    canvas_file::read(path, bytes, &crate::registry(), &library)
}

/// The names in a folder of a revision; none where git cannot tell.
fn listed(folder: &str) -> Vec<String> {
    let output = Command::new("git").args(["ls-tree", "--name-only", "-z", folder]).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
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
