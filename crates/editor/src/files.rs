//! Reads and writes files on threads of its own, so that the window never waits for a disk.
//!
//! What comes of it is taken once a frame. Saving is the runtime's: atomic, read back, and never over a file that
//! somebody else changed meanwhile unless the user said so.

use crate::document::DocumentId;
use crate::find::{self, Hit};
use authcanvas::graph::{Graph, read, write};
use authcanvas::{Error, GraphFile, save};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// What came of a file operation.
#[derive(Debug)]
pub enum Done {
    /// A graph was read, with the text that its file holds.
    Opened {
        /// Where.
        path: PathBuf,
        /// What.
        result: Result<(Box<GraphFile>, String), Error>,
        /// The document that it is read for again, if it was open already.
        again: Option<DocumentId>,
    },
    /// The graphs of a folder were listed.
    Listed(Vec<PathBuf>),
    /// A text was searched for in a folder.
    Found {
        /// The text.
        query: String,
        /// Where it stands, by file.
        hits: Vec<Hit>,
    },
    /// A file was read again, to see whether somebody changed it.
    Looked {
        /// Whose file.
        document: DocumentId,
        /// What it was expected to hold.
        expected: String,
        /// What it holds; nothing where there is no file any more.
        found: Result<Option<String>, Error>,
    },
    /// A graph was saved.
    Saved {
        /// Which.
        document: DocumentId,
        /// In which state.
        revision: u64,
        /// Where.
        path: PathBuf,
        /// What the file holds now.
        result: Result<String, SaveProblem>,
    },
}

/// Why a graph was not saved.
#[derive(Debug)]
pub enum SaveProblem {
    /// The file holds something that somebody else wrote.
    Changed,
    /// It could not be written.
    Failed(Error),
}

/// Files being read and written.
pub struct Files {
    outbox: Sender<Done>,
    inbox: Receiver<Done>,
    wake: Arc<dyn Fn() + Send + Sync>,
    n_open: usize,
}

impl Files {
    /// Nothing is read or written yet. `wake` is called when something is done.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (outbox, inbox) = channel();
        Self { outbox, inbox, wake, n_open: 0 }
    }

    /// Reads a graph.
    pub fn open(&mut self, path: PathBuf, again: Option<DocumentId>) {
        self.work(move || {
            let result = GraphFile::open(&path).and_then(|file| Ok((Box::new(file), text_of(&path)?)));
            Done::Opened { path, result, again }
        });
    }

    /// Lists the graphs of a folder.
    pub fn list(&mut self, folder: Option<&Path>) {
        if let Some(folder) = folder.map(Path::to_owned) {
            self.work(move || Done::Listed(graphs_in(&folder)));
        }
    }

    /// Finds a text in the graphs of a folder.
    pub fn find(&mut self, folder: PathBuf, query: String) {
        self.work(move || {
            let mut hits: Vec<Hit> = Vec::new();
            for path in graphs_in(&folder) {
                // What cannot be read holds no text that could be gone to.
                let reading = text_of(&path).ok().and_then(|text| read(text.as_bytes()).ok());
                let found = reading.map(|reading| find::hits(&reading.graph, None, &query)).unwrap_or_default();
                hits.extend(found.into_iter().map(|hit| Hit { path: Some(path.clone()), ..hit }));
                if hits.len() >= find::MOST_HITS {
                    hits.truncate(find::MOST_HITS);
                    break;
                }
            }
            Done::Found { query, hits }
        });
    }

    /// Reads a file again, to see whether it still holds what is expected.
    pub fn look(&mut self, document: DocumentId, path: PathBuf, expected: String) {
        self.work(move || {
            let found = match std::fs::read_to_string(&path) {
                Ok(text) => Ok(Some(text)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(Error::File { path, problem: error.to_string() }),
            };
            Done::Looked { document, expected, found }
        });
    }

    /// Saves a graph, unless its file holds something else than `expected`; with nothing expected, whatever it holds.
    pub fn save(&mut self, document: DocumentId, revision: u64, graph: Graph, path: PathBuf, expected: Option<String>) {
        self.work(move || {
            let changed = expected.is_some_and(|expected| text_of(&path).is_ok_and(|text| text != expected));
            let result = if changed {
                Err(SaveProblem::Changed)
            } else {
                save(&graph, &path).map(|()| write(&graph)).map_err(SaveProblem::Failed)
            };
            Done::Saved { document, revision, path, result }
        });
    }

    fn work(&mut self, work: impl FnOnce() -> Done + Send + 'static) {
        let (outbox, wake) = (self.outbox.clone(), self.wake.clone());
        self.n_open += 1;
        std::thread::spawn(move || {
            // The window may be closed by now.
            let _closed = outbox.send(work());
            wake();
        });
    }

    /// What was done, if something was.
    pub fn take(&mut self) -> Option<Done> {
        let done = self.inbox.try_recv().ok()?;
        self.n_open -= 1;
        Some(done)
    }

    /// Waits for something to be done, if anything is at work. For tests.
    pub fn wait(&mut self) -> Option<Done> {
        if self.n_open == 0 {
            return None;
        }
        let done = self.inbox.recv().ok()?;
        self.n_open -= 1;
        Some(done)
    }
}

fn text_of(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| Error::File { path: path.to_owned(), problem: error.to_string() })
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Files").field("n_open", &self.n_open).finish_non_exhaustive()
    }
}

/// The graphs of a folder and of the folders in it, sorted; folders that begin with a dot are left out.
pub fn graphs_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    gather(folder, 0, &mut found);
    // Folders come before the files beside them.
    let by_place = |path: &PathBuf| {
        let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_owned()).collect();
        let last = parts.len().saturating_sub(1);
        parts.into_iter().enumerate().map(|(index, part)| (index == last, part)).collect::<Vec<_>>()
    };
    found.sort_by_cached_key(by_place);
    found
}

/// How deep folders are looked into.
const MOST_FOLDERS: usize = 4;

/// How many graphs an explorer shows.
const MOST_GRAPHS: usize = 1_000;

fn gather(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    // A folder that cannot be read shows nothing.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') || found.len() >= MOST_GRAPHS {
            continue;
        }
        if path.is_dir() && depth < MOST_FOLDERS && name != "target" {
            gather(&path, depth + 1, found);
        } else if name.ends_with(".ron") && name != "authcanvas.ron" {
            found.push(path);
        }
    }
}
