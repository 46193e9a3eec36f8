//! Graph files: reading them from disk, and saving them so that nothing is ever lost.

use crate::Error;
use crate::canvas_file::{self, CanvasFolder, Imported, is_canvas};
use authcanvas_graph::{Diagnostic, Location, Reading, Site, read, write};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A graph file that was read.
#[derive(Debug)]
pub struct GraphFile {
    /// Where it stands.
    pub path: PathBuf,
    /// What it holds, and what reading it found.
    pub reading: Reading,
    /// What importing found, where the file is one of Open 3D Engine's.
    pub imported: Imported,
}

impl GraphFile {
    /// Reads a graph file, ours or one of Open 3D Engine's. What is wrong inside a graph is no error here.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(|error| file_error(path, &error))?;
        if is_canvas(path) {
            let (reading, imported) =
                canvas_file::read(path, &bytes, &crate::plan::registry(), &CanvasFolder::around(path)?)?;
            return Ok(Self { path: path.to_owned(), reading, imported });
        }
        let reading = read(&bytes).map_err(|error| Error::Load { path: path.to_owned(), error })?;
        Ok(Self { path: path.to_owned(), reading, imported: Imported::default() })
    }

    /// The folder that the graph's own files stand in.
    pub fn folder(&self) -> PathBuf {
        folder_of(&self.path).to_owned()
    }

    /// Where in the file a site stands.
    pub fn locate(&self, site: &Site) -> Option<Location> {
        self.reading.spans.locate(site)
    }

    /// What reading the file found and these further diagnostics, with their places, in the order of the file.
    pub fn located(&self, diagnostics: Vec<Diagnostic>) -> Vec<(Option<Location>, Diagnostic)> {
        let found = self.reading.locations.iter().copied().map(Some).zip(self.reading.diagnostics.iter().cloned());
        let further = self.imported.diagnostics.iter().cloned().chain(diagnostics);
        let further = further.map(|diagnostic| (self.locate(&diagnostic.site), diagnostic));
        let mut located: Vec<_> = found.chain(further).collect();
        located.sort_by_key(|(at, _)| *at);
        located
    }
}

/// True for a RON file of a folder that is meant to be a graph: it says which format it has.
pub(crate) fn says_format(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).lines().any(|line| line.trim_start().trim_start_matches('(').starts_with("format:"))
}

pub(crate) fn file_error(path: &Path, error: &std::io::Error) -> Error {
    Error::File { path: path.to_owned(), problem: error.to_string() }
}

/// Saves a graph so that the file is at every moment either the old one or the new one, whole.
///
/// The text goes to a temporary file beside the target and to the disk; it is read back and compared before it
/// takes the target's place. A link is followed, and the target's permissions are kept.
pub fn save(graph: &authcanvas_graph::Graph, path: &Path) -> Result<(), Error> {
    let text = write(graph);
    match read(text.as_bytes()) {
        Ok(reading) if write(&reading.graph) == text => save_text(&text, path),
        Ok(_) | Err(_) => Err(Error::Bug(format!("{}: what was written does not read back the same", path.display()))),
    }
}

/// Saves a text in the same way as [`save`] does a graph.
pub(crate) fn save_text(text: &str, path: &Path) -> Result<(), Error> {
    save_bytes(text.as_bytes(), path)
}

/// Saves bytes in the same way as [`save`] does a graph.
pub(crate) fn save_bytes(bytes: &[u8], path: &Path) -> Result<(), Error> {
    let failed = |error: std::io::Error| file_error(path, &error);
    // A link stays a link: the file behind it is replaced.
    let target = if path.exists() { fs::canonicalize(path).map_err(failed)? } else { path.to_owned() };
    let temporary = written_beside(&target, bytes, path)?;
    temporary.persist(&target).map_err(|error| failed(error.error))?;
    crate::platform::sync_folder(folder_of(&target)).map_err(failed)?;
    remove_leftovers(folder_of(&target));
    Ok(())
}

/// Writes a text to a file that must not be there yet, as safely as [`save`] does.
pub(crate) fn create_text(text: &str, path: &Path) -> Result<(), Error> {
    let failed = |error: std::io::Error| file_error(path, &error);
    let temporary = written_beside(path, text.as_bytes(), path)?;
    temporary.persist_noclobber(path).map_err(|error| failed(error.error))?;
    crate::platform::sync_folder(folder_of(path)).map_err(failed)
}

/// A temporary file beside a target that holds bytes, on the disk and read back. `path` is what errors call it.
fn written_beside(target: &Path, bytes: &[u8], path: &Path) -> Result<tempfile::NamedTempFile, Error> {
    let failed = |error: std::io::Error| file_error(path, &error);
    let mut temporary = temporary_in(folder_of(target)).map_err(failed)?;
    temporary.write_all(bytes).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    let written = fs::read(temporary.path()).map_err(failed)?;
    if written != bytes {
        return Err(Error::File {
            path: path.to_owned(),
            problem: "the disk gave back something else than what was written; the file is unchanged".to_owned(),
        });
    }
    crate::platform::copy_permissions(target, temporary.path()).map_err(failed)?;
    Ok(temporary)
}

const TEMPORARY_PREFIX: &str = ".authcanvas-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// A temporary file that is locked as long as its maker lives, so that nobody else takes it for a leftover.
fn temporary_in(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    loop {
        let temporary =
            tempfile::Builder::new().prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX).tempfile_in(folder)?;
        // Where files cannot be locked no leftovers are removed either.
        let _unsupported = temporary.as_file().lock();
        // Between making and locking it another save may have taken it for one.
        if temporary.path().exists() {
            return Ok(temporary);
        }
    }
}

/// Removes what saves left behind that were killed in the middle: temporary files that nobody has locked.
fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(TEMPORARY_PREFIX)
            && name.ends_with(TEMPORARY_SUFFIX)
            && fs::File::open(&path).is_ok_and(|file| file.try_lock().is_ok())
        {
            // Somebody else may have removed it just now.
            let _gone = fs::remove_file(&path);
        }
    }
}

/// The folder that a file stands in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        Some(_) | None => Path::new("."),
    }
}
