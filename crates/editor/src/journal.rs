//! Keeps what is not saved yet where a crash cannot take it, and finds what an editor that crashed left behind.
//!
//! Each editor has a folder of its own below `recovery` in the settings' folder, and holds a lock in it for as long as
//! it lives. A folder whose lock can be had is of an editor that ended without saying so. A graph is kept whole, at most
//! once a second; saving it, closing it and leaving the editor take it away again. No secret is ever in a graph.

use crate::document::{Document, DocumentId};
use authcanvas::graph::{Graph, write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// The least time between two times that a graph is kept, in seconds.
const PAUSE: f64 = 1.0;

/// What an editor left behind.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// Where it is kept.
    pub file: PathBuf,
    /// The graph's own file, if it has one.
    pub path: Option<PathBuf>,
    /// What that file held when it was read or saved last.
    pub on_disk: Option<String>,
    /// The graph, as a file spells it.
    pub graph: String,
}

/// A graph as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    path: Option<PathBuf>,
    on_disk: Option<String>,
    graph: String,
}

enum Order {
    Keep { file: PathBuf, path: Option<PathBuf>, on_disk: Option<String>, graph: Box<Graph> },
    Remove(PathBuf),
}

/// When a graph was kept last.
#[derive(Debug, Clone, Copy)]
struct Kept {
    revision: u64,
    at: f64,
}

/// Keeps unsaved graphs, on a thread of its own.
#[derive(Debug, Default)]
pub struct Journal {
    /// This editor's folder; nothing is kept without one.
    folder: Option<PathBuf>,
    /// The lock of this editor's folder, and those of folders whose owners are gone.
    locks: Vec<File>,
    orders: Option<Sender<Order>>,
    problems: Option<Receiver<String>>,
    thread: Option<JoinHandle<()>>,
    kept: BTreeMap<DocumentId, Kept>,
}

impl Journal {
    /// Begins to keep graphs below the settings' folder. Answers what other editors left behind there.
    ///
    /// # Errors
    /// When there is no place to keep anything: what could not be done, and where.
    pub fn start(settings_folder: Option<&Path>) -> Result<(Self, Vec<Left>), String> {
        let Some(settings_folder) = settings_folder else { return Ok((Self::default(), Vec::new())) };
        let recovery = settings_folder.join("recovery");
        std::fs::create_dir_all(&recovery).map_err(|error| format!("{}: {error}", recovery.display()))?;
        let mut journal = Self::default();
        let mut left = Vec::new();
        for session in folders_in(&recovery) {
            let Some(lock) = locked(&session) else { continue };
            let found = left_in(&session);
            if found.is_empty() {
                // What nobody needs any more may stay until somebody can remove it.
                let _stays = std::fs::remove_dir_all(&session);
            } else {
                left.extend(found);
                journal.locks.push(lock);
            }
        }
        let (folder, lock) = own_folder(&recovery)?;
        journal.locks.push(lock);
        journal.folder = Some(folder);
        let (orders, inbox) = channel();
        let (outbox, problems) = channel();
        journal.orders = Some(orders);
        journal.problems = Some(problems);
        journal.thread = Some(std::thread::spawn(move || work(&inbox, &outbox)));
        Ok((journal, left))
    }

    /// Keeps a graph where it has changes that are neither saved nor kept, and forgets one that has none. Answers
    /// after how many seconds to ask again, where it is too early.
    pub fn look_at(&mut self, document: &Document, now: f64) -> Option<f64> {
        if !document.is_dirty() {
            self.forget(document.id);
            return None;
        }
        let file = self.file_of(document.id)?;
        let kept = self.kept.get(&document.id);
        if kept.is_some_and(|kept| kept.revision == document.revision()) {
            return None;
        }
        if let Some(rest) = kept.map(|kept| kept.at + PAUSE - now).filter(|rest| *rest > 0.0) {
            return Some(rest);
        }
        self.kept.insert(document.id, Kept { revision: document.revision(), at: now });
        self.order(Order::Keep {
            file,
            path: document.path.clone(),
            on_disk: document.on_disk.clone(),
            graph: Box::new(document.graph().clone()),
        });
        None
    }

    /// Takes away what is kept of a graph.
    pub fn forget(&mut self, id: DocumentId) {
        if self.kept.remove(&id).is_some()
            && let Some(file) = self.file_of(id)
        {
            self.order(Order::Remove(file));
        }
    }

    /// Takes away what another editor left behind.
    pub fn remove(&mut self, left: &Left) {
        self.order(Order::Remove(left.file.clone()));
    }

    /// Why a graph could not be kept, told once.
    pub fn problem(&mut self) -> Option<String> {
        let problem = self.problems.as_ref()?.try_recv().ok()?;
        self.problems = None;
        Some(problem)
    }

    /// Waits until everything is kept that was to be. Nothing is kept afterwards.
    pub fn finish(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so on standard error.
            let _panicked = thread.join();
        }
    }

    /// The editor ends as it should: nothing of it stays behind.
    pub fn end(&mut self) {
        self.finish();
        if let Some(folder) = self.folder.take() {
            // What cannot be removed is offered at the next start, which loses nothing.
            let _stays = std::fs::remove_dir_all(folder);
        }
    }

    fn file_of(&self, id: DocumentId) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{}.ron", id.0)))
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread lives as long as the sender does.
            let _over = orders.send(order);
        }
    }
}

fn work(inbox: &Receiver<Order>, problems: &Sender<String>) {
    while let Ok(order) = inbox.recv() {
        let result = match order {
            Order::Keep { file, path, on_disk, graph } => keep(&file, &Entry { path, on_disk, graph: write(&graph) }),
            Order::Remove(file) => match std::fs::remove_file(&file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(format!("{}: {error}", file.display()))
                }
                Ok(()) | Err(_) => Ok(()),
            },
        };
        if let Err(problem) = result {
            // Nobody may be left to hear it.
            let _over = problems.send(problem);
        }
    }
}

/// Writes an entry beside its file first, so that the file is whole at any moment.
fn keep(file: &Path, entry: &Entry) -> Result<(), String> {
    let text = ron::to_string(entry).map_err(|error| format!("{}: {error}", file.display()))?;
    let beside = file.with_extension("new");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, file))
        .map_err(|error| format!("{}: {error}", file.display()))
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The lock of an editor's folder, if nobody holds it.
fn locked(session: &Path) -> Option<File> {
    let lock = File::create(session.join("lock")).ok()?;
    lock.try_lock().ok()?;
    Some(lock)
}

fn left_in(session: &Path) -> Vec<Left> {
    let Ok(entries) = std::fs::read_dir(session) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .collect();
    files.sort();
    let read = |file: PathBuf| {
        // What was kept half cannot be: a file takes its name when it is whole. Anything else is not ours.
        let Entry { path, on_disk, graph } = ron::from_str(&std::fs::read_to_string(&file).ok()?).ok()?;
        Some(Left { file, path, on_disk, graph })
    };
    files.into_iter().filter_map(read).collect()
}

/// A folder that is this editor's alone, with its lock.
fn own_folder(recovery: &Path) -> Result<(PathBuf, File), String> {
    for number in 1_u32.. {
        let folder = recovery.join(number.to_string());
        match std::fs::create_dir(&folder) {
            Ok(()) => {
                let lock = locked(&folder).ok_or_else(|| format!("{}: cannot be locked", folder.display()))?;
                return Ok((folder, lock));
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("{}: {error}", folder.display())),
        }
    }
    Err(format!("{}: every number is taken", recovery.display()))
}
