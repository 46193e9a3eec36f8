//! Notices that files of open graphs, and scripts of their runs, were changed by somebody else, without reading them and without drawing frames.
//!
//! A thread looks at their times and sizes now and then. What it notices is only a reason to read the file again.

use crate::document::DocumentId;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

/// The time between two looks.
const PAUSE: Duration = Duration::from_secs(2);

/// What a file looks like from outside: its time and its size; nothing where there is none.
type Stamp = Option<(Option<SystemTime>, u64)>;

type Watched = Vec<(DocumentId, PathBuf)>;

/// Looks at files now and then.
#[derive(Debug)]
pub struct Watcher {
    orders: Sender<Watched>,
    noticed: Receiver<(DocumentId, PathBuf)>,
    watched: Watched,
}

impl Watcher {
    /// Watches nothing yet. `wake` is called when something is noticed.
    pub fn start(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (orders, inbox) = channel();
        let (outbox, noticed) = channel();
        std::thread::spawn(move || watch(&inbox, &outbox, &wake));
        Self { orders, noticed, watched: Vec::new() }
    }

    /// Says which files to watch from now on.
    pub fn watch(&mut self, watched: Watched) {
        if self.watched != watched {
            self.watched.clone_from(&watched);
            // The thread lives as long as this value does.
            let _over = self.orders.send(watched);
        }
    }

    /// A file that looks different, and for whose sake it is watched.
    pub fn noticed(&self) -> Option<(DocumentId, PathBuf)> {
        self.noticed.try_recv().ok()
    }
}

fn watch(inbox: &Receiver<Watched>, outbox: &Sender<(DocumentId, PathBuf)>, wake: &Arc<dyn Fn() + Send + Sync>) {
    let mut watched: Vec<(DocumentId, PathBuf, Stamp)> = Vec::new();
    loop {
        match inbox.recv_timeout(PAUSE) {
            Ok(files) => {
                let stamped = |(id, path): (DocumentId, PathBuf)| {
                    let known = watched.iter().find(|(other, at, _)| (*other, at) == (id, &path));
                    let stamp = known.map_or_else(|| stamp_of(&path), |(_, _, stamp)| *stamp);
                    (id, path, stamp)
                };
                watched = files.into_iter().map(stamped).collect();
            }
            Err(RecvTimeoutError::Timeout) => {
                for (id, path, before) in &mut watched {
                    let now = stamp_of(path);
                    if now != *before {
                        *before = now;
                        if outbox.send((*id, path.clone())).is_err() {
                            return;
                        }
                        wake();
                    }
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn stamp_of(path: &PathBuf) -> Stamp {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}
