//! What the editor remembers: theme, scale, recent files, and which panels are shown. Never anything of a graph.
//!
//! A settings file that cannot be read is told of and left alone; nothing is written over it.

use authcanvas::settings_folder;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How many recent files are remembered.
const MOST_RECENT: usize = 12;

/// What is remembered from one start to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// True for the dark theme.
    pub dark: bool,
    /// How large everything is; 1 is as designed.
    pub scale: f32,
    /// Files that were opened, the newest first.
    pub recent: Vec<PathBuf>,
    /// The folder that the explorer shows.
    pub folder: Option<PathBuf>,
    /// Which sides are shown.
    pub shown: Shown,
}

/// Which sides of the window are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shown {
    /// Files, nodes and outline.
    pub left: bool,
    /// Inspector and variables.
    pub right: bool,
    /// Problems, console and runs.
    pub bottom: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self { left: true, right: true, bottom: true }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { dark: true, scale: 1.0, recent: Vec::new(), folder: None, shown: Shown::default() }
    }
}

impl Settings {
    /// Puts a file first among the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.recent.retain(|recent| recent != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    /// The settings of a folder, with what went wrong while reading them.
    pub fn read(folder: Option<&Path>) -> (Self, Option<String>) {
        let Some(path) = folder.map(file_in) else { return (Self::default(), None) };
        match std::fs::read_to_string(&path) {
            Ok(text) => match ron::from_str(&text) {
                Ok(settings) => (settings, None),
                Err(error) => (Self::default(), Some(format!("{}: {error}", path.display()))),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Self::default(), None),
            Err(error) => (Self::default(), Some(format!("{}: {error}", path.display()))),
        }
    }

    /// Writes the settings into a folder.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, folder: Option<&Path>) -> Result<(), String> {
        let Some(folder) = folder else { return Ok(()) };
        let path = file_in(folder);
        let text =
            ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(|error| error.to_string())?;
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text + "\n"))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("editor.ron")
}

/// The folder in which the editor remembers things, if the user has one.
pub fn folder() -> Option<PathBuf> {
    settings_folder()
}
